### Files that cannot be read as they are: what each is, and what to bring instead.

## By their first bytes.

database = a database
database-instead = if it is Optuna's: lab import optuna; of MLflow, write a table: mlflow.search_runs().to_csv("runs.csv")
workbook = a workbook or an archive
workbook-instead = save the sheet as CSV (UTF-8), or unpack the archive
parquet = a Parquet file
pickle = a pickled object of Python
pandas-instead = write it as a table: DataFrame.to_csv("table.csv")
gzip = a gzip archive
gzip-instead = unpack it first
pdf = a PDF
pdf-instead = export the table as CSV
web-page = a web page
web-page-instead = save the export itself, as CSV

## JSON.

record = a record of the lab
record-instead = it needs no import
journal = a journal of Optuna
journal-instead = lab import optuna
ax = a snapshot of Ax
ax-instead = write its trials as a table: client.summarize().to_csv("ax.csv"), or ax_client.get_trials_data_frame().to_csv("ax.csv") of an AxClient
keras-tuner = a trial of Keras Tuner
keras-tuner-instead = import the folder of its whole project
smac = a run history of SMAC
smac-instead = write a table with a row for each trial: its configuration, cost, seed and status (of smac.runhistory, the keys and values and config.get_dictionary())
one-log = the log of one run
one-log-instead = import the folder of all runs
json = JSON
json-instead = write a table (CSV) with a row for each trial, or import the folder of all runs

## Tables.

two-lines = a table with two lines of names
two-lines-instead = write it with one: study.trials_dataframe(multi_index=False).to_csv("trials.csv")
chart = the export of a chart of W&B: it holds curves and no configurations of runs
chart-instead = export the table of runs: in the project's Runs tab, show the columns of the configuration and the metric, then Export, CSV
one-run = the log of one run, with no parameters
one-run-instead = import the folder in which the folders of all runs lie, with their configurations, or name the columns that are parameters

## Folders.

wandb-folder = a folder of W&B whose runs are in its own format
wandb-folder-instead = wandb sync the runs, export the project's table of runs as CSV, then lab import wandb-csv
mlflow-folder = a folder of MLflow
mlflow-folder-instead = write its runs as a table: mlflow.search_runs().to_csv("runs.csv"), then lab import csv
