### What trains a study, and why it cannot.

nothing = nothing is training
starting = this browser: starting workers, { $ready } of { $workers } ready
workers = { $count ->
    [one] this browser: { $count } CPU worker
   *[other] this browser: { $count } CPU workers
}
gpu = this browser: WebGPU, { $name }
runner = runner: { $kind }, { $name }

## Why these workers.

by-hand = chosen by hand
small = small models are fastest on the CPU, one trial a core
large = a model this large is fastest on the GPU
no-gpu = this browser offers no GPU
gpu-failed = the GPU could not be used: { $reason }

## This browser's GPU.

no-webgpu = this browser has no WebGPU (or the page is not served securely)
no-adapter = this browser has WebGPU, but no adapter for it
not-built = the site's WebGPU worker is still being built; reload the page in some minutes
no-device = WebGPU gives no device: { $detail }

## What is wrong.

untrainable = trial { $trial } cannot be trained: { $what }
old-page = the page is older than its workers: reload it
workers-fail = this browser's workers keep failing ({ $reason }): reload the page, or use fewer workers
not-fetched = the data file { $file } could not be fetched ({ $detail }): is the server still running?
table-missing = open the table { $file } again: this browser does not have it
external = the trials of this study are run by another program

## The runner.

too-large = the study with its table is larger than the { $limit } MiB a runner takes
updated = the runner was updated: reload the page
unconnected = no connection to the runner, which needs none to go on; next attempt in { $seconds } s
refused = the runner refuses: { $why }
not-deleted = The runner did not delete the study: { $why }.
no-answer = it does not answer
alone = this page is hosted without a runner: open the study where its runner is, or train it anew in this browser
