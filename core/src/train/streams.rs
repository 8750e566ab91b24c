//! Which examples each step of a trial sees and what is drawn for them: order, share of mixup, dropout.
//!
//! Every draw is a function of the trial's seed and its place in training alone, whatever trains it.

use super::augment::symmetric_beta;
use crate::random::Stream;

/// The shuffled order in which one trial sees the training set: epoch e is the permutation of `seed / "shuffle" / e`, and
/// batches follow one another without regard to epoch ends.
#[derive(Clone, Debug)]
pub(super) struct Shuffle {
    stream: Stream,
    epoch: Option<u64>,
    order: Vec<u32>,
}

impl Shuffle {
    /// Of `examples` examples, at least one.
    pub fn new(seed: u64, examples: usize) -> Self {
        Self { stream: Stream::new(seed).child("shuffle"), epoch: None, order: vec![0; examples.max(1)] }
    }

    /// Gives the examples of step `t` in order.
    pub fn batch(&mut self, t: u64, batch: usize, mut give: impl FnMut(u32)) {
        let examples = self.order.len() as u64;
        let mut position = t * batch as u64;
        let end = position + batch as u64;
        while position < end {
            let (epoch, place) = (position / examples, (position % examples) as usize);
            if self.epoch != Some(epoch) {
                self.stream.index(epoch).permute(&mut self.order);
                self.epoch = Some(epoch);
            }
            let some = &self.order[place..self.order.len().min(place + (end - position) as usize)];
            some.iter().for_each(|&example| give(example));
            position += some.len() as u64;
        }
    }
}

/// The share an example keeps of itself at step `t` where its batch is mixed with mixup's α; 1 where it is not.
pub(super) fn mixup_share(seed: u64, alpha: f64, t: u64) -> f64 {
    if alpha == 0.0 { 1.0 } else { symmetric_beta(alpha, &Stream::new(seed).child("mixup").index(t)) }
}

/// The dropout mask of one site and step: a number for each of an example's numbers, features before positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mask {
    stream: Stream,
    threshold: u64,
    keep: f32,
}

impl Mask {
    pub fn new(seed: u64, rate: f64, site: u64, t: u64) -> Self {
        let stream = Stream::new(seed).child("dropout").index(site).index(t);
        Self { stream, threshold: (rate * 4_294_967_296.0) as u64, keep: (1.0 / (1.0 - rate)) as f32 }
    }

    /// Gives the `n` numbers of an example by its place in the whole batch: 0 with the rate, else 1 / (1 − rate). An example's
    /// mask does not depend on how a batch is cut into parts.
    #[inline]
    pub fn example(&self, place: usize, n: usize, mut give: impl FnMut(f32)) {
        let first = (place * n) as u64;
        // Two numbers of 32 bits from every word.
        let mut word = self.stream.word(first / 2);
        for i in first..first + n as u64 {
            let half = if i.is_multiple_of(2) {
                word = self.stream.word(i / 2);
                word & 0xFFFF_FFFF
            } else {
                word >> 32
            };
            give(if half < self.threshold { 0.0 } else { self.keep });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_epoch_sees_every_example_once_whatever_the_batch() {
        let seen = |batch: usize, steps: u64| {
            let (mut shuffle, mut seen) = (Shuffle::new(5, 7), Vec::new());
            (0..steps).for_each(|t| shuffle.batch(t, batch, |example| seen.push(example)));
            seen
        };
        let order = seen(1, 21);
        for epoch in order.chunks(7) {
            let mut epoch = epoch.to_vec();
            epoch.sort_unstable();
            assert_eq!(epoch, (0..7).collect::<Vec<u32>>());
        }
        assert_eq!(seen(3, 7), order);
        assert_eq!(seen(7, 3), order);
        let mut late = Shuffle::new(5, 7);
        let mut batch = Vec::new();
        late.batch(4, 3, |example| batch.push(example));
        assert_eq!(batch, order[12..15], "a step does not depend on the steps before it");
    }

    #[test]
    fn a_mask_drops_its_share_and_keeps_the_mean() {
        let mut numbers = Vec::new();
        let mask = Mask::new(3, 0.3, 1, 9);
        (0..400).for_each(|place| mask.example(place, 25, |x| numbers.push(x)));
        let dropped = numbers.iter().filter(|&&x| x == 0.0).count() as f64 / 1e4;
        // Four standard errors.
        assert!((dropped - 0.3).abs() < 0.019, "{dropped}");
        assert!(numbers.iter().all(|&x| x == 0.0 || (x - 1.0 / 0.7).abs() < 1e-6));
    }
}
