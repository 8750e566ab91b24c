//! Nested uniform scrambling of numbers in [0, 1) written as digits in any base.
//!
//! Every digit is permuted by a uniformly random permutation that depends on the digits before it. Each scrambled point is then
//! uniform on [0, 1), while any two points keep the place of the first digit in which they differ, and with it the evenness of
//! the whole set (A. B. Owen, *Randomly permuted (t,m,s)-nets and (t,s)-sequences*, 1995). The tree of permutations is never
//! stored: its node is a named random stream (the idea of S. Laine and T. Karras, *Stratified sampling for stochastic
//! transparency*, 2011, and B. Burley, *Practical hash-based Owen scrambling*, JCGT 9(4), 2020).

use crate::random::Stream;

/// The number Σ dᵢ · base⁻ⁱ in [0, 1), from as many digits as 53 bits need.
pub(super) fn fraction(base: u64, digits: impl Iterator<Item = u64>) -> f64 {
    let (mut numerator, mut denominator) = (0u128, 1u128);
    for digit in digits {
        if denominator >= 1 << f64::MANTISSA_DIGITS {
            break;
        }
        numerator = numerator * u128::from(base) + u128::from(digit);
        denominator *= u128::from(base);
    }
    // The quotient of numbers beyond 2⁵³ can round up to one.
    (numerator as f64 / denominator as f64).min(1.0 - f64::EPSILON / 2.0)
}

/// The digits, each permuted by the node of the stream's tree that the digits before it lead to.
pub(super) fn scramble(base: u64, digits: impl Iterator<Item = u64>, stream: Stream) -> impl Iterator<Item = u64> {
    // A leading one tells 0 from 00. The product wraps only beyond the digits that `fraction` takes.
    digits.scan(1u64, move |path, digit| {
        let node = stream.index(*path);
        *path = path.wrapping_mul(base).wrapping_add(digit);
        Some(permuted(node, base, digit))
    })
}

/// Where a random permutation of `0..base` takes `digit`.
///
/// The Fisher–Yates shuffle swaps item i with a random one at or behind it, i ascending. What ends at `digit` is followed
/// back through the swaps: `digit` + 1 random numbers and no table.
fn permuted(node: Stream, base: u64, digit: u64) -> u64 {
    let swapped_with = |i: u64| i + node.below(i, base - i);
    (0..digit).rev().fold(swapped_with(digit), |place, i| if place == swapped_with(i) { i } else { place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permuted_digit_is_what_the_whole_shuffle_gives() {
        for base in [2u64, 3, 7, 29, 1223] {
            let node = Stream::new(5).child("node").index(base);
            let mut order: Vec<u64> = (0..base).collect();
            for i in 0..base {
                order.swap(i as usize, (i + node.below(i, base - i)) as usize);
            }
            assert_eq!((0..base).map(|digit| permuted(node, base, digit)).collect::<Vec<_>>(), order);
            order.sort_unstable();
            assert_eq!(order, (0..base).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_permutation_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        let nodes = 6_000u64;
        for i in 0..nodes {
            let node = Stream::new(1).index(i);
            *counts.entry([0, 1, 2].map(|digit| permuted(node, 3, digit))).or_insert(0u64) += 1;
        }
        let expected = nodes as f64 / 6.0;
        let chi_squared: f64 = counts.values().map(|&n| (n as f64 - expected).powi(2) / expected).sum();
        assert_eq!(counts.len(), 6);
        assert!(chi_squared < 20.5, "{chi_squared}: beyond the 99.9 % point of χ² with 5 degrees of freedom");
    }

    #[test]
    fn scrambling_keeps_the_first_difference() {
        let stream = Stream::new(9);
        let scrambled = |digits: [u64; 4]| scramble(5, digits.into_iter(), stream).collect::<Vec<_>>();
        let (a, b) = (scrambled([1, 4, 0, 2]), scrambled([1, 4, 3, 2]));
        assert_eq!(a[..2], b[..2]);
        assert_ne!(a[2], b[2]);
    }

    #[test]
    fn fractions_stay_below_one() {
        for base in [2u64, 3, 1223] {
            let largest = fraction(base, std::iter::repeat(base - 1));
            assert!((1.0 - 1e-15..1.0).contains(&largest));
            assert_eq!(fraction(base, std::iter::repeat(0)), 0.0);
        }
        assert_eq!(fraction(10, [1, 2, 5].into_iter()), 0.125);
    }
}
