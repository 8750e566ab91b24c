//! Optuna's journal file: one operation a line, replayed in order.
//!
//! Studies and trials are numbered by the order in which operations made them. As in Optuna, an operation on what was
//! deleted, on a finished trial, or that makes a study of a name there is already has no effect. Reads what versions 3 to 5
//! write. Knows nothing of files.

use super::{Distribution, Param, State, Stored, StoredTrial, choose};
use crate::interchange::account::Imported;
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::Wishes;
use crate::interchange::{MAX_BYTES, MAX_TRIALS, lenient, recognise};
use crate::study::Direction;
use lab_texts::import_expected as e;
use serde_json::{Map, Value as Json};

/// The record of a study in a journal file; a torn last line is dropped, as Optuna does.
///
/// # Errors
/// The line that is no operation; or no study, or several of which none was chosen.
pub fn read_journal(bytes: &[u8], wishes: &Wishes) -> Result<Imported, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::file(Fault::TooLarge { bytes: bytes.len() as u64 }));
    }
    let mut journal = Journal::default();
    let mut lines = (1u64..).zip(bytes.split(|&byte| byte == b'\n')).peekable();
    while let Some((line, text)) = lines.next() {
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let fail = |fault| ImportError::new(Place::Line(line), fault);
        let json = match lenient::parse(text) {
            Ok(json) => json,
            // The last line lacks its newline: it was torn by a crash.
            Err(_) if lines.peek().is_none() && line > 1 => break,
            Err(detail) => return Err(or_other(journal.is_empty(), bytes, fail(Fault::NotJson(detail)))),
        };
        let is_first = journal.is_empty();
        journal.apply(&json).map_err(|fault| or_other(is_first, bytes, fail(fault)))?;
    }
    journal.study(wishes)?.into_imported(wishes)
}

/// What the file is instead, if it is known and its first line says nothing to a journal.
fn or_other(is_first: bool, bytes: &[u8], error: ImportError) -> ImportError {
    recognise::other_tool(bytes).filter(|_| is_first).map_or(error, ImportError::file)
}

/// The state that operations lead to.
#[derive(Default)]
struct Journal {
    /// By number; `None` where a study was deleted.
    studies: Vec<Option<Open>>,
    /// By number, over all studies: which study, and which of its trials.
    trials: Vec<(usize, usize)>,
}

struct Open {
    stored: Stored,
}

impl Journal {
    fn is_empty(&self) -> bool {
        self.studies.is_empty()
    }

    fn apply(&mut self, json: &Json) -> Result<(), Fault> {
        match json.get("op_code").and_then(Json::as_u64) {
            Some(0) => self.create_study(json),
            Some(1) => {
                let id = index(json, "study_id")?;
                if let Some(study) = self.studies.get_mut(id) {
                    *study = None;
                }
                Ok(())
            }
            Some(2) => self.study_attribute(json, "user_attr", |stored| &mut stored.user),
            Some(3) => self.study_attribute(json, "system_attr", |stored| &mut stored.system),
            Some(4) => self.create_trial(json),
            Some(5) => {
                let name = text(json, "param_name")?;
                let internal = real(json, "param_value_internal")?;
                let distribution = distribution(&name, json.get("distribution"))?;
                self.update(json, |trial| trial.set(Param { name, internal, distribution }))
            }
            Some(6) => {
                let state = state(json.get("state"))?;
                let values = reals(json.get("values"))?;
                let timed = is_timed(json);
                self.update(json, |trial| {
                    trial.state = state;
                    trial.timed |= timed;
                    if !values.is_empty() {
                        trial.values = values;
                    }
                })
            }
            Some(7) => {
                let step = whole(json, "step")?;
                let value = real(json, "intermediate_value")?;
                self.update(json, |trial| {
                    trial.intermediate.insert(step, value);
                })
            }
            Some(8) => {
                let members = object(json.get("user_attr"))?;
                self.update(json, |trial| trial.user.extend(members))
            }
            Some(9) => {
                let members = object(json.get("system_attr"))?;
                self.update(json, |trial| trial.system.extend(members))
            }
            // Rustuna discards trials without an effect on the study.
            Some(10) => Ok(()),
            Some(other) => Err(Fault::Unknown { what: e::OPERATION, name: other.to_string() }),
            None => Err(Fault::Expected(e::OPERATION_CODE)),
        }
    }

    fn create_study(&mut self, json: &Json) -> Result<(), Fault> {
        let name = text(json, "study_name")?;
        let list = json.get("directions").and_then(Json::as_array).ok_or(Fault::Expected(e::DIRECTIONS))?;
        let directions: Option<Vec<Option<Direction>>> = list
            .iter()
            .map(|number| match number.as_u64() {
                // "Not set", which old versions wrote before the first trial.
                Some(0) => Some(None),
                Some(1) => Some(Some(Direction::Minimize)),
                Some(2) => Some(Some(Direction::Maximize)),
                _ => None,
            })
            .collect();
        let directions = directions.ok_or(Fault::Expected(e::DIRECTIONS))?;
        if !self.studies.iter().flatten().any(|open| open.stored.name == name) {
            let stored = Stored { name, directions, user: Map::new(), system: Map::new(), trials: Vec::new() };
            self.studies.push(Some(Open { stored }));
        }
        Ok(())
    }

    fn study_attribute(
        &mut self,
        json: &Json,
        key: &'static str,
        of: fn(&mut Stored) -> &mut Map<String, Json>,
    ) -> Result<(), Fault> {
        let members = object(json.get(key))?;
        let id = index(json, "study_id")?;
        if let Some(Some(open)) = self.studies.get_mut(id) {
            of(&mut open.stored).extend(members);
        }
        Ok(())
    }

    fn create_trial(&mut self, json: &Json) -> Result<(), Fault> {
        let id = index(json, "study_id")?;
        let Some(Some(Open { stored })) = self.studies.get_mut(id) else { return Ok(()) };
        if self.trials.len() >= MAX_TRIALS {
            return Err(Fault::TooMany { what: e::TRIALS, limit: MAX_TRIALS as u64 });
        }
        let mut trial = StoredTrial { timed: is_timed(json), ..StoredTrial::default() };
        if let Some(number) = json.get("state") {
            trial.state = state(Some(number))?;
        }
        let mut values = reals(json.get("values"))?;
        if values.is_empty() {
            values.extend(json.get("value").and_then(lenient::number));
        }
        trial.values = values;
        let distributions = object(json.get("distributions"))?;
        for (name, internal) in object(json.get("params"))? {
            let internal = lenient::number(&internal).ok_or(Fault::Expected(e::NUMBER))?;
            let distribution = distribution(&name, distributions.get(&name))?;
            trial.set(Param { name, internal, distribution });
        }
        for (step, value) in object(json.get("intermediate_values"))? {
            let step: i64 = step.parse().map_err(|_| Fault::NotANumber(step))?;
            trial.intermediate.insert(step, lenient::number(&value).ok_or(Fault::Expected(e::NUMBER))?);
        }
        trial.user = object(json.get("user_attrs"))?;
        trial.system = object(json.get("system_attrs"))?;
        self.trials.push((id, stored.trials.len()));
        stored.trials.push(trial);
        Ok(())
    }

    /// Changes a trial, unless it is finished or its study is gone.
    fn update(&mut self, json: &Json, change: impl FnOnce(&mut StoredTrial)) -> Result<(), Fault> {
        let id = index(json, "trial_id")?;
        let trial = self.trials.get(id).and_then(|&(study, trial)| match self.studies.get_mut(study) {
            Some(Some(open)) => open.stored.trials.get_mut(trial),
            _ => None,
        });
        if let Some(trial) = trial.filter(|trial| !trial.state.is_finished()) {
            change(trial);
        }
        Ok(())
    }

    fn study(self, wishes: &Wishes) -> Result<Stored, ImportError> {
        let mut studies: Vec<Stored> = self.studies.into_iter().flatten().map(|open| open.stored).collect();
        let chosen = choose(studies.iter().map(|stored| stored.name.as_str()), wishes.study.as_deref())?;
        Ok(studies.swap_remove(chosen))
    }
}

impl StoredTrial {
    fn set(&mut self, param: Param) {
        match self.params.iter_mut().find(|known| known.name == param.name) {
            Some(known) => *known = param,
            None => self.params.push(param),
        }
    }
}

fn index(json: &Json, key: &'static str) -> Result<usize, Fault> {
    json.get(key).and_then(Json::as_u64).and_then(|id| usize::try_from(id).ok()).ok_or(Fault::Expected(e::ID))
}

fn whole(json: &Json, key: &'static str) -> Result<i64, Fault> {
    json.get(key).and_then(Json::as_i64).ok_or(Fault::Expected(e::WHOLE_STEP))
}

fn real(json: &Json, key: &'static str) -> Result<f64, Fault> {
    json.get(key).and_then(lenient::number).ok_or(Fault::Expected(e::NUMBER))
}

fn reals(json: Option<&Json>) -> Result<Vec<f64>, Fault> {
    match json {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(list)) => {
            list.iter().map(|json| lenient::number(json).ok_or(Fault::Expected(e::NUMBER))).collect()
        }
        Some(_) => Err(Fault::Expected(e::LIST_OF_NUMBERS)),
    }
}

fn text(json: &Json, key: &'static str) -> Result<String, Fault> {
    let text = json.get(key).and_then(Json::as_str).map(str::to_owned);
    text.ok_or(Fault::Expected(e::NAME))
}

fn object(json: Option<&Json>) -> Result<Map<String, Json>, Fault> {
    match json {
        None => Ok(Map::new()),
        Some(Json::Object(members)) => Ok(members.clone()),
        Some(_) => Err(Fault::Expected(e::OBJECT)),
    }
}

fn state(json: Option<&Json>) -> Result<State, Fault> {
    json.and_then(Json::as_u64).and_then(State::of_number).ok_or(Fault::Expected(e::STATE_NUMBER))
}

/// The distribution is JSON in a text.
fn distribution(parameter: &str, json: Option<&Json>) -> Result<Distribution, Fault> {
    let read = json.and_then(Json::as_str).and_then(Distribution::parse);
    read.ok_or_else(|| Fault::NoRange { parameter: parameter.to_owned() })
}

fn is_timed(json: &Json) -> bool {
    ["datetime_start", "datetime_complete"].into_iter().any(|key| json.get(key).is_some_and(|time| !time.is_null()))
}
