//! The faults of one table as they are found.

use super::error::CsvError;

/// So many faults are described; the others are counted.
const DESCRIBED: usize = 50;

/// The faults found so far: the first are kept, the others counted.
#[derive(Debug, Default)]
pub(super) struct Faults {
    kept: Vec<CsvError>,
    more: u64,
}

impl Faults {
    pub fn push(&mut self, error: CsvError) {
        if self.kept.len() < DESCRIBED {
            self.kept.push(error);
        } else {
            self.more += 1;
        }
    }

    /// `Err` if there are any.
    pub fn into_result(self) -> Result<(), Vec<CsvError>> {
        let Self { mut kept, more } = self;
        if more > 0 {
            kept.push(CsvError::More { count: more });
        }
        if kept.is_empty() { Ok(()) } else { Err(kept) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn faults_beyond_fifty_are_counted() {
        let mut faults = Faults::default();
        (0..53).for_each(|line| faults.push(CsvError::NoHeader { line }));
        let kept = faults.into_result().unwrap_err();
        assert_eq!((kept.len(), &kept[50]), (51, &CsvError::More { count: 3 }));
        assert_eq!(kept[50].sentence(Lang::En), "and 3 more");
        assert_eq!(Faults::default().into_result(), Ok(()));
    }
}
