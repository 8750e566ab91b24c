### 命令行的帮助。

lab = Tuning Lab：设计、运行和解读超参数研究
lang = 所有信息的语言（默认随环境）
json = 标准输出只含 JSON
study = 研究文件（lab.study/1）
store-folder = 存储目录（默认：用户数据目录）
device = 训练所用的设备；见 `lab devices`
jobs = 同时训练的组数（默认每核一组，GPU 为 1）
memory = 训练可用内存上限，例如 4GiB（默认：空闲内存的 80%）
overwrite = 替换已有内容
commands = 命令

throughput = 确定批量大小：测量 2 的幂次批量的吞吐量
throughput-memory = 训练可用内存上限，例如 64MiB
throughput-largest = 尝试的最大批量

serve = 提供网页，并训练网页提交的研究
serve-listen = 监听地址；端口 0 表示任选空闲端口。他人可访问的地址（如 0.0.0.0:8740）会加密通信
serve-store-limit = 存储文件的大小上限，例如 10GiB（默认：磁盘可用空间）
serve-site = 网页构建目录（默认：程序旁的 `site`）
serve-host = 浏览器可用来访问本服务的其他名称，如 lab.example 或 lab.example:8740（可重复）
serve-token-file = 存放客户端令牌的文件（默认：环境变量 LAB_TOKEN，否则为存储目录中的令牌）
serve-no-token = 允许本机上的所有程序和用户访问；只用于本机地址
serve-tls = 本机地址也加密通信，使用自动生成并保存在存储目录中的证书
serve-tls-cert = 使用自己的证书加密通信（PEM，含中间证书）
serve-tls-key = 该证书的私钥（PEM）
serve-insecure-no-tls = 接受与其他机器之间的通信不加密（包括令牌）

run = 训练一个研究并写入记录文件；中断后再次运行即可继续
run-out = 要写入或继续的记录文件（lab.record/1）
run-json = 同时把每个事件行打印到标准输出

sample = 以 JSON 行打印研究的前若干个试验配置
sample-count = 数量（默认：研究的试验数）
sample-json = 各行总是 JSON

check = 打印研究文件中的每个问题及其位置

analyze = 汇总记录、给出发现并绘图
analyze-records = 记录文件（lab.record/1）；--json 时多个记录按此顺序组成列表
analyze-baseline = 每个记录的对照记录（默认：排在它前面的记录）
analyze-scientific = 改问此参数，而不是研究原来的问题（可重复）；记录本身不变
analyze-threshold = 设置检查的阈值，例如 crowd=0.6（可重复）
analyze-thresholds = 按 JSON 文件设置阈值：{"{"}"crowd": 0.6{"}"}
analyze-list-thresholds = 打印每个阈值：默认值、范围、含义及其决定的发现
analyze-plots = 把所有自动生成的图以 SVG 写入此目录
analyze-report = 把全部内容写成一个可离线打开的 HTML 页面

compare = 根据双方的重复运行，判断候选配置能否取代基线
compare-baseline = 含有基线运行的记录：取值相同、种子不同的试验（lab.record/1）
compare-candidate = 含有候选配置运行的记录；有多个重复运行过的配置时，取均值最好的一个
min-gain = 值得改动的最小改善，以指标的单位计
exit-code = 以退出码表示结论：0 采用，3 保留基线，4 尚无定论（默认始终为 0）

judge = 用新的种子训练候选配置与基线，直到得出结论；再次运行可继续
judge-baseline = 研究（变动的参数取默认值）或记录（取其最好的配置）；旁边的 BASELINE.ledger.jsonl 记下与它比较过的所有候选配置，后来者须满足更严格的标准
judge-candidate = 研究（变动的参数取默认值）或记录（取其最好的配置，选中它的那次运行不计入）
judge-out = 要写入或继续的记录文件（lab.record/1）：偶数号试验属于基线
judge-max-runs = 每一方最多运行多少次；以后可以调大以继续
judge-resplit = 双方的每次运行都换一种训练集与验证集的划分，并逐个划分比较：可看出改善是否只是碰巧用了这些验证样本
judge-command = 自己的训练命令；目前还不能启动

import = 把其他工具的研究转为记录文件
import-tool = 来源：Optuna（日志或 SQLite）、表格、TensorBoard 运行目录、W&B 导出的表格、runs：含配置和测量的运行文件夹
import-source = 文件或运行目录
import-out = 要写入的记录文件（lab.record/1）
import-study-name = 多个研究中的哪一个
import-metric = 作为目标的指标
import-direction = 目标指标的优化方向
import-at = 取试验的最佳值还是末值
import-scientific = 目标超参数（可重复）
import-columns = 表格各列的含义（lab.columns/1）；会保存在记录文件旁
import-trial = 试验编号或名称所在的列
import-step = 步数所在的列；没有则每行一个试验
import-seed = 随机种子所在的列
import-outcome = 试验结果所在的列
import-parameter = 超参数所在的列（可重复）
import-measured = 指标所在的列（可重复）

export = 把记录文件转为其他工具的文件
export-tool = 目标：Optuna（日志；TARGET 以 .db 结尾则为 SQLite）、表格、TensorBoard、W&B sweep
export-record = 记录文件（lab.record/1）
export-out = 要写入的文件或目录
export-program = sweep 运行所启动的脚本

lesson = 课程：关于调参的各课，每课都有一个用您自己的记录来检查的任务
lesson-list = 列出各课，并检查它们是否完整一致
lesson-rows = 输出手册索引的每一行由哪一课讲授
lesson-show = 输出一课的内容
lesson-study = 只输出本课的动手研究（研究文件）
lesson-check = 用一份记录检查某课的任务；退出状态 0 为通过，3 为未通过
lesson-id = 哪一课
lesson-record = 记录文件（lab.record/1）
lesson-folder = 课程目录，如 static/lessons；其中记录的研究也一并检查（默认：本程序自带的课程）

store = 列出 `lab serve` 存储中的研究及其占用空间；可删除
store-delete = 删除此编号的研究及其试验（可重复）；期间不能有 `lab serve` 使用该存储

devices = 列出所有设备、是否可用，以及 `auto` 的选择

schema = 打印某个格式的 JSON Schema
schema-format = 哪个格式
