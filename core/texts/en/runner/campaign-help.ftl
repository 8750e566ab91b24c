### The help of `lab campaign`: its commands, and arguments as `command-argument`.

campaign = Rounds of one question each, from a baseline to launches, in one file (lab.campaign/1)
new = Begin a campaign
show = Rounds and launches, what is known so far, what to do next
next = What to do next, and what it costs
open = Open the next round
run = Train what the open round lacks
conclude = Conclude the open round
launch = Adopt a trial as the new baseline
record = Write the record of a round
file = Campaign file

new-baseline = Study that fixes every hyperparameter: what everything is compared with
new-name = Name (default: the baseline's)
new-purpose = What is to be achieved
new-checked = What was checked before tuning: the problem is formulated, the data are clean, a pipeline trains and evaluates, the metric reflects what matters

show-plots = Write every plot of every round as SVG into this folder

next-out = Write the proposed studies into this folder

open-design = Study of the round
open-proposal = Number of a study that `next` proposes
open-confirm = Run the candidate and the baseline with so many seeds
open-trial = The candidate (default: the last round's best trial)
open-apart = One study for each scientific value instead of a joint one

conclude-learnt = What was learnt
conclude-dismiss = A finding that need not be heeded, and why
conclude-keep = A hyperparameter that later rounds keep at this value

launch-round = Round of the trial (default: the last)
launch-trial = Trial to adopt (default: the round's candidate)
launch-reason = Why it is adopted
launch-complexity = What it costs in complexity

record-round = Number of the round
record-member = One of its studies (default: all, joined)
record-out = Record file to write
