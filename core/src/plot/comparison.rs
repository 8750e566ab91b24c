//! Several studies side by side: the best that each finds with a budget of trials.
//!
//! A study is judged at equal numbers of trials, by resampling (`analysis::search`): who simply ran more has no advantage.

use super::axis::Axis;
use super::axis_plot::PlotOptions;
use super::lettering;
use super::names::{self, metric_title};
use super::ordinate::{Beyond, ValueScale, value_axis, value_range};
use super::scene::{Anchor, DataTable, Ink, Mark, Point, Scene, Shape, Stroke};
use super::sheet::{Key, SMALL, Sheet, Symbol, TEXT, waiting};
use super::theme::CATEGORIES;
use super::view::{Kind, View};
use crate::analysis::search::best_quantile;
use crate::record::Record;
use crate::space::Scale;
use lab_texts::{Arg, Lang, format, plots};

/// The band around the median.
const BAND: (f64, f64) = (0.25, 0.75);
const POINTS: usize = 60;

/// What is drawn of one study.
struct Line {
    label: String,
    best_first: Vec<f64>,
    infeasible: usize,
    ink: Ink,
    shape: Shape,
}

impl Line {
    fn of(place: usize, label: &str, record: &Record) -> Self {
        let view = View::of(record);
        Self {
            label: label.to_owned(),
            best_first: view.ranked().into_iter().map(|(value, _)| value).collect(),
            infeasible: view.count(Kind::Infeasible),
            ink: Ink::Category((place % usize::from(CATEGORIES)) as u8),
            shape: Shape::GROUPS.get(place % Shape::GROUPS.len()).copied().unwrap_or(Shape::Circle),
        }
    }

    fn trials(&self) -> usize {
        self.best_first.len() + self.infeasible
    }

    /// Numbers of trials, evenly spaced on a log axis.
    fn budgets(&self) -> Vec<f64> {
        let last = self.trials() as f64;
        let mut at: Vec<f64> = (0..POINTS).map(|i| libm::pow(last, i as f64 / (POINTS - 1) as f64).round()).collect();
        at.dedup();
        at
    }

    /// Of the best of n trials.
    fn quantile(&self, n: f64, q: f64) -> Option<f64> {
        best_quantile(&self.best_first, self.infeasible, n, q)
    }

    fn symbol(&self) -> Symbol {
        Symbol { shape: self.shape, ink: self.ink, filled: true }
    }

    fn draw(&self, sheet: &mut Sheet, x: &Axis, y: &Axis) {
        let curve = |q: f64| -> Vec<Point> {
            let points = self.budgets().into_iter();
            points.filter_map(|n| Some(Point::new(x.place(n), y.place(self.quantile(n, q)?)))).collect()
        };
        let edges = vec![curve(BAND.0), curve(BAND.1)];
        sheet.marks.push(Mark::Curves { curves: edges, stroke: Stroke::dashed(self.ink, 1.0).faded(0.7) });
        let median = curve(0.5);
        let ends: Vec<Point> = median.last().copied().into_iter().collect();
        sheet.marks.push(Mark::Curves { curves: vec![median], stroke: Stroke::solid(self.ink, 2.25) });
        sheet.marks.push(self.symbol().mark(ends, 4.5));
    }

    fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.budgets().into_iter().map(|n| {
            let written = |q| self.quantile(n, q).map_or_else(String::new, |value| format!("{value:?}"));
            vec![self.label.clone(), format!("{n:.0}"), written(BAND.0), written(0.5), written(BAND.1)]
        })
    }
}

/// The median best of n trials of each study, with its middle half. All should have the objective of the first; a study
/// with another is left out and named in the key.
pub fn comparison(studies: &[(String, &Record)], options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = plots::COMPARISON.get(lang);
    let Some((_, first)) = studies.first() else {
        return waiting(width, height, title, plots::COMPARISON_CHOOSE.get(lang));
    };
    let objective = &first.study.objective;
    let alike = |record: &Record| {
        record.study.objective.metric == objective.metric && record.study.objective.direction == objective.direction
    };
    let other = studies.iter().filter(|(_, record)| !alike(record)).count();
    let alike_ones = studies.iter().filter(|(_, record)| alike(record)).enumerate();
    let lines: Vec<Line> = alike_ones
        .map(|(i, (label, record))| Line::of(i, label, record))
        .filter(|line| !line.best_first.is_empty())
        .collect();
    let Some(most) = lines.iter().map(Line::trials).max() else {
        return waiting(width, height, title, plots::COMPARISON_NONE.get(lang));
    };
    let mut shown = Vec::new();
    for line in &lines {
        for n in line.budgets() {
            shown.extend([BAND.0, 0.5, BAND.1].into_iter().filter_map(|q| line.quantile(n, q)));
        }
    }
    let keep: Vec<f64> = lines.iter().filter_map(|line| line.best_first.first().copied()).collect();
    let Some(range) = value_range(shown, &keep, ValueScale::Auto) else {
        return waiting(width, height, title, plots::ALL_INFEASIBLE.get(lang));
    };
    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&first.study, &objective.metric, lang, TEXT, sheet.room()));
    let keys = keys(&lines, other, range, lang);
    sheet.keys(&keys);
    sheet.settle();
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    let x = Axis::new(Scale::Log, 1.0, (most as f64).max(2.0), sheet.left + 4.0, sheet.right - 8.0).whole();
    sheet.number_axis(&x);
    sheet.foot_caption(&[plots::COMPARISON_FOOT.get(lang), plots::COMPARISON_FOOT_SHORT.get(lang)]);
    lines.iter().for_each(|line| line.draw(&mut sheet, &x, &y));
    let common = lines.iter().map(Line::trials).min().unwrap_or(1);
    if lines.len() > 1 {
        mark_common(&mut sheet, x.place(common as f64), common);
    }
    let described = lines.iter().map(|line| {
        let best = line.quantile(common as f64, 0.5).map_or(Arg::from("–"), Arg::from);
        plots::named(&line.label, best)
    });
    let described = Arg::list(described);
    let description = plots::comparison_description(metric_title(&objective.metric, lang), described, common);
    let [low, high] = [BAND.0, BAND.1].map(|q| format::share(lang, q));
    let columns = [plots::STUDY.get(lang), "n", &low, plots::COMPARISON_MEDIAN.get(lang), &high];
    let table = DataTable::new(columns, lines.iter().flat_map(Line::rows));
    sheet.scene(title, description.get(lang), Vec::new(), table)
}

/// The studies, how many are left out, and what lies beyond the axis.
fn keys(lines: &[Line], left_out: usize, range: (Scale, f64, f64), lang: Lang) -> Vec<Key> {
    let named = |line: &Line| {
        let text = lettering::shorten_name(&line.label, SMALL, 200.0);
        Key::of(line.symbol(), text)
    };
    let mut keys: Vec<Key> = lines.iter().map(named).collect();
    if left_out > 0 {
        keys.push(Key::plain(plots::comparison_left_out(left_out).get(lang)));
    }
    let results = lines.iter().flat_map(|line| line.best_first.iter().copied());
    keys.extend(Beyond::of(results, range).map(|beyond| beyond.key(lang)));
    keys
}

/// An upright line at the largest budget that all studies have.
fn mark_common(sheet: &mut Sheet, at: f64, common: usize) {
    if at <= sheet.left + 4.0 {
        return;
    }
    sheet.line(Point::new(at, sheet.top), Point::new(at, sheet.bottom), Stroke::dashed(Ink::Bound, 1.0));
    let text = format!("n = {common}");
    let beside = lettering::width(&text, SMALL) + 5.0;
    let left = if at + beside <= sheet.right { at + 5.0 } else { at - beside };
    sheet.text(Point::new(left, sheet.top + 9.0), &text, SMALL, Anchor::Start, Ink::Muted);
}
