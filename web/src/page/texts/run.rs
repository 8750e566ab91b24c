//! Sentences of the page Run.

texts! {
    const PROGRESS = "Progress of the study", "研究进度";
    const PER_MINUTE = "trials per minute", "试验/分钟";
    const TIME_LEFT = "time left", "剩余时间";
    const STEPS_PER_SECOND = "steps per second", "步/秒";
    const IN_TRAINING = "in training", "训练中";
    const BEST_SO_FAR = "best so far", "目前最佳";
    const PAUSE = "Pause", "暂停";
    const RESUME = "Resume", "继续";
    const STOP = "Stop", "停止";
    const ANALYZE = "Analyze the results", "分析结果";
    const ANALYZE_SO_FAR = "Analyze so far", "分析目前结果";
    const MEASURING = "measuring…", "测量中……";
    const NEEDS_TABLE = "This study trains on your own table, which this browser does not have. Open it again to go on.", "此研究使用您自己的表格训练，而本浏览器中没有。请重新打开以继续。";
    const OPEN_TABLE = "Open the table…", "打开表格……";
    const EXTERNAL = "The trials of this study are run by another program; its record is read here.", "此研究的试验由其他程序运行；此处读取其记录。";
    fn done(n, total) = "{n} of {total} trials", "{n}/{total} 个试验";
    fn curves_of(metric) = "Training curves: {metric}", "训练曲线：{metric}";
    fn axis(metric, parameter) = "{metric} by {parameter}", "{metric}与{parameter}";
    fn failed(n, reason) = "{n} failed, the first because: {reason}", "{n} 个失败，首个原因：{reason}";
    fn trained_by(what) = "Device: {what}", "训练设备：{what}";
}
