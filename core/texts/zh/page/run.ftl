### “运行”页。

progress = 研究进度
per-minute = 试验/分钟
time-left = 剩余时间
steps-per-second = 步/秒
in-training = 训练中
best-so-far = 目前最佳
pause = 暂停
resume = 继续
stop = 停止
analyze = 分析结果
analyze-so-far = 分析目前结果
measuring = 测量中……
needs-table = 此研究使用您自己的表格训练，而本浏览器中没有。请重新打开以继续。
open-table = 打开表格……
external = 此研究的试验由其他程序运行；此处读取其记录。
curves-of = 训练曲线：{ $metric }
axis = { $metric }与{ $parameter }
failed = { $n } 个失败，首个原因：{ $reason }
trained-by = 训练设备：{ $what }
