//! Optuna's studies in an SQLite database: rows to and from what `lab_core::interchange::optuna` knows.
//!
//! Reads the tables of Optuna 1.0 to 5.0, which differ in where directions, results and reports stand and in whether numbers
//! may be infinite; writes schema version 12 (Optuna 3.2 to 5.0), which those versions load and go on with. A file may come from anyone: what is read is checked to be plain tables that
//! are sound, and is counted, so that time and memory follow from the size of the file. Refuses to know what a study means.

use lab_core::interchange::optuna::{Distribution, Param, State, Stored, StoredTrial, attribute, choose};
use lab_core::interchange::{Fault, ImportError, MAX_TRIALS, Place};
use lab_core::study::Direction;
use lab_core::text::{Fixed, Lang};
use lab_texts::import_expected as e;
use lab_texts::runner::import as t;
use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, ffi, params};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::path::Path;

/// How every SQLite file begins.
pub const MAGIC: &[u8] = b"SQLite format 3\0";

const SCHEMA_VERSION: i64 = 12;
/// The migration that version 12 corresponds to.
const MIGRATION: &str = "v3.2.0.a";

const TABLES: &str = "
CREATE TABLE studies (study_id INTEGER NOT NULL, study_name VARCHAR(512) NOT NULL, PRIMARY KEY (study_id));
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER, library_version VARCHAR(256),
    PRIMARY KEY (version_info_id), CHECK (version_info_id = 1));
CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL, direction VARCHAR(8) NOT NULL, study_id INTEGER NOT NULL,
    objective INTEGER NOT NULL, PRIMARY KEY (study_direction_id), UNIQUE (study_id, objective),
    FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE TABLE study_user_attributes (study_user_attribute_id INTEGER NOT NULL, study_id INTEGER, \"key\" VARCHAR(512),
    value_json TEXT, PRIMARY KEY (study_user_attribute_id), UNIQUE (study_id, \"key\"),
    FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER NOT NULL, study_id INTEGER, \"key\" VARCHAR(512),
    value_json TEXT, PRIMARY KEY (study_system_attribute_id), UNIQUE (study_id, \"key\"),
    FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE TABLE trials (trial_id INTEGER NOT NULL, number INTEGER, study_id INTEGER, state VARCHAR(8) NOT NULL,
    datetime_start DATETIME, datetime_complete DATETIME, PRIMARY KEY (trial_id),
    FOREIGN KEY (study_id) REFERENCES studies (study_id));
CREATE INDEX ix_trials_study_id ON trials (study_id);
CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER NOT NULL, trial_id INTEGER, \"key\" VARCHAR(512),
    value_json TEXT, PRIMARY KEY (trial_user_attribute_id), UNIQUE (trial_id, \"key\"),
    FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER NOT NULL, trial_id INTEGER, \"key\" VARCHAR(512),
    value_json TEXT, PRIMARY KEY (trial_system_attribute_id), UNIQUE (trial_id, \"key\"),
    FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_params (param_id INTEGER NOT NULL, trial_id INTEGER, param_name VARCHAR(512), param_value FLOAT,
    distribution_json TEXT, PRIMARY KEY (param_id), UNIQUE (trial_id, param_name),
    FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, objective INTEGER NOT NULL,
    value FLOAT, value_type VARCHAR(7) NOT NULL, PRIMARY KEY (trial_value_id), UNIQUE (trial_id, objective),
    FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL,
    step INTEGER NOT NULL, intermediate_value FLOAT, intermediate_value_type VARCHAR(7) NOT NULL,
    PRIMARY KEY (trial_intermediate_value_id), UNIQUE (trial_id, step),
    FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, heartbeat DATETIME NOT NULL,
    PRIMARY KEY (trial_heartbeat_id), UNIQUE (trial_id), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
";

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

/// Why a database is refused.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("{}", one_line(.0))]
    Sqlite(#[from] rusqlite::Error),
    #[error("{}", .0.message().get(Lang::En))]
    Import(ImportError),
}

impl From<ImportError> for DatabaseError {
    fn from(error: ImportError) -> Self {
        DatabaseError::Import(error)
    }
}

/// What SQLite says, which may quote a table's definition over several lines.
pub fn one_line(error: &rusqlite::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person is told of a database that SQLite cannot read: of the file, not of tables.
pub fn refusal(error: &rusqlite::Error) -> Fixed {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => t::DAMAGED_DATABASE,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => t::BUSY_DATABASE,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => t::CLOSED_DATABASE,
        _ => t::ODD_DATABASE,
    }
}

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
struct Version {
    /// Of the library that made the file.
    name: String,
    /// A result for each objective; before, one result stands in `trials` and `trial_values` are the reports.
    has_objectives: bool,
    /// Columns that say which results, and which reports, are infinite.
    has_types: bool,
    has_report_types: bool,
    has_numbers: bool,
    has_times: bool,
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
struct Database {
    connection: Connection,
    size: u64,
    left: u64,
}

impl Database {
    /// Every row of a query, with at most one parameter.
    fn rows(
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

fn trials(database: &mut Database, study: i64, of: &Version) -> Result<Vec<StoredTrial>, DatabaseError> {
    let mut trials: Vec<StoredTrial> = Vec::new();
    let mut place_of = BTreeMap::new();
    let times = if of.has_times { "datetime_start IS NOT NULL" } else { "0" };
    let result = if of.has_objectives { "NULL" } else { "value" };
    let order = if of.has_numbers { "number, trial_id" } else { "trial_id" };
    let sql = format!("SELECT trial_id, state, {times}, {result} FROM trials WHERE study_id = ? ORDER BY {order}");
    database.rows(&sql, Some(study), &mut |row| {
        let name: String = row.get(1)?;
        let place = trials.len();
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
        trials.push(StoredTrial { state, values, timed: row.get(2)?, ..StoredTrial::default() });
        Ok(Ok(()))
    })?;
    let of_study = "WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = ?)";
    let mut each = |columns: &str, table: &str, order: &str, fill: &mut dyn FnMut(&mut StoredTrial, &Row) -> Filled| {
        let sql = format!("SELECT trial_id, {columns} FROM {table} {of_study} ORDER BY trial_id, {order}");
        database.rows(&sql, Some(study), &mut |row| {
            let place = place_of.get(&row.get::<_, i64>(0)?).copied();
            Ok(match place.and_then(|place| Some((place, trials.get_mut(place)?))) {
                Some((place, trial)) => {
                    fill(trial, row)?.map_err(|fault| ImportError::new(Place::Trial(place.to_string()), fault))
                }
                None => Ok(()),
            })
        })
    };
    each("param_name, param_value, distribution_json", "trial_params", "param_id", &mut |trial, row| {
        let (name, internal, text): (String, f64, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let Some(distribution) = Distribution::parse(&text) else {
            return Ok(Err(Fault::NoRange { parameter: name }));
        };
        trial.params.push(Param { name, internal, distribution });
        Ok(Ok(()))
    })?;
    let typed =
        |value: &str, is_typed| format!("{value}, {}", if is_typed { format!("{value}_type") } else { "NULL".into() });
    let (mut reports, mut reported) = ("trial_values", "value");
    if of.has_objectives {
        (reports, reported) = ("trial_intermediate_values", "intermediate_value");
        each(&typed("value", of.has_types), "trial_values", "objective", &mut |trial, row| {
            trial.values.push(number(row)?);
            Ok(Ok(()))
        })?;
    }
    each(&format!("{}, step", typed(reported, of.has_report_types)), reports, "step", &mut |trial, row| {
        trial.intermediate.insert(row.get(3)?, number(row)?);
        Ok(Ok(()))
    })?;
    each("\"key\", value_json", "trial_user_attributes", "\"key\"", &mut |trial, row| {
        trial.user.extend(attribute_of(row)?);
        Ok(Ok(()))
    })?;
    each("\"key\", value_json", "trial_system_attributes", "\"key\"", &mut |trial, row| {
        trial.system.extend(attribute_of(row)?);
        Ok(Ok(()))
    })?;
    Ok(trials)
}

/// The name in column 1 and the JSON in column 2; what is no JSON is nobody's.
fn attribute_of(row: &Row) -> Result<Option<(String, Json)>, rusqlite::Error> {
    let text: String = row.get(2)?;
    Ok(match attribute(&text) {
        Some(json) => Some((row.get(1)?, json)),
        None => None,
    })
}

/// A row was read by SQLite, and makes sense; and the same of a row of one trial.
type Fill = Result<Result<(), ImportError>, rusqlite::Error>;
type Filled = Result<Result<(), Fault>, rusqlite::Error>;

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

/// Writes a database with one study into a new file. `time` is `YYYY-MM-DD HH:MM:SS` in UTC.
pub fn write(path: &Path, stored: &Stored, time: &str) -> Result<(), rusqlite::Error> {
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    let version = concat!("tuning-lab ", env!("CARGO_PKG_VERSION"));
    transaction.execute("INSERT INTO version_info VALUES (1, ?, ?)", params![SCHEMA_VERSION, version])?;
    transaction.execute("INSERT INTO alembic_version VALUES (?)", [MIGRATION])?;
    transaction.execute("INSERT INTO studies VALUES (1, ?)", [&stored.name])?;
    for (objective, direction) in (0i64..).zip(&stored.directions) {
        let direction = match direction {
            None => "NOT_SET",
            Some(Direction::Minimize) => "MINIMIZE",
            Some(Direction::Maximize) => "MAXIMIZE",
        };
        let sql = "INSERT INTO study_directions (direction, study_id, objective) VALUES (?, 1, ?)";
        transaction.execute(sql, params![direction, objective])?;
    }
    for (table, attributes) in [("study_user_attributes", &stored.user), ("study_system_attributes", &stored.system)] {
        let sql = format!("INSERT INTO {table} (study_id, \"key\", value_json) VALUES (1, ?, ?)");
        for (key, value) in attributes {
            transaction.execute(&sql, params![key, value.to_string()])?;
        }
    }
    for (id, trial) in (1i64..).zip(&stored.trials) {
        let complete = trial.state.is_finished().then_some(time);
        let insert = |sql: &str, cells: &[Cell]| {
            let cells = std::iter::once(Cell::Integer(id)).chain(cells.iter().cloned());
            transaction.prepare_cached(sql)?.execute(rusqlite::params_from_iter(cells)).map(drop)
        };
        insert(
            "INSERT INTO trials (trial_id, number, study_id, state, datetime_start, datetime_complete)
             VALUES (?1, ?1 - 1, 1, ?2, ?3, ?4)",
            &[trial.state.name().to_owned().into(), time.to_owned().into(), complete.map(str::to_owned).into()],
        )?;
        for param in &trial.params {
            insert(
                "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)",
                &[param.name.clone().into(), param.internal.into(), param.distribution.written().into()],
            )?;
        }
        for (objective, value) in (0i64..).zip(&trial.values) {
            let (value, kind) = cells(*value);
            insert(
                "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)",
                &[objective.into(), value, kind],
            )?;
        }
        for (step, value) in &trial.intermediate {
            let (value, kind) = cells(*value);
            insert(
                "INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
                 VALUES (?, ?, ?, ?)",
                &[(*step).into(), value, kind],
            )?;
        }
        for (table, attributes) in [("trial_user_attributes", &trial.user), ("trial_system_attributes", &trial.system)]
        {
            let sql = format!("INSERT INTO {table} (trial_id, \"key\", value_json) VALUES (?, ?, ?)");
            for (key, value) in attributes {
                insert(&sql, &[key.clone().into(), value.to_string().into()])?;
            }
        }
    }
    transaction.commit()
}

/// A number as Optuna stores it.
fn cells(value: f64) -> (Cell, Cell) {
    let kind = match value {
        _ if value.is_nan() => "NAN",
        f64::INFINITY => "INF_POS",
        f64::NEG_INFINITY => "INF_NEG",
        _ => return (Cell::Real(value), Cell::Text("FINITE".into())),
    };
    (Cell::Null, Cell::Text(kind.into()))
}
