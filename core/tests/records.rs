//! Record files as crashes and hands damage them: read or refused with a line, however the file is cut, never a panic.

use lab_core::record::{Finished, LineError, Lines, Record, event_to_line, header_to_line};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Outcome, What};
use proptest::prelude::*;

fn file() -> Vec<u8> {
    let study = Study::parse(include_str!("../../static/examples/first-light.json")).unwrap();
    let mut text = header_to_line(&study);
    for trial in 0..4 {
        let mut emit = |what| text.push_str(&event_to_line(&Event { trial, what }));
        let values = Values::from([("optimizer".into(), "adam".into()), ("adam.learning_rate".into(), 0.003.into())]);
        emit(What::Started { values, seed: trial, name: None });
        for step in [10, 20, 30] {
            let metrics = [("valid_error".to_owned(), 0.1 / step as f64), ("train_loss".to_owned(), 1e-7)].into();
            emit(What::Measured { step, metrics });
        }
        emit(What::Ended(if trial == 2 {
            Outcome::Infeasible { reason: "损失".into() }
        } else {
            Outcome::Completed
        }));
    }
    text.into_bytes()
}

fn read(bytes: &[u8], cut: usize) -> Result<Finished, LineError> {
    let mut lines = Lines::new();
    bytes.chunks(cut).try_for_each(|piece| lines.push(piece))?;
    lines.finish()
}

/// The record as the lab writes it, read again.
fn again(record: &Record) -> Record {
    let mut text = header_to_line(&record.study);
    record.events().for_each(|event| text.push_str(&event_to_line(&event)));
    read(text.as_bytes(), text.len()).unwrap().record
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 1..40usize, 0..5u8), 1..5),
        cut in 1..200usize,
    ) {
        let mut bytes = file();
        // Most of the file is the header.
        let events = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for (place, byte, length, kind) in changes {
            let place = (events + place.index(2 * bytes.len())) % bytes.len();
            let end = (place + length).min(bytes.len());
            match kind {
                0 => drop(bytes.drain(place..end)),
                1 => {
                    let piece = bytes[place..end].to_vec();
                    bytes.splice(place..place, piece);
                }
                // Digits, signs and quotes make other lines; most bytes make none.
                2 => bytes[place] = b"0123456789-+.eE\",:{}n \n"[usize::from(byte) % 23],
                3 => bytes.insert(place, byte),
                _ => bytes[place] = byte,
            }
            if bytes.is_empty() {
                bytes.push(byte);
            }
        }
        match (read(&bytes, bytes.len()), read(&bytes, cut)) {
            (Ok(whole), Ok(pieces)) => {
                prop_assert_eq!(&whole.record, &pieces.record);
                prop_assert_eq!((whole.torn, whole.needs_newline, whole.whole_bytes), (pieces.torn, pieces.needs_newline, pieces.whole_bytes));
                prop_assert_eq!(&again(&whole.record), &whole.record);
                // What is kept of the file reads the same: a run goes on from there.
                let kept = &bytes[..whole.whole_bytes as usize];
                prop_assert_eq!(&read(kept, 64).unwrap().record, &whole.record);
            }
            (Err(whole), Err(pieces)) => {
                prop_assert_eq!(&whole, &pieces);
                prop_assert!(!whole.message(Lang::En).is_empty() && !whole.message(Lang::Zh).is_empty());
            }
            (whole, pieces) => prop_assert!(false, "{whole:?} in one piece, {pieces:?} in pieces of {cut}"),
        }
    }
}
