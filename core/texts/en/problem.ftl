### What can be wrong with a person's input, and what would be right.

at = { $path }: { $what }
syntax = this is not valid JSON: { $detail }
missing = "{ $key }" is missing
unknown-key = there is no field "{ $key }"
wrong-type = expected { $expected }, found { $found }
not-one-of = { $found } is not one of { $allowed }
did-you-mean = { $sentence }; did you mean "{ $nearest }"?
out-of-range = { $found } is outside { $limits }; the nearest valid value is { $nearest }
too-large = { $what } is { $found }; the limit is { $limit }
too-long = the text has { $found } bytes; the limit is { $limit }

## What was expected instead.

object = an object {"{…}"}
list = a list […]
text = text
number = a finite number
whole-number = a whole number
truth-value = true or false
scalar = text, a number, true or false
pair-of-numbers = two numbers [low, high]
pair-of-whole-numbers = two whole numbers [low, high]

## Ranges and choices.

empty-range = the low end { $low } is not below the high end { $high }; a single value is written as role "fixed" with "value"
log-needs-positive = a log scale needs a low end above 0, found { $low }
reverse-log-needs-below-one = a reverse_log scale needs a high end below 1, found { $high }
step = a step is above 0 and no longer than the range, { $length }; found { $step }
step-needs-linear = a step goes with the scale linear only, not with { $scale }
step-needs-range = a step goes with a range only (float, int)
meaning-needs-text = "{ $option }" is not an option that is written as text
domain-count = exactly one of float, int, choice, value is needed, found { $found }
none = none
fixed-needs-value = a fixed parameter has a "value", not a range
varied-needs-range = a scientific or nuisance parameter needs a range (float, int) or a choice, not a single "value"
empty-choice = a choice needs at least one option
duplicate-option = the option { $option } stands twice
nothing-varies = no parameter varies, but several trials are asked for: give at least one a range
never-varies = "{ $name }" is { $value } in every trial, so these trials cannot say what it does; what varies: { $varied }

## Conditions.

condition-unknown = the condition names "{ $parent }", which is not a parameter of this study
condition-not-choice = a condition can name a choice or a fixed parameter; "{ $parent }" is neither
condition-option = "{ $parent }" has no option { $option }
condition-cycle = the conditions run in a circle: { $cycle }

## Techniques and their switches.

strength-needs-switch = "{ $strength }" would act in trials in which "{ $switch }" is false: write "when": { "{" }"{ $switch }": [true]{ "}" } in it
switch-needs-strength = "{ $switch }" is true, but nothing says how strongly: give { $strengths } a value or a range, with "when": { "{" }"{ $switch }": [true]{ "}" }, or leave "{ $switch }" out

## What has no effect in this workload, or is not measured.

no-such-hyperparameter = the built-in workloads have no hyperparameter "{ $name }"
other-model = the model { $family } has no hyperparameter "{ $name }"
other-data = "{ $name }" has no effect on { $data }
other-optimizer = "{ $name }" has no effect: the optimizer of this study is never { $optimizer }
model-of-other-data = the model { $family } cannot read { $data }; { $allowed } can
unknown-metric = this workload does not measure "{ $metric }"; it measures { $measured }
sometimes-measured = "{ $metric }" is measured only where "{ $parameter }" is above 0: let it be above 0 in every trial, or choose another metric

## Trials.

point-missing = this trial has no value for "{ $name }"
point-inactive = "{ $name }" is not active in this trial: its condition does not hold
too-few-points = the sampler has { $points } points, but { $trials } trials are asked for
eval-beyond-steps = an evaluation every { $every } steps never happens in { $steps } steps

## Numbers that do not go together.

misfit = { $why }; the nearest valid value is { $nearest }
misfit-among = { $why }, and the range holds such values: write a choice such as { $among }
misfit-examples = a batch of { $found } is larger than the training set of { $examples }
misfit-divisor = { $found } does not divide { $what }, { $number }
misfit-multiple = { $found } is not a multiple of { $what }, { $number }
misfit-odd = { $found } is even: the result of such a kernel is larger than its input, which cannot be added to it
misfit-kernel = { $layer ->
    [1] a kernel of { $found } is larger than the input, { $side } points a side
   *[other] layer { $layer } sees { $side } points a side: some weights of a kernel of { $found } never meet any
}
misfit-depth = at depth { $found } a layer sees { $side } points a side, too few for a kernel of { $kernel }
misfit-steps = { $found } steps are more than the { $steps } of the training
misfit-memory = with { $found }, one trial takes about { $needs } MiB; the limit is { $limit } MiB
part-of-batch = each part of the batch
all-parts = all its parts
side-of-input = the side of the input
