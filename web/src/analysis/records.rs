//! The records that the worker holds, each read once and then kept up to date by events.

use crate::shared::exchange::records::{Append, Asking, Criterion, View};
use crate::shared::files::read;
use crate::shared::place::StudyRef;
use lab_core::analysis::ranking;
use lab_core::record::{Record, event_from_line};
use lab_core::space::Values;
use lab_core::study::{Objective, Study};
use lab_core::text::Sentence;
use lab_texts::page::{procedures::CHOOSE_FIRST, store::UNREAD};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Records(BTreeMap<StudyRef, Result<Held, Sentence>>);

struct Held {
    record: Record,
    /// The study as it was designed; the record has it as it was looked at last.
    own: Study,
    /// The bytes of the file it was read from, unless events came since.
    length: Option<usize>,
}

impl Records {
    /// Reads the file of a study's record, unless that is what is held. Where it does not read, the reason is kept, for those
    /// who ask about the study.
    pub fn hold(&mut self, study: StudyRef, file: Result<&[u8], Sentence>) {
        let length = file.as_ref().ok().map(|file| file.len());
        if matches!(self.0.get(&study), Some(Ok(held)) if length.is_some() && held.length == length) {
            return;
        }
        match file.and_then(read) {
            Ok(record) => self.insert(study, record, length),
            Err(why) => drop(self.0.insert(study, Err(why))),
        }
    }

    pub fn insert(&mut self, study: StudyRef, record: Record, length: Option<usize>) {
        let own = record.study.clone();
        self.0.insert(study, Ok(Held { record, own, length }));
    }

    pub fn forget(&mut self, study: &StudyRef) {
        self.0.remove(study);
    }

    /// Folds in what happened. Events that the record has already contradict it, and change nothing.
    pub fn append(&mut self, append: &Append) {
        let Some(Ok(held)) = self.0.get_mut(&append.study) else { return };
        held.length = None;
        for event in append.lines.lines().filter_map(|line| event_from_line(line).ok()) {
            let _ = held.record.apply(event);
        }
    }

    /// A record as its study was designed.
    ///
    /// # Errors
    /// It is not held, or why it did not read.
    pub fn get(&mut self, study: &StudyRef) -> Result<&Record, Sentence> {
        self.look(study, None, None).map(|(record, _)| record)
    }

    /// Copies of several, in that order.
    ///
    /// # Errors
    /// One is not held, or none is asked for.
    pub fn all(&mut self, studies: &[StudyRef]) -> Result<Vec<Record>, Sentence> {
        if studies.is_empty() {
            return Err(CHOOSE_FIRST.into());
        }
        studies.iter().map(|study| self.get(study).cloned()).collect()
    }

    /// A record judged as a person chose, and the study's own objective.
    ///
    /// # Errors
    /// It is not held, why it did not read, or what it cannot be asked about.
    pub fn view(&mut self, view: &View) -> Result<(&Record, &Objective), Sentence> {
        self.look(&view.study, view.criterion.as_ref(), view.asking.as_ref())
    }

    fn look(
        &mut self,
        study: &StudyRef,
        by: Option<&Criterion>,
        asking: Option<&Asking>,
    ) -> Result<(&Record, &Objective), Sentence> {
        let Held { record, own, .. } = self.0.get_mut(study).ok_or(UNREAD)?.as_mut().map_err(|why| why.clone())?;
        record.study = match asking {
            None => own.clone(),
            Some(Asking { scientific, lang }) => {
                let asked = own.asking(scientific, *lang);
                asked.map_err(|fault| Sentence::of(|lang| fault.sentence(lang)))?
            }
        };
        if let Some(by) = by {
            record.study.judge_by(objective(by, &own.objective));
        }
        Ok((record, &own.objective))
    }
}

/// The values of the best trial.
pub fn best(record: &Record) -> Option<Values> {
    let best = ranking(record).into_iter().next()?;
    record.trials().get(&best.trial).map(|trial| trial.values.clone())
}

/// What is known of guessing and of the sample holds for the study's own metric alone.
fn objective(by: &Criterion, own: &Objective) -> Objective {
    let is_own = by.metric == own.metric;
    Objective {
        metric: by.metric.clone(),
        direction: by.direction,
        at: by.at,
        chance: own.chance.filter(|_| is_own),
        valid_examples: own.valid_examples.filter(|_| is_own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::record::{event_to_line, header_to_line};
    use lab_core::space::Role;
    use lab_core::study::{At, Direction};
    use lab_core::text::Lang;
    use lab_core::trial::{Event, Metrics, Outcome, What};

    fn events(trial: u64) -> Vec<Event> {
        let metrics = Metrics::from([("error".to_owned(), 0.5)]);
        let started = What::Started { values: [("lr".to_owned(), 0.25.into())].into(), seed: trial, name: None };
        let what = [started, What::Measured { step: 10, metrics }, What::Ended(Outcome::Completed)];
        what.into_iter().map(|what| Event { trial, what }).collect()
    }

    fn lines(events: &[Event]) -> String {
        events.iter().map(event_to_line).collect()
    }

    #[test]
    fn a_record_is_read_once_and_then_follows() {
        let study = r#"{"format": "lab.study/1", "name": "s", "workload": {"external": true},
            "objective": {"metric": "error", "direction": "minimize"},
            "parameters": {"lr": {"role": "nuisance", "float": [0, 1]}}, "sampler": {"kind": "halton"}, "trials": 3}"#;
        let study = Study::parse(study).unwrap();
        let file = header_to_line(&study) + &lines(&events(0));
        let (mut records, key) = (Records::default(), StudyRef::Browser("k".into()));
        assert!(records.get(&key).is_err());
        records.hold(key.clone(), Ok(file.as_bytes()));
        // What is in the file already comes again where it happened while the file was made.
        let both = [events(0), events(1)].concat();
        records.append(&Append { study: key.clone(), lines: lines(&both) });
        let held = records.get(&key).unwrap().clone();
        assert_eq!(held.trials().len(), 2);
        assert_eq!(held.trials()[&0].curves, held.trials()[&1].curves);

        // Looked at by another criterion and by its own.
        let by = Criterion { metric: "loss".into(), direction: Direction::Maximize, at: At::Last };
        let view = View { study: key.clone(), part: 0, criterion: Some(by.clone()), asking: None };
        let (record, own) = records.view(&view).unwrap();
        assert_eq!((Criterion::of(&record.study.objective), &own.metric), (by, &"error".to_owned()));
        assert_eq!(records.get(&key).unwrap(), &held);

        // Asked another question, one it has no answer to, and its own again.
        let about = |name: &str| View {
            asking: Some(Asking { scientific: vec![name.into()], lang: Lang::En }),
            criterion: None,
            ..view.clone()
        };
        let role = |record: &Record| record.study.space.get("lr").map(|lr| lr.role());
        assert_eq!(role(records.view(&about("lr")).unwrap().0), Some(Role::Scientific));
        assert!(records.view(&about("momentum")).is_err());
        assert_eq!(records.get(&key).unwrap(), &held);
        records.forget(&key);
        assert!(records.get(&key).is_err());

        // Why a record did not read is said to whoever asks about it, until it does.
        records.hold(key.clone(), Ok(b"no record"));
        let (unread, unknown) = (records.get(&key).unwrap_err(), Records::default().get(&key).unwrap_err());
        assert_ne!(unread, unknown);
        records.hold(key.clone(), Ok(file.as_bytes()));
        assert_eq!(records.get(&key).unwrap().trials().len(), 1);
    }
}
