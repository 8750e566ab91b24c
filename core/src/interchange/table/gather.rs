//! The second reading of a table: rows become runs, and runs become trials.
//!
//! Knows nothing of directions and studies.

use super::identity::{Identity, Rule, key};
use super::roles::Roles;
use super::run::{Run, ending, said, two};
use super::survey::{Row, Survey, whole};
use crate::interchange::MAX_TRIALS;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::ForeignTrial;
use crate::interchange::remedy::{Remedy, Use};
use crate::interchange::state::State;
use crate::space::{Value, Values};
use lab_texts::{Arg, import_expected as e, import_notes as t};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of trials stay below it; larger ones are names.
const MOST_NUMBER: u64 = 1_000_000_000;

/// The runs of a table while its rows are read.
pub struct Table<'a> {
    roles: &'a Roles,
    survey: Survey,
    identity: Identity,
    runs: Vec<Run>,
    account: Account,
}

impl<'a> Table<'a> {
    pub fn new(roles: &'a Roles, survey: Survey, account: Account) -> Self {
        let identity = Identity::new(survey.rule);
        Self { roles, survey, identity, runs: Vec::new(), account }
    }

    pub fn row(&mut self, row: &Row) -> Result<(), ImportError> {
        let roles = self.roles;
        let id = match row.optional(roles.trial.as_ref())? {
            Some(text) => plain_id(text),
            None if roles.trial.is_some() => {
                return Err(ImportError::new(Place::Line(row.line), Fault::Expected(e::A_TRIAL)));
            }
            None => "",
        };
        let values = self.values(row)?;
        let seed = self.seed(row)?;
        let place = self.run(row, id, &values, seed)?;
        let Some(run) = self.runs.get_mut(place) else { return Ok(()) };
        for (name, value) in values {
            match run.trial.values.get(&name) {
                Some(first) if *first != value => {
                    let role = roles.parameters.iter().find(|role| role.name == name);
                    let place = role.map_or(Place::Line(row.line), |role| row.place(role));
                    return Err(two(place, &name, id, None, [first.to_string(), value.to_string()]));
                }
                _ => drop(run.trial.values.insert(name, value)),
            }
        }
        if let (Some(role), Some(first), Some(second)) = (&roles.seed, run.seed, seed)
            && first != second
        {
            return Err(two(row.place(role), &role.header, id, None, [first.to_string(), second.to_string()]));
        }
        run.seed = run.seed.or(seed);
        if run.trial.name.is_none() {
            run.trial.name = row.optional(roles.name.as_ref())?.map(str::to_owned);
        }
        run.rows += 1;
        self.outcome(row, place)?;
        self.measure(row, place)
    }

    fn values(&mut self, row: &Row) -> Result<Values, ImportError> {
        let mut values = Values::new();
        for (role, column) in self.roles.parameters.iter().zip(&self.survey.parameters) {
            let text = row.text(role.place)?;
            if let Some(value) = column.parameter(text, &role.header, || row.place(role), &mut self.account) {
                values.insert(role.name.clone(), value);
            }
        }
        Ok(values)
    }

    /// A seed that is none is as good as no seed.
    fn seed(&mut self, row: &Row) -> Result<Option<u64>, ImportError> {
        let (Some(role), Some(text)) = (&self.roles.seed, row.optional(self.roles.seed.as_ref())?) else {
            return Ok(None);
        };
        let seed = whole(text);
        if seed.is_none() {
            self.account.say(Kind::Dropped, "seed", row.place(role), || t::not_a_seed(Arg::quoted(text)));
        }
        Ok(seed)
    }

    /// The run of a row, new or seen before.
    fn run(&mut self, row: &Row, id: &str, values: &Values, seed: Option<u64>) -> Result<usize, ImportError> {
        let key = key(values, seed);
        let says_nothing_new = |run: usize| {
            let Some(run) = self.runs.get(run) else { return false };
            let known = |(name, value): (&String, &Value)| run.trial.values.get(name) == Some(value);
            values.iter().all(known) && (seed.is_none() || seed == run.seed)
        };
        let found = self.identity.find(id, &key, says_nothing_new);
        if let (Some(_), None, Some(role)) = (found, &self.roles.step, &self.roles.trial) {
            return Err(ImportError::new(row.place(role), Fault::Expected(e::ONE_ROW)));
        }
        if found.is_none() && self.runs.len() >= MAX_TRIALS {
            let fault = Fault::TooMany { what: e::TRIALS, limit: MAX_TRIALS as u64 };
            return Err(ImportError::new(Place::Line(row.line), fault));
        }
        let place = found.unwrap_or_else(|| {
            self.runs.push(Run::new(id));
            self.runs.len() - 1
        });
        self.identity.enter(id, &key, place);
        Ok(place)
    }

    fn outcome(&mut self, row: &Row, place: usize) -> Result<(), ImportError> {
        let roles = self.roles;
        let (Some(role), Some(word)) = (&roles.outcome, row.optional(roles.outcome.as_ref())?) else { return Ok(()) };
        let reason = row.optional(roles.reason.as_ref())?.unwrap_or_default();
        match (State::of_word(word, reason), self.runs.get_mut(place)) {
            (Some(state), Some(run)) => {
                if !["completed", "infeasible", "failed", "stopped", "running"].contains(&word) {
                    self.account.say(Kind::Converted, &format!("{}\t{word}", role.header), row.place(role), || {
                        said(word, &state)
                    });
                }
                let (was, is) = (run.end.as_ref().and_then(ending), ending(&state));
                if let (Some(first), Some(second)) = (was, is)
                    && first != second
                {
                    let values = [first.to_owned(), second.to_owned()];
                    return Err(two(row.place(role), &role.header, &run.id, None, values));
                }
                run.end = Some(state);
            }
            _ => {
                self.account.say(Kind::Dropped, &role.header, row.place(role), || t::not_an_outcome(Arg::quoted(word)))
            }
        }
        Ok(())
    }

    fn measure(&mut self, row: &Row, place: usize) -> Result<(), ImportError> {
        let roles = self.roles;
        let Some(run) = self.runs.get_mut(place) else { return Ok(()) };
        let step = match (&roles.step, row.optional(roles.step.as_ref())?) {
            (None, _) => Some(1),
            (Some(_), _) if !self.survey.has_steps => Some(run.rows),
            (Some(_), None) => None,
            (Some(role), Some(text)) => match whole(text) {
                Some(step) => Some(step),
                None => {
                    self.account.say(Kind::Dropped, &role.header, row.place(role), || t::not_a_step(Arg::quoted(text)));
                    return Ok(());
                }
            },
        };
        for (role, column) in roles.metrics.iter().zip(&self.survey.metrics) {
            let (Some(column), text) = (column, row.text(role.place)?) else { continue };
            let at = || row.place(role);
            let value = column.metric(text, &role.header, at, &mut self.account);
            match (value, step) {
                (None, _) => {}
                (Some(value), None) => run.late.push((role.name.clone(), value, at())),
                (Some(value), Some(step)) => run.measure(step, &role.name, value, &roles.objective, at)?,
            }
        }
        Ok(())
    }

    /// The trials by their numbers. Numbers stay; other names are numbered in the order in which they came.
    pub fn into_trials(mut self) -> (BTreeMap<u64, ForeignTrial>, Account) {
        self.say_names();
        let numbers: Vec<Option<u64>> = self.runs.iter().map(|run| run.id.parse().ok()).collect();
        let distinct: BTreeSet<u64> = numbers.iter().flatten().copied().filter(|n| *n < MOST_NUMBER).collect();
        let keep = distinct.len() == self.runs.len();
        if let Some(role) = self.roles.trial.as_ref().filter(|_| !keep) {
            self.account.say(Kind::Renamed, "numbers", Place::Column(role.header.clone()), || t::NUMBERED);
        }
        let mut trials = BTreeMap::new();
        for ((place, run), number) in (0..).zip(self.runs).zip(numbers) {
            let number = number.filter(|_| keep).unwrap_or(place);
            if let Some(trial) = run.end(self.roles, keep, &mut self.account) {
                trials.insert(number, trial);
            }
        }
        (trials, self.account)
    }

    /// Says how runs of one name were told apart, and that names are not numbers.
    fn say_names(&mut self) {
        let mut seen = BTreeSet::new();
        let twice = self.runs.iter().find(|run| !seen.insert(run.id.as_str()));
        let place = self.roles.trial.as_ref().map_or(Place::File, |role| Place::Column(role.header.clone()));
        let by_row = self.survey.rule == Rule::Row;
        if let (Some(run), Some(_)) = (twice, &self.roles.trial) {
            let name = run.id.clone();
            self.account.say_otherwise(Kind::Guessed, "names", place, &[Remedy::Column(Use::Trial)], || {
                let name = Arg::quoted(&name);
                if by_row { t::runs_by_row(name) } else { t::runs_by_configuration(name) }
            });
        } else if self.roles.trial.is_none() && self.roles.step.is_some() {
            self.account.say_otherwise(Kind::Guessed, "names", place, &[Remedy::Column(Use::Trial)], || {
                if by_row { t::TRIALS_BY_ROW } else { t::TRIALS_BY_CONFIGURATION }
            });
        }
    }
}

/// Data frames write whole numbers with a point.
fn plain_id(text: &str) -> &str {
    let whole = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_suffix(".0").filter(whole).unwrap_or(text)
}
