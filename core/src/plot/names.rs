//! What metrics, parameters and trials are called in plots, in words.

use super::lettering;
use crate::dataset::Task;
use crate::measure;
use crate::record::{Phase, Record, Trial};
use crate::space::Value;
use crate::study::{Direction, Study};
use crate::trial::Outcome;
use crate::workload::{Workload, called};
use lab_texts::{Fixed, Lang, metrics, plots, trials};

/// A tooltip names at most this many values.
const MOST_VALUES: usize = 10;

/// The metric in words, such as `validation error`; its own name if the lab does not measure it.
pub fn metric_title(metric: &str, lang: Lang) -> String {
    measure::called(metric).get(lang)
}

/// What a hyperparameter is called, such as `learning rate (adam)`; its own name if the catalogue does not have it.
pub fn parameter_title(name: &str, lang: Lang) -> String {
    called(name).get(lang)
}

/// The unit a metric is measured in; none for other pipelines' metrics.
fn metric_unit(study: &Study, metric: &str) -> Option<Fixed> {
    let Workload::Trained { data, .. } = &study.workload else { return None };
    Some(match (metric, data.task()) {
        ("train_loss" | "valid_loss" | "ema_valid_loss", Task::Classification) => metrics::NATS,
        ("train_error" | "valid_error" | "ema_valid_error", Task::Classification) => metrics::SHARE_OF_EXAMPLES,
        ("train_loss" | "valid_loss" | "ema_valid_loss", Task::Regression) => metrics::MEAN_SQUARED,
        ("train_error" | "valid_error" | "ema_valid_error", Task::Regression) => metrics::ROOT_MEAN_SQUARE,
        _ => return None,
    })
}

/// `lower is better`, for metrics of which it is known.
fn metric_direction(study: &Study, metric: &str) -> Option<Fixed> {
    let minimize = match metric {
        _ if metric == study.objective.metric => study.objective.direction == Direction::Minimize,
        "train_loss" | "train_error" | "valid_loss" | "valid_error" | "ema_valid_loss" | "ema_valid_error" => true,
        _ => return None,
    };
    Some(if minimize { metrics::LOWER_IS_BETTER } else { metrics::HIGHER_IS_BETTER })
}

/// The caption of a metric's axis within a width: name (unit), direction; the unit goes first when room is short.
pub(super) fn metric_caption(study: &Study, metric: &str, lang: Lang, size: f64, room: f64) -> String {
    let title = metric_title(metric, lang);
    let with_unit = metric_unit(study, metric).map(|unit| plots::aside(unit, &title).get(lang));
    let directed = |name: String| match metric_direction(study, metric) {
        Some(direction) => plots::comma(name, direction).get(lang),
        None => name,
    };
    [with_unit.unwrap_or_else(|| title.clone()), title.clone()]
        .into_iter()
        .map(directed)
        .find(|caption| lettering::width(caption, size) <= room)
        .unwrap_or_else(|| lettering::shorten(&title, size, room))
}

/// What a tooltip says of a trial, a line each: number and state, the metric's value, the values.
pub(super) fn trial_lines(
    record: &Record,
    number: u64,
    trial: &Trial,
    metric: Option<(&str, u64, f64)>,
    lang: Lang,
) -> Vec<String> {
    let title = record.title(number, lang);
    let mut lines = vec![match &trial.phase {
        Phase::Running => plots::comma(title, trials::running_at(trial.last_step())).get(lang),
        Phase::Ended(Outcome::Completed) => title,
        Phase::Ended(Outcome::Infeasible { reason }) if !reason.is_empty() => {
            plots::comma(title, trials::infeasible_since(reason)).get(lang)
        }
        Phase::Ended(_) => plots::comma(title, state(trial)).get(lang),
    }];
    if let Some((metric, step, value)) = metric {
        lines.push(plots::value_at_step(metric_title(metric, lang), step, value).get(lang));
    }
    // In the order of the study; names the study does not know come last.
    let known = record.study.space.parameters().iter().map(|parameter| parameter.name.as_str());
    let known: Vec<&str> = known.filter(|name| trial.values.contains_key(*name)).collect();
    let foreign: Vec<&str> =
        trial.values.keys().map(String::as_str).filter(|name| record.study.space.get(name).is_none()).collect();
    let names: Vec<&str> = known.into_iter().chain(foreign).collect();
    for name in names.iter().take(MOST_VALUES) {
        if let Some(value) = trial.values.get(*name) {
            lines.push(format!("{} {value}", parameter_title(name, lang)));
        }
    }
    if names.len() > MOST_VALUES {
        lines.push(plots::more_values(names.len() - MOST_VALUES).get(lang));
    }
    lines
}

/// A value with all its digits, for tables.
pub(super) fn exact(value: &Value) -> String {
    match value {
        Value::Float(x) => format!("{x:?}"),
        other => other.to_string(),
    }
}

/// The outcome in a word.
pub(super) fn state(trial: &Trial) -> Fixed {
    match &trial.phase {
        Phase::Running => trials::RUNNING,
        Phase::Ended(Outcome::Completed) => trials::COMPLETED,
        Phase::Ended(Outcome::Infeasible { .. }) => trials::INFEASIBLE,
        Phase::Ended(Outcome::Failed { .. }) => trials::FAILED,
        Phase::Ended(Outcome::Stopped) => trials::STOPPED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_give_up_the_unit_first() {
        let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let caption = |room| metric_caption(&study, "valid_error", Lang::En, 12.0, room);
        assert_eq!(caption(500.0), "validation error (share of examples), lower is better");
        assert_eq!(caption(240.0), "validation error, lower is better");
        assert_eq!(caption(110.0), "validation error");
        assert_eq!(metric_caption(&study, "grad_norm", Lang::Zh, 12.0, 500.0), "梯度范数");
    }

    #[test]
    fn parameters_are_named_with_their_branch() {
        assert_eq!(parameter_title("adam.learning_rate", Lang::En), "learning rate (adam)");
        assert_eq!(parameter_title("my.knob", Lang::Zh), "my.knob");
    }
}
