//! The batch-size finder's plots: throughput and time per step against batch size, beside the ideal.

use super::axis_plot::PlotOptions;
use super::frame::{CHOSEN, Extent, Frame, MEASURED, key, table};
use super::scene::{DataTable, Ink, Scene, Stroke};
use super::sheet::{Key, waiting};
use crate::procedure::throughput::{SizeResult, Throughput};
use crate::space::format_number;
use crate::text::Lang;

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
    let (title, caption) = view.words(lang);
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
        let message = lang.pick("Waiting for the first batch size to be timed.", "等待第一个批量大小的计时。");
        return waiting(width, height, title.to_owned(), message.to_owned());
    };
    let mut keys: Vec<Key> = vec![
        key(Some(MEASURED), lang.pick("measured, 95 % interval", "测量值，95 % 区间").to_owned()),
        key(None, lang.pick("- - ideal", "- - 理想").to_owned()),
    ];
    let chosen = found.recommended.and_then(|batch| found.size(batch));
    if let Some(chosen) = chosen {
        let batch = chosen.batch;
        keys.push(key(Some(CHOSEN), lang.pick(format!("recommended: {batch}"), format!("建议：{batch}"))));
    }
    let mut frame = Frame::new(
        (width, height),
        caption,
        &keys,
        x.whole(),
        y,
        lang.pick("batch size (examples)", "批量大小（样本）"),
    );
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
            let (batch, n, value) = (chosen.batch, found.sizes.len(), format_number(point(chosen).1));
            lang.pick(
                format!("{title}, {n} sizes on log axes. Recommended is a batch of {batch}, at {value}."),
                format!("{title}，双对数坐标，{n} 个批量。建议批量为 {batch}，对应 {value}。"),
            )
        }
        None => title.to_owned(),
    };
    frame.finish(title.to_owned(), description, sizes(found, lang))
}

impl ThroughputView {
    /// Title and caption.
    fn words(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            ThroughputView::ExamplesPerSecond => (
                lang.pick("Throughput by batch size", "吞吐量与批量大小"),
                lang.pick("throughput (examples per second)", "吞吐量（每秒样本数）"),
            ),
            ThroughputView::SecondsPerStep => (
                lang.pick("Time per step by batch size", "每步时间与批量大小"),
                lang.pick("time per step (seconds)", "每步时间（秒）"),
            ),
        }
    }
}

/// What a table says of each size.
fn sizes(found: &Throughput, lang: Lang) -> DataTable {
    let columns = [
        lang.pick("batch size", "批量大小"),
        lang.pick("examples per second", "每秒样本数"),
        lang.pick("ideal", "理想"),
        lang.pick("seconds per step", "每步秒数"),
        lang.pick("low", "下限"),
        lang.pick("high", "上限"),
        lang.pick("windows", "窗口数"),
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
    table(columns, rows)
}
