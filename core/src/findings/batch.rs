//! `batch_size.tuned`, `batch_size.retune`: the batch size is no knob for quality, and changing it asks for tuning again.
//!
//! Both follow from the study alone: there is no chance and no false alarm. *Retune* holds if the batch size differs from the
//! baseline's (the record before) or is compared, while every learning rate is fixed. The playbook's reasons: sections on
//! choosing the batch size; Shallue et al. 2018 (arXiv 1811.03600).

use super::evidence::{BatchRetune, BatchTuned, Evidence};
use super::revision;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::ranking;
use crate::record::Record;
use crate::space::{Parameter, Purpose, Role, Setting, Value};
use crate::workload::{OptimizerKind, Quantity, Workload, hyperparameter};

pub fn check(view: &View<'_>, report: &mut Report) {
    let parameters = || {
        view.record
            .study
            .space
            .parameters()
            .iter()
            .filter(|parameter| Quantity::of(&parameter.name) == Quantity::BatchSize)
    };
    for parameter in parameters() {
        let Setting::Varied { purpose: Purpose::Nuisance, .. } = parameter.setting else { continue };
        let value = view.ranked.first().and_then(|best| view.trial(best.trial)?.values.get(&parameter.name)).cloned();
        report.findings.push(Finding {
            parameter: Some(parameter.name.clone()),
            revised_study: value.clone().and_then(|value| revision::fix(view, &parameter.name, value)),
            ..Finding::new(Code::BatchSizeTuned, Evidence::BatchTuned(BatchTuned { best: value }))
        });
    }
    let compared = parameters().find(|parameter| parameter.role() == Role::Scientific);
    let change = match (compared, view.baseline) {
        (Some(parameter), _) => compared_sizes(view, parameter),
        (None, Some(baseline)) => changed(baseline, view.record),
        (None, None) => {
            report.skip(Code::BatchSizeRetune, Lack::Baseline);
            return;
        }
    };
    let rates = fixed_rates(view);
    let Some((from, to)) = change else { return };
    if view.numeric().any(|(parameter, _)| Quantity::of(&parameter.name) == Quantity::LearningRate) || rates.is_empty()
    {
        return;
    }
    let space = &view.record.study.space;
    let mut fixed: Vec<String> = rates.iter().map(|(name, _)| name.clone()).collect();
    fixed.extend(
        space
            .parameters()
            .iter()
            .filter(|p| p.role() == Role::Fixed)
            .filter(|p| Quantity::of(&p.name).interacts() && Quantity::of(&p.name) != Quantity::LearningRate)
            .map(|p| p.name.clone()),
    );
    let domains: Vec<_> =
        rates.iter().filter_map(|(name, rate)| Some((name.clone(), revision::around(*rate)?))).collect();
    report.findings.push(Finding {
        parameter: parameters().next().map(|parameter| parameter.name.clone()),
        revised_study: revision::vary(view, &domains),
        ..Finding::new(Code::BatchSizeRetune, Evidence::BatchRetune(BatchRetune { from, to, fixed }))
    });
}

/// Learning rates that are fixed, with their values: written in the study, or the defaults of the lab's own optimizers.
pub fn fixed_rates(view: &View<'_>) -> Vec<(String, f64)> {
    let space = &view.record.study.space;
    let rates = space.fixed().filter(|(name, _)| Quantity::of(name) == Quantity::LearningRate);
    let mut fixed: Vec<(String, f64)> =
        rates.filter_map(|(name, value)| Some((name.to_owned(), value.as_f64()?))).collect();
    if matches!(view.record.study.workload, Workload::Trained { .. }) {
        for optimizer in OptimizerKind::all_of(space) {
            let name = optimizer.learning_rate();
            let default = hyperparameter(&name).and_then(|entry| entry.default_value().as_f64());
            if let (None, Some(rate)) = (space.get(&name), default) {
                fixed.push((name, rate));
            }
        }
    }
    fixed
}

fn compared_sizes(view: &View<'_>, parameter: &Parameter) -> Option<(Value, Value)> {
    let sizes: Vec<&Value> = view.groups.iter().filter_map(|group| group.scientific.get(&parameter.name)).collect();
    let (first, last) = (*sizes.first()?, *sizes.last()?);
    (first != last).then(|| (first.clone(), last.clone()))
}

/// The batch sizes of the two records, if they differ.
fn changed(baseline: &Record, record: &Record) -> Option<(Value, Value)> {
    let (from, to) = (size(baseline)?, size(record)?);
    (from != to).then_some((from, to))
}

/// The fixed batch size, the best trial's, or the default.
fn size(record: &Record) -> Option<Value> {
    let space = &record.study.space;
    let parameter = space.parameters().iter().find(|parameter| Quantity::of(&parameter.name) == Quantity::BatchSize);
    match parameter.map(|parameter| (&parameter.name, &parameter.setting)) {
        Some((_, Setting::Fixed(value))) => Some(value.clone()),
        Some((name, Setting::Varied { .. })) => {
            let best = ranking(record).first()?.trial;
            record.trials().get(&best)?.values.get(name).cloned()
        }
        None if matches!(record.study.workload, Workload::Trained { .. }) => {
            hyperparameter("batch_size").map(|entry| entry.default_value())
        }
        None => None,
    }
}
