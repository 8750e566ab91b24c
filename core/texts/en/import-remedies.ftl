### What a person can choose to have an import otherwise.

## As an argument of `lab import`.

option = { $option } { $value }
name = NAME
column = COLUMN
file = FILE
folder = FOLDER

## As something to do on the page.

choose-study = choose a study
choose-objective = choose the objective
choose-metric = choose { $metric } as the objective
lower-is-better = say that lower is better
higher-is-better = say that higher is better
take-best = take the best value of a trial
take-last = take the last value of a trial
say-trial = say which column tells the trials apart
say-step = say which column is the training step
say-seed = say which column is the seed
say-outcome = say which column is the outcome
say-parameters = say which columns are hyperparameters
say-metrics = say which columns are metrics
say-columns = say what each column is
choose-folder = choose the folder in which the folders of all runs lie
