//! The texts of `--help`, in both languages. Refuses to know what the arguments mean to the program.

mod campaign;
mod procedures;

use clap::Command;
use lab_core::text::{Lang, Text};
use std::ffi::OsString;

/// The language asked for by `--lang`, else by the environment; needed before the arguments are read, for their help.
pub fn language(arguments: &[OsString]) -> Lang {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => return arguments.next().map(Lang::from_tag).unwrap_or_default(),
            Some(value) if value.starts_with('=') => return Lang::from_tag(value.trim_start_matches('=')),
            _ => {}
        }
    }
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let tag = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    tag.map(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// The command with every text in that language.
pub fn localised(command: Command, lang: Lang) -> Command {
    let command = explained(command, "lab", lang);
    command.mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        let nested = sub.has_subcommands();
        let sub = explained(sub, &name, lang);
        if nested { sub.mut_subcommands(|sub| nested_explained(sub, &name, lang)) } else { sub }
    })
}

/// A command of a command: `procedure advisor`, with arguments as `advisor.study`.
fn nested_explained(sub: Command, owner: &str, lang: Lang) -> Command {
    let (name, key) = (sub.get_name().to_owned(), format!("{owner} {}", sub.get_name()));
    explained(sub, &name, lang).about(text(&key, lang).unwrap_or_default())
}

fn explained(command: Command, name: &str, lang: Lang) -> Command {
    let owner = name.to_owned();
    let argument_help = move |argument: clap::Arg| {
        let key = format!("{owner}.{}", argument.get_id());
        let help = text(&key, lang).or_else(|| text(argument.get_id().as_str(), lang)).unwrap_or_default();
        argument.help(help)
    };
    command
        .about(text(name, lang).unwrap_or_default())
        .subcommand_help_heading(lang.pick("Commands", "命令"))
        .mut_args(argument_help)
}

fn text(key: &str, lang: Lang) -> Option<&'static str> {
    TEXTS
        .iter()
        .chain(procedures::TEXTS)
        .chain(campaign::TEXTS)
        .find(|(name, _)| *name == key)
        .map(|(_, text)| text.get(lang))
}

/// Commands by name; arguments as `command.argument`, or by their own name where all commands mean the same.
const TEXTS: &[(&str, Text)] = &[
    (
        "lab",
        Text::new("Tuning Lab: design, run and read hyperparameter studies", "Tuning Lab：设计、运行和解读超参数研究"),
    ),
    ("lang", Text::new("Language of all messages (default: the environment's)", "所有信息的语言（默认随环境）")),
    ("json", Text::new("Print JSON, and nothing else, to standard output", "标准输出只含 JSON")),
    ("study", Text::new("Study file (lab.study/1)", "研究文件（lab.study/1）")),
    (
        "throughput",
        Text::new("Find the batch size: throughput at powers of two", "确定批量大小：测量 2 的幂次批量的吞吐量"),
    ),
    (
        "throughput.memory",
        Text::new("Most memory that training may take, such as 64MiB", "训练可用内存上限，例如 64MiB"),
    ),
    ("throughput.largest", Text::new("Largest batch to try", "尝试的最大批量")),
    ("serve", Text::new("Serve the page, and train the studies it sends", "提供网页，并训练网页提交的研究")),
    (
        "serve.listen",
        Text::new(
            "Address to listen on; port 0 takes a free one. What others can reach, such as 0.0.0.0:8740, is encrypted",
            "监听地址；端口 0 表示任选空闲端口。他人可访问的地址（如 0.0.0.0:8740）会加密通信",
        ),
    ),
    (
        "serve.store",
        Text::new("Folder of the store (default: the user's data folder)", "存储目录（默认：用户数据目录）"),
    ),
    ("device", Text::new("Device to train on; `lab devices` lists them", "训练所用的设备；见 `lab devices`")),
    (
        "serve.jobs",
        Text::new(
            "Cohorts trained at once (default: one per core, 1 on a GPU)",
            "同时训练的组数（默认每核一组，GPU 为 1）",
        ),
    ),
    (
        "serve.memory",
        Text::new(
            "Most memory that training may take, such as 4GiB (default: 80 % of what is free)",
            "训练可用内存上限，例如 4GiB（默认：空闲内存的 80%）",
        ),
    ),
    (
        "serve.store_limit",
        Text::new(
            "Most room that the store's file may take, such as 10GiB (default: what the disk has)",
            "存储文件的大小上限，例如 10GiB（默认：磁盘可用空间）",
        ),
    ),
    (
        "serve.site",
        Text::new(
            "Folder of the built page (default: `site` beside this program)",
            "网页构建目录（默认：程序旁的 `site`）",
        ),
    ),
    (
        "serve.host",
        Text::new(
            "A further name that browsers may use for this server, such as lab.example or lab.example:8740 (again for more)",
            "浏览器可用来访问本服务的其他名称，如 lab.example 或 lab.example:8740（可重复）",
        ),
    ),
    (
        "serve.token_file",
        Text::new(
            "File with the token that clients show (default: the variable LAB_TOKEN, else one kept in the store)",
            "存放客户端令牌的文件（默认：环境变量 LAB_TOKEN，否则为存储目录中的令牌）",
        ),
    ),
    (
        "serve.no_token",
        Text::new(
            "Let in every program and every person on this machine; for loopback addresses only",
            "允许本机上的所有程序和用户访问；只用于本机地址",
        ),
    ),
    (
        "serve.tls",
        Text::new(
            "Encrypt on a loopback address as well, with a certificate made and kept in the store",
            "本机地址也加密通信，使用自动生成并保存在存储目录中的证书",
        ),
    ),
    (
        "serve.tls_cert",
        Text::new(
            "Encrypt with this certificate of your own (PEM, with those between it and its authority)",
            "使用自己的证书加密通信（PEM，含中间证书）",
        ),
    ),
    ("serve.tls_key", Text::new("The key of that certificate (PEM)", "该证书的私钥（PEM）")),
    (
        "serve.insecure_no_tls",
        Text::new(
            "Accept that traffic beyond this machine is not encrypted, the token included",
            "接受与其他机器之间的通信不加密（包括令牌）",
        ),
    ),
    (
        "run",
        Text::new(
            "Train a study into a record file; run again to continue after an interruption",
            "训练一个研究并写入记录文件；中断后再次运行即可继续",
        ),
    ),
    ("run.out", Text::new("Record file to write or continue (lab.record/1)", "要写入或继续的记录文件（lab.record/1）")),
    (
        "run.jobs",
        Text::new(
            "Cohorts trained at once (default: one per core, 1 on a GPU)",
            "同时训练的组数（默认每核一组，GPU 为 1）",
        ),
    ),
    (
        "run.memory",
        Text::new(
            "Most memory that training may take, such as 4GiB (default: 80 % of what is free)",
            "训练可用内存上限，例如 4GiB（默认：空闲内存的 80%）",
        ),
    ),
    ("run.json", Text::new("Also print each event line to standard output", "同时把每个事件行打印到标准输出")),
    (
        "sample",
        Text::new(
            "Print the first trial configurations of a study, as JSON lines",
            "以 JSON 行打印研究的前若干个试验配置",
        ),
    ),
    ("sample.count", Text::new("How many (default: the study's number of trials)", "数量（默认：研究的试验数）")),
    ("sample.json", Text::new("The lines are JSON in any case", "各行总是 JSON")),
    (
        "check",
        Text::new("Print every problem of a study file, each with its place", "打印研究文件中的每个问题及其位置"),
    ),
    (
        "analyze",
        Text::new("Summarise records, say what is found in them, and draw their plots", "汇总记录、给出发现并绘图"),
    ),
    (
        "analyze.records",
        Text::new(
            "Record files (lab.record/1); with --json several make a list in this order",
            "记录文件（lab.record/1）；--json 时多个记录按此顺序组成列表",
        ),
    ),
    (
        "analyze.baseline",
        Text::new(
            "Record that each is compared with (default: the one before it)",
            "每个记录的对照记录（默认：排在它前面的记录）",
        ),
    ),
    (
        "analyze.threshold",
        Text::new(
            "Set a threshold of the checks, such as crowd=0.6 (again for more)",
            "设置检查的阈值，例如 crowd=0.6（可重复）",
        ),
    ),
    (
        "analyze.thresholds",
        Text::new(
            "Set the thresholds that a JSON file names: {\"crowd\": 0.6}",
            "按 JSON 文件设置阈值：{\"crowd\": 0.6}",
        ),
    ),
    (
        "analyze.list_thresholds",
        Text::new(
            "Print every threshold: its default, its range, its meaning and the findings it decides",
            "打印每个阈值：默认值、范围、含义及其决定的发现",
        ),
    ),
    (
        "analyze.plots",
        Text::new("Write every automatic plot into this folder, as SVG", "把所有自动生成的图以 SVG 写入此目录"),
    ),
    (
        "analyze.report",
        Text::new("Write everything on one HTML page that opens offline", "把全部内容写成一个可离线打开的 HTML 页面"),
    ),
    ("import", Text::new("Turn another tool's study into a record file", "把其他工具的研究转为记录文件")),
    (
        "import.tool",
        Text::new(
            "Whose files: Optuna (journal or SQLite), a table, TensorBoard's folder of runs, a table from W&B, runs: folders with a configuration and measurements",
            "来源：Optuna（日志或 SQLite）、表格、TensorBoard 运行目录、W&B 导出的表格、runs：含配置和测量的运行文件夹",
        ),
    ),
    ("import.source", Text::new("File, or folder of runs", "文件或运行目录")),
    ("import.out", Text::new("Record file to write (lab.record/1)", "要写入的记录文件（lab.record/1）")),
    ("overwrite", Text::new("Replace what is there", "替换已有内容")),
    ("import.study_name", Text::new("Which of several studies", "多个研究中的哪一个")),
    ("import.metric", Text::new("The metric that is the objective", "作为目标的指标")),
    ("import.direction", Text::new("Which way the objective is better", "目标指标的优化方向")),
    ("import.at", Text::new("Which measurement of a trial counts: the best or the last", "取试验的最佳值还是末值")),
    (
        "import.scientific",
        Text::new("A parameter whose effect is asked about (again for more)", "目标超参数（可重复）"),
    ),
    (
        "import.columns",
        Text::new(
            "Which column of a table is what (lab.columns/1); remembered beside the record",
            "表格各列的含义（lab.columns/1）；会保存在记录文件旁",
        ),
    ),
    ("import.trial", Text::new("Column with the trial's number or name", "试验编号或名称所在的列")),
    ("import.step", Text::new("Column with the step; without it a row is a trial", "步数所在的列；没有则每行一个试验")),
    ("import.seed", Text::new("Column with the seed", "随机种子所在的列")),
    ("import.outcome", Text::new("Column with how the trial ended", "试验结果所在的列")),
    ("import.parameter", Text::new("Column with a hyperparameter (again for more)", "超参数所在的列（可重复）")),
    ("import.measured", Text::new("Column with a metric (again for more)", "指标所在的列（可重复）")),
    ("export", Text::new("Turn a record into another tool's file", "把记录文件转为其他工具的文件")),
    (
        "export.tool",
        Text::new(
            "For whom: Optuna (a journal, or SQLite if TARGET ends in .db), a table, TensorBoard, a W&B sweep",
            "目标：Optuna（日志；TARGET 以 .db 结尾则为 SQLite）、表格、TensorBoard、W&B sweep",
        ),
    ),
    ("export.record", Text::new("Record file (lab.record/1)", "记录文件（lab.record/1）")),
    ("export.out", Text::new("File or folder to write", "要写入的文件或目录")),
    ("export.program", Text::new("The script that runs of a sweep start", "sweep 运行所启动的脚本")),
    (
        "store",
        Text::new(
            "List the studies in the store of `lab serve` and the room it takes; delete some",
            "列出 `lab serve` 存储中的研究及其占用空间；可删除",
        ),
    ),
    (
        "store.store",
        Text::new("Folder of the store (default: the user's data folder)", "存储目录（默认：用户数据目录）"),
    ),
    (
        "store.delete",
        Text::new(
            "Delete the study of this number, with its trials (again for more); no `lab serve` may be running on the store",
            "删除此编号的研究及其试验（可重复）；期间不能有 `lab serve` 使用该存储",
        ),
    ),
    (
        "devices",
        Text::new(
            "List every device, whether it works, and which one `auto` takes",
            "列出所有设备、是否可用，以及 `auto` 的选择",
        ),
    ),
    ("schema", Text::new("Print the JSON Schema of a format", "打印某个格式的 JSON Schema")),
    ("schema.format", Text::new("Which format", "哪个格式")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_and_argument_is_explained() {
        let command = localised(crate::Cli::command(), Lang::En);
        command.clone().debug_assert();
        let subs = command.get_subcommands().filter(|sub| !sub.is_hide_set());
        let nested = command.get_subcommands().flat_map(|sub| sub.get_subcommands());
        for sub in std::iter::once(&command).chain(subs).chain(nested) {
            assert!(sub.get_about().is_some_and(|about| !about.to_string().is_empty()), "{}", sub.get_name());
            for argument in sub.get_arguments() {
                let id = argument.get_id().as_str();
                assert!(
                    id == "help"
                        || id == "version"
                        || argument.get_help().is_some_and(|help| !help.to_string().is_empty()),
                    "{} {id}",
                    sub.get_name()
                );
            }
        }
    }

    #[test]
    fn the_language_is_read_before_the_arguments() {
        let of = |arguments: &[&str]| language(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["lab", "check", "--lang", "zh", "x"]), Lang::Zh);
        assert_eq!(of(&["lab", "--lang=zh"]), Lang::Zh);
        assert_eq!(of(&["lab", "--lang=en"]), Lang::En);
    }
}
