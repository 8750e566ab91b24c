//! What a table looks like before it is read as data: its columns, its first rows, and where values are missing.

use super::columns::{FEATURES, LINE, ROWS, is_missing};
use super::error::shown;
use super::rows::Rows;
use serde::{Deserialize, Serialize};

/// So many rows are shown.
const FIRST: usize = 5;

/// What can be seen of a table at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    pub columns: Vec<String>,
    /// The first rows; of long cells the beginning.
    pub first: Vec<Vec<String>>,
    /// Rows below the first line, as far as they are read.
    pub rows: u64,
    /// Those of them in which a value is missing.
    pub incomplete: u64,
    /// The columns in which values are missing, and how many.
    pub missing: Vec<(String, u64)>,
}

/// Looks at a table; what cannot be read further ends it there.
pub fn glance(text: &str) -> Glance {
    let mut rows = Rows::new(text);
    let mut seen = Glance::default();
    if rows.longest_line() as u64 > LINE {
        return seen;
    }
    if let Ok(Some(row)) = rows.read() {
        // One more than features: the target.
        seen.columns = row.cells().take(FEATURES + 1).map(str::to_owned).collect();
    }
    let mut missing = vec![0; seen.columns.len()];
    while let (Ok(Some(row)), true) = (rows.read(), seen.rows < ROWS) {
        seen.rows += 1;
        if seen.first.len() < FIRST {
            seen.first.push(row.cells().take(seen.columns.len()).map(shown).collect());
        }
        let lacking = row.cells().zip(&mut missing).filter(|(cell, _)| is_missing(cell));
        let mut is_whole = true;
        for (_, count) in lacking {
            *count += 1;
            is_whole = false;
        }
        seen.incomplete += u64::from(!is_whole);
    }
    seen.missing = seen.columns.iter().cloned().zip(missing).filter(|(_, count)| *count > 0).collect();
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_counted() {
        let seen = glance("age,cabin,name\n1,,a\n2,x\nNA,?,b\n3,y,c\n");
        assert_eq!((seen.columns.len(), seen.rows, seen.incomplete, seen.first.len()), (3, 4, 2, 4));
        assert_eq!(seen.missing, [("age".to_owned(), 1), ("cabin".to_owned(), 2)]);
        assert_eq!(seen.first[0], ["1", "", "a"]);
        assert_eq!(glance(""), Glance::default());
    }
}
