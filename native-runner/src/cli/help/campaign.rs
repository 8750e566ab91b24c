//! The texts of `lab campaign --help`, in both languages. Refuses to know what the arguments mean to the program.

use lab_core::text::Text;

/// Commands as `campaign NAME`; arguments as `NAME.argument`, or by their own name where all commands mean the same.
pub const TEXTS: &[(&str, Text)] = &[
    (
        "campaign",
        Text::new(
            "Rounds of one question each, from a baseline to launches, in one file (lab.campaign/1)",
            "由基线到采纳、每轮一个问题的调优项目，保存在一个文件中（lab.campaign/1）",
        ),
    ),
    ("campaign new", Text::new("Begin a campaign", "新建调优项目")),
    (
        "campaign show",
        Text::new("Rounds and launches, what is known so far, what to do next", "各轮与采纳、目前所知、下一步"),
    ),
    ("campaign next", Text::new("What to do next, and what it costs", "下一步做什么，以及代价")),
    ("campaign open", Text::new("Open the next round", "开始下一轮")),
    ("campaign run", Text::new("Train what the open round lacks", "训练当前轮次中未完成的部分")),
    ("campaign conclude", Text::new("Conclude the open round", "为当前轮次作出结论")),
    ("campaign launch", Text::new("Adopt a trial as the new baseline", "采纳一个试验作为新基线")),
    ("campaign record", Text::new("Write the record of a round", "导出一轮的记录")),
    ("file", Text::new("Campaign file", "调优项目文件")),
    (
        "new.baseline",
        Text::new(
            "Study that fixes every hyperparameter: what everything is compared with",
            "固定所有超参数的研究：比较的基准",
        ),
    ),
    ("new.name", Text::new("Name (default: the baseline's)", "名称（默认与基线相同）")),
    ("new.purpose", Text::new("What is to be achieved", "要达到什么")),
    (
        "new.checked",
        Text::new(
            "What was checked before tuning: the problem is formulated, the data are clean, a pipeline trains and evaluates, the metric reflects what matters",
            "调优前已核对的事项：问题已明确、数据已清洗、流程能训练并评估、指标反映真正的目标",
        ),
    ),
    ("show.plots", Text::new("Write every plot of every round as SVG into this folder", "把每轮的所有图写成 SVG")),
    ("next.out", Text::new("Write the proposed studies into this folder", "把建议的研究写入此目录")),
    ("open.design", Text::new("Study of the round", "本轮的研究")),
    ("open.proposal", Text::new("Number of a study that `next` proposes", "`next` 所建议的研究的编号")),
    (
        "open.confirm",
        Text::new("Run the candidate and the baseline with so many seeds", "用这么多个种子运行候选配置和基线"),
    ),
    (
        "open.trial",
        Text::new("The candidate (default: the last round's best trial)", "候选配置（默认为上一轮的最佳试验）"),
    ),
    (
        "open.apart",
        Text::new(
            "One study for each scientific value instead of a joint one",
            "每个目标超参数取值一个研究，而不是联合采样",
        ),
    ),
    ("conclude.learnt", Text::new("What was learnt", "学到了什么")),
    ("conclude.dismiss", Text::new("A finding that need not be heeded, and why", "不必理会的发现及其理由")),
    (
        "conclude.keep",
        Text::new("A hyperparameter that later rounds keep at this value", "此后各轮保持不变的超参数取值"),
    ),
    ("launch.round", Text::new("Round of the trial (default: the last)", "试验所在的轮次（默认最后一轮）")),
    ("launch.trial", Text::new("Trial to adopt (default: the round's candidate)", "要采纳的试验（默认为该轮的候选）")),
    ("launch.reason", Text::new("Why it is adopted", "采纳的理由")),
    ("launch.complexity", Text::new("What it costs in complexity", "增加了多少复杂度")),
    ("record.round", Text::new("Number of the round", "轮次编号")),
    ("record.member", Text::new("One of its studies (default: all, joined)", "其中的一个研究（默认合并全部）")),
    ("record.out", Text::new("Record file to write", "要写出的记录文件")),
];
