//! The basic hyperparameter axis plot: objective against one parameter, a symbol per trial.
//!
//! Completed trials are filled, running ones hollow, infeasible ones red crosses in a strip of their own (they have no
//! objective that could be compared). Groups differ by colour and shape.

mod words;

use super::axis::Axis;
use super::markers::{ink, symbol};
use super::names::{self, metric_title, parameter_title};
use super::ordinate::{Beyond, ValueScale, pointing, value_axis, value_range, write_beyond};
use super::parameter_axis::{ParameterAxis, Side};
use super::scene::{Fill, Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};
use super::sheet::{Sheet, Symbol, TEXT, waiting};
use super::view::{Kind, View};
use crate::analysis::{Group, group_of, groups, ranking};
use crate::order;
use crate::record::{Record, Trial};
use crate::space::{Domain, Parameter, Scale, Setting, Value};
use lab_texts::{Lang, plots};

const STRIP: f64 = 20.0;

/// Size in CSS pixels, and language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlotOptions {
    pub width: f64,
    pub height: f64,
    pub lang: Lang,
}

/// A trial in which the parameter is active.
struct Dot<'a> {
    number: u64,
    trial: &'a Trial,
    value: &'a Value,
    /// Step and value; `None` until measured.
    objective: Option<(u64, f64)>,
    group: Option<usize>,
    kind: Kind,
}

/// The places of one symbol.
struct Batch {
    /// Kind, group and edge, in painting order.
    layer: (Kind, usize, u8),
    symbol: Symbol,
    at: Vec<Point>,
}

/// Where dots stand.
struct Places<'p> {
    abscissa: &'p ParameterAxis,
    /// `None` while nothing is measured.
    axis: Option<Axis>,
    /// The middle of the strip of the infeasible.
    strip: f64,
    radius: f64,
}

/// Dots at their places.
#[derive(Default)]
struct Placed {
    batches: Vec<Batch>,
    hits: Vec<Hit>,
    /// Where each measured value stands.
    shown: Vec<(Point, f64)>,
}

/// The plot of the study's objective against one of its parameters.
pub fn axis_plot(record: &Record, parameter: &str, options: &PlotOptions) -> Scene {
    axis_plot_with_room(record, parameter, &[], options)
}

/// The same on an axis that has room for further values.
pub fn axis_plot_with_room(record: &Record, parameter: &str, further: &[Value], options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let metric = record.study.objective.metric.as_str();
    let (objective, axis_title) = (metric_title(metric, lang), parameter_title(parameter, lang));
    let title = plots::axis(objective, axis_title).get(lang);
    let Some(known) = record.study.space.get(parameter) else {
        return waiting(width, height, title, plots::no_parameter(parameter).get(lang));
    };
    let groups = groups(record);
    let dots = dots(record, known, &groups);
    let infeasible = dots.iter().any(|dot| dot.kind == Kind::Infeasible);
    if !infeasible && dots.iter().all(|dot| dot.objective.is_none()) {
        return waiting(width, height, title, words::waiting_for(record, known).get(lang));
    }
    let is_shown = |trial: &u64| dots.binary_search_by_key(trial, |dot| dot.number).is_ok();
    let best = ranking(record).into_iter().map(|ranked| ranked.trial).find(is_shown);
    let range = range(record, &dots);
    let good = good_region(record, known);

    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let clipped = range.and_then(|range| Beyond::of(dots.iter().filter_map(Dot::shown_objective), range));
    sheet.keys(&words::keys(record, &groups, &dots, best, good, clipped, lang));
    let strip_top = sheet.top;
    let strip = if infeasible { sheet.strip(STRIP) } else { sheet.top };
    sheet.settle();
    let axis = range.map(|range| value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0));
    if let Some(axis) = &axis {
        sheet.value_axis(axis);
    }
    if infeasible {
        sheet.marks.push(strip_of_infeasible(&sheet, strip_top));
    }
    let abscissa = ParameterAxis::new(known, dots.iter().map(|dot| dot.value).chain(further), sheet.left, sheet.right);
    if let Some((from, to)) = good.and_then(|good| abscissa.span(good.low, good.high)) {
        let (top, height) = (sheet.top, sheet.bottom - sheet.top);
        sheet.band(from - 3.0, top, to - from + 6.0, height, Fill::faded(Ink::Accent, 0.1));
    }
    abscissa.paint_bounds(&mut sheet, Side::Foot, strip_top);
    abscissa.paint_foot(&mut sheet);
    sheet.foot_caption(&abscissa.captions(parameter, lang));

    let places = Places { abscissa: &abscissa, axis, strip, radius: radius(dots.len()) };
    let hits = places.paint(&mut sheet, places.of(record, &dots, &groups, lang), &groups, best);
    let description = words::description(record, parameter, &abscissa, &dots, &groups, best, lang);
    let table = words::table(record, parameter, &dots, &groups, lang);
    let (x, y) = (abscissa.ruler(&sheet), axis.as_ref().and_then(|axis| sheet.ruler_of_side(axis)));
    Scene { x, y, ..sheet.scene(title, description, hits, table) }
}

impl Places<'_> {
    fn of(&self, record: &Record, dots: &[Dot], groups: &[Group], lang: Lang) -> Placed {
        let mut placed = Placed::default();
        for dot in dots {
            let Some(x) = self.abscissa.place(dot.value, dot.number, Side::Foot) else { continue };
            let (y, edge) = match (dot.kind, dot.shown_objective(), &self.axis) {
                (Kind::Infeasible, ..) => (self.strip, 0),
                (_, Some(objective), Some(axis)) => (axis.place(objective), edge(objective, axis.low, axis.high)),
                _ => continue,
            };
            let group = dot.group.and_then(|i| groups.get(i));
            let at = Point::new(x, y);
            let mut symbol = symbol(group, dot.kind);
            if let (Some(objective), Some(axis)) = (dot.shown_objective(), &self.axis) {
                placed.shown.push((at, objective));
                symbol = pointing(symbol, objective, axis);
            }
            placed.add((dot.kind, group.map_or(0, |group| group.category), edge), symbol, at);
            let objective = dot.objective.map(|(step, value)| (record.study.objective.metric.as_str(), step, value));
            let lines = names::trial_lines(record, dot.number, dot.trial, objective, lang);
            placed.hits.push(Hit { trial: dot.number, target: Target::Spot { at, radius: self.radius }, lines });
        }
        placed
    }

    /// Paints the dots and a star on the best; what can be pointed at, from left to right.
    fn paint(&self, sheet: &mut Sheet, placed: Placed, groups: &[Group], best: Option<u64>) -> Vec<Hit> {
        let Placed { mut batches, mut hits, shown } = placed;
        let radius = self.radius;
        order::sort_by(&mut batches, |a, b| a.layer.cmp(&b.layer));
        for Batch { layer: (kind, ..), symbol, at } in batches {
            sheet.marks.push(symbol.mark(at, if kind == Kind::Infeasible { radius - 1.0 } else { radius }));
        }
        if let Some(axis) = &self.axis {
            write_beyond(sheet, axis, &shown);
        }
        if let Some(hit) = best.and_then(|trial| hits.iter().find(|hit| hit.trial == trial)) {
            let group = groups.iter().find(|group| group.trials.contains(&hit.trial));
            sheet.marks.push(star(hit.anchor(), radius, ink(group)));
        }
        order::sort_by(&mut hits, |a, b| {
            let (at, bt) = (a.anchor(), b.anchor());
            at.x.total_cmp(&bt.x).then(at.y.total_cmp(&bt.y)).then(a.trial.cmp(&b.trial))
        });
        hits
    }
}

impl Placed {
    fn add(&mut self, layer: (Kind, usize, u8), symbol: Symbol, at: Point) {
        match self.batches.iter_mut().find(|batch| batch.layer == layer) {
            Some(batch) => batch.at.push(at),
            None => self.batches.push(Batch { layer, symbol, at: vec![at] }),
        }
    }
}

/// The values to show; the best of them is inside.
fn range(record: &Record, dots: &[Dot]) -> Option<(Scale, f64, f64)> {
    let measured: Vec<f64> = dots.iter().filter_map(Dot::shown_objective).collect();
    let sign = record.study.objective.direction.sign();
    let leading = measured.iter().copied().min_by(|a, b| (sign * a).total_cmp(&(sign * b)));
    value_range(measured, leading.as_slice(), ValueScale::Auto)
}

/// Many dots are small ones.
fn radius(dots: usize) -> f64 {
    match dots {
        0..=200 => 4.5,
        201..=2000 => 3.5,
        _ => 2.5,
    }
}

fn strip_of_infeasible(sheet: &Sheet, y: f64) -> Mark {
    let (x, fill) = (sheet.left, Some(Fill::solid(Ink::Band)));
    Mark::Rect { x, y, width: sheet.right - x, height: STRIP, corner: 3.0, fill, stroke: None }
}

impl Dot<'_> {
    /// The objective as far as it is comparable.
    fn shown_objective(&self) -> Option<f64> {
        self.objective.filter(|_| self.kind != Kind::Infeasible).map(|(_, value)| value)
    }
}

/// The trials that have a value of the parameter and a place in the plot, by number.
fn dots<'a>(record: &'a Record, parameter: &'a Parameter, groups: &[Group]) -> Vec<Dot<'a>> {
    let group_of = group_of(groups);
    let dot = |(&number, trial): (&u64, &'a Trial)| {
        let kind = Kind::of(trial)?;
        let value = match &parameter.setting {
            Setting::Fixed(_) => record.study.space.value(&parameter.name, &trial.values),
            // What a foreign record says was drawn, was drawn.
            Setting::Varied { .. } => trial.values.get(&parameter.name),
        }?;
        // A number cannot be placed among names, nor a name among numbers.
        let numeric = matches!(parameter.domain(), Some(Domain::Float(_) | Domain::Int(_)));
        if numeric && value.as_f64().is_none() {
            return None;
        }
        Some(Dot {
            number,
            trial,
            value,
            objective: record.objective(trial),
            group: group_of.get(&number).copied(),
            kind,
        })
    };
    record.trials().iter().filter_map(dot).collect()
}

/// Where the good trials lie.
#[derive(Clone, Copy)]
struct Region {
    trials: usize,
    low: f64,
    high: f64,
}

/// Between which values of a numeric parameter the good trials lie that have it.
fn good_region(record: &Record, parameter: &Parameter) -> Option<Region> {
    let value = |trial: &Trial| trial.values.get(&parameter.name).and_then(Value::as_f64);
    if !matches!(parameter.domain(), Some(Domain::Float(_) | Domain::Int(_))) {
        return None;
    }
    let good = View::of(record).good_where(|dot| value(dot.trial).is_some());
    let values = || good.iter().filter_map(|number| value(record.trials().get(number)?));
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    (low <= high).then_some(Region { trials: good.len(), low, high })
}

fn edge(value: f64, low: f64, high: f64) -> u8 {
    match value {
        _ if value > high => 1,
        _ if value < low => 2,
        _ => 0,
    }
}

fn star(at: Point, radius: f64, ink: Ink) -> Mark {
    Mark::Symbols {
        at: vec![at],
        shape: Shape::Star,
        radius: radius + 1.0,
        fill: Some(Fill::solid(ink)),
        stroke: Some(Stroke::solid(Ink::Text, 1.25)),
    }
}
