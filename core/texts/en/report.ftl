### The report of a study: one page that opens offline.

report = Report
comparison = Comparison
best = Best { $metric }: { $value }, by { $trial } at step { $step }.
none-completed = No trial has completed.
none-completed-yet = No trial has completed yet.
trials = { $completed } completed, { $infeasible } infeasible, { $failed } failed, { $stopped } stopped, { $running } running.

## Headings

findings = Findings
no-warnings = No warnings.
warning = Warning
note = Note
plots = Plots
study = The study
groups = Groups
best-trials = Best trials
data = Data
more-rows = { $count } more rows are in the record.

## Columns of the groups

scientific-values = scientific values
with-result = trials with a result
without-result = failed or stopped
best-value = best
