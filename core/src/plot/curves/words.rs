//! What a plot of curves says in words: its key, its description, its table, and what an empty one waits for.

use super::{Line, is_infeasible};
use crate::analysis::Group;
use crate::order;
use crate::plot::lettering;
use crate::plot::markers::{Shown, symbol};
use crate::plot::names;
use crate::plot::ordinate::Beyond;
use crate::plot::scene::{DataTable, Ink, Shape};
use crate::plot::sheet::{Key, SMALL, Symbol};
use crate::plot::view::{ended, without_result};
use crate::record::{Phase, Record};
use crate::space::{Scale, format_number};
use crate::text::Lang;

pub fn keys(
    record: &Record,
    lines: &[Line],
    groups: &[Group],
    (strong, beyond): (usize, usize),
    range: (Scale, f64, f64),
    lang: Lang,
) -> Vec<Key> {
    let shown = lines.len();
    let text = if strong < shown && strong > 0 {
        lang.pick(format!("{shown} trials, best {strong} coloured"), format!("{shown} 个试验，最佳 {strong} 个着色"))
    } else {
        lang.pick(format!("{shown} {}", if shown == 1 { "trial" } else { "trials" }), format!("{shown} 个试验"))
    };
    let mut keys = vec![Key { symbol: None, text }];
    let infeasible = lines.iter().filter(|line| is_infeasible(line.trial)).count();
    if infeasible > 0 {
        let text = lang.pick(format!("{infeasible} infeasible"), format!("{infeasible} 个不可行"));
        keys.push(Key { symbol: Some(symbol(None, Shown::Cross)), text });
    }
    keys.extend(without_result(record, lang));
    let running = lines.iter().filter(|line| line.trial.phase == Phase::Running).count();
    if running > 0 {
        let hollow = Symbol { shape: Shape::Circle, ink: Ink::Axis, filled: false };
        keys.push(Key {
            symbol: Some(hollow),
            text: lang.pick(format!("{running} running"), format!("{running} 个运行中")),
        });
    }
    let ends = lines.iter().filter(|line| !is_infeasible(line.trial)).filter_map(|line| line.curve.values().last());
    if beyond > 0 {
        let text = lang.pick(format!("{beyond} cut at the edge"), format!("{beyond} 条在边缘截断"));
        // What ends out there is no beginning of training.
        let text = match Beyond::of(ends.copied(), range) {
            Some(ends) => {
                let values = ends.values(lang);
                lang.pick(format!("{text}, ending at {values}"), format!("{text}，终值 {values}"))
            }
            None => text,
        };
        keys.push(Key { symbol: None, text });
    }
    for group in groups {
        let coloured =
            lines.iter().take(strong).any(|line| line.group.is_some_and(|other| other.category == group.category));
        if let Some(label) = group.label().filter(|_| coloured) {
            keys.push(Key {
                symbol: Some(symbol(Some(group), Shown::Filled)),
                text: lettering::shorten_name(&label, SMALL, 180.0),
            });
        }
    }
    keys
}

pub fn waiting_for(record: &Record, metric: &str, lang: Lang) -> String {
    let mut measured: Vec<&str> = Vec::new();
    for name in record.trials().values().flat_map(|trial| trial.curves.keys()) {
        if !measured.contains(&name.as_str()) {
            measured.push(name);
        }
    }
    order::sort_by(&mut measured, |a, b| a.cmp(b));
    if measured.is_empty() {
        return match ended(record, lang) {
            None => lang.pick("Waiting for the first evaluation.", "等待第一次评估。").to_owned(),
            Some(ended) => lang.pick(format!("Nothing was measured; {ended}."), format!("没有任何测量；{ended}。")),
        };
    }
    let list = measured.join(lang.pick(", ", "、"));
    lang.pick(
        format!("No trial measured {metric} yet; measured so far: {list}."),
        format!("还没有试验测量过 {metric}；目前测量的有：{list}。"),
    )
}

pub fn description(record: &Record, lines: &[Line], metric: &str, lang: Lang) -> String {
    let infeasible = lines.iter().filter(|line| is_infeasible(line.trial)).count();
    let shown = lines.len();
    let mut text = lang.pick(
        format!("{metric} against the training step of {shown} trials, {infeasible} of them infeasible."),
        format!("{shown} 个试验的 {metric} 随训练步数的变化，其中 {infeasible} 个不可行。"),
    );
    if let Some(line) = lines.first().filter(|line| line.ranks)
        && let (Some((first, from)), Some((last, to))) = (line.curve.points().next(), line.curve.points().next_back())
    {
        let (trial, from, to) = (record.title(line.number, lang), format_number(from), format_number(to));
        text.push_str(&lang.pick(
            format!(" The best, {trial}, goes from {from} at step {first} to {to} at step {last}."),
            format!("最佳的{trial}从第 {first} 步的 {from} 变为第 {last} 步的 {to}。"),
        ));
    }
    text
}

/// A row per trial: the points themselves are the record's.
pub fn table(lines: &[Line], metric: &str, lang: Lang) -> DataTable {
    let lowest = lang.pick(format!("lowest {metric}"), format!("{metric} 最低"));
    let highest = lang.pick(format!("highest {metric}"), format!("{metric} 最高"));
    let last = lang.pick(format!("last {metric}"), format!("{metric} 末值"));
    let columns = [
        lang.pick("trial", "试验"),
        lang.pick("group", "分组"),
        lang.pick("state", "状态"),
        lang.pick("last step", "末步"),
        &last,
        &lowest,
        &highest,
    ];
    let row = |line: &Line| {
        let (step, last) = line
            .curve
            .points()
            .next_back()
            .map(|(step, value)| (step.to_string(), format!("{value:?}")))
            .unwrap_or_default();
        let (low, high) = line.extremes;
        let group = line.group.and_then(Group::label).unwrap_or_default();
        vec![
            line.number.to_string(),
            group,
            names::state_word(line.trial, lang).to_owned(),
            step,
            last,
            format!("{low:?}"),
            format!("{high:?}"),
        ]
    };
    DataTable { columns: columns.map(str::to_owned).into(), rows: lines.iter().map(row).collect() }
}
