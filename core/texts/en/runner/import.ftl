### What `lab import` says of paths, folders and databases.

## What came of it.

imported = { $trials } trials with { $parameters } parameters in { $path }
known-columns = the columns are those of { $path }, unless it is removed
other-columns = { $path } is of another table, as this one has no column { $column }: it is not used

## Below a folder.

too-deep = a folder more than { $levels } levels deep is not read
link = a link is not followed
shared = a configuration above other runs, with no measurement of its own

## What was named is something else.

file = a file
file-instead = lab import runs takes the folder in which the folders of the runs lie; a table is read by lab import csv
folder = a folder
folder-instead = folders of runs are read by lab import runs

## Databases of Optuna that SQLite cannot read.

damaged-database = the file is damaged, or no database of Optuna
busy-database = another program is writing to it: try again when that has ended, or with a copy
closed-database = it cannot be opened
odd-database = something in it is not what Optuna writes
