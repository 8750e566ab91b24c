### The page Run.

progress = Progress of the study
per-minute = trials per minute
time-left = time left
steps-per-second = steps per second
in-training = in training
best-so-far = best so far
pause = Pause
resume = Resume
stop = Stop
analyze = Analyze the results
analyze-so-far = Analyze so far
measuring = measuring…
needs-table = This study trains on your own table, which this browser does not have. Open it again to go on.
open-table = Open the table…
external = The trials of this study are run by another program; its record is read here.
curves-of = Training curves: { $metric }
axis = { $metric } by { $parameter }
failed = { $n } failed, the first because: { $reason }
trained-by = Device: { $what }
