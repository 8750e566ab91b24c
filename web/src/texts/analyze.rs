//! Sentences of the page Analyze, of the trial table and of the trial panel.

texts! {
    const TRIALS = "Trials", "试验";
    const TABLE_OF_TRIALS = "Table of trials", "试验表";
    const TRIAL = "Trial", "试验";
    const STATE = "State", "状态";
    const BEST_STEP = "Step of the objective", "目标所在步";
    const LAST_STEP = "Steps trained", "已训练步数";
    const NO_TRIALS_YET = "The trials appear here as they start.", "试验开始后在此列出。";
    const EXPORT = "Save record", "保存记录";
    const DESIGN_NEXT = "Design next from this", "以此设计下一个研究";
    const GO_TO_RUN = "Go to Run", "前往运行";
    const CLOSE_PANEL = "Close the trial", "关闭试验面板";
    const OUTCOME = "Outcome", "结局";
    const VARIED = "Drawn for this trial", "本试验的取值";
    const FIXED = "Fixed in the study", "研究中固定";
    const SEED = "Seed", "随机种子";
    const REASON = "Reason", "原因";
    const TORN = "The file's last line was cut off by a crash and is left out.", "文件的最后一行因崩溃而残缺，已略去。";
    const SHOW_NOTES = "Show", "查看";
    const THIS_TRIAL = "This trial's curves", "本试验的曲线";
    fn open_trial(number) = "Trial {number}", "试验 {number}";
    fn imported(count) = "Imported; things guessed, converted or left out: {count}", "已导入；推测、转换或舍去 {count} 项";
    fn show_all_trials(count) = "Show all {count} trials", "显示全部 {count} 个试验";
    fn trial_title(number) = "Trial {number}", "试验 {number}";
    fn at_step(value, step) = "{value} at step {step}", "{value}（第 {step} 步）";
}
