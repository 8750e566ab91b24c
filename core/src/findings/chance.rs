//! `chance`: the best trial is not clearly better than guessing.
//!
//! Test: were all trials guessing, the best of all evaluations of all trials would be better than chance by z standard errors
//! with a probability below (number of evaluations) · P(Z ≥ z); clearly better means that this is at most `level`. The error
//! is √(p(1 − p)/N) for a share of N validation examples, the step-to-step noise if that is larger, and for another metric the
//! step-to-step noise, or chance/√(2N) (a root mean square's) where there is none to see. Null: the
//! best is better by far; there a false alarm needs a difference of about four standard errors to be missed.

use super::evidence::{Chance, Evidence};
use super::revision::usual_rates;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::statistics::normal_tail;

pub fn check(view: &View<'_>, report: &mut Report) {
    let Some(best) = view.ranked.first() else {
        report.skip(Code::Chance, Lack::Completed { needed: 1 });
        return;
    };
    let Some(chance) = view.chance() else {
        report.skip(Code::Chance, Lack::Chance);
        return;
    };
    let of_mean = || Some(chance.abs() / (2.0 * view.valid_examples()? as f64).sqrt());
    // All trials are judged by the same examples: how a loss would vary with others is no part of it.
    let seen = view.binomial_error(chance).into_iter().chain(view.tail).reduce(f64::max);
    let Some(error) = seen.or_else(of_mean) else {
        report.skip(Code::Chance, Lack::StandardError);
        return;
    };
    let metric = &view.objective().metric;
    let evaluations = |trial: u64| view.trial(trial).and_then(|t| t.curves.get(metric)).map_or(1, |c| c.steps().len());
    let looks: usize = view.ranked.iter().map(|ranked| evaluations(ranked.trial)).sum();
    let better = view.sign * (chance - best.objective);
    let p_value = if better <= 0.0 { 1.0 } else { (normal_tail(better / error) * looks as f64).min(1.0) };
    if p_value <= view.thresholds.level {
        return;
    }
    report.findings.push(Finding {
        trials: vec![best.trial],
        revised_study: usual_rates(view),
        ..Finding::new(
            Code::Chance,
            Evidence::Chance(Chance {
                best: best.objective,
                chance,
                error,
                looks,
                p_value,
                threshold: view.thresholds.level,
            }),
        )
    });
}
