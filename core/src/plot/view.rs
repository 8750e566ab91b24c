//! The trials of a record as plots see them: state, objective, group, rank.
//!
//! Knows nothing of places, colours or scenes.

use super::lettering;
use super::markers::{Shown, symbol};
use super::names;
use super::ordinate::{ValueScale, value_range};
use super::sheet::{Key, SMALL};
use crate::analysis::{Group, groups};
use crate::record::{Phase, Record, Trial};
use crate::space::Scale;
use crate::study::Direction;
use crate::text::Lang;
use crate::trial::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// Good trials are the best fifth of the completed ones, but at least three; among fewer than six none stands out.
const GOOD_SHARE: f64 = 0.2;
const FEWEST_GOOD: usize = 3;
const FEWEST_RANKED: usize = 6;

pub struct View<'a> {
    pub record: &'a Record,
    pub groups: Vec<Group>,
    /// By number; failed and stopped trials have no result and are left out.
    pub dots: Vec<Dot<'a>>,
}

#[derive(Clone, Copy)]
pub struct Dot<'a> {
    pub number: u64,
    pub trial: &'a Trial,
    /// Step and value so far; `None` until measured.
    pub objective: Option<(u64, f64)>,
    /// Place among the groups.
    pub group: Option<usize>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Completed,
    Running,
    Infeasible,
}

impl From<Kind> for Shown {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Completed => Shown::Filled,
            Kind::Running => Shown::Hollow,
            Kind::Infeasible => Shown::Cross,
        }
    }
}

impl Kind {
    /// `None` for a trial without a result.
    pub fn of(trial: &Trial) -> Option<Self> {
        match &trial.phase {
            Phase::Running => Some(Kind::Running),
            Phase::Ended(Outcome::Completed) => Some(Kind::Completed),
            Phase::Ended(Outcome::Infeasible { .. }) => Some(Kind::Infeasible),
            Phase::Ended(Outcome::Failed { .. } | Outcome::Stopped) => None,
        }
    }
}

impl Dot<'_> {
    /// The objective as far as it is comparable.
    pub fn value(&self) -> Option<f64> {
        self.objective.filter(|_| self.kind != Kind::Infeasible).map(|(_, value)| value)
    }
}

impl<'a> View<'a> {
    pub fn of(record: &'a Record) -> Self {
        let groups = groups(record);
        let group_of: BTreeMap<u64, usize> = groups
            .iter()
            .enumerate()
            .flat_map(|(i, group)| group.trials.iter().map(move |&trial| (trial, i)))
            .collect();
        let dot = |(&number, trial): (&u64, &'a Trial)| {
            let objective = record.objective(trial).filter(|(_, value)| value.is_finite());
            Some(Dot { number, trial, objective, group: group_of.get(&number).copied(), kind: Kind::of(trial)? })
        };
        Self { record, dots: record.trials().iter().filter_map(dot).collect(), groups }
    }

    pub fn metric(&self) -> &'a str {
        &self.record.study.objective.metric
    }

    pub fn minimises(&self) -> bool {
        self.record.study.objective.direction == Direction::Minimize
    }

    pub fn group(&self, dot: &Dot) -> Option<&Group> {
        self.groups.get(dot.group?)
    }

    /// Completed trials with their objectives, best first; equal ones by number.
    pub fn ranked(&self) -> Vec<(f64, Dot<'a>)> {
        self.ranked_where(|_| true)
    }

    pub fn ranked_where(&self, belongs: impl Fn(&Dot) -> bool) -> Vec<(f64, Dot<'a>)> {
        let mut ranked: Vec<(f64, Dot<'a>)> = self
            .dots
            .iter()
            .filter(|dot| dot.kind == Kind::Completed && belongs(dot))
            .filter_map(|dot| Some((dot.value()?, *dot)))
            .collect();
        let sign = if self.minimises() { 1.0 } else { -1.0 };
        ranked.sort_by(|(a, _), (b, _)| (sign * a).total_cmp(&(sign * b)));
        ranked
    }

    /// The good trials among all.
    pub fn good(&self) -> BTreeSet<u64> {
        self.good_where(|_| true)
    }

    /// The good trials among some.
    pub fn good_where(&self, belongs: impl Fn(&Dot) -> bool) -> BTreeSet<u64> {
        let ranked = self.ranked_where(belongs);
        if ranked.len() < FEWEST_RANKED {
            return BTreeSet::new();
        }
        let count = ((GOOD_SHARE * ranked.len() as f64).ceil() as usize).max(FEWEST_GOOD);
        ranked.iter().take(count).map(|(_, dot)| dot.number).collect()
    }

    pub fn count(&self, kind: Kind) -> usize {
        self.dots.iter().filter(|dot| dot.kind == kind).count()
    }

    /// What to say instead of a plot that needs a completed trial; `None` if there is one.
    pub fn waits(&self, lang: Lang) -> Option<String> {
        if self.dots.iter().any(|dot| dot.kind == Kind::Completed && dot.objective.is_some()) {
            return None;
        }
        let (infeasible, metric) = (self.count(Kind::Infeasible), self.metric());
        Some(match infeasible {
            0 => lang.pick("Waiting for the first trial to complete.", "等待第一个试验完成。").to_owned(),
            n => lang.pick(
                format!("No trial has completed with {metric} measured; {n} infeasible."),
                format!("还没有测得 {metric} 的完成试验；{n} 个不可行。"),
            ),
        })
    }

    /// Scale and range of the objective over comparable trials; the best is inside.
    pub fn range(&self) -> Option<(Scale, f64, f64)> {
        let best = self.ranked().first().map(|(value, _)| *value);
        value_range(self.dots.iter().filter_map(Dot::value).collect(), best.as_slice(), ValueScale::Auto)
    }

    /// What a tooltip says of a trial.
    pub fn lines(&self, dot: &Dot, lang: Lang) -> Vec<String> {
        let objective = dot.objective.map(|(step, value)| (self.metric(), step, value));
        names::trial_lines(self.record, dot.number, dot.trial, objective, lang)
    }

    /// `24 completed`, and red crosses if there are any.
    pub fn count_keys(&self, lang: Lang) -> Vec<Key> {
        let completed = self.count(Kind::Completed);
        let mut keys = vec![Key {
            symbol: None,
            text: lang.pick(format!("{completed} completed"), format!("{completed} 个完成")),
        }];
        let infeasible = self.count(Kind::Infeasible);
        if infeasible > 0 {
            let text = lang.pick(format!("{infeasible} infeasible"), format!("{infeasible} 个不可行"));
            keys.push(Key { symbol: Some(symbol(None, Shown::Cross)), text });
        }
        keys
    }

    /// The name of each group that has trials here.
    pub fn group_keys(&self) -> Vec<Key> {
        let named = self.groups.iter().enumerate().filter(|(i, _)| self.dots.iter().any(|dot| dot.group == Some(*i)));
        named
            .filter_map(|(_, group)| {
                let text = lettering::shorten_name(&group.label()?, SMALL, 180.0);
                Some(Key { symbol: Some(symbol(Some(group), Shown::Filled)), text })
            })
            .collect()
    }

    pub fn label(&self, dot: &Dot) -> String {
        self.group(dot).and_then(Group::label).unwrap_or_default()
    }
}
