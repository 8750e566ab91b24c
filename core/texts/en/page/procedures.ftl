### The procedures' pages.

introduction = What to do at each point of tuning a model: each procedure says what to run, reads what came of it, and ends in a recommendation with its reasons that can be put into the design.
advisor = Advisor
advisor-purpose = Proposes a role, a range and a reason for every hyperparameter, from what the round is for and the trials it may cost. Overrule any of it, and see what that does to the conclusion.
batch-size = Batch-size finder
batch-size-purpose = Times training steps at powers of two in this browser and finds where a larger batch stops training faster. The batch size is chosen for speed and memory; it is no knob for validation quality.
starting-point = Starting point
starting-point-purpose = A few cheap trials at constant learning rates, and whether the best of them is clearly better than guessing. Tuning begins from such a configuration: simple, fast, and known to learn.
training-length = How many steps
training-length-purpose = Sweeps the learning rate at a constant schedule, without regularization, and counts the steps the fastest trial takes to fit the training set. Plan with about as many.
steps-to-target = Steps to target
steps-to-target-purpose = Tunes the optimizer anew at each batch size and compares the steps the best trial needs to reach a target: how far larger batches save steps in proportion, and from where on they do not.
instability = Instability probe
instability-purpose = Trains just above the best learning rate and watches every step. Where training breaks there, warmup or gradient clipping should let a higher rate train, and better.
promotion = Promote to a longer round
promotion-purpose = Carries what a short round found over to a longer one, by how likely each finding transfers: some values are fixed, some ranges narrowed, and the schedule is searched again.
recommendation = Recommendation
study = Study
studies = Studies
trials = Trials
steps = Steps per trial
propose-study = Propose the study
propose-studies = Propose the studies
propose-probe = Propose the probe
analyze = Analyze
at-hand = the study at hand, on the runner
no-records = No study with results is in this browser yet: run one first.
choose-first = Choose a study first.
run-cheap-trials = Run a few cheap trials
read-cheap-trials = Read what came of them
sweep-rate = Sweep the learning rate
read-fitting = Read how fast the training set is fitted
run-per-size = Run one study per batch size
compare-steps = Compare the steps they needed
sizes = Batch sizes, separated by commas
trials-per-size = Trials at each size
target = Target of the objective
probe-above = Probe above the best learning rate
probe-how = Tick the study to probe, propose, and run both studies. Then tick what came of them and analyze.
probe-first = Propose the probe first: it knows the best rate.
longer-steps = Steps of the longer round
promote = Promote
round-is-for = The round is for
goal-maximize = the best result that can be had
goal-understand = how one hyperparameter matters
goal-test = whether one value beats another
in-question = Hyperparameter in question
values = Values, separated by commas
advise = Advise
roles-and-ranges = Roles and ranges
hyperparameter = hyperparameter
role = role
range = range
reason = reason
scientific = scientific
nuisance = nuisance
fixed = fixed
memory-limit = Memory limit
any-memory = as much as the trainer may take
largest = Largest size to try
busy = A study is training: it shares the machine, so times will be longer and noisier. Pause it first.
measure = Measure
measuring = Progress of the measurement
cancelled = Cancelled; this is what was measured before.
throughput = Throughput
time-per-step = Time per step
role-of = Role of { $title }
for-design = For the design at hand, "{ $name }".
bad-design = The design has problems: { $problems }
study-with-results = { $name } ({ $ended } of { $trials } trials)
step = { $number } · { $title }
timing = Timing a batch of { $batch }; { $percent } % of the time at most.

## Studies that are proposed.

cheap-trials = A few cheap trials at constant learning rates
rate-sweep = A sweep of constant learning rates
batch-study = Batch size { $batch }
first-steps = The first steps at twice the best rate, each evaluated
rates-around = Rates around the best
as-decided = The study as you decided

## What is answered.

two-values = Name at least two values to compare.
overruled = Overruled at { $overruled } of { $all } hyperparameters.
none-completed = No trial of that study has completed.
no-rate = That study names no learning rate.
no-longer-round = No longer round follows: { $why }.
one-size = Name at least one batch size.
no-size = None of these studies fixes a batch size.
untimed = The trials of this design are run by another program, so nothing can be timed here.

## Plots.

norms-by-step = Gradient norm by step
norms-how-often = Gradient norms, how often
steps-plot = Steps to the target
examples-plot = Examples consumed
equal-examples = At equally many examples: misleading
