//! By what a record is judged: a metric, where on its curve, and which way is better; changed after the fact.
//!
//! Knows nothing of what follows from it.

use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use lab_core::plot::metric_title;
use lab_core::record::Record;
use lab_core::study::{At, Direction, Objective};
use lab_core::text::{Lang, Text};
use lab_core::workload::METRICS;

const BEST: &str = "best";
const LAST: &str = "last";
const MINIMIZE: &str = "minimize";
const MAXIMIZE: &str = "maximize";

/// The objective that the fields say. What is known of guessing and of the sample holds for the study's own metric alone.
pub fn chosen(ask: &Ask, record: &Record, own: &Objective) -> Objective {
    let now = &record.study.objective;
    let metric = ask.field("metric").filter(|name| *name == own.metric || is_measured(record, name));
    let metric = metric.unwrap_or(&now.metric);
    let is_own = metric == own.metric;
    Objective {
        metric: metric.to_owned(),
        direction: match ask.field("direction") {
            // Another metric has a direction of its own, where it is known.
            _ if metric != now.metric && is_own => own.direction,
            _ if metric != now.metric && METRICS.contains(&metric) => Direction::Minimize,
            Some(MINIMIZE) => Direction::Minimize,
            Some(MAXIMIZE) => Direction::Maximize,
            _ => now.direction,
        },
        at: match ask.field("at") {
            Some(BEST) => At::Best,
            Some(LAST) => At::Last,
            _ => now.at,
        },
        chance: own.chance.filter(|_| is_own),
        valid_examples: own.valid_examples.filter(|_| is_own),
    }
}

pub fn is_measured(record: &Record, metric: &str) -> bool {
    record.trials().values().any(|trial| trial.curves.contains_key(metric))
}

/// Metrics of a record, the given one first.
fn metrics(record: &Record, first: &str, lang: Lang) -> Vec<(String, String)> {
    let mut names = vec![first];
    for name in record.trials().values().flat_map(|trial| trial.curves.keys()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| (name.to_owned(), metric_title(name, lang))).collect()
}

pub fn fields(record: &Record, own: &Objective, lang: Lang) -> Node {
    let now = &record.study.objective;
    let two = |options: [(&str, Text); 2]| options.map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()));
    let at = two([(BEST, Text::new("its best value", "最佳值")), (LAST, Text::new("its last value", "最后的值"))]);
    let direction = two([
        (MINIMIZE, Text::new("lower is better", "越低越好")),
        (MAXIMIZE, Text::new("higher is better", "越高越好")),
    ]);
    let at_now = if now.at == At::Best { BEST } else { LAST };
    let direction_now = if now.direction == Direction::Minimize { MINIMIZE } else { MAXIMIZE };
    let select =
        |name, label, options: &[(String, String)], value| node::select(name, label, options, value, true, lang);
    let mut parts = vec![node::fields([
        select(
            "metric",
            Text::new("Judge trials by", "评判试验的指标"),
            &metrics(record, &own.metric, lang),
            &now.metric,
        ),
        select("at", Text::new("Which counts is", "计入"), &at, at_now),
        select("direction", Text::new("Direction", "方向"), &direction, direction_now),
    ])];
    if now != own {
        let title = metric_title(&own.metric, lang);
        parts.push(node::classed(
            "p",
            "note",
            lang.pick(
                format!("Not as the study was designed (by {title}): the answer, the findings and the plots follow this choice; nothing was trained again."),
                format!("与研究设计时（{title}）不同：结论、发现和各图均随此选择而变，没有重新训练。"),
            ),
        ));
    }
    node::element("section", &[("class", "objective")], parts)
}

/// The metric and the value axis of the curves.
pub fn curve_fields(record: &Record, shown: &str, scale: &str, lang: Lang) -> Node {
    let own = &record.study.objective.metric;
    let scales = [
        ("auto", Text::new("automatic", "自动")),
        ("linear", Text::new("linear", "线性")),
        ("log", Text::new("logarithmic", "对数")),
    ]
    .map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()));
    node::fields([
        node::select("curves", Text::new("Metric", "指标"), &metrics(record, own, lang), shown, true, lang),
        node::select("scale", Text::new("Value axis", "数值轴"), &scales, scale, true, lang),
    ])
}
