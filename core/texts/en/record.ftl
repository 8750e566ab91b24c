### What a record may hold, and why one is refused.


## What is too much.

most-trials = a record holds at most { $limit } trials
most-metrics = a trial has at most { $limit } metrics
most-values = a trial has at most { $limit } values
longest-name = the name of a metric or parameter has at most { $limit } bytes
longest-text = the texts of a trial (its name, its values, its reason) have at most { $limit } bytes

## What does not follow from what was recorded before.

not-started = trial { $trial } is measured before it starts
other-start = trial { $trial } starts twice, differently
after-end = something happens to trial { $trial } after its end
too-much = trial { $trial }: { $why }

## Lines of a file.

at-line = line { $line }: { $what }
not-a-header = expected the header { $header }; files of other tools are imported first
other-format = the format { $found } is not { $format }
in-study = in the study: { $problems }
not-an-event = not an event: { $expected } is needed
too-long = the line is longer than 8 MiB
empty = the file is empty
