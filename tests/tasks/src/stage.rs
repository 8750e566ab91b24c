//! The stages of `cargo lab test`: their names, their order, and what each needs first.
//!
//! Refuses to know how a stage is run.

use crate::args::TestOptions;
use crate::setup::Need;

/// A part of `cargo lab test`, in the order of running: cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Fmt,
    Deny,
    Lint,
    Core,
    Tasks,
    Docs,
    Web,
    LintTrain,
    Site,
    Runner,
    Train,
    Tests,
}

impl Stage {
    const ALL: [Self; 12] = [
        Self::Fmt,
        Self::Deny,
        Self::Lint,
        Self::Core,
        Self::Tasks,
        Self::Docs,
        Self::Web,
        Self::LintTrain,
        Self::Site,
        Self::Runner,
        Self::Train,
        Self::Tests,
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// All names, for messages.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    fn name(self) -> &'static str {
        self.texts().0
    }

    /// Its name and what it is about.
    pub fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Fmt => ("fmt", "formatting"),
            Self::Deny => ("deny", "licences and sources of dependencies"),
            Self::Lint => ("lint", "clippy of what builds without burn"),
            Self::Core => ("core", "tests of lab-core without training"),
            Self::Tasks => ("tasks", "tests of lab-tasks"),
            Self::Docs => ("docs", "documentation of lab-core"),
            Self::Web => ("web", "tests of lab-web that need no browser"),
            Self::LintTrain => ("lint-train", "clippy of what trains"),
            Self::Site => ("site", "the page and the worker bundles"),
            Self::Runner => ("runner", "the runner and the test programs"),
            Self::Train => ("train", "tests of lab-core with training"),
            Self::Tests => ("tests", "tests of the runner and across crates, browser included"),
        }
    }

    /// Whether burn is compiled for it.
    fn trains(self) -> bool {
        self >= Self::LintTrain
    }

    fn prerequisites(self) -> &'static [Self] {
        match self {
            Self::Train => &[Self::Runner],
            Self::Tests => &[Self::Site, Self::Runner],
            _ => &[],
        }
    }

    /// What it needs from the machine.
    pub fn needs(self) -> &'static [Need] {
        match self {
            Self::Fmt => &[Need::Rustfmt],
            Self::Deny => &[Need::Deny],
            Self::Lint => &[Need::Clippy, Need::WasmTarget],
            Self::LintTrain => &[Need::Clippy, Need::WasmTarget, Need::CCompiler],
            Self::Core | Self::Tasks | Self::Docs | Self::Web => &[],
            Self::Site => &[Need::WasmTarget],
            Self::Runner => &[Need::CCompiler],
            Self::Train => &[Need::Vulkan],
            Self::Tests => &[Need::Vulkan, Need::Browser, Need::BrowserDriver, Need::Axe],
        }
    }
}

/// The stages that `options` ask for, and those which these need, in order.
pub fn chosen(options: &TestOptions) -> Vec<Stage> {
    let wanted = |stage: &Stage| {
        let asked = |asked: &Stage| asked == stage || asked.prerequisites().contains(stage);
        (options.only.is_empty() || options.only.iter().any(asked)) && !(options.quick && stage.trains())
    };
    Stage::ALL.into_iter().filter(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_listed_once_in_order() {
        assert!(Stage::ALL.is_sorted());
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.name()), Some(stage));
            assert!(stage.prerequisites().iter().all(|first| *first < stage));
        }
    }

    #[test]
    fn a_stage_brings_what_it_needs() {
        let only = |stage| chosen(&TestOptions { only: vec![stage], ..TestOptions::default() });
        assert_eq!(only(Stage::Fmt), [Stage::Fmt]);
        assert_eq!(only(Stage::Tests), [Stage::Site, Stage::Runner, Stage::Tests]);
        assert_eq!(chosen(&TestOptions::default()), Stage::ALL);
        let quick = chosen(&TestOptions { quick: true, ..TestOptions::default() });
        assert_eq!(quick, [Stage::Fmt, Stage::Deny, Stage::Lint, Stage::Core, Stage::Tasks, Stage::Docs, Stage::Web]);
    }
}
