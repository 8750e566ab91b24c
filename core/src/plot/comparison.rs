//! Several studies side by side: the best that each finds with a budget of trials.
//!
//! A study is judged at equal numbers of trials, by resampling ([`super::resample`]): who simply ran more has no advantage.
//! Knows nothing of how it is painted.

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
use crate::space::{Scale, format_number};

/// The band around the median.
const BAND: (f64, f64) = (0.25, 0.75);
const POINTS: usize = 60;

struct Line {
    label: String,
    best_first: Vec<f64>,
    infeasible: usize,
    ink: Ink,
    shape: Shape,
}

/// The median best of n trials of each study, with its middle half. All should have the objective of the first; a study
/// with another is left out and named in the key.
pub fn comparison(studies: &[(String, &Record)], options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = lang.pick("studies compared at equal budgets", "相同预算下的研究比较").to_owned();
    let Some((_, first)) = studies.first() else {
        return waiting(width, height, title, lang.pick("Choose studies to compare.", "请选择要比较的研究。").into());
    };
    let objective = &first.study.objective;
    let alike = |record: &Record| {
        record.study.objective.metric == objective.metric && record.study.objective.direction == objective.direction
    };
    let other = studies.iter().filter(|(_, record)| !alike(record)).count();
    let lines: Vec<Line> = studies
        .iter()
        .filter(|(_, record)| alike(record))
        .enumerate()
        .map(|(i, (label, record))| {
            let view = View::of(record);
            Line {
                label: label.clone(),
                best_first: view.ranked().into_iter().map(|(value, _)| value).collect(),
                infeasible: view.count(Kind::Infeasible),
                ink: Ink::Category((i % usize::from(CATEGORIES)) as u8),
                shape: Shape::GROUPS.get(i % Shape::GROUPS.len()).copied().unwrap_or(Shape::Circle),
            }
        })
        .filter(|line| !line.best_first.is_empty())
        .collect();
    let trials = |line: &Line| line.best_first.len() + line.infeasible;
    let Some(most) = lines.iter().map(trials).max() else {
        return waiting(
            width,
            height,
            title,
            lang.pick("No study has a completed trial yet.", "还没有研究有完成的试验。").into(),
        );
    };
    let budgets = |line: &Line| -> Vec<f64> {
        let last = trials(line) as f64;
        let mut at: Vec<f64> = (0..POINTS).map(|i| last.powf(i as f64 / (POINTS - 1) as f64).round()).collect();
        at.dedup();
        at
    };
    let quantile = |line: &Line, n: f64, q: f64| best_quantile(&line.best_first, line.infeasible, n, q);
    let mut shown = Vec::new();
    for line in &lines {
        for n in budgets(line) {
            shown.extend([BAND.0, 0.5, BAND.1].into_iter().filter_map(|q| quantile(line, n, q)));
        }
    }
    let keep: Vec<f64> = lines.iter().filter_map(|line| line.best_first.first().copied()).collect();
    let Some(range) = value_range(shown, &keep, ValueScale::Auto) else {
        return waiting(width, height, title, lang.pick("All trials are infeasible.", "全部不可行。").into());
    };
    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&first.study, &objective.metric, lang, TEXT, sheet.room()));
    let mut keys: Vec<Key> = lines
        .iter()
        .map(|line| Key {
            symbol: Some(Symbol { shape: line.shape, ink: line.ink, filled: true }),
            text: lettering::shorten_name(&line.label, SMALL, 200.0),
        })
        .collect();
    if other > 0 {
        let text = lang.pick(format!("{other} with another objective left out"), format!("{other} 个目标不同，未显示"));
        keys.push(Key { symbol: None, text });
    }
    let results = lines.iter().flat_map(|line| line.best_first.iter().copied());
    keys.extend(Beyond::of(results, range).map(|beyond| beyond.key(lang)));
    sheet.keys(&keys);
    sheet.settle();
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    let x = Axis::new(Scale::Log, 1.0, (most as f64).max(2.0), sheet.left + 4.0, sheet.right - 8.0).whole();
    sheet.number_axis(&x);
    sheet.foot_caption(&[
        lang.pick("trials spent: median best and middle half", "使用的试验数：最佳值的中位数与中间一半").into(),
        lang.pick("trials spent", "使用的试验数").into(),
    ]);
    let mut rows = Vec::new();
    for line in &lines {
        let curve = |q: f64| -> Vec<Point> {
            budgets(line)
                .into_iter()
                .filter_map(|n| Some(Point::new(x.place(n), y.place(quantile(line, n, q)?))))
                .collect()
        };
        let edges = vec![curve(BAND.0), curve(BAND.1)];
        sheet.marks.push(Mark::Curves { curves: edges, stroke: Stroke::dashed(line.ink, 1.0).faded(0.7) });
        let median = curve(0.5);
        let ends: Vec<Point> = median.last().copied().into_iter().collect();
        sheet.marks.push(Mark::Curves { curves: vec![median], stroke: Stroke::solid(line.ink, 2.25) });
        sheet.marks.push(Symbol { shape: line.shape, ink: line.ink, filled: true }.mark(ends, 4.5));
        for n in budgets(line) {
            let written = |q| quantile(line, n, q).map_or_else(String::new, |value| format!("{value:?}"));
            rows.push(vec![line.label.clone(), format!("{n:.0}"), written(BAND.0), written(0.5), written(BAND.1)]);
        }
    }
    let common = lines.iter().map(trials).min().unwrap_or(1);
    let mark = sheet.left + 4.0;
    let at = x.place(common as f64);
    if lines.len() > 1 && at > mark {
        sheet.line(Point::new(at, sheet.top), Point::new(at, sheet.bottom), Stroke::dashed(Ink::Bound, 1.0));
        let text = format!("n = {common}");
        let beside = lettering::width(&text, SMALL) + 5.0;
        let left = if at + beside <= sheet.right { at + 5.0 } else { at - beside };
        sheet.text(Point::new(left, sheet.top + 9.0), &text, SMALL, Anchor::Start, Ink::Muted);
    }
    let described: Vec<String> = lines
        .iter()
        .map(|line| {
            let best = quantile(line, common as f64, 0.5).map_or("–".into(), format_number);
            format!("{} {best}", line.label)
        })
        .collect();
    let (metric, described) = (metric_title(&objective.metric, lang), described.join(lang.pick(", ", "、")));
    let description = lang.pick(
        format!("Median best {metric} of {common} trials: {described}."),
        format!("{common} 个试验最佳{metric}的中位数：{described}。"),
    );
    let columns = [
        lang.pick("study", "研究").to_owned(),
        "n".into(),
        "25 %".into(),
        lang.pick("median", "中位数").into(),
        "75 %".into(),
    ];
    sheet.scene(title, description, Vec::new(), DataTable { columns: columns.into(), rows })
}
