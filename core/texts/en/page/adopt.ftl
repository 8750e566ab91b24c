### The way from “this looks better” to “adopted”: two configurations, what the record says of them, fresh seeds, the verdict.

question = Is it worth adopting?
back = Back to the analysis
go-to-run = Curves and trials

## Two configurations.

sides = Two configurations
baseline = Baseline: what is used now
candidate = Candidate: what may replace it
baseline-name = baseline
candidate-name = candidate
offered-best = { $value }: the best trial, { $trial } ({ $objective })
offered = { $trial } ({ $objective })
offered-runs = { $trial } ({ $objective }, mean of { $runs } runs)
setting = setting
side = side
runs = runs
mean = mean
deviation = standard deviation
differences = What the candidate sets differently
least = Least gain that makes it worth it
least-note = In the unit of { $metric }. A smaller gain is not adopted, however certain it is. Proposed: any gain where the candidate is no more complicated, else 2 % of what could still be gained.
least-negative = The least gain is 0 or more.
splits = Data of the fresh runs
split-shipped = the study’s own split
split-each = another split for each run
splits-note = With another split for each run, training and validation examples are drawn anew, the same for both sides: this tells whether the gain hangs on the examples that happened to validate. The test examples stay aside.
too-few = There is nothing to compare yet: this takes two configurations with a result.

## What the record says.

record-says = What the record says so far
not-fresh = Where a configuration was run again, the run that selected it does not count: it was lucky.
retrain-sd = Training again varies by { $deviation } (standard deviation between runs of one configuration).
search-sd = Searching again varies by { $deviation } (the best of as many trials, drawn anew).
data-sd = Other splits of the data vary by { $deviation } beyond that.

## Fresh seeds.

fresh = Let fresh seeds decide
fresh-how = Both sides are trained with seeds that no trial had before, in turn, and looked at after every run. It stops by itself as soon as it is decided; the looks share one error out, so stopping early is sound.
cost = { $least } to { $most } runs of each side, { $steps } steps each.
cost-time = { $cost } At most about { $time }.
number = It will be candidate { $number } against this baseline, which the ledger counts: it may err with probability { $error }, so that all candidates together stay below { $all }.
train = Train fresh seeds of both
cannot-train = Fresh seeds cannot be trained from here: { $why }.
begun-before = These two were judged before, as the ledger below has it. Judging them again counts as a further candidate.
study-name = { $candidate } or { $baseline }? ({ $study })
study-question = Is the candidate better than the baseline, given how runs vary?

## The verdict.

verdict = Verdict
judging = Judged with fresh seeds: { $runs } of at most { $most } runs of each side
goes-on = It goes on, and stops by itself as soon as it is decided.
waits = It is not decided and not training: go on with it under “Curves and trials”.
over = The judgement has ended.
more = Train { $count } more of each
more-anew = Train { $count } of each on the runner, from the beginning
no-judgement = This study is no judgement: its trials are not runs of two configurations.
show = Show
progress = Progress of the judgement
adopted = The candidate as a study of its own: the baseline of what comes next
kept = The baseline as a study of its own
adopted-name = adopted: { $name }
kept-name = kept: { $name }

## The ledger.

ledger = Ledger of this baseline
ledger-note = Every candidate that was ever judged against this baseline, whatever came of it. Each further one has to show more.
ledger-empty = No candidate was judged against this baseline yet.
ledger-save = Save the ledger
ledger-saved = Beside a baseline and called like it, with “.ledger.jsonl” behind, lab judge counts on from it.
ledger-damaged = The ledger in this browser cannot be read from line { $line } on: nothing is judged, since nobody could tell how many candidates there were.
ledger-other-tab = Another tab wrote into the ledger meanwhile: press again.
ledger-nothing = The ledger is empty.
candidate-number = candidate
change = change
decision = decision
gain = gain
gain-interval = { $estimate } ({ $low } to { $high })
decided = { $decision ->
    [adopt] adopted
    [keep] baseline kept
   *[undecided] not decided
}
under-way = under way
