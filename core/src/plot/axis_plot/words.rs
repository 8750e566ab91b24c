//! What an axis plot says in words: its key, its description, its table, and what an empty one waits for.

use super::{Dot, Kind, Region};
use crate::analysis::Group;
use crate::plot::lettering;
use crate::plot::markers::{Shown, symbol};
use crate::plot::names;
use crate::plot::ordinate::Beyond;
use crate::plot::parameter_axis::ParameterAxis;
use crate::plot::scene::{DataTable, Ink, Shape};
use crate::plot::sheet::{Key, SMALL, Symbol};
use crate::plot::view::{ended, without_result};
use crate::record::{Phase, Record};
use crate::space::{Parameter, Value};
use lab_texts::{Arg, Lang, Message, counts, plots, trials};

/// How many trials of which kind, which is best, which group looks how.
pub fn keys(
    record: &Record,
    groups: &[Group],
    dots: &[Dot],
    best: Option<u64>,
    good: Option<Region>,
    clipped: Option<Beyond>,
    lang: Lang,
) -> Vec<Key> {
    let count = |kind| {
        dots.iter().filter(|dot| dot.kind == kind && (kind == Kind::Infeasible || dot.objective.is_some())).count()
    };
    let (completed, running, infeasible) = (count(Kind::Completed), count(Kind::Running), count(Kind::Infeasible));
    let mut keys = vec![Key::plain(trials::count_completed(completed).get(lang))];
    if infeasible > 0 {
        keys.push(Key::of(symbol(None, Shown::Cross), trials::count_infeasible(infeasible).get(lang)));
    }
    if running > 0 {
        let hollow = Symbol { shape: Shape::Circle, ink: Ink::Axis, filled: false };
        keys.push(Key::of(hollow, trials::count_running(running).get(lang)));
    }
    keys.extend(without_result(record, lang));
    keys.extend(clipped.map(|clipped| clipped.key(lang)));
    if let Some((trial, objective)) = best_objective(record, best) {
        let star = Symbol { shape: Shape::Star, ink: Ink::Text, filled: false };
        keys.push(Key::of(star, plots::axis_best(record.title(trial, lang), objective).get(lang)));
    }
    if let Some(Region { trials, low, high }) = good {
        let band = Symbol { shape: Shape::Square, ink: Ink::Accent, filled: false };
        keys.push(Key::of(band, plots::axis_good(trials, high, low).get(lang)));
    }
    for (i, group) in groups.iter().enumerate() {
        let has_dots = dots.iter().any(|dot| dot.group == Some(i));
        if let Some(label) = group.label().filter(|_| has_dots) {
            keys.push(Key::of(symbol(Some(group), Shown::Filled), lettering::shorten_name(&label, SMALL, 180.0)));
        }
    }
    keys
}

fn best_objective(record: &Record, best: Option<u64>) -> Option<(u64, f64)> {
    let trial = best?;
    record.objective(record.trials().get(&trial)?).map(|(_, objective)| (trial, objective))
}

pub fn waiting_for(record: &Record, parameter: &Parameter) -> Message {
    let name = &parameter.name;
    let has_results =
        record.trials().values().any(|trial| matches!(&trial.phase, Phase::Ended(outcome) if outcome.is_result()));
    if has_results {
        let among = |values: &[Value]| Arg::either(values.iter().map(Value::to_string));
        let conditions = parameter.when.iter().map(|when| plots::axis_condition(&when.parent, among(&when.among)));
        if let Some(conditions) = conditions.reduce(plots::and) {
            return plots::axis_inactive(conditions, name);
        }
        return plots::axis_unmeasured(name);
    }
    ended(record).map_or_else(|| plots::AXIS_FIRST_EVALUATED.into(), plots::axis_none_evaluated)
}

pub fn description(
    record: &Record,
    parameter: &str,
    abscissa: &ParameterAxis,
    dots: &[Dot],
    groups: &[Group],
    best: Option<u64>,
    lang: Lang,
) -> String {
    let metric = &record.study.objective.metric;
    let count = |kind| dots.iter().filter(|dot| dot.kind == kind).count();
    let (completed, infeasible, running) = (count(Kind::Completed), count(Kind::Infeasible), count(Kind::Running));
    let extent = abscissa.extent(lang);
    let completed = counts::trials(completed);
    let mut text = plots::axis_description(completed, extent, infeasible, metric, parameter, running);
    let labels: Vec<String> = groups.iter().filter_map(Group::label).collect();
    if !labels.is_empty() {
        text = plots::axis_groups(Arg::clauses(labels), text);
    }
    if let Some((trial, objective)) = best_objective(record, best) {
        let dot = dots.iter().find(|dot| dot.number == trial);
        let value = dot.map(|dot| dot.value.to_string()).unwrap_or_default();
        text = plots::axis_best_trial(objective, parameter, text, record.title(trial, lang), value);
    }
    text.get(lang)
}

pub fn table(record: &Record, parameter: &str, dots: &[Dot], groups: &[Group], lang: Lang) -> DataTable {
    let columns = [
        plots::TRIAL.get(lang),
        parameter,
        plots::GROUP.get(lang),
        &record.study.objective.metric,
        plots::AT_STEP.get(lang),
        plots::STATE.get(lang),
    ];
    let row = |dot: &Dot| {
        let group = dot.group.and_then(|i| groups.get(i)).and_then(Group::label).unwrap_or_default();
        let (step, objective) =
            dot.objective.map(|(step, value)| (step.to_string(), format!("{value:?}"))).unwrap_or_default();
        vec![
            dot.number.to_string(),
            names::exact(dot.value),
            group,
            objective,
            step,
            names::state(dot.trial).get(lang).to_owned(),
        ]
    };
    DataTable::new(columns, dots.iter().map(row))
}
