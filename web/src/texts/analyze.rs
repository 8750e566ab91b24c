//! Sentences of the page Analyze, of the trial table and of the trial panel.

texts! {
    const TRIALS = "Trials", "试验";
    const TRIAL = "Trial", "试验";
    const STATE = "State", "状态";
    const BEST_STEP = "Step of the objective", "目标所在步";
    const LAST_STEP = "Steps trained", "已训练步数";
    const NO_TRIALS_YET = "The trials appear here as they start.", "试验开始后在此列出。";
    const ANSWER = "Answer", "结论";
    const NOTHING_MEASURED = "Nothing to compare yet: no trial has completed.", "尚无可比较的结果：还没有完成的试验。";
    const ONLY_INFEASIBLE = "Every trial that ended was infeasible: look at where in the space they lie, at the learning rate first.", "所有已结束的试验均不可行：请查看它们在空间中的位置，先看学习率。";
    const CONDITIONS = "Fixed, hence conditions of every conclusion:", "固定的超参数，亦即每个结论的前提：";
    const AXES = "Each hyperparameter against the objective", "各超参数与目标";
    const CURVES = "Training curves", "训练曲线";
    const METRIC = "Metric", "指标";
    const VALUE_AXIS = "Value axis", "数值轴";
    const LINEAR = "linear", "线性";
    const LOGARITHMIC = "logarithmic", "对数";
    const EXPORT = "Save record", "保存记录";
    const DESIGN_NEXT = "Design next from this", "以此设计下一个研究";
    const GO_TO_RUN = "Go to Run", "前往运行";
    const CLOSE_PANEL = "Close the trial", "关闭试验面板";
    const OUTCOME = "Outcome", "结局";
    const VARIED = "Drawn for this trial", "本试验的取值";
    const FIXED = "Fixed in the study", "研究中固定";
    const SEED = "Seed", "随机种子";
    const REASON = "Reason", "原因";
    const NOTHING_VARIED = "No hyperparameter varies in this study.", "此研究中没有变化的超参数。";
    const KEYS_HINT = "Point at a trial to see it everywhere; press to open it. In a focused plot, arrow keys walk the trials, Enter opens, Escape closes.", "指向一个试验即可在各处看到它，按下即可打开。焦点在图上时，方向键逐个移动，回车打开，Esc 关闭。";
    const TORN = "The file's last line was cut off by a crash and is left out.", "文件的最后一行因崩溃而残缺，已略去。";
    const THIS_TRIAL = "This trial's curves", "本试验的曲线";
    fn open_trial(number) = "Trial {number}", "试验 {number}";
    fn show_all_trials(count) = "Show all {count} trials", "显示全部 {count} 个试验";
    fn trial_title(number) = "Trial {number}", "试验 {number}";
    fn best_is(number, metric, value, step, values) = "Trial {number} is best: {metric} {value} at step {step}, with {values}.", "试验 {number} 最佳：第 {step} 步的{metric}为 {value}，取值为 {values}。";
    fn best_is_plain(number, metric, value, step) = "Trial {number} is best: {metric} {value} at step {step}.", "试验 {number} 最佳：第 {step} 步的{metric}为 {value}。";
    fn completed(n) = "{n} completed", "{n} 个完成";
    fn infeasible(n) = "{n} infeasible", "{n} 个不可行";
    fn failed(n) = "{n} failed", "{n} 个失败";
    fn stopped(n) = "{n} stopped", "{n} 个已停止";
    fn running(n) = "{n} running", "{n} 个运行中";
    fn waiting(n) = "{n} waiting", "{n} 个等待中";
    fn group_best(label, value, trials) = "{label}: best {value} of {trials} trials", "{label}：{trials} 个试验中最佳 {value}";
    fn at_step(value, step) = "{value} at step {step}", "{value}（第 {step} 步）";
}
