### Plots: titles, axes, keys, what an empty plot waits for, and descriptions for those who do not see it.

## Parts that many share

comma = { $first }, { $next }
colon = { $first }: { $next }
and = { $first } and { $next }
named = { $name } { $value }
aside = { $name } ({ $aside })
aside-alone = ({ $aside })
range = { $low } to { $high }
trial = trial
trials = trials
group = group
state = state
study = study
parameter = parameter
at-step = step
step = step
steps = steps
last-step = last step
from = from
to = to
last = last { $metric }
lowest = lowest { $metric }
highest = highest { $metric }
best = best { $metric }
gradient-norm = gradient norm
batch-size = batch size
batch-size-examples = batch size (examples)
log-scale = log scale
log-scale-and-zero = log scale and 0
log-scale-to-one = log scale in 1 − x
interval = { $value } [{ $low }, { $high }]
bounds = from { $low } to { $high }
beyond = { $count } beyond the axis: { $values }
recommended = recommended: { $batch }
value-at-step = { $metric } { $value } at step { $step }
more-values = and { $count } more values
chosen-by-results = trials were chosen by results: a repeated search would differ
part = { $shown } of { $trials }

## What an empty plot waits for

no-parameter = This study has no parameter { $parameter }.
first-completed = Waiting for the first trial to complete.
none-measured = No trial has completed with { $metric } measured; { $ended }.
all-infeasible = All trials are infeasible.

## A parameter against the objective

axis = { $metric } by { $parameter }
axis-best = best: { $trial }, { $value }
axis-good = best { $count }: { $low } to { $high }
axis-first-evaluated = Waiting for the first trial to be evaluated.
axis-none-evaluated = No trial has been evaluated; { $ended }.
axis-inactive = No trial with { $parameter } has a result yet. It is active only where { $conditions }.
axis-condition = { $parent } is { $values }
axis-unmeasured = No trial that ended has both a value of { $parameter } and the objective.
axis-description = { $metric } against { $parameter } ({ $extent }): { $completed } completed, { $infeasible } infeasible, { $running } running.
axis-groups = { $text } Groups: { $groups }.
axis-best-trial = { $text } The best is { $trial }: { $objective } at { $parameter } { $value }.

## The best of n trials

best-of-n = best { $metric } of n trials
best-of-n-foot = n trials drawn again from this study, box: middle half, whiskers: 5 to 95 %
best-of-n-foot-short = n trials drawn again
best-of-n-infeasible = All draws are infeasible.
best-of-n-description = Bootstrap of the best { $metric } of n trials: median { $half } with half of the { $trials } trials, { $all } with all.

## A campaign, round by round

campaign = { $metric } by round
campaign-best = best of the round's trials
campaign-candidate = candidate, mean of seeds, 95 %
campaign-baseline = baseline, mean of seeds, 95 %
campaign-launch = launched
campaign-none = No round has a completed trial.
campaign-round = round
campaign-what = what
campaign-low = 95 % from
campaign-high = 95 % to
campaign-runs = runs
campaign-station = Round { $round }: { $what }
campaign-description = { $metric } over { $rounds ->
    [one] { $rounds } round
   *[other] { $rounds } rounds
} with { $launches ->
    [one] { $launches } launch
   *[other] { $launches } launches
}.

## Studies side by side

comparison = studies compared at equal budgets
comparison-choose = Choose studies to compare.
comparison-none = No study has a completed trial yet.
comparison-foot = trials spent: median best and middle half
comparison-foot-short = trials spent
comparison-left-out = { $count } with another objective left out
comparison-median = median
comparison-description = Median best { $metric } of { $trials } trials: { $studies }.

## Curves

curves = { $metric } during training
curves-strong = { $trials } trials, best { $strong } coloured
curves-training = dashed: of the training examples
curves-cut = { $count } cut at the edge
curves-ending = { $text }, ending at { $values }
curves-first = Waiting for the first evaluation.
curves-none = Nothing was measured; { $ended }.
curves-others = No trial measured { $metric } yet; measured so far: { $metrics }.
curves-description = { $metric } against the training step of { $trials }, { $infeasible } of them infeasible.
curves-best = { $text } The best, { $trial }, goes from { $first } at step { $first-step } to { $last } at step { $last-step }.

## Curves of groups

groups = { $metric } of the best trial of each group
groups-smoothed = smoothed over { $share } of the steps, raw behind
groups-end = { $name } ends at { $value }
groups-none = None of the { $trials } completed trials has measured { $metric }.
groups-description = { $metric } during training: { $groups }.
bands = { $metric } across trials
bands-key = median; dashed: middle half; dotted: 10 to 90 %
bands-description = Quantiles of { $metric } across completed trials; last median: { $groups }.

## Histograms

best-steps = step of the best { $metric }
best-steps-good = best { $count } of them
best-steps-early = first tenth
best-steps-late = last quarter
best-steps-description = Of the { $trials } best trials, { $early } are best in the first tenth of { $steps } steps and { $late } in the last quarter.
best-norms = gradient norms of the best trial
best-norms-none = No trial has measured grad_norm.
best-norms-key = { $trial }, { $count } evaluations
best-norms-clip = 90 %: { $norm }
best-norms-foot = gradient norm, log scale
best-norms-caption = evaluations
best-norms-description = Gradient norms of { $trial } at { $count } evaluations; nine tenths are at most { $norm }.
histogram-count = count
histogram-good = best of them

## Gradient norms of a probe

norms = Gradient norm during training
norms-subject = trial { $trial }, learning rate { $rate }
norms-threshold = - - 90th percentile: { $norm }
norms-description = Gradient norms of { $subject }: median { $median }, largest { $largest }.
norms-histogram = Histogram of gradient norms
norms-histogram-caption = number of steps
norms-histogram-description = { $count } gradient norms of { $subject } in { $columns } columns.

## Trial by trial

history = { $metric } by trial
history-best = best so far: { $trial }, { $value }
history-description = { $metric } of { $count } completed trials in their order; the best is { $trial }: { $value }.
history-running = { $metric } of running trials; none has completed.

## How much parameters matter

importance = importance of parameters
importance-foot = share of the variation of the objective
importance-left-out = { $text }; { $count } smaller ones not shown
importance-column = importance
importance-too-few = There are too few completed trials to estimate it.
importance-description = Importance: { $parameters }.
interactions = interactions of parameters
interactions-foot = area: interaction
interactions-left-out = area: interaction; { $count } parameters not shown
interactions-with = with
interactions-column = interaction
interactions-description = The strongest interaction is { $first } with { $second }: { $value }.

## Two parameters

infeasible-map = infeasible trials by { $x } and { $y }
infeasible-map-none = No trial that ended has both { $x } and { $y }.
infeasible-map-count = { $count } of { $all } infeasible
infeasible-map-good = best { $count }
infeasible-map-description = { $count } of { $all } trials are infeasible, along { $x } ({ $x-extent }) and { $y } ({ $y-extent }).
samples = { $y } by { $x }: where the trials will be
samples-none = No trial of this study has both { $x } and { $y }.
samples-description = { $trials } along { $x } ({ $x-extent }) and { $y } ({ $y-extent }).

## The best of each value

isolation = best { $metric } by { $parameter }
isolation-none = No completed trial has a value of { $parameter }.
isolation-cell = { $value }: { $best }, best of { $trials }
isolation-slices = best of each slice; bar: reached by 95 % of repeated searches
isolation-values = best of each value; bar: reached by 95 % of repeated searches
isolation-baseline = dashed: { $baseline }, { $value }
isolation-high = 95 % of the best of as many
isolation-description = The best { $metric } for each value of { $parameter }: { $values }.

## All parameters

parallel = { $metric } and all parameters
parallel-inactive = inactive
parallel-good = best { $count } strong
parallel-part = first { $shown } of { $all } parameters
parallel-description = { $trials } trials across { $parameters } parameters, the best { $strong } of them strong.

## Steps to a target

target-steps = steps to { $metric } { $target }
target-seconds = training time to { $metric } { $target } (seconds)
target-examples = examples to { $metric } { $target }
target-epochs = best { $metric } at equally many examples
target-no-times = Waiting for the time per step: run the batch-size finder.
target-unreached = Waiting for a trial that reaches the target.
target-title = { $caption }, by batch size
target-best = best trial, 95 % of redraws
target-perfect = - - perfect scaling
target-critical = │ critical: { $batch }, 95 % shaded
target-reached = reached
target-seconds-column = seconds
target-examples-column = examples
target-description = { $title }: { $sizes } sizes on log axes, each tuned on its own.

## Throughput

throughput = Throughput by batch size
throughput-caption = throughput (examples per second)
throughput-times = Time per step by batch size
throughput-times-caption = time per step (seconds)
throughput-none = Waiting for the first batch size to be timed.
throughput-measured = measured, 95 % interval
throughput-ideal-line = - - ideal
throughput-examples = examples per second
throughput-ideal = ideal
throughput-seconds = seconds per step
throughput-low = low
throughput-high = high
throughput-windows = windows
throughput-description = { $title }, { $sizes } sizes on log axes. Recommended is a batch of { $batch }, at { $value }.

## Two sides: baseline and candidate

sides = Runs of both sides: { $metric }
sides-baseline = baseline
sides-candidate = candidate
sides-gain = candidate’s mean
sides-side = side
sides-mean-line = - - mean of the baseline; the bar: where the mean of the candidate may lie
sides-least = - - a gain of { $least }
sides-none = Waiting for the first run of either side.
sides-description = { $metric } of { $baseline } runs of the baseline and { $candidate } of the candidate, with their means and the interval of the gain.
