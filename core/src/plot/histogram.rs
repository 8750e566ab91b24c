//! Histograms: at which step trials are best, and how large gradients are.

use super::axis::Axis;
use super::axis_plot::PlotOptions;
use super::lettering;
use super::names::metric_title;
use super::numerals::plain;
use super::ordinate::{ValueScale, value_range};
use super::scene::{Anchor, DataTable, Fill, Ink, Mark, Point, Scene, Shape, Stroke};
use super::sheet::{Key, SMALL, Sheet, Symbol, waiting};
use super::view::{View, without_result};
use crate::record::{Curve, Record};
use crate::space::Scale;
use crate::statistics::quantile;
use lab_texts::{Lang, plots, trials};

const BINS: usize = 20;
/// Best steps in the first tenth mean far too many steps, in the last quarter too few (playbook, "choosing the number of
/// steps").
const EARLY: f64 = 0.1;
const LATE: f64 = 0.75;
/// The share of updates that clipping may leave alone (playbook, "gradient clipping").
const CLIP_AT: f64 = 0.9;

/// At which step each completed trial reached its best objective; the good trials stand out.
pub fn best_steps(record: &Record, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let title = plots::best_steps(metric_title(view.metric(), lang)).get(lang);
    if let Some(message) = view.waits(lang) {
        return waiting(width, height, title, message);
    }
    let good = view.good();
    let best_step = |curve: &Curve| {
        let direction = record.study.objective.direction;
        curve.points().reduce(|best, point| if direction.better(point.1, best.1) { point } else { best })
    };
    let mut last = record.study.workload.steps().unwrap_or(0);
    let mut steps: Vec<(u64, bool)> = Vec::new();
    for (_, dot) in view.ranked() {
        if let Some((step, _)) = dot.trial.curves.get(view.metric()).and_then(best_step) {
            steps.push((step, good.contains(&dot.number)));
            last = last.max(dot.trial.last_step());
        }
    }
    let end = last.max(1) as f64;
    let mut bins = Bins::new(0.0, end, Scale::Linear);
    for &(step, good) in &steps {
        bins.add(step as f64, good);
    }
    let count = steps.len();
    let grey = Symbol { shape: Shape::Square, ink: Ink::Faint, filled: true };
    let mut keys = vec![Key::of(grey, trials::count_completed(count).get(lang))];
    if !good.is_empty() {
        let strong = Symbol { ink: Ink::Category(0), ..grey };
        keys.push(Key::of(strong, plots::best_steps_good(good.len()).get(lang)));
    }
    keys.extend(without_result(record, lang));
    let zones =
        [(0.0, EARLY * end, plots::BEST_STEPS_EARLY.get(lang)), (LATE * end, end, plots::BEST_STEPS_LATE.get(lang))];
    let share = |inside: &dyn Fn(f64) -> bool| {
        let chosen = steps.iter().filter(|(_, is_good)| good.is_empty() || *is_good);
        let hits = chosen.clone().filter(|(step, _)| inside(*step as f64)).count();
        (hits, chosen.count())
    };
    let ((early, of), (late, _)) = (share(&|step| step < EARLY * end), share(&|step| step > LATE * end));
    let description = plots::best_steps_description(early, late, last, of).get(lang);
    let (caption, foot) = (plots::TRIALS.get(lang), plots::STEP.get(lang));
    bins.scene(width, height, Words { title, description, caption, foot, keys }, &zones, None, lang)
}

/// How large the gradients of the best trial were; the norm that nine tenths of the updates stay below is marked.
pub fn gradient_norms(record: &Record, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let view = View::of(record);
    let title = plots::BEST_NORMS.get(lang);
    if let Some(message) = view.waits(lang) {
        return waiting(width, height, title, message);
    }
    let best = view.ranked().into_iter().find_map(|(_, dot)| Some((dot.number, dot.trial.curves.get("grad_norm")?)));
    let norms = best.map(|(_, curve)| curve.values().iter().copied().filter(|norm| *norm > 0.0).collect::<Vec<f64>>());
    let (Some((number, _)), Some(mut norms)) = (best, norms.filter(|norms| !norms.is_empty())) else {
        return waiting(width, height, title, plots::BEST_NORMS_NONE.get(lang));
    };
    norms.sort_unstable_by(f64::total_cmp);
    let count = norms.len();
    let clip = quantile(&norms, CLIP_AT).unwrap_or(0.0);
    let Some((_, low, high)) = value_range(norms.clone(), &norms, ValueScale::Log) else {
        return waiting(width, height, title, "grad_norm");
    };
    let mut bins = Bins::new(low, high, Scale::Log);
    norms.iter().for_each(|norm| bins.add(*norm, true));
    let trial = record.title(number, lang);
    let keys = vec![Key::plain(plots::best_norms_key(count, &trial).get(lang))];
    let description = plots::best_norms_description(count, clip, trial).get(lang);
    let mark = (clip, plots::best_norms_clip(clip).get(lang));
    let (caption, foot) = (plots::BEST_NORMS_CAPTION.get(lang), plots::BEST_NORMS_FOOT.get(lang));
    let title = title.to_owned();
    bins.scene(width, height, Words { title, description, caption, foot, keys }, &[], Some(mark), lang)
}

/// Counts in bins of equal width in a scale.
struct Bins {
    low: f64,
    high: f64,
    scale: Scale,
    /// All, and those that stand out.
    counts: [(u64, u64); BINS],
}

struct Words {
    title: String,
    description: String,
    caption: &'static str,
    foot: &'static str,
    keys: Vec<Key>,
}

impl Bins {
    fn new(low: f64, high: f64, scale: Scale) -> Self {
        Self { low, high, scale, counts: [(0, 0); BINS] }
    }

    fn add(&mut self, x: f64, stands_out: bool) {
        let (a, b) = (self.scale.forward(self.low), self.scale.forward(self.high));
        let place = ((self.scale.forward(x) - a) / (b - a) * BINS as f64).clamp(0.0, BINS as f64 - 1.0);
        if let Some((all, out)) = self.counts.get_mut(place as usize) {
            *all += 1;
            *out += u64::from(stands_out);
        }
    }

    fn end(&self, i: usize) -> f64 {
        let (a, b) = (self.scale.forward(self.low), self.scale.forward(self.high));
        self.scale.backward(a + (b - a) * i as f64 / BINS as f64)
    }

    fn scene(
        &self,
        width: f64,
        height: f64,
        words: Words,
        zones: &[(f64, f64, &str)],
        mark: Option<(f64, String)>,
        lang: Lang,
    ) -> Scene {
        let mut sheet = Sheet::new(width, height);
        sheet.caption(words.caption);
        sheet.keys(&words.keys);
        // A line for the names of zones or of the mark.
        let note = sheet.strip(14.0) + 4.0;
        sheet.settle();
        let most = self.counts.iter().map(|(all, _)| *all).max().unwrap_or(1).max(1);
        let y = Axis::new(Scale::Linear, 0.0, most as f64 * 1.05, sheet.bottom, sheet.top).whole();
        sheet.value_axis(&y);
        let x = Axis::new(self.scale, self.low, self.high, sheet.left, sheet.right);
        let x = if self.scale == Scale::Linear { x.whole() } else { x };
        paint_zones(&mut sheet, &x, note, zones);
        for (i, &(all, out)) in self.counts.iter().enumerate() {
            let (from, to) = (x.place(self.end(i)) + 0.75, x.place(self.end(i + 1)) - 0.75);
            for (count, fill) in [(all, Fill::faded(Ink::Faint, 0.4)), (out, Fill::solid(Ink::Category(0)))] {
                if count > 0 {
                    let top = y.place(count as f64);
                    sheet.band(from, top, to - from, sheet.bottom - top, fill);
                }
            }
        }
        if let Some((at, text)) = mark {
            let at = x.place(at);
            let stroke = Stroke::dashed(Ink::Text, 1.25);
            sheet.marks.push(Mark::Curves {
                curves: vec![vec![Point::new(at, sheet.top), Point::new(at, sheet.bottom)]],
                stroke,
            });
            let half = lettering::width(&text, SMALL) / 2.0;
            let middle = at.min(sheet.right - half).max(sheet.left + half);
            sheet.text(Point::new(middle, note), &text, SMALL, Anchor::Middle, Ink::Text);
        }
        sheet.number_axis(&x);
        sheet.foot_caption(&[words.foot]);
        let columns = [plots::FROM, plots::TO, plots::HISTOGRAM_COUNT, plots::HISTOGRAM_GOOD];
        let row = |(i, (all, out)): (usize, &(u64, u64))| {
            vec![plain(self.end(i)), plain(self.end(i + 1)), all.to_string(), out.to_string()]
        };
        let table = DataTable::new(columns.map(|name| name.get(lang)), self.counts.iter().enumerate().map(row));
        sheet.scene(words.title, words.description, Vec::new(), table)
    }
}

/// Ranges apart, each with its name in a line above.
fn paint_zones(sheet: &mut Sheet, x: &Axis, note: f64, zones: &[(f64, f64, &str)]) {
    let mut free = sheet.left;
    for (from, to, text) in zones {
        let (from, to) = (x.place(*from), x.place(*to));
        sheet.band(from, sheet.top, to - from, sheet.bottom - sheet.top, Fill::solid(Ink::Band));
        // Names stand in their zone where they fit, and always apart.
        let wide = lettering::width(text, SMALL);
        let left = from.min(sheet.right - wide).max(free);
        if left + wide <= sheet.right {
            sheet.text(Point::new(left, note), text, SMALL, Anchor::Start, Ink::Muted);
            free = left + wide + 10.0;
        }
    }
}
