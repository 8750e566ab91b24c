### The page Analyze, the table of trials and the panel of a trial.

trials = Trials
table-of-trials = Table of trials
trial = Trial
state = State
best-step = Step of the objective
last-step = Steps trained
no-trials-yet = The trials appear here as they start.
export = Save record
design-next = Design next from this
go-to-run = Go to Run
close-panel = Close the trial
outcome = Outcome
varied = Drawn for this trial
fixed = Fixed in the study
seed = Seed
reason = Reason
torn = The file's last line was cut off by a crash and is left out.
show-notes = Show
this-trial = This trial's curves
answer = Answer
ask-about = Ask about
own-question = the study’s own question
judge-by = Judge trials by
which-counts = Which counts is
best-value = its best value
last-value = its last value
direction = Direction
lower-is-better = lower is better
higher-is-better = higher is better
findings = Findings
no-finding = No check found anything to object to.
to-act-on = ⚠ To act on
to-know = ⓘ To know
evidence = Evidence
judged = How this was judged
lesson = The lesson that explains this
measured = what was measured
value = value
thresholds = Thresholds
thresholds-of = Thresholds of the checks
thresholds-note = The defaults keep false alarms rare on studies that are in order, as measured on synthetic ones. A change holds in this page, until it is closed, and everything is judged anew.
meaning = what it is
default = default
decides = findings it decides
back-to-defaults = Back to the defaults
save-report = Save the report (one HTML page)
export-elsewhere = Export to another tool
export-note = Take the trials elsewhere: Optuna loads and resumes its journal; TensorBoard shows the unpacked folder; a sweep holds the space alone.
to-optuna = Optuna (journal file)
to-csv = CSV (a row per measurement)
to-tensorboard = TensorBoard (event files, ZIP)
to-sweep = W&B sweep (YAML)
axes = Each hyperparameter against the objective
keys = Point at a trial to see it everywhere; press to open it. In a focused plot, arrow keys walk the trials, Enter opens, Escape closes.
nothing-varies = No hyperparameter varies in this study.
curves = Training curves
metric = Metric
value-axis = Value axis
scale-auto = automatic
scale-linear = linear
scale-log = logarithmic
further-plots = Further plots
found = { $warnings } to act on, { $others } to know.
skipped = { $count } checks were skipped, for lack of data
thresholds-changed = Thresholds of the checks ({ $count } changed)
otherwise = Not as the study was designed (by { $title }): the answer, the findings and the plots follow this choice; nothing was trained again.
imported = Imported; things guessed, converted or left out: { $count }
show-all-trials = Show all { $count } trials
trial-title = Trial { $number }
at-step = { $value } at step { $step }

## The answer.

group-best = { $group }: best { $value } of { $trials } trials
conditions = Fixed, hence conditions of every conclusion: { $fixed }
all-infeasible = Every trial that ended was infeasible: look at where in the space they lie, at the learning rate first.
none-completed = No trial has completed, and some failed: their panels say why.
nothing-yet = Nothing to compare yet: no trial has completed.
best = { $trial } is best: { $metric } { $value } at step { $step }.
best-with = { $trial } is best: { $metric } { $value } at step { $step }, with { $values }.
standard-error = {" "}Standard error on { $examples } validation examples: { $error }.
ended = { $count } { $how ->
    [completed] completed
    [infeasible] infeasible
    [failed] failed
    [stopped] stopped
    [running] running
   *[waiting] waiting
}
revised = The revised study
