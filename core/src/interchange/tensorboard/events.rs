//! The events of a run: scalars by tag and step, hyperparameters, how it ended.
//!
//! Scalars are read as TensorFlow 1, PyTorch and TensorFlow 2 write them (a simple value, or a tensor of one number).
//! Everything else in an event file is passed over. Knows nothing of studies.

use super::frame::Frames;
use super::wire::{Field, Fields};
use super::{END, OUTCOME, START, STUDY};
use crate::interchange::MAX_BYTES;
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::space::Value;
use crate::text::Text;
use crate::trial::widen;
use std::collections::BTreeMap;

/// What the event files of one folder say together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// By tag; the last value written for a step counts.
    pub scalars: BTreeMap<String, BTreeMap<i64, f64>>,
    pub hyperparameters: BTreeMap<String, Value>,
    /// 1 success, 2 failure, 3 running; 0 unknown.
    pub status: Option<i64>,
    /// The outcome as the lab writes it.
    pub outcome: Option<String>,
    /// The study as the lab writes it.
    pub study: Option<String>,
}

/// Adds the events of a file to a run; returns how many there were.
///
/// # Errors
/// A wrong checksum, or data that are no event, at their byte; or a file that is too large.
pub fn read_events(bytes: &[u8], run: &mut Run) -> Result<usize, ImportError> {
    const EVENT: Text = Text::new("an event", "事件");
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::file(Fault::TooLarge { bytes: bytes.len() as u64 }));
    }
    let mut count = 0;
    for frame in Frames::new(bytes) {
        let (at, data) = frame?;
        event(data, run).ok_or_else(|| ImportError::new(Place::Byte(at), Fault::Expected(EVENT)))?;
        count += 1;
    }
    if count == 0 && !bytes.is_empty() {
        return Err(ImportError::file(Fault::Torn));
    }
    Ok(count)
}

/// `Event`: 2 step, 5 summary.
fn event(bytes: &[u8], run: &mut Run) -> Option<()> {
    let (mut step, mut summaries) = (0, Vec::new());
    for field in Fields::new(bytes) {
        match field? {
            (2, field) => step = field.int()?,
            (5, field) => summaries.push(field.bytes()?),
            _ => {}
        }
    }
    for summary in summaries {
        for field in Fields::new(summary) {
            if let (1, field) = field? {
                value(field.bytes()?, step, run)?;
            }
        }
    }
    Some(())
}

/// `Summary.Value`: 1 tag, 2 simple value, 8 tensor, 9 metadata.
fn value(bytes: &[u8], step: i64, run: &mut Run) -> Option<()> {
    let (mut tag, mut number, mut words, mut plugin) = ("", None, None, Plugin::default());
    for field in Fields::new(bytes) {
        match field? {
            (1, field) => tag = field.text()?,
            (2, field) => number = field.float().map(widen),
            (8, field) => {
                let tensor = Tensor::read(field.bytes()?)?;
                (number, words) = (tensor.number, tensor.text);
            }
            (9, field) => plugin = Plugin::read(field.bytes()?)?,
            _ => {}
        }
    }
    match (tag, plugin.name) {
        (START, "hparams") => session_start(plugin.content, run)?,
        (END, "hparams") => session_end(plugin.content, run)?,
        (STUDY, _) if words.is_some() => run.study = words,
        (OUTCOME, _) if words.is_some() => run.outcome = words,
        // A tensor of another plugin (a histogram, say) may hold one number too.
        (tag, "" | "scalars") => {
            if let Some(number) = number {
                run.scalars.entry(tag.to_owned()).or_default().insert(step, number);
            }
        }
        _ => {}
    }
    Some(())
}

/// `SummaryMetadata`: 1 plugin data {1 name, 2 content}.
#[derive(Default)]
struct Plugin<'a> {
    name: &'a str,
    content: &'a [u8],
}

impl<'a> Plugin<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut plugin = Self::default();
        for field in Fields::new(bytes) {
            if let (1, field) = field? {
                for field in Fields::new(field.bytes()?) {
                    match field? {
                        (1, field) => plugin.name = field.text()?,
                        (2, field) => plugin.content = field.bytes()?,
                        _ => {}
                    }
                }
            }
        }
        Some(plugin)
    }
}

/// `TensorProto`: 1 type, 4 content, 5 floats, 6 doubles, 7 ints, 8 strings, 10 longs; the last number or text in it.
#[derive(Default)]
struct Tensor {
    number: Option<f64>,
    text: Option<String>,
}

impl Tensor {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (mut kind, mut content, mut tensor) = (0, None, Self::default());
        for field in Fields::new(bytes) {
            match field? {
                (1, field) => kind = field.int()?,
                (4, field) => content = field.bytes(),
                (5, field) => tensor.number = float(field),
                (6, field) => tensor.number = double(field),
                (7 | 10, Field::Varint(whole)) => tensor.number = Some(whole as i64 as f64),
                (8, field) => tensor.text = field.text().map(str::to_owned),
                _ => {}
            }
        }
        if let (None, Some(content)) = (tensor.number, content) {
            tensor.number = match kind {
                1 => float(Field::Bytes(content)),
                2 => double(Field::Bytes(content)),
                3 => content.as_chunks::<4>().0.last().map(|bytes| f64::from(i32::from_le_bytes(*bytes))),
                9 => content.as_chunks::<8>().0.last().map(|bytes| i64::from_le_bytes(*bytes) as f64),
                _ => None,
            };
        }
        Some(tensor)
    }
}

/// A float by itself or packed.
fn float(field: Field) -> Option<f64> {
    match field {
        Field::Bytes(bytes) => bytes.as_chunks::<4>().0.last().map(|bytes| widen(f32::from_le_bytes(*bytes))),
        other => other.float().map(widen),
    }
}

fn double(field: Field) -> Option<f64> {
    match field {
        Field::Bytes(bytes) => bytes.as_chunks::<8>().0.last().map(|bytes| f64::from_le_bytes(*bytes)),
        other => other.double(),
    }
}

/// `HParamsPluginData`: 3 session start {1 hyperparameters, a map from text to `google.protobuf.Value`}.
fn session_start(bytes: &[u8], run: &mut Run) -> Option<()> {
    for field in Fields::new(bytes) {
        let (3, field) = field? else { continue };
        for field in Fields::new(field.bytes()?) {
            let (1, field) = field? else { continue };
            let (mut name, mut value) = ("", None);
            for field in Fields::new(field.bytes()?) {
                match field? {
                    (1, field) => name = field.text()?,
                    (2, field) => value = hyperparameter(field.bytes()?)?,
                    _ => {}
                }
            }
            if let Some(value) = value {
                run.hyperparameters.insert(name.to_owned(), value);
            }
        }
    }
    Some(())
}

/// `google.protobuf.Value`: 2 number, 3 text, 4 bool; null, lists and structures have no value here.
#[expect(clippy::option_option, reason = "malformed is not the same as a kind that the lab has no value for")]
fn hyperparameter(bytes: &[u8]) -> Option<Option<Value>> {
    let mut value = None;
    for field in Fields::new(bytes) {
        match field? {
            (2, field) => {
                let x = field.double()?;
                // TensorBoard has no whole numbers.
                let whole = Some(x).filter(|x| x.fract() == 0.0 && x.abs() < 9e15).map(|x| Value::Int(x as i64));
                value = whole.or_else(|| x.is_finite().then_some(Value::Float(x)));
            }
            (3, field) => value = Some(field.text()?.into()),
            (4, field) => value = Some((field.int()? != 0).into()),
            _ => {}
        }
    }
    Some(value)
}

/// `HParamsPluginData`: 4 session end {1 status}.
fn session_end(bytes: &[u8], run: &mut Run) -> Option<()> {
    for field in Fields::new(bytes) {
        let (4, field) = field? else { continue };
        run.status = Some(0);
        for field in Fields::new(field.bytes()?) {
            if let (1, field) = field? {
                run.status = field.int();
            }
        }
    }
    Some(())
}
