//! Databases from anyone: damaged, hostile and merely odd ones make a record or a clear refusal, in bounded time.

mod support;

use lab_core::interchange::Wishes;
use lab_core::study::Study;
use native_runner::records::optuna_database::{DatabaseError, READ, read};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use std::cell::Cell as Counted;
use std::path::Path;
use std::time::{Duration, Instant};
use support::Scratch;

/// What Optuna wrote (`tests/interchange/make.py`).
const DATABASE: &[u8] = include_bytes!("../../tests/interchange/fixtures/optuna.db");
const STUDY: &str = "two branches";

/// Reads a file as `lab import` does. A record is a valid one; a refusal has one line. `true` for a record.
fn sound(path: &Path) -> bool {
    let begun = Instant::now();
    let stored = match read(path, Some(STUDY)) {
        Ok(stored) => stored,
        Err(error) => {
            let said = match &error {
                DatabaseError::Sqlite(_) => error.to_string(),
                DatabaseError::Import(error) => error.message().get(Default::default()),
            };
            assert!(!said.is_empty() && said.lines().count() == 1, "{said:?}");
            return false;
        }
    };
    let record = match stored.into_imported(&Wishes::default()).map(|imported| imported.record) {
        Ok(record) => record,
        Err(error) => {
            assert!(!error.message().get(Default::default()).is_empty());
            return false;
        }
    };
    assert_eq!(Study::from_json(&record.study.to_json()).as_ref(), Ok(&record.study));
    let values = record.trials().values().flat_map(|trial| trial.curves.values()).flat_map(|curve| curve.values());
    assert!(values.copied().all(f64::is_finite));
    assert!(begun.elapsed() < Duration::from_secs(60));
    true
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(6),
        ..ProptestConfig::default()
    })
}

#[test]
fn no_damaged_byte_panics() {
    let scratch = Scratch::new("damaged-bytes");
    let file = scratch.path("damaged.db");
    let pages = DATABASE.len() / 4096;
    // The header of the file, the headers of pages with their pointers, and anywhere.
    let place = prop_oneof![
        1 => 0..100usize,
        3 => (0..pages, 0..64usize).prop_map(|(page, at)| page * 4096 + at),
        3 => 0..DATABASE.len(),
    ];
    let change = (place, any::<u8>(), 1..200usize, 0..8u8);
    let records = Counted::new(0);
    runner(400)
        .run(&prop::collection::vec(change, 1..5), |changes| {
            let mut bytes = DATABASE.to_vec();
            for (place, byte, length, kind) in changes {
                let end = (place + length).min(bytes.len());
                match kind {
                    0 if place > 0 => bytes.truncate(place),
                    1 => bytes.get_mut(place..end).into_iter().flatten().for_each(|at| *at = byte),
                    _ => bytes.get_mut(place..place + 1).into_iter().flatten().for_each(|at| *at = byte),
                }
            }
            std::fs::write(&file, bytes).unwrap();
            records.set(records.get() + usize::from(sound(&file)));
            Ok(())
        })
        .unwrap();
    let records = records.get();
    assert!((20..380).contains(&records), "{records} of 400 damaged files are records: the damage tells nothing");
}

fn cell() -> impl Strategy<Value = Cell> {
    let texts = [
        "",
        "x",
        "NaN",
        "INF_POS",
        "FINITE",
        "COMPLETE",
        "MAXIMIZE",
        "null",
        "{",
        "[]",
        "{\"a\": 1e999}",
        "\"\\ud800\"",
        "{\"name\": \"FloatDistribution\", \"attributes\": {\"low\": 5.0, \"high\": -1.0, \"log\": true, \"step\": null}}",
        "{\"name\": \"CategoricalDistribution\", \"attributes\": {\"choices\": []}}",
        "{\"name\": \"IntDistribution\", \"attributes\": {\"low\": -9e18, \"high\": 9223372036854775807, \"step\": 0}}",
    ];
    prop_oneof![
        Just(Cell::Null),
        prop::sample::select(vec![0, -1, 1, 7, i64::MAX, i64::MIN, 1 << 53]).prop_map(Cell::Integer),
        prop::sample::select(vec![0.5, -0.0, 1e300, f64::INFINITY, f64::NEG_INFINITY]).prop_map(Cell::Real),
        prop::sample::select(texts.map(str::to_owned).to_vec()).prop_map(Cell::Text),
        Just(Cell::Text("[".repeat(100_000))),
        Just(Cell::Blob(vec![0xff, 0, 0x80])),
    ]
}

/// The columns of every table, none of which must hold anything any more.
fn loosen(connection: &Connection) -> Vec<(&'static str, Vec<String>)> {
    let columns = |table: &'static str| {
        connection
            .execute_batch(&format!(
                "CREATE TABLE loose AS SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE loose RENAME TO {table}"
            ))
            .unwrap();
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names = statement.column_names().map(str::to_owned).collect();
        drop(statement.query([]).unwrap());
        (table, names)
    };
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    READ.into_iter().map(columns).collect()
}

#[test]
fn no_odd_content_panics() {
    let scratch = Scratch::new("odd-content");
    let (loose, file) = (scratch.path("loose.db"), scratch.path("odd.db"));
    std::fs::write(&loose, DATABASE).unwrap();
    let tables = loosen(&Connection::open(&loose).unwrap());
    assert!(sound(&loose), "tables without their constraints are read");
    let bytes = std::fs::read(&loose).unwrap();
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), cell(), 0..10u8, 1..6i64);
    let records = Counted::new(0);
    runner(300)
        .run(&prop::collection::vec(change, 1..4), |changes| {
            std::fs::write(&file, &bytes).unwrap();
            let connection = Connection::open(&file).unwrap();
            for (table, column, cell, kind, every) in changes {
                let (table, columns) = &tables[table.index(tables.len())];
                let column = &columns[column.index(columns.len())];
                let changed = match kind {
                    0 => connection.execute(&format!("DROP TABLE IF EXISTS {table}"), []),
                    1 => connection.execute(&format!("DELETE FROM {table} WHERE rowid % ? = 0"), [every]),
                    2 => connection.execute(&format!("INSERT INTO {table} SELECT * FROM {table}"), []),
                    3 => connection.execute(&format!("ALTER TABLE {table} DROP COLUMN \"{column}\""), []),
                    _ => connection.execute(
                        &format!("UPDATE {table} SET \"{column}\" = ? WHERE rowid % ? = 0"),
                        rusqlite::params![cell, every],
                    ),
                };
                // A table or column that an earlier change took away.
                drop(changed);
            }
            drop(connection);
            records.set(records.get() + usize::from(sound(&file)));
            Ok(())
        })
        .unwrap();
    let records = records.get();
    assert!((20..280).contains(&records), "{records} of 300 odd files are records: the changes tell nothing");
}

/// The refusal of a database after some SQL.
fn refusal(name: &str, sql: &str) -> String {
    let scratch = Scratch::new(name);
    let file = scratch.path("hostile.db");
    std::fs::write(&file, DATABASE).unwrap();
    let connection = Connection::open(&file).unwrap();
    loosen(&connection);
    connection.execute_batch(sql).unwrap();
    drop(connection);
    let begun = Instant::now();
    assert!(!sound(&file), "{sql}");
    assert!(begun.elapsed() < Duration::from_secs(60), "{sql}");
    match read(&file, Some(STUDY)) {
        Err(DatabaseError::Import(error)) => error.message().get(Default::default()),
        Err(DatabaseError::Sqlite(error)) => error.to_string(),
        Ok(_) => String::new(),
    }
}

#[test]
fn what_has_no_end_is_refused() {
    let endless = "DROP TABLE trials;
        CREATE VIEW trials AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS trial_id, i AS number, 1 AS study_id, 'COMPLETE' AS state FROM n";
    assert_eq!(refusal("view", endless), "there is no table trials");
    let large = "DROP TABLE study_user_attributes;
        CREATE TABLE study_user_attributes (study_id INTEGER, \"key\" TEXT, value_json TEXT AS (hex(zeroblob(1000000))));
        INSERT INTO study_user_attributes VALUES (1, 'a'), (2, 'b')";
    assert_eq!(refusal("generated", large), "there is no table study_user_attributes");
    // A short row each, with a default that is long.
    let default = "x".repeat(200_000);
    let amplified = format!(
        "DELETE FROM trial_user_attributes;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
        INSERT INTO trial_user_attributes (trial_id, \"key\") SELECT (SELECT max(trial_id) FROM trials WHERE study_id = 1), i FROM n;
        ALTER TABLE trial_user_attributes DROP COLUMN value_json;
        ALTER TABLE trial_user_attributes ADD COLUMN value_json TEXT DEFAULT '\"{default}\"'"
    );
    let said = refusal("amplified", &amplified);
    assert!(said.contains("bytes in the tables"), "{said}");
    assert_eq!(refusal("missing", "DROP TABLE trial_values"), "there is no table trial_values");
}

/// Inner pages whose children are themselves.
#[test]
fn pages_that_point_at_themselves_are_refused() {
    let scratch = Scratch::new("circle");
    let file = scratch.path("circle.db");
    std::fs::write(&file, DATABASE).unwrap();
    let connection = Connection::open(&file).unwrap();
    loosen(&connection);
    connection
        .execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO trial_intermediate_values SELECT 100000 + i, 1, 100 + i, 0.5, 'FINITE' FROM n",
        )
        .unwrap();
    drop(connection);
    assert!(sound(&file));
    let mut bytes = std::fs::read(&file).unwrap();
    let mut circles = 0u32;
    for (number, page) in (1u32..).zip(bytes.chunks_mut(4096)) {
        // Table b-tree interior page: cells of a child and a key, and a right-most child (sqlite.org/fileformat2.html).
        if page[0] != 5 {
            continue;
        }
        circles += 1;
        page[8..12].copy_from_slice(&number.to_be_bytes());
        let cells = usize::from(u16::from_be_bytes([page[3], page[4]]));
        for cell in 0..cells {
            let at = usize::from(u16::from_be_bytes([page[12 + 2 * cell], page[13 + 2 * cell]]));
            page[at..at + 4].copy_from_slice(&number.to_be_bytes());
        }
    }
    assert!(circles > 0);
    std::fs::write(&file, bytes).unwrap();
    assert!(!sound(&file));
}
