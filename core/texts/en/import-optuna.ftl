### What an import of Optuna's files did beside reading.

## The study.

no-study = the attribute { $attribute } is no valid study: roles, conditions and scales are taken from the trials
reports-apart = reported values are neither the last nor the best where { $metric } stands: they are the metric intermediate
reports-last = reported values are the curve of { $metric }: the last is its value in every completed trial
reports-best = reported values are the curve of { $metric }: the best is its value in every completed trial
minimised = the file does not say it: { $metric } is minimised
objectives = of { $count } objectives { $metric } is the objective ({ $direction }); kept as metrics: { $others }
minimize = minimize
maximize = maximize
unnamed-objective = the file has no name for the objective: it is called value

## What samplers and queues leave.

enqueued = enqueued trials that never began
by-hand = that a trial was enqueued by hand
samplers = the trials bear the marks of Optuna's sampler { $names }; which sampler drew a trial is not in the record
seed = the seed { $seed } is no whole number of 0 or more: the trial has seed 0
own-notes = Optuna's own notes on trials: { $names }
study-attributes = user attributes of the study: { $names }
times = when trials began and ended

## Parameters.

wider = its range differs from trial to trial: the record has one that holds all of them
coarser = its steps or scales differ from trial to trial: the record has the range without them
other-kind = it is of another kind in some trials, such as a choice instead of a range: the first kind stays
exact-range = its range { $from } … { $to } goes beyond ±2^53, where whole numbers are no longer exact: it is { $low } … { $high } here
real-range = its range { $from } … { $to } goes beyond ±2^53, where whole numbers are no longer exact: it is one of real numbers here
choices-as-texts = choices that are no text, number, true or false are texts: { $texts }; an export to Optuna has them as they were

## Trials.

real-value = { $name } is { $value }: beyond ±2^53 it is a real number here
no-choice = { $name } has no choice number { $number }: the trial has no value for it
reports-not-finite = reported values that are not finite
attribute = the user attribute { $name }, which is not a finite number
attribute-renamed = the user attribute { $name } is the metric { $renamed }, apart from the objective of its name
running = still runs in the file: it is pending in the record; `lab tell --end` ends it
pruned = pruned trials are stopped: their last report is no result
infeasible = complete trials that break a constraint, or whose value is not finite, are infeasible
failed-infeasible = failed trials whose last report is not finite, or that break a constraint, are infeasible: a result, not a crash
