//! Training curves of groups: the best trial of each with smoothing beside the raw curve, or quantile bands of all.

use super::axis::Axis;
use super::curves::CurveOptions;
use super::lettering;
use super::markers::{Shown, ink, symbol};
use super::names::{self, metric_title};
use super::ordinate::{Beyond, value_axis, value_range};
use super::scene::{DataTable, Hit, Mark, Point, Scene, Stroke, Target};
use super::sheet::{Key, SMALL, Sheet, TEXT, waiting};
use super::smooth::{Slice, bands, smoothed};
use super::thin::{cut, thin};
use super::view::{Dot, Kind, View, without_result};
use crate::analysis::Group;
use crate::record::{Curve, Record};
use crate::space::{Scale, format_number};
use crate::text::Lang;

/// Outer band, middle half, median.
const QUANTILES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];
/// More groups than this are not told apart.
const MOST_GROUPS: usize = 8;
const MOST_BANDS: usize = 4;
/// Steps at which bands are computed.
const PLACES: usize = 160;

/// The trials of one group that have the metric.
struct Family<'a> {
    label: String,
    group: Option<Group>,
    /// Completed ones, best first.
    ranked: Vec<(f64, Dot<'a>)>,
}

/// The best completed trial of each group: raw faint, smoothed strong. `smoothing` is the reach as a share of all steps; 0
/// shows the raw curves alone.
pub fn group_curves(record: &Record, metric: &str, smoothing: f64, options: &CurveOptions) -> Scene {
    let &CurveOptions { width, height, lang, .. } = options;
    let view = View::of(record);
    let name = metric_title(metric, lang);
    let title = lang.pick(format!("{name} of the best trial of each group"), format!("各组最佳试验的{name}"));
    let families = families(&view, metric, MOST_GROUPS);
    let best: Vec<(&Family, &Dot, &Curve)> = families
        .iter()
        .filter_map(|family| {
            let (_, dot) = family.ranked.first()?;
            Some((family, dot, dot.trial.curves.get(metric)?))
        })
        .collect();
    // The curves are few and good: all of each is shown.
    let values: Vec<f64> = best.iter().flat_map(|(_, _, curve)| curve.values().iter().copied()).collect();
    let Some(range) = value_range(values.clone(), &values, options.values) else {
        return waiting(width, height, title, waiting_for(&view, metric, lang));
    };
    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let raw = smoothing <= 0.0;
    let mut keys = Vec::new();
    if !raw {
        let text = lang.pick(
            format!("smoothed over {:.0} % of the steps, raw behind", 100.0 * smoothing),
            format!("按 {:.0}% 的步数平滑，背景为原始曲线", 100.0 * smoothing),
        );
        keys.push(Key { symbol: None, text });
    }
    for (family, dot, _) in &best {
        let trial = record.title(dot.number, lang);
        let label = match family.label.as_str() {
            "" => trial,
            label => lang.pick(format!("{label}: {trial}"), format!("{label}：{trial}")),
        };
        let text = lettering::shorten_name(&label, SMALL, 220.0);
        keys.push(Key { symbol: Some(symbol(family.group.as_ref(), Shown::Filled)), text });
    }
    keys.extend(without_result(record, lang));
    keys.extend(Beyond::of(values, range).map(|beyond| beyond.key(lang)));
    sheet.keys(&keys);
    sheet.settle();
    let (x, y) = axes(&mut sheet, range, best.iter().map(|(.., curve)| *curve), lang);
    let mut hits = Vec::new();
    let mut rows = Vec::new();
    for (family, dot, curve) in &best {
        let colour = ink(family.group.as_ref());
        let line = |values: &[f64]| {
            let kept = thin(curve.steps(), values, (x.high / (x.to - x.from)) as u64);
            place(kept.into_iter().map(|(step, value)| Point::new(x.place(step as f64), value)).collect(), &y)
        };
        let (behind, width) = if raw { (1.0, 2.0) } else { (0.35, 1.0) };
        let mark = sheet.marks.len();
        let points = line(curve.values());
        let end = points.last().copied().unwrap_or(Point::new(x.from, y.from));
        sheet.marks.push(Mark::Curves { curves: vec![points], stroke: Stroke::solid(colour, width).faded(behind) });
        if !raw {
            let points = line(&smoothed(curve, smoothing, range.0));
            sheet.marks.push(Mark::Curves { curves: vec![points], stroke: Stroke::solid(colour, 2.25) });
        }
        sheet.marks.push(symbol(family.group.as_ref(), Shown::Filled).mark(vec![end], 4.0));
        let target = Target::Curve { mark, curve: 0, end };
        hits.push(Hit { trial: dot.number, target, lines: view.lines(dot, lang) });
        let (step, last) = curve.points().next_back().unwrap_or_default();
        rows.push(vec![family.label.clone(), dot.number.to_string(), step.to_string(), format!("{last:?}")]);
    }
    let described: Vec<String> = best
        .iter()
        .filter_map(|(family, dot, curve)| {
            let last = format_number(*curve.values().last()?);
            let label = if family.label.is_empty() { String::new() } else { format!("{} ", family.label) };
            let trial = record.title(dot.number, lang);
            Some(lang.pick(format!("{label}({trial}) ends at {last}"), format!("{label}（{trial}）末值为 {last}")))
        })
        .collect();
    let described = described.join(lang.pick("; ", "；"));
    let description =
        lang.pick(format!("{metric} during training: {described}."), format!("训练过程中的 {metric}：{described}。"));
    let last = lang.pick(format!("last {metric}"), format!("{metric} 末值"));
    let columns = [lang.pick("group", "分组"), lang.pick("trial", "试验"), lang.pick("last step", "末步"), &last];
    sheet.scene(title, description, hits, DataTable { columns: columns.map(str::to_owned).into(), rows })
}

/// Median, middle half and middle 80 % of the completed trials of each group.
pub fn curve_bands(record: &Record, metric: &str, options: &CurveOptions) -> Scene {
    let &CurveOptions { width, height, lang, .. } = options;
    let view = View::of(record);
    let name = metric_title(metric, lang);
    let title = lang.pick(format!("{name} across trials"), format!("各试验{name}的分布"));
    let families = families(&view, metric, MOST_BANDS);
    let found: Vec<(&Family, Vec<Slice>)> = families
        .iter()
        .map(|family| {
            let curves: Vec<&Curve> =
                family.ranked.iter().filter_map(|(_, dot)| dot.trial.curves.get(metric)).collect();
            (family, bands(&curves, &QUANTILES, PLACES))
        })
        .filter(|(_, bands)| !bands.is_empty())
        .collect();
    let middle = [1, 2, 3];
    let shown =
        found.iter().flat_map(|(_, bands)| bands).flat_map(|(_, values)| middle.iter().filter_map(|&i| values.get(i)));
    let ends: Vec<f64> = found.iter().filter_map(|(_, bands)| bands.last()?.1.get(2).copied()).collect();
    let Some(range) = value_range(shown.copied().collect(), &ends, options.values) else {
        return waiting(width, height, title, waiting_for(&view, metric, lang));
    };
    let mut sheet = Sheet::new(width, height);
    sheet.caption(&names::metric_caption(&record.study, metric, lang, TEXT, sheet.room()));
    let text = lang.pick("median; dashed: middle half; dotted: 10 to 90 %", "中位数；虚线：中间一半；点线：10% 至 90%");
    let mut keys = vec![Key { symbol: None, text: text.into() }];
    for (family, _) in &found {
        let n = family.ranked.len();
        let label = if family.label.is_empty() { String::new() } else { format!("{} ", family.label) };
        let text = lang.pick(format!("{label}({n} trials)"), format!("{label}（{n} 个试验）"));
        let text = lettering::shorten_name(&text, SMALL, 220.0);
        keys.push(Key { symbol: Some(symbol(family.group.as_ref(), Shown::Filled)), text });
    }
    // Quantiles between a failure's value and a measurement are no one's: what is told is how trials ended.
    let ranked = families.iter().flat_map(|family| &family.ranked);
    let ends = ranked.filter_map(|(_, dot)| dot.trial.curves.get(metric)?.values().last().copied());
    keys.extend(without_result(record, lang));
    keys.extend(Beyond::of(ends, range).map(|beyond| Key { symbol: None, ..beyond.key(lang) }));
    sheet.keys(&keys);
    sheet.settle();
    let curves = families.iter().flat_map(|family| &family.ranked).filter_map(|(_, dot)| dot.trial.curves.get(metric));
    let (x, y) = axes(&mut sheet, range, curves, lang);
    let mut rows = Vec::new();
    for (family, bands) in &found {
        let colour = ink(family.group.as_ref());
        let line = |i: usize| {
            let point = |(step, values): &Slice| Some(Point::new(x.place(*step), *values.get(i)?));
            place(bands.iter().filter_map(point).collect(), &y)
        };
        let strokes = [
            (vec![line(0), line(4)], Stroke { dash: super::scene::Dash::Dotted, ..Stroke::solid(colour, 1.0) }),
            (vec![line(1), line(3)], Stroke::dashed(colour, 1.25)),
            (vec![line(2)], Stroke::solid(colour, 2.25)),
        ];
        let end = line(2).last().copied();
        for (curves, stroke) in strokes {
            sheet.marks.push(Mark::Curves { curves, stroke });
        }
        sheet.marks.push(symbol(family.group.as_ref(), Shown::Filled).mark(end.into_iter().collect(), 4.0));
        for (step, values) in bands {
            let mut row = vec![family.label.clone(), format!("{step:.0}")];
            row.extend(values.iter().map(|value| format!("{value:?}")));
            rows.push(row);
        }
    }
    let described: Vec<String> = found
        .iter()
        .filter_map(|(family, bands)| {
            let median = format_number(*bands.last()?.1.get(2)?);
            Some(format!("{} {median}", family.label).trim().to_owned())
        })
        .collect();
    let described = described.join(lang.pick("; ", "；"));
    let description = lang.pick(
        format!("Quantiles of {metric} across completed trials; last median: {described}."),
        format!("完成试验的 {metric} 分位数；末尾中位数：{described}。"),
    );
    let mut columns = vec![lang.pick("group", "分组").to_owned(), lang.pick("step", "步").into()];
    columns.extend(QUANTILES.map(|q| format!("{} %", q * 100.0)));
    sheet.scene(title, description, Vec::new(), DataTable { columns, rows })
}

/// The groups with completed trials that have the metric; all trials as one where nothing or too much is compared.
fn families<'a>(view: &View<'a>, metric: &str, most: usize) -> Vec<Family<'a>> {
    let of = |group: Option<usize>| {
        let belongs = |dot: &Dot<'_>| {
            (group.is_none() || dot.group == group)
                && dot.trial.curves.get(metric).is_some_and(|c| !c.values().is_empty())
        };
        let known = group.and_then(|i| view.groups.get(i)).cloned();
        let label = known.as_ref().and_then(Group::label).unwrap_or_default();
        Family { label, group: known, ranked: view.ranked_where(belongs) }
    };
    let named: Vec<Family> = (0..view.groups.len())
        .filter(|i| view.groups.get(*i).is_some_and(|group| group.label().is_some()))
        .map(|i| of(Some(i)))
        .filter(|family| !family.ranked.is_empty())
        .collect();
    if (1..=most).contains(&named.len()) {
        return named;
    }
    let all = of(None);
    if all.ranked.is_empty() { Vec::new() } else { vec![all] }
}

fn waiting_for(view: &View, metric: &str, lang: Lang) -> String {
    let completed = view.count(Kind::Completed);
    view.waits(lang).unwrap_or_else(|| {
        lang.pick(
            format!("None of the {completed} completed trials has measured {metric}."),
            format!("{completed} 个完成的试验都没有测量 {metric}。"),
        )
    })
}

fn axes<'a>(
    sheet: &mut Sheet,
    range: (Scale, f64, f64),
    curves: impl Iterator<Item = &'a Curve>,
    lang: Lang,
) -> (Axis, Axis) {
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    let last = curves.filter_map(|curve| curve.steps().last().copied()).max().unwrap_or(1).max(1);
    let x = Axis::new(Scale::Linear, 0.0, last as f64, sheet.left, sheet.right - 4.0).whole();
    sheet.number_axis(&x);
    sheet.foot_caption(&[lang.pick("step", "步数").to_owned()]);
    (x, y)
}

/// Values to pixels, cut to the plot area.
fn place(points: Vec<Point>, y: &Axis) -> Vec<Point> {
    let to_pixel = |point: Point| Point::new(point.x, y.from + (y.to - y.from) * y.fraction(point.y));
    cut(points.into_iter().map(to_pixel).collect(), y.to, y.from)
}
