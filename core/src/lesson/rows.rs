//! The rows of the playbook's index: what it asks, by the names under which the lab keeps its promises.

/// In the order of the index.
pub const ROWS: [&str; 34] = [
    "A1", "A2", "A3", "A4", "A4a", "A4b", "A4b'", "A4c", "A4d", "A5", "B1", "B2", "B3", "B4", "B4'", "B5", "B6", "B7",
    "B8", "B9", "B10", "B11", "B12", "B13", "B14", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9",
];
