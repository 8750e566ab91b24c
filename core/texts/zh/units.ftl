### 带单位的数。

percent = { $number } %
points = { $number } 个百分点
seconds = { $number } s
milliseconds = { $number } ms
microseconds = { $number } µs
nanoseconds = { $number } ns

## 等待的时间。

whole-seconds = { $seconds } 秒
minutes-seconds = { $minutes } 分 { $seconds } 秒
hours-minutes = { $hours } 小时 { $minutes } 分

## 估计的时间。

under-a-second = 不到 1 秒
minutes = { $number } 分钟
hours = { $number } 小时
days = { $number } 天
