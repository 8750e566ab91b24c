### What was expected, looked for or counted in a file.

## Things of which there are too many.

parameters = parameters
trials = trials
bytes = bytes
bytes-in-line = bytes in one line
bytes-in-tables = bytes in the tables
columns = columns
measurements = measurements
event-files = event files
files = files

## Things that are not there.

parameter = parameter
varied-parameter = varied parameter
operation = operation
key = key
table = table
state = state

## What a column is to be.

a-parameter = a parameter
a-metric = a metric

## Tables.

a-trial = a trial
closing-quote = a quote at the end of the cell that begins with one in this line
outcome = completed, infeasible, failed, stopped or running
one-row = one row for each trial, or a column of steps
columns-format = "format": "lab.columns/1"
minimize-or-maximize = minimize or maximize
best-or-last = best or last
name-of-column = the name of a column
columns-with-names = columns with their names
list-of-names = a list of names

## Optuna.

operation-code = an operation with "op_code"
directions = "directions" of 1 or 2
number = a number
id = a whole "study_id" or "trial_id"
whole-step = a whole "step"
list-of-numbers = a list of numbers
name = a name
object = an object
state-number = a "state" from 0 to 4
steps = steps of 0 or more

## Runs.

event = an event
event-file = an event file of TensorBoard (events.out.tfevents…)
folders-of-events = event files of TensorBoard: their names hold tfevents, one folder a run
folders-of-runs = a folder for each run, with a configuration (config.yaml, hparams.yaml, params.json, args.json, …) and measurements (metrics.csv, progress.csv, result.json, log.jsonl, event files)
keras-trial = a trial of Keras Tuner
