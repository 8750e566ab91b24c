//! Gradient norms of one trial: their course with the proposed clip threshold, and their histogram.

use super::axis_plot::PlotOptions;
use super::frame::{Extent, Frame, key, table};
use super::scene::{Ink, Scene, Stroke};
use super::thin::thin;
use crate::procedure::instability::Norms;
use crate::space::{Scale, format_number};
use crate::text::Lang;

/// Columns of a histogram: so many at most.
const COLUMNS: usize = 30;

fn threshold_key(norms: &Norms, lang: Lang) -> String {
    let threshold = format_number(norms.threshold);
    lang.pick(format!("- - 90th percentile: {threshold}"), format!("- - 第 90 百分位：{threshold}"))
}

fn subject(norms: &Norms, lang: Lang) -> String {
    let (trial, rate) = (norms.trial, format_number(norms.learning_rate));
    lang.pick(format!("trial {trial}, learning rate {rate}"), format!("试验 {trial}，学习率 {rate}"))
}

/// What the norms take on a log axis; norms of exactly zero stand at its low end.
fn extent(norms: &Norms) -> Extent {
    Extent::log(norms.values.iter().copied().chain([norms.threshold])).unwrap_or(Extent {
        scale: Scale::Linear,
        low: 0.0,
        high: 1.0,
        whole: false,
    })
}

/// The gradient norm at each step measured.
pub fn gradient_norm_curve(norms: &Norms, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = lang.pick("Gradient norm during training", "训练过程中的梯度范数").to_owned();
    let keys = [key(None, subject(norms, lang)), key(None, threshold_key(norms, lang))];
    let last = norms.steps.last().copied().unwrap_or(1).max(1) as f64;
    let x = Extent { scale: Scale::Linear, low: 0.0, high: last, whole: true };
    let caption = lang.pick("gradient norm", "梯度范数");
    let mut frame = Frame::new((width, height), caption, &keys, x, extent(norms), lang.pick("step", "步数"));
    let column = (last / (frame.x.to - frame.x.from)) as u64;
    let kept = thin(&norms.steps, &norms.values, column);
    let points: Vec<(f64, f64)> = kept.into_iter().map(|(step, norm)| (step as f64, norm)).collect();
    frame.curve(points, Stroke::solid(Ink::Category(0), 1.5));
    frame.level(norms.threshold, Stroke::dashed(Ink::Accent, 1.5));
    let (median, largest) = (format_number(norms.median), format_number(norms.largest));
    let description = lang.pick(
        format!("Gradient norms of {}: median {median}, largest {largest}.", subject(norms, lang)),
        format!("{} 的梯度范数：中位数 {median}，最大 {largest}。", subject(norms, lang)),
    );
    let rows = norms.steps.iter().zip(&norms.values).map(|(step, norm)| [step.to_string(), format!("{norm:?}")]);
    frame.finish(title, description, table([lang.pick("step", "步数"), lang.pick("gradient norm", "梯度范数")], rows))
}

/// How often the gradient norm was how large; columns of equal ratio.
pub fn gradient_norm_histogram(norms: &Norms, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = lang.pick("Histogram of gradient norms", "梯度范数直方图").to_owned();
    let x = extent(norms);
    let (low, high) = (x.scale.forward(x.low), x.scale.forward(x.high));
    let count = (norms.values.len() as f64).sqrt().ceil().clamp(5.0, COLUMNS as f64) as usize;
    let mut columns = vec![0u64; count];
    for norm in &norms.values {
        let place = if *norm > 0.0 { (x.scale.forward(*norm) - low) / (high - low) } else { 0.0 };
        if let Some(column) = columns.get_mut(((place.max(0.0) * count as f64) as usize).min(count - 1)) {
            *column += 1;
        }
    }
    let edge = |i: usize| x.scale.backward(low + (high - low) * i as f64 / count as f64);
    let most = columns.iter().copied().max().unwrap_or(1).max(1) as f64;
    let y = Extent { scale: Scale::Linear, low: 0.0, high: most * 1.05, whole: true };
    let keys = [key(None, subject(norms, lang)), key(None, threshold_key(norms, lang))];
    let caption = lang.pick("number of steps", "步数");
    let mut frame = Frame::new((width, height), caption, &keys, x, y, lang.pick("gradient norm", "梯度范数"));
    for (i, &steps) in columns.iter().enumerate().filter(|(_, steps)| **steps > 0) {
        frame.column(edge(i), edge(i + 1), steps as f64, Ink::Category(0));
    }
    frame.upright(norms.threshold, Stroke::dashed(Ink::Accent, 1.5));
    let n = norms.values.len();
    let description = lang.pick(
        format!("{n} gradient norms of {} in {count} columns.", subject(norms, lang)),
        format!("{} 的 {n} 个梯度范数，分为 {count} 列。", subject(norms, lang)),
    );
    let rows = columns
        .iter()
        .enumerate()
        .map(|(i, steps)| [format!("{:?}", edge(i)), format!("{:?}", edge(i + 1)), steps.to_string()]);
    let columns = [lang.pick("from", "从"), lang.pick("to", "到"), lang.pick("steps", "步数")];
    frame.finish(title, description, table(columns, rows))
}
