//! The trials of a record as plots see them: state, objective, group, rank.

use super::lettering;
use super::markers::{Shown, symbol};
use super::names;
use super::ordinate::{ValueScale, value_range};
use super::sheet::{Key, SMALL};
use crate::analysis::search::good;
use crate::analysis::{Counts, Group, Sampling, groups};
use crate::record::{Phase, Record, Trial};
use crate::space::Scale;
use crate::study::Direction;
use crate::trial::Outcome;
use lab_texts::{Lang, Message, plots, trials};
use std::collections::{BTreeMap, BTreeSet};

/// Good trials are the best fifth of the completed ones, but at least three; among fewer than six none stands out.
const FEWEST_GOOD: usize = 3;
const FEWEST_RANKED: usize = 6;

pub struct View<'a> {
    pub record: &'a Record,
    pub groups: Vec<Group>,
    /// By number; failed and stopped trials have no result and are only counted.
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

/// `3 failed, 1 stopped` of the trials that are in no plot; `None` if there are none.
pub fn without_result(record: &Record, lang: Lang) -> Option<Key> {
    let Counts { failed, stopped, .. } = Counts::of(record.trials().values());
    let counts = [(failed, trials::count_failed(failed)), (stopped, trials::count_stopped(stopped))];
    some_of(counts).map(|counts| Key::plain(counts.get(lang)))
}

/// A word beside what trials drawn again would give, where trials were chosen by results; `None` where they were not.
pub fn chosen(record: &Record, lang: Lang) -> Option<Key> {
    let by_results = matches!(Sampling::of(record), Sampling::ByResults { .. });
    by_results.then(|| Key::plain(plots::CHOSEN_BY_RESULTS.get(lang)))
}

/// How the trials ended; `None` while nothing did, or while some may still give a first result.
pub fn ended(record: &Record) -> Option<Message> {
    how_ended(record.trials().values())
}

/// The same of any trials.
pub fn how_ended<'a>(all: impl Iterator<Item = &'a Trial>) -> Option<Message> {
    let Counts { completed, infeasible, failed, stopped, running } = Counts::of(all);
    let counts = [
        (completed, trials::count_unmeasured(completed)),
        (infeasible, trials::count_infeasible(infeasible)),
        (failed, trials::count_failed(failed)),
        (stopped, trials::count_stopped(stopped)),
        (running, trials::count_running(running)),
    ];
    some_of(counts).filter(|_| infeasible + failed + stopped + completed > 0)
}

/// What to say where no trial has a result, with how those ended that did.
pub fn no_result(metric: &str, ended: Option<Message>) -> Message {
    ended.map_or_else(|| plots::FIRST_COMPLETED.into(), |ended| plots::none_measured(ended, metric))
}

/// The counts that are not 0, with commas between them.
fn some_of(counts: impl IntoIterator<Item = (u64, Message)>) -> Option<Message> {
    counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, message)| message).reduce(plots::comma)
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
        let sign = self.record.study.objective.direction.sign();
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
        ranked.iter().take(good(ranked.len(), FEWEST_GOOD)).map(|(_, dot)| dot.number).collect()
    }

    pub fn count(&self, kind: Kind) -> usize {
        self.dots.iter().filter(|dot| dot.kind == kind).count()
    }

    /// What to say instead of a plot that needs a completed trial; `None` if there is one.
    pub fn waits(&self, lang: Lang) -> Option<String> {
        if self.dots.iter().any(|dot| dot.kind == Kind::Completed && dot.objective.is_some()) {
            return None;
        }
        Some(no_result(self.metric(), ended(self.record)).get(lang))
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

    /// `24 completed`, red crosses if there are any, and how many are not shown.
    pub fn count_keys(&self, lang: Lang) -> Vec<Key> {
        let completed = self.count(Kind::Completed);
        let mut keys = vec![Key::plain(trials::count_completed(completed).get(lang))];
        let infeasible = self.count(Kind::Infeasible);
        if infeasible > 0 {
            keys.push(Key::of(symbol(None, Shown::Cross), trials::count_infeasible(infeasible).get(lang)));
        }
        keys.extend(without_result(self.record, lang));
        keys
    }

    /// The name of each group that has trials here.
    pub fn group_keys(&self) -> Vec<Key> {
        let named = self.groups.iter().enumerate().filter(|(i, _)| self.dots.iter().any(|dot| dot.group == Some(*i)));
        named
            .filter_map(|(_, group)| {
                let text = lettering::shorten_name(&group.label()?, SMALL, 180.0);
                Some(Key::of(symbol(Some(group), Shown::Filled), text))
            })
            .collect()
    }

    pub fn label(&self, dot: &Dot) -> String {
        self.group(dot).and_then(Group::label).unwrap_or_default()
    }
}
