//! The batch-size finder's plots: throughput and time per step against batch size, beside the ideal.

use super::axis_plot::PlotOptions;
use super::frame::{CHOSEN, Extent, Frame, MEASURED};
use super::scene::{DataTable, Ink, Scene, Stroke};
use super::sheet::{Key, waiting};
use crate::procedure::throughput::{SizeResult, Throughput};
use lab_texts::{Fixed, Lang, plots};

/// What is shown against the batch size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThroughputView {
    ExamplesPerSecond,
    SecondsPerStep,
}

/// Medians with their 95 % intervals; the dashed line is what perfect parallelism would give (throughput that doubles with
/// the batch, a time per step that does not change).
pub fn throughput_plot(found: &Throughput, view: ThroughputView, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let (title, caption) = view.words();
    let title = title.get(lang);
    let estimate = |size: &SizeResult| match view {
        ThroughputView::ExamplesPerSecond => size.examples_per_second,
        ThroughputView::SecondsPerStep => size.seconds_per_step,
    };
    let point = |size: &SizeResult| (size.batch as f64, estimate(size).value);
    let bar =
        |size: &SizeResult| estimate(size).interval.map(|interval| (size.batch as f64, interval.low, interval.high));
    let shown = found.sizes.iter().map(|size| point(size).1);
    let ends = found.sizes.iter().filter_map(bar).flat_map(|(_, low, high)| [low, high]);
    let (Some(x), Some(y)) =
        (Extent::log(found.sizes.iter().map(|size| size.batch as f64)), Extent::log(shown.chain(ends)))
    else {
        return waiting(width, height, title, plots::THROUGHPUT_NONE.get(lang));
    };
    let mut keys = vec![
        Key::of(MEASURED, plots::THROUGHPUT_MEASURED.get(lang)),
        Key::plain(plots::THROUGHPUT_IDEAL_LINE.get(lang)),
    ];
    let chosen = found.recommended.and_then(|batch| found.size(batch));
    if let Some(chosen) = chosen {
        keys.push(Key::of(CHOSEN, plots::recommended(chosen.batch).get(lang)));
    }
    let foot = plots::BATCH_SIZE_EXAMPLES.get(lang);
    let mut frame = Frame::new((width, height), caption.get(lang), &keys, x.whole(), y, foot);
    if let Some(first) = found.sizes.first() {
        let (factor, power) = match view {
            ThroughputView::ExamplesPerSecond => (point(first).1 / first.batch as f64, 1.0),
            ThroughputView::SecondsPerStep => (point(first).1, 0.0),
        };
        frame.power_law(factor, power, Stroke::dashed(Ink::Axis, 1.5));
    }
    frame.curve(found.sizes.iter().map(point), Stroke::solid(Ink::Category(0), 1.5).faded(0.6));
    frame.bars(found.sizes.iter().filter_map(bar), Ink::Category(0));
    frame.symbols(found.sizes.iter().filter(|size| Some(size.batch) != found.recommended).map(point), MEASURED, 4.5);
    frame.symbols(chosen.map(point), CHOSEN, 5.5);
    let description = match chosen {
        Some(chosen) => {
            plots::throughput_description(chosen.batch, found.sizes.len(), title, point(chosen).1).get(lang)
        }
        None => title.to_owned(),
    };
    frame.finish(title, description, sizes(found, lang))
}

impl ThroughputView {
    /// Title and caption.
    fn words(self) -> (Fixed, Fixed) {
        match self {
            ThroughputView::ExamplesPerSecond => (plots::THROUGHPUT, plots::THROUGHPUT_CAPTION),
            ThroughputView::SecondsPerStep => (plots::THROUGHPUT_TIMES, plots::THROUGHPUT_TIMES_CAPTION),
        }
    }
}

/// What a table says of each size.
fn sizes(found: &Throughput, lang: Lang) -> DataTable {
    let columns = [
        plots::BATCH_SIZE,
        plots::THROUGHPUT_EXAMPLES,
        plots::THROUGHPUT_IDEAL,
        plots::THROUGHPUT_SECONDS,
        plots::THROUGHPUT_LOW,
        plots::THROUGHPUT_HIGH,
        plots::THROUGHPUT_WINDOWS,
    ];
    let rows = found.sizes.iter().map(|size| {
        let end = |high: bool| {
            size.seconds_per_step.interval.map_or(String::new(), |i| format!("{:?}", if high { i.high } else { i.low }))
        };
        [
            size.batch.to_string(),
            format!("{:?}", size.examples_per_second.value),
            format!("{:?}", size.ideal),
            format!("{:?}", size.seconds_per_step.value),
            end(false),
            end(true),
            size.windows.to_string(),
        ]
    });
    DataTable::new(columns.map(|name| name.get(lang)), rows)
}
