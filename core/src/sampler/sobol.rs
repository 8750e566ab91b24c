//! The scrambled Sobol sequence with the direction numbers of Joe and Kuo.
//!
//! I. M. Sobol, *On the distribution of points in a cube and the approximate evaluation of integrals*, 1967; points in Gray
//! code order (I. A. Antonov and V. M. Saleev, 1979); direction numbers and their source in `joe_kuo.txt`. The 32 bits of
//! the sequence are scrambled, and the scrambling goes on below them down to 2⁻⁵³.

use super::quasi_random::Coordinates;
use super::scramble::{fraction, scramble};
use crate::random::Stream;
use std::sync::LazyLock;

/// How many dimensions the table of direction numbers has.
pub const MAX_DIMENSIONS: usize = 64;

const BITS: u32 = u32::BITS;

/// The sequence repeats with period 2³².
pub(super) struct Sobol;

impl Coordinates for Sobol {
    const MAX_DIMENSIONS: usize = MAX_DIMENSIONS;

    fn coordinate(&self, dimension: usize, index: u64, stream: Stream) -> Option<f64> {
        let word = unscrambled(dimension, index)?;
        // Below its own bits the sequence is zero; scrambling fills them with digits of each point's own.
        let bits = (0..u64::BITS).map(|place| if place < BITS { u64::from(word >> (BITS - 1 - place)) & 1 } else { 0 });
        Some(fraction(2, scramble(2, bits, stream)))
    }
}

/// The coordinate times 2³².
fn unscrambled(dimension: usize, index: u64) -> Option<u32> {
    let directions = DIRECTIONS.get(dimension)?;
    let gray = index ^ (index >> 1);
    Some(directions.iter().enumerate().filter(|(bit, _)| (gray >> bit) & 1 == 1).fold(0, |word, (_, v)| word ^ v))
}

static DIRECTIONS: LazyLock<Vec<[u32; BITS as usize]>> = LazyLock::new(|| {
    let van_der_corput = std::array::from_fn(|i| 1 << (BITS - 1 - i as u32));
    let rows = include_str!("joe_kuo.txt").lines().filter(|line| !line.starts_with('#'));
    std::iter::once(van_der_corput).chain(rows.filter_map(directions)).collect()
});

/// The direction numbers of one line `d s a m_1 … m_s`, times 2³²; the recurrence stands in the file.
fn directions(line: &str) -> Option<[u32; BITS as usize]> {
    let mut numbers = line.split_ascii_whitespace().map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    let (_dimension, degree, inner) = (next()?, next()? as usize, next()?);
    let mut v = [0u32; BITS as usize];
    for i in 0..v.len() {
        v[i] = if i < degree {
            next()? << (BITS - 1 - i as u32)
        } else {
            let seed = v[i - degree] ^ (v[i - degree] >> degree);
            (1..degree).filter(|k| (inner >> (degree - 1 - k)) & 1 == 1).fold(seed, |word, k| word ^ v[i - k])
        };
    }
    Some(v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Reference {
        points: Vec<Vec<f64>>,
        bits: u32,
        late_points: Vec<LatePoint>,
    }

    #[derive(serde::Deserialize)]
    struct LatePoint {
        index: u64,
        numerators: Vec<u32>,
    }

    #[test]
    fn unscrambled_points_are_the_reference() {
        let reference: Reference = serde_json::from_str(include_str!("../../../tests/references/sobol.json")).unwrap();
        assert_eq!(reference.points.len(), 64);
        for (index, point) in reference.points.iter().enumerate() {
            let found: Vec<f64> = (0..point.len())
                .map(|dimension| f64::from(unscrambled(dimension, index as u64).unwrap()) / 2f64.powi(BITS as i32))
                .collect();
            assert_eq!(&found, point, "index {index}");
        }
        for LatePoint { index, numerators } in reference.late_points {
            let found: Vec<u32> = (0..MAX_DIMENSIONS)
                .map(|dimension| unscrambled(dimension, index).unwrap() >> (BITS - reference.bits))
                .collect();
            assert_eq!(found, numerators, "index {index}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        assert_eq!(DIRECTIONS.len(), MAX_DIMENSIONS);
        assert_eq!(unscrambled(MAX_DIMENSIONS, 1), None);
    }

    #[test]
    fn scrambled_points_still_fill_every_cell() {
        for dimension in 0..MAX_DIMENSIONS {
            let mut cells: Vec<u64> = (0..64)
                .map(|index| (Sobol.coordinate(dimension, index, Stream::new(2)).unwrap() * 64.0) as u64)
                .collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..64).collect::<Vec<_>>());
        }
    }
}
