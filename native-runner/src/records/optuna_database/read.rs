//! The study of a database, and the rows that any part of it is read by.

use super::DatabaseError;
use super::trials::trials;
use lab_core::interchange::optuna::{Stored, attribute, choose};
use lab_core::interchange::{Fault, ImportError, Place};
use lab_core::study::Direction;
use lab_texts::import_expected as e;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row, ffi};
use serde_json::{Map, Value as Json};
use std::path::Path;

/// The tables that are read; Optuna before 2.4 has no `study_directions` and `trial_intermediate_values`.
pub const READ: [&str; 10] = [
    "studies",
    "study_directions",
    "study_user_attributes",
    "study_system_attributes",
    "trials",
    "trial_params",
    "trial_values",
    "trial_intermediate_values",
    "trial_user_attributes",
    "trial_system_attributes",
];

/// The columns that every version has.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("studies", &["study_id", "study_name"]),
    ("study_user_attributes", &["study_id", "key", "value_json"]),
    ("study_system_attributes", &["study_id", "key", "value_json"]),
    ("trials", &["trial_id", "study_id", "state"]),
    ("trial_params", &["param_id", "trial_id", "param_name", "param_value", "distribution_json"]),
    ("trial_values", &["trial_id", "value"]),
    ("trial_user_attributes", &["trial_id", "key", "value_json"]),
    ("trial_system_attributes", &["trial_id", "key", "value_json"]),
];

/// No row takes less in a file, beside its texts.
const ROW_BYTES: u64 = 4;

/// Reads one study; `name` chooses among several.
pub fn read(path: &Path, name: Option<&str>) -> Result<Stored, DatabaseError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // Nothing in the schema may run.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "ignore_check_constraints", true)?;
    let of = Version::of(&connection)?;
    let tables = READ.iter().filter(|table| of.has_objectives || !BY_OBJECTIVE.contains(table));
    tables.clone().try_for_each(|table| plain_and_sound(&connection, table))?;
    let missing = COLUMNS
        .iter()
        .flat_map(|(table, columns)| columns.iter().map(move |column| (table, column)))
        .find(|(table, column)| !matches!(has(&connection, table, column), Ok(true)));
    if missing.is_some() {
        return Err(ImportError::new(Place::File, Fault::OldOptuna { version: of.name }).into());
    }
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let size = [path, Path::new(&log)].map(|file| file.metadata().map_or(0, |file| file.len())).iter().sum();
    let database = &mut Database { connection, size, left: size };
    let mut studies: Vec<(i64, String)> = Vec::new();
    database.rows("SELECT study_id, study_name FROM studies ORDER BY study_id", None, &mut |row| {
        studies.push((row.get(0)?, row.get(1)?));
        Ok(Ok(()))
    })?;
    let chosen = choose(studies.iter().map(|(_, name)| name.as_str()), name)?;
    let (id, name) = studies.swap_remove(chosen);
    let mut directions = Vec::new();
    let sql = match of.has_objectives {
        true => "SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective",
        false => "SELECT direction FROM studies WHERE study_id = ?",
    };
    database.rows(sql, Some(id), &mut |row| {
        directions.push(match row.get::<_, String>(0)?.as_str() {
            "MAXIMIZE" => Some(Direction::Maximize),
            "MINIMIZE" => Some(Direction::Minimize),
            _ => None,
        });
        Ok(Ok(()))
    })?;
    Ok(Stored {
        name,
        directions,
        user: attributes(database, "study_user_attributes", id)?,
        system: attributes(database, "study_system_attributes", id)?,
        trials: trials(database, id, &of)?,
    })
}

/// Tables that came with several objectives, in Optuna 2.4.
const BY_OBJECTIVE: [&str; 2] = ["study_directions", "trial_intermediate_values"];

/// What tells the versions apart, found by what is there: the numbers in the file say less.
pub struct Version {
    /// Of the library that made the file.
    name: String,
    /// A result for each objective; before, one result stands in `trials` and `trial_values` are the reports.
    pub has_objectives: bool,
    /// Columns that say which results, and which reports, are infinite.
    pub has_types: bool,
    pub has_report_types: bool,
    pub has_numbers: bool,
    pub has_times: bool,
}

impl Version {
    fn of(connection: &Connection) -> Result<Self, rusqlite::Error> {
        let name = connection.query_row("SELECT library_version FROM version_info LIMIT 1", [], |row| row.get(0));
        let name = name.ok().filter(|name: &String| name.len() < 40);
        Ok(Self {
            name: name.unwrap_or_else(|| "?".into()),
            has_objectives: has(connection, "trial_values", "objective")? || !has(connection, "trials", "value")?,
            has_types: has(connection, "trial_values", "value_type")?,
            has_report_types: has(connection, "trial_intermediate_values", "intermediate_value_type")?,
            has_numbers: has(connection, "trials", "number")?,
            has_times: has(connection, "trials", "datetime_start")?,
        })
    }
}

fn has(connection: &Connection, table: &str, column: &str) -> Result<bool, rusqlite::Error> {
    let sql = "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?";
    connection.query_row(sql, [table, column], |row| row.get::<_, i64>(0)).map(|found| found > 0)
}

/// A view or a column that is calculated can be of any size, and pages that point at each other have no end.
fn plain_and_sound(connection: &Connection, table: &str) -> Result<(), DatabaseError> {
    let one = |sql: &str| connection.query_row(sql, [table], |row| row.get::<_, i64>(0));
    let plain = one("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name = ? AND type = 'table'")?;
    if plain == 0 || one("SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden <> 0")? > 0 {
        let fault = Fault::Unknown { what: e::TABLE, name: table.to_owned() };
        return Err(ImportError::new(Place::File, fault).into());
    }
    let found: String = connection.query_row(&format!("PRAGMA quick_check({table})"), [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    let damage = format!("table {table} is damaged: {}", found.lines().last().unwrap_or_default());
    Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), Some(damage)).into())
}

/// A database that is read, its bytes on disk, and how many of them may still come: a short row whose columns have long
/// defaults may seem to hold more than the file does.
pub struct Database {
    connection: Connection,
    size: u64,
    left: u64,
}

impl Database {
    /// Every row of a query, with at most one parameter.
    pub fn rows(
        &mut self,
        sql: &str,
        parameter: Option<i64>,
        read: &mut dyn FnMut(&Row) -> Fill,
    ) -> Result<(), DatabaseError> {
        let Self { connection, size, left } = self;
        let mut statement = connection.prepare(sql)?;
        let columns = statement.column_count();
        let mut found = statement.query(rusqlite::params_from_iter(parameter))?;
        while let Some(row) = found.next()? {
            let mut cost = ROW_BYTES;
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column)? {
                    cost += bytes.len() as u64;
                }
            }
            let fault = Fault::TooMany { what: e::BYTES_IN_TABLES, limit: *size };
            *left = left.checked_sub(cost).ok_or_else(|| ImportError::new(Place::File, fault))?;
            read(row)??;
        }
        Ok(())
    }
}

fn attributes(database: &mut Database, table: &str, study: i64) -> Result<Map<String, Json>, DatabaseError> {
    let mut read = Map::new();
    let sql = format!("SELECT study_id, \"key\", value_json FROM {table} WHERE study_id = ?");
    database.rows(&sql, Some(study), &mut |row| {
        read.extend(attribute_of(row)?);
        Ok(Ok(()))
    })?;
    Ok(read)
}

/// The name in column 1 and the JSON in column 2; what is no JSON is nobody's.
pub fn attribute_of(row: &Row) -> Result<Option<(String, Json)>, rusqlite::Error> {
    let text: String = row.get(2)?;
    Ok(match attribute(&text) {
        Some(json) => Some((row.get(1)?, json)),
        None => None,
    })
}

/// A row was read by SQLite, and makes sense; and the same of a row of one trial.
pub type Fill = Result<Result<(), ImportError>, rusqlite::Error>;
pub type Filled = Result<Result<(), Fault>, rusqlite::Error>;
