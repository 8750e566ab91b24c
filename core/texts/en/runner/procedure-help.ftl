### The help of `lab procedure`: procedures, and arguments as `procedure-argument`, or by their own name where all mean the same.

procedure = The playbook's procedures: write the studies to run (--design), or read their records
starting-point = Is any cheap configuration clearly better than chance?
training-length = How many steps does it take to fit the training set?
steps-to-target = Steps to a target by batch size, and the critical batch size
instability = Does training break just above the best learning rate, and what would steady it?
promotion = Carry what a short round found into a longer one
advisor = Role and range of every hyperparameter, from the goal and the number of trials
design = Write the studies to run, made from this study
out = Folder for the studies written (default, if it is one: standard output)
plots = Write the procedure's plots into this folder, as SVG
revised = Write the proposed studies into this folder
input = What was run: record files (lab.record/1)

advisor-input = Study file to be advised on (lab.study/1)
trials = Number of trials (of each study, if there are several)
steps = Steps of a trial (default: the study's)

steps-to-target-target = Value of the objective to be reached, such as 0.05
steps-to-target-throughput = What `lab throughput --json` printed: turns steps into time
steps-to-target-batches = Batch sizes, each a study

instability-base = Study that was probed (default: that of --best)
instability-best = Record whose best trial has the best learning rate (default: the study's fixed values)

promotion-steps = Steps of the longer round
promotion-trials = Trials of the longer round (default: as many)

advisor-compare = The round asks which of these values is better
advisor-understand = The round asks how the result depends on this hyperparameter
advisor-maximize = Only the best result counts
advisor-trials = Number of trials (default: the study's)
