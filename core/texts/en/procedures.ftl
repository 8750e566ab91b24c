### What the procedures of the playbook say: headlines, reasons, warnings, and what their studies are for.

not-made = No study "{ $purpose }" can be made: { $problems }

## Advisor

reason = { $name }: { $reason }
worth-it-from = { $reason }; worth it from { $from } trials per setting on
joins-at = { $reason }, but with { $have } trials per setting it stays fixed; it joins at { $from }
tuned-where-on = tuned where its technique is on, so that the technique is judged at its best
whether-it-helps = Whether it helps at all: { $switch } compared, false against true, and { $strengths } tuned where it is true
advised = With { $trials } trials ({ $per-setting } per setting): { $scientific } scientific, { $nuisance } nuisance, the rest fixed.
few-trials = { $per-setting } trials per setting are few: compare fewer settings, or run more trials.
question-whether = Does { $technique } help?
question-values = Which { $hyperparameter } is better: { $values }?
question-how = How does { $hyperparameter } matter?
question-best = Which configuration is best?
advised-study = The advised study

## Overruling

holds-only-at = The conclusion holds only at { $name } = { $value }: the settings compared may each want another value, and the one it suits wins.
batch-as-knob = Batch size is searched as if it were a knob for validation quality: trials differ in cost, and a size wins by suiting the other hyperparameters' ranges.
takes-a-dimension = { $name } takes a dimension of the search: { $trials } trials cover about { $now } values per dimension instead of { $before }.
no-longer-answers = The round no longer answers its question: { $name } is always { $value }.
optimised-away = { $name } is optimised away instead of compared: only the best value will be known, not what the others could do.
second-question = { $name } makes a second question: its values are compared too, and each needs trials of its own.
will-hold-at = The conclusion will hold at { $fixed }, and at the defaults of everything not mentioned.

## Rules

asks-which-value = the round asks which of its values is better
asks-how-it-depends = the round asks how the result depends on it, so it covers its whole range
strength-is-nuisance = the strength of a regularizer is a nuisance: whatever is compared may want more or less of it
rate-interacts = the learning rate interacts with everything: whatever is compared needs it tuned, at any budget
optimizer-never-nuisance = the optimizer is scientific or fixed, never nuisance: each has its own learning rate
momentum-interacts = momentum interacts with the learning rate
epsilon-interacts = epsilon interacts with the learning rate
squared-gradients-last = the memory of squared gradients matters last
left-unless-unstable = left as it is unless training proves unstable or noisy
strength-is-nuisance-short = the strength of a regularizer is a nuisance
presence-is-a-question = its presence would be a question of its own: scientific or fixed
batch-size-is-no-knob = it governs speed and cost and is no knob for validation quality: choose it by throughput
size-may-be-searched = only the best result counts, so the size of the model may be searched
architecture-decides-cost = architecture decides what a trial costs: scientific or fixed
schedule-stays = simple first: the schedule stays as it is, and changing it re-opens the search for the rate
warmup-if-unstable = needed only if the instability probe finds training unstable
default-suits = the default suits the architecture
not-in-the-playbook = not known to the playbook

## Instability

diverges = diverges after step { $step }
spikes = has { $count } loss spikes, the first at step { $first-step }, the largest { $largest } times the usual loss
rises = ends with a training loss of { $to }, above its start of { $from }
collapses = learns, and loses it again: training error { $best }, { $error } in the end, chance { $chance }
falls-behind = learns next to nothing: training error { $error }, chance { $chance }; a lower rate comes to { $lower } in as many steps
stays-at-chance = stays at chance: training error { $error }, chance { $chance }; whether it is stable cannot be told
trains-steadily = trains steadily
at-the-best-rate = At the best rate ({ $rate }) trial { $trial } { $sign }.
at-times-the-best-rate = At { $times } times the best rate ({ $rate }) trial { $trial } { $sign }.
nothing-trains-from = from { $breaks } up nothing trains
first-breaks-at = at { $breaks } it first breaks
trains-up-to = It trains at rates up to { $trains }; { $beyond }.
none-trains-below = No rate was seen to train below the first that breaks; { $beyond }.
broken = Training is unstable at this very rate, { $rate }: it needs steadying, or a lower rate.
unstable = Training is unstable near the best learning rate: steadying it should let a higher rate train, and better.
stable = Training is stable up to twice the best learning rate: warmup and clipping are not needed.
unknown-stability = Too little was learned or observed above the best learning rate to judge: run the probe's studies, and longer.
if-neither-helps = If neither helps: another optimizer (Adam bears what momentum does not), or normalization inside the residual branches, before the sum.
no-norms = No gradient norms were recorded: no clip threshold can be proposed.
norms = Gradient norms: median { $median }, 90th percentile { $threshold }, largest { $largest }.
clips-too-much = In one quarter of the run that threshold clips { $most } of the updates, which is more than half: it acts as a lower learning rate there.
with-warmup = Warmup of { $list } steps, the peak rate up to { $higher } times the best
with-clipping = Gradients clipped at a norm of { $threshold }

## Promotion

very-likely-transfers = { $name } = { $value } very likely transfers: fixed.
likely-transfers = { $name } = { $value } likely transfers: fixed.
may-transfer = { $name } = { $value } may transfer: searched again from { $low } to { $high }.
options-stay-open = { $name } may transfer: its options stay open.
rarely-transfers = { $name } rarely transfers: searched again over its whole range.
decay-keeps-steps = The decay keeps its { $length } steps; the flat part before it grows by { $grown }.
promoted = Run { $trials } trials of { $steps } steps around trial { $trial }, the best of the short round.
longer-round = The longer round
none-completed = no trial has completed
not-longer = the short round had { $steps } steps already; the next one must be longer

## Starting point

nothing-measured = No trial was measured without diverging: try smaller learning rates, and look for a bug.
start-from = Start from trial { $trial }: { $metric } { $value } is clearly better than chance ({ $chance }).
no-start-yet = No starting point yet: { $metric } { $value } of trial { $trial } is not clearly better than chance ({ $chance }).
cannot-tell = Trial { $trial } is the best with { $metric } { $value }; whether that beats chance cannot be told.
better-than-bound = Allowing for luck among { $looks } evaluations, it is better than { $bound } with { $confidence } confidence.
declare-chance = Declare "chance" and "valid_examples" in the objective; only shares and root mean squares can be tested.
train-longer = Train longer, try learning rates further apart, or simplify the model; if nothing learns, look for a bug.
starting-configuration = The starting configuration as a study of one trial

## Training length

no-curve = No trial has a training curve, so no number of steps follows.
record-training = Record train_error or train_loss.
plan-with = Plan with { $steps } steps: trial { $trial }, the fastest to fit the training set, takes { $found }.
fitted-at-error = Fitted means a training error of at most { $level }; { $fitted } of { $trials } trials get there.
fitted-at-loss = No trial gets the training error down to { $fitted-error }, so fitted means a training loss of at most { $level }, where the best trial has all but finished its descent.
another-draw = Another draw of as many trials could have needed up to { $high } steps (95 %).
fastest-at-edge = The fastest trial lies at the edge of { $name }: the number may be too high. Widen the range first.
sweep-wider = The sweep with { $name } over a wider range
fitted-late = It fitted only at the very end of the sweep: a longer sweep may show more.
sweep-longer = The sweep with { $longer } steps
study-with-steps = The study with { $steps } steps

## Steps to a target, design

tuned-at-each-size = { $name } is tuned at each batch size.
rate-is-constant = The learning rate is constant: a decay would tie the steps needed to the steps planned.

## Steps to a target

none-reached = No trial reached { $metric } { $target }: choose an easier target, or train longer.
reaches-soonest = A batch of { $batch } reaches { $metric } { $target } soonest: { $steps } steps, { $time }.
largest-that-scales = A batch of { $batch } is the largest that still uses its examples well: { $steps } steps to { $metric } { $target }.
tuned-anew = Optimizer hyperparameters were tuned anew at each size; at those of one size the comparison would favour it.
tune-further = Tune further at a batch of { $batch }
critical-size = The critical batch size is { $critical } (95 %): there twice the steps of perfect scaling are needed, and beyond it larger batches save ever fewer.
critical-at-least = Scaling is near perfect as far as was measured: the critical batch size is at least { $batch }.
critical-at-most = Larger batches save hardly any steps here: the critical batch size is at most { $batch }.
critical-unknown = The critical batch size cannot be told from these trials: more sizes or more trials are needed.
times-the-examples = It consumes { $times } times the examples of the most frugal size, { $cheap }.
equal-examples = At equally many examples ({ $examples }) a batch of { $first-batch } shows { $small } and one of { $last-batch } shows { $large }: that compares { $first-steps } steps with { $last-steps } and says nothing about what a batch size can reach.
none-of-trials-reached = None of { $trials } trials with a batch of { $batch } reached the target.
best-at-edge = At a batch of { $batch } the best trial lies at the edge of { $name }: widen its range, or its steps are too many.

## Throughput

no-size = No batch size could be run, so none is recommended.
use-size = Use a batch size of { $batch }: { $rate } examples/s, { $step } per step.
saturates = Throughput saturates at a batch of about { $point }: from there doubling it gives at most { $margin } more. { $batch } is the nearest size.
larger-gains = The fastest larger size gives { $more } more throughput.
none-faster = No larger size is faster.
largest-measured = It is the largest size that could be measured.
between-sizes = The saturation point lies between two sizes: a repetition could recommend anything from { $low } to { $high }.
step-costs-sum = A step takes about { $overhead } + { $example } per example; at { $batch } the fixed part is { $share } of it.
step-costs-most = A step takes about { $overhead } or { $example } per example, whichever is more.
accumulation-buys-nothing = Accumulating gradients over several smaller batches would buy no throughput.
input-bottleneck = The first doubling of the batch gives only { $gain } times the throughput, and { $share } of the time goes into preparing batches: suspect the input pipeline and mend it before choosing a size.
example-bottleneck = The first doubling of the batch gives only { $gain } times the throughput: the device is busy with single examples already. That is usual on a CPU; on a GPU look for a bottleneck in the input or in transfers.
overhead-bottleneck = Even at the largest size { $share } of a step does not depend on the batch: a fixed overhead per step (dispatch, kernel launches) limits throughput. Larger batches, or several trials at once, are nearly free here.
still-rises = Throughput still rises at the largest size measured: the saturation point lies beyond it.
imprecise = A precision of { $precision } was not reached at { $rough }: the machine is busy.
tune-anew = A new batch size changes the best values of most hyperparameters: tune optimizer and regularization anew.
fixes = This study fixes { $fixed }: make them nuisance parameters again.
study-with-size = The study with a batch size of { $batch }
ceiling-training-set = No larger power of two fits into the training set of { $examples } examples.
ceiling-cap = Sizes above { $batch } are not allowed here.
ceiling-memory = A batch of { $batch } needs { $needs } of memory; the limit is { $limit }.
ceiling-failed = A batch of { $batch } could not be run: { $reason }.
ceiling-slow = A step of { $batch } examples takes { $step }; larger ones were not tried.
