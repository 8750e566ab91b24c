//! What a person can choose to have an import otherwise: said in the words of the command line or in those of the page.
//!
//! Knows nothing of what was read.

use crate::study::{At, Direction};
use crate::text::Lang;

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
    pub fn on_command_line(&self, lang: Lang) -> String {
        let (name, column) = lang.pick(("NAME", "COLUMN"), ("名称", "列名"));
        match self {
            Remedy::Study => format!("--study-name {name}"),
            Remedy::Metric(metric) => format!("--metric {}", metric.as_deref().unwrap_or(name)),
            Remedy::Direction(direction) => format!("--direction {}", direction.name()),
            Remedy::At(at) => format!("--at {}", at.name()),
            Remedy::Column(of) => format!("{} {column}", of.option()),
            Remedy::Mapping => lang.pick("--columns FILE", "--columns 文件").into(),
            Remedy::RunFolders => lang.pick("lab import runs FOLDER", "lab import runs 文件夹").into(),
        }
    }

    /// As something to do on the page.
    pub fn on_page(&self, lang: Lang) -> String {
        let text = match self {
            Remedy::Study => lang.pick("choose a study", "选择研究"),
            Remedy::Metric(None) => lang.pick("choose the objective", "选择目标指标"),
            Remedy::Metric(Some(metric)) => {
                return lang.pick(format!("choose {metric} as the objective"), format!("选择 {metric} 作为目标指标"));
            }
            Remedy::Direction(Direction::Minimize) => lang.pick("say that lower is better", "说明越低越好"),
            Remedy::Direction(Direction::Maximize) => lang.pick("say that higher is better", "说明越高越好"),
            Remedy::At(At::Best) => lang.pick("take the best value of a trial", "取试验的最佳值"),
            Remedy::At(At::Last) => lang.pick("take the last value of a trial", "取试验的最后一个值"),
            Remedy::Column(of) => {
                return lang.pick(format!("say {}", of.question(lang)), format!("指明{}", of.question(lang)));
            }
            Remedy::Mapping => lang.pick("say what each column is", "指明各列的含义"),
            Remedy::RunFolders => {
                lang.pick("choose the folder in which the folders of all runs lie", "选择各运行文件夹所在的文件夹")
            }
        };
        text.to_owned()
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

    fn question(self, lang: Lang) -> &'static str {
        match self {
            Use::Trial => lang.pick("which column tells the trials apart", "区分试验的列"),
            Use::Step => lang.pick("which column is the training step", "训练步所在的列"),
            Use::Seed => lang.pick("which column is the seed", "随机种子所在的列"),
            Use::Outcome => lang.pick("which column is the outcome", "结局所在的列"),
            Use::Parameter => lang.pick("which columns are hyperparameters", "哪些列是超参数"),
            Use::Metric => lang.pick("which columns are metrics", "哪些列是指标"),
        }
    }
}

/// Several choices one after the other.
pub fn listed(remedies: &[Remedy], lang: Lang, words: fn(&Remedy, Lang) -> String) -> String {
    remedies.iter().map(|remedy| words(remedy, lang)).collect::<Vec<_>>().join(lang.pick(", ", "、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_has_words_for_each_place() {
        let both = [Remedy::Metric(None), Remedy::Direction(Direction::Maximize), Remedy::Column(Use::Trial)];
        assert_eq!(
            listed(&both, Lang::En, Remedy::on_command_line),
            "--metric NAME, --direction maximize, --trial COLUMN"
        );
        assert_eq!(
            listed(&both, Lang::En, Remedy::on_page),
            "choose the objective, say that higher is better, say which column tells the trials apart"
        );
        for remedy in both {
            assert!(!remedy.on_page(Lang::Zh).contains("--") && remedy.on_command_line(Lang::Zh).starts_with("--"));
        }
    }
}
