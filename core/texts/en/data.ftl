### Kinds of tasks and data, in a sentence.

classification = a classification
regression = a regression
tables = tables
sequences = sequences
images = images
tokens = tokens
