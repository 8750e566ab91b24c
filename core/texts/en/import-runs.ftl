### What an import of runs did beside reading: event files of TensorBoard, and folders with a configuration and measurements.

## Event files.

torn-event = the last event of a file is incomplete, as if it was still being written
restarted = the training was resumed at step { $step }: what was written before for that step and later ones does not count, as in TensorBoard
odd-hyperparameter = the hyperparameter { $name } is no finite number, text, or truth value
several-sets = a file holds several sets of hyperparameters: the first counts, as in TensorBoard
not-scalar = { $what } (such as { $tag }): a record holds scalars
images = images
histograms = histograms
audio = audio
text = text
graphs = graphs
tensors = tensors of several numbers
no-steps = { $tag } was written without steps: they are counted from 0 in the order written
negative-step = { $tag } has values at negative steps (first at { $step })
twice = { $tag } has several values for one step (first at { $step }): the last counts
several-files = { $count } event files in one folder each begin at the first step, with other values: they are read as trials of their own; take away those that do not count
other-hyperparameters = after a restart the hyperparameters are others: the last ones count

## Folders that are parts of a run.

part-hyperparameters = { $folder } holds the hyperparameters (add_hparams) of the run around it: they are one trial
part-line = { $folder } is a line of the plot { $tag } (add_scalars), not a run: its metric is { $metric }; otherwise, import it alone
part-split = { $folder } is a part of a run, not a run: its { $tag } is the metric { $metric }; otherwise, import it alone
unclear-curves = the curves beside { $count } sets of hyperparameters do not say to which of them they belong
empty-run = a run without scalars and hyperparameters
outer-metric = { $name } is in the folder around it too, with other values: here it is called { $other }

## Trials.

not-finite = { $tag } is not a finite number (first at step { $step })
seed = the seed { $seed } is not a whole number of 0 or more
whole = whole in every trial and read as integers, which TensorBoard does not tell from floats: { $names }
too-many-texts = the hyperparameter { $name }, which has too many different values that are no numbers

## Folders with a configuration and measurements.

unread-files = files that may hold measurements and are not read: { $names }; what is read are tables (CSV), JSON and event files with names such as metrics.csv, progress.csv, results.json, log.jsonl
other-value = { $file } says { $text } of { $name }, another file { $first }: it is kept as { $longer }
left-out = { $file } was left out: { $why }
same = several files say the same of { $name }
other-values = { $name } of another file has other values: this one is called { $longer }
no-single-value = { $name } is no single value
no-configuration = measurements without a configuration are no run
empty-configuration = its configuration is empty: it has no hyperparameters
same-in-all = values that are the same in every run: { $names }

## Keras Tuner.

step-lost = the step { $step } of its range is not kept
scale-lost = its scale, reverse_log, is not kept
kept-by-tuner = what the tuner notes for itself is no hyperparameter: { $names }
with-epochs = { $note }; trials were trained for { $from } to { $to } epochs (tuner/epochs), which makes their results unequal
