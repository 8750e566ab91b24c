//! The trials of a study: a row each, and the rows of other tables that belong to them.

use super::DatabaseError;
use super::read::{Database, Filled, Version, attribute_of};
use lab_core::interchange::optuna::{Distribution, Param, State, StoredTrial};
use lab_core::interchange::{Fault, ImportError, MAX_TRIALS, Place};
use lab_texts::import_expected as e;
use rusqlite::Row;
use std::collections::BTreeMap;

pub fn trials(database: &mut Database, study: i64, of: &Version) -> Result<Vec<StoredTrial>, DatabaseError> {
    let mut trials = Trials { database, study, found: Vec::new(), place_of: BTreeMap::new() };
    trials.begin(of)?;
    trials.parameters()?;
    trials.numbers(of)?;
    trials.attributes()?;
    Ok(trials.found)
}

struct Trials<'d> {
    database: &'d mut Database,
    study: i64,
    found: Vec<StoredTrial>,
    /// By the database's own number of each.
    place_of: BTreeMap<i64, usize>,
}

impl Trials<'_> {
    fn begin(&mut self, of: &Version) -> Result<(), DatabaseError> {
        let times = if of.has_times { "datetime_start IS NOT NULL" } else { "0" };
        let result = if of.has_objectives { "NULL" } else { "value" };
        let order = if of.has_numbers { "number, trial_id" } else { "trial_id" };
        let sql = format!("SELECT trial_id, state, {times}, {result} FROM trials WHERE study_id = ? ORDER BY {order}");
        let Self { database, study, found, place_of } = self;
        database.rows(&sql, Some(*study), &mut |row| {
            let name: String = row.get(1)?;
            let place = found.len();
            if place == MAX_TRIALS {
                let fault = Fault::TooMany { what: e::TRIALS, limit: MAX_TRIALS as u64 };
                return Ok(Err(ImportError::new(Place::File, fault)));
            }
            let Some(state) = State::of_name(&name) else {
                let fault = Fault::Unknown { what: e::STATE, name };
                return Ok(Err(ImportError::new(Place::Trial(place.to_string()), fault)));
            };
            place_of.insert(row.get::<_, i64>(0)?, place);
            let values = row.get::<_, Option<f64>>(3)?.into_iter().collect();
            found.push(StoredTrial { state, values, timed: row.get(2)?, ..StoredTrial::default() });
            Ok(Ok(()))
        })
    }

    /// Every row of a table that belongs to a trial, from column 1 on the ones that are asked for.
    fn each(
        &mut self,
        columns: &str,
        table: &str,
        order: &str,
        fill: &mut dyn FnMut(&mut StoredTrial, &Row) -> Filled,
    ) -> Result<(), DatabaseError> {
        let of_study = "WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = ?)";
        let sql = format!("SELECT trial_id, {columns} FROM {table} {of_study} ORDER BY trial_id, {order}");
        let Self { database, study, found, place_of } = self;
        database.rows(&sql, Some(*study), &mut |row| {
            let place = place_of.get(&row.get::<_, i64>(0)?).copied();
            Ok(match place.and_then(|place| Some((place, found.get_mut(place)?))) {
                Some((place, trial)) => {
                    fill(trial, row)?.map_err(|fault| ImportError::new(Place::Trial(place.to_string()), fault))
                }
                None => Ok(()),
            })
        })
    }

    fn parameters(&mut self) -> Result<(), DatabaseError> {
        let columns = "param_name, param_value, distribution_json";
        self.each(columns, "trial_params", "param_id", &mut |trial, row| {
            let (name, internal, text): (String, f64, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let Some(distribution) = Distribution::parse(&text) else {
                return Ok(Err(Fault::NoRange { parameter: name }));
            };
            trial.params.push(Param { name, internal, distribution });
            Ok(Ok(()))
        })
    }

    /// Results and reports.
    fn numbers(&mut self, of: &Version) -> Result<(), DatabaseError> {
        let typed = |value: &str, is_typed| {
            format!("{value}, {}", if is_typed { format!("{value}_type") } else { "NULL".into() })
        };
        let (mut reports, mut reported) = ("trial_values", "value");
        if of.has_objectives {
            (reports, reported) = ("trial_intermediate_values", "intermediate_value");
            self.each(&typed("value", of.has_types), "trial_values", "objective", &mut |trial, row| {
                trial.values.push(number(row)?);
                Ok(Ok(()))
            })?;
        }
        self.each(&format!("{}, step", typed(reported, of.has_report_types)), reports, "step", &mut |trial, row| {
            trial.intermediate.insert(row.get(3)?, number(row)?);
            Ok(Ok(()))
        })
    }

    fn attributes(&mut self) -> Result<(), DatabaseError> {
        let (columns, order) = ("\"key\", value_json", "\"key\"");
        self.each(columns, "trial_user_attributes", order, &mut |trial, row| {
            trial.user.extend(attribute_of(row)?);
            Ok(Ok(()))
        })?;
        self.each(columns, "trial_system_attributes", order, &mut |trial, row| {
            trial.system.extend(attribute_of(row)?);
            Ok(Ok(()))
        })
    }
}

/// The number in columns 1 and 2: its value, and a word for what a database has no number for.
fn number(row: &Row) -> Result<f64, rusqlite::Error> {
    let kind: Option<String> = row.get(2)?;
    Ok(match kind.as_deref() {
        Some("INF_POS") => f64::INFINITY,
        Some("INF_NEG") => f64::NEG_INFINITY,
        Some("NAN") => f64::NAN,
        _ => row.get::<_, Option<f64>>(1)?.unwrap_or(f64::NAN),
    })
}
