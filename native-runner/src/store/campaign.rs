//! Campaigns in the store: files `lab.campaign/1` without trials, which name the studies of their rounds by the keys of the
//! requests that submitted them.
//!
//! A campaign's file only grows. Whoever writes one hands over the whole file, which has to begin with what is stored: two
//! pages that go on with the same campaign cannot undo each other. Refuses to know what a campaign says.

use rusqlite::{Connection, OptionalExtension, params};

/// Campaigns a store may hold.
const MAX_CAMPAIGNS: i64 = 1_000;

/// Why a campaign's file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// What is stored has gone on elsewhere.
    Overtaken,
    TooMany,
}

/// Stores a new campaign, or a file that has grown.
pub fn keep(connection: &Connection, key: &str, file: &str, now: i64) -> Result<Result<(), NotKept>, rusqlite::Error> {
    let stored: Option<String> =
        connection.query_row("SELECT file FROM campaign WHERE key = ?1", [key], |row| row.get(0)).optional()?;
    match stored {
        Some(stored) if !file.starts_with(&stored) => return Ok(Err(NotKept::Overtaken)),
        Some(_) => {}
        None => {
            let campaigns: i64 = connection.query_row("SELECT count(*) FROM campaign", [], |row| row.get(0))?;
            if campaigns >= MAX_CAMPAIGNS {
                return Ok(Err(NotKept::TooMany));
            }
        }
    }
    let sql = "INSERT INTO campaign (key, file, created) VALUES (?1, ?2, ?3)
               ON CONFLICT (key) DO UPDATE SET file = excluded.file";
    connection.execute(sql, params![key, file, now])?;
    Ok(Ok(()))
}

/// Forgets a campaign; its studies stay. Whether it was there.
pub fn forget(connection: &Connection, key: &str) -> Result<bool, rusqlite::Error> {
    connection.execute("DELETE FROM campaign WHERE key = ?1", [key]).map(|rows| rows > 0)
}

/// The keys, the last begun first.
pub fn keys(connection: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare("SELECT key FROM campaign ORDER BY created DESC, key DESC")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// The file of a campaign.
pub fn file(connection: &Connection, key: &str) -> Result<Option<String>, rusqlite::Error> {
    connection.query_row("SELECT file FROM campaign WHERE key = ?1", [key], |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_grows_and_is_never_replaced() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::schema::open(&mut connection, None).unwrap();
        assert_eq!(keep(&connection, "a", "one\n", 1), Ok(Ok(())));
        assert_eq!(keep(&connection, "a", "one\ntwo\n", 2), Ok(Ok(())));
        assert_eq!(keep(&connection, "a", "one\nelse\n", 3), Ok(Err(NotKept::Overtaken)));
        assert_eq!(keep(&connection, "b", "", 4), Ok(Ok(())));
        assert_eq!(keys(&connection).unwrap(), ["b", "a"]);
        assert_eq!(file(&connection, "a").unwrap().as_deref(), Some("one\ntwo\n"));
        assert_eq!((forget(&connection, "a"), forget(&connection, "a")), (Ok(true), Ok(false)));
        assert_eq!((keys(&connection).unwrap().len(), file(&connection, "a")), (1, Ok(None)));
        for n in 1..MAX_CAMPAIGNS {
            assert_eq!(keep(&connection, &format!("n{n}"), "x", n), Ok(Ok(())));
        }
        assert_eq!(keep(&connection, "more", "x", 0), Ok(Err(NotKept::TooMany)));
        assert_eq!(keep(&connection, "b", "longer", 0), Ok(Ok(())));
    }
}
