//! Where trials are infeasible, seen along two parameters.

use super::axis_plot::PlotOptions;
use super::markers::{Shown, symbol};
use super::names::{exact, parameter_title, state};
use super::plane::Plane;
use super::scene::{DataTable, Hit, Ink, Point, Scene, Shape, Target};
use super::sheet::{Key, Sheet, Symbol, waiting};
use super::view::{Dot, Kind, View, without_result};
use crate::record::Record;
use crate::space::{Domain, Value};
use lab_texts::{Lang, plots, trials};
use std::collections::BTreeMap;

const RADIUS: f64 = 4.0;
const GOOD: Symbol = Symbol { shape: Shape::Circle, ink: Ink::Category(0), filled: true };
const REST: Symbol = Symbol { shape: Shape::Circle, ink: Ink::Axis, filled: false };

/// Trials with a result at their values of two parameters: infeasible ones red crosses, the good ones filled, the rest hollow.
pub fn infeasible_map(record: &Record, x: &str, y: &str, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let title = plots::infeasible_map(parameter_title(x, lang), parameter_title(y, lang)).get(lang);
    let (Some(px), Some(py)) = (record.study.space.get(x), record.study.space.get(y)) else {
        let name = if record.study.space.get(x).is_none() { x } else { y };
        return waiting(width, height, title, plots::no_parameter(name).get(lang));
    };
    let points: Vec<(Dot, &Value, &Value)> = view
        .dots
        .iter()
        .filter(|dot| dot.kind != Kind::Running)
        .filter_map(|dot| Some((*dot, dot.trial.values.get(x)?, dot.trial.values.get(y)?)))
        .collect();
    if points.is_empty() {
        return waiting(width, height, title, plots::infeasible_map_none(x, y).get(lang));
    }
    let good = view.good();
    let infeasible = points.iter().filter(|(dot, ..)| dot.kind == Kind::Infeasible).count();
    let shown_good = points.iter().filter(|(dot, ..)| good.contains(&dot.number)).count();
    let mut sheet = Sheet::new(width, height);
    let plane = Plane::paint(
        &mut sheet,
        (px, points.iter().map(|(_, x, _)| *x)),
        (py, points.iter().map(|(.., y)| *y)),
        &keys(record, infeasible, points.len(), shown_good, lang),
        lang,
    );
    let mut marks: BTreeMap<u8, (Symbol, Vec<Point>)> = BTreeMap::new();
    let (mut hits, mut rows) = (Vec::new(), Vec::new());
    for (dot, x_value, y_value) in &points {
        let state = state(dot.trial).get(lang).to_owned();
        rows.push(vec![dot.number.to_string(), exact(x_value), exact(y_value), state]);
        let Some(at) = plane.place(x_value, y_value, dot.number) else { continue };
        let (order, symbol) = match dot.kind {
            Kind::Infeasible => (1, symbol(None, Shown::Cross)),
            _ if good.contains(&dot.number) => (2, GOOD),
            _ => (0, REST),
        };
        marks.entry(order).or_insert((symbol, Vec::new())).1.push(at);
        hits.push(Hit { trial: dot.number, target: Target::Spot { at, radius: RADIUS }, lines: view.lines(dot, lang) });
    }
    for (symbol, at) in marks.into_values() {
        sheet.marks.push(symbol.mark(at, if symbol.shape == Shape::Cross { RADIUS - 1.0 } else { RADIUS }));
    }
    hits.sort_by(|a, b| a.anchor().x.total_cmp(&b.anchor().x).then(a.trial.cmp(&b.trial)));
    let (x_extent, y_extent) = (plane.x.extent(lang), plane.y.extent(lang));
    let description = plots::infeasible_map_description(points.len(), infeasible, x, x_extent, y, y_extent).get(lang);
    let columns = [plots::TRIAL.get(lang), x, y, plots::STATE.get(lang)];
    sheet.scene(title, description, hits, DataTable::new(columns, rows))
}

/// How many are infeasible out of all, how many stand out, and what the rest are.
fn keys(record: &Record, infeasible: usize, all: usize, good: usize, lang: Lang) -> Vec<Key> {
    let counted = plots::infeasible_map_count(all, infeasible).get(lang);
    let mut keys = vec![Key::of(symbol(None, Shown::Cross), counted)];
    if good > 0 {
        keys.push(Key::of(GOOD, plots::infeasible_map_good(good).get(lang)));
    }
    keys.push(Key::of(REST, trials::COMPLETED.get(lang)));
    keys.extend(without_result(record, lang));
    keys
}

/// The two numeric parameters by which infeasible trials are told apart best, each by one threshold (the difference of the
/// shares on its two sides, as in the Kolmogorov–Smirnov statistic). `None` if no trial is infeasible, or all are.
pub fn telling_pair(record: &Record) -> Option<(String, String)> {
    let view = View::of(record);
    let mut found: Vec<(f64, &str)> = Vec::new();
    for (parameter, domain) in record.study.space.varied() {
        if matches!(domain, Domain::Choice(_)) {
            continue;
        }
        let mut drawn: Vec<(f64, bool)> = view
            .dots
            .iter()
            .filter(|dot| dot.kind != Kind::Running)
            .filter_map(|dot| Some((dot.trial.values.get(&parameter.name)?.as_f64()?, dot.kind == Kind::Infeasible)))
            .collect();
        drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
        let infeasible = drawn.iter().filter(|(_, bad)| *bad).count();
        let feasible = drawn.len() - infeasible;
        if infeasible == 0 || feasible == 0 {
            continue;
        }
        let (mut bad, mut good, mut most) = (0.0, 0.0, 0.0f64);
        for (_, is_bad) in drawn {
            *(if is_bad { &mut bad } else { &mut good }) += 1.0;
            most = most.max((bad / infeasible as f64 - good / feasible as f64).abs());
        }
        found.push((most, &parameter.name));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    // The second must share trials with the first: parameters of different branches never meet.
    let (_, first) = *found.first()?;
    let meets = |name: &str| {
        view.dots.iter().any(|dot| dot.trial.values.contains_key(first) && dot.trial.values.contains_key(name))
    };
    let (_, second) = found.iter().skip(1).find(|(_, name)| meets(name))?;
    Some((first.to_owned(), (*second).to_owned()))
}
