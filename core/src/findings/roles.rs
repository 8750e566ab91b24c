//! `roles.unfair`: a comparison whose groups could not all do their best.
//!
//! *Fixed*: something is compared while a learning rate is fixed that is not itself compared. This follows from the study: no
//! chance. *Unequal budget*: the largest and the smallest group differ by `budget_ratio`, and a two-sided binomial test
//! says that equal chances do not explain it; false alarms below `budget_level`, and 5 %, for random sampling, none for balanced, by Bonferroni over pairs of groups. Skipped
//! for trials drawn elsewhere: a sampler may have preferred a value by results.

use super::batch::fixed_rates;
use super::evidence::{Evidence, FixedSettings, UnequalBudget};
use super::revision;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::Sampling;
use crate::sampler::SamplerKind;
use crate::space::Role;
use crate::statistics::binomial_tail;
use crate::workload::Quantity;

/// Level where numbers of trials differ by chance.
const CHANCE_LEVEL: f64 = 0.05;

pub fn check(view: &View<'_>, report: &mut Report) {
    let space = &view.record.study.space;
    let compared: Vec<String> =
        space.varied().filter(|(p, _)| p.role() == Role::Scientific).map(|(p, _)| p.name.clone()).collect();
    if compared.is_empty() {
        report.skip(Code::RolesUnfair, Lack::Groups);
        return;
    }
    let fixed = fixed_rates(view);
    if !fixed.is_empty() {
        // Where one optimizer's best rate lies says nothing of another's: each is searched where it is usual.
        let searched = |(name, rate): &(String, f64)| Some((name.clone(), revision::rates(view, name, *rate)?));
        let domains: Vec<_> = fixed.iter().filter_map(searched).collect();
        let (fixed, values) = fixed.into_iter().unzip();
        report.findings.push(Finding {
            revised_study: revision::vary(view, &domains),
            ..Finding::new(
                Code::RolesUnfair,
                Evidence::FixedSettings(FixedSettings { compared: compared.clone(), fixed, values }),
            )
        });
    } else if !space.parameters().iter().any(|parameter| Quantity::of(&parameter.name) == Quantity::LearningRate)
        && view.groups.len() < 2
    {
        report.skip(Code::RolesUnfair, Lack::Rate);
    }
    unequal(view, report);
}

fn unequal(view: &View<'_>, report: &mut Report) {
    let Some(largest) = view.groups.iter().max_by_key(|group| group.results()) else { return };
    let Some(smallest) = view.groups.iter().min_by_key(|group| group.results()) else { return };
    let (most, least) = (largest.results(), smallest.results());
    let study = &view.record.study;
    let groups = view.groups.len() as f64;
    let pairs = 0.5 * groups * (groups - 1.0);
    let p_value = (2.0 * pairs * binomial_tail(most as u64, (most + least) as u64, 0.5)).min(1.0);
    // Trials that a study deals out evenly are unequal for a reason; of random ones it may be chance.
    let by_chance = view.sampling != Sampling::Own || matches!(study.sampler.kind, SamplerKind::Random);
    let level = if by_chance { view.thresholds.budget_level.min(CHANCE_LEVEL) } else { view.thresholds.budget_level };
    if pairs == 0.0 || (most as f64) < view.thresholds.budget_ratio * least as f64 || p_value > level {
        return;
    }
    // A sampler that follows results gives what did well more trials: elsewhere it may have been one.
    if view.sampling != Sampling::Own {
        if report.of(Code::RolesUnfair).next().is_none() {
            let trials = [least as u64, most as u64];
            report.skip(Code::RolesUnfair, view.dependence().unwrap_or(Lack::EqualChances { trials, p_value }));
        }
        return;
    }
    let revision =
        study.revise().trials((most as u64).saturating_mul(view.groups.len() as u64).min(crate::study::MAX_TRIALS));
    // A quasi-random sampler deals every scientific value the same number of trials.
    let revised_study = revision.sampler(SamplerKind::Halton).finish().ok();
    report.findings.push(Finding {
        group: Some(smallest.scientific.clone()),
        revised_study,
        ..Finding::new(
            Code::RolesUnfair,
            Evidence::UnequalBudget(UnequalBudget {
                smallest: least,
                largest: most,
                p_value,
                threshold: view.thresholds.budget_ratio,
            }),
        )
    });
}
