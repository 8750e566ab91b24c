### Trials: what they are called, and how they ended.

number = trial { $number }
named = trial { $number } ({ $name })
running = running
running-at = running (step { $step })
completed = completed
infeasible = infeasible
infeasible-since = infeasible: { $reason }
failed = failed
stopped = stopped

## So many of them.

count-running = { $count } running
count-completed = { $count } completed
count-unmeasured = { $count } completed without it
count-infeasible = { $count } infeasible
count-failed = { $count } failed
count-stopped = { $count } stopped
