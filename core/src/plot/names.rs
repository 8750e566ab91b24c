//! What metrics, parameters and trials are called in plots, in both languages.

use super::lettering;
use crate::dataset::Task;
use crate::record::{Phase, Record, Trial};
use crate::space::{Value, format_number};
use crate::study::{Direction, Study};
use crate::text::{Lang, Text};
use crate::trial::Outcome;
use crate::workload::{Applies, Workload, hyperparameter};

/// A tooltip names at most this many values.
const MOST_VALUES: usize = 10;

/// The metric in words, such as `validation error`; its own name if the lab does not measure it.
pub fn metric_title(metric: &str, lang: Lang) -> String {
    let title = match metric {
        "train_loss" => Text::new("training loss", "训练损失"),
        "train_error" => Text::new("training error", "训练误差"),
        "valid_loss" => Text::new("validation loss", "验证损失"),
        "valid_error" => Text::new("validation error", "验证误差"),
        "grad_norm" => Text::new("gradient norm", "梯度范数"),
        "ema_valid_loss" => Text::new("validation loss of the average", "平均参数的验证损失"),
        "ema_valid_error" => Text::new("validation error of the average", "平均参数的验证误差"),
        "clipped_share" => Text::new("share of clipped steps", "被裁剪步的比例"),
        other => return other.to_owned(),
    };
    title.get(lang).to_owned()
}

/// What a hyperparameter is called, such as `learning rate (adam)`; its own name if the catalogue does not have it.
pub fn parameter_title(name: &str, lang: Lang) -> String {
    let Some(entry) = hyperparameter(name) else { return name.to_owned() };
    let title = entry.title.get(lang);
    match (entry.applies, name.split_once('.')) {
        (Applies::Optimizer(_), Some((optimizer, _))) => {
            lang.pick(format!("{title} ({optimizer})"), format!("{title}（{optimizer}）"))
        }
        _ => title.to_owned(),
    }
}

/// The unit a metric is measured in; none for other pipelines' metrics.
pub(super) fn metric_unit(study: &Study, metric: &str, lang: Lang) -> Option<&'static str> {
    let Workload::Trained { data, .. } = &study.workload else { return None };
    let unit = match (metric, data.task()) {
        ("train_loss" | "valid_loss" | "ema_valid_loss", Task::Classification) => Text::new("nats", "奈特"),
        ("train_error" | "valid_error" | "ema_valid_error", Task::Classification) => {
            Text::new("share of examples", "样本比例")
        }
        ("train_loss" | "valid_loss" | "ema_valid_loss", Task::Regression) => {
            Text::new("mean squared, standardised", "标准化均方误差")
        }
        ("train_error" | "valid_error" | "ema_valid_error", Task::Regression) => {
            Text::new("root mean square, target's unit", "均方根，目标变量的单位")
        }
        _ => return None,
    };
    Some(unit.get(lang))
}

/// `lower is better`, for metrics of which it is known.
pub(super) fn metric_direction(study: &Study, metric: &str, lang: Lang) -> Option<&'static str> {
    let minimize = match metric {
        _ if metric == study.objective.metric => study.objective.direction == Direction::Minimize,
        "train_loss" | "train_error" | "valid_loss" | "valid_error" | "ema_valid_loss" | "ema_valid_error" => true,
        _ => return None,
    };
    Some(if minimize {
        lang.pick("lower is better", "越低越好")
    } else {
        lang.pick("higher is better", "越高越好")
    })
}

/// The caption of a metric's axis within a width: name (unit), direction; the unit goes first when room is short.
pub(super) fn metric_caption(study: &Study, metric: &str, lang: Lang, size: f64, room: f64) -> String {
    let title = metric_title(metric, lang);
    let direction = metric_direction(study, metric, lang)
        .map(|direction| format!("{}{direction}", lang.pick(", ", "，")))
        .unwrap_or_default();
    let unit = metric_unit(study, metric, lang)
        .map(|unit| lang.pick(format!(" ({unit})"), format!("（{unit}）")))
        .unwrap_or_default();
    [format!("{title}{unit}{direction}"), format!("{title}{direction}")]
        .into_iter()
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
    let state = match &trial.phase {
        Phase::Running => lang.pick(
            format!(", running (step {})", trial.last_step()),
            format!("，运行中（第 {} 步）", trial.last_step()),
        ),
        Phase::Ended(Outcome::Completed) => String::new(),
        Phase::Ended(Outcome::Infeasible { reason }) if reason.is_empty() => {
            lang.pick(", infeasible", "，不可行").to_owned()
        }
        Phase::Ended(Outcome::Infeasible { reason }) => {
            lang.pick(format!(", infeasible: {reason}"), format!("，不可行：{reason}"))
        }
        Phase::Ended(Outcome::Failed { .. }) => lang.pick(", failed", "，失败").to_owned(),
        Phase::Ended(Outcome::Stopped) => lang.pick(", stopped", "，已停止").to_owned(),
    };
    let mut lines = vec![record.title(number, lang) + &state];
    if let Some((metric, step, value)) = metric {
        let (title, value) = (metric_title(metric, lang), format_number(value));
        lines.push(lang.pick(format!("{title} {value} at step {step}"), format!("{title} {value}（第 {step} 步）")));
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
        let more = names.len() - MOST_VALUES;
        lines.push(lang.pick(format!("and {more} more values"), format!("另有 {more} 个值")));
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

/// The outcome in a word, for tables.
pub(super) fn state_word(trial: &Trial, lang: Lang) -> &'static str {
    let word = match &trial.phase {
        Phase::Running => Text::new("running", "运行中"),
        Phase::Ended(Outcome::Completed) => Text::new("completed", "完成"),
        Phase::Ended(Outcome::Infeasible { .. }) => Text::new("infeasible", "不可行"),
        Phase::Ended(Outcome::Failed { .. }) => Text::new("failed", "失败"),
        Phase::Ended(Outcome::Stopped) => Text::new("stopped", "已停止"),
    };
    word.get(lang)
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
