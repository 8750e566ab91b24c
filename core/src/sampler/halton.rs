//! The scrambled Halton sequence: coordinate i of a point is its index, digits mirrored at the point, in the i-th prime.
//!
//! J. H. Halton, *On the efficiency of certain quasi-random sequences of points*, 1960. The first primes, for the fewest
//! points that fill a base; scrambled, without which neighbouring large bases run in parallel for many points
//! (A. B. Owen, *A randomized Halton algorithm in R*, arXiv 1706.02808, with permutations that here also depend on the
//! digits before).

use super::quasi_random::Coordinates;
use super::scramble::{fraction, scramble};
use crate::random::Stream;

pub(super) struct Halton {
    primes: Vec<u64>,
}

impl Halton {
    /// Of that many dimensions.
    pub(super) fn new(dimensions: usize) -> Self {
        Self { primes: first_primes(dimensions) }
    }
}

impl Coordinates for Halton {
    const MAX_DIMENSIONS: usize = usize::MAX;

    fn coordinate(&self, dimension: usize, index: u64, stream: Stream) -> Option<f64> {
        let &base = self.primes.get(dimension)?;
        Some(fraction(base, scramble(base, digits(index, base), stream)))
    }
}

/// The digits of `index`, lowest first, then zeros without end.
fn digits(index: u64, base: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(index), move |rest| Some(rest / base)).map(move |rest| rest % base)
}

fn first_primes(count: usize) -> Vec<u64> {
    let mut primes: Vec<u64> = Vec::with_capacity(count);
    let mut candidate = 2;
    while primes.len() < count {
        if primes.iter().take_while(|&&prime| prime * prime <= candidate).all(|prime| candidate % prime != 0) {
            primes.push(candidate);
        }
        candidate += 1;
    }
    primes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Reference {
        bases: Vec<u64>,
        points: Vec<Vec<f64>>,
    }

    #[test]
    fn unscrambled_points_are_the_reference() {
        let reference: Reference = serde_json::from_str(include_str!("../../../tests/references/halton.json")).unwrap();
        assert_eq!(first_primes(reference.bases.len()), reference.bases);
        assert_eq!(reference.points.len(), 64);
        for (index, point) in reference.points.iter().enumerate() {
            assert_eq!(point.len(), reference.bases.len());
            for (&base, expected) in reference.bases.iter().zip(point) {
                let found = fraction(base, digits(index as u64, base));
                assert!((found - expected).abs() < 1e-15, "index {index}, base {base}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn primes_are_prime() {
        let primes = first_primes(200);
        assert_eq!(primes[..8], [2, 3, 5, 7, 11, 13, 17, 19]);
        assert_eq!(primes[199], 1223);
    }

    #[test]
    fn every_block_of_a_base_fills_its_cells() {
        let halton = Halton::new(6);
        for (dimension, base) in [2u64, 3, 5, 7, 11, 13].into_iter().enumerate() {
            for block in [0, 1, 8] {
                let mut cells: Vec<u64> = (block * base..(block + 1) * base)
                    .map(|index| (halton.coordinate(dimension, index, Stream::new(4)).unwrap() * base as f64) as u64)
                    .collect();
                cells.sort_unstable();
                assert_eq!(cells, (0..base).collect::<Vec<_>>());
            }
        }
        assert_eq!(halton.coordinate(6, 0, Stream::new(4)), None);
    }
}
