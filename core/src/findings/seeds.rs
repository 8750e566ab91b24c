//! `seeds.missing`: the leading difference is smaller than the variation between runs lets one know.
//!
//! The variation is known from repeated seeds (at least two spare runs), or likely (`View::likely_variation`). The finding is raised while the difference between the leading
//! configurations of the two best groups is below `seed_errors` standard errors of it. Null: a true difference of d
//! standard errors; the false-alarm rate is P(Z < `seed_errors` − d), below 1 % at twice the threshold.

use super::effect::leaders;
use super::evidence::{Evidence, Seeds};
use super::revision::{MOST_RUNS, proposed_runs, repeat};
use super::view::View;
use super::{Code, Finding, Lack, Report};

pub fn check(view: &View<'_>, report: &mut Report) {
    let Some((leader, rival, difference)) = leaders(view) else {
        report.skip(Code::SeedsMissing, Lack::Groups);
        return;
    };
    let (Some(first), Some(second)) = (leader.configurations.first(), rival.configurations.first()) else { return };
    let known = view.retrain.filter(|retrain| retrain.degrees_of_freedom >= 2).map(|retrain| retrain.deviation);
    let Some(deviation) = known.or_else(|| view.likely_variation(first.mean)) else {
        report.skip(Code::SeedsMissing, Lack::Variation);
        return;
    };
    let runs = [first.trials.len(), second.trials.len()];
    let error = deviation * runs.iter().map(|&n| 1.0 / n as f64).sum::<f64>().sqrt();
    let is_small = difference < view.thresholds.seed_errors * error;
    if !is_small {
        return;
    }
    let fewest = runs.into_iter().min().unwrap_or(0);
    // As many as would decide, as the answer says; where there are as many already, twice those.
    let enough = proposed_runs(deviation, difference) as usize;
    let seeds = if fewest < enough { enough } else { (2 * fewest).min(MOST_RUNS as usize) };
    let trials: Vec<u64> = [first, second].iter().filter_map(|c| c.trials.first().copied()).collect();
    report.findings.push(Finding {
        group: Some(leader.scientific.clone()),
        revised_study: repeat(view, &trials, seeds),
        trials,
        ..Finding::new(
            Code::SeedsMissing,
            Evidence::Seeds(Seeds {
                difference,
                deviation,
                error,
                known: known.is_some(),
                runs,
                threshold: view.thresholds.seed_errors,
            }),
        )
    });
}
