//! Binary frames: many measurements at once, in columns.
//!
//! A 16-byte header, then a postcard body. All integers of the header are little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0–1 | magic `LB` |
//! | 2–3 | version |
//! | 4 | kind (1 = measurements, 2 = measurements of many metrics or of numbers that no f32 holds) |
//! | 5–7 | zero |
//! | 8–11 | length of the body in bytes |
//! | 12–15 | the bitwise complement of the length, to tell a frame from noise |
//!
//! The body of kind 1: study, first seq, then columns of equal length (trial number and step, both as differences to the
//! row before in zigzag; a bit mask of the metrics present; the values as f32 in the order of the metric table). Kind 2 has
//! the number of metrics of each row instead of the mask, then their places in the table, and the values as f64. Whatever a
//! record may hold fits one of the two. Decoding checks every count against the bytes at hand before it allocates, and never
//! panics.

mod wide;

use super::{MAX_SERVER_FRAME_BYTES, StudyId, VERSION};
use crate::trial::{Event, Metrics, What, widen};
use serde::{Deserialize, Serialize};

const MAGIC: [u8; 2] = *b"LB";
const KIND_MEASUREMENTS: u8 = 1;
const KIND_WIDE: u8 = 2;
pub const HEADER_BYTES: usize = 16;
/// Metric names per frame: one bit each in a row's mask.
const MAX_NAMES: usize = 32;

/// Consecutive measurements of one study: the n-th event has seq `first_seq + n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurements {
    pub study: StudyId,
    pub first_seq: u64,
    pub events: Vec<Event>,
}

/// Why a frame is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    TooShort,
    NotAFrame,
    Version(u16),
    Kind(u8),
    TooLarge,
    Length,
    Body,
}

#[derive(Serialize, Deserialize)]
struct Body {
    study: u64,
    first_seq: u64,
    names: Vec<String>,
    trial_deltas: Vec<i64>,
    step_deltas: Vec<i64>,
    masks: Vec<u32>,
    values: Vec<f32>,
}

impl Measurements {
    /// The frame, or `None` if an event is not a measurement.
    pub fn encode(&self) -> Option<Vec<u8>> {
        match self.narrow() {
            Some(body) => framed(KIND_MEASUREMENTS, &postcard::to_allocvec(&body).ok()?),
            None => framed(KIND_WIDE, &postcard::to_allocvec(&wide::Body::of(self)?).ok()?),
        }
    }

    /// As kind 1, if at most 32 names are measured and every value is near an f32.
    fn narrow(&self) -> Option<Body> {
        let mut body = Body {
            study: self.study.0,
            first_seq: self.first_seq,
            names: Vec::new(),
            trial_deltas: Vec::new(),
            step_deltas: Vec::new(),
            masks: Vec::new(),
            values: Vec::new(),
        };
        let (mut last_trial, mut last_step) = (0u64, 0u64);
        for event in &self.events {
            let What::Measured { step, metrics } = &event.what else { return None };
            body.trial_deltas.push(event.trial.wrapping_sub(last_trial) as i64);
            body.step_deltas.push(step.wrapping_sub(last_step) as i64);
            (last_trial, last_step) = (event.trial, *step);
            let mut row: Vec<(usize, f32)> = Vec::with_capacity(metrics.len());
            for (name, &value) in metrics {
                let narrow = value as f32;
                if !narrow.is_finite() || (narrow == 0.0 && value != 0.0) {
                    return None;
                }
                let column = body.names.iter().position(|known| known == name).unwrap_or_else(|| {
                    body.names.push(name.clone());
                    body.names.len() - 1
                });
                row.push((column, narrow));
            }
            if body.names.len() > MAX_NAMES {
                return None;
            }
            row.sort_unstable_by_key(|&(column, _)| column);
            body.masks.push(row.iter().fold(0, |mask, &(column, _)| mask | 1 << column));
            body.values.extend(row.iter().map(|&(_, value)| value));
        }
        Some(body)
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// Anything that `encode` would not have written.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let (header, body) = bytes.split_first_chunk::<HEADER_BYTES>().ok_or(FrameError::TooShort)?;
        let &[m0, m1, v0, v1, kind, z0, z1, z2, l0, l1, l2, l3, c0, c1, c2, c3] = header;
        if [m0, m1] != MAGIC || [z0, z1, z2] != [0; 3] {
            return Err(FrameError::NotAFrame);
        }
        let version = u16::from_le_bytes([v0, v1]);
        if version != VERSION {
            return Err(FrameError::Version(version));
        }
        if kind != KIND_MEASUREMENTS && kind != KIND_WIDE {
            return Err(FrameError::Kind(kind));
        }
        if body.len() > MAX_SERVER_FRAME_BYTES {
            return Err(FrameError::TooLarge);
        }
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        if length as usize != body.len() || u32::from_le_bytes([c0, c1, c2, c3]) != !length {
            return Err(FrameError::Length);
        }
        let measurements = if kind == KIND_WIDE {
            whole::<wide::Body>(body).and_then(wide::Body::into_measurements)
        } else {
            whole::<Body>(body).and_then(Body::into_measurements)
        };
        measurements.ok_or(FrameError::Body)
    }
}

/// A body behind its header.
fn framed(kind: u8, body: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(body.len()).ok()?;
    let mut frame = Vec::with_capacity(HEADER_BYTES + body.len());
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&VERSION.to_le_bytes());
    frame.extend_from_slice(&[kind, 0, 0, 0]);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&(!length).to_le_bytes());
    frame.extend_from_slice(body);
    Some(frame)
}

/// A body that takes all the bytes.
fn whole<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    let (body, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(body)
}

impl Body {
    fn into_measurements(self) -> Option<Measurements> {
        let rows = self.trial_deltas.len();
        if self.names.len() > MAX_NAMES || self.step_deltas.len() != rows || self.masks.len() != rows {
            return None;
        }
        self.first_seq.checked_add(rows as u64)?;
        let known = if self.names.len() == MAX_NAMES { u32::MAX } else { (1 << self.names.len()) - 1 };
        let mut values = self.values.iter();
        let (mut trial, mut step) = (0u64, 0u64);
        let mut events = Vec::with_capacity(rows);
        for ((&trial_delta, &step_delta), &mask) in self.trial_deltas.iter().zip(&self.step_deltas).zip(&self.masks) {
            if mask & !known != 0 {
                return None;
            }
            trial = trial.wrapping_add(trial_delta as u64);
            step = step.wrapping_add(step_delta as u64);
            let mut metrics = Metrics::new();
            for (column, name) in self.names.iter().enumerate() {
                if mask & 1 << column != 0 {
                    let value = *values.next()?;
                    if !value.is_finite() {
                        return None;
                    }
                    metrics.insert(name.clone(), widen(value));
                }
            }
            events.push(Event { trial, what: What::Measured { step, metrics } });
        }
        values.next().is_none().then_some(Measurements {
            study: StudyId(self.study),
            first_seq: self.first_seq,
            events,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Measurements {
        let event = |trial, step, metrics: &[(&str, f64)]| Event {
            trial,
            what: What::Measured { step, metrics: metrics.iter().map(|&(name, x)| (name.to_owned(), x)).collect() },
        };
        Measurements {
            study: StudyId(3),
            first_seq: 41,
            events: vec![
                event(0, 50, &[("train_loss", 1.25), ("valid_error", 0.1)]),
                event(7, 50, &[("valid_error", 0.3)]),
                event(2, 0, &[]),
                event(2, u64::MAX, &[("grad_norm", 1e-30)]),
            ],
        }
    }

    #[test]
    fn many_metrics_and_numbers_beyond_single_precision_come_back_exactly() {
        for value in [1e300, -1e-300, 5e-324, f64::MAX] {
            let mut odd = sample();
            odd.events
                .push(Event { trial: 1, what: What::Measured { step: 3, metrics: [("x".into(), value)].into() } });
            assert_eq!(Measurements::decode(&odd.encode().unwrap()), Ok(odd));
        }
        let mut many = sample();
        let metrics = (0..1_000).map(|n| (format!("{n:0200}"), f64::from(n) / 7.0)).collect();
        many.events.push(Event { trial: 1, what: What::Measured { step: 3, metrics } });
        let frame = many.encode().unwrap();
        assert!(frame.len() < MAX_SERVER_FRAME_BYTES / 2, "{} bytes", frame.len());
        assert_eq!(Measurements::decode(&frame), Ok(many));
        for i in 0..HEADER_BYTES + 400 {
            let mut damaged = frame.clone();
            damaged[i] ^= 0x55;
            let _ = Measurements::decode(&damaged);
            assert!(Measurements::decode(&frame[..i]).is_err());
        }
    }

    #[test]
    fn a_frame_comes_back() {
        assert_eq!(Measurements::decode(&sample().encode().unwrap()), Ok(sample()));
    }

    #[test]
    fn damage_is_refused_and_never_panics() {
        let frame = sample().encode().unwrap();
        for length in 0..frame.len() {
            assert!(Measurements::decode(&frame[..length]).is_err());
        }
        for i in 0..frame.len() {
            for bit in 0..8 {
                let mut damaged = frame.clone();
                damaged[i] ^= 1 << bit;
                let _ = Measurements::decode(&damaged);
            }
        }
        let mut version = frame;
        version[2] = 9;
        assert_eq!(Measurements::decode(&version), Err(FrameError::Version(9)));
    }
}
