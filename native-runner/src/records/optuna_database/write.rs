//! A database with one study, in the tables of schema version 12.

use lab_core::interchange::optuna::{Stored, StoredTrial};
use lab_core::study::Direction;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, Transaction, params};
use std::path::Path;

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
        write_trial(&transaction, id, trial, time)?;
    }
    transaction.commit()
}

fn write_trial(transaction: &Transaction<'_>, id: i64, trial: &StoredTrial, time: &str) -> Result<(), rusqlite::Error> {
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
    for (table, attributes) in [("trial_user_attributes", &trial.user), ("trial_system_attributes", &trial.system)] {
        let sql = format!("INSERT INTO {table} (trial_id, \"key\", value_json) VALUES (?, ?, ?)");
        for (key, value) in attributes {
            insert(&sql, &[key.clone().into(), value.to_string().into()])?;
        }
    }
    Ok(())
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
