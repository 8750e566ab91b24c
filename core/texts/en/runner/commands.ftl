### What the commands print.

error = {"error: "}
interrupted = interrupted: run again to continue
training-stopped = training stopped: { $reason }
overwrite = { $path } is there already; --overwrite replaces it

## Devices and training.

training-on = training on { $device }: { $reason }
done-best = { $trials } trials done; best: trial { $trial } with { $metric } { $objective } at step { $step }
done-none = { $trials } trials done; none completed
cpu = cpu    { $name } ({ $threads } threads)
gpus-not-listed = gpu    cannot be listed: { $reason }
gpu = gpu:{ $index }  { $name } ({ $driver }, { $backend }{ $kind ->
    [software] , software renderer
   *[hardware] {""}
}, buffers up to { $buffer } MiB): { $state }
works = works
not-usable = not usable: { $reason }
auto-takes = auto takes { $device }: { $reason }

## check

fine = ok: { $parameters }, { $trials }
fine-steps = ok: { $parameters }, { $trials } × { $steps }

## Files that were written.

written = { $what } in { $place }
report-written = report in { $place }

## sample

few-points = note: the { $sampler } sampler of this study has { $count } points

## store

deleted = deleted study { $study }
no-study = there is no study { $study }
stored = { $study }  { $state } { $events } events  { $key }
store-size = { $path }: { $mib } MiB

## throughput

measuring-on = measuring on { $device }: { $reason }
trying = trying a batch of { $batch }
batch = batch
examples-per-second = examples/s
ideal = ideal
milliseconds-per-step = ms per step

## procedure

departure = ≠ { $name }, as the study has it: { $consequence }
reached = reached
steps = steps
at-most = ± at most
examples = examples
waste = waste
several-studies = { $count } studies follow: name a folder for them with --out
no-steps = the study says no number of steps: give --steps
none-completed = no trial has completed
no-learning-rate = no learning rate is fixed: fix it at its best value, or name with --best the record in which it was tuned
no-batch-size = the study does not fix batch_size: each size is a study of its own
same-batch-size = { $other } has a batch size of { $batch } too
other-objective = its objective is not that of the first record ({ $metric })
no-throughput = $.throughput.sizes is missing: not what `lab throughput --json` prints

## analyze

compared-with = compared with: { $name } ({ $path })
outcomes = trials: { $completed } completed, { $infeasible } infeasible, { $failed } failed{ $more }
failed = , { $count } failed
stopped = , { $count } stopped
running = , { $count } running
best = best: { $trial }, { $metric } { $objective } at step { $step }
best-with = best: { $trial }, { $metric } { $objective } at step { $step } ({ $values })
group = { $values }: best { $metric } { $best } of { $trials } trials, { $infeasible } infeasible{ $more }
slices = { $parameter } has nearly as many values as trials, so that no value has a group; the best of each part of its range:
slice = { $from } to { $to }: best { $metric } { $best } of { $trials } trials, { $infeasible } infeasible
no-warnings = no warnings
finding = { $headline } [{ $code }]
judged = How this was judged: { $judged }
not-checked = { $code } was not checked: { $reason }
threshold = { $name } = { $default } ({ $low } to { $high }): { $meaning } [{ $codes }]

## judge

not-resplit = { $path } was begun on one split of the data: go on without --resplit, or judge into another record
at-defaults = { $path }: { $parameters } at the default; give a record to judge its best configuration
after-runs = after { $count } runs of each: { $sentence }
ledger-written = ledger: { $place }
no-command-yet = training of your own cannot be started yet: train several seeds of both sides, and compare the records with lab compare

## campaign

precondition-unchecked = not checked: { $what }
no-such-round = there is no such round or study
no-proposal = there is no proposal { $number }; `lab campaign next` lists { $count }
no-candidate = round { $round } has no completed trial beside the baseline
no-open-round = no round is open: `lab campaign open`
round-opened = round { $round } is open
round = Round { $round }: { $question } [{ $aim }; { $done } of { $trials } trials]
holds-at = holds at { $conditions }
launch = Launch: trial { $trial } of round { $round }
known = Known so far
insight = { $parameter }: { $sentence } (round { $round })

## serve

not-encrypted = warning: traffic is not encrypted
opened = opened; for another browser: { $address }
compare = the browser will warn once: nobody but this machine vouches for its certificate. Its SHA-256 fingerprint, for you to compare:
    {"  "}{ $fingerprint }

## lesson

no-lesson = there is no lesson "{ $id }"; `lab lesson list` has them all
no-lesson-near = there is no lesson "{ $id }"; did you mean "{ $near }"?
lesson-next = Try it: lab lesson show { $id } --study > study.json, lab run study.json --out record.jsonl, lab lesson check { $id } record.jsonl
lesson-passed = passed
lesson-not-passed = not passed yet
