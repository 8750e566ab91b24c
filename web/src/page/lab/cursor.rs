//! How far into a study's history a client is: what of a message is new, and when something is missing.

use lab_core::protocol::StudyId;

/// The last event seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub study: StudyId,
    pub epoch: u64,
    /// 0 before the first event.
    pub seq: u64,
}

/// What to do with `count` events of which the first has number `first_seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Leave out the first `seen`, fold the rest.
    From { seen: usize },
    /// Events in between never came: subscribe again after the last one seen.
    Gap,
}

impl Cursor {
    pub fn new(study: StudyId, epoch: u64) -> Self {
        Self { study, epoch, seq: 0 }
    }

    /// Takes note of consecutive events.
    pub fn take(&mut self, first_seq: u64, count: usize) -> Take {
        let Some(after) = first_seq.checked_sub(1).filter(|&after| after <= self.seq) else { return Take::Gap };
        let seen = (self.seq - after).min(count as u64);
        self.seq = self.seq.max(after + count as u64);
        Take::From { seen: seen as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_left_out_and_gaps_are_seen() {
        let mut cursor = Cursor::new(StudyId(1), 5);
        assert_eq!(cursor.take(1, 3), Take::From { seen: 0 });
        assert_eq!(cursor.take(2, 4), Take::From { seen: 2 });
        assert_eq!(cursor.seq, 5);
        assert_eq!(cursor.take(1, 2), Take::From { seen: 2 });
        assert_eq!(cursor.take(7, 1), Take::Gap);
        assert_eq!(cursor.take(0, 1), Take::Gap);
        assert_eq!(cursor.seq, 5);
        assert_eq!(cursor.take(6, 0), Take::From { seen: 0 });
        assert_eq!(cursor.seq, 5);
    }
}
