//! Gradient norms of one trial: their course with the proposed clip threshold, and their histogram.

use super::axis_plot::PlotOptions;
use super::frame::{Extent, Frame};
use super::scene::{DataTable, Ink, Scene, Stroke};
use super::sheet::Key;
use super::thin::thin;
use crate::procedure::instability::Norms;
use crate::space::Scale;
use lab_texts::{Lang, Message, plots};

/// Columns of a histogram: so many at most.
const COLUMNS: usize = 30;

fn keys(norms: &Norms, lang: Lang) -> [Key; 2] {
    [subject(norms), plots::norms_threshold(norms.threshold)].map(|text| Key::plain(text.get(lang)))
}

fn subject(norms: &Norms) -> Message {
    plots::norms_subject(norms.learning_rate, norms.trial)
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
    let last = norms.steps.last().copied().unwrap_or(1).max(1) as f64;
    let x = Extent { scale: Scale::Linear, low: 0.0, high: last, whole: true };
    let (caption, foot) = (plots::GRADIENT_NORM.get(lang), plots::STEP.get(lang));
    let mut frame = Frame::new((width, height), caption, &keys(norms, lang), x, extent(norms), foot);
    let column = (last / (frame.x.to - frame.x.from)) as u64;
    let kept = thin(&norms.steps, &norms.values, column);
    let points: Vec<(f64, f64)> = kept.into_iter().map(|(step, norm)| (step as f64, norm)).collect();
    frame.curve(points, Stroke::solid(Ink::Category(0), 1.5));
    frame.level(norms.threshold, Stroke::dashed(Ink::Accent, 1.5));
    let description = plots::norms_description(norms.largest, norms.median, subject(norms)).get(lang);
    let rows = norms.steps.iter().zip(&norms.values).map(|(step, norm)| [step.to_string(), format!("{norm:?}")]);
    frame.finish(plots::NORMS.get(lang), description, DataTable::new([foot, caption], rows))
}

/// How often the gradient norm was how large; columns of equal ratio.
pub fn gradient_norm_histogram(norms: &Norms, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
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
    let (caption, foot) = (plots::NORMS_HISTOGRAM_CAPTION.get(lang), plots::GRADIENT_NORM.get(lang));
    let mut frame = Frame::new((width, height), caption, &keys(norms, lang), x, y, foot);
    for (i, &steps) in columns.iter().enumerate().filter(|(_, steps)| **steps > 0) {
        frame.column(edge(i), edge(i + 1), steps as f64, Ink::Category(0));
    }
    frame.upright(norms.threshold, Stroke::dashed(Ink::Accent, 1.5));
    let n = norms.values.len();
    let description = plots::norms_histogram_description(count, n, subject(norms)).get(lang);
    let rows = columns
        .iter()
        .enumerate()
        .map(|(i, steps)| [format!("{:?}", edge(i)), format!("{:?}", edge(i + 1)), steps.to_string()]);
    let columns = [plots::FROM, plots::TO, plots::STEPS].map(|name| name.get(lang));
    frame.finish(plots::NORMS_HISTOGRAM.get(lang), description, DataTable::new(columns, rows))
}
