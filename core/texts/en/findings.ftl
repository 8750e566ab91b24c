### What is found in a record, as a colleague would say it: a headline (what), a sentence (so what), what to do, and how it was judged.

## What things are called.

setting = { $name } { $value }
with = with { $name }
without = without { $name }
above = { $name } above { $value }
below = { $name } below { $value }
outside = { $name } outside { $low } to { $high }
from-to = from { $low } to { $high }
in-groups = { $groups }: { $sentence }
said = { $headline }. { $message }
and-do = { $action }: { $change }

## Trials that failed, and values that were not declared.

failed-headline = { $failed } of { $ended } trials failed
failed-message = Everything said here rests on the other { $rest } trials, and what made these fail may have chosen them.
failed-message-reason = Everything said here rests on the other { $rest } trials; the commonest reason to fail was: { $reason }
failed-action = Find out why they fail before reading anything else
failed-judged = { $share } of the trials that ended failed; it is said from { $threshold } on.
outside-headline = Some trials lie outside the range of { $parameter }
outside-message = { $outside } of { $trials } trials have values { $values }, which are not in { $declared }, so they count at neither end.
outside-message-best = { $outside } of { $trials } trials, the best among them, have values { $values }, which are not in { $declared }, so they count at neither end.
outside-action = Declare the range that was searched
outside-judged = This follows from the record, without a test.

## Where in its range a hyperparameter is best.

boundary-headline = The best { $parameter } may lie { $side ->
    [low] below
   *[high] above
} { $bound }
boundary-headline-range = The best { $parameter } may lie { $side ->
    [low] below
   *[high] above
} its range
boundary-headline-long = The best value may lie outside its range
boundary-message = { $near } of the { $best } best trials crowd that end of the range, where { $expected } of all trials lie.
boundary-message-slope = Results still improve towards that end of the range, and good trials lie near it.
boundary-action = Widen the range
boundary-judged = The outer { $outer } of the range counts as its end, a crowd is { $threshold } of the best trials or a slope that goes on; by chance good trials come as near with { $p }.
boundary-judged-slope = The outer { $outer } of the range counts as its end, a crowd is { $threshold } of the best trials or a slope that goes on; by chance good trials come as near with { $p }, and nothing improves towards the end with { $slope }.
sparse-headline = Too few trials to trust the best one
sparse-message = { $near ->
    [1] No other of the { $configurations } configurations comes close to the best, and
   *[other] Only { $near } of { $configurations } configurations come close to the best, and
} the second half of them still improved it by about { $fall }.
sparse-action = Add trials
sparse-judged = Close is within a tenth of the way from the best to the median. The second half of the configurations improves the expected best by { $share ->
    [more] more than that whole way
   *[other] { $share } of that way
}; it is said from { $threshold } on.

## Trials that broke.

infeasible-headline = Training breaks in { $infeasible } of { $trials } trials
infeasible-headline-region = Training breaks: { $place }
infeasible-headline-end = Training breaks where { $parameter } is too { $side ->
    [low] low
    [high] high
   *[both] low or high
}
infeasible-headline-many = Training breaks in many trials
infeasible-message = No single parameter explains where they are: look for a bug.
infeasible-message-region = { $inside } of { $there } trials there ({ $place }) are infeasible or end no better than a guess, and { $infeasible } of { $trials } in all.
infeasible-action = Look for a bug in what these trials have in common
infeasible-action-region = Leave that region out, or make training stable there
infeasible-judged = { $share } of the trials, { $apart } of them ended no better than a guess; it is said from { $threshold } on, and where a usual share of { $usual } would not explain it ({ $p }).
edge-headline = Instability limits { $parameter } near { $edge }
edge-headline-long = Instability limits the learning rate
edge-message = { $infeasible } of { $beyond } trials above it break or end no better than a guess, and { $near } of the { $best } best trials lie just below.
edge-action = Try warmup, gradient clipping or another optimizer, then larger rates
edge-judged = Just below is the last { $part } of the range that trains, a crowd is { $threshold } of the best trials or a slope that goes on; by chance good trials come as near with { $p }.

## Curves.

overfitting-headline = The best trial overfits
overfitting-message = After { $at } of training its { $metric } gets worse by { $rise }, while training goes on improving.
overfitting-action = Add or strengthen regularization
overfitting-judged = Worse by { $rise } ± { $error } ({ $p }); it is said from { $threshold } of the improvement before on.
others-headline = Most trials overfit, though the best do not
others-message = { $overfitting } of the { $others } others overfit by { $metric }: the best may only be those that overfit least, and regularization may change the ranking.
others-action = Add or tune regularization
others-judged = { $share } of the others; it is said above { $threshold }.
noisy-headline = Noise late in training blurs which trial is best
noisy-message = Late in training { $metric } jumps by { $deviation } between evaluations, while the { $top } best trials differ by { $spread } in all.
noisy-action = Decay the learning rate, average weights, use larger batches or more validation data
noisy-judged = It is said where the jumps reach { $threshold } of that difference.
improving-headline = The best trials still improve at the end
improving-message = Their { $metric } gets better by { $gain } in the last fifth of training, { $share } of all they gain after the first fifth.
improving-action = Train longer
improving-judged = A gain of { $gain } ± { $error } ({ $p }); it is said from { $threshold } of the gain after the first fifth on.
saturated-headline = The best trials gain nothing late in training
saturated-message = Over the last 60 % of training they gain at most { $limit }, of { $whole } in all.
saturated-action = Train for fewer steps
saturated-judged = A gain of { $gain }, at most { $limit } with 95 % confidence; it is said below { $threshold } of the whole improvement.
rising-headline = Training loss rises in { $trials } of { $of } trials
rising-message = Most in one, by { $rise } between { $from } and { $to } of training; no training should get worse at what it optimises.
rising-action = Look for a bug, or a learning rate that is too large
rising-judged = The clearest rise has { $p }; it is said from { $threshold } of the whole improvement on.
long-headline = Training is longer than needed
long-message = In { $count } of { $good } good trials the best step comes in the first { $part } of training.
long-action = Shorten training
short-headline = Training is too short
short-message = In { $count } of { $good } good trials the best step comes in the last { $part } of training, and they go on improving.
short-action = Train longer
steps-judged = { $share } of the good trials, the median at { $median } ({ $p } by chance); it is said above { $threshold }.
chance-headline = The best trial is no better than guessing
chance-message = Its { $metric } is { $best } and guessing gives { $chance }: nothing was learned yet, and nothing can be compared.
chance-action = Check the pipeline and the ranges
chance-judged = The best of { $looks } evaluations of pure guesses would be as good with { $p }; guessing gives { $chance } ± { $error }; it is said above a level of { $threshold }.

## The design.

tuned-headline = Batch size is tuned like a quality setting
tuned-message = It governs speed and cost, not what can be reached.
tuned-message-best = It governs speed and cost, not what can be reached; that the best trial has { $best } says little.
tuned-action = Fix it at the largest size that is efficient, and tune the optimizer for it
tuned-judged = This follows from the study, without a test.
retune-headline = Batch size changes, but the learning rate does not
retune-message = It goes from { $from } to { $to } while { $fixed } stay as they were, and their best values depend on it.
retune-action = Tune them again for each size
fixed-headline = The comparison may be unfair: a learning rate is fixed
fixed-message = { $compared } is compared with { $fixed }, which may suit one side only.
fixed-action = Tune it for each side
unequal-headline = The comparison is unfair: sides had unequal trials
unequal-message = This side was tuned with { $smallest } configurations, another with { $largest }, and more of them find a better best.
unequal-action = Give every side as many trials
unequal-judged = Equal chances would be as uneven with { $p }; it is said from a ratio of { $threshold } on.

## Which value is better.

effect-headline = { $better } is better than { $than }
effect-headline-long = One of the compared settings is clearly better
effect-message = { $better } leads { $than } by { $difference }; the lead is between { $low } and { $high } with 95 % confidence.
open-headline = Not decided: { $better } or { $than }
open-headline-long = Which of the compared settings is better is open
open-message = { $better } leads { $than } by { $difference }, but the true lead may be anything from { $low } to { $high }.
effect-judged-best = The best of { $draws } draws of each is compared, { $p }, decided up to { $threshold }.
effect-judged-runs = Means of { $ours } and { $theirs } runs are compared, { $p }, decided up to { $threshold }.
seeds-headline = The lead may be the luck of single runs
seeds-message = The two leading configurations differ by { $difference }, and runs of one configuration vary by { $known ->
    [known] { $deviation }
   *[likely] about { $deviation }
} from seed to seed.
less-than = less than { $value }
seeds-action = Run both with several seeds
seeds-action-more = Run both with more seeds
seeds-judged = Less than { $threshold } standard errors of { $error }, with { $ours } and { $theirs } runs; the variation is { $known ->
    [known] known from repeated seeds
   *[likely] inferred from the noise of curves and the size of the validation set
}.

## What a revised study changes.

steps-of = { $trials } × { $steps }
change-add = + { $added }
change-remove = − { $removed }
change-range = { $name } { $before } → { $after }
change-fix = { $name } fixed at { $value }
range = { $low }–{ $high }
count-changes = { $before } → { $after }
change-repeat = { $configurations ->
    [one] { $configurations } configuration
   *[other] { $configurations } configurations
} with { $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
} each
change-time = about { $time }
change-then = { $first }; { $rest }

## The answer to the study's question.

answer-none = Nothing can be answered yet: no trial has completed.
answer-broken = Nothing can be answered: every trial that ended was infeasible.
answer-failed = Nothing can be answered: no trial has completed, and some failed.
answer-chance = Nothing can be answered: no trial is better than guessing.
answer-decided = { $winner } is better than { $over } by { $gain } (95 % interval { $low } to { $high }).
answer-decided-runs = { $winner } is better than { $over } by { $gain } on average (95 % interval { $low } to { $high }; { $ours } and { $theirs } runs).
answer-open = Not decided: { $winner } leads { $over } by { $gain }, but the true lead may be anything from { $low } to { $high }.
answer-level = Not decided: { $winner } and { $over } are level; the true difference may be anything from { $low } to { $high }.
answer-open-unfair = Not decided: { $winner } leads { $over } by { $gain }, but the sides had unequal trials.
answer-open-dependent = Not decided: { $winner } leads { $over } by { $gain }, but the trials were chosen by earlier results, so that their lead proves nothing.
answer-one-value = Not decided: only { $value } has completed trials.
answer-range = Not decided by single trials along { $parameter }: the best so far has { $value }, with { $metric } { $best }.
answer-best = The best so far has { $metric } { $best }{ $sure } ({ $values }).
answer-best-plain = The best so far has { $metric } { $best }{ $sure }.
answer-best-decided = The best configuration has { $metric } { $best }{ $sure }, better than the next by { $gain } (95 % interval { $low } to { $high }): { $values }.
sure-error = {" "}± { $error }
sure-unknown = {" "}in a single run
answer-limited = { $sentence } What limits it: { $limit }.
answer-conditions = Holds for { $conditions }.
answer-next = Next: { $what }
next-first = Run the first trials
next-runs = { $runs } runs of each would be expected to decide
next-confirm = Confirm with fresh seeds: { $runs } runs of each
next-adopt = Decided; ask the next question
next-repeat = Run the best configurations with { $runs } seeds each
next-more = Compare runs with fresh seeds: { $runs } of each
next-cost = { $what } ({ $cost })
next-trials = Run more trials

## What a check lacked.

lack-completed = needs { $needed } completed configurations in a group, with the objective measured
lack-results = needs { $needed } trials of a group that completed or were infeasible
lack-points = needs { $needed } evaluations of { $metric } in a trial
lack-train-metric = no training metric (train_loss) is recorded
lack-valid-metric = no validation metric is recorded
lack-numeric = no numeric parameter varies
lack-varied-rate = no learning rate varies
lack-rate = no parameter is a learning rate
lack-groups = needs completed trials of two scientific values
lack-chance = the objective does not say its value at chance ("chance")
lack-standard-error = neither "valid_examples" nor a curve tells the standard error
lack-variation = no repeated seeds, no curve and no "valid_examples" to tell the variation between runs
lack-baseline = no earlier record is given, and batch sizes are not compared
lack-equal-chances = two values were tried { $own } and { $other } times ({ $p } under equal chances), and nothing says who drew the trials: whoever prefers one value finds better ones for it. Compare by runs with fresh seeds (lab compare)
lack-independence = the trials were not drawn independently: a sampler chose later ones by earlier results, so that their number and place prove nothing. Compare configurations by runs with fresh seeds (lab compare), or draw trials at random or quasi-randomly
lack-independence-p = the trials were not drawn independently: a sampler chose later ones by earlier results ({ $p } of their order), so that their number and place prove nothing. Compare configurations by runs with fresh seeds (lab compare), or draw trials at random or quasi-randomly
lack-decay = the learning rate decays until the end of training, so that trials improve until then however long they are
lack-other = { $code } says the opposite of this group, and is the more certain

## Thresholds.

threshold-failed = Failed share of the trials that ended that is told before all else
threshold-level = Level of the tests that look at trials
threshold-curve-level = Level of the tests that look at curves
threshold-outer = Outer part of a range, as a share of its length in the range's scale
threshold-crowd = Share of the best trials within the outer part from which on they crowd it
threshold-slope-level = Level of the test that the objective still improves where the outer part begins
threshold-sparse-fall = Fall of the expected best between half the trials and all, as a share of the distance from median to best
threshold-sparse-noise = The same fall, in standard deviations of the measurement noise, below which it says nothing
threshold-infeasible = Infeasible share of a group that is large
threshold-infeasible-usual = Infeasible share that raises no question, the null of the test
threshold-infeasible-beyond = Infeasible share beyond a threshold that counts as (almost) all
threshold-edge = Part of the feasible range of a learning rate that lies just below the edge of stability
threshold-overfit-rise = Rise of validation after its best, as a share of its improvement before
threshold-most = Share of the trials looked at above which it is most of them
threshold-tail-noise = Late step-to-step variation, as a share of the distance between the best trial and the last of the best tenth (at least five)
threshold-late-gain = Gain from the fourth to the last fifth of training, as a share of the gain after its first fifth, worth training on
threshold-saturated-gain = Gain over the last 60 % of training, as a share of all improvement, that may be missed where none is seen; a quarter of it where one is seen
threshold-train-rise = Rise of the training loss, as a share of its whole improvement
threshold-early = A best step within this first share of training is far too early
threshold-late = A best step within this last share of training is too late
threshold-steps-level = Level of the test that best steps fall there more often than by chance
threshold-late-quarter-gain = Gain between the third and the last quarter that shows a best step in the last quarter is no accident of noise
threshold-late-eighth-gain = Gain between the last two eighths, as a share of that between the last two quarters, that shows it goes on
threshold-budget-ratio = Ratio of the largest to the smallest budget among compared groups that is unequal
threshold-budget-level = Level of the test of that inequality
threshold-effect-level = Level up to which a difference between scientific values is resolved
threshold-seed-errors = A difference smaller than so many standard errors of retraining is not known
