//! The answer to the study's question as findings give it, how many trials ended how, and under which conditions that holds.

use lab_core::analysis::{GroupSummary, Summary};
use lab_core::findings::Report;
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::Record;
use lab_core::space::{Setting, Value, Values, format_number};
use lab_core::text::{Lang, Message, Sentence};

/// The verdict where values are compared, which trial is best or why none is, and what to do next.
pub fn verdict(record: &Record, report: &Report, summary: &Summary) -> Sentence {
    let answer = report.answer.as_ref();
    Sentence::of(|lang| {
        let compared = answer.filter(|answer| answer.winner.is_some()).map(|answer| answer.text.get(lang));
        let next = answer.map(|answer| answer.next_line(None).get(lang));
        let all = compared.into_iter().chain([best_in(record, summary, lang)]).chain(next);
        all.collect::<Vec<_>>().join(lang.pick(" ", ""))
    })
}

/// The verdict, what it holds for, and what to do next, a line each.
pub fn lines(report: &Report) -> impl Iterator<Item = Message> {
    let answer = report.answer.iter();
    answer.flat_map(|a| [Some(a.text.clone()), a.conditions_line(), Some(a.next_line(None))]).flatten()
}

/// The best of each scientific value.
pub fn groups(summary: &Summary) -> Vec<Sentence> {
    let scientific = summary.groups.iter().filter(|group| !group.scientific.is_empty());
    let line = |group: &GroupSummary| {
        let (value, trials) = (format_number(group.best?.objective), group.trials);
        Some(Sentence::of(|lang| {
            let label = values_line(&group.scientific, lang);
            lang.pick(
                format!("{label}: best {value} of {trials} trials"),
                format!("{label}：{trials} 个试验中最佳 {value}"),
            )
        }))
    };
    scientific.filter_map(line).collect()
}

/// What is fixed, hence a condition of every conclusion.
pub fn conditions(record: &Record) -> Option<Sentence> {
    let fixed: Vec<_> = record
        .study
        .space
        .parameters()
        .iter()
        .filter_map(|parameter| match &parameter.setting {
            Setting::Fixed(value) => Some((&parameter.name, value)),
            Setting::Varied { .. } => None,
        })
        .collect();
    let said = Sentence::of(|lang| {
        let head = lang.pick("Fixed, hence conditions of every conclusion:", "固定的超参数，亦即每个结论的前提：");
        let fixed: Vec<_> =
            fixed.iter().map(|(name, value)| format!("{} {value}", parameter_title(name, lang))).collect();
        format!("{head} {}", fixed.join(lang.pick(", ", "，")))
    });
    (!fixed.is_empty()).then_some(said)
}

fn best_in(record: &Record, summary: &Summary, lang: Lang) -> String {
    let metric = metric_title(&record.study.objective.metric, lang);
    let Some(best) = &summary.best else {
        return match (summary.trials.infeasible, summary.trials.failed) {
            (1.., _) => lang.pick(
                "Every trial that ended was infeasible: look at where in the space they lie, at the learning rate first.",
                "所有已结束的试验均不可行：请查看它们在空间中的位置，先看学习率。",
            ),
            (0, 1..) => lang.pick(
                "No trial has completed, and some failed: their panels say why.",
                "没有完成的试验，且有试验失败：原因见各试验的面板。",
            ),
            (0, 0) => {
                lang.pick("Nothing to compare yet: no trial has completed.", "尚无可比较的结果：还没有完成的试验。")
            }
        }
        .to_owned();
    };
    let (trial, value, step) = (record.title(best.trial, lang), format_number(best.objective), best.step);
    let subject = lang.pick(trial.replacen("trial", "Trial", 1), trial.clone());
    let values = values_line(&best.values, lang);
    let mut said = match values.as_str() {
        "" => lang.pick(
            format!("{subject} is best: {metric} {value} at step {step}."),
            format!("{subject} 最佳：第 {step} 步的{metric}为 {value}。"),
        ),
        values => lang.pick(
            format!("{subject} is best: {metric} {value} at step {step}, with {values}."),
            format!("{subject} 最佳：第 {step} 步的{metric}为 {value}，取值为 {values}。"),
        ),
    };
    if let Some((error, n)) = best.standard_error.zip(record.study.valid_examples()) {
        let error = format_number((error * 1e4).round() / 1e4);
        said.push_str(&lang.pick(
            format!(" Standard error on {n} validation examples: {error}."),
            format!("在 {n} 个验证样本上的标准误差：{error}。"),
        ));
    }
    said
}

/// How many trials ended how.
pub fn counts(record: &Record, summary: &Summary) -> Sentence {
    let waiting = record.study.trials.saturating_sub(record.trials().len() as u64);
    let counts = [
        (summary.trials.completed, "completed", "个完成"),
        (summary.trials.infeasible, "infeasible", "个不可行"),
        (summary.trials.failed, "failed", "个失败"),
        (summary.trials.stopped, "stopped", "个已停止"),
        (summary.trials.running, "running", "个运行中"),
        (waiting, "waiting", "个等待中"),
    ];
    Sentence::of(|lang| {
        let counts = counts.iter().filter(|(n, ..)| *n > 0);
        counts.map(|(n, en, zh)| format!("{n} {}", lang.pick(en, zh))).collect::<Vec<_>>().join(" · ")
    })
}

/// `adam, learning rate 0.003, …` in a line.
fn values_line(values: &Values, lang: Lang) -> String {
    let mut parts = Vec::with_capacity(values.len());
    for (name, value) in values {
        match value {
            Value::Text(text) => parts.insert(0, text.clone()),
            value => parts.push(format!("{} {value}", parameter_title(name, lang))),
        }
    }
    parts.join(lang.pick(", ", "，"))
}
