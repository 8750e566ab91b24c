//! Random changes to training inputs: shift, rotation, noise, and mixup.
//!
//! Made on the host from each trial's own streams, so that every device trains on the same numbers.

use crate::dataset::Shape;
use crate::random::Stream;
use crate::workload::Augmentation;
use core::f64::consts::PI;

/// Changes one example [channels · h · w] in place; `stream` is this example's own.
pub(super) fn augment(example: &mut [f32], shape: Shape, augmentation: &Augmentation, stream: Stream) {
    let Augmentation { shift, rotation, noise, .. } = *augmentation;
    let (channels, height, width) = match shape {
        Shape::Image { channels, height, width } => (channels, height, width),
        Shape::Sequence { channels, length } => (channels, 1, length),
        Shape::Table { .. } | Shape::Tokens { .. } => (0, 0, 0),
    };
    if channels > 0 && (shift > 0 || rotation > 0.0) {
        let whole = |n: u64, side: usize| {
            let shift = if side == 1 { 0 } else { shift };
            (stream.uniform(n) * (2 * shift + 1) as f64).floor() - shift as f64
        };
        let turn = (2.0 * stream.uniform(2) - 1.0) * rotation * PI / 180.0;
        let placed = Placement { down: whole(0, height), right: whole(1, width), turn };
        for plane in example.chunks_exact_mut(height * width) {
            placed.apply(plane, height, width);
        }
    }
    if noise > 0.0 {
        let stream = stream.child("noise");
        for (i, pair) in example.chunks_mut(2).enumerate() {
            let (first, second) = stream.normal_pair(i as u64);
            for (x, z) in pair.iter_mut().zip([first, second]) {
                *x += (noise * z) as f32;
            }
        }
    }
}

/// A rigid motion of an image: points, points, radians.
struct Placement {
    down: f64,
    right: f64,
    turn: f64,
}

impl Placement {
    /// Each point takes the bilinear mean of where it came from; beyond the border the border goes on.
    fn apply(&self, plane: &mut [f32], height: usize, width: usize) {
        let source = plane.to_vec();
        let (sin, cos) = (libm::sin(self.turn), libm::cos(self.turn));
        let (middle_y, middle_x) = ((height - 1) as f64 / 2.0, (width - 1) as f64 / 2.0);
        let at = |y: usize, x: usize| f64::from(source[y * width + x]);
        for y in 0..height {
            for x in 0..width {
                let (dy, dx) = (y as f64 - self.down - middle_y, x as f64 - self.right - middle_x);
                let from_y = (middle_y + cos * dy - sin * dx).clamp(0.0, (height - 1) as f64);
                let from_x = (middle_x + sin * dy + cos * dx).clamp(0.0, (width - 1) as f64);
                let (y0, x0) = (libm::floor(from_y), libm::floor(from_x));
                let (share_y, share_x) = (from_y - y0, from_x - x0);
                let (y0, x0) = (y0 as usize, x0 as usize);
                let (y1, x1) = ((y0 + 1).min(height - 1), (x0 + 1).min(width - 1));
                let upper = at(y0, x0) * (1.0 - share_x) + at(y0, x1) * share_x;
                let lower = at(y1, x0) * (1.0 - share_x) + at(y1, x1) * share_x;
                plane[y * width + x] = (upper * (1.0 - share_y) + lower * share_y) as f32;
            }
        }
    }
}

/// A number from Beta(α, α) for α in (0, 1] (Jöhnk 1964).
pub(super) fn symmetric_beta(alpha: f64, stream: &Stream) -> f64 {
    // A pair is kept with a probability of at least ½ for α ≤ 1.
    for i in 0..64 {
        let (u, v) = (libm::pow(stream.uniform(2 * i), 1.0 / alpha), libm::pow(stream.uniform(2 * i + 1), 1.0 / alpha));
        let sum = u + v;
        if sum > 0.0 && sum <= 1.0 {
            return u / sum;
        }
    }
    0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFF: Augmentation = Augmentation { shift: 0, rotation: 0.0, noise: 0.0, mixup: 0.0 };
    const SHAPE: Shape = Shape::Image { channels: 1, height: 5, width: 5 };

    fn changed(augmentation: Augmentation, seed: u64) -> Vec<f32> {
        let mut image: Vec<f32> = (0..25).map(|i| if i == 12 { 1.0 } else { 0.0 }).collect();
        augment(&mut image, SHAPE, &augmentation, Stream::new(seed));
        image
    }

    #[test]
    fn a_shift_moves_by_whole_points_in_every_direction() {
        let places: std::collections::BTreeSet<usize> = (0..200)
            .map(|seed| changed(Augmentation { shift: 1, ..OFF }, seed).iter().position(|&x| x == 1.0).unwrap())
            .collect();
        assert_eq!(places.into_iter().collect::<Vec<_>>(), [6, 7, 8, 11, 12, 13, 16, 17, 18]);
    }

    #[test]
    fn a_rotation_keeps_the_middle_and_a_quarter_turn_moves_corners() {
        assert!((0..50).all(|seed| (changed(Augmentation { rotation: 30.0, ..OFF }, seed)[12] - 1.0).abs() < 1e-6));
        let mut corner: Vec<f32> = (0..25).map(|i| if i == 0 { 1.0 } else { 0.0 }).collect();
        Placement { down: 0.0, right: 0.0, turn: PI / 2.0 }.apply(&mut corner, 5, 5);
        let place = corner.iter().position(|&x| (x - 1.0).abs() < 1e-6).unwrap();
        assert!(matches!(place, 4 | 20), "{corner:?}");
    }

    #[test]
    fn noise_has_its_deviation() {
        let mut zeros = vec![0f32; 20_000];
        let shape = Shape::Table { features: 20_000 };
        augment(&mut zeros, shape, &Augmentation { noise: 0.5, ..OFF }, Stream::new(3));
        let mean = zeros.iter().map(|&x| f64::from(x)).sum::<f64>() / 2e4;
        let variance = zeros.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / 2e4;
        // Four standard errors.
        assert!(mean.abs() < 0.015 && (variance - 0.25).abs() < 0.01, "{mean} {variance}");
    }

    #[test]
    fn shares_of_mixup_have_the_moments_of_their_distribution() {
        for alpha in [0.2, 0.5, 1.0] {
            let shares: Vec<f64> = (0..20_000).map(|i| symmetric_beta(alpha, &Stream::new(5).index(i))).collect();
            let mean = shares.iter().sum::<f64>() / 2e4;
            let variance = shares.iter().map(|x| (x - 0.5).powi(2)).sum::<f64>() / 2e4;
            let expected = 1.0 / (4.0 * (2.0 * alpha + 1.0));
            assert!((mean - 0.5).abs() < 0.014 && (variance - expected).abs() < 0.006, "{alpha}: {mean} {variance}");
        }
    }
}
