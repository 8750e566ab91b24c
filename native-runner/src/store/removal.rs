//! Deletes studies: at once for everybody who looks, and from the file little by little, so that nobody waits for it.
//!
//! Refuses to know who asks. The room is given back to the disk where the store was made by a version that could; else what
//! comes next takes it.

use lab_core::protocol::StudyId;
use rusqlite::{Connection, OptionalExtension, params};

/// The state of a study that is to be removed.
pub const DELETED: &str = "deleted";
/// Events removed in one commit.
const EVENTS: i64 = 5_000;
/// Pages given back at once.
const PAGES: i64 = 2_000;

/// Marks a study as deleted: nobody finds it any more, and its key is free. Whether it was there.
pub fn mark(connection: &Connection, study: StudyId) -> Result<bool, rusqlite::Error> {
    // Its new key is longer than any that a request has.
    let sql = "UPDATE study SET state = ?2, key = id || hex(zeroblob(100)), definition = '', csv = NULL, why = NULL
               WHERE id = ?1 AND state <> ?2";
    connection.execute(sql, params![study.0 as i64, DELETED]).map(|rows| rows > 0)
}

/// Removes some of what is left of deleted studies; whether there is more.
pub fn step(connection: &mut Connection) -> Result<bool, rusqlite::Error> {
    let transaction = connection.transaction()?;
    let sql = "SELECT study.id FROM study JOIN event ON event.study = study.id WHERE state = ?1 LIMIT 1";
    let study: Option<i64> = transaction.query_row(sql, [DELETED], |row| row.get(0)).optional()?;
    if let Some(study) = study {
        let sql = "DELETE FROM event WHERE study = ?1 AND seq <=
                   (SELECT max(seq) FROM (SELECT seq FROM event WHERE study = ?1 ORDER BY seq LIMIT ?2))";
        transaction.execute(sql, params![study, EVENTS])?;
        transaction.commit()?;
        return Ok(true);
    }
    // The last one keeps its number from being given again.
    transaction.execute("DELETE FROM study WHERE state = ?1 AND id < (SELECT max(id) FROM study)", [DELETED])?;
    transaction.commit()?;
    let free = |connection: &Connection| connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
    let before = free(connection)?;
    if before > 0 {
        let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
        drop(rows);
        drop(statement);
        if free(connection)? < before {
            return Ok(true);
        }
    }
    super::schema::checkpoint(connection)?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deleted_study_leaves_nothing_but_its_number() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::schema::open(&mut connection, None).unwrap();
        for id in 1..=2 {
            let sql = "INSERT INTO study (epoch, key, definition, state, created) VALUES (1, ?1, '{}', 'paused', 0)";
            connection.execute(sql, [format!("k{id}")]).unwrap();
            for seq in 1..=6_000 {
                let sql = "INSERT INTO event (study, seq, trial, kind, payload) VALUES (?1, ?2, 0, 1, '{}')";
                connection.execute(sql, [id, seq]).unwrap();
            }
        }
        assert!(mark(&connection, StudyId(2)).unwrap());
        assert!(!mark(&connection, StudyId(2)).unwrap() && !mark(&connection, StudyId(3)).unwrap());
        let mut steps = 0;
        while step(&mut connection).unwrap() {
            steps += 1;
        }
        assert!(steps >= 2, "in pieces: {steps}");
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!((count("SELECT count(*) FROM event"), count("SELECT max(id) FROM study")), (6_000, 2));
        assert_eq!(count("PRAGMA freelist_count"), 0);
    }
}
