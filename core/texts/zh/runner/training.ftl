### 设备及其上的训练。

asked-for = 按要求使用
gpus-not-listed = 无法列出 GPU：{ $reason }
gpu-works = 硬件 GPU，试训练结果正确
gpu-failed = GPU { $name } 未通过试训练：{ $reason }
gpu-is-software = 唯一的 GPU 是软件渲染器（{ $name }），比 CPU 更慢；--device gpu 可强制使用
no-gpu = 未找到 GPU
no-gpu-support = 此构建不支持 GPU（`cargo lab serve` 会在后台构建，下次启动时可用）
asked-gpus-not-listed = --device gpu：无法列出 GPU：{ $reason }
asked-gpu-failed = --device gpu：{ $name } 未通过试训练：{ $reason }
no-such-gpu = --device gpu:{ $index }：没有这个 GPU；`lab devices` 列出了 { $count } 个
asked-no-gpu = --device gpu：未找到 GPU（是否安装了 Vulkan 驱动？）
asked-no-gpu-support = --device gpu：此构建不支持 GPU

## 研究为何不训练或不再训练。

external = 此研究的试验由其他流程训练，没有可运行的内容
trial-not-trainable = 试验 { $trial } 无法训练：{ $reason }
pool-crashed = 工作线程池崩溃
no-thread = 无法启动工作线程：{ $reason }
device-gone = 设备已不可用
device-not-opened = 无法打开设备：{ $reason }
too-little-memory = 试验 { $trial } 需要 { $needs } MiB 内存，而可供训练的只有 { $limit } MiB：请减小 batch_size 或 model.width，或释放内存，或设置 --memory

## 进度。

progress = { $ended }/{ $trials } 个试验，{ $running } 个进行中，{ $speed } 步/秒
progress-left = { $ended }/{ $trials } 个试验，{ $running } 个进行中，{ $speed } 步/秒，剩余 { $left }
