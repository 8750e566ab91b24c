//! How a folder belongs to a run, and what its tags are called there.

use crate::text::Message;
use lab_texts::import_runs as t;

/// How a folder belongs to the run of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The run's own folder.
    Own,
    /// Measured on some of the data.
    Split(String),
    /// A line of a plot.
    Line(String),
    /// The hyperparameters, and last values.
    Hyperparameters,
}

impl Part {
    /// What a tag of the folder is called in the run.
    pub fn metric(&self, tag: &str) -> String {
        match self {
            Part::Own | Part::Hyperparameters => tag.to_owned(),
            Part::Line(line) => format!("{tag}/{line}"),
            // A tag that names the split already.
            Part::Split(split) if tag.strip_prefix(split.as_str()).is_some_and(|rest| rest.starts_with(['/', '_'])) => {
                tag.to_owned()
            }
            Part::Split(split) => format!("{split}/{tag}"),
        }
    }

    /// What is said of such a folder, and of what it is said once.
    pub fn message(&self, folder: &str, tag: &str) -> Option<(String, Message)> {
        let metric = self.metric(tag);
        Some(match self {
            Part::Own => return None,
            Part::Hyperparameters => (String::new(), t::part_hyperparameters(folder)),
            Part::Line(line) => (format!("{tag}/{line}"), t::part_line(folder, metric, tag)),
            Part::Split(split) => (split.clone(), t::part_split(folder, metric, tag)),
        })
    }
}
