//! The body of a frame for what the common one does not hold: any number of metric names, any finite number.

use super::{Measurements, StudyId};
use crate::trial::{Event, Metrics, What};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    study: u64,
    first_seq: u64,
    names: Vec<String>,
    trial_deltas: Vec<i64>,
    step_deltas: Vec<i64>,
    /// Metrics of each row.
    counts: Vec<u32>,
    /// Their places among the names.
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Body {
    /// `None` if an event is not a measurement.
    pub fn of(measurements: &Measurements) -> Option<Self> {
        let Measurements { study, first_seq, events } = measurements;
        let mut body = Body {
            study: study.0,
            first_seq: *first_seq,
            names: Vec::new(),
            trial_deltas: Vec::new(),
            step_deltas: Vec::new(),
            counts: Vec::new(),
            columns: Vec::new(),
            values: Vec::new(),
        };
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        let (mut last_trial, mut last_step) = (0u64, 0u64);
        for event in events {
            let What::Measured { step, metrics } = &event.what else { return None };
            body.trial_deltas.push(event.trial.wrapping_sub(last_trial) as i64);
            body.step_deltas.push(step.wrapping_sub(last_step) as i64);
            (last_trial, last_step) = (event.trial, *step);
            body.counts.push(u32::try_from(metrics.len()).ok()?);
            for (name, value) in metrics {
                let next = u32::try_from(places.len()).ok()?;
                body.columns.push(*places.entry(name).or_insert_with(|| {
                    body.names.push(name.clone());
                    next
                }));
                body.values.push(*value);
            }
        }
        Some(body)
    }

    pub fn into_measurements(self) -> Option<Measurements> {
        let rows = self.trial_deltas.len();
        if self.step_deltas.len() != rows || self.counts.len() != rows || self.columns.len() != self.values.len() {
            return None;
        }
        self.first_seq.checked_add(rows as u64)?;
        let mut cells = self.columns.iter().zip(&self.values);
        let (mut trial, mut step) = (0u64, 0u64);
        let mut events = Vec::with_capacity(rows);
        for ((&trial_delta, &step_delta), &count) in self.trial_deltas.iter().zip(&self.step_deltas).zip(&self.counts) {
            trial = trial.wrapping_add(trial_delta as u64);
            step = step.wrapping_add(step_delta as u64);
            let mut metrics = Metrics::new();
            for _ in 0..count {
                let (&column, &value) = cells.next()?;
                let name = self.names.get(column as usize)?;
                if !value.is_finite() || metrics.insert(name.clone(), value).is_some() {
                    return None;
                }
            }
            events.push(Event { trial, what: What::Measured { step, metrics } });
        }
        let study = StudyId(self.study);
        cells.next().is_none().then_some(Measurements { study, first_seq: self.first_seq, events })
    }
}
