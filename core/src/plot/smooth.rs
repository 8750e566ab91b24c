//! Smoothed curves and bands over many curves, for pictures only: no finding rests on them.

use crate::record::Curve;
use crate::space::Scale;
use crate::statistics::quantile;

/// A running mean with weights that fall off exponentially with the distance in steps on both sides, so that it does not lag
/// behind; `reach` is the share of the whole range at which a weight has fallen to 1/e. The mean is taken in the scale of the
/// axis it is drawn on, so that a steep descent is not bent upwards. Two passes, each in linear time.
pub fn smoothed(curve: &Curve, reach: f64, scale: Scale) -> Vec<f64> {
    let (steps, values) = (curve.steps(), curve.values());
    let (Some(&first), Some(&last)) = (steps.first(), steps.last()) else { return Vec::new() };
    let length = (reach * (last - first) as f64).max(f64::MIN_POSITIVE);
    let pass = |points: &mut dyn Iterator<Item = (u64, f64)>| -> Vec<(f64, f64)> {
        let (mut sum, mut weight, mut before) = (0.0, 0.0, None::<u64>);
        let mut out = Vec::with_capacity(values.len());
        for (step, value) in points {
            let decay = before.map_or(0.0, |before| libm::exp(-(step.abs_diff(before) as f64) / length));
            (sum, weight) = (sum * decay, weight * decay);
            out.push((sum, weight));
            (sum, weight) = (sum + scale.forward(value), weight + 1.0);
            before = Some(step);
        }
        out
    };
    let left = pass(&mut curve.points());
    let right = pass(&mut curve.points().rev());
    let joined = left.iter().zip(right.iter().rev()).zip(values);
    joined
        .map(|(((a, u), (b, v)), value)| {
            let mean = scale.backward((a + b + scale.forward(*value)) / (u + v + 1.0));
            // Sums of huge values may overflow; the raw value is still true.
            if mean.is_finite() { mean } else { *value }
        })
        .collect()
}

/// A step, and the quantiles of all curves there.
pub type Slice = (f64, Vec<f64>);

/// Quantiles across curves at steps between the first and the last of any. A curve counts between its first and last
/// measurement, by linear interpolation; a step that fewer than half of the curves reach is left out.
pub fn bands(curves: &[&Curve], quantiles: &[f64], places: usize) -> Vec<Slice> {
    let first = curves.iter().filter_map(|curve| curve.steps().first()).min();
    let last = curves.iter().filter_map(|curve| curve.steps().last()).max();
    let (Some(&first), Some(&last)) = (first, last) else { return Vec::new() };
    let places = places.clamp(2, 2000);
    let mut cursors = vec![0usize; curves.len()];
    let mut out = Vec::with_capacity(places);
    for i in 0..places {
        let at = first as f64 + (last - first) as f64 * i as f64 / (places - 1) as f64;
        let mut values: Vec<f64> =
            curves.iter().zip(&mut cursors).filter_map(|(curve, cursor)| interpolated(curve, at, cursor)).collect();
        if 2 * values.len() < curves.len() || values.is_empty() {
            continue;
        }
        values.sort_unstable_by(f64::total_cmp);
        out.push((at, quantiles.iter().filter_map(|&q| quantile(&values, q)).collect()));
        if first == last {
            break;
        }
    }
    out
}

/// The value at a step; `cursor` moves forward only.
fn interpolated(curve: &Curve, at: f64, cursor: &mut usize) -> Option<f64> {
    let (steps, values) = (curve.steps(), curve.values());
    while steps.get(*cursor + 1).is_some_and(|&next| next as f64 <= at) {
        *cursor += 1;
    }
    let (from, low) = (*steps.get(*cursor)? as f64, *values.get(*cursor)?);
    if at < from {
        return None;
    }
    match (steps.get(*cursor + 1), values.get(*cursor + 1)) {
        (Some(&to), Some(&high)) => {
            let part = (at - from) / (to as f64 - from);
            Some(low * (1.0 - part) + high * part)
        }
        _ => (at == from).then_some(low),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::study::Study;
    use crate::trial::{Event, Metrics, What};

    fn record(curves: &[&[(u64, f64)]]) -> Record {
        let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let mut record = Record::new(study);
        for (trial, points) in (0..).zip(curves) {
            record
                .apply(Event { trial, what: What::Started { values: Default::default(), seed: 0, name: None } })
                .unwrap();
            for &(step, value) in *points {
                let metrics = Metrics::from([("m".to_owned(), value)]);
                record.apply(Event { trial, what: What::Measured { step, metrics } }).unwrap();
            }
        }
        record
    }

    #[test]
    fn smoothing_keeps_lines_and_levels_and_does_not_lag() {
        let line: Vec<(u64, f64)> = (0..101).map(|i| (i, i as f64)).collect();
        let flat: Vec<(u64, f64)> = (0..50).map(|i| (i * i, 2.5)).collect();
        let record = record(&[&line, &flat, &[(7, 3.0)]]);
        let of = |trial: u64| smoothed(&record.trials()[&trial].curves["m"], 0.03, Scale::Linear);
        assert!((of(0)[50] - 50.0).abs() < 1e-9);
        assert!(of(1).iter().all(|x| (x - 2.5).abs() < 1e-12));
        assert_eq!(of(2), [3.0]);
        let decay: Vec<(u64, f64)> = (0..101).map(|i| (i, (-(i as f64) / 5.0).exp())).collect();
        let record = self::record(&[&decay]);
        let smooth = smoothed(&record.trials()[&0].curves["m"], 0.1, Scale::Log);
        assert!((smooth[50] / decay[50].1 - 1.0).abs() < 1e-9, "a line in logarithms stays where it is");
    }

    #[test]
    fn bands_are_quantiles_of_what_is_measured() {
        let record = record(&[&[(0, 0.0), (10, 10.0)], &[(0, 2.0), (5, 2.0), (10, 2.0)], &[(0, 4.0), (4, 4.0)]]);
        let curves: Vec<&Curve> = record.trials().values().map(|trial| &trial.curves["m"]).collect();
        let found = bands(&curves, &[0.0, 0.5, 1.0], 11);
        assert_eq!(found.len(), 11);
        assert_eq!(found[2], (2.0, vec![2.0, 2.0, 4.0]));
        assert_eq!(found[8], (8.0, vec![2.0, 5.0, 8.0]), "the third has ended");
        assert!(bands(&[], &[0.5], 11).is_empty());
    }
}
