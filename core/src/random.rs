//! Named, counter-based random streams: the only source of randomness in the lab.
//!
//! A stream is a key derived from a seed and a path of names (`seed / "init" / "hidden.0"`). Its n-th number is a pure function
//! of (key, n), computed with integer arithmetic alone, so that initial weights, shuffles and dropout masks are the same bits
//! on every target, device, cohort and process.
//!
//! Generator: SplitMix64 (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, OOPSLA 2014), whose n-th
//! output is `mix(key + n · γ)`. Names are folded into the key with 64-bit FNV-1a and mixed again.

const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64 (variant 13 of Stafford): a bijection of 64-bit words.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A point in the tree of streams. Cheap to copy; deriving a child never disturbs the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: u64,
}

impl Stream {
    /// The root of a seed's streams.
    pub const fn new(seed: u64) -> Self {
        Self { key: seed }
    }

    /// The stream of that name below this one.
    pub const fn child(self, name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
            i += 1;
        }
        Self { key: mix(mix(self.key.wrapping_add(GOLDEN_GAMMA)) ^ mix(hash)) }
    }

    /// The `index`-th stream of a numbered family below this one (trials, epochs, steps).
    pub const fn index(self, index: u64) -> Self {
        Self { key: mix(mix(self.key ^ 0xA5A5_A5A5_A5A5_A5A5).wrapping_add(index.wrapping_mul(GOLDEN_GAMMA))) }
    }

    /// The `n`-th 64-bit word, n from 0.
    pub const fn word(self, n: u64) -> u64 {
        mix(self.key.wrapping_add(n.wrapping_add(1).wrapping_mul(GOLDEN_GAMMA)))
    }

    /// The `n`-th number, uniform on [0, 1), in steps of 2⁻⁵³.
    pub fn uniform(self, n: u64) -> f64 {
        (self.word(n) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// The `n`-th pair of independent standard normals (Box–Muller with a portable `libm`, hence the same everywhere).
    pub fn normal_pair(self, n: u64) -> (f64, f64) {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform(2 * n)));
        let angle = core::f64::consts::TAU * self.uniform(2 * n + 1);
        (radius * libm::cos(angle), radius * libm::sin(angle))
    }

    /// The `n`-th integer in `0..bound`, by Lemire's multiply-shift; its bias is below bound / 2⁶⁴.
    pub const fn below(self, n: u64, bound: u64) -> u64 {
        ((self.word(n) as u128 * bound as u128) >> 64) as u64
    }

    /// A permutation of `0..len` (Fisher–Yates).
    pub fn permutation(self, len: usize) -> Vec<u32> {
        let mut order = vec![0; len];
        self.permute(&mut order);
        order
    }

    /// Overwrites a slice by the permutation of as many numbers.
    pub fn permute(self, order: &mut [u32]) {
        for (number, place) in (0..).zip(&mut *order) {
            *place = number;
        }
        for i in (1..order.len()).rev() {
            order.swap(i, self.below(i as u64, i as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_splitmix64() {
        // First outputs for seed 0, as published with the Java and C reference implementations.
        let stream = Stream::new(0);
        assert_eq!(stream.word(0), 0xE220_A839_7B1D_CDAF);
        assert_eq!(stream.word(1), 0x6E78_9E6A_A1B9_65F4);
        assert_eq!(stream.word(2), 0x06C4_5D18_8009_454F);
    }

    #[test]
    fn names_and_indices_give_different_streams() {
        let root = Stream::new(7);
        let keys = [
            root,
            root.child("init"),
            root.child("shuffle"),
            root.index(0),
            root.index(1),
            root.child("init").index(0),
        ];
        for (i, a) in keys.iter().enumerate() {
            for b in &keys[i + 1..] {
                assert_ne!(a.word(0), b.word(0));
            }
        }
    }

    #[test]
    fn a_permutation_holds_every_index_once() {
        for len in [0, 1, 2, 97] {
            let mut order = Stream::new(3).permutation(len);
            order.sort_unstable();
            assert_eq!(order, (0..len as u32).collect::<Vec<_>>());
        }
    }

    #[test]
    fn moments_of_uniform_and_normal() {
        let (n, stream) = (20_000u64, Stream::new(11).child("moments"));
        let mean = (0..n).map(|i| stream.uniform(i)).sum::<f64>() / n as f64;
        assert!((mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / n as f64).sqrt());
        let squares = (0..n).map(|i| stream.normal_pair(i).0.powi(2)).sum::<f64>() / n as f64;
        assert!((squares - 1.0).abs() < 5.0 * (2.0 / n as f64).sqrt());
    }
}
