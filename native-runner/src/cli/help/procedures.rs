//! The texts of `lab procedure --help`, in both languages. Refuses to know what the arguments mean to the program.

use lab_core::text::Text;

/// Commands as `procedure NAME`; arguments as `NAME.argument`, or by their own name where all procedures mean the same.
pub const TEXTS: &[(&str, Text)] = &[
    (
        "procedure",
        Text::new(
            "The playbook's procedures: write the studies to run (--design), or read their records",
            "手册中的流程：生成要运行的研究（--design），或读取其记录",
        ),
    ),
    (
        "procedure starting-point",
        Text::new("Is any cheap configuration clearly better than chance?", "是否有廉价的配置明显优于随机猜测？"),
    ),
    (
        "procedure training-length",
        Text::new("How many steps does it take to fit the training set?", "拟合训练集需要多少步？"),
    ),
    (
        "procedure steps-to-target",
        Text::new(
            "Steps to a target by batch size, and the critical batch size",
            "各批量达到目标所需的步数，以及临界批量大小",
        ),
    ),
    (
        "procedure instability",
        Text::new(
            "Does training break just above the best learning rate, and what would steady it?",
            "训练是否在略高于最佳学习率时失稳，如何使其稳定？",
        ),
    ),
    (
        "procedure promotion",
        Text::new("Carry what a short round found into a longer one", "把短轮次的发现带入更长的一轮"),
    ),
    (
        "procedure advisor",
        Text::new(
            "Role and range of every hyperparameter, from the goal and the number of trials",
            "根据目标和试验数给出每个超参数的角色与范围",
        ),
    ),
    ("design", Text::new("Write the studies to run, made from this study", "由此研究生成要运行的研究")),
    (
        "out",
        Text::new(
            "Folder for the studies written (default, if it is one: standard output)",
            "所生成研究的目录（只有一个时默认写到标准输出）",
        ),
    ),
    ("plots", Text::new("Write the procedure's plots into this folder, as SVG", "把此流程的图以 SVG 写入此目录")),
    ("revised", Text::new("Write the proposed studies into this folder", "把建议的研究写入此目录")),
    ("input", Text::new("What was run: record files (lab.record/1)", "已运行的记录文件（lab.record/1）")),
    ("advisor.input", Text::new("Study file to be advised on (lab.study/1)", "待建议的研究文件（lab.study/1）")),
    ("trials", Text::new("Number of trials (of each study, if there are several)", "试验数（有多个研究时为每个研究）")),
    ("steps", Text::new("Steps of a trial (default: the study's)", "每个试验的步数（默认：研究的步数）")),
    (
        "steps-to-target.target",
        Text::new("Value of the objective to be reached, such as 0.05", "要达到的目标值，例如 0.05"),
    ),
    (
        "steps-to-target.throughput",
        Text::new(
            "What `lab throughput --json` printed: turns steps into time",
            "`lab throughput --json` 的输出：把步数换算为时间",
        ),
    ),
    ("steps-to-target.batches", Text::new("Batch sizes, each a study", "批量大小，每个对应一个研究")),
    (
        "instability.base",
        Text::new("Study that was probed (default: that of --best)", "被探测的研究（默认：--best 的研究）"),
    ),
    (
        "instability.best",
        Text::new(
            "Record whose best trial has the best learning rate (default: the study's fixed values)",
            "其最佳试验给出最佳学习率的记录（默认：研究的固定值）",
        ),
    ),
    ("promotion.steps", Text::new("Steps of the longer round", "更长一轮的步数")),
    ("promotion.trials", Text::new("Trials of the longer round (default: as many)", "更长一轮的试验数（默认相同）")),
    ("advisor.compare", Text::new("The round asks which of these values is better", "本轮要回答哪个值更好")),
    (
        "advisor.understand",
        Text::new("The round asks how the result depends on this hyperparameter", "本轮要了解结果如何随此超参数变化"),
    ),
    ("advisor.maximize", Text::new("Only the best result counts", "只看最好的结果")),
    ("advisor.trials", Text::new("Number of trials (default: the study's)", "试验数（默认：研究的试验数）")),
];
