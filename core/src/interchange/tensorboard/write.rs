//! A record as event files: one for the study, one for each trial.
//!
//! Seeds of one configuration share a session group, so that TensorBoard can average them. The lab does not record when
//! trials ran: every event has the time that the caller says. Knows nothing of files.

use super::wire::Message;
use super::{END, NAME, OUTCOME, START, STUDY, frame};
use crate::record::{Phase, Record};
use crate::space::Value;
use crate::study::Study;
use crate::trial::Outcome;
use std::collections::BTreeMap;

/// An event file and the folder it belongs in; the study's own has no folder.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFile {
    pub folder: String,
    pub bytes: Vec<u8>,
}

/// The file that holds the study. `time` is in seconds since 1970.
pub fn write_study(study: &Study, time: f64) -> RunFile {
    let mut file = File::new(time);
    file.text(STUDY, &study.to_json().to_string());
    RunFile { folder: String::new(), bytes: file.out }
}

/// The file of one trial; `None` if there is no such trial.
pub fn write_run(record: &Record, number: u64, time: f64) -> Option<RunFile> {
    let trial = record.trials().get(&number)?;
    let mut file = File::new(time);
    // Seeds of one configuration: the group is named after the first of them.
    let first =
        record.trials().iter().find(|(_, other)| other.values == trial.values).map_or(number, |(&first, _)| first);
    let mut hyperparameters = trial.values.clone();
    hyperparameters.insert("seed".into(), Value::Int(i64::try_from(trial.seed).unwrap_or(i64::MAX)));
    let mut start = Message::default();
    for (name, value) in &hyperparameters {
        let value = match value {
            Value::Bool(b) => Message::default().varint(4, u64::from(*b)),
            Value::Text(text) => Message::default().text(3, text),
            Value::Int(i) => Message::default().double(2, *i as f64),
            Value::Float(x) => Message::default().double(2, *x),
        };
        start = start.message(1, Message::default().text(1, name).message(2, value));
    }
    start = start.text(4, &format!("config-{first}")).double(5, time);
    file.hparams(START, Message::default().varint(1, 0).message(3, start));
    if let Some(name) = &trial.name {
        file.text(NAME, name);
    }
    let mut steps: BTreeMap<u64, Vec<(&str, f64)>> = BTreeMap::new();
    for (metric, curve) in &trial.curves {
        for (step, value) in curve.points() {
            steps.entry(step).or_default().push((metric, value));
        }
    }
    for (step, values) in steps {
        let mut summary = Message::default();
        for (tag, x) in values {
            summary = summary.message(1, scalar(tag, x));
        }
        file.event(step, summary);
    }
    if let Phase::Ended(outcome) = &trial.phase {
        let status = match outcome {
            Outcome::Completed => 1,
            Outcome::Infeasible { .. } | Outcome::Failed { .. } => 2,
            Outcome::Stopped => 0,
        };
        let end = Message::default().varint(1, status).double(2, time);
        file.hparams(END, Message::default().varint(1, 0).message(4, end));
        // The JSON of an outcome cannot fail: it is a name and a text.
        file.text(OUTCOME, &serde_json::to_string(outcome).unwrap_or_default());
    }
    Some(RunFile { folder: format!("trial-{number:05}"), bytes: file.out })
}

/// A scalar: a float where it says the same as the double, else a tensor of one double.
fn scalar(tag: &str, x: f64) -> Message {
    let value = Message::default().text(1, tag);
    if crate::trial::widen(x as f32) == x {
        return value.float(2, x as f32);
    }
    let tensor = Message::default().varint(1, 2).message(2, Message::default()).bytes(6, &x.to_le_bytes());
    // Data class 1: a scalar for each step.
    let plugin = Message::default().text(1, "scalars");
    value.message(8, tensor).message(9, Message::default().message(1, plugin).varint(4, 1))
}

struct File {
    out: Vec<u8>,
    time: f64,
}

impl File {
    fn new(time: f64) -> Self {
        let mut file = Self { out: Vec::new(), time };
        let version = Message::default().double(1, time).text(3, "brain.Event:2");
        frame::push(&mut file.out, &version.into_bytes());
        file
    }

    fn event(&mut self, step: u64, summary: Message) {
        let event = Message::default().double(1, self.time).varint(2, step).message(5, summary);
        frame::push(&mut self.out, &event.into_bytes());
    }

    /// A summary without a value, whose metadata say everything.
    fn hparams(&mut self, tag: &str, content: Message) {
        let plugin = Message::default().text(1, "hparams").message(2, content);
        let metadata = Message::default().message(1, plugin);
        // An empty tensor of floats, as TensorBoard's own writer adds.
        let tensor = Message::default().varint(1, 1).message(2, Message::default());
        self.event(
            0,
            Message::default().message(1, Message::default().text(1, tag).message(8, tensor).message(9, metadata)),
        );
    }

    /// Data class 2: a tensor for each step.
    fn text(&mut self, tag: &str, text: &str) {
        let metadata = Message::default().message(1, Message::default().text(1, "text")).varint(4, 2);
        let tensor = Message::default().varint(1, 7).message(2, Message::default()).text(8, text);
        self.event(
            0,
            Message::default().message(1, Message::default().text(1, tag).message(8, tensor).message(9, metadata)),
        );
    }
}
