//! The automatic plots of a record, ready for a figure: each follows the record, the language and its own size.
//!
//! The geometry is `lab-core`'s; here it is only bound to signals.

use super::canvas::Draw;
use super::context::Ui;
use lab_core::plot::{self, CurveOptions, PlotOptions, Scene, ValueScale};
use lab_core::record::Record;
use lab_core::trial::{Event, Metrics, What};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

pub type RecordSignal = Signal<Option<Arc<Record>>>;

/// How many of the best curves are strong.
const STRONG: usize = 4;

/// Which curves, and on which axis.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lines {
    pub values: ValueScale,
    /// This trial's alone.
    pub only: Option<u64>,
}

/// The objective against one parameter.
pub fn axis(ui: Ui, record: RecordSignal, parameter: String) -> Draw {
    Rc::new(move |width, height| {
        record.with(|record| match record {
            Some(record) => plot::axis_plot(record, &parameter, &PlotOptions { width, height, lang: ui.lang() }),
            None => Scene::default(),
        })
    })
}

/// Training curves of one metric.
pub fn curves(ui: Ui, record: RecordSignal, metric: String, lines: Lines) -> Draw {
    Rc::new(move |width, height| {
        let options = CurveOptions { width, height, lang: ui.lang(), values: lines.values, strong: STRONG };
        record.with(|record| match (record, lines.only) {
            (None, _) => Scene::default(),
            (Some(record), None) => plot::curves(record, &metric, &options),
            (Some(record), Some(number)) => alone(record, number, &metric)
                .map(|record| plot::curves(&record, &metric, &options))
                .unwrap_or_default(),
        })
    })
}

/// A record that holds one curve of one trial.
fn alone(record: &Record, number: u64, metric: &str) -> Option<Record> {
    let trial = record.trials().get(&number)?;
    let mut one = Record::new(record.study.clone());
    let mut add = |what| one.apply(Event { trial: number, what }).ok();
    add(What::Started { values: trial.values.clone(), seed: trial.seed, name: trial.name.clone() })?;
    for (step, value) in trial.curves.get(metric)?.points() {
        add(What::Measured { step, metrics: Metrics::from([(metric.to_owned(), value)]) })?;
    }
    if let Some(outcome) = trial.outcome() {
        add(What::Ended(outcome.clone()))?;
    }
    Some(one)
}
