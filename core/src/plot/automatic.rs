//! Every plot that a record asks for by itself, in the order in which a careful reader looks at them.
//!
//! Plots that have nothing to show yet are left out, but one of each kind of question stays and says what it waits for.
//! Knows nothing of files and pages.

use super::axis_plot::{PlotOptions, axis_plot};
use super::best_of_n::best_of_n;
use super::curves::{CurveOptions, curves};
use super::group_curves::{curve_bands, group_curves};
use super::histogram::{best_steps, gradient_norms};
use super::history::history;
use super::infeasible_map::{infeasible_map, telling_pair};
use super::isolation::{Baseline, isolation_plot};
use super::ordinate::ValueScale;
use super::parallel::parallel;
use super::scene::Scene;
use crate::record::Record;
use crate::space::Role;
use std::collections::BTreeSet;

/// So many of the best trials stand out among curves.
const STRONG: usize = 3;
/// Curves are smoothed over this share of their steps.
const SMOOTHING: f64 = 0.03;

/// What a picture is about, and the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// A short name that differs from all others of the record, such as `axis-adam.learning_rate`; may hold any character.
    pub name: String,
    pub scene: Scene,
}

/// All plots of a record.
pub fn automatic(record: &Record, baseline: Option<&Baseline>, options: &PlotOptions) -> Vec<Picture> {
    let &PlotOptions { width, height, lang } = options;
    let curve_options = CurveOptions { width, height, lang, values: ValueScale::Auto, strong: STRONG };
    let metrics: BTreeSet<&str> =
        record.trials().values().flat_map(|trial| trial.curves.keys().map(String::as_str)).collect();
    let objective = record.study.objective.metric.as_str();
    let mut pictures = Vec::new();
    let mut add = |name: String, scene: Scene| pictures.push(Picture { name, scene });
    for (parameter, _) in record.study.space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific) {
        let name = &parameter.name;
        add(format!("isolation-{name}"), isolation_plot(record, name, baseline, options));
    }
    for (parameter, _) in record.study.space.varied() {
        add(format!("axis-{}", parameter.name), axis_plot(record, &parameter.name, options));
    }
    add("history".into(), history(record, options));
    add("best-of-n".into(), best_of_n(record, options));
    if record.study.space.varied().count() > 1 {
        add("parallel".into(), parallel(record, options));
    }
    // The objective first.
    let rest = metrics.iter().copied().filter(|metric| *metric != objective);
    for metric in metrics.get(objective).copied().into_iter().chain(rest) {
        add(format!("curves-{metric}"), curves(record, metric, &curve_options));
    }
    if metrics.contains(objective) {
        add(format!("best-curves-{objective}"), group_curves(record, objective, SMOOTHING, &curve_options));
        add(format!("bands-{objective}"), curve_bands(record, objective, &curve_options));
        add("best-steps".into(), best_steps(record, options));
    }
    if metrics.contains("grad_norm") {
        add("gradient-norms".into(), gradient_norms(record, options));
    }
    if let Some((x, y)) = telling_pair(record) {
        add("infeasible-map".into(), infeasible_map(record, &x, &y, options));
    }
    pictures
}
