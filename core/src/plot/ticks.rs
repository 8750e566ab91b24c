//! Round numbers in a range, and how they are written.

use super::lettering;
use super::numerals::{plain, superscript};
use crate::number;
use crate::space::Scale;

/// A mark on an axis; a minor one has no label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: Option<String>,
}

/// Ticks for about `room` gaps between `low` and `high` (finite, ascending, within the scale): ascending, inside, two labels
/// or more. Linear steps are 1, 2 or 5 times a power of ten; log scales have powers of ten, then 1-2-5, then linear steps as
/// the range narrows; reverse log does the same for 1 − x.
pub fn ticks(scale: Scale, low: f64, high: f64, whole: bool, room: f64) -> Vec<Tick> {
    let linear = || linear(low, high, whole, room);
    let found = match scale {
        Scale::Linear => linear(),
        Scale::Log if whole => {
            powers_of_two(low, high, room).or_else(|| decades(low, high, room, Side::Whole)).unwrap_or_else(linear)
        }
        Scale::Log => decades(low, high, room, Side::Direct).unwrap_or_else(linear),
        Scale::ReverseLog => decades(low, high, room, Side::FromOne).unwrap_or_else(linear),
    };
    let mut kept: Vec<Tick> = Vec::with_capacity(found.len());
    for tick in found {
        let inside = (low..=high).contains(&tick.value) && (!whole || tick.value.fract() == 0.0);
        if inside && kept.last().is_none_or(|last| last.value < tick.value) {
            kept.push(tick);
        }
    }
    if kept.iter().filter(|tick| tick.label.is_some()).count() >= 2 {
        return kept;
    }
    // Nothing round lies inside often enough (neighbouring floats, say): the ends themselves.
    let alike = plain(low) == plain(high);
    [low, high].map(|value| Tick { value, label: Some(if alike { format!("{value:?}") } else { plain(value) }) }).into()
}

/// Drops the labels that would stand closer than `space` to the one before; `at` and `extent` give a label's middle and half
/// length in pixels. Even strides are tried first, so that what is left stays regular.
pub fn fit(ticks: &mut [Tick], space: f64, at: impl Fn(&Tick) -> f64, extent: impl Fn(&str) -> f64) {
    let labelled: Vec<usize> =
        (0..ticks.len()).filter(|&i| ticks.get(i).is_some_and(|tick| tick.label.is_some())).collect();
    let reach = |i: usize| {
        let tick = ticks.get(i)?;
        let (middle, half) = (at(tick), extent(tick.label.as_deref()?));
        Some((middle - half, middle + half))
    };
    let apart = |a: usize, b: usize| match (reach(a), reach(b)) {
        (Some((a0, a1)), Some((b0, b1))) => b0 - a1 >= space || a0 - b1 >= space,
        _ => true,
    };
    let stride = (1..=labelled.len().max(1)).find(|&stride| {
        let kept: Vec<usize> = labelled.iter().copied().step_by(stride).collect();
        kept.windows(2).all(|ab| apart(ab[0], ab[1]))
    });
    let stride = stride.unwrap_or(1);
    for (nth, &i) in labelled.iter().enumerate() {
        if nth % stride != 0
            && let Some(tick) = ticks.get_mut(i)
        {
            tick.label = None;
        }
    }
}

/// m × 10^e, correctly rounded (0 or infinite beyond the range of a float).
fn decimal(m: f64, e: i32) -> f64 {
    number::parse(&format!("{m}e{e}")).unwrap_or(0.0)
}

fn linear(low: f64, high: f64, whole: bool, room: f64) -> Vec<Tick> {
    let span = (high - low).min(f64::MAX);
    let raw = span / room;
    if raw <= 0.0 {
        return vec![];
    }
    let mut e = libm::log10(raw).floor() as i32;
    let mut m = [1.0, 2.0, 5.0].into_iter().find(|&m| decimal(m, e) >= raw).unwrap_or_else(|| {
        e += 1;
        1.0
    });
    // Fewer than two fit: one size smaller, so that an axis can be read.
    for _ in 0..3 {
        if count(low, high, decimal(m, e)) >= 2.0 {
            break;
        }
        (m, e) = match m as u8 {
            5 => (2.0, e),
            2 => (1.0, e),
            _ => (5.0, e - 1),
        };
    }
    if whole && e < 0 {
        (m, e) = (1.0, 0);
    }
    let step = decimal(m, e);
    let first = (low / step).ceil();
    // Beyond 2⁵³ steps from zero the multiples are no longer exact.
    if !step.is_finite() || step == 0.0 || !first.is_finite() || first.abs() > 9e15 || count(low, high, step) > 200.0 {
        return vec![];
    }
    let decimals = usize::try_from(-e).unwrap_or(0);
    let written = |value: f64| {
        let size = low.abs().max(high.abs());
        if (1e-4..1e6).contains(&size) && decimals <= 9 {
            format!("{value:.decimals$}").replace('-', "−")
        } else {
            plain(value)
        }
    };
    let mut ticks: Vec<Tick> = Vec::new();
    let mut k = first;
    while ticks.len() <= 200 {
        let value = decimal(k * m, e);
        if value > high {
            break;
        }
        let value = if value == 0.0 { 0.0 } else { value };
        ticks.push(Tick { value, label: Some(written(value)) });
        k += 1.0;
    }
    // Different numbers that are written alike would be a lie.
    if ticks.windows(2).any(|ab| ab[0].label == ab[1].label) { vec![] } else { ticks }
}

/// How many multiples of `step` lie in the range.
fn count(low: f64, high: f64, step: f64) -> f64 {
    (high / step).floor() - (low / step).ceil() + 1.0
}

/// Whether a log axis is one of x or of 1 − x; powers of ten are written out for whole numbers.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Direct,
    Whole,
    FromOne,
}

impl Side {
    /// m × 10^e counted from 0 upwards or from 1 downwards.
    fn value(self, m: f64, e: i32) -> f64 {
        let d = decimal(m, e);
        match self {
            Side::Direct | Side::Whole => d,
            // Through decimals, so that 1 − 0.001 is the float 0.999.
            Side::FromOne => number::parse(&format!("{:.*}", usize::try_from(-e).unwrap_or(0), 1.0 - d)).unwrap_or(0.0),
        }
    }

    fn label(self, m: f64, e: i32, value: f64, powers: bool) -> String {
        match self {
            Side::Direct if powers => format!("10{}", superscript(&e.to_string())),
            Side::Direct | Side::Whole => plain(value),
            Side::FromOne if e < -5 => format!("1−{}", plain(decimal(m, e))),
            Side::FromOne => plain(value),
        }
    }
}

/// Ticks of a log axis; `None` if the range is too narrow for them.
fn decades(low: f64, high: f64, room: f64, side: Side) -> Option<Vec<Tick>> {
    let (near, far) = match side {
        Side::Direct | Side::Whole => (low, high),
        Side::FromOne => (1.0 - high, 1.0 - low),
    };
    if !(near > 0.0 && far.is_finite()) {
        return None;
    }
    let (first, last) = (libm::log10(near).floor() as i32 - 1, libm::log10(far).ceil() as i32 + 1);
    let inside = |m: f64, e: i32| Some(side.value(m, e)).filter(|value| (low..=high).contains(value));
    let powers: Vec<i32> = (first..=last).filter(|&e| inside(1.0, e).is_some()).collect();
    let mut ticks: Vec<Tick> = if powers.len() >= 3 || (powers.len() == 2 && room < 4.0) {
        // Every n-th power of ten, counted from 10⁰, with unlabelled ones between.
        let stride = [1, 2, 3, 5, 10, 20, 50, 100, 200]
            .into_iter()
            .find(|&n| powers.len() as f64 / f64::from(n) <= room.max(2.0) + 1.0)
            .unwrap_or(200);
        let aligned = powers.iter().filter(|&&e| e % stride == 0).count() >= 2;
        let origin = if aligned { 0 } else { powers.first().copied().unwrap_or(0) };
        let minor: &[f64] = if powers.len() <= 8 { &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0] } else { &[] };
        let major = |e: i32| (e - origin) % stride == 0;
        (first..=last)
            .filter(|&e| powers.len() <= 60 || major(e))
            .flat_map(|e| std::iter::once((1.0, e)).chain(minor.iter().map(move |&m| (m, e))))
            .filter_map(|(m, e)| {
                let value = inside(m, e)?;
                let label = (m == 1.0 && major(e)).then(|| side.label(m, e, value, true));
                Some(Tick { value, label })
            })
            .collect()
    } else {
        let fine = [&[1.0, 2.0, 5.0][..], &[1.0, 3.0][..]];
        let both = |of: &[f64]| -> Vec<Tick> {
            (first..=last)
                .flat_map(|e| of.iter().map(move |&m| (m, e)))
                .filter_map(|(m, e)| {
                    inside(m, e).map(|value| Tick { value, label: Some(side.label(m, e, value, false)) })
                })
                .collect()
        };
        let [all, sparse] = fine.map(both);
        if all.len() as f64 <= room + 1.0 || sparse.len() < 2 { all } else { sparse }
    };
    if side == Side::FromOne {
        ticks.reverse();
    }
    (ticks.iter().filter(|tick| tick.label.is_some()).count() >= 2).then_some(ticks)
}

/// Powers of two for whole numbers (widths, batch sizes), where the range is neither too narrow for them nor better read in
/// powers of ten.
fn powers_of_two(low: f64, high: f64, room: f64) -> Option<Vec<Tick>> {
    if !(4.0..300.0).contains(&(high / low)) {
        return None;
    }
    let inside: Vec<f64> = (0..40).map(|k| (1u64 << k) as f64).filter(|x| (low..=high).contains(x)).collect();
    let stride = (inside.len() as f64 / (room + 1.0)).ceil().max(1.0) as usize;
    let ticks = inside
        .into_iter()
        .enumerate()
        .map(|(i, value)| Tick { value, label: (i % stride == 0).then(|| plain(value)) })
        .collect();
    Some(ticks)
}

/// Half the width of a label, for [`fit`] along x.
pub fn half_width(size: f64) -> impl Fn(&str) -> f64 {
    move |label| lettering::width(label, size) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale, low: f64, high: f64, room: f64) -> Vec<String> {
        ticks(scale, low, high, false, room).into_iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(labels(Scale::Linear, 0.0, 1.0, 5.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(Scale::Linear, -3.0, 3.0, 4.0), ["−2", "0", "2"]);
        assert_eq!(labels(Scale::Linear, 0.0, 2e7, 4.0), ["0", "5×10⁶", "10⁷", "1.5×10⁷", "2×10⁷"]);
        assert_eq!(labels(Scale::Log, 1e-5, 0.1, 8.0), ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"]);
        assert_eq!(labels(Scale::Log, 0.02, 0.3, 8.0), ["0.02", "0.05", "0.1", "0.2"]);
        assert_eq!(labels(Scale::Log, 1e-12, 1.0, 4.0), ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]);
        assert_eq!(labels(Scale::ReverseLog, 0.5, 0.999, 8.0), ["0.9", "0.99", "0.999"]);
        assert_eq!(labels(Scale::ReverseLog, 0.5, 0.95, 8.0), ["0.5", "0.8", "0.9", "0.95"]);
        assert_eq!(labels(Scale::Linear, 1.0, 1.0 + f64::EPSILON, 8.0), ["1.0", "1.0000000000000002"]);
    }

    #[test]
    fn whole_numbers_have_whole_ticks() {
        let labels = |scale, low, high| -> Vec<String> {
            ticks(scale, low, high, true, 8.0).into_iter().filter_map(|tick| tick.label).collect()
        };
        assert_eq!(labels(Scale::Linear, 0.6, 4.4), ["1", "2", "3", "4"]);
        assert_eq!(labels(Scale::Log, 15.2, 269.0), ["16", "32", "64", "128", "256"]);
        assert_eq!(labels(Scale::Log, 0.9, 11_000.0), ["1", "10", "100", "1000", "10000"]);
    }

    #[test]
    fn labels_that_would_touch_are_dropped_evenly() {
        let mut ticks = ticks(Scale::Linear, 0.0, 1.0, false, 10.0);
        fit(&mut ticks, 6.0, |tick| tick.value * 100.0, half_width(11.0));
        let left: Vec<_> = ticks.into_iter().filter_map(|tick| tick.label).collect();
        assert_eq!(left, ["0.0", "0.3", "0.6", "0.9"]);
    }
}
