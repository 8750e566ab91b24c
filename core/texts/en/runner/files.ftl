### Reading and writing a person's files.

torn = warning: { $path }: the last line was torn by an interruption and is dropped
too-large = { $path }: the file is larger than { $limit } MiB
not-text = { $path }: the file is not UTF-8 text
more-problems = { $first } (and { $count } more; `lab check` lists them)

## What the operating system says.

unlinked = the file was deleted or replaced while it was written, and what was trained is not in it; run again to train it anew
not-found = there is no such file
permission-denied = permission denied
is-a-directory = this is a directory, not a file
disk-full = the disk is full

## Records.

locked = { $path }: another run is writing this file
exists = { $path } is there already; choose another name
no-ledger = { $path }: line { $line } is none of a ledger (lab.ledger/1); move the file away only if every judgement against this baseline may be forgotten
other-study = { $path }: this record belongs to another study (different: { $fields }); choose another --out

## Data.

external = this study's trials are trained by another pipeline; the runner has nothing to run
no-table = the table's text did not come with the study
