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
use crate::space::Scale;
use lab_texts::{Arg, Lang, Message, counts, plots, trials};

pub fn keys(
    record: &Record,
    lines: &[Line],
    groups: &[Group],
    (strong, beyond): (usize, usize),
    range: (Scale, f64, f64),
    lang: Lang,
) -> Vec<Key> {
    let shown = lines.len();
    let some = strong < shown && strong > 0;
    let counted = if some { plots::curves_strong(strong, shown) } else { counts::trials(shown) };
    let mut keys = vec![Key::plain(counted.get(lang))];
    if lines.iter().take(strong).any(|line| line.training.is_some()) {
        keys.push(Key::plain(plots::CURVES_TRAINING.get(lang)));
    }
    let infeasible = lines.iter().filter(|line| is_infeasible(line.trial)).count();
    if infeasible > 0 {
        keys.push(Key::of(symbol(None, Shown::Cross), trials::count_infeasible(infeasible).get(lang)));
    }
    keys.extend(without_result(record, lang));
    let running = lines.iter().filter(|line| line.trial.phase == Phase::Running).count();
    if running > 0 {
        let hollow = Symbol { shape: Shape::Circle, ink: Ink::Axis, filled: false };
        keys.push(Key::of(hollow, trials::count_running(running).get(lang)));
    }
    let ends = lines.iter().filter(|line| !is_infeasible(line.trial)).filter_map(|line| line.curve.values().last());
    if beyond > 0 {
        let cut = plots::curves_cut(beyond);
        // What ends out there is no beginning of training.
        let text = match Beyond::of(ends.copied(), range) {
            Some(ends) => plots::curves_ending(cut, ends.values(lang)),
            None => cut,
        };
        keys.push(Key::plain(text.get(lang)));
    }
    for group in groups {
        let coloured =
            lines.iter().take(strong).any(|line| line.group.is_some_and(|other| other.category == group.category));
        if let Some(label) = group.label().filter(|_| coloured) {
            keys.push(Key::of(symbol(Some(group), Shown::Filled), lettering::shorten_name(&label, SMALL, 180.0)));
        }
    }
    keys
}

pub fn waiting_for(record: &Record, metric: &str) -> Message {
    let mut measured: Vec<&str> = Vec::new();
    for name in record.trials().values().flat_map(|trial| trial.curves.keys()) {
        if !measured.contains(&name.as_str()) {
            measured.push(name);
        }
    }
    order::sort_by(&mut measured, |a, b| a.cmp(b));
    if measured.is_empty() {
        return ended(record).map_or_else(|| plots::CURVES_FIRST.into(), plots::curves_none);
    }
    plots::curves_others(metric, Arg::list(measured))
}

pub fn description(record: &Record, lines: &[Line], metric: &str, lang: Lang) -> String {
    let infeasible = lines.iter().filter(|line| is_infeasible(line.trial)).count();
    let mut text = plots::curves_description(infeasible, metric, counts::trials(lines.len()));
    if let Some(line) = lines.first().filter(|line| line.ranks)
        && let (Some((first, from)), Some((last, to))) = (line.curve.points().next(), line.curve.points().next_back())
    {
        text = plots::curves_best(from, first, to, last, text, record.title(line.number, lang));
    }
    text.get(lang)
}

/// A row per trial: the points themselves are the record's.
pub fn table(lines: &[Line], metric: &str, lang: Lang) -> DataTable {
    let lowest = plots::lowest(metric).get(lang);
    let highest = plots::highest(metric).get(lang);
    let last = plots::last(metric).get(lang);
    let columns = [
        plots::TRIAL.get(lang),
        plots::GROUP.get(lang),
        plots::STATE.get(lang),
        plots::LAST_STEP.get(lang),
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
            names::state(line.trial).get(lang).to_owned(),
            step,
            last,
            format!("{low:?}"),
            format!("{high:?}"),
        ]
    };
    DataTable::new(columns, lines.iter().map(row))
}
