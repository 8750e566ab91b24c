//! What must come out alike on every target, bit for bit: frames of the protocol, points of the samplers, data sets.
//!
//! Written as lines of text, so that the same program natively and in a browser can be compared. Knows no target, and
//! not what is expected: whoever compares knows that.

use lab_core::dataset::{Builtin, Dataset, Targets};
use lab_core::protocol::frame::Measurements;
use lab_core::protocol::{ClientMessage, ServerMessage};
use lab_core::sampler::{SamplerKind, SamplerSpec, Sequence};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::trial::{Event, What};
use serde_json::{Error, json};

/// Trials of each sampler.
const TRIALS: usize = 8;
/// The seed of the published points.
const SEED: u64 = 7;

/// The stored bytes of protocol version 1, which every later build must read.
pub const CLIENT: &str = include_str!("../../../core/tests/golden/protocol-v1/client.jsonl");
pub const SERVER: &str = include_str!("../../../core/tests/golden/protocol-v1/server.jsonl");
pub const MEASUREMENTS: &[u8] = include_bytes!("../../../core/tests/golden/protocol-v1/measurements.bin");
const SPACE: &str = include_str!("../../../core/tests/golden/samplers.study.json");

/// The stored control messages, decoded and written anew; a line that cannot be read says why instead.
pub fn messages() -> Vec<String> {
    let client = |line| serde_json::from_str::<ClientMessage>(line).and_then(|message| serde_json::to_string(&message));
    let server = |line| serde_json::from_str::<ServerMessage>(line).and_then(|message| serde_json::to_string(&message));
    let said = |result: Result<String, Error>| result.unwrap_or_else(|error| format!("not read: {error}"));
    CLIENT.lines().map(client).chain(SERVER.lines().map(server)).map(said).collect()
}

/// The stored frame of measurements, decoded: the study, then a line per event with the bits of its numbers; last, whether
/// it is the same bytes when written anew.
pub fn frame() -> Vec<String> {
    let frame = match Measurements::decode(MEASUREMENTS) {
        Ok(frame) => frame,
        Err(error) => return vec![format!("not read: {error:?}")],
    };
    let mut lines = vec![format!("study {} from {}", frame.study.0, frame.first_seq)];
    lines.extend(frame.events.iter().map(event));
    lines.push(format!("same bytes: {}", frame.encode().is_some_and(|bytes| bytes == MEASUREMENTS)));
    lines
}

fn event(event: &Event) -> String {
    match &event.what {
        What::Measured { step, metrics } => {
            let bits = metrics.iter().map(|(name, x)| format!(" {name} {:016x}", x.to_bits()));
            format!("trial {} step {step}{}", event.trial, bits.collect::<String>())
        }
        other => format!("no measurement: {other:?}"),
    }
}

/// The first points of every sampler in the space whose points are published: the sampler's name and the values as JSON,
/// a line per trial.
pub fn points() -> Vec<String> {
    let space = match Study::parse(SPACE) {
        Ok(study) => study.into_parts().space,
        Err(problems) => return vec![format!("not a study: {problems:?}")],
    };
    let first = |kind: SamplerKind, count: usize| -> Vec<Values> {
        Sequence::new(&space, &SamplerSpec::new(kind, SEED)).iter().take(count).collect()
    };
    let manual = Sequence::new(&space, &SamplerSpec::new(SamplerKind::Random, 1)).iter().take(2).collect();
    let kinds = [
        SamplerKind::Halton,
        SamplerKind::Sobol,
        SamplerKind::Random,
        SamplerKind::Grid { levels: 2 },
        SamplerKind::Manual { points: manual },
    ];
    let lines = |kind: SamplerKind| {
        let name = kind.name();
        first(kind, TRIALS).into_iter().map(move |values| format!("{name} {}", json!(values)))
    };
    kinds.into_iter().flat_map(lines).collect()
}

/// Digests of a data set that ships, decoded from the content of its file: standardised inputs, targets, and each part of
/// the split in its order.
pub fn digest(builtin: Builtin, bytes: &[u8]) -> String {
    let data = match builtin.load(bytes) {
        Ok(data) => data,
        Err(error) => return format!("{} not read: {error:?}", builtin.name()),
    };
    let Dataset { inputs, targets, split, .. } = &data;
    let targets = match targets {
        Targets::Classes { labels, .. } => fold(labels.iter().map(|label| u64::from(*label))),
        Targets::Numbers { values, mean, deviation } => {
            let values = values.iter().map(|x| u64::from(x.to_bits()));
            fold(values.chain([mean.to_bits(), deviation.to_bits()]))
        }
    };
    let inputs = fold(inputs.iter().map(|x| u64::from(x.to_bits())));
    let [train, valid, test] =
        [&split.train, &split.valid, &split.test].map(|part| fold(part.iter().map(|row| u64::from(*row))));
    format!(
        "{}: inputs {inputs:016x}, targets {targets:016x}, train {train:016x}, valid {valid:016x}, test {test:016x}",
        builtin.name()
    )
}

/// FNV-1a over whole words instead of bytes.
fn fold(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(0xCBF2_9CE4_8422_2325, |hash, word| (hash ^ word).wrapping_mul(0x0000_0100_0000_01B3))
}
