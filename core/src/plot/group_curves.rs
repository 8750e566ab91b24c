//! Training curves of groups: the best trial of each with smoothing beside the raw curve, or quantile bands of all.

use super::axis::Axis;
use super::curves::CurveOptions;
use super::lettering;
use super::markers::{Shown, ink, symbol};
use super::names::{self, metric_title};
use super::ordinate::{Beyond, value_axis, value_range};
use super::scene::{Dash, DataTable, Hit, Mark, Point, Scene, Stroke, Target};
use super::sheet::{Key, SMALL, Sheet, TEXT, waiting};
use super::smooth::{Slice, bands, smoothed};
use super::thin::{cut, thin};
use super::view::{Dot, Kind, View, without_result};
use crate::analysis::Group;
use crate::record::{Curve, Record};
use crate::space::Scale;
use lab_texts::{Arg, Lang, Message, counts, format, plots};

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

impl Family<'_> {
    /// The group, and what tells it from others in brackets.
    fn with(&self, aside: impl Into<Arg>) -> Message {
        if self.label.is_empty() { plots::aside_alone(aside) } else { plots::aside(aside, &self.label) }
    }

    /// What one of its trials looks like.
    fn key_of(&self, trial: &str, lang: Lang) -> Key {
        match self.label.as_str() {
            "" => self.key(trial),
            label => self.key(&plots::colon(label, trial).get(lang)),
        }
    }

    fn key(&self, text: &str) -> Key {
        Key::of(symbol(self.group.as_ref(), Shown::Filled), lettering::shorten_name(text, SMALL, 220.0))
    }

    /// The marks of its best curve, smoothed beside the raw one or, of no `smooth` curve, that one alone.
    fn curves(&self, raw: Vec<Point>, smooth: Option<Vec<Point>>, end: Point) -> Vec<Mark> {
        let colour = ink(self.group.as_ref());
        let (behind, width) = if smooth.is_none() { (1.0, 2.0) } else { (0.35, 1.0) };
        let mut marks = vec![Mark::Curves { curves: vec![raw], stroke: Stroke::solid(colour, width).faded(behind) }];
        marks.extend(smooth.map(|curve| Mark::Curves { curves: vec![curve], stroke: Stroke::solid(colour, 2.25) }));
        marks.push(symbol(self.group.as_ref(), Shown::Filled).mark(vec![end], 4.0));
        marks
    }

    /// The marks of its quantiles, `line` by line.
    fn bands(&self, line: impl Fn(usize) -> Vec<Point>) -> Vec<Mark> {
        let colour = ink(self.group.as_ref());
        let strokes = [
            (vec![line(0), line(4)], Stroke { dash: Dash::Dotted, ..Stroke::solid(colour, 1.0) }),
            (vec![line(1), line(3)], Stroke::dashed(colour, 1.25)),
            (vec![line(2)], Stroke::solid(colour, 2.25)),
        ];
        let mut marks = Vec::from(strokes.map(|(curves, stroke)| Mark::Curves { curves, stroke }));
        let end = line(2).last().copied();
        marks.push(symbol(self.group.as_ref(), Shown::Filled).mark(end.into_iter().collect(), 4.0));
        marks
    }
}

/// The best completed trial of each group: raw faint, smoothed strong. `smoothing` is the reach as a share of all steps; 0
/// shows the raw curves alone.
pub fn group_curves(record: &Record, metric: &str, smoothing: f64, options: &CurveOptions) -> Scene {
    let &CurveOptions { width, height, lang, .. } = options;
    let view = View::of(record);
    let title = plots::groups(metric_title(metric, lang)).get(lang);
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
        keys.push(Key::plain(plots::groups_smoothed(Arg::share(smoothing)).get(lang)));
    }
    keys.extend(best.iter().map(|(family, dot, _)| family.key_of(&record.title(dot.number, lang), lang)));
    keys.extend(without_result(record, lang));
    keys.extend(Beyond::of(values, range).map(|beyond| beyond.key(lang)));
    sheet.keys(&keys);
    sheet.settle();
    let (x, y) = axes(&mut sheet, range, best.iter().map(|(.., curve)| *curve), lang);
    let mut hits = Vec::new();
    let mut rows = Vec::new();
    for (family, dot, curve) in &best {
        let line = |values: &[f64]| {
            let kept = thin(curve.steps(), values, (x.high / (x.to - x.from)) as u64);
            place(kept.into_iter().map(|(step, value)| Point::new(x.place(step as f64), value)).collect(), &y)
        };
        let mark = sheet.marks.len();
        let points = line(curve.values());
        let end = points.last().copied().unwrap_or(Point::new(x.from, y.from));
        let smooth = (!raw).then(|| line(&smoothed(curve, smoothing, range.0)));
        sheet.marks.extend(family.curves(points, smooth, end));
        let target = Target::Curve { mark, curve: 0, end };
        hits.push(Hit { trial: dot.number, target, lines: view.lines(dot, lang) });
        let (step, last) = curve.points().next_back().unwrap_or_default();
        rows.push(vec![family.label.clone(), dot.number.to_string(), step.to_string(), format!("{last:?}")]);
    }
    let described = best.iter().filter_map(|(family, dot, curve)| {
        Some(plots::groups_end(family.with(record.title(dot.number, lang)), *curve.values().last()?))
    });
    let description = plots::groups_description(Arg::clauses(described), metric).get(lang);
    let last = plots::last(metric).get(lang);
    let columns = [plots::GROUP.get(lang), plots::TRIAL.get(lang), plots::LAST_STEP.get(lang), &last];
    sheet.scene(title, description, hits, DataTable::new(columns, rows))
}

/// Median, middle half and middle 80 % of the completed trials of each group.
pub fn curve_bands(record: &Record, metric: &str, options: &CurveOptions) -> Scene {
    let &CurveOptions { width, height, lang, .. } = options;
    let view = View::of(record);
    let title = plots::bands(metric_title(metric, lang)).get(lang);
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
    let mut keys = vec![Key::plain(plots::BANDS_KEY.get(lang))];
    keys.extend(
        found.iter().map(|(family, _)| family.key(&family.with(counts::trials(family.ranked.len())).get(lang))),
    );
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
        let line = |i: usize| {
            let point = |(step, values): &Slice| Some(Point::new(x.place(*step), *values.get(i)?));
            place(bands.iter().filter_map(point).collect(), &y)
        };
        sheet.marks.extend(family.bands(line));
        for (step, values) in bands {
            let mut row = vec![family.label.clone(), format!("{step:.0}")];
            row.extend(values.iter().map(|value| format!("{value:?}")));
            rows.push(row);
        }
    }
    let described = found.iter().filter_map(|(family, bands)| {
        let median = *bands.last()?.1.get(2)?;
        let is_named = !family.label.is_empty();
        Some(if is_named { plots::named(&family.label, median).into() } else { Arg::from(median) })
    });
    let description = plots::bands_description(Arg::clauses(described), metric).get(lang);
    let mut columns = vec![plots::GROUP.get(lang).to_owned(), plots::AT_STEP.get(lang).into()];
    columns.extend(QUANTILES.map(|q| format::share(lang, q)));
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
    view.waits(lang).unwrap_or_else(|| plots::groups_none(metric, completed).get(lang))
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
    sheet.foot_caption(&[plots::STEP.get(lang)]);
    (x, y)
}

/// Values to pixels, cut to the plot area.
fn place(points: Vec<Point>, y: &Axis) -> Vec<Point> {
    let to_pixel = |point: Point| Point::new(point.x, y.from + (y.to - y.from) * y.fraction(point.y));
    cut(points.into_iter().map(to_pixel).collect(), y.to, y.from)
}
