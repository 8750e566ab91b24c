//! Which run a row belongs to: no two runs become one because they have one name.
//!
//! A number or an id tells a trial by itself. A name may be given to several runs, and without either there is only the
//! configuration: then the rows of one name and one configuration are a run, or each row is one. Knows nothing of cells.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::space::Values;

/// What makes rows one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The id alone.
    Id,
    /// The name and the configuration.
    Configuration,
    /// Each row is a run.
    Row,
}

/// The runs that were seen.
pub struct Identity {
    rule: Rule,
    by_configuration: HashMap<(String, String), usize>,
    latest: HashMap<String, usize>,
    /// The first rows of a run may come before any that has its configuration.
    open: HashMap<String, usize>,
}

impl Identity {
    pub fn new(rule: Rule) -> Self {
        Self { rule, by_configuration: HashMap::new(), latest: HashMap::new(), open: HashMap::new() }
    }

    /// The run of a row, if it was seen before. `says` tells whether the row says nothing new of that run.
    pub fn find(&self, id: &str, key: &str, says: impl Fn(usize) -> bool) -> Option<usize> {
        let latest = self.latest.get(id).copied();
        match self.rule {
            Rule::Row => None,
            Rule::Id => latest,
            Rule::Configuration if key.is_empty() => latest,
            Rule::Configuration => {
                let same = self.by_configuration.get(&(id.to_owned(), key.to_owned()));
                same.or(self.open.get(id)).copied().or(latest.filter(|&run| says(run)))
            }
        }
    }

    pub fn enter(&mut self, id: &str, key: &str, run: usize) {
        self.latest.insert(id.to_owned(), run);
        if self.rule != Rule::Configuration {
            return;
        }
        if key.is_empty() {
            self.open.entry(id.to_owned()).or_insert(run);
        } else {
            self.open.remove(id);
            self.by_configuration.entry((id.to_owned(), key.to_owned())).or_insert(run);
        }
    }
}

/// A configuration with its seed as one text; empty where the row has neither.
pub fn key(values: &Values, seed: Option<u64>) -> String {
    let mut key = String::new();
    for (name, value) in values {
        // Writing to a String cannot fail.
        let _ = write!(key, "{name}\u{1f}{value}\u{1e}");
    }
    if let Some(seed) = seed {
        let _ = write!(key, "\u{1d}{seed}");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_identity() {
        let mut seen = Identity::new(Rule::Configuration);
        seen.enter("a", "lr=1", 0);
        assert_eq!(seen.find("a", "lr=2", |_| false), None);
        assert_eq!(seen.find("a", "lr=1", |_| false), Some(0));
        assert_eq!(seen.find("b", "lr=1", |_| false), None);
        seen.enter("a", "lr=2", 1);
        assert_eq!(seen.find("a", "", |_| false), Some(1), "a row without a configuration belongs to the latest");
        let mut ids = Identity::new(Rule::Id);
        ids.enter("7", "lr=1", 0);
        assert_eq!(ids.find("7", "lr=2", |_| false), Some(0));
        assert_eq!(Identity::new(Rule::Row).find("7", "lr=2", |_| true), None);
    }

    #[test]
    fn a_run_may_begin_before_its_configuration_is_known() {
        let mut seen = Identity::new(Rule::Configuration);
        seen.enter("a", "", 0);
        assert_eq!(seen.find("a", "lr=1", |_| false), Some(0));
        seen.enter("a", "lr=1", 0);
        assert_eq!(seen.find("a", "lr=2", |_| false), None);
    }
}
