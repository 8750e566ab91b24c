//! What a record may hold, checked wherever it comes from: whoever follows it must be able to take every event.

use super::Trial;
use crate::space::{Value, Values};
use crate::study::MAX_NAME_BYTES;
use crate::text::Message;
use crate::trial::{Outcome, What};
use lab_texts::record as t;
use std::collections::BTreeMap;

/// Trials of one record.
pub const MAX_TRIALS: usize = 1_000_000;
/// Metrics of one trial.
pub const MAX_METRICS: usize = 1_000;
/// Values of one trial.
const MAX_VALUES: usize = 1_000;
/// Texts of one trial: its values, its name, why it ended.
const MAX_TEXT_BYTES: usize = 100_000;

/// Of what there is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    Trials,
    Metrics,
    Values,
    Name,
    Text,
}

impl Excess {
    pub fn message(self) -> Message {
        match self {
            Excess::Trials => t::most_trials(MAX_TRIALS),
            Excess::Metrics => t::most_metrics(MAX_METRICS),
            Excess::Values => t::most_values(MAX_VALUES),
            Excess::Name => t::longest_name(MAX_NAME_BYTES),
            Excess::Text => t::longest_text(MAX_TEXT_BYTES),
        }
    }
}

/// Whether a record with these trials may take that.
pub(super) fn check(trials: &BTreeMap<u64, Trial>, number: u64, what: &What) -> Result<(), Excess> {
    match what {
        // Checked as it is folded in, name by name.
        What::Measured { .. } => return Ok(()),
        What::Started { values, name, .. } => {
            check_values(values, name.as_ref().map_or(0, String::len))?;
        }
        What::Ended(Outcome::Infeasible { reason } | Outcome::Failed { reason }) => {
            within(reason.len() <= MAX_TEXT_BYTES, Excess::Text)?;
        }
        What::Ended(Outcome::Completed | Outcome::Stopped) => {}
    }
    within(trials.len() < MAX_TRIALS || trials.contains_key(&number), Excess::Trials)
}

/// Whether the trial may take a further metric of that name.
pub(super) fn check_metric(trial: &Trial, name: &str) -> Result<(), Excess> {
    within(name.len() <= MAX_NAME_BYTES, Excess::Name)?;
    within(trial.curves.len() < MAX_METRICS, Excess::Metrics)
}

fn check_values(values: &Values, mut bytes: usize) -> Result<(), Excess> {
    within(values.len() <= MAX_VALUES, Excess::Values)?;
    for (name, value) in values {
        within(name.len() <= MAX_NAME_BYTES, Excess::Name)?;
        if let Value::Text(text) = value {
            bytes = bytes.saturating_add(text.len());
        }
    }
    within(bytes <= MAX_TEXT_BYTES, Excess::Text)
}

fn within(holds: bool, excess: Excess) -> Result<(), Excess> {
    if holds { Ok(()) } else { Err(excess) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Contradiction, Record};
    use crate::study::Study;
    use crate::text::shortened;
    use crate::trial::{Event, Metrics};

    #[test]
    fn what_no_client_could_follow_is_refused() {
        let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let mut record = Record::new(study);
        let mut apply = |what| match record.apply(Event { trial: 0, what }) {
            Ok(()) => None,
            Err(Contradiction::TooMuch { excess, .. }) => Some(excess),
            Err(other) => panic!("{other:?}"),
        };
        let start = |name: usize, value: usize, title: usize| What::Started {
            values: Values::from([("n".repeat(name), "v".repeat(value).as_str().into())]),
            seed: 1,
            name: Some("t".repeat(title)),
        };
        let measured = |names: Vec<String>| What::Measured {
            step: 1,
            metrics: names.into_iter().map(|name| (name, 1e300)).collect::<Metrics>(),
        };
        assert_eq!(apply(start(201, 1, 1)), Some(Excess::Name));
        assert_eq!(apply(start(200, 99_990, 11)), Some(Excess::Text));
        assert_eq!(apply(start(200, 99_990, 10)), None);
        assert_eq!(apply(measured(vec!["n".repeat(201)])), Some(Excess::Name));
        assert_eq!(apply(measured((0..1_000).map(|n| n.to_string()).collect())), None);
        assert_eq!(apply(measured(vec!["more".into()])), Some(Excess::Metrics));
        let reason = "r".repeat(100_001);
        assert_eq!(apply(What::Ended(Outcome::Failed { reason: reason.clone() })), Some(Excess::Text));
        let reason = shortened(&reason, MAX_TEXT_BYTES);
        assert_eq!(apply(What::Ended(Outcome::Failed { reason })), None);
    }
}
