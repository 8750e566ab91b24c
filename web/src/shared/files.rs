//! A record as its file, and back; what is wrong with a study.

use lab_core::problem::{Problem, listed};
use lab_core::record::{Lines, Record, event_to_line, header_to_line};
use lab_core::text::Sentence;

/// # Errors
/// The line that does not read, and why.
pub fn read(file: &[u8]) -> Result<Record, Sentence> {
    let mut lines = Lines::new();
    let read = lines.push(file).and_then(|()| lines.finish());
    read.map(|finished| finished.record).map_err(|error| Sentence::of(|lang| error.message(lang)))
}

pub fn write(record: &Record) -> String {
    let mut file = header_to_line(&record.study);
    record.events().for_each(|event| file.push_str(&event_to_line(&event)));
    file
}

/// How many trials ended, whatever their outcome.
pub fn ended(record: &Record) -> u64 {
    record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64
}

/// What is wrong with a study, as one sentence.
pub fn problems(found: &[Problem]) -> Sentence {
    Sentence::of(|lang| listed(found, lang))
}
