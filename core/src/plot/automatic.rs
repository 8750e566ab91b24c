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

/// Declares the plots and their names in one list, from which `NAMES`, `name` and `parse` follow. A name is that of one plot,
/// or ends with a hyphen, which the parameter or metric that the plot is of follows.
macro_rules! plots {
    ($($Plot:ident $(($of:ident: $Of:ty))? = $name:literal,)+) => {
        /// A plot that a record asks for.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Automatic {
            $($Plot $(($Of))?,)+
            InfeasibleMap(String, String),
        }

        impl Automatic {
            /// The names that tell a plot; the map of infeasible trials has none of them, since its name does not tell its axes.
            pub const NAMES: &[&str] = &[$($name),+];

            /// A short name that differs from all others of the record, such as `axis-adam.learning_rate`; may hold any
            /// character.
            pub fn name(&self) -> String {
                match self {
                    $(Self::$Plot $(($of))? => [$name $(, $of.as_str())?].concat(),)+
                    Self::InfeasibleMap(..) => "infeasible-map".into(),
                }
            }

            /// The plot of that name.
            pub fn parse(name: &str) -> Option<Self> {
                let of = |known: &str| name.strip_prefix(known).filter(|of| of.is_empty() != known.ends_with('-'));
                None$(.or_else(|| of($name).map(|_of| Self::$Plot $((<$Of>::from(_of)))?)))+
            }
        }
    };
}

plots! {
    Isolation(parameter: String) = "isolation-",
    Axis(parameter: String) = "axis-",
    History = "history",
    BestOfN = "best-of-n",
    Parallel = "parallel",
    Curves(metric: String) = "curves-",
    BestCurves(metric: String) = "best-curves-",
    Bands(metric: String) = "bands-",
    BestSteps = "best-steps",
    GradientNorms = "gradient-norms",
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
