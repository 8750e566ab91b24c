//! Sentences of the page that makes records of other tools' files.

texts! {
    const HEADLINE = "Bring results from another tool", "从其他工具带来结果";
    const INTRODUCTION = "The trials become a record here, in this browser; nothing is sent anywhere. Ranges and scales that a file does not state are inferred from the values.", "试验在本浏览器中成为记录，不会发送到任何地方。文件未说明的范围和刻度由取值推断。";
    const OPTUNA = "Optuna: the journal file of JournalStorage (.log). A database (.db) is read on the command line: lab import optuna study.db --out study.jsonl", "Optuna：JournalStorage 的日志文件（.log）。数据库（.db）请在命令行读取：lab import optuna study.db --out study.jsonl";
    const TABLE = "A table (.csv): a row per trial or per measurement, such as a data frame of Optuna; you say which column is what.", "表格（.csv）：每个试验或每次测量一行，例如 Optuna 的数据框；由您说明各列的含义。";
    const WANDB = "W&B: the CSV export of a project's table of runs.", "W&B：项目运行表导出的 CSV。";
    const TENSORBOARD = "TensorBoard: event files, a folder per run, with the hyperparameters of the HParams plugin.", "TensorBoard：事件文件，每个运行一个文件夹，超参数取自 HParams 插件。";
    const CHOOSE_FILES = "Choose files…", "选择文件……";
    const CHOOSE_FOLDER = "Choose a folder of runs…", "选择运行文件夹……";
    const NOTES = "What was guessed, converted or left out", "推测、转换或舍去的内容";
    const OPEN = "Open as a record", "作为记录打开";
    const STUDY = "Study", "研究";
    const OBJECTIVE = "Objective", "目标指标";
    const BETTER_IS = "Better is", "更优的是";
    const LOWER = "lower", "更低者";
    const HIGHER = "higher", "更高者";
    const OBJECTIVE_IS = "The objective of a trial is", "试验的目标取";
    const BEST_VALUE = "its best value", "最佳值";
    const LAST_VALUE = "its last value", "最后的值";
    const AS_THE_FILE_SAYS = "as the file says", "按文件所述";
    const COLUMNS = "Columns", "列";
    const COLUMNS_NOTE = "Say what each column is. With a column of steps, a row is a measurement; without one, a row is a trial. It is remembered for tables with these columns.", "请说明各列的含义。有“训练步”列时，一行是一次测量；没有时，一行是一个试验。对具有这些列的表格会记住您的选择。";
    const COLUMN = "column", "列";
    const MEANING = "what it is", "含义";
    const FIRST_VALUE = "first value", "第一个值";
    const UNUSED = "not used", "不使用";
    const TRIAL = "name or number of the trial", "试验的名称或编号";
    const FURTHER_NAME = "further name of the trial", "试验的其他名称";
    const STEP = "training step", "训练步";
    const NUISANCE = "nuisance hyperparameter", "冗余超参数";
    const SCIENTIFIC = "scientific hyperparameter", "目标超参数";
    const OBJECTIVE_COLUMN = "metric: the objective", "指标：目标";
    const METRIC = "metric", "指标";
    const OUTCOME = "outcome of the trial", "试验的结局";
    const REASON = "reason of the outcome", "结局的原因";
    const SEED = "seed", "随机种子";
    fn column_is(header) = "{header} is", "{header} 是";
}
