### What an import did beside reading: guesses, conversions and losses.

## Cells.

named = { $text }: { $names }
none-among-names = None is one of the choices, as the other values are names
none-among-numbers = None is no value, as the others are numbers or true and false
missing = { $text } is taken for no value
unbounded = { $text } is no value a range can hold
odd-cell = { $text } is no number in a column of numbers, and was left out (a column with more texts is a choice)
whole-cell = { $text } is the whole number { $whole }
left-out-cell = { $text } is no number: left out
form = { $text }: { $form }
guessed-decimal-comma = the comma is taken for that of decimals
guessed-thousands = the comma is taken for one between thousands; write decimals with a point
decimal-comma = a decimal comma
thousands = with marks between its thousands
percent = percent: a hundredth of it is kept
wrapped = the number in it is kept

## Rows and columns.

comment = a line of comment
names-again = the names of the columns again
utf-16 = the file is in UTF-16
short-row = { $cells } cells under { $columns } columns: the last ones are taken for empty
no-steps = not whole numbers: the rows of a trial are counted instead
not-a-step = { $text } is no step (a whole number from 0 on): the row's metrics were left out
late = a measurement without a step stands at the last step of its trial
late-again = { $metric } has another value at the last step of its trial
column-of-texts = { $text } is no number: the column is not used as a metric
label = another text in every trial: a label, no parameter
label-of-runs = another text in every run: a label, no parameter
no-values = no trial has a value
too-many-texts = more than { $limit } different texts make no parameter
unused-columns = columns that are not used: { $names }
rest = the objective is { $objective }, and columns of which nothing is said are parameters: { $names }
rest-with-metrics = { $rest }; by their names, metrics: { $names }
by-column-names = by the names of the columns: { $roles }
role = { $role } { $columns }
role-trial = trial
role-name = name
role-step = step
role-seed = seed
role-outcome = outcome
role-parameters = parameters
role-metrics = metrics

## Names and numbers of trials.

numbered = trials are numbered in the order of the file; their names stay in the record
runs-by-row = several runs are called { $name }: each row is a run of its own
runs-by-configuration = several runs are called { $name }: each configuration is a run of its own
trials-by-row = no column names the trials: each row is a trial
trials-by-configuration = no column names the trials: rows of one configuration are a trial
not-a-seed = { $text } is no seed (a whole number from 0 on); the trial has none

## Outcomes.

state = { $word } is { $state }
not-begun = not begun
not-an-outcome = { $text } is no outcome: what was measured decides
never-begun = it was never begun
not-measured = trials that ended without a value of { $metric } have failed

## Objective and direction.

objective = the objective is { $metric }
objective-because = the objective is { $metric }, { $why }
declared-metric = the one that the runs declare
on-validation-data = measured on validation data
on-test-data = measured on test data, as nothing is on validation data
on-training-data = measured on training data, as nothing else is told
telling-name = the only one whose name says what is better
only-metric = the only metric, { $metric }, is the objective
taken-for-metric = { $wish } is taken to be { $metric }
lower-by-name = by its name, lower is better for { $metric }
higher-by-name = by its name, higher is better for { $metric }
scikit-learn = scores of scikit-learn are better when higher
best-counts = the best value of { $metric } in a run counts

## Parameters of the record.

no-hyperparameters = no hyperparameters were found, neither in files nor in the names of folders: only curves can be compared
spelled-values = as no file says any, hyperparameters are read from the names of folders: { $names }
spelled-seeds = the seed of a run is read from the name of its folder
fixed = it is { $value } in every trial and can be nothing else: it is fixed in the record
beyond-range = trials have values beyond its range { $low } … { $high }: it is { $from } … { $to } in the record
condition = active only where { $parent } is { $options }, as in every completed trial; "when" in the record's study says it otherwise
lacking-by-number = it is there only where { $number } is { $values } ({ $missing } of { $of } completed trials lack it), but conditions are on choices only, so samplers draw it for every trial
from-to = { $low } to { $high }
lacking = { $missing } of { $of } completed trials lack it, and no choice explains which, or too few to tell: conditions are on choices only, so samplers draw it for every trial
