//! The ledger of a baseline: every candidate that was ever judged against it, whatever came of it.
//!
//! A file of JSON lines, `lab.ledger/1`, that only grows: one line when a judgement begins, before anything is trained, and
//! one when it ends. Which candidate it is decides what its judgement may err ([`super::sequential::error_of`]), so that a
//! killed or forgotten judgement counts as well. The same candidate into the same record is the same judgement, continued.

use super::case::Case;
use super::comparison::Comparison;
use super::refusal::Refusal;
use super::verdict::{Decision, Gain};
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
    endings: Vec<Ending>,
}

/// A judgement that began.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    pub number: u64,
    /// What the ledger calls its record.
    pub record: String,
    /// The gain that was asked for, and the seed of its study, where the ledger has them.
    pub least: Option<f64>,
    seed: Option<u64>,
    /// Other runs than those of the same candidate on one split of the data.
    resplits: bool,
    baseline: Json,
    candidate: Json,
}

/// How a judgement ended; one that was continued has several ends, of which the last holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    number: u64,
    record: String,
    pub decision: Decision,
    /// Runs of the baseline and of the candidate.
    pub runs: [u64; 2],
    pub gain: Option<Gain>,
    /// The line without its reason, which is said in a language.
    line: Json,
}

impl Ending {
    fn of(number: u64, record: String, line: Json) -> Option<Self> {
        let part = |name: &str| line.get(name).cloned().unwrap_or_default();
        let decision = Decision::parse(line.get("decision")?.as_str()?)?;
        let runs = serde_json::from_value(part("runs")).unwrap_or_default();
        let gain = serde_json::from_value(part("gain")).unwrap_or_default();
        Some(Self { number, record, decision, runs, gain, line })
    }
}

/// A ledger that was read, as far as it is whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub ledger: Ledger,
    /// So many bytes are whole lines.
    pub whole_bytes: u64,
}

/// A judgement that was entered into a ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    pub number: u64,
    pub study: Study,
    /// The line that begins it; `None` if it is there already.
    pub line: Option<String>,
}

impl Ledger {
    /// Reads a ledger; a torn last line is left out.
    ///
    /// # Errors
    /// The number of the first line that is none of a ledger.
    pub fn read(bytes: &[u8]) -> Result<Read, usize> {
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        let mut ledger = Self::default();
        let lines = bytes.get(..whole).unwrap_or_default().split_inclusive(|&byte| byte == b'\n');
        for (i, line) in lines.enumerate() {
            ledger.take(line).ok_or(i + 1)?;
        }
        Ok(Read { ledger, whole_bytes: whole as u64 })
    }

    fn take(&mut self, line: &[u8]) -> Option<()> {
        let mut json: Json = serde_json::from_slice(line).ok()?;
        if json.get("format")?.as_str()? != FORMAT {
            return None;
        }
        let (number, record) = (json.get("candidate")?.as_u64()?, json.get("record")?.as_str()?.to_owned());
        if json.get("decision").is_some() {
            json.as_object_mut()?.remove("reason");
            self.endings.push(Ending::of(number, record, json)?);
            return Some(());
        }
        self.openings.push(Opening {
            number,
            record,
            least: json.get("min_gain").and_then(Json::as_f64),
            seed: json.get("seed").and_then(Json::as_u64),
            resplits: json.get("resplits").and_then(Json::as_bool).unwrap_or(false),
            baseline: json.get("baseline")?.clone(),
            candidate: json.get("study")?.clone(),
        });
        Some(())
    }

    /// Enters a judgement of so many runs per side, that asks for a gain of `least`, into the record of that name.
    ///
    /// # Errors
    /// Why it cannot be judged; nothing is entered then.
    pub fn enter(&mut self, case: &Case, record: &str, runs: u64, least: f64) -> Result<Entered, Refusal> {
        let [baseline, candidate] = case.studies.map(configuration);
        let before = self.openings.iter().filter(|opening| opening.baseline == baseline);
        let known = before.clone().find(|opening| opening.is_it(&candidate, record, case.resplits));
        let next = || before.map(|opening| opening.number).max().unwrap_or(0).saturating_add(1);
        let (number, is_new) = known.map_or_else(|| (next(), true), |known| (known.number, false));
        let study = case.study(number, runs)?;
        if !is_new {
            return Ok(Entered { number, study, line: None });
        }
        let seed = study.sampler.seed;
        let line = json!({
            "format": FORMAT, "candidate": number, "record": record, "min_gain": least, "seed": seed,
            "resplits": case.resplits, "study": candidate, "baseline": baseline,
        });
        let (least, seed, record) = (Some(least), Some(seed), record.to_owned());
        self.openings.push(Opening { number, record, least, seed, resplits: case.resplits, baseline, candidate });
        Ok(Entered { number, study, line: Some(format!("{line}\n")) })
    }

    /// The judgement whose runs a study trains.
    pub fn judgement(&self, study: &Study) -> Option<&Opening> {
        let frame = configuration(study);
        let is_frame = |other: &Json| {
            ["workload", "objective", "steps", "eval_every"].iter().all(|part| other.get(part) == frame.get(part))
        };
        let is_it = |opening: &&Opening| opening.seed == Some(study.sampler.seed) && is_frame(&opening.candidate);
        self.openings.iter().find(is_it)
    }

    /// All judgements against a baseline, in their order, each with its end if it has one.
    pub fn against(&self, baseline: &Study) -> Vec<(&Opening, Option<&Ending>)> {
        self.against_baseline(&configuration(baseline))
    }

    /// All judgements against the baseline of one of them.
    pub fn beside(&self, opening: &Opening) -> Vec<(&Opening, Option<&Ending>)> {
        self.against_baseline(&opening.baseline)
    }

    fn against_baseline(&self, baseline: &Json) -> Vec<(&Opening, Option<&Ending>)> {
        let openings = self.openings.iter().filter(|opening| opening.baseline == *baseline);
        openings.map(|opening| (opening, self.ending(opening))).collect()
    }

    /// How a judgement ended.
    pub fn ending(&self, opening: &Opening) -> Option<&Ending> {
        let is_its = |ending: &&Ending| ending.number == opening.number && ending.record == opening.record;
        self.endings.iter().rev().find(is_its)
    }

    /// The line that says how a judgement ended; `None` if it is there already, in whatever language.
    pub fn close(&mut self, number: u64, record: &str, found: &Comparison, lang: Lang) -> Option<String> {
        let mut line = json!({
            "format": FORMAT, "candidate": number, "record": record, "decision": found.verdict.decision,
            "runs": [found.baseline.runs.len(), found.candidate.runs.len()], "gain": found.gain,
            "min_gain": found.least,
        });
        if self.endings.iter().any(|ending| ending.line == line) {
            return None;
        }
        self.endings.extend(Ending::of(number, record.to_owned(), line.clone()));
        line.as_object_mut()?.insert("reason".into(), found.message(lang).into());
        Some(format!("{line}\n"))
    }
}

impl Opening {
    /// Whether it is the judgement of this candidate into that record, on one split of the data or on others.
    fn is_it(&self, candidate: &Json, record: &str, resplits: bool) -> bool {
        self.candidate == *candidate && self.record == record && self.resplits == resplits
    }

    /// Whether it judges this candidate.
    pub fn is_of(&self, candidate: &Study) -> bool {
        self.candidate == configuration(candidate)
    }

    /// The baseline and the candidate as studies in which everything is fixed; `None` if the ledger is of another version.
    pub fn studies(&self) -> Option<[Study; 2]> {
        Some([study(&self.baseline)?, study(&self.candidate)?])
    }
}

/// What a ledger has of a study: all but its names and how its trials are drawn.
const APART: [&str; 4] = ["name", "question", "sampler", "trials"];

/// What makes a study this configuration and no other.
fn configuration(study: &Study) -> Json {
    let mut json = study.to_json();
    if let Some(parts) = json.as_object_mut() {
        for name in APART {
            parts.remove(name);
        }
    }
    json
}

/// A study of one trial of this configuration.
fn study(configuration: &Json) -> Option<Study> {
    let mut json = configuration.clone();
    let parts = json.as_object_mut()?;
    let [name, question, sampler, trials] = APART;
    let rest = [(name, json!("–")), (question, json!("")), (sampler, json!({"kind": "halton"})), (trials, json!(1))];
    parts.extend(rest.map(|(name, value)| (name.to_owned(), value)));
    Study::from_json(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::compare;
    use crate::adoption::examples::{record, trial};

    fn rate(rate: f64) -> Study {
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
            let [baseline, candidate] = [baseline, candidate].map(rate);
            let case = Case { studies: [&baseline, &candidate], origins: [None, None], resplits: false };
            let entered = ledger.enter(&case, record, 10, 0.5).unwrap();
            file.push_str(&entered.line.unwrap_or_default());
            entered.number
        };
        assert_eq!(open(0.1, 0.2, "a", &mut file), 1);
        assert_eq!(open(0.1, 0.3, "b", &mut file), 2);
        // Continued; tried again into another record; against another baseline.
        assert_eq!(open(0.1, 0.2, "a", &mut file), 1);
        assert_eq!(open(0.1, 0.2, "c", &mut file), 3);
        assert_eq!(open(0.2, 0.3, "d", &mut file), 1);
        assert_eq!(file.lines().count(), 4);
        // A line that was torn by an interruption was never begun.
        let read = Ledger::read(format!("{file}{{\"format\": \"…").as_bytes()).unwrap();
        assert_eq!((&read.ledger, read.whole_bytes), (&ledger, file.len() as u64));
        assert_eq!(Ledger::read(format!("{file}{{}}\n").as_bytes()), Err(5));
        assert_eq!(Ledger::read(b"\xff\n"), Err(1));
        assert_eq!(Ledger::read(b"").unwrap().ledger, Ledger::default());
    }

    #[test]
    fn an_end_is_written_down_once_in_whatever_language() {
        let runs = |x: f64| record(&[trial(x, 1, Some(0.1 * x)), trial(x, 2, Some(0.2 * x))]);
        let found = compare(&runs(1.0), &runs(2.0), 0.0, None).unwrap();
        let line = Ledger::default().close(1, "a", &found, Lang::En).unwrap();
        let mut read = Ledger::read(line.as_bytes()).unwrap().ledger;
        assert_eq!(read.close(1, "a", &found, Lang::Zh), None);
        assert!(read.close(1, "b", &found, Lang::Zh).is_some_and(|line| line.contains("尚无定论")));
    }

    #[test]
    fn a_judgement_is_known_by_its_study() {
        let mut ledger = Ledger::default();
        let [baseline, better, other] = [0.1, 0.2, 0.3].map(rate);
        let case = Case { studies: [&baseline, &better], origins: [None, None], resplits: false };
        let first = ledger.enter(&case, "a", 10, 0.5).unwrap();
        let second = ledger.enter(&Case { studies: [&baseline, &other], ..case }, "b", 10, 0.0).unwrap();
        let file = [first.line.unwrap(), second.line.unwrap()].concat();
        let read = Ledger::read(file.as_bytes()).unwrap().ledger;
        // With more runs it is the same judgement.
        for study in [&first.study, &case.study(1, 20).unwrap()] {
            let found = read.judgement(study).unwrap();
            assert_eq!((found.number, found.least, found.record.as_str()), (1, Some(0.5), "a"));
            let [theirs, ours] = found.studies().unwrap();
            assert_eq!((&theirs.space, &ours.space), (&baseline.space, &better.space));
        }
        assert_eq!(read.judgement(&second.study).map(|found| found.number), Some(2));
        assert_eq!((read.judgement(&baseline), read.against(&better).len()), (None, 0));
        let runs = |x: f64| record(&[trial(x, 1, Some(0.1 * x)), trial(x, 2, Some(0.2 * x))]);
        let found = compare(&runs(1.0), &runs(2.0), 0.0, None).unwrap();
        let mut closed = read.clone();
        closed.close(1, "a", &found, Lang::En).unwrap();
        let ends: Vec<_> = closed.against(&baseline).iter().map(|(_, end)| end.map(|end| end.decision)).collect();
        assert_eq!(ends, [Some(Decision::Undecided), None]);
        // On other splits of the data the runs are others, though the record has the same name.
        let on_splits = ledger.clone().enter(&Case { resplits: true, ..case }, "a", 10, 0.5).unwrap();
        assert!(on_splits.number == 3 && on_splits.line.is_some_and(|line| line.contains(r#""resplits":true"#)));
        let refused = ledger.enter(&Case { studies: [&baseline, &baseline], ..case }, "c", 10, 0.0);
        assert_eq!((refused, ledger), (Err(Refusal::Same), read));
    }
}
