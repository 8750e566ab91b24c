### `lab serve` 的服务。

address-in-use = { $address }：已被其他程序占用
no-token = { $address } 可从其他机器访问，必须使用令牌：--no-token 只用于本机地址
bad-token = { $place }：令牌至少需要 16 个字符，只含字母、数字或符号
wide-token = { $path }：本机其他用户可读取令牌，且无法更改权限：请用 --token-file 指定其他文件，或设置 LAB_TOKEN
open-token = { $path }：本机其他用户可更改此令牌：请用 chmod 600 限制权限
no-site = { $path }：此目录中没有 index.html
no-data-folder = 找不到用户数据目录：请用 --store 指定
readable-token = 警告：{ $path }：本机其他用户可能读到令牌；请用 chmod 600 保密
replaced-token = 警告：{ $path }：其他用户曾可读取此令牌，已换用新令牌
held-back = 已暂停：训练研究 { $study } 时运行器连续异常退出 { $deaths } 次，且尚无任何测量；可能是内存不足。点击继续可重试
no-certificate = 其中没有 PEM 格式的证书
open-key = 无法在此保密；请用 --tls-cert 和 --tls-key 指定证书
