//! Every plot that a record asks for by itself, in the order in which a careful reader looks at them.
//!
//! Plots that have nothing to show yet are left out, but one of each kind of question stays and says what it waits for.

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
use crate::study::Study;
use lab_texts::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many of the best trials stand out among curves.
const STRONG: usize = 3;
/// Curves are smoothed over this share of their steps.
const SMOOTHING: f64 = 0.03;

/// A plot that a record asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Automatic {
    Isolation(String),
    Axis(String),
    History,
    BestOfN,
    Parallel,
    Curves(String),
    BestCurves(String),
    Bands(String),
    BestSteps,
    GradientNorms,
    InfeasibleMap(String, String),
}

/// How a name tells a plot: by itself, or with the parameter or metric that follows it.
enum Named {
    Alone(Automatic),
    Of(fn(String) -> Automatic),
}

/// What a picture is about, and the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// See [`Automatic::name`].
    pub name: String,
    pub scene: Scene,
}

impl Automatic {
    /// The plots of a record. Costs no drawing.
    pub fn all(record: &Record) -> Vec<Self> {
        let space = &record.study.space;
        let objective = record.study.objective.metric.as_str();
        let metrics: BTreeSet<&str> =
            record.trials().values().flat_map(|trial| trial.curves.keys().map(String::as_str)).collect();
        let scientific = space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific);
        let mut all: Vec<Self> = scientific.map(|(parameter, _)| Self::Isolation(parameter.name.clone())).collect();
        all.extend(space.varied().map(|(parameter, _)| Self::Axis(parameter.name.clone())));
        all.extend([Self::History, Self::BestOfN]);
        if space.varied().count() > 1 {
            all.push(Self::Parallel);
        }
        // The objective first.
        let rest = metrics.iter().copied().filter(|metric| *metric != objective);
        let ordered = metrics.get(objective).copied().into_iter().chain(rest);
        all.extend(ordered.map(|metric| Self::Curves(metric.to_owned())));
        if metrics.contains(objective) {
            all.extend([Self::BestCurves(objective.to_owned()), Self::Bands(objective.to_owned()), Self::BestSteps]);
        }
        if metrics.contains("grad_norm") {
            all.push(Self::GradientNorms);
        }
        all.extend(telling_pair(record).map(|(x, y)| Self::InfeasibleMap(x, y)));
        all
    }

    /// A short name that differs from all others of the record, such as `axis-adam.learning_rate`; may hold any character.
    pub fn name(&self) -> String {
        match self {
            Self::Isolation(name) => format!("isolation-{name}"),
            Self::Axis(name) => format!("axis-{name}"),
            Self::History => "history".into(),
            Self::BestOfN => "best-of-n".into(),
            Self::Parallel => "parallel".into(),
            Self::Curves(metric) => format!("curves-{metric}"),
            Self::BestCurves(metric) => format!("best-curves-{metric}"),
            Self::Bands(metric) => format!("bands-{metric}"),
            Self::BestSteps => "best-steps".into(),
            Self::GradientNorms => "gradient-norms".into(),
            Self::InfeasibleMap(..) => "infeasible-map".into(),
        }
    }

    /// The plots that a name tells; the map of infeasible trials is none, since its name does not tell its axes.
    const NAMED: [(&'static str, Named); 10] = [
        ("isolation-", Named::Of(Self::Isolation)),
        ("axis-", Named::Of(Self::Axis)),
        ("history", Named::Alone(Self::History)),
        ("best-of-n", Named::Alone(Self::BestOfN)),
        ("parallel", Named::Alone(Self::Parallel)),
        ("curves-", Named::Of(Self::Curves)),
        ("best-curves-", Named::Of(Self::BestCurves)),
        ("bands-", Named::Of(Self::Bands)),
        ("best-steps", Named::Alone(Self::BestSteps)),
        ("gradient-norms", Named::Alone(Self::GradientNorms)),
    ];

    /// What names a plot may have, where a parameter or a metric follows the hyphen at their end.
    pub fn names() -> [&'static str; 10] {
        Self::NAMED.map(|(name, _)| name)
    }

    /// The plot of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find_map(|(known, plot)| match plot {
            Named::Alone(plot) => (name == known).then_some(plot),
            Named::Of(plot) => name.strip_prefix(known).filter(|of| !of.is_empty()).map(|of| plot(of.to_owned())),
        })
    }

    pub fn draw(&self, record: &Record, baseline: Option<&Baseline>, options: &PlotOptions) -> Scene {
        let &PlotOptions { width, height, lang } = options;
        let lines = CurveOptions { width, height, lang, values: ValueScale::Auto, strong: STRONG };
        match self {
            Self::Isolation(name) => isolation_plot(record, name, baseline, options),
            Self::Axis(name) => axis_plot(record, name, options),
            Self::History => history(record, options),
            Self::BestOfN => best_of_n(record, options),
            Self::Parallel => parallel(record, options),
            Self::Curves(metric) => curves(record, metric, &lines),
            Self::BestCurves(metric) => group_curves(record, metric, SMOOTHING, &lines),
            Self::Bands(metric) => curve_bands(record, metric, &lines),
            Self::BestSteps => best_steps(record, options),
            Self::GradientNorms => gradient_norms(record, options),
            Self::InfeasibleMap(x, y) => infeasible_map(record, x, y, options),
        }
    }

    /// The title of the plot: that of the same plot without trials, which costs next to nothing.
    pub fn title(&self, study: &Study, lang: Lang) -> String {
        self.draw(&Record::new(study.clone()), None, &PlotOptions { width: 340.0, height: 240.0, lang }).title
    }
}

/// All plots of a record.
pub fn automatic(record: &Record, baseline: Option<&Baseline>, options: &PlotOptions) -> Vec<Picture> {
    let draw = |plot: Automatic| Picture { name: plot.name(), scene: plot.draw(record, baseline, options) };
    Automatic::all(record).into_iter().map(draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Event, Metrics, Outcome, What};
    use std::collections::BTreeMap;

    #[test]
    fn a_title_needs_no_trials() {
        let study = Study::parse(
            r#"{"format": "lab.study/1", "name": "s", "workload": {"external": true},
                "objective": {"metric": "loss", "direction": "minimize"},
                "parameters": {"a": {"role": "scientific", "choice": ["x", "y"]}, "b": {"role": "nuisance", "float": [0, 1]}},
                "sampler": {"kind": "halton"}, "trials": 4}"#,
        )
        .unwrap();
        let mut record = Record::new(study);
        for trial in 0..6u64 {
            let values = BTreeMap::from([
                ("a".to_owned(), crate::space::Value::Text(if trial % 2 == 0 { "x" } else { "y" }.into())),
                ("b".to_owned(), crate::space::Value::Float(trial as f64 / 8.0)),
            ]);
            for what in [
                What::Started { values, seed: trial, name: None },
                What::Measured { step: 1, metrics: Metrics::from([("loss".into(), 1.0), ("grad_norm".into(), 2.0)]) },
                What::Ended(Outcome::Completed),
            ] {
                record.apply(Event { trial, what }).unwrap();
            }
        }
        let all = Automatic::all(&record);
        assert!(all.len() >= 10, "{all:?}");
        let options = PlotOptions { width: 500.0, height: 300.0, lang: Lang::Zh };
        for plot in all {
            let named = Automatic::parse(&plot.name());
            assert!(named == Some(plot.clone()) || matches!(plot, Automatic::InfeasibleMap(..)), "{named:?}");
            assert_eq!(plot.title(&record.study, Lang::Zh), plot.draw(&record, None, &options).title, "{plot:?}");
        }
    }
}
