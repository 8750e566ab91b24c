//! What one record of a study holds beyond another one.

use super::{Record, Trial};
use crate::trial::{Event, What};

impl Record {
    /// The events after which this record holds everything that `other` does; `None` if the two contradict each other: a
    /// trial that has other values, another measurement or another end, or went on behind its end.
    pub fn beyond(&self, other: &Record) -> Option<Vec<Event>> {
        let mut events = Vec::new();
        for event in other.events() {
            match self.trials.get(&event.trial) {
                None => events.push(event),
                Some(trial) => {
                    let theirs = other.trials.get(&event.trial)?;
                    events.extend(trial_beyond(trial, theirs, event)?);
                }
            }
        }
        Some(events)
    }
}

/// The event as far as the trial lacks it.
fn trial_beyond(mine: &Trial, theirs: &Trial, event: Event) -> Option<Option<Event>> {
    match &event.what {
        What::Started { values, seed, .. } => (mine.values == *values && mine.seed == *seed).then_some(None),
        What::Measured { step, metrics } => {
            let known = |name: &String| {
                let curve = mine.curves.get(name)?;
                curve.steps.binary_search(step).ok().and_then(|place| curve.values.get(place)).copied()
            };
            if metrics.iter().all(|(name, value)| known(name) == Some(*value)) {
                return Some(None);
            }
            (mine.outcome().is_none() && *step > mine.last_step()).then_some(Some(event))
        }
        What::Ended(outcome) => match mine.outcome() {
            Some(ended) => (ended == outcome).then_some(None),
            None => (mine.last_step() <= theirs.last_step()).then_some(Some(event)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Values;
    use crate::study::Study;
    use crate::trial::{Metrics, Outcome};

    fn record(whats: &[What]) -> Record {
        let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let mut record = Record::new(study);
        whats.iter().for_each(|what| record.apply(Event { trial: 0, what: what.clone() }).unwrap());
        record
    }

    #[test]
    fn a_record_that_went_on_adds_what_is_new_and_a_different_one_contradicts() {
        let start = |seed| What::Started { values: Values::new(), seed, name: None };
        let at = |step, value| What::Measured { step, metrics: Metrics::from([("valid_error".into(), value)]) };
        let end = What::Ended(Outcome::Completed);
        let stored = record(&[start(1), at(1, 0.5)]);
        let beyond = |whats: &[What]| {
            stored.beyond(&record(whats)).map(|events| events.into_iter().map(|event| event.what).collect::<Vec<_>>())
        };
        assert_eq!(beyond(&[]), Some(Vec::new()));
        assert_eq!(beyond(&[start(1)]), Some(Vec::new()));
        assert_eq!(beyond(&[start(1), at(1, 0.5), at(2, 0.4), end.clone()]), Some(vec![at(2, 0.4), end.clone()]));
        assert_eq!(beyond(&[start(2), at(1, 0.5)]), None);
        assert_eq!(beyond(&[start(1), at(1, 0.6)]), None);
        assert_eq!(beyond(&[start(1), end.clone()]), None, "it went on behind that end");
        let whole = record(&[start(1), at(1, 0.5), end.clone()]);
        assert_eq!(whole.beyond(&stored), Some(Vec::new()));
        assert_eq!(whole.beyond(&record(&[start(1), at(1, 0.5), at(2, 0.4)])), None);
        assert_eq!(record(&[]).beyond(&whole).map(|events| events.len()), Some(3));
    }
}
