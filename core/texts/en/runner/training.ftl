### Devices, and training on them.

asked-for = asked for
gpus-not-listed = the GPUs could not be listed: { $reason }
gpu-works = a hardware GPU that trained correctly when probed
gpu-failed = the GPU { $name } failed its probe: { $reason }
gpu-is-software = the only GPU is a software renderer ({ $name }), slower than the CPU itself; --device gpu takes it anyway
no-gpu = no GPU was found
no-gpu-support = this build has no support for GPUs (`cargo lab serve` builds it behind and has it at its next start)
asked-gpus-not-listed = --device gpu: the GPUs could not be listed: { $reason }
asked-gpu-failed = --device gpu: { $name } failed its probe: { $reason }
no-such-gpu = --device gpu:{ $index }: there is no such GPU; `lab devices` lists { $count }
asked-no-gpu = --device gpu: no GPU was found (is its Vulkan driver installed?)
asked-no-gpu-support = --device gpu: this build has no GPU support

## Why a study is not trained, or no further.

external = this study's trials are trained by another pipeline; there is nothing to run
trial-not-trainable = trial { $trial } cannot be trained: { $reason }
pool-crashed = the worker pool crashed
no-thread = no worker thread: { $reason }
device-gone = the device is gone
device-not-opened = the device cannot be opened: { $reason }
too-little-memory = trial { $trial } needs { $needs } MiB of memory and there are { $limit } MiB for training: a smaller batch_size or model.width needs less; free some, or set --memory

## Progress.

progress = { $ended }/{ $trials } trials, { $running } running, { $speed } steps/s
progress-left = { $ended }/{ $trials } trials, { $running } running, { $speed } steps/s, { $left } left
