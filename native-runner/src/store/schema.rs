//! The tables of the store, and the numbering of their versions.
//!
//! Refuses to know what rows mean. A store of a newer version is refused untouched.

use lab_core::protocol::State;
use rusqlite::Connection;

/// "TLab": tells a store from any other SQLite file.
const APPLICATION_ID: i32 = 0x544C_6162;
/// Raised with every change of the tables, together with a step in [`open`].
const VERSION: i32 = 3;

/// Version 1.
const STUDIES: &str = "
CREATE TABLE study (
    id INTEGER PRIMARY KEY,          -- in the order of submission
    epoch INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,        -- of the request that submitted it
    definition TEXT NOT NULL,        -- lab.study/1
    csv TEXT,                        -- the person's own table
    state TEXT NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0,-- trials ended, as of the last change of state
    created INTEGER NOT NULL         -- seconds since 1970
) STRICT;
CREATE TABLE event (
    study INTEGER NOT NULL REFERENCES study (id),
    seq INTEGER NOT NULL,            -- 1, 2, 3, … within the study
    trial INTEGER NOT NULL,
    kind INTEGER NOT NULL,           -- 0 start, 1 measurement, 2 end
    payload TEXT NOT NULL,           -- the event as a line of lab.record/1
    PRIMARY KEY (study, seq)
) STRICT, WITHOUT ROWID;
";

/// What version 2 added.
const CAMPAIGNS: &str = "
CREATE TABLE campaign (
    key TEXT PRIMARY KEY,            -- as its creator named it
    file TEXT NOT NULL,              -- lab.campaign/1 without trials
    created INTEGER NOT NULL         -- seconds since 1970
) STRICT, WITHOUT ROWID;
";

/// What version 3 added.
const REASONS: &str = "
ALTER TABLE study ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0; -- of the process while it trained, with nothing measured
ALTER TABLE study ADD COLUMN why TEXT;                          -- it is in this state: {\"en\": …, \"zh\": …}
";

/// The file beside the store is cut to this after it was taken up, in bytes.
const JOURNAL_BYTES: i64 = 4 << 20;

/// Sets up a connection, and the tables if the file is new; `limit` is the most the file may take, in bytes.
pub fn open(connection: &mut Connection, limit: Option<u64>) -> Result<(), SchemaError> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let id: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (id, version) {
        (0, 0) if tables == 0 => {}
        (APPLICATION_ID, 1..=VERSION) => {}
        (APPLICATION_ID, _) => return Err(SchemaError::Version { found: version, known: VERSION }),
        _ => return Err(SchemaError::Foreign),
    }
    if version == 0 {
        // Room of what is deleted goes back to the disk.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "journal_size_limit", JOURNAL_BYTES)?;
    configure(connection)?;
    if let Some(limit) = limit {
        let page: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let pages = i64::try_from(limit).unwrap_or(i64::MAX) / page.max(1);
        connection.pragma_update(None, "max_page_count", pages.max(16))?;
    }
    let missing: &[&str] = match version {
        0 => &[STUDIES, CAMPAIGNS, REASONS],
        1 => &[CAMPAIGNS, REASONS],
        2 => &[REASONS],
        _ => &[],
    };
    if !missing.is_empty() {
        let transaction = connection.transaction()?;
        missing.iter().try_for_each(|tables| transaction.execute_batch(tables))?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    Ok(())
}

/// What every connection needs. FULL: a commit that was acknowledged survives a power cut.
pub fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// Takes everything into the file itself, and leaves the one beside it empty.
pub fn checkpoint(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// Commits something that changes nothing, to see whether it can be done.
pub fn touch(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "user_version", VERSION)
}

/// What the store takes, without what is free in it.
pub fn bytes(connection: &Connection) -> Result<u64, rusqlite::Error> {
    let read = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let pages = read("page_count")?.saturating_sub(read("freelist_count")?);
    Ok(pages.saturating_mul(read("page_size")?).unsigned_abs())
}

/// Why a file is not taken as a store.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error("version {found} is not {known}")]
    Version { found: i32, known: i32 },
    #[error("not a store")]
    Foreign,
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

/// How a state is written down.
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Paused => "paused",
        State::Stopped => "stopped",
        State::Finished => "finished",
        State::Broken => "broken",
    }
}

/// Reads a state; one that nobody wrote is broken.
pub fn state_of(name: &str) -> State {
    State::parse(name).unwrap_or(State::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_opens_again_and_others_are_refused() {
        let mut store = Connection::open_in_memory().unwrap();
        open(&mut store, None).unwrap();
        open(&mut store, None).unwrap();
        store.pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(matches!(open(&mut store, None), Err(SchemaError::Version { found: 4, known: 3 })));

        let mut old = Connection::open_in_memory().unwrap();
        old.execute_batch(STUDIES).unwrap();
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        open(&mut old, None).unwrap();
        open(&mut old, None).unwrap();
        touch(&old).unwrap();
        old.execute("UPDATE study SET deaths = 1, why = 'x'", []).unwrap();
        let campaigns: i64 = old.query_row("SELECT count(*) FROM campaign", [], |row| row.get(0)).unwrap();
        let version: i32 = old.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!((campaigns, version), (0, VERSION));

        let mut foreign = Connection::open_in_memory().unwrap();
        foreign.execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
        assert!(matches!(open(&mut foreign, None), Err(SchemaError::Foreign)));
    }
}
