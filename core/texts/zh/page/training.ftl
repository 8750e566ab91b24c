### 由什么训练研究，以及为何无法训练。

nothing = 没有训练在进行
starting = 本浏览器：正在启动工作线程，{ $ready }/{ $workers } 就绪
workers = 本浏览器：{ $count } 个 CPU 工作线程
gpu = 本浏览器：WebGPU，{ $name }
runner = 运行器：{ $kind }，{ $name }

## 选择这些工作线程的原因。

by-hand = 手动选择
small = 小模型在 CPU 上最快，每个核心一个试验
large = 这样大的模型在 GPU 上最快
no-gpu = 本浏览器没有可用的 GPU
gpu-failed = 无法使用 GPU：{ $reason }

## 本浏览器的 GPU。

no-webgpu = 本浏览器没有 WebGPU（或页面不是通过安全连接提供的）
no-adapter = 本浏览器支持 WebGPU，但没有可用的适配器
not-built = 本站的 WebGPU 工作线程仍在构建，请几分钟后重新加载页面
no-device = WebGPU 没有给出设备：{ $detail }

## 出了什么问题。

untrainable = 试验 { $trial } 无法训练：{ $what }
old-page = 页面版本比工作线程旧：请重新加载
workers-fail = 本浏览器的工作线程反复失败（{ $reason }）：请重新加载页面，或减少工作线程数
not-fetched = 无法获取数据文件 { $file }（{ $detail }）：服务器仍在运行吗？
table-missing = 请重新打开表格 { $file }：本浏览器中没有它
external = 此研究的试验由其他程序运行

## 运行器。

too-large = 研究及其表格超过运行器可接受的 { $limit } MiB
updated = 运行器已更新：请重新加载页面
unconnected = 与运行器的连接已断开（其训练不受影响）；{ $seconds } 秒后重试
refused = 运行器拒绝：{ $why }
not-deleted = 运行器没有删除该研究：{ $why }。
no-answer = 没有应答
alone = 此页未接入运行器：请在该研究所在的运行器上打开，或在本浏览器中重新训练
