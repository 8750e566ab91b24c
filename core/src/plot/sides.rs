//! The runs of two sides, baseline and candidate, on one axis, and below them where the candidate's mean may lie: the baseline's
//! mean less or plus the interval of the gain. The candidate is better where that interval keeps clear of the baseline's mean.

use super::axis::{Axis, padded};
use super::axis_plot::PlotOptions;
use super::names::metric_title;
use super::scene::{DataTable, Fill, Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};
use super::sheet::{Key, Sheet, Symbol, waiting};
use crate::adoption::{Comparison, Gain, Run};
use crate::analysis::centre;
use crate::space::Scale;
use crate::study::Direction;
use lab_texts::{Fixed, Lang, metrics, plots, trials};
use serde::{Deserialize, Serialize};

/// Trials with what each measured, `None` if it diverged.
type Runs = Vec<(u64, Option<f64>)>;

/// What is shown of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    pub metric: String,
    pub direction: Direction,
    pub baseline: Runs,
    pub candidate: Runs,
    pub gain: Option<Gain>,
    /// A smaller gain is not worth it.
    pub least: f64,
}

const BASELINE: Symbol = Symbol { shape: Shape::Square, ink: Ink::Muted, filled: true };
const CANDIDATE: Symbol = Symbol { shape: Shape::Circle, ink: Ink::Category(0), filled: true };
const LOST: Symbol = Symbol { shape: Shape::Cross, ink: Ink::Infeasible, filled: false };
const RADIUS: f64 = 4.5;

impl From<&Comparison> for Sides {
    fn from(found: &Comparison) -> Self {
        let runs = |runs: &[Run]| runs.iter().map(|run| (run.trial, run.objective)).collect();
        Self {
            metric: found.metric.clone(),
            direction: found.direction,
            baseline: runs(&found.baseline.runs),
            candidate: runs(&found.candidate.runs),
            gain: found.gain,
            least: found.least,
        }
    }
}

impl Sides {
    fn rows(&self) -> [(Fixed, Symbol, &Runs); 2] {
        // The first name is the lowest.
        [(plots::SIDES_CANDIDATE, CANDIDATE, &self.candidate), (plots::SIDES_BASELINE, BASELINE, &self.baseline)]
    }

    fn mean(runs: &[(u64, Option<f64>)]) -> Option<f64> {
        let measured: Vec<f64> = runs.iter().filter_map(|(_, run)| *run).collect();
        Some(centre(&measured)).filter(|mean| mean.is_finite())
    }

    /// Where the candidate's mean is if it gains so much.
    fn reached(&self, gain: f64) -> Option<f64> {
        let reached = Self::mean(&self.baseline)? - self.direction.sign() * gain;
        Some(reached).filter(|reached| reached.is_finite())
    }

    /// Both ends of the candidate's mean, as far as it is known.
    fn interval(&self) -> Option<[f64; 2]> {
        let [low, high] = self.gain?.interval?;
        Some([self.reached(low)?, self.reached(high)?])
    }
}

/// The runs of both sides and the interval of the gain.
pub fn sides_plot(sides: &Sides, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let metric = metric_title(&sides.metric, lang);
    let title = plots::sides(&metric).get(lang);
    let bar = (sides.least > 0.0).then(|| sides.reached(sides.least)).flatten();
    let measured = sides.baseline.iter().chain(&sides.candidate).filter_map(|(_, run)| *run);
    let all = measured.chain(sides.interval().into_iter().flatten()).chain(bar);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    if low > high {
        return waiting(width, height, title, plots::SIDES_NONE.get(lang));
    }
    let mut sheet = Sheet::new(width, height);
    sheet.keys(&keys(sides, bar.is_some(), lang));
    sheet.settle();
    let rows = sides.rows();
    let names = [plots::SIDES_GAIN, rows[0].0, rows[1].0].map(|name| name.get(lang).to_owned());
    sheet.name_side(&names);
    let (low, high) = padded(Scale::Linear, low, high, 0.06);
    let axis = Axis::new(Scale::Linear, low, high, sheet.left + RADIUS, sheet.right - RADIUS);
    sheet.number_axis(&axis);
    let direction = match sides.direction {
        Direction::Minimize => metrics::LOWER_IS_BETTER,
        Direction::Maximize => metrics::HIGHER_IS_BETTER,
    };
    sheet.foot_caption(&[plots::comma(&metric, direction).get(lang), metric.clone()]);
    let cell = (sheet.bottom - sheet.top) / 3.0;
    let upright = |sheet: &mut Sheet, at: f64, stroke: Stroke| {
        let x = axis.place(at);
        sheet.line(Point::new(x, sheet.top), Point::new(x, sheet.bottom), stroke);
    };
    if let Some(mean) = Sides::mean(&sides.baseline) {
        upright(&mut sheet, mean, Stroke::dashed(Ink::Muted, 1.5));
    }
    if let Some(bar) = bar {
        upright(&mut sheet, bar, Stroke::dashed(Ink::Accent, 1.5));
    }
    let mut hits = Vec::new();
    for (i, (name, symbol, runs)) in rows.into_iter().enumerate() {
        let middle = sheet.bottom - cell * (i as f64 + 1.5);
        strip(&mut sheet, &axis, (middle, cell), symbol, runs);
        hits.extend(pointed(&axis, (middle, cell), runs).map(|(trial, at, value)| {
            let lines = vec![plots::comma(name, trials::number(trial)).get(lang), value];
            Hit { trial, target: Target::Spot { at, radius: RADIUS }, lines }
        }));
    }
    gain(&mut sheet, &axis, cell, sides);
    let description = plots::sides_description(sides.baseline.len(), sides.candidate.len(), &metric).get(lang);
    sheet.scene(title, description, hits, table(sides, &metric, lang))
}

fn table(sides: &Sides, metric: &str, lang: Lang) -> DataTable {
    let columns = [plots::SIDES_SIDE.get(lang), plots::TRIAL.get(lang), metric];
    let rows = sides.rows().into_iter().rev().flat_map(|(name, _, runs)| {
        runs.iter().map(move |(trial, run)| {
            let value = run.map_or_else(|| trials::INFEASIBLE.get(lang).to_owned(), |run| format!("{run:?}"));
            [name.get(lang).to_owned(), trial.to_string(), value]
        })
    });
    DataTable::new(columns, rows)
}

fn keys(sides: &Sides, has_bar: bool, lang: Lang) -> Vec<Key> {
    let mut keys = vec![Key::plain(plots::SIDES_MEAN_LINE.get(lang))];
    if has_bar {
        keys.push(Key::plain(plots::sides_least(sides.least).get(lang)));
    }
    if sides.baseline.iter().chain(&sides.candidate).any(|(_, run)| run.is_none()) {
        keys.push(Key::of(LOST, trials::INFEASIBLE.get(lang)));
    }
    keys
}

/// Where a run stands: its value, and a little above or below the others; what diverged stands at the right end.
fn place(axis: &Axis, (middle, cell): (f64, f64), i: usize, run: Option<f64>) -> Point {
    // Multiples of the golden ratio spread most evenly.
    let spread = (i as f64 * 0.618_033_988_749_895).fract() - 0.5;
    Point::new(run.map_or(axis.to, |value| axis.place(value)), middle + 0.4 * cell * spread)
}

/// The runs of a side, and their mean as an upright stroke.
fn strip(sheet: &mut Sheet, axis: &Axis, row: (f64, f64), symbol: Symbol, runs: &[(u64, Option<f64>)]) {
    let (mut measured, mut lost) = (Vec::new(), Vec::new());
    for (i, (_, run)) in runs.iter().enumerate() {
        (if run.is_some() { &mut measured } else { &mut lost }).push(place(axis, row, i, *run));
    }
    if let Some(mean) = Sides::mean(runs) {
        let (x, (middle, cell)) = (axis.place(mean), row);
        let ends = [-0.32, 0.32].map(|end| Point::new(x, middle + end * cell));
        sheet.line(ends[0], ends[1], Stroke::solid(symbol.ink, 2.0));
    }
    for (symbol, at) in [(symbol, measured), (LOST, lost)] {
        if !at.is_empty() {
            sheet.marks.push(symbol.mark(at, RADIUS));
        }
    }
}

fn pointed(axis: &Axis, row: (f64, f64), runs: &[(u64, Option<f64>)]) -> impl Iterator<Item = (u64, Point, String)> {
    let hit = move |(i, (trial, run)): (usize, &(u64, Option<f64>))| {
        let value = (*run)?;
        Some((*trial, place(axis, row, i, *run), lab_texts::format::number(value)))
    };
    runs.iter().enumerate().filter_map(hit)
}

/// The lowest row: the candidate's mean with the interval that the gain gives it.
fn gain(sheet: &mut Sheet, axis: &Axis, cell: f64, sides: &Sides) {
    let middle = sheet.bottom - 0.5 * cell;
    if let Some(ends) = sides.interval() {
        let [from, to] = ends.map(|end| Point::new(axis.place(end), middle));
        sheet.line(from, to, Stroke::solid(CANDIDATE.ink, 3.0));
        for end in [from, to] {
            let [above, below] = [-6.0, 6.0].map(|by| Point::new(end.x, end.y + by));
            sheet.line(above, below, Stroke::solid(CANDIDATE.ink, 1.5));
        }
    }
    if let Some(mean) = Sides::mean(&sides.candidate) {
        let at = vec![Point::new(axis.place(mean), middle)];
        sheet.marks.push(Mark::Symbols {
            at,
            shape: Shape::Diamond,
            radius: RADIUS,
            fill: Some(Fill::solid(CANDIDATE.ink)),
            stroke: Some(Stroke::solid(Ink::Surface, 0.75)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(least: f64) -> Sides {
        let runs = |values: &[f64]| (0..).zip(values).map(|(i, x)| (i, Some(*x).filter(|x| x.is_finite()))).collect();
        let gain = Gain { estimate: 0.1, interval: Some([0.05, 0.15]), level: 0.95 };
        Sides {
            metric: "valid_error".into(),
            direction: Direction::Minimize,
            baseline: runs(&[0.50, 0.52, 0.51]),
            candidate: runs(&[0.40, f64::NAN, 0.42]),
            gain: Some(gain),
            least,
        }
    }

    #[test]
    fn both_sides_and_the_gain_stand_on_one_axis() {
        let options = PlotOptions { width: 480.0, height: 260.0, lang: Lang::En };
        let scene = sides_plot(&sides(0.02), &options);
        assert_eq!((scene.hits.len(), scene.table.rows.len()), (5, 6));
        let place = |trial: usize, side: &str| {
            let hit = scene.hits.iter().filter(|hit| hit.lines[0].starts_with(side)).nth(trial);
            hit.map(|hit| hit.anchor()).unwrap()
        };
        assert!(place(0, "candidate").x < place(0, "baseline").x && place(0, "candidate").y > place(0, "baseline").y);
        // The candidate's mean lies between the ends that the interval gives it, and the plot says what its lines are.
        let [low, high] = sides(0.0).interval().unwrap();
        assert!((low - 0.46).abs() < 1e-12 && (high - 0.36).abs() < 1e-12);
        assert!(scene.marks.iter().any(|mark| matches!(mark, Mark::Text(label) if label.text.contains("0.02"))));
    }

    #[test]
    fn nothing_measured_is_said() {
        let options = PlotOptions { width: 480.0, height: 260.0, lang: Lang::Zh };
        let empty = Sides { baseline: vec![(0, None)], candidate: Vec::new(), gain: None, ..sides(0.1) };
        assert!(sides_plot(&empty, &options).hits.is_empty());
    }
}
