//! The protocol, byte for byte: what version 1 wrote must be read for as long as version 1 is spoken.
//!
//! A change of these files is a change of protocol: bump `protocol::VERSION` and keep the old files beside the new.
//! `UPDATE_GOLDEN=1 cargo test -p lab-core --test protocol` writes them anew.

use lab_core::protocol::frame::{FrameError, HEADER_BYTES, Measurements};
use lab_core::protocol::{
    Action, ClientMessage, DeviceInfo, DeviceKind, Milestone, ServerMessage, State, Status, StudyId, Summary,
};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::path::PathBuf;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/protocol-v1")).join(name)
}

fn hold(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path = golden(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the golden folder");
        std::fs::write(&path, bytes).expect("a golden file");
    }
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn study() -> Box<Study> {
    Box::new(Study::parse(include_str!("../../static/examples/first-light.json")).expect("the example"))
}

fn status() -> Status {
    Status {
        study: StudyId(3),
        state: State::Running,
        ended: 5,
        running: 2,
        trials: 32,
        steps_per_second: 812.5,
        seconds_left: Some(41.0),
        trouble: None,
    }
}

fn hold_messages<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, messages: &[T]) {
    let lines: Vec<String> =
        messages.iter().map(|message| serde_json::to_string(message).expect("a message")).collect();
    let stored = hold(name, lines.join("\n").as_bytes());
    let stored = String::from_utf8(stored).expect("UTF-8");
    assert_eq!(lines.join("\n"), stored, "{name} is written differently now");
    for (message, line) in messages.iter().zip(stored.lines()) {
        assert_eq!(&serde_json::from_str::<T>(line).expect("a stored message"), message);
    }
}

#[test]
fn control_messages_are_as_stored() {
    let study_id = StudyId(3);
    hold_messages(
        "client.jsonl",
        &[
            ClientMessage::Hello { min: 1, max: 1 },
            ClientMessage::Submit { key: "k1".into(), study: study(), csv: None },
            ClientMessage::Submit { key: "k2".into(), study: study(), csv: Some("a,b\n1,2\n".into()) },
            ClientMessage::Subscribe { study: study_id, epoch: 77, after_seq: 12 },
            ClientMessage::Unsubscribe { study: study_id },
            ClientMessage::Control { study: study_id, action: Action::Pause },
            ClientMessage::Control { study: study_id, action: Action::Resume },
            ClientMessage::Control { study: study_id, action: Action::Stop },
            ClientMessage::List,
        ],
    );
    let device = DeviceInfo { kind: DeviceKind::Cpu, name: "CPU, 2 cores".into(), reason: "no GPU was found".into() };
    let values = Values::from([("optimizer".into(), "adam".into()), ("adam.learning_rate".into(), 0.003.into())]);
    let event = |seq, event| ServerMessage::Event { study: study_id, seq, trial: 4, event };
    hold_messages(
        "server.jsonl",
        &[
            ServerMessage::Hello { version: 1, build: "0.1.0".into(), device },
            ServerMessage::Studies {
                studies: vec![Summary { study: study_id, epoch: 77, name: "digits".into(), status: status() }],
            },
            ServerMessage::Submitted { key: "k1".into(), study: study_id, epoch: 77 },
            ServerMessage::Refused { key: "k2".into(), en: "too many studies".into(), zh: "研究过多".into() },
            ServerMessage::Subscribed { study: study_id, epoch: 77, after_seq: 12, definition: study() },
            event(13, Milestone::Start { values, seed: 11 }),
            event(14, Milestone::End(Outcome::Completed)),
            event(15, Milestone::End(Outcome::Infeasible { reason: "train_loss is not finite at step 120".into() })),
            event(16, Milestone::End(Outcome::Failed { reason: "the worker is gone".into() })),
            event(17, Milestone::End(Outcome::Stopped)),
            ServerMessage::Live { study: study_id, seq: 17 },
            ServerMessage::Status { status: status() },
        ],
    );
}

fn measurements() -> Measurements {
    let event = |trial, step, metrics: &[(&str, f64)]| Event {
        trial,
        what: What::Measured { step, metrics: metrics.iter().map(|&(name, x)| (name.to_owned(), x)).collect() },
    };
    Measurements {
        study: StudyId(3),
        first_seq: 41,
        events: vec![
            event(0, 50, &[("grad_norm", 2.2), ("train_loss", 1.93), ("valid_error", 0.61), ("valid_loss", 1.97)]),
            event(7, 50, &[("valid_error", 0.3)]),
            event(7, 100, &[]),
        ],
    }
}

#[test]
fn a_frame_is_as_stored() {
    let frame = measurements().encode().expect("a frame");
    let stored = hold("measurements.bin", &frame);
    assert_eq!(frame, stored, "measurements are written differently now");
    assert_eq!(Measurements::decode(&stored), Ok(measurements()));
}

fn event() -> impl Strategy<Value = Event> {
    let metrics =
        prop::collection::btree_map("[a-z_]{1,12}", any::<f32>().prop_filter("finite", |x| x.is_finite()), 0..4);
    (any::<u64>(), any::<u64>(), metrics).prop_map(|(trial, step, metrics)| {
        let metrics: Metrics = metrics.into_iter().map(|(name, x)| (name, lab_core::trial::widen(x))).collect();
        Event { trial, what: What::Measured { step, metrics } }
    })
}

proptest! {
    #[test]
    fn every_frame_comes_back(events in prop::collection::vec(event(), 0..8), first_seq in 0..u64::MAX / 2) {
        let whole = Measurements { study: StudyId(9), first_seq, events };
        prop_assert_eq!(Measurements::decode(&whole.encode().expect("at most 32 names")), Ok(whole));
    }

    #[test]
    fn no_bytes_harm_the_decoders(mut bytes in prop::collection::vec(any::<u8>(), 0..400), framed: bool) {
        if framed && bytes.len() > HEADER_BYTES {
            // A valid header before noise reaches the body's decoder.
            let length = (bytes.len() - HEADER_BYTES) as u32;
            bytes[..8].copy_from_slice(b"LB\x01\0\x01\0\0\0");
            bytes[8..12].copy_from_slice(&length.to_le_bytes());
            bytes[12..16].copy_from_slice(&(!length).to_le_bytes());
        }
        let _: Result<Measurements, FrameError> = Measurements::decode(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        let _ = serde_json::from_str::<ClientMessage>(&text);
        let _ = lab_core::record::event_from_line(&text);
        let _ = Study::parse(&text);
        let mut lines = lab_core::record::Lines::new();
        if lines.push(&bytes).is_ok() {
            let _ = lines.finish();
        }
    }
}

#[test]
fn ten_thousand_mutated_frames_are_refused_or_read_and_never_harm() {
    let mut wide = measurements();
    let What::Measured { metrics, .. } = &mut wide.events[0].what else { panic!("a measurement") };
    metrics.extend((0..40).map(|n| (format!("metric {n}"), 1e300)));
    let frames = [measurements().encode().expect("a frame"), wide.encode().expect("a frame")];
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut read = 0;
    for n in 0..10_000 {
        let mut frame = frames[n % 2].clone();
        for _ in 0..1 + random(4) {
            // The header once in a while, the body else.
            let from = if random(8) == 0 { 0 } else { HEADER_BYTES };
            let place = from + random(frame.len() - from);
            frame[place] = random(256) as u8;
        }
        if let Ok(frame) = Measurements::decode(&frame) {
            read += 1;
            for event in frame.events {
                let What::Measured { metrics, .. } = event.what else { panic!("measurements alone") };
                assert!(metrics.values().all(|value| value.is_finite()));
            }
        }
    }
    assert!(read > 100, "some mutations leave a frame: {read}");
}
