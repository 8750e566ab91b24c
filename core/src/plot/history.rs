//! The objective by trial number, with the best so far: how the search went, and whether it still found something.

use super::axis::Axis;
use super::axis_plot::PlotOptions;
use super::markers::symbol;
use super::names::{self, metric_title, state};
use super::ordinate::{Beyond, value_axis, write_beyond};
use super::scene::{DataTable, Fill, Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};
use super::sheet::{Key, Sheet, Symbol, TEXT, waiting};
use super::view::{Dot, Kind, View};
use crate::record::Record;
use crate::space::Scale;
use lab_texts::{Lang, plots};
use std::collections::BTreeMap;

const STRIP: f64 = 18.0;

/// Completed trials filled, running ones hollow, infeasible ones red crosses in a strip of their own; a step line for the
/// best completed so far.
pub fn history(record: &Record, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let metric = view.metric();
    let title = plots::history(metric_title(metric, lang)).get(lang);
    let Some(range) = view.range() else {
        let message = view.waits(lang).unwrap_or_default();
        return waiting(width, height, title, message);
    };
    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let ranked = view.ranked();
    let mut keys = view.count_keys(lang);
    if let Some((value, best)) = ranked.first() {
        keys.push(Key::plain(plots::history_best(record.title(best.number, lang), *value).get(lang)));
    }
    keys.extend(Beyond::of(view.dots.iter().filter_map(Dot::value), range).map(|beyond| beyond.key(lang)));
    keys.extend(view.group_keys());
    sheet.keys(&keys);
    let infeasible = view.count(Kind::Infeasible) > 0;
    let strip_top = sheet.top;
    let strip = if infeasible { sheet.strip(STRIP) } else { sheet.top };
    sheet.settle();
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    if infeasible {
        sheet.band(sheet.left, strip_top, sheet.right - sheet.left, STRIP, Fill::solid(Ink::Band));
    }
    let (first, last) = (record.trials().keys().next(), record.trials().keys().next_back());
    let (first, last) = (first.copied().unwrap_or(0) as f64, last.copied().unwrap_or(0) as f64);
    let x = Axis::new(Scale::Linear, first, last, sheet.left + 6.0, sheet.right - 6.0).whole();
    sheet.number_axis(&x);
    sheet.foot_caption(&[plots::TRIAL.get(lang)]);

    let mut line = best_so_far(&view, &x, &y);
    line.extend(line.last().map(|end| Point::new(sheet.right, end.y)));
    sheet.marks.push(Mark::Curves { curves: vec![line], stroke: Stroke::solid(Ink::Accent, 1.75).faded(0.8) });

    let Trials { symbols, shown, hits } = Trials::of(&view, &x, &y, strip, lang);
    sheet.marks.extend(symbols);
    write_beyond(&mut sheet, &y, &shown);
    let description = match ranked.first() {
        Some((value, dot)) => plots::history_description(ranked.len(), metric, record.title(dot.number, lang), *value),
        None => plots::history_running(metric),
    };
    let columns = [plots::TRIAL.get(lang), plots::GROUP.get(lang), metric, plots::STATE.get(lang)];
    let row = |dot: &Dot| {
        let objective = dot.objective.map_or_else(String::new, |(_, value)| format!("{value:?}"));
        vec![dot.number.to_string(), view.label(dot), objective, state(dot.trial).get(lang).to_owned()]
    };
    sheet.scene(title, description.get(lang), hits, DataTable::new(columns, view.dots.iter().map(row)))
}

/// The steps of the best completed trial so far.
fn best_so_far(view: &View, x: &Axis, y: &Axis) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::new();
    let mut best: Option<f64> = None;
    let direction = view.record.study.objective.direction;
    for dot in view.dots.iter().filter(|dot| dot.kind == Kind::Completed) {
        let Some(value) = dot.value().filter(|value| best.is_none_or(|best| direction.better(*value, best))) else {
            continue;
        };
        let at = x.place(dot.number as f64);
        line.extend(best.map(|before| Point::new(at, y.place(before))));
        line.push(Point::new(at, y.place(value)));
        best = Some(value);
    }
    line
}

/// The trials at their places.
struct Trials {
    symbols: Vec<Mark>,
    /// Where each measured value stands.
    shown: Vec<(Point, f64)>,
    hits: Vec<Hit>,
}

impl Trials {
    /// `strip` is where infeasible trials stand.
    fn of(view: &View, x: &Axis, y: &Axis, strip: f64, lang: Lang) -> Self {
        let radius = if view.dots.len() <= 300 { 4.0 } else { 2.5 };
        // Those beyond the axis apart, above it and below.
        let mut places: BTreeMap<(Kind, usize, bool, bool), Vec<Point>> = BTreeMap::new();
        let (mut shown, mut hits) = (Vec::new(), Vec::new());
        for dot in &view.dots {
            let value = dot.value();
            let height = match value {
                _ if dot.kind == Kind::Infeasible => strip,
                Some(value) => y.place(value),
                None => continue,
            };
            let at = Point::new(x.place(dot.number as f64), height);
            shown.extend(value.map(|value| (at, value)));
            let (above, below) = value.map_or((false, false), |value| (value > y.high, value < y.low));
            places.entry((dot.kind, dot.group.unwrap_or(0), above, below)).or_default().push(at);
            hits.push(Hit { trial: dot.number, target: Target::Spot { at, radius }, lines: view.lines(dot, lang) });
        }
        let mark = |((kind, group, above, below), at)| {
            let radius = if kind == Kind::Infeasible { radius - 1.0 } else { radius };
            let symbol = symbol(view.groups.get(group), kind);
            let shape = match (above, below) {
                (true, _) => Shape::Triangle,
                (false, true) => Shape::TriangleDown,
                (false, false) => symbol.shape,
            };
            Symbol { shape, ..symbol }.mark(at, radius)
        };
        Self { symbols: places.into_iter().map(mark).collect(), shown, hits }
    }
}
