//! Training curves: any metric against the step, the best few trials strong and labelled, the rest in the background.
//!
//! Infeasible trials end in a red cross. A validation metric shows the best trials' training metric beside it, dashed, so that
//! the distance between them is seen.

mod words;

use super::axis::Axis;
use super::lettering;
use super::markers::{Shown, ink, symbol};
use super::names::{self, metric_title};
use super::ordinate::{ValueScale, value_axis, value_range};
use super::scene::{Anchor, Hit, Ink, Label, Mark, Point, Scene, Stroke, Target};
use super::sheet::{SMALL, Sheet, TEXT, waiting};
use super::thin::{cut, thin};
use crate::analysis::{Group, group_of, groups};
use crate::order;
use crate::record::{Curve, Phase, Record, Trial};
use crate::space::Scale;
use crate::trial::Outcome;
use lab_texts::{Lang, plots};

/// A range is judged by about this many values of all curves together, and at most by [`SAMPLE`] of each.
const SAMPLES: usize = 20_000;
const SAMPLE: usize = 48;

/// So many points of the background a canvas paints in a few hundredths of a second.
const MOST_POINTS: f64 = 40_000.0;

/// Of a curve in the background, at least so many columns are drawn.
const LEAST_COLUMNS: f64 = 16.0;

/// From the plot area to the direct labels.
const LABEL_GAP: f64 = 12.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveOptions {
    /// CSS pixels.
    pub width: f64,
    pub height: f64,
    pub lang: Lang,
    pub values: ValueScale,
    /// How many of the best trials are strong.
    pub strong: usize,
}

/// A trial that has a curve of the metric.
struct Line<'a> {
    number: u64,
    trial: &'a Trial,
    curve: &'a Curve,
    /// The same of the training examples, if the metric is one of validation.
    training: Option<&'a Curve>,
    group: Option<&'a Group>,
    /// The lowest and the highest value.
    extremes: (f64, f64),
    /// Step and value of the objective so far.
    objective: Option<(u64, f64)>,
    /// Whether the trial can be the best.
    ranks: bool,
}

/// The curves of one metric.
pub fn curves(record: &Record, metric: &str, options: &CurveOptions) -> Scene {
    let &CurveOptions { width, height, lang, .. } = options;
    let title = plots::curves(metric_title(metric, lang)).get(lang);
    let groups = groups(record);
    let lines = ordered(record, metric, &groups);
    if lines.is_empty() {
        return waiting(width, height, title, words::waiting_for(record, metric).get(lang));
    }
    let strong = lines.iter().take(options.strong).filter(|line| line.ranks).count();
    let Some(range) = range(&lines, strong, options.values) else {
        return waiting(width, height, title, words::waiting_for(record, metric).get(lang));
    };

    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let beyond = lines.iter().filter(|line| line.extremes.0 < range.1 || line.extremes.1 > range.2).count();
    sheet.keys(&words::keys(record, &lines, &groups, (strong, beyond), range, lang));
    sheet.settle();
    let labels: Vec<String> =
        lines.iter().take(strong).map(|line| direct_label(record, line.number, sheet.width, lang)).collect();
    let widest = labels.iter().map(|label| lettering::width(label, SMALL)).fold(0.0, f64::max);
    sheet.right = sheet.width - if strong > 0 { widest + LABEL_GAP + 8.0 } else { 12.0 };
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    let x = Axis::new(Scale::Linear, 0.0, last_step(record, &lines), sheet.left, sheet.right).whole();
    sheet.number_axis(&x);
    sheet.foot_caption(&[plots::STEP.get(lang)]);

    let ends = paint(&mut sheet, &lines, strong, &x, &y);
    place_labels(&mut sheet, &labels, &ends);
    let hit = |(line, end): (&Line, &End)| {
        let objective =
            if metric == record.study.objective.metric { line.objective } else { line.curve.points().next_back() };
        let lines = names::trial_lines(
            record,
            line.number,
            line.trial,
            objective.map(|(step, value)| (metric, step, value)),
            lang,
        );
        Hit { trial: line.number, target: Target::Curve { mark: end.mark, curve: end.curve, end: end.at }, lines }
    };
    let hits = lines.iter().zip(&ends).map(hit).collect();
    let description = words::description(record, &lines, metric, lang);
    let table = words::table(&lines, metric, lang);
    let (x, y) = (sheet.ruler_of_foot(&x), sheet.ruler_of_side(&y));
    Scene { x, y, ..sheet.scene(title, description, hits, table) }
}

/// Trials with a curve, in the order of the arrow keys: by objective so far, then those without one, then infeasible ones.
fn ordered<'a>(record: &'a Record, metric: &str, groups: &'a [Group]) -> Vec<Line<'a>> {
    let group_of = group_of(groups);
    let training = metric.strip_prefix("valid_").map(|rest| format!("train_{rest}"));
    let mut lines: Vec<Line> = record
        .trials()
        .iter()
        .filter_map(|(&number, trial)| {
            let curve = trial.curves.get(metric).filter(|curve| !curve.values().is_empty())?;
            let objective = record.objective(trial);
            let ranks = objective.is_some() && matches!(trial.phase, Phase::Running | Phase::Ended(Outcome::Completed));
            let extremes = curve
                .values()
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &y| (low.min(y), high.max(y)));
            Some(Line {
                number,
                trial,
                curve,
                training: training.as_ref().and_then(|training| trial.curves.get(training)),
                group: group_of.get(&number).and_then(|&i| groups.get(i)),
                extremes,
                objective,
                ranks,
            })
        })
        .collect();
    let sign = record.study.objective.direction.sign();
    let class = |line: &Line| (is_infeasible(line.trial), !line.ranks);
    let objective = |line: &Line| line.objective.map_or(0.0, |(_, objective)| sign * objective);
    order::sort_by(&mut lines, |a, b| {
        class(a).cmp(&class(b)).then(objective(a).total_cmp(&objective(b))).then(a.number.cmp(&b.number))
    });
    lines
}

fn is_infeasible(trial: &Trial) -> bool {
    matches!(trial.phase, Phase::Ended(Outcome::Infeasible { .. }))
}

/// The range shown: diverging trials do not stretch it, and how the best trials end is always in view.
fn range(lines: &[Line], strong: usize, wanted: ValueScale) -> Option<(Scale, f64, f64)> {
    let sampled_of = |values: &[f64]| -> Vec<f64> {
        let stride = values.len().div_ceil((SAMPLES / lines.len().max(1)).clamp(4, SAMPLE)).max(1);
        values.iter().copied().step_by(stride).chain(values.last().copied()).collect()
    };
    let sampled = |line: &Line| sampled_of(line.curve.values());
    let feasible: Vec<f64> = lines.iter().filter(|line| !is_infeasible(line.trial)).flat_map(sampled).collect();
    let mut values = if feasible.is_empty() { lines.iter().flat_map(sampled).collect() } else { feasible };
    values.extend(
        lines.iter().take(strong).filter_map(|line| line.training).flat_map(|curve| sampled_of(curve.values())),
    );
    let shown = lines.iter().take(strong).flat_map(|line| [Some(line.curve), line.training]).flatten();
    let ends: Vec<f64> = shown.filter_map(|curve| curve.values().last().copied()).collect();
    value_range(values, &ends, wanted)
}

/// The end of the horizontal axis: the study's last step where it is known, so that a running study does not shift.
fn last_step(record: &Record, lines: &[Line]) -> f64 {
    let reached = lines.iter().filter_map(|line| line.curve.steps().last()).copied().max().unwrap_or(0);
    let planned = record.study.workload.steps().unwrap_or(0);
    planned.max(reached).max(1) as f64
}

/// Where a line was painted.
struct End {
    mark: usize,
    curve: usize,
    at: Point,
}

/// Paints faint, infeasible and strong lines, in this order; returns where each was painted.
fn paint(sheet: &mut Sheet, lines: &[Line], strong: usize, x: &Axis, y: &Axis) -> Vec<End> {
    let pixels = sheet.right - sheet.left;
    let drawn = |curve: &Curve, columns: f64| {
        let few = curve.values().len() as f64 <= 2.0 * columns;
        let column = if few { 1 } else { (x.high / columns) as u64 };
        let at = |(step, value)| Point::new(x.place(step as f64), y.from + (y.to - y.from) * y.fraction(value));
        cut(thin(curve.steps(), curve.values(), column).into_iter().map(at).collect(), y.to, y.from)
    };
    // The background may be coarser the more of it there is.
    let coarse = (MOST_POINTS / 2.0 / lines.len() as f64).clamp(LEAST_COLUMNS, pixels.max(LEAST_COLUMNS));
    let first = sheet.marks.len();
    let (mut faint, mut infeasible, mut crosses) = (Vec::new(), Vec::new(), Vec::new());
    let mut ends: Vec<End> = Vec::with_capacity(lines.len());
    let last = |points: &[Point]| points.last().copied().unwrap_or(Point::new(x.from, y.from));
    for (i, line) in lines.iter().enumerate() {
        let (mark, curves) = if i < strong {
            ends.push(End { mark: 0, curve: 0, at: Point::new(x.from, y.from) });
            continue;
        } else if is_infeasible(line.trial) {
            (first + 1, &mut infeasible)
        } else {
            (first, &mut faint)
        };
        let points = drawn(line.curve, coarse);
        ends.push(End { mark, curve: curves.len(), at: last(&points) });
        if mark == first + 1 {
            crosses.push(last(&points));
        }
        curves.push(points);
    }
    let opacity = if lines.len() > 100 { 0.3 } else { 0.5 };
    sheet.marks.push(Mark::Curves { curves: faint, stroke: Stroke::solid(Ink::Faint, 1.0).faded(opacity) });
    sheet.marks.push(Mark::Curves { curves: infeasible, stroke: Stroke::solid(Ink::Infeasible, 1.0).faded(opacity) });
    sheet.marks.push(symbol(None, Shown::Cross).mark(crosses, 4.0));
    for line in lines.iter().take(strong) {
        if let Some(training) = line.training {
            let stroke = Stroke::dashed(ink(line.group), 1.5).faded(0.8);
            sheet.marks.push(Mark::Curves { curves: vec![drawn(training, pixels)], stroke });
        }
    }
    // The best is painted last, over all others.
    for (line, end) in lines.iter().zip(&mut ends).take(strong).rev() {
        let points = drawn(line.curve, pixels);
        *end = End { mark: sheet.marks.len(), curve: 0, at: last(&points) };
        sheet.marks.push(Mark::Curves { curves: vec![points], stroke: Stroke::solid(ink(line.group), 2.0) });
    }
    for (line, end) in lines.iter().zip(&ends).take(strong) {
        let shown = if line.trial.phase == Phase::Running { Shown::Hollow } else { Shown::Filled };
        sheet.marks.push(symbol(line.group, shown).mark(vec![end.at], 4.0));
    }
    ends
}

/// The number; with the name of the trial, if it has one, where there is room.
fn direct_label(record: &Record, number: u64, width: f64, lang: Lang) -> String {
    const MOST: f64 = 150.0;
    if width < 480.0 { number.to_string() } else { lettering::shorten_name(&record.title(number, lang), SMALL, MOST) }
}

/// Labels of the strong lines at the right, as near to their ends as they fit without touching.
fn place_labels(sheet: &mut Sheet, labels: &[String], ends: &[End]) {
    const HEIGHT: f64 = 13.0;
    let mut from_top: Vec<usize> = (0..labels.len()).collect();
    let height = |i: usize| ends.get(i).map_or(0.0, |end| end.at.y);
    order::sort_by(&mut from_top, |&a, &b| height(a).total_cmp(&height(b)));
    let mut places: Vec<f64> = Vec::with_capacity(from_top.len());
    for &i in &from_top {
        let least = places.last().map_or(sheet.top + 4.0, |above| above + HEIGHT);
        places.push(height(i).max(least));
    }
    // Back up from the foot what was pushed below it.
    let mut most = sheet.bottom - 2.0;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - HEIGHT;
    }
    for (&i, y) in from_top.iter().zip(places) {
        let (Some(label), Some(end)) = (labels.get(i), ends.get(i)) else { continue };
        let x = sheet.right + LABEL_GAP;
        if (y - end.at.y).abs() > 3.0 || end.at.x < sheet.right - 8.0 {
            sheet.line(
                Point::new(end.at.x + 5.0, end.at.y),
                Point::new(x - 2.0, y),
                Stroke::solid(Ink::Axis, 0.75).faded(0.7),
            );
        }
        // The best comes first among the strong lines.
        let (at, text, bold) = (Point::new(x, y + 4.0), label.clone(), i == 0);
        sheet.label(Label { at, text, size: SMALL, anchor: Anchor::Start, ink: Ink::Text, bold });
    }
}
