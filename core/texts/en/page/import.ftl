### The page that makes records of other tools' files.

headline = Bring results from another tool
introduction = The trials become a record here, in this browser; nothing is sent anywhere. Ranges and scales that a file does not state are inferred from the values.
optuna = Optuna: the journal file of JournalStorage (.log). A database (.db) is read on the command line: lab import optuna study.db --out study.jsonl
table = A table (.csv): a row per trial or per measurement, such as a data frame of Optuna; you say which column is what.
wandb = W&B: the CSV export of a project's table of runs.
tensorboard = TensorBoard: event files, a folder per run, with the hyperparameters of the HParams plugin.
choose-files = Choose files…
choose-folder = Choose a folder of runs…
notes = What was guessed, converted or left out
open = Open as a record
study = Study
objective = Objective
better-is = Better is
lower = lower
higher = higher
objective-is = The objective of a trial is
best-value = its best value
last-value = its last value
as-the-file-says = as the file says
columns = Columns
columns-note = Say what each column is. With a column of steps, a row is a measurement; without one, a row is a trial. It is remembered for tables with these columns.
column = column
meaning = what it is
first-value = first value
unused = not used
trial = name or number of the trial
further-name = further name of the trial
step = training step
nuisance = nuisance hyperparameter
scientific = scientific hyperparameter
objective-column = metric: the objective
metric = metric
outcome = outcome of the trial
reason = reason of the outcome
seed = seed
column-is = { $header } is

## What is refused.

not-at-hand = The files are not at hand any more: choose them again.
nothing-to-read = There is no file that could be read: a folder of runs holds files with tfevents in their names. Folders with a configuration and a table of measurements are read on the command line: lab import runs FOLDER --out runs.jsonl
database = { $name } was not opened: this page does not read databases. Convert it on the command line, then open study.jsonl here: lab import optuna { $name } --out study.jsonl
