//! Sentences of the start page.

texts! {
    const HEADLINE = "Tune deep learning the way the playbook says", "按照《调参手册》的方法为深度学习调参";
    const INTRO = "Design a study, watch its trials train on real data, and read off what matters. Everything runs in this browser, or on your own runner.", "设计研究，观看试验在真实数据上训练，读出真正重要的东西。一切都在本浏览器或您自己的运行器上进行。";
    const SEE_TITLE = "See it work", "看它运行";
    const SEE_TEXT = "32 trials of a small network on 1,797 handwritten digits: Nesterov momentum or Adam? Training starts at once.", "在 1,797 个手写数字上训练小型网络的 32 个试验：Nesterov 动量还是 Adam？立即开始训练。";
    const SEE_BUTTON = "Train the example now", "立即训练示例";
    const DESIGN_TITLE = "Design a study", "设计研究";
    const DESIGN_TEXT = "Say what you want to know, which hyperparameters are scientific, nuisance or fixed, and how much it may cost.", "说明您想知道什么、哪些是目标、冗余或固定超参数，以及可以花费多少。";
    const DESIGN_BUTTON = "Open the design page", "打开设计页";
    const BRING_TITLE = "Bring results", "带来结果";
    const BRING_TEXT = "Open a record or study file, or trials from Optuna, W&B, TensorBoard or a table: choose it, or drop it anywhere on this page.", "打开记录或研究文件，或来自 Optuna、W&B、TensorBoard 或表格的试验：选择文件，或将其拖放到本页任意处。";
    const BRING_BUTTON = "Open a file…", "打开文件……";
    const BRING_OTHER = "From another tool…", "来自其他工具……";
    const DROP_HERE = "Drop the file to open it", "松开以打开文件";
    const RECENT = "Recent studies", "最近的研究";
    const NO_RECENT = "Studies you run are kept in this browser and listed here.", "您运行的研究保存在本浏览器中，并列于此处。";
    const ON_RUNNER = "On the runner", "在运行器上";
    const STUDY = "Study", "研究";
    const STATE = "State", "状态";
    const BEST = "Best", "最佳";
    const TRIALS = "Trials", "试验";
    const CHANGED = "Changed", "更改于";
    const ACTIONS = "Actions", "操作";
    const DELETE_FOR_GOOD = "Delete for good", "永久删除";
    const KEEP = "Keep", "保留";
    const UNNAMED = "(no name)", "（未命名）";
    fn open_study(name) = "Open {name}", "打开 {name}";
    fn delete_study(name) = "Delete {name}", "删除 {name}";
    fn deleted(name, n) = "Deleted “{name}” with its {n} trials.", "已删除“{name}”及其 {n} 个试验。";
    fn lost_with_it(n) = "For everybody who uses this runner, {n} trials and all their measurements are lost. Files that were saved stay.", "对使用此运行器的所有人，{n} 个试验及其全部测量都将丢失。已保存的文件不受影响。";
    fn delete_for_good(name) = "Delete for good: {name}", "永久删除 {name}";
    fn keep_study(name) = "Keep {name}", "保留 {name}";
    fn room_here(used) = "This page takes {used} of this browser’s disk.", "本页在此浏览器中占用 {used}。";
    fn room_here_of(used, limit) = "This page takes {used} of the {limit} that this browser gives it.", "本页占用此浏览器所提供 {limit} 中的 {used}。";
    fn room_there(used) = "The runner’s store takes {used}.", "运行器的存储占用 {used}。";
    fn room_there_of(used, limit) = "The runner’s store takes {used} of the {limit} it may.", "运行器的存储占用上限 {limit} 中的 {used}。";
    fn reading(file, percent) = "Reading {file}: {percent} %", "正在读取 {file}：{percent}%";
    fn not_opened(file, why) = "{file} was not opened: {why}", "未能打开 {file}：{why}";
    fn trials_of(ended, total) = "{ended} of {total}", "{ended}/{total}";
}
