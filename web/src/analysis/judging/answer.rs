//! The answer to the study's question as findings give it, how many trials ended how, and under which conditions that holds.

use lab_core::analysis::{GroupSummary, Summary};
use lab_core::findings::Report;
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::Record;
use lab_core::space::{Setting, Value, Values, format_number};
use lab_core::text::{Lang, Sentence};
use lab_texts::Arg;
use lab_texts::page::analyze as t;

/// The verdict, where values are compared.
pub fn verdict(report: &Report) -> Option<Sentence> {
    let answer = report.answer.as_ref().filter(|answer| answer.winner.is_some())?;
    Some(answer.text.clone().into())
}

/// Which trial is best, or why none is.
pub fn best(record: &Record, summary: &Summary) -> Sentence {
    Sentence::of(|lang| best_in(record, summary, lang))
}

/// What to do next, and what it costs.
pub fn next(report: &Report) -> Option<Sentence> {
    let answer = report.answer.as_ref()?;
    Some(answer.next_line(None).into())
}

/// The best of each scientific value.
pub fn groups(summary: &Summary) -> Vec<Sentence> {
    let scientific = summary.groups.iter().filter(|group| !group.scientific.is_empty());
    let line = |group: &GroupSummary| {
        let (value, trials) = (format_number(group.best?.objective), group.trials);
        Some(Sentence::of(|lang| t::group_best(values_line(&group.scientific, lang), trials, &value).get(lang)))
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
        let fixed = fixed.iter().map(|(name, value)| format!("{} {value}", parameter_title(name, lang)));
        t::conditions(Arg::list(fixed)).get(lang)
    });
    (!fixed.is_empty()).then_some(said)
}

fn best_in(record: &Record, summary: &Summary, lang: Lang) -> String {
    let metric = metric_title(&record.study.objective.metric, lang);
    let Some(best) = &summary.best else {
        let why = match (summary.trials.infeasible, summary.trials.failed) {
            (1.., _) => t::ALL_INFEASIBLE,
            (0, 1..) => t::NONE_COMPLETED,
            (0, 0) => t::NOTHING_YET,
        };
        return why.get(lang).to_owned();
    };
    let mut trial = record.title(best.trial, lang);
    // It begins the sentence.
    if let Some(first) = trial.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let value = format_number(best.objective);
    let mut said = match values_line(&best.values, lang).as_str() {
        "" => t::best(metric, best.step, trial, value),
        values => t::best_with(metric, best.step, trial, value, values),
    }
    .get(lang);
    if let Some((error, n)) = best.standard_error.zip(record.study.valid_examples()) {
        said.push_str(&t::standard_error((error * 1e4).round() / 1e4, n).get(lang));
    }
    said
}

/// How many trials ended how.
pub fn counts(record: &Record, summary: &Summary) -> Sentence {
    let waiting = record.study.trials.saturating_sub(record.trials().len() as u64);
    let counts = [
        (summary.trials.completed, "completed"),
        (summary.trials.infeasible, "infeasible"),
        (summary.trials.failed, "failed"),
        (summary.trials.stopped, "stopped"),
        (summary.trials.running, "running"),
        (waiting, "waiting"),
    ];
    Sentence::of(|lang| {
        let counts = counts.iter().filter(|(n, _)| *n > 0);
        counts.map(|(n, how)| t::ended(*n, *how).get(lang)).collect::<Vec<_>>().join(" · ")
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
    Arg::list(parts).get(lang)
}
