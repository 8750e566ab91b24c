//! Steps to a target against batch size with the perfect-scaling line, and the same for time, examples and epochs.

use super::axis_plot::PlotOptions;
use super::frame::{CHOSEN, Extent, Frame, MEASURED};
use super::names::metric_title;
use super::scene::{DataTable, Ink, Scene, Stroke};
use super::sheet::{Key, waiting};
use crate::procedure::steps_to_target::{BestRun, Critical, StepsToTarget};
use lab_texts::{Arg, Fixed, Lang, Message, plots};

/// What is shown against the batch size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepsView {
    Steps,
    /// Training time, where the time per step is known.
    Seconds,
    /// Examples consumed.
    Examples,
    /// The misleading one: the best objective of each size after equally many examples.
    EqualEpochs,
}

/// Points of the fitted law.
const SAMPLES: u32 = 80;

/// What one view shows by batch size.
struct Shown {
    /// Of the best trial of each size.
    points: Vec<(f64, f64)>,
    /// What other draws of trials could have shown, low and high.
    bars: Vec<(f64, f64, f64)>,
    /// The recommended size.
    chosen: Option<f64>,
    critical: Option<Critical>,
}

impl Shown {
    fn of(found: &StepsToTarget, view: StepsView) -> Self {
        if view == StepsView::EqualEpochs {
            let points = found.epoch_view.iter().flat_map(|view| &view.points);
            let points = points.map(|&(batch, _, objective)| (batch as f64, objective)).collect();
            return Self { points, bars: Vec::new(), chosen: None, critical: None };
        }
        let best = || {
            found.points.iter().filter_map(|point| {
                let (batch, best) = (point.batch as f64, point.best.as_ref()?);
                Some((batch, best, view.times(batch, best)?))
            })
        };
        let bar = |(batch, best, times): (f64, &BestRun, f64)| {
            let interval = best.interval?;
            Some((batch, interval.low * times, interval.high * times))
        };
        Self {
            points: best().map(|(batch, best, times)| (batch, best.steps as f64 * times)).collect(),
            bars: best().filter_map(bar).collect(),
            chosen: found.recommended().map(|batch| batch as f64),
            critical: found.fit.map(|fit| fit.critical),
        }
    }

    fn extents(&self) -> Option<(Extent, Extent)> {
        let values = self.points.iter().map(|point| point.1).chain(self.bars.iter().flat_map(|bar| [bar.1, bar.2]));
        Some((Extent::log(self.points.iter().map(|point| point.0))?, Extent::log(values)?))
    }
}

impl StepsView {
    /// What steps are multiplied by.
    fn times(self, batch: f64, best: &BestRun) -> Option<f64> {
        match self {
            StepsView::Steps | StepsView::EqualEpochs => Some(1.0),
            StepsView::Seconds => best.seconds.map(|seconds| seconds / best.steps.max(1) as f64),
            StepsView::Examples => Some(batch),
        }
    }

    fn caption(self, found: &StepsToTarget, lang: Lang) -> Message {
        let (metric, target) = (metric_title(&found.metric, lang), found.target);
        match self {
            StepsView::Steps => plots::target_steps(metric, target),
            StepsView::Seconds => plots::target_seconds(metric, target),
            StepsView::Examples => plots::target_examples(metric, target),
            StepsView::EqualEpochs => plots::target_epochs(metric),
        }
    }

    /// What is said while there is nothing to show.
    fn waits_for(self) -> Fixed {
        match self {
            StepsView::Seconds => plots::TARGET_NO_TIMES,
            StepsView::Steps | StepsView::Examples | StepsView::EqualEpochs => plots::TARGET_UNREACHED,
        }
    }
}

/// The best trial of each batch size, with what other draws of trials could have shown.
pub fn steps_to_target_plot(found: &StepsToTarget, view: StepsView, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let caption = view.caption(found, lang).get(lang);
    let title = plots::target_title(&caption).get(lang);
    let shown = Shown::of(found, view);
    let Some((x, y)) = shown.extents() else {
        return waiting(width, height, title, view.waits_for().get(lang));
    };
    let foot = plots::BATCH_SIZE_EXAMPLES.get(lang);
    let mut frame = Frame::new((width, height), &caption, &keys(&shown, view, lang), x.whole(), y, foot);
    if let Some(Critical::Found { batch, interval }) = shown.critical {
        frame.band(interval.low, interval.high);
        frame.upright(batch, Stroke::solid(Ink::Bound, 1.0));
    }
    draw_laws(&mut frame, found, &shown, view);
    let n = shown.points.len();
    frame.bars(shown.bars, Ink::Category(0));
    let (star, rest): (Vec<_>, Vec<_>) = shown.points.into_iter().partition(|point| Some(point.0) == shown.chosen);
    frame.symbols(rest, MEASURED, 4.5);
    frame.symbols(star, CHOSEN, 5.5);
    let description = plots::target_description(n, &title).get(lang);
    frame.finish(title, description, sizes(found, lang))
}

fn keys(shown: &Shown, view: StepsView, lang: Lang) -> Vec<Key> {
    let mut keys = vec![Key::of(MEASURED, plots::TARGET_BEST.get(lang))];
    if matches!(view, StepsView::Steps | StepsView::Examples) {
        keys.push(Key::plain(plots::TARGET_PERFECT.get(lang)));
    }
    if let Some(Critical::Found { batch, .. }) = shown.critical {
        keys.push(Key::plain(plots::target_critical(batch.round()).get(lang)));
    }
    if let Some(batch) = shown.chosen {
        keys.push(Key::of(CHOSEN, plots::recommended(Arg::exact(batch)).get(lang)));
    }
    keys
}

/// Perfect scaling, and the fitted law or, where there is none, a line through the points.
fn draw_laws(frame: &mut Frame, found: &StepsToTarget, shown: &Shown, view: StepsView) {
    if let Some(examples) = found.perfect(1.0) {
        match view {
            StepsView::Steps => frame.power_law(examples, -1.0, Stroke::dashed(Ink::Axis, 1.5)),
            StepsView::Examples => frame.power_law(examples, 0.0, Stroke::dashed(Ink::Axis, 1.5)),
            StepsView::Seconds | StepsView::EqualEpochs => {}
        }
    }
    let law = found.fit.and_then(|fit| match fit.critical {
        Critical::Found { batch, .. } => Some((fit.least_steps, batch)),
        _ => None,
    });
    let stroke = Stroke::solid(Ink::Category(0), 1.5).faded(0.6);
    let (StepsView::Steps | StepsView::Examples, Some((least, critical))) = (view, law) else {
        return frame.curve(shown.points.iter().copied(), stroke);
    };
    let (low, high) = (libm::log(frame.x.low), libm::log(frame.x.high));
    let law: Vec<(f64, f64)> = (0..=SAMPLES)
        .map(|i| libm::exp(low + (high - low) * f64::from(i) / f64::from(SAMPLES)))
        .map(|batch| (batch, least * (1.0 + critical / batch) * if view == StepsView::Examples { batch } else { 1.0 }))
        .filter(|(_, value)| (frame.y.low..=frame.y.high).contains(value))
        .collect();
    frame.curve(law, stroke);
}

/// What a table says of each size.
fn sizes(found: &StepsToTarget, lang: Lang) -> DataTable {
    let columns = [
        plots::BATCH_SIZE,
        plots::TRIALS,
        plots::TARGET_REACHED,
        plots::TRIAL,
        plots::STEPS,
        plots::TARGET_SECONDS_COLUMN,
        plots::TARGET_EXAMPLES_COLUMN,
    ];
    let rows = found.points.iter().map(|point| {
        let of = |read: &dyn Fn(&BestRun) -> String| point.best.as_ref().map(read).unwrap_or_default();
        [
            point.batch.to_string(),
            point.trials.to_string(),
            point.reached.to_string(),
            of(&|best| best.trial.to_string()),
            of(&|best| best.steps.to_string()),
            of(&|best| best.seconds.map_or(String::new(), |seconds| format!("{seconds:?}"))),
            of(&|best| best.examples.to_string()),
        ]
    });
    DataTable::new(columns.map(|name| name.get(lang)), rows)
}
