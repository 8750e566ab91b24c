//! What several checks need, computed once: the ranking, groups of configurations, binned curves, noise. Borrows the record.

use super::guess::{Guess, valid_examples};
use super::names::Unit;
use super::noise::{NOISE_TRIALS, autocorrelation_of, common_autocorrelation, tail};
use super::{Lack, Thresholds};
use crate::analysis::contrast::Binned;
use crate::analysis::noise::Noise;
use crate::analysis::{Configuration, Ranked, Retrain, Sampling, configurations, ranking, retrain};
use crate::dataset::Task;
use crate::record::{Curve, Record, Trial};
use crate::space::{Domain, Parameter, Role, Values};
use crate::statistics::{median, sorted};
use crate::study::Objective;
use crate::trial::Outcome;
use crate::workload::{DataSource, Quantity, Workload};
use std::collections::{BTreeMap, BTreeSet};

/// A value may leave its range by the rounding of another tool.
pub const ROUNDING: f64 = 1e-9;

/// What a share is called.
const SHARES: [&str; 7] = ["error", "err", "accuracy", "acc", "precision", "recall", "f1"];
pub struct View<'a> {
    pub record: &'a Record,
    pub thresholds: &'a Thresholds,
    pub baseline: Option<&'a Record>,
    /// 1 if lower objectives are better, −1 otherwise.
    pub sign: f64,
    /// Completed trials that kept what they had learnt, best first.
    pub ranked: Vec<Ranked>,
    /// Completed trials that had learnt and end no better than a guess: infeasible to every check.
    lost: BTreeSet<u64>,
    /// The objective's curve of each ranked trial, oriented, in bins.
    pub curves: Vec<Binned>,
    pub groups: Vec<Group>,
    pub retrain: Option<Retrain>,
    /// How the trials were drawn.
    pub sampling: Sampling,
    /// First-order autocorrelation of the objective's curves.
    pub autocorrelation: f64,
    /// Step-to-step standard deviation of the objective late in the best trials: their median.
    pub tail: Option<f64>,
    /// The steps a trial was to train, as far as known.
    pub horizon: u64,
    /// An objective, lower is better, that the best of many evaluations of a guess may reach; infinite if not known.
    guess: f64,
}

/// A group with its configurations.
pub struct Group {
    pub scientific: Values,
    /// Best mean first.
    pub configurations: Vec<Configuration>,
    /// Trials that were infeasible, or lost what they had learnt.
    pub infeasible: Vec<u64>,
}

impl Group {
    /// The first trial, the place in the range and the mean objective of each configuration in which a parameter is active
    /// and within its range, best first.
    pub fn placed<'v>(
        &'v self,
        view: &'v View<'_>,
        parameter: &'v Parameter,
        domain: &'v Domain,
    ) -> impl Iterator<Item = (u64, f64, f64)> + 'v {
        self.configurations.iter().filter_map(|configuration| {
            let trial = *configuration.trials.first()?;
            Some((trial, view.place_inside(trial, parameter, domain)?, configuration.mean))
        })
    }

    /// Configurations that gave a result: its budget.
    pub fn results(&self) -> usize {
        self.configurations.len() + self.infeasible.len()
    }
}

impl<'a> View<'a> {
    pub fn new(record: &'a Record, thresholds: &'a Thresholds, baseline: Option<&'a Record>) -> Self {
        let objective = &record.study.objective;
        let sign = objective.direction.sign();
        let completed = record.trials().iter().filter(|(_, trial)| trial.outcome() == Some(&Outcome::Completed));
        let lost: BTreeSet<u64> = completed
            .filter(|(_, trial)| Guess::of(record).is_some_and(|g| g.is_lost(trial)))
            .map(|(n, _)| *n)
            .collect();
        let mut ranked = ranking(record);
        ranked.retain(|ranked| !lost.contains(&ranked.trial));
        let curves: Vec<Binned> = ranked
            .iter()
            .map(|ranked| {
                let trial = record.trials().get(&ranked.trial);
                trial
                    .and_then(|trial| trial.curves.get(&objective.metric))
                    .map_or_else(Binned::default, |c| Binned::new(c, sign))
            })
            .collect();
        let all = configurations(record, &ranked);
        let curve_autocorrelation = common_autocorrelation(curves.iter());
        let best = ranked.iter().take(NOISE_TRIALS).filter_map(|ranked| record.trials().get(&ranked.trial));
        let tails: Vec<&[f64]> = best.filter_map(|trial| tail(trial.curves.get(&objective.metric)?)).collect();
        let tail_autocorrelation = autocorrelation_of(Some(&tails), tails.iter().copied());
        let tail = median(&sorted(
            tails.iter().map(|values| Noise::of(values, tail_autocorrelation).deviation).filter(|d| d.is_finite()),
        ));
        let declared = record.study.workload.steps().unwrap_or(0);
        let reached = record.trials().values().map(Trial::last_step).max().unwrap_or(0);
        let retrain = retrain(&all);
        let groups = groups(record, all, sign, &lost);
        let mut view = Self {
            record,
            thresholds,
            baseline,
            sign,
            ranked,
            lost,
            curves,
            groups,
            retrain,
            sampling: Sampling::of(record),
            autocorrelation: curve_autocorrelation,
            tail,
            horizon: declared.max(reached),
            guess: f64::INFINITY,
        };
        if let Some(chance) = view.chance() {
            // The best of many evaluations lies about three standard errors below their mean.
            view.guess = sign * chance - 3.0 * view.binomial_error(chance).unwrap_or(0.0);
        }
        view
    }

    /// What a check lacks that compares trials as independent draws, if they are none.
    pub fn dependence(&self) -> Option<Lack> {
        match self.sampling {
            Sampling::Own | Sampling::Independent { .. } => None,
            Sampling::ByResults { p_value } => Some(Lack::Independence { p_value }),
        }
    }

    pub fn objective(&self) -> &'a Objective {
        &self.record.study.objective
    }

    pub fn trial(&self, number: u64) -> Option<&'a Trial> {
        self.record.trials().get(&number)
    }

    /// How many of the best trials speak for a study: a tenth, at least five, at most twenty.
    pub fn best(&self) -> usize {
        self.ranked.len().div_ceil(10).clamp(5, 20).min(self.ranked.len())
    }

    /// How many good trials there are: at least five, so that something can be said of them.
    pub fn good(&self) -> usize {
        crate::analysis::search::good(self.ranked.len(), 5)
    }

    /// Varied numeric parameters, but for the split of the data, whose order says nothing.
    pub fn numeric(&self) -> impl Iterator<Item = (&'a Parameter, &'a Domain)> {
        let is_ordered = |(parameter, domain): &(&Parameter, &Domain)| {
            !matches!(domain, Domain::Choice(_)) && Quantity::of(&parameter.name) != Quantity::Split
        };
        self.record.study.space.varied().filter(is_ordered)
    }

    /// Parameters that are tuned for a fair comparison, which the split of the data is not.
    pub fn tuned(&self) -> impl Iterator<Item = (&'a Parameter, &'a Domain)> {
        let varied = self.record.study.space.varied();
        varied.filter(|(p, _)| p.role() == Role::Nuisance && Quantity::of(&p.name) != Quantity::Split)
    }

    /// Where a parameter of a trial stands in its range; `None` if it is inactive or foreign.
    pub fn place(&self, trial: u64, parameter: &Parameter, domain: &Domain) -> Option<f64> {
        domain.encode(self.trial(trial)?.values.get(&parameter.name)?)
    }

    /// The same; `None` also for a value outside of the range, which lies at neither of its ends.
    pub fn place_inside(&self, trial: u64, parameter: &Parameter, domain: &Domain) -> Option<f64> {
        self.place(trial, parameter, domain).filter(|place| (-ROUNDING..=1.0 + ROUNDING).contains(place))
    }

    /// The curve of another metric of a ranked trial.
    pub fn curve(&self, place: usize, metric: &str, sign: f64) -> Option<Binned> {
        let trial = self.trial(self.ranked.get(place)?.trial)?;
        trial.curves.get(metric).map(|curve| Binned::new(curve, sign))
    }

    /// The place of a trial in the ranking.
    pub fn places(&self) -> BTreeMap<u64, usize> {
        self.ranked.iter().enumerate().map(|(place, ranked)| (ranked.trial, place)).collect()
    }

    /// The objective's value when guessing: declared, or known of a built-in data set.
    pub fn chance(&self) -> Option<f64> {
        let objective = self.objective();
        objective.chance.or(match &self.record.study.workload {
            Workload::Trained { data: DataSource::Builtin(data), .. } if objective.metric == "valid_error" => {
                Some(data.chance())
            }
            _ => None,
        })
    }

    /// The objective, lower is better; all that is not clearly better than guessing is equal, since its order says nothing.
    pub fn above_chance(&self, objective: f64) -> f64 {
        (self.sign * objective).min(self.guess)
    }

    /// Whether a completed trial ends no better than a guess even on its training data: its weights are lost, though its
    /// numbers are finite. `false` if the value of a guess is not known.
    pub fn fell_apart(&self, trial: u64) -> bool {
        let trial = self.trial(trial).filter(|trial| matches!(trial.outcome(), Some(Outcome::Completed)));
        Guess::of(self.record).zip(trial).is_some_and(|(guess, trial)| guess.is_end_of(trial))
    }

    /// Whether a trial is among those that had learnt something and lost it.
    pub fn is_lost(&self, trial: u64) -> bool {
        self.lost.contains(&trial)
    }

    /// How numbers of a metric are written. Where the metric is not the objective the error of one result is not known.
    pub fn unit(&self, metric: &str) -> Unit {
        let is_own = metric == self.objective().metric;
        let known = self.retrain.filter(|retrain| retrain.degrees_of_freedom >= 2).map(|retrain| retrain.deviation);
        let likely = || self.likely_variation(self.ranked.first()?.objective);
        let error = if is_own { known.or_else(likely) } else { None };
        Unit { is_share: self.is_share(metric), error: error.unwrap_or(0.0) }
    }

    /// Whether a metric is a share: its name says so, and its values lie between 0 and 1.
    fn is_share(&self, metric: &str) -> bool {
        let words = metric.to_lowercase();
        let named = words.split(|c: char| !c.is_alphanumeric()).any(|word| SHARES.contains(&word));
        let classifies = match &self.record.study.workload {
            Workload::Trained { data, .. } => data.task() == Task::Classification,
            Workload::External { .. } => true,
        };
        let within = |curve: &Curve| curve.values().iter().all(|value| (0.0..=1.0).contains(value));
        let best = self.ranked.iter().take(NOISE_TRIALS).filter_map(|ranked| self.trial(ranked.trial));
        named && classifies && best.filter_map(|trial| trial.curves.get(metric)).all(within)
    }

    pub fn valid_examples(&self) -> Option<u64> {
        valid_examples(&self.record.study)
    }

    /// The likely standard deviation between runs of one configuration whose objective is near `value`, where no seeds were
    /// repeated: step-to-step noise late in training and the binomial standard error, added in squares.
    pub fn likely_variation(&self, value: f64) -> Option<f64> {
        match (self.tail, self.binomial_error(value)) {
            (None, None) => None,
            (noise, error) => Some(libm::hypot(noise.unwrap_or(0.0), error.unwrap_or(0.0))),
        }
    }

    /// The standard error of an objective near `value`, if it is a share of the validation examples.
    pub fn binomial_error(&self, value: f64) -> Option<f64> {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let metric = &self.objective().metric;
        let is_share = !metric.contains("loss")
            && self.chance().is_none_or(|chance| chance > 0.0 && chance < 1.0)
            && self.ranked.iter().all(|ranked| share(ranked.objective));
        let examples = self.valid_examples()? as f64;
        (is_share && share(value)).then(|| (value * (1.0 - value) / examples).sqrt())
    }
}

/// Groups with the configurations of each, best mean first.
fn groups(record: &Record, all: Vec<Configuration>, sign: f64, lost: &BTreeSet<u64>) -> Vec<Group> {
    let groups = crate::analysis::groups(record);
    let of: BTreeMap<u64, usize> =
        groups.iter().enumerate().flat_map(|(i, group)| group.trials.iter().map(move |&trial| (trial, i))).collect();
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|group| {
            let is_infeasible = |number: &u64| {
                let outcome = record.trials().get(number).and_then(Trial::outcome);
                lost.contains(number) || matches!(outcome, Some(Outcome::Infeasible { .. }))
            };
            let infeasible = group.trials.iter().copied().filter(is_infeasible).collect();
            Group { scientific: group.scientific, configurations: Vec::new(), infeasible }
        })
        .collect();
    for configuration in all {
        let group = configuration.trials.first().and_then(|trial| of.get(trial)).and_then(|&i| groups.get_mut(i));
        if let Some(group) = group {
            group.configurations.push(configuration);
        }
    }
    for group in &mut groups {
        group.configurations.sort_by(|a, b| (sign * a.mean).total_cmp(&(sign * b.mean)));
    }
    groups
}
