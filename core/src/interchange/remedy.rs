//! What a person can choose to have an import otherwise: said in the words of the command line or in those of the page.
//!
//! Knows nothing of what was read.

use crate::study::{At, Direction};
use crate::text::{Fixed, Message};
use lab_texts::import_remedies as t;

/// A choice that changes what an import makes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// One of the studies in the file.
    Study,
    /// The objective; another one that is measured, if one is meant.
    Metric(Option<String>),
    Direction(Direction),
    At(At),
    /// Which column is this.
    Column(Use),
    /// What every column is.
    Mapping,
    /// The folder of all runs instead of a file of one.
    RunFolders,
}

/// What a column of a table is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Trial,
    Step,
    Seed,
    Outcome,
    Parameter,
    Metric,
}

impl Remedy {
    /// As an argument of `lab import`.
    pub fn on_command_line(&self) -> Message {
        match self {
            Remedy::Study => t::option("--study-name", t::NAME),
            Remedy::Metric(None) => t::option("--metric", t::NAME),
            Remedy::Metric(Some(metric)) => t::option("--metric", metric),
            Remedy::Direction(direction) => t::option("--direction", direction.name()),
            Remedy::At(at) => t::option("--at", at.name()),
            Remedy::Column(of) => t::option(of.option(), t::COLUMN),
            Remedy::Mapping => t::option("--columns", t::FILE),
            Remedy::RunFolders => t::option("lab import runs", t::FOLDER),
        }
    }

    /// As something to do on the page.
    pub fn on_page(&self) -> Message {
        let fixed = match self {
            Remedy::Study => t::CHOOSE_STUDY,
            Remedy::Metric(None) => t::CHOOSE_OBJECTIVE,
            Remedy::Metric(Some(metric)) => return t::choose_metric(metric),
            Remedy::Direction(Direction::Minimize) => t::LOWER_IS_BETTER,
            Remedy::Direction(Direction::Maximize) => t::HIGHER_IS_BETTER,
            Remedy::At(At::Best) => t::TAKE_BEST,
            Remedy::At(At::Last) => t::TAKE_LAST,
            Remedy::Column(of) => of.on_page(),
            Remedy::Mapping => t::SAY_COLUMNS,
            Remedy::RunFolders => t::CHOOSE_FOLDER,
        };
        fixed.into()
    }
}

impl Use {
    fn option(self) -> &'static str {
        match self {
            Use::Trial => "--trial",
            Use::Step => "--step",
            Use::Seed => "--seed",
            Use::Outcome => "--outcome",
            Use::Parameter => "--parameter",
            Use::Metric => "--measured",
        }
    }

    fn on_page(self) -> Fixed {
        match self {
            Use::Trial => t::SAY_TRIAL,
            Use::Step => t::SAY_STEP,
            Use::Seed => t::SAY_SEED,
            Use::Outcome => t::SAY_OUTCOME,
            Use::Parameter => t::SAY_PARAMETERS,
            Use::Metric => t::SAY_METRICS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_choice_has_words_for_each_place() {
        let all = [Remedy::Metric(None), Remedy::Direction(Direction::Maximize), Remedy::Column(Use::Trial)];
        let command = ["--metric NAME", "--direction maximize", "--trial COLUMN"];
        assert_eq!(all.each_ref().map(|remedy| remedy.on_command_line().get(Lang::En)), command);
        let page = ["choose the objective", "say that higher is better", "say which column tells the trials apart"];
        assert_eq!(all.each_ref().map(|remedy| remedy.on_page().get(Lang::En)), page);
        for remedy in all {
            assert!(!remedy.on_page().get(Lang::Zh).contains("--"));
            assert!(remedy.on_command_line().get(Lang::Zh).starts_with("--"));
        }
    }
}
