//! Steps to a target against batch size with the perfect-scaling line, and the same for time, examples and epochs.
//!
//! Knows nothing of trials.

use super::axis_plot::PlotOptions;
use super::frame::{CHOSEN, Extent, Frame, MEASURED, key, table};
use super::names::metric_title;
use super::scene::{Ink, Scene, Stroke};
use super::sheet::{Key, waiting};
use crate::procedure::steps_to_target::{BestRun, Critical, StepsToTarget};
use crate::space::format_number;

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

/// The best trial of each batch size, with what other draws of trials could have shown.
pub fn steps_to_target_plot(found: &StepsToTarget, view: StepsView, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let (metric, target) = (metric_title(&found.metric, lang), format_number(found.target));
    let caption = match view {
        StepsView::Steps => lang.pick(format!("steps to {metric} {target}"), format!("达到{metric} {target} 的步数")),
        StepsView::Seconds => lang.pick(
            format!("training time to {metric} {target} (seconds)"),
            format!("达到{metric} {target} 的训练时间（秒）"),
        ),
        StepsView::Examples => {
            lang.pick(format!("examples to {metric} {target}"), format!("达到{metric} {target} 的样本数"))
        }
        StepsView::EqualEpochs => {
            lang.pick(format!("best {metric} at equally many examples"), format!("相同样本数下的最佳{metric}"))
        }
    };
    let title = lang.pick(format!("{caption}, by batch size"), format!("{caption}与批量大小"));
    // Steps times this are what is shown.
    let times = |batch: f64, best: &BestRun| match view {
        StepsView::Steps | StepsView::EqualEpochs => Some(1.0),
        StepsView::Seconds => best.seconds.map(|seconds| seconds / best.steps.max(1) as f64),
        StepsView::Examples => Some(batch),
    };
    let points: Vec<(f64, f64)> = match view {
        StepsView::EqualEpochs => {
            let view = found.epoch_view.iter().flat_map(|view| &view.points);
            view.map(|&(batch, _, objective)| (batch as f64, objective)).collect()
        }
        _ => {
            let reached = found.points.iter().filter_map(|point| {
                let (batch, best) = (point.batch as f64, point.best.as_ref()?);
                Some((batch, best.steps as f64 * times(batch, best)?))
            });
            reached.collect()
        }
    };
    let bars: Vec<(f64, f64, f64)> = match view {
        StepsView::EqualEpochs => Vec::new(),
        _ => {
            let bars = found.points.iter().filter_map(|point| {
                let (batch, best) = (point.batch as f64, point.best.as_ref()?);
                let (interval, times) = (best.interval?, times(batch, best)?);
                Some((batch, interval.low * times, interval.high * times))
            });
            bars.collect()
        }
    };
    let values = points.iter().map(|point| point.1).chain(bars.iter().flat_map(|bar| [bar.1, bar.2]));
    let (Some(x), Some(y)) = (Extent::log(points.iter().map(|point| point.0)), Extent::log(values)) else {
        let message = match view {
            StepsView::Seconds => lang.pick(
                "Waiting for the time per step: run the batch-size finder.",
                "等待每步时间：请运行批量大小查找。",
            ),
            _ => lang.pick("Waiting for a trial that reaches the target.", "等待达到目标的试验。"),
        };
        return waiting(width, height, title, message.to_owned());
    };
    let chosen = found.recommended().filter(|_| view != StepsView::EqualEpochs).map(|batch| batch as f64);
    let critical = found.fit.map(|fit| fit.critical).filter(|_| view != StepsView::EqualEpochs);
    let mut keys: Vec<Key> =
        vec![key(Some(MEASURED), lang.pick("best trial, 95 % of redraws", "最佳试验，95 % 重抽样").to_owned())];
    if matches!(view, StepsView::Steps | StepsView::Examples) {
        keys.push(key(None, lang.pick("- - perfect scaling", "- - 完美扩展").to_owned()));
    }
    if let Some(Critical::Found { batch, .. }) = critical {
        let batch = format_number(batch.round());
        keys.push(key(
            None,
            lang.pick(format!("│ critical: {batch}, 95 % shaded"), format!("│ 临界：{batch}，阴影为 95 %")),
        ));
    }
    if let Some(batch) = chosen {
        keys.push(key(Some(CHOSEN), lang.pick(format!("recommended: {batch}"), format!("建议：{batch}"))));
    }
    let foot = lang.pick("batch size (examples)", "批量大小（样本）");
    let mut frame = Frame::new((width, height), &caption, &keys, x.whole(), y, foot);
    if let Some(Critical::Found { batch, interval }) = critical {
        frame.band(interval.low, interval.high);
        frame.upright(batch, Stroke::solid(Ink::Bound, 1.0));
    }
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
    match (view, law) {
        (StepsView::Steps | StepsView::Examples, Some((least, critical))) => {
            let (low, high) = (libm::log(frame.x.low), libm::log(frame.x.high));
            let law: Vec<(f64, f64)> = (0..=SAMPLES)
                .map(|i| libm::exp(low + (high - low) * f64::from(i) / f64::from(SAMPLES)))
                .map(|batch| {
                    (batch, least * (1.0 + critical / batch) * if view == StepsView::Examples { batch } else { 1.0 })
                })
                .filter(|(_, value)| (frame.y.low..=frame.y.high).contains(value))
                .collect();
            frame.curve(law, Stroke::solid(Ink::Category(0), 1.5).faded(0.6));
        }
        _ => frame.curve(points.iter().copied(), Stroke::solid(Ink::Category(0), 1.5).faded(0.6)),
    }
    frame.bars(bars, Ink::Category(0));
    let (star, rest): (Vec<_>, Vec<_>) = points.iter().copied().partition(|point| Some(point.0) == chosen);
    frame.symbols(rest, MEASURED, 4.5);
    frame.symbols(star, CHOSEN, 5.5);
    let n = points.len();
    let description = lang.pick(
        format!("{title}: {n} sizes on log axes, each tuned on its own."),
        format!("{title}：双对数坐标，{n} 个批量，各自调优。"),
    );
    let columns = [
        lang.pick("batch size", "批量大小"),
        lang.pick("trials", "试验数"),
        lang.pick("reached", "达到目标"),
        lang.pick("trial", "试验"),
        lang.pick("steps", "步数"),
        lang.pick("seconds", "秒"),
        lang.pick("examples", "样本数"),
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
    frame.finish(title, description, table(columns, rows))
}
