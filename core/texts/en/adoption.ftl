### Whether a candidate is adopted in place of the baseline, and why.

adopt = Adopt the candidate: it is better by { $gain } ({ $level } interval { $low } to { $high }).
keep-worse = Keep the baseline: the candidate is worse by { $loss } ({ $level } interval { $low } to { $high }).
keep-small = Keep the baseline: the candidate gains { $gain } ({ $level } interval { $low } to { $high }), and { $least } was asked for.
undecided-worse = Not decided: the candidate is worse by { $loss } so far ({ $level } interval { $low } to { $high }).
keep-small-worse = Keep the baseline: the candidate is worse by { $loss } ({ $level } interval { $low } to { $high }), and a gain of { $least } was asked for.
undecided = Not decided: the candidate gains { $gain } ({ $level } interval { $low } to { $high }).
undecided-few = Not decided: a side needs at least two runs to tell how they vary; there are { $baseline } of the baseline and { $candidate } of the candidate.
diverges = Keep the baseline: { $lost } of { $runs } runs of the candidate diverged, and { $lost-baseline } of { $runs-baseline } of the baseline. A run that diverges is a loss, whatever the others reach.
trains = Adopt the candidate: { $lost-baseline } of { $runs-baseline } runs of the baseline diverged, and { $lost } of { $runs } of the candidate.
means = The candidate has { $metric } { $candidate } (mean of { $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
}), the baseline { $baseline } ({ $runs-baseline }).

## What would decide.

more-runs = About { $count ->
    [one] { $count } more run
   *[other] { $count } more runs
} of each would probably decide.
too-many-runs = More than { $count } more runs of each would be needed to tell. Keep the baseline unless the candidate is simpler.

## What was counted, and how.

lost-left-out = Runs that diverged are left out of the means: { $baseline } of the baseline, { $candidate } of the candidate.
selected-baseline = Trial { $trial } of the baseline is left out: it was selected by its result.
selected-candidate = Trial { $trial } of the candidate is left out: it was selected by its result.
among-baseline = The baseline is the best by mean of { $count } repeated configurations.
among-candidate = The candidate was chosen by its mean among { $count } repeated configurations; the interval allows for that.
paired = Each run of either side is on another split of the data into training and validation examples, the same for both; the difference is taken split by split.
never-varies = No run differs from another of its side: check that training uses its seed.
other-steps = The candidate trains for { $candidate } steps, the baseline for { $baseline }.
ledger = It is candidate { $number } judged against this baseline: it may err with probability { $error }, so that all together stay below { $all }.

## What it costs.

changes = It changes { $changes }.
change = { $parameter } from { $baseline } to { $candidate }
added = { $parameter } { $candidate } (new)
removed = { $parameter } { $baseline } (gone)
size = It has { $candidate } parameters, the baseline { $baseline }; a step takes { $times } times the operations.

## Why nothing is compared.

other-metric = the baseline is judged by { $baseline }, the candidate by { $candidate }: compare records with the same objective
other-direction = the baseline's { $metric } is better one way and the candidate's the other: check "direction" in both studies
other-at = the baseline is judged by its { $baseline } measurement, the candidate by its { $candidate }: set "at" alike in both studies
other-data = baseline and candidate were trained on other data: compare on the same data set
other-examples = { $metric } was measured on { $baseline } examples for the baseline and on { $candidate } for the candidate: measure both on the same
no-result = no trial has completed with { $metric } measured
same = candidate and baseline are the same configuration: there is nothing to judge
other-workload = candidate and baseline differ in { $fields }, and are judged in one study: set these alike, or train each with lab run and compare them with lab compare
external = its trials are trained by another pipeline, which cannot be started from here yet: train several seeds of both there, and compare the records with lab compare
varies = { $parameters } varies and has no default in its range: fix it, or give a record, of which the best configuration is judged
