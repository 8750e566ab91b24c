### What an import says of a file: where, what was done, and why it is refused.

## Where.

line = line { $line }
byte = byte { $byte }
column = column "{ $column }"
cell = line { $line }, column "{ $column }"
trial = trial { $name }
parameter = parameter "{ $name }"
at = { $place }: { $what }
and-more = { $names }, and { $more } more

## What was done, as a note.

guessed = guessed
converted = converted
dropped = dropped
merged = merged
remembered = remembered
renamed = renamed
note = { $kind }: { $text }
note-at = { $kind }, { $place }: { $text }
note-otherwise = { $note }; otherwise: { $remedies }
note-times = { $note } ({ $times } times)
further-notes = further notes are not listed

## Why a file is refused.

with-remedies = { $why } ({ $remedies })
empty = there is nothing in it
not-text = not UTF-8 text: save the file as UTF-8
too-large = { $found } MiB are more than the limit of { $limit } MiB
too-many = more than { $limit } { $what }
not-read = not valid { $what }: { $detail }
expected = expected { $what }
unknown = there is no { $what } { $name }
checksum = the checksum does not match: the file is damaged
torn = the file ends too early
not-a-number = { $text } is not a number
no-study = there is no study in it
which-study = choose one study: { $known }
no-metrics = nothing is measured in it: no metric can be the objective
no-metric = there is no metric { $name }; there are: { $known }
which-metric = name the metric that is the objective; there are: { $known }
which-direction = say whether { $metric } is to be minimised or maximised
no-column = there is no column { $name }; the columns are: { $known }
no-role = no column is { $role }; the columns are: { $known }; name the objective, and the other columns are parameters
no-domain = the values of { $parameter } make no range
no-range = the range or the choices of { $parameter } cannot be read
old-optuna = made by Optuna { $version }, whose tables are not read: run `optuna storage upgrade` on a copy
study = no valid study: { $problems }
instead = this is { $is }; { $instead }
two-columns = two columns are called { $name }: rename one of them, or leave one out
long-row = { $cells } cells under { $columns } columns: put quotes around cells that hold the separator (a decimal comma, say), or give every column a name
two-values = trial { $trial } has a second value of { $what }: { $first }, and here { $second }; if these are two runs, name the column that tells them apart
two-values-at = trial { $trial } has a second value of { $what } at step { $step }: { $first }, and here { $second }; if these are two runs, name the column that tells them apart
