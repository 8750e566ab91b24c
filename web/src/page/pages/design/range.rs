//! A range on a little axis in its own scale, beside the usual range of the hyperparameter.
//!
//! Decoration for those who see it: the numbers stand in the fields beside. Knows nothing of the document.

use lab_core::plot::ticks;
use lab_core::space::Scale;
use lab_core::workload::{Kind, hyperparameter};
use leptos::prelude::*;

const WIDTH: f64 = 260.0;
const MARGIN: f64 = 14.0;

/// A range as far as it makes sense: `None` while it does not (ends swapped, log of zero).
pub fn view(name: &str, low: f64, high: f64, scale: Scale, whole: bool) -> Option<AnyView> {
    let usual = match hyperparameter(name).map(|entry| entry.kind) {
        Some(Kind::Real { usual, .. }) => Some(usual),
        Some(Kind::Whole { usual: (a, b), .. }) => Some((a as f64, b as f64)),
        _ => None,
    }
    .filter(|&(a, b)| scale.forward(a).is_finite() && scale.forward(b).is_finite());
    let (from, to) = (scale.forward(low), scale.forward(high));
    if !(from.is_finite() && to.is_finite() && from < to) {
        return None;
    }
    let (a, b) = usual.map_or((from, to), |(a, b)| (scale.forward(a).min(from), scale.forward(b).max(to)));
    let room = 0.06 * (b - a);
    let (a, b) = (a - room, b + room);
    let x = move |coordinate: f64| MARGIN + (coordinate - a) / (b - a) * (WIDTH - 2.0 * MARGIN);
    let marks: Vec<_> = ticks(scale, scale.backward(a), scale.backward(b), whole, 4.0)
        .into_iter()
        .map(|tick| {
            let at = x(scale.forward(tick.value));
            let label = tick.label.map(|label| view! { <text x=round(at) y="26">{label}</text> });
            view! { <line class="tick" x1=round(at) x2=round(at) y1="8" y2="13"></line> {label} }
        })
        .collect();
    let band = usual.map(|(low, high)| {
        let (left, right) = (x(scale.forward(low)), x(scale.forward(high)));
        view! { <rect class="usual" x=round(left) y="5" width=round((right - left).max(0.0)) height="6"></rect> }
    });
    let (left, right) = (x(from), x(to));
    Some(
        view! {
            <svg class="range" viewBox=format!("0 0 {WIDTH} 30") aria-hidden="true">
                {band}
                <line class="axis" x1=round(MARGIN) x2=round(WIDTH - MARGIN) y1="8" y2="8"></line>
                {marks}
                <line class="span" x1=round(left) x2=round(right) y1="8" y2="8"></line>
                <circle class="end" cx=round(left) cy="8" r="4"></circle>
                <circle class="end" cx=round(right) cy="8" r="4"></circle>
            </svg>
        }
        .into_any(),
    )
}

fn round(x: f64) -> String {
    format!("{x:.1}")
}
