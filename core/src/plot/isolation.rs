//! The isolation plot: the best trial for each value of one parameter, all others optimised away (playbook, "isolation plots").
//!
//! Where values repeat each has its own best; a range that is sampled continuously is cut into slices of equal width in its
//! scale. The bar from each best goes to the 95 % quantile of the best of as many trials drawn again (`analysis::search`): a
//! difference smaller than the bars is luck of the draw.

use super::axis::Axis;
use super::axis_plot::PlotOptions;
use super::lettering;
use super::markers::{Shown, ink, symbol};
use super::names::{self, metric_title, parameter_title};
use super::ordinate::{Beyond, ValueScale, value_axis, value_range};
use super::parameter_axis::{ParameterAxis, Side};
use super::scene::{DataTable, Fill, Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};
use super::sheet::{Key, SMALL, Sheet, Symbol, TEXT, waiting};
use super::view::{Dot, Kind, View, chosen};
use crate::analysis::search::best_quantile;
use crate::analysis::{Group, cuts, is_within};
use crate::record::Record;
use crate::space::{Domain, Value};
use lab_texts::{Arg, Lang, Message, plots, trials};

/// A range is compared value by value if no more than so many different ones occurred, at least twice each on average.
const MOST_VALUES: usize = 12;
/// The upper end of the interval of the best; the lower end is the best itself.
const HIGH: f64 = 0.95;

/// An equally tuned point of comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    pub objective: f64,
    pub label: String,
}

/// One value, or one slice of a range.
struct Cell<'a> {
    label: String,
    /// The ends of a slice.
    ends: Option<(f64, f64)>,
    value: Option<Value>,
    /// Completed trials, best first.
    ranked: Vec<(f64, Dot<'a>)>,
    infeasible: usize,
}

/// The best objective against one parameter of a study.
pub fn isolation_plot(record: &Record, parameter: &str, baseline: Option<&Baseline>, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let metric = view.metric();
    let (objective, axis_title) = (metric_title(metric, lang), parameter_title(parameter, lang));
    let title = plots::isolation(objective, axis_title).get(lang);
    let Some(known) = record.study.space.get(parameter) else {
        return waiting(width, height, title, plots::no_parameter(parameter).get(lang));
    };
    let value_of = |dot: &Dot<'_>| dot.trial.values.get(parameter).cloned();
    let cells = cells(&view, known.domain(), &value_of, lang);
    if !cells.iter().any(|cell| !cell.ranked.is_empty()) {
        let message = view.waits(lang).unwrap_or_else(|| plots::isolation_none(parameter).get(lang));
        return waiting(width, height, title, message);
    }
    let shown: Vec<f64> = cells.iter().flat_map(|cell| &cell.ranked).map(|(value, _)| *value).collect();
    let mut keep: Vec<f64> = cells.iter().filter_map(|cell| Some(cell.ranked.first()?.0)).collect();
    keep.extend(baseline.map(|baseline| baseline.objective));
    let Some(range) = value_range(shown, &keep, ValueScale::Auto) else {
        return waiting(width, height, title, view.waits(lang).unwrap_or_default());
    };

    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let mut keys = keys(&view, &cells, baseline, lang);
    keys.extend(chosen(record, lang));
    let placed = cells.iter().flat_map(|cell| &cell.ranked).map(|(value, _)| *value);
    keys.extend(Beyond::of(placed, range).map(|beyond| beyond.key(lang)));
    sheet.keys(&keys);
    sheet.settle();
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    let values: Vec<Value> = view.dots.iter().filter_map(value_of).collect();
    let x = ParameterAxis::new(known, values.iter(), sheet.left, sheet.right);
    let top = sheet.top;
    x.paint_bounds(&mut sheet, Side::Foot, top);
    x.paint_foot(&mut sheet);
    sheet.foot_caption(&x.captions(parameter, lang));
    if let Some(baseline) = baseline.filter(|baseline| baseline.objective.is_finite()) {
        let at = y.place(baseline.objective);
        sheet.line(Point::new(sheet.left, at), Point::new(sheet.right, at), Stroke::dashed(Ink::Text, 1.25));
    }

    let rulers = (x.ruler(&sheet), sheet.ruler_of_side(&y));
    let places = Places { view: &view, x, y, lang };
    let mut hits = places.paint_others(&mut sheet, &cells, &value_of);
    hits.extend(places.paint_best(&mut sheet, &cells));
    hits.sort_by(|a, b| a.anchor().x.total_cmp(&b.anchor().x).then(a.trial.cmp(&b.trial)));
    let described = Arg::clauses(cells.iter().filter(|cell| !cell.ranked.is_empty()).map(Cell::sentence));
    let description = plots::isolation_description(metric, parameter, described).get(lang);
    let best = plots::best(metric).get(lang);
    let (completed, infeasible) = (trials::COMPLETED.get(lang), trials::INFEASIBLE.get(lang));
    let columns = [parameter, completed, infeasible, &best, plots::ISOLATION_HIGH.get(lang), plots::TRIAL.get(lang)];
    let (x, y) = rulers;
    Scene { x, y, ..sheet.scene(title, description, hits, DataTable::new(columns, cells.iter().map(Cell::row))) }
}

/// Where trials stand.
struct Places<'p> {
    view: &'p View<'p>,
    x: ParameterAxis,
    y: Axis,
    lang: Lang,
}

impl Places<'_> {
    /// Every trial but the best of its cell, faint.
    fn paint_others(
        &self,
        sheet: &mut Sheet,
        cells: &[Cell],
        value_of: &impl Fn(&Dot<'_>) -> Option<Value>,
    ) -> Vec<Hit> {
        let (mut at_all, mut hits) = (Vec::new(), Vec::new());
        for (value, dot) in cells.iter().flat_map(|cell| cell.ranked.iter().skip(1)) {
            let place = value_of(dot).and_then(|drawn| self.x.place(&drawn, dot.number, Side::Foot));
            let Some(place) = place else { continue };
            let at = Point::new(place, self.y.place(*value));
            at_all.push(at);
            let lines = self.view.lines(dot, self.lang);
            hits.push(Hit { trial: dot.number, target: Target::Spot { at, radius: 3.0 }, lines });
        }
        sheet.marks.push(Mark::Symbols {
            at: at_all,
            shape: Shape::Circle,
            radius: 2.5,
            fill: Some(Fill::faded(Ink::Faint, 0.45)),
            stroke: None,
        });
        hits
    }

    /// The best of each cell, with the bar to where the best of trials drawn again may lie.
    fn paint_best(&self, sheet: &mut Sheet, cells: &[Cell]) -> Vec<Hit> {
        // An interval that reaches into the infeasible trials has no upper end: it leaves the plot.
        let worst = if self.view.minimises() { sheet.top } else { sheet.bottom };
        let mut hits = Vec::new();
        for cell in cells {
            let Some((best, dot)) = cell.ranked.first() else { continue };
            let Some((from, to)) = self.span(cell) else { continue };
            let group = self.view.group(dot).filter(|_| cell.ends.is_none());
            let (at, height) = ((from + to) / 2.0, self.y.place(*best));
            let high = cell.high();
            let end = high.map_or(worst, |high| self.y.place(high));
            let colour = if cell.ends.is_some() { Ink::Category(0) } else { ink(group) };
            sheet.line(Point::new(at, height), Point::new(at, end), Stroke::solid(colour, 2.0));
            if high.is_some() {
                sheet.line(Point::new(at - 4.0, end), Point::new(at + 4.0, end), Stroke::solid(colour, 1.5));
            }
            let mark = match cell.ends {
                Some(_) => {
                    let (left, right) = (Point::new(from + 1.0, height), Point::new(to - 1.0, height));
                    sheet.line(left, right, Stroke::solid(colour, 2.5));
                    Symbol { shape: Shape::Circle, ink: colour, filled: true }
                }
                None => symbol(group, Shown::Filled),
            };
            let at = Point::new(at, height);
            sheet.marks.push(mark.mark(vec![at], 5.0));
            let mut lines = self.view.lines(dot, self.lang);
            lines.insert(0, cell.sentence().get(self.lang));
            hits.push(Hit { trial: dot.number, target: Target::Spot { at, radius: 5.0 }, lines });
        }
        hits
    }

    /// The width of a cell.
    fn span(&self, cell: &Cell) -> Option<(f64, f64)> {
        match (cell.ends, &cell.value) {
            (Some((from, to)), _) => self.x.span(from, to),
            (None, Some(value)) => self.x.centre(value).map(|at| (at - 9.0, at + 9.0)),
            (None, None) => None,
        }
    }
}

impl Cell<'_> {
    /// The upper end of the interval of the best of as many trials; `None` where it reaches into the infeasible ones.
    fn high(&self) -> Option<f64> {
        let best_first: Vec<f64> = self.ranked.iter().map(|(value, _)| *value).collect();
        let draws = (self.ranked.len() + self.infeasible).max(1) as f64;
        best_quantile(&best_first, self.infeasible, draws, HIGH)
    }

    fn sentence(&self) -> Message {
        let best = self.ranked.first().map_or(Arg::from("–"), |(value, _)| Arg::from(*value));
        plots::isolation_cell(best, self.ranked.len(), &self.label)
    }

    fn row(&self) -> Vec<String> {
        let best = self.ranked.first();
        vec![
            self.label.clone(),
            self.ranked.len().to_string(),
            self.infeasible.to_string(),
            best.map_or_else(String::new, |(value, _)| format!("{value:?}")),
            self.high().map_or_else(String::new, |high| format!("{high:?}")),
            best.map_or_else(String::new, |(_, dot)| dot.number.to_string()),
        ]
    }
}

fn cells<'a>(
    view: &View<'a>,
    domain: Option<&Domain>,
    value_of: &impl Fn(&Dot<'_>) -> Option<Value>,
    lang: Lang,
) -> Vec<Cell<'a>> {
    let cell = |label: String, ends, value, inside: &dyn Fn(&Value) -> bool| {
        let belongs = |dot: &Dot<'_>| value_of(dot).is_some_and(|value| inside(&value));
        let infeasible = view.dots.iter().filter(|dot| dot.kind == Kind::Infeasible && belongs(dot)).count();
        Cell { label, ends, value, ranked: view.ranked_where(belongs), infeasible }
    };
    let mut distinct: Vec<Value> = Vec::new();
    for value in view.dots.iter().filter_map(value_of) {
        if distinct.len() <= MOST_VALUES && !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let few = distinct.len() <= MOST_VALUES;
    let repeats = few && 2 * distinct.len() <= view.dots.len();
    let whole = matches!(domain, Some(Domain::Int(range)) if few && range.count() <= MOST_VALUES as u64);
    let (low, high, scale) = match domain {
        Some(Domain::Float(range)) if !repeats => (range.low(), range.high(), range.scale()),
        Some(Domain::Int(range)) if !repeats && !whole => (range.low() as f64, range.high() as f64, range.scale()),
        _ => {
            let mut values = match domain {
                Some(Domain::Choice(options)) => options.as_slice().to_vec(),
                _ => distinct,
            };
            values.sort_by(|a, b| match (a.as_f64(), b.as_f64(), domain) {
                (Some(a), Some(b), Some(Domain::Float(_) | Domain::Int(_))) => a.total_cmp(&b),
                _ => std::cmp::Ordering::Equal,
            });
            return values
                .into_iter()
                .map(|value| cell(value.to_string(), None, Some(value.clone()), &|other| *other == value))
                .collect();
        }
    };
    let cuts = cuts(low, high, scale, view.count(Kind::Completed));
    let last = cuts.len().saturating_sub(1);
    cuts.into_iter()
        .enumerate()
        .map(|(i, (from, to))| {
            let label = plots::range(to, from).get(lang);
            cell(label, Some((from, to)), None, &|value| {
                value.as_f64().is_some_and(|x| is_within(x, (from, to), i == last))
            })
        })
        .collect()
}

fn keys(view: &View, cells: &[Cell], baseline: Option<&Baseline>, lang: Lang) -> Vec<Key> {
    let mut keys = view.count_keys(lang);
    let sliced = cells.iter().any(|cell| cell.ends.is_some());
    let best = if sliced { plots::ISOLATION_SLICES } else { plots::ISOLATION_VALUES };
    keys.push(Key::of(Symbol { shape: Shape::Circle, ink: Ink::Text, filled: true }, best.get(lang)));
    if let Some(baseline) = baseline {
        let label = lettering::shorten(&baseline.label, SMALL, 180.0);
        keys.push(Key::plain(plots::isolation_baseline(label, baseline.objective).get(lang)));
    }
    if !sliced {
        let groups: Vec<&Group> = view.groups.iter().filter(|group| group.label().is_some()).collect();
        if groups.len() > 1 && groups.iter().any(|group| group.scientific.len() > 1) {
            keys.extend(view.group_keys());
        }
    }
    keys
}
