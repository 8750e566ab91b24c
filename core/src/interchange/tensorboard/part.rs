//! How a folder belongs to a run, and what its tags are called there.

use crate::text::Sentence;

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
    pub fn sentence(&self, folder: &str, tag: &str) -> Option<(String, Sentence)> {
        let metric = self.metric(tag);
        Some(match self {
            Part::Own => return None,
            Part::Hyperparameters => (
                String::new(),
                Sentence::new(
                    format!(
                        "{folder} holds the hyperparameters (add_hparams) of the run around it: they are one trial"
                    ),
                    format!("{folder} 保存外层运行的超参数（add_hparams）：合为一个试验"),
                ),
            ),
            Part::Line(line) => (
                format!("{tag}/{line}"),
                Sentence::new(
                    format!(
                        "{folder} is a line of the plot {tag} (add_scalars), not a run: its metric is {metric}; otherwise, import it alone"
                    ),
                    format!(
                        "{folder} 是图 {tag} 的一条线（add_scalars），不是一个运行：其指标名为 {metric}；否则请单独导入"
                    ),
                ),
            ),
            Part::Split(split) => (
                split.clone(),
                Sentence::new(
                    format!(
                        "{folder} is a part of a run, not a run: its {tag} is the metric {metric}; otherwise, import it alone"
                    ),
                    format!(
                        "{folder} 是一个运行的一部分，不是一个运行：其中的 {tag} 成为指标 {metric}；否则请单独导入"
                    ),
                ),
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_names_its_split_keeps_its_name() {
        let split = Part::Split("train".into());
        assert_eq!((split.metric("loss"), split.metric("train/loss")), ("train/loss".into(), "train/loss".into()));
        assert_eq!(
            (split.metric("train_loss"), split.metric("trainer")),
            ("train_loss".into(), "train/trainer".into())
        );
    }
}
