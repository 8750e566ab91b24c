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
use crate::space::{Parameter, Value, format_number};
use crate::text::Lang;

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
    let mut keys =
        vec![Key { symbol: None, text: lang.pick(format!("{completed} completed"), format!("{completed} 个完成")) }];
    let mut add = |n: usize, symbol: Symbol, text: String| {
        if n > 0 {
            keys.push(Key { symbol: Some(symbol), text });
        }
    };
    add(
        infeasible,
        symbol(None, Shown::Cross),
        lang.pick(format!("{infeasible} infeasible"), format!("{infeasible} 个不可行")),
    );
    let hollow = Symbol { shape: Shape::Circle, ink: Ink::Axis, filled: false };
    add(running, hollow, lang.pick(format!("{running} running"), format!("{running} 个运行中")));
    keys.extend(without_result(record, lang));
    keys.extend(clipped.map(|clipped| clipped.key(lang)));
    let mut add = |n: usize, symbol: Symbol, text: String| {
        if n > 0 {
            keys.push(Key { symbol: Some(symbol), text });
        }
    };
    if let Some((trial, objective)) = best_objective(record, best) {
        let (trial, objective) = (record.title(trial, lang), format_number(objective));
        let star = Symbol { shape: Shape::Star, ink: Ink::Text, filled: false };
        add(1, star, lang.pick(format!("best: {trial}, {objective}"), format!("最佳：{trial}，{objective}")));
    }
    if let Some(Region { trials, low, high }) = good {
        let band = Symbol { shape: Shape::Square, ink: Ink::Accent, filled: false };
        let (low, high) = (format_number(low), format_number(high));
        add(
            1,
            band,
            lang.pick(format!("best {trials}: {low} to {high}"), format!("最佳 {trials} 个：{low} 至 {high}")),
        );
    }
    for (i, group) in groups.iter().enumerate() {
        let n = dots.iter().filter(|dot| dot.group == Some(i)).count();
        if let Some(label) = group.label() {
            add(n, symbol(Some(group), Shown::Filled), lettering::shorten_name(&label, SMALL, 180.0));
        }
    }
    keys
}

fn best_objective(record: &Record, best: Option<u64>) -> Option<(u64, f64)> {
    let trial = best?;
    record.objective(record.trials().get(&trial)?).map(|(_, objective)| (trial, objective))
}

pub fn waiting_for(record: &Record, parameter: &Parameter, lang: Lang) -> String {
    let name = &parameter.name;
    let has_results =
        record.trials().values().any(|trial| matches!(&trial.phase, Phase::Ended(outcome) if outcome.is_result()));
    if has_results && !parameter.when.is_empty() {
        let among =
            |values: &[Value]| values.iter().map(Value::to_string).collect::<Vec<_>>().join(lang.pick(" or ", " 或 "));
        let conditions: Vec<String> = parameter
            .when
            .iter()
            .map(|when| format!("{} {} {}", when.parent, lang.pick("is", "为"), among(&when.among)))
            .collect();
        let conditions = conditions.join(lang.pick(" and ", " 且 "));
        return lang.pick(
            format!("No trial with {name} has a result yet. It is active only where {conditions}."),
            format!("还没有使用 {name} 的试验得出结果。它仅在 {conditions} 时起作用。"),
        );
    }
    if has_results {
        return lang.pick(
            format!("No trial that ended has both a value of {name} and the objective."),
            format!("已结束的试验中，没有一个同时具有 {name} 的值和目标指标。"),
        );
    }
    match ended(record, lang) {
        None => lang.pick("Waiting for the first trial to be evaluated.", "等待第一个试验完成评估。").to_owned(),
        Some(ended) => {
            lang.pick(format!("No trial has been evaluated; {ended}."), format!("没有试验完成评估；{ended}。"))
        }
    }
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
    let mut text = lang.pick(
        format!("{metric} against {parameter} ({extent}): {completed} trials completed, {infeasible} infeasible, {running} running."),
        format!("{metric} 随 {parameter}（{extent}）的变化：{completed} 个试验完成，{infeasible} 个不可行，{running} 个运行中。"),
    );
    let labels: Vec<String> = groups.iter().filter_map(Group::label).collect();
    if !labels.is_empty() {
        let labels = labels.join(lang.pick("; ", "；"));
        text.push_str(&lang.pick(format!(" Groups: {labels}."), format!("分组：{labels}。")));
    }
    if let Some((trial, objective)) = best_objective(record, best) {
        let (objective, value) = (
            format_number(objective),
            dots.iter().find(|dot| dot.number == trial).map(|dot| dot.value.to_string()).unwrap_or_default(),
        );
        let trial = record.title(trial, lang);
        text.push_str(&lang.pick(
            format!(" The best is {trial}: {objective} at {parameter} {value}."),
            format!("最佳为{trial}：{parameter} 为 {value} 时达到 {objective}。"),
        ));
    }
    text
}

pub fn table(record: &Record, parameter: &str, dots: &[Dot], groups: &[Group], lang: Lang) -> DataTable {
    let columns = [
        lang.pick("trial", "试验"),
        parameter,
        lang.pick("group", "分组"),
        &record.study.objective.metric,
        lang.pick("step", "步"),
        lang.pick("state", "状态"),
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
            names::state_word(dot.trial, lang).to_owned(),
        ]
    };
    DataTable { columns: columns.map(str::to_owned).into(), rows: dots.iter().map(row).collect() }
}
