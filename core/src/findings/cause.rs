//! Causes: what is found of several groups for one reason is shown once.
//!
//! A finding is of one group, and its numbers are that group's own. Whoever shows findings to a person shows causes instead:
//! one headline, the sentence of each group, and what to do, once where it is the same. Findings of several groups are of one
//! cause if they have the same code and are about the same hyperparameter, at the same end of its range. What only a group has
//! (`adam.learning_rate` where the optimizer is adam) is what the others have in its place (`nesterov.learning_rate`).

use super::evidence::{Evidence, Infeasible, Side};
use super::{Code, Finding, Report, Severity, Words, names, words};
use crate::space::Value;
use crate::study::Study;
use lab_texts::{Arg, Message, findings as texts};

/// A finding with what is said of it.
#[derive(Clone, Copy, Debug)]
struct Said<'r> {
    finding: &'r Finding,
    words: &'r Words,
}

/// Findings of one cause.
#[derive(Clone, Debug)]
pub struct Cause<'r> {
    first: Said<'r>,
    /// Those of other groups.
    others: Vec<Said<'r>>,
}

/// What to do about a cause.
#[derive(Clone, Debug)]
pub struct Remedy<'r> {
    first: Said<'r>,
    /// The groups that it is for, where others need another one.
    pub groups: Option<Arg>,
}

impl Report {
    /// What was found, each cause once, in the order of the findings.
    pub fn causes(&self) -> Vec<Cause<'_>> {
        let mut causes: Vec<Cause<'_>> = Vec::new();
        for finding in &self.findings {
            let Some(words) = &finding.words else { continue };
            let said = Said { finding, words };
            match causes.iter_mut().find(|cause| cause.findings().all(|other| is_same(other, finding))) {
                Some(cause) => cause.others.push(said),
                None => causes.push(Cause { first: said, others: Vec::new() }),
            }
        }
        causes
    }
}

/// Whether findings of different groups are of one cause.
fn is_same(a: &Finding, b: &Finding) -> bool {
    let are_apart = a.group.as_ref().zip(b.group.as_ref()).is_some_and(|(a, b)| a != b);
    are_apart && a.code == b.code && subject(a) == subject(b) && place(a) == place(b)
}

/// The hyperparameter that a finding is about, without the value of its group that has it.
fn subject(finding: &Finding) -> Option<&str> {
    let name = finding.parameter.as_deref()?;
    let values = || finding.group.iter().flat_map(|group| group.values());
    match name.split_once('.') {
        Some((owner, own)) if values().any(|value| value.as_text() == Some(owner)) => Some(own),
        _ => Some(name),
    }
}

/// Where trials break: the end of a range, or an option. A boundary's code says its end.
fn place(finding: &Finding) -> Option<(Option<Side>, Option<&Value>)> {
    let Evidence::Infeasible(Infeasible { region: Some(region), .. }) = &finding.evidence else { return None };
    Some((region.side, region.option()))
}

impl<'r> Cause<'r> {
    fn said(&self) -> impl Iterator<Item = Said<'r>> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Its findings, a group each.
    pub fn findings(&self) -> impl Iterator<Item = &'r Finding> {
        self.said().map(|said| said.finding)
    }

    pub fn code(&self) -> Code {
        self.first.finding.code
    }

    pub fn severity(&self) -> Severity {
        self.first.finding.severity()
    }

    /// What was found, without what differs between the groups.
    pub fn headline(&self) -> Message {
        let Said { finding, words } = self.first;
        let is_shared = self.others.iter().all(|other| other.words.headline == words.headline);
        let parameter = || {
            let name = finding.parameter.as_deref().unwrap_or_default();
            if subject(finding) == Some(name) { names::brief(name) } else { names::common(name) }
        };
        let of_all = if is_shared { None } else { words::of_several(&finding.evidence, parameter()) };
        of_all.unwrap_or_else(|| words.headline.clone())
    }

    /// What was found and what it means, in one piece.
    pub fn sentence(&self) -> Message {
        texts::said(self.headline(), Arg::sentences(self.messages()))
    }

    /// What it means, a sentence for each group.
    pub fn messages(&self) -> Vec<Message> {
        self.said().map(|said| said.words.message.clone()).collect()
    }

    /// What to do, each remedy once.
    pub fn remedies(&self) -> Vec<Remedy<'r>> {
        let mut alike: Vec<Vec<Said<'r>>> = Vec::new();
        for said in self.said() {
            match alike.iter_mut().find(|alike| alike.iter().all(|other| other.has_remedy_of(&said))) {
                Some(alike) => alike.push(said),
                None => alike.push(vec![said]),
            }
        }
        let is_one = alike.len() == 1;
        let groups = |alike: &[Said<'r>]| names::groups(alike.iter().map(|said| said.finding)).filter(|_| !is_one);
        alike.iter().filter_map(|alike| Some(Remedy { first: *alike.first()?, groups: groups(alike) })).collect()
    }

    /// The remedies in words.
    pub fn actions(&self) -> Vec<Message> {
        self.remedies().iter().filter_map(Remedy::action).collect()
    }

    /// How each group was judged.
    pub fn judged(&self) -> Vec<Message> {
        let judged = |Said { finding, words }: Said<'r>| {
            let groups = finding.about().filter(|_| !self.others.is_empty());
            Some(in_groups(groups, words.judged.clone()?))
        };
        self.said().filter_map(judged).collect()
    }
}

impl Said<'_> {
    fn has_remedy_of(&self, other: &Self) -> bool {
        self.words.action == other.words.action && self.finding.revised_study == other.finding.revised_study
    }
}

impl<'r> Remedy<'r> {
    pub fn action(&self) -> Option<Message> {
        Some(in_groups(self.groups.clone(), self.first.words.action.clone()?))
    }

    /// The study that would settle it.
    pub fn study(&self) -> Option<&'r Study> {
        self.first.finding.revised_study.as_ref()
    }
}

/// A sentence with the groups it is about before it.
fn in_groups(groups: Option<Arg>, sentence: Message) -> Message {
    match groups {
        Some(groups) => texts::in_groups(groups, sentence),
        None => sentence,
    }
}
