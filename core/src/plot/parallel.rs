//! Parallel coordinates: each trial a line across one axis per parameter, ending at its objective.
//!
//! Good trials are strong in the colour of their group, the rest faint, infeasible ones red up to a cross. A trial in which a
//! parameter is inactive passes below that axis.

use super::axis::Axis;
use super::axis_plot::PlotOptions;
use super::lettering;
use super::markers::{Shown, ink, symbol};
use super::names::{exact, metric_title, parameter_title};
use super::numerals::plain;
use super::ordinate::{Beyond, value_axis};
use super::parameter_axis::{ParameterAxis, Side};
use super::scene::{Anchor, DataTable, Hit, Ink, Mark, Point, Scene, Stroke, Target};
use super::sheet::{Key, SMALL, Sheet, waiting};
use super::view::{Dot, Kind, View};
use crate::record::Record;
use crate::space::{Domain, Parameter, Scale};
use lab_texts::{Lang, plots};
use std::collections::{BTreeMap, BTreeSet};

/// Axes need so much room; what does not fit is left out and counted.
const ROOM: f64 = 72.0;
const MOST_AXES: usize = 14;

struct Column {
    name: String,
    title: String,
    axis: ParameterAxis,
    at: f64,
}

impl Column {
    fn of(view: &View, parameter: &Parameter, sheet: &Sheet, at: f64, lang: Lang) -> Self {
        let values: Vec<_> = view.dots.iter().filter_map(|dot| dot.trial.values.get(&parameter.name)).collect();
        let axis = ParameterAxis::new(parameter, values.into_iter(), sheet.bottom, sheet.top);
        Self { name: parameter.name.clone(), title: parameter_title(&parameter.name, lang), axis, at }
    }

    fn place(&self, dot: &Dot, inactive: f64) -> Point {
        let value = dot.trial.values.get(&self.name);
        let at = value.and_then(|value| self.axis.place(value, dot.number, Side::Left));
        Point::new(self.at, at.unwrap_or(inactive))
    }
}

/// Lines of all trials with a result.
pub fn parallel(record: &Record, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let metric = metric_title(view.metric(), lang);
    let title = plots::parallel(&metric).get(lang);
    let Some(range) = view.range() else {
        return waiting(width, height, title, view.waits(lang).unwrap_or_default());
    };
    let varied: Vec<(&Parameter, &Domain)> = record.study.space.varied().collect();
    let mut sheet = Sheet::new(width, height);
    let most = ((sheet.room() / ROOM).floor() as usize).saturating_sub(1).clamp(1, MOST_AXES);
    let shown = varied.len().min(most);
    let good = view.good();
    let keys = keys(&view, good.len(), (shown, varied.len()), range, lang);
    sheet.keys(&keys);
    // Two lines of names, a line for the high ends; at the foot the place of the inactive, and below it the low ends.
    let names = sheet.strip(28.0) - 14.0;
    sheet.top += 12.0;
    sheet.bottom = sheet.height - 40.0;
    sheet.settle();
    let inactive = sheet.bottom + 14.0;
    let slots = shown as f64 + 1.0;
    let cell = sheet.room() / slots;
    let centre = |i: usize| 8.0 + cell * (i as f64 + 0.5);
    let y = value_axis(range, sheet.bottom, sheet.top);
    let column = |(i, (parameter, _)): (usize, &(&Parameter, _))| Column::of(&view, parameter, &sheet, centre(i), lang);
    let columns: Vec<Column> = varied.iter().take(shown).enumerate().map(column).collect();
    let objective_at = centre(shown);
    let line_of = |dot: &Dot| -> Vec<Point> {
        let mut line: Vec<Point> = columns.iter().map(|column| column.place(dot, inactive)).collect();
        line.extend(dot.value().map(|value| Point::new(objective_at, y.place(value))));
        line
    };
    let hits = draw_trials(&mut sheet, &view, &good, line_of, lang);
    for column in &columns {
        axis_line(&mut sheet, column.at, names, cell, &column.title, column.axis.ends());
    }
    let ends = Some((plain_short(&y, y.low), plain_short(&y, y.high)));
    axis_line(&mut sheet, objective_at, names, cell, &metric, ends);
    let missing = columns.iter().any(|column| view.dots.iter().any(|dot| !dot.trial.values.contains_key(&column.name)));
    if missing {
        sheet.line(Point::new(8.0, inactive), Point::new(sheet.width - 8.0, inactive), Stroke::dashed(Ink::Grid, 1.0));
        let text = plots::PARALLEL_INACTIVE.get(lang);
        sheet.text(Point::new(sheet.width - 8.0, inactive + 4.0), text, SMALL, Anchor::End, Ink::Muted);
    }
    let (all, strong) = (view.dots.len(), good.len());
    let description = plots::parallel_description(shown, strong, all).get(lang);
    sheet.scene(title, description, hits, data(&view, &varied, lang))
}

/// How many trials there are, which stand out, and what is not shown.
fn keys(view: &View, good: usize, (shown, all): (usize, usize), range: (Scale, f64, f64), lang: Lang) -> Vec<Key> {
    let mut keys = view.count_keys(lang);
    if good > 0 {
        keys.push(Key::plain(plots::parallel_good(good).get(lang)));
    }
    if shown < all {
        keys.push(Key::plain(plots::parallel_part(all, shown).get(lang)));
    }
    keys.extend(Beyond::of(view.dots.iter().filter_map(Dot::value), range).map(|beyond| beyond.key(lang)));
    keys.extend(view.group_keys());
    keys
}

/// A line per trial, in painting order: faint, infeasible, then each group's best.
fn draw_trials(
    sheet: &mut Sheet,
    view: &View,
    good: &BTreeSet<u64>,
    line_of: impl Fn(&Dot) -> Vec<Point>,
    lang: Lang,
) -> Vec<Hit> {
    let first = sheet.marks.len();
    let opacity = (30.0 / view.dots.len().max(1) as f64).clamp(0.12, 0.5);
    let mut lines: BTreeMap<usize, (Stroke, Vec<Vec<Point>>)> = BTreeMap::new();
    lines.insert(0, (Stroke::solid(Ink::Faint, 1.0).faded(opacity), Vec::new()));
    lines.insert(1, (Stroke::solid(Ink::Infeasible, 1.0).faded(opacity), Vec::new()));
    for (i, group) in view.groups.iter().enumerate() {
        lines.insert(2 + i, (Stroke::solid(ink(Some(group)), 1.75).faded(0.9), Vec::new()));
    }
    let (mut hits, mut crosses) = (Vec::new(), Vec::new());
    let mut ranked = view.dots.clone();
    ranked.sort_by_key(|dot| (dot.kind, dot.number));
    for dot in &ranked {
        let points = line_of(dot);
        let Some(&end) = points.last() else { continue };
        let class = match dot.kind {
            Kind::Infeasible => {
                crosses.push(end);
                1
            }
            _ if good.contains(&dot.number) => 2 + dot.group.unwrap_or(0),
            _ => 0,
        };
        let Some((_, of)) = lines.get_mut(&class) else { continue };
        let target = Target::Curve { mark: first + class, curve: of.len(), end };
        of.push(points);
        hits.push(Hit { trial: dot.number, target, lines: view.lines(dot, lang) });
    }
    // Curves of one style are one mark, and marks keep the numbers that the hits name.
    for (stroke, curves) in lines.into_values() {
        sheet.marks.push(Mark::Curves { curves, stroke });
    }
    sheet.marks.push(symbol(None, Shown::Cross).mark(crosses, 3.0));
    hits
}

/// Every trial with the values of all varied parameters and its objective.
fn data(view: &View, varied: &[(&Parameter, &Domain)], lang: Lang) -> DataTable {
    let mut columns = vec![plots::TRIAL.get(lang).to_owned()];
    columns.extend(varied.iter().map(|(parameter, _)| parameter.name.clone()));
    columns.push(view.metric().to_owned());
    let row = |dot: &Dot| {
        let mut row = vec![dot.number.to_string()];
        row.extend(
            varied.iter().map(|(parameter, _)| dot.trial.values.get(&parameter.name).map_or_else(String::new, exact)),
        );
        row.push(dot.value().map_or_else(String::new, |value| format!("{value:?}")));
        row
    };
    DataTable { columns, rows: view.dots.iter().map(row).collect() }
}

/// An axis with its name above it and its ends.
fn axis_line(sheet: &mut Sheet, at: f64, names: f64, cell: f64, title: &str, ends: Option<(String, String)>) {
    let stroke = Stroke::solid(Ink::Axis, 1.25);
    sheet.line(Point::new(at, sheet.top), Point::new(at, sheet.bottom), stroke);
    let mut lines = lettering::wrap(title, SMALL, cell - 8.0);
    if lines.len() > 2 {
        lines = vec![lettering::shorten_name(title, SMALL, cell - 8.0)];
    }
    for (i, line) in lines.iter().enumerate() {
        sheet.text(Point::new(at, names + 10.0 + 13.0 * i as f64), line, SMALL, Anchor::Middle, Ink::Text);
    }
    if let Some((low, high)) = ends {
        let room = cell - 8.0;
        let (low, high) = (lettering::shorten(&low, SMALL, room), lettering::shorten(&high, SMALL, room));
        sheet.text(Point::new(at, sheet.bottom + 34.0), &low, SMALL, Anchor::Middle, Ink::Muted);
        sheet.text(Point::new(at, sheet.top - 4.0), &high, SMALL, Anchor::Middle, Ink::Muted);
    }
}

/// The end of an axis in at most three digits.
fn plain_short(axis: &Axis, x: f64) -> String {
    let size = (axis.high - axis.low).abs();
    let digits = if size > 0.0 && size.is_finite() { (2 - libm::log10(size).floor() as i32).clamp(0, 6) } else { 3 };
    let rounded: f64 = format!("{x:.*}", digits as usize).parse().unwrap_or(x);
    plain(if rounded == 0.0 && x != 0.0 { x } else { rounded })
}
