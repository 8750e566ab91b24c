//! The ledger of a baseline: every candidate that was ever judged against it, whatever came of it.
//!
//! A file of JSON lines, `lab.ledger/1`, that only grows: one line when a judgement begins, before anything is trained, and
//! one when it ends. Which candidate it is decides what its judgement may err ([`super::sequential::error_of`]), so that a
//! killed or forgotten judgement counts as well. The same candidate into the same record is the same judgement, continued.

use super::comparison::Comparison;
use crate::study::Study;
use crate::text::Lang;
use serde_json::{Value as Json, json};

pub const FORMAT: &str = "lab.ledger/1";

/// A ledger is read whole; a larger file is refused.
pub const MAX_LEDGER_BYTES: u64 = 64 << 20;

/// What was judged so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    openings: Vec<Opening>,
    /// Judgements that ended, without their reasons.
    endings: Vec<Json>,
}

/// A judgement that began.
#[derive(Clone, Debug, PartialEq)]
struct Opening {
    number: u64,
    baseline: Json,
    candidate: Json,
    record: String,
}

/// A ledger that was read, as far as it is whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub ledger: Ledger,
    /// So many bytes are whole lines.
    pub whole_bytes: u64,
}

impl Ledger {
    /// Reads a ledger; a torn last line is left out.
    ///
    /// # Errors
    /// The number of the first line that is none of a ledger.
    pub fn read(text: &str) -> Result<Read, usize> {
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut ledger = Self::default();
        for (i, line) in text.get(..whole).unwrap_or_default().lines().enumerate() {
            ledger.take(line).ok_or(i + 1)?;
        }
        Ok(Read { ledger, whole_bytes: whole as u64 })
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let mut json: Json = serde_json::from_str(line).ok()?;
        if json.get("format")?.as_str()? != FORMAT {
            return None;
        }
        if json.get("decision").is_some() {
            json.as_object_mut()?.remove("reason");
            self.endings.push(json);
            return Some(());
        }
        self.openings.push(Opening {
            number: json.get("candidate")?.as_u64()?,
            baseline: json.get("baseline")?.clone(),
            candidate: json.get("study")?.clone(),
            record: json.get("record")?.as_str()?.to_owned(),
        });
        Some(())
    }

    /// The number of a judgement into the record of that name, and the line that begins it where it is new.
    pub fn open(&mut self, baseline: &Study, candidate: &Study, record: &str) -> (u64, Option<String>) {
        let [baseline, candidate] = [baseline, candidate].map(configuration);
        let before = self.openings.iter().filter(|opening| opening.baseline == baseline);
        let known = before.clone().find(|opening| opening.candidate == candidate && opening.record == record);
        if let Some(known) = known {
            return (known.number, None);
        }
        let number = before.map(|opening| opening.number).max().unwrap_or(0).saturating_add(1);
        let line = json!({
            "format": FORMAT, "candidate": number, "record": record, "study": candidate, "baseline": baseline,
        });
        self.openings.push(Opening { number, baseline, candidate, record: record.to_owned() });
        (number, Some(format!("{line}\n")))
    }

    /// The line that says how a judgement ended; `None` if it is there already, in whatever language.
    pub fn close(&mut self, number: u64, record: &str, found: &Comparison, lang: Lang) -> Option<String> {
        let mut ending = json!({
            "format": FORMAT, "candidate": number, "record": record, "decision": found.verdict.decision,
            "runs": [found.baseline.runs.len(), found.candidate.runs.len()], "gain": found.gain,
            "min_gain": found.least,
        });
        if self.endings.contains(&ending) {
            return None;
        }
        self.endings.push(ending.clone());
        ending.as_object_mut()?.insert("reason".into(), found.message(lang).into());
        Some(format!("{ending}\n"))
    }
}

/// What makes a study this configuration and no other.
fn configuration(study: &Study) -> Json {
    let mut json = study.to_json();
    if let Some(parts) = json.as_object_mut() {
        for name in ["name", "question", "sampler", "trials"] {
            parts.remove(name);
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::compare;
    use crate::adoption::examples::{record, trial};

    fn study(rate: f64) -> Study {
        let json = json!({
            "format": "lab.study/1", "name": format!("rate {rate}"), "question": "q",
            "workload": {"dataset": "digits", "model": {"family": "mlp"}},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": {"adam.learning_rate": {"role": "fixed", "value": rate}},
            "sampler": {"kind": "halton", "seed": 1}, "trials": 1, "steps": 100,
        });
        Study::from_json(&json).unwrap()
    }

    #[test]
    fn every_candidate_counts_once_whatever_became_of_it() {
        let (mut ledger, mut file) = (Ledger::default(), String::new());
        let mut open = |baseline: f64, candidate: f64, record: &str, file: &mut String| {
            let (number, line) = ledger.open(&study(baseline), &study(candidate), record);
            file.push_str(&line.unwrap_or_default());
            number
        };
        assert_eq!(open(0.1, 0.2, "a", &mut file), 1);
        assert_eq!(open(0.1, 0.3, "b", &mut file), 2);
        // Continued; tried again into another record; against another baseline.
        assert_eq!(open(0.1, 0.2, "a", &mut file), 1);
        assert_eq!(open(0.1, 0.2, "c", &mut file), 3);
        assert_eq!(open(0.2, 0.3, "d", &mut file), 1);
        assert_eq!(file.lines().count(), 4);
        // A line that was torn by an interruption was never begun.
        let read = Ledger::read(&format!("{file}{{\"format\"")).unwrap();
        assert_eq!((&read.ledger, read.whole_bytes), (&ledger, file.len() as u64));
        assert_eq!(Ledger::read(&format!("{file}{{}}\n")), Err(5));
        assert_eq!(Ledger::read("").unwrap().ledger, Ledger::default());
    }

    #[test]
    fn an_end_is_written_down_once_in_whatever_language() {
        let runs = |x: f64| record(&[trial(x, 1, Some(0.1 * x)), trial(x, 2, Some(0.2 * x))]);
        let found = compare(&runs(1.0), &runs(2.0), 0.0, None).unwrap();
        let line = Ledger::default().close(1, "a", &found, Lang::En).unwrap();
        let mut read = Ledger::read(&line).unwrap().ledger;
        assert_eq!(read.close(1, "a", &found, Lang::Zh), None);
        assert!(read.close(1, "b", &found, Lang::Zh).is_some_and(|line| line.contains("尚无定论")));
    }
}
