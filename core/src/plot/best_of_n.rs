//! The box plot of the best of n: what a search of n trials would have found, by resampling this one (playbook, "have I
//! sampled enough?").
//!
//! The boxes are exact bootstrap quantiles (`analysis::search`). While the median still falls from box to box, more trials
//! pay.

use super::axis_plot::PlotOptions;
use super::markers::ink;
use super::names::{self, metric_title};
use super::ordinate::{Beyond, ValueScale, value_axis, value_range};
use super::scene::{DataTable, Fill, Ink, Mark, Point, Scene, Stroke};
use super::sheet::{Sheet, TEXT, waiting};
use super::view::{Dot, Kind, View, chosen};
use crate::analysis::search::best_quantile;
use crate::record::Record;
use lab_texts::{Arg, format, plots};

/// Whisker, box, median, box, whisker.
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// More groups than this share one box.
const MOST_GROUPS: usize = 4;

/// A search to resample.
struct Pool {
    label: String,
    ink: Ink,
    best_first: Vec<f64>,
    infeasible: usize,
}

/// Boxes for 1, 2, 4, … draws up to the number of trials, for each group if there are few.
pub fn best_of_n(record: &Record, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let metric = view.metric();
    let title = plots::best_of_n(metric_title(metric, lang)).get(lang);
    if let Some(message) = view.waits(lang) {
        return waiting(width, height, title, message);
    }
    let pools = pools(&view);
    let most = pools.iter().map(Pool::trials).max().unwrap_or(1);
    let counts = counts(most);
    let boxes = boxes(&pools, &counts);
    let ends: Vec<f64> = boxes.iter().flat_map(|one| one.quantiles.iter().flatten().copied()).collect();
    let Some(range) = value_range(ends.clone(), &ends, ValueScale::Auto) else {
        return waiting(width, height, title, plots::BEST_OF_N_INFEASIBLE.get(lang));
    };

    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let mut keys = view.count_keys(lang);
    keys.extend(chosen(record, lang));
    if pools.len() > 1 {
        keys.extend(view.group_keys());
    }
    keys.extend(Beyond::of(view.dots.iter().filter_map(Dot::value), range).map(|beyond| beyond.key(lang)));
    sheet.keys(&keys);
    sheet.settle();
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    sheet.name_axis(&counts.iter().map(usize::to_string).collect::<Vec<_>>());
    sheet.foot_caption(&[plots::BEST_OF_N_FOOT.get(lang), plots::BEST_OF_N_FOOT_SHORT.get(lang), "n"]);
    let cell = (sheet.right - sheet.left) / counts.len() as f64;
    let worst = if view.minimises() { sheet.top } else { sheet.bottom };
    let half = (0.36 * cell / pools.len() as f64).clamp(1.0, 16.0);
    for one in &boxes {
        let offset = (one.place as f64 - (pools.len() as f64 - 1.0) / 2.0) * 2.3 * half;
        let x = sheet.left + cell * (one.column as f64 + 0.5) + offset;
        // A quantile beyond all feasible trials leaves the plot.
        let heights = one.quantiles.map(|value| value.map_or(worst, |value| y.place(value)));
        paint(&mut sheet, x, half, heights, one.pool.ink);
    }
    let median = |n: usize| {
        let median = pools.first().and_then(|pool| pool.best(n, 0.5));
        median.map_or(Arg::from("–"), Arg::from)
    };
    let half = median((most / 2).max(1));
    let description = plots::best_of_n_description(median(most), half, metric, most).get(lang);
    let mut columns = vec![plots::GROUP.get(lang).to_owned(), "n".into()];
    columns.extend(QUANTILES.map(|q| format::share(lang, q)));
    let rows = boxes.iter().map(Best::row).collect();
    let y = sheet.ruler_of_side(&y);
    Scene { y, ..sheet.scene(title, description, Vec::new(), DataTable { columns, rows }) }
}

impl Pool {
    fn trials(&self) -> usize {
        self.best_first.len() + self.infeasible
    }

    /// A quantile of the best of so many draws.
    fn best(&self, draws: usize, q: f64) -> Option<f64> {
        best_quantile(&self.best_first, self.infeasible, draws as f64, q)
    }
}

/// What the best of `draws` trials of a pool would be.
struct Best<'p> {
    pool: &'p Pool,
    /// Which of the pools, and which of the numbers of draws.
    place: usize,
    column: usize,
    draws: usize,
    quantiles: [Option<f64>; 5],
}

impl Best<'_> {
    fn row(&self) -> Vec<String> {
        let mut row = vec![self.pool.label.clone(), self.draws.to_string()];
        row.extend(self.quantiles.iter().map(|value| value.map_or_else(String::new, |value| format!("{value:?}"))));
        row
    }
}

/// A box for each number of draws and each pool that has as many trials.
fn boxes<'p>(pools: &'p [Pool], counts: &[usize]) -> Vec<Best<'p>> {
    let mut boxes = Vec::new();
    for (column, &draws) in counts.iter().enumerate() {
        for (place, pool) in pools.iter().enumerate().filter(|(_, pool)| draws <= pool.trials()) {
            let quantiles = QUANTILES.map(|q| pool.best(draws, q));
            boxes.push(Best { pool, place, column, draws, quantiles });
        }
    }
    boxes
}

/// Paints a box of a half width around `x`: whisker, box, median, box, whisker.
fn paint(sheet: &mut Sheet, x: f64, half: f64, [low, q1, median, q3, high]: [f64; 5], ink: Ink) {
    sheet.line(Point::new(x, low), Point::new(x, q1), Stroke::solid(ink, 1.25));
    sheet.line(Point::new(x, q3), Point::new(x, high), Stroke::solid(ink, 1.25));
    for end in [low, high] {
        sheet.line(Point::new(x - half / 2.0, end), Point::new(x + half / 2.0, end), Stroke::solid(ink, 1.25));
    }
    let (top, bottom) = (q1.min(q3), q1.max(q3));
    sheet.marks.push(Mark::Rect {
        x: x - half,
        y: top,
        width: 2.0 * half,
        height: (bottom - top).max(1.0),
        corner: 1.0,
        fill: Some(Fill::faded(ink, 0.2)),
        stroke: Some(Stroke::solid(ink, 1.25)),
    });
    sheet.line(Point::new(x - half, median), Point::new(x + half, median), Stroke::solid(ink, 2.5));
}

fn pools(view: &View) -> Vec<Pool> {
    let compared: Vec<usize> = view
        .groups
        .iter()
        .enumerate()
        .filter(|(i, group)| {
            group.label().is_some() && view.dots.iter().any(|dot| dot.group == Some(*i) && dot.value().is_some())
        })
        .map(|(i, _)| i)
        .collect();
    let pool = |group: Option<usize>| {
        let of = group.and_then(|i| view.groups.get(i));
        let belongs = |other: Option<usize>| group.is_none() || other == group;
        Pool {
            label: of.and_then(crate::analysis::Group::label).unwrap_or_default(),
            ink: ink(of),
            best_first: view.ranked_where(|dot| belongs(dot.group)).into_iter().map(|(value, _)| value).collect(),
            infeasible: view.dots.iter().filter(|dot| dot.kind == Kind::Infeasible && belongs(dot.group)).count(),
        }
    };
    if (2..=MOST_GROUPS).contains(&compared.len()) {
        compared.into_iter().map(|i| pool(Some(i))).filter(|pool| !pool.best_first.is_empty()).collect()
    } else {
        vec![pool(None)]
    }
}

/// 1, 2, 4, … and the number of trials itself.
fn counts(most: usize) -> Vec<usize> {
    let mut counts: Vec<usize> =
        std::iter::successors(Some(1usize), |n| n.checked_mul(2)).take_while(|&n| n < most).collect();
    // The last power of two would stand right beside the end.
    if counts.last().is_some_and(|&last| last * 4 > most * 3) {
        counts.pop();
    }
    counts.push(most);
    counts
}
