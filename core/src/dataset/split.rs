//! The fixed split into train, valid and test: 60 / 20 / 20 %, each class in the same proportion in each part; and others, by a
//! seed, that leave test alone.
//!
//! A pure function of the data set's name, its labels and the seed, so that every machine and every year gets the same parts.

use super::Split;
use crate::random::Stream;

/// The stream that splits the data set of that name. A table is split alike wherever its file lies: the page knows no folders,
/// and studies are moved.
pub(super) fn stream(name: &str) -> Stream {
    Stream::new(0).child("split").child(name.rsplit(['/', '\\']).next().unwrap_or_default())
}

/// Splits `labels.len()` examples, stratified by their labels (all below `classes`). If a test split was published, it
/// is the last `published_test` examples, and the others are split 80 / 20 % into train and valid.
///
/// Of m examples of a class one fifth, rounded to the nearest and at least one, goes to each of test and valid; with
/// m ≥ 3 the class is in every part.
pub(super) fn stratified(labels: &[u16], classes: usize, published_test: usize, stream: Stream) -> Split {
    let free = labels.len().saturating_sub(published_test);
    let mut counts = vec![0usize; classes];
    for label in &labels[..free] {
        counts[usize::from(*label)] += 1;
    }
    let share = |count: &usize| if *count == 0 { 0 } else { (count + 2).div_euclid(5).max(1) };
    let mut valid_left: Vec<usize> = counts.iter().map(share).collect();
    let mut test_left = if published_test > 0 { vec![0; classes] } else { valid_left.clone() };

    let mut parts = vec![Part::Test; labels.len()];
    for i in stream.permutation(free) {
        let class = usize::from(labels[i as usize]);
        parts[i as usize] = if take(&mut test_left[class]) {
            Part::Test
        } else if take(&mut valid_left[class]) {
            Part::Valid
        } else {
            Part::Train
        };
    }

    let mut split = Split { train: Vec::new(), valid: Vec::new(), test: Vec::new() };
    // A second permutation: in the first one the classes that fill test and valid early would lead the training part.
    for i in stream.child("order").permutation(labels.len()) {
        match parts[i as usize] {
            Part::Train => split.train.push(i),
            Part::Valid => split.valid.push(i),
            Part::Test => split.test.push(i),
        }
    }
    split
}

impl Split {
    /// Deals the examples of train and valid out anew: both have as many of each class as before, and test is the same. What
    /// this split has in which of them, and in which order, does not matter.
    pub(super) fn anew(&self, labels: &[u16], classes: usize, stream: Stream) -> Self {
        let class = |row: u32| usize::from(labels[row as usize]);
        let mut valid_left = vec![0usize; classes];
        for row in &self.valid {
            valid_left[class(*row)] += 1;
        }
        let mut pool: Vec<u32> = self.train.iter().chain(&self.valid).copied().collect();
        pool.sort_unstable();
        let mut is_valid = vec![false; pool.len()];
        for i in stream.permutation(pool.len()) {
            is_valid[i as usize] = take(&mut valid_left[class(pool[i as usize])]);
        }
        // A second permutation, as in the first split.
        let order = stream.child("order").permutation(pool.len());
        let (valid, train): (Vec<u32>, Vec<u32>) = order.into_iter().partition(|i| is_valid[*i as usize]);
        let rows = |places: Vec<u32>| places.into_iter().map(|i| pool[i as usize]).collect();
        Self { train: rows(train), valid: rows(valid), test: self.test.clone() }
    }
}

#[derive(Clone, Copy)]
enum Part {
    Train,
    Valid,
    Test,
}

fn take(left: &mut usize) -> bool {
    let some = *left > 0;
    *left -= usize::from(some);
    some
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(split: &Split, examples: usize) {
        let mut all: Vec<u32> = [&split.train, &split.valid, &split.test].into_iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..examples as u32).collect::<Vec<_>>(), "disjoint and covering");
        assert!(!split.train.is_empty() && !split.valid.is_empty() && !split.test.is_empty());
    }

    fn of_class(part: &[u32], labels: &[u16], class: u16) -> usize {
        part.iter().filter(|i| labels[**i as usize] == class).count()
    }

    #[test]
    fn each_class_is_in_each_part_in_proportion() {
        // 3, 4, 10 and 100 examples, sorted by class as tables often are.
        let labels: Vec<u16> = [3, 4, 10, 100].iter().zip(0u16..).flat_map(|(n, c)| vec![c; *n]).collect();
        let split = stratified(&labels, 4, 0, stream("classes"));
        covers(&split, labels.len());
        let counts = |part: &[u32]| [0, 1, 2, 3].map(|class| of_class(part, &labels, class));
        assert_eq!(counts(&split.train), [1, 2, 6, 60]);
        assert_eq!(counts(&split.valid), [1, 1, 2, 20]);
        assert_eq!(counts(&split.test), [1, 1, 2, 20]);
        assert!(!split.train.is_sorted(), "parts are in random order");
    }

    #[test]
    fn a_published_test_split_is_kept() {
        let labels: Vec<u16> = (0..120).map(|i| i % 4).collect();
        let split = stratified(&labels, 4, 20, stream("published"));
        covers(&split, 120);
        let mut test = split.test.clone();
        test.sort_unstable();
        assert_eq!(test, (100..120).collect::<Vec<u32>>());
        assert_eq!((split.train.len(), split.valid.len()), (80, 20));
    }

    #[test]
    fn a_split_depends_on_the_name_alone() {
        let labels = [0; 10];
        let split = stratified(&labels, 1, 0, stream("golden"));
        assert_eq!(split, stratified(&labels, 1, 0, stream("golden")));
        assert_ne!(split, stratified(&labels, 1, 0, stream("other")));
        // Written down once: a different split would silently make old and new results incomparable.
        assert_eq!((split.train, split.valid, split.test), (vec![6, 9, 1, 2, 5, 4], vec![0, 3], vec![8, 7]));
    }

    proptest::proptest! {
        #[test]
        fn a_split_anew_has_as_many_of_each_class_and_the_same_test(
            counts in proptest::collection::vec(3usize..40, 1..8),
            (first, second) in (1u64..1000, 1000u64..2000),
        ) {
            let labels: Vec<u16> = counts.iter().zip(0u16..).flat_map(|(n, c)| vec![c; *n]).collect();
            let split = stratified(&labels, counts.len(), 0, stream("anew"));
            let anew = |from: &Split, seed| from.anew(&labels, counts.len(), stream("anew").index(seed));
            let other = anew(&split, first);
            covers(&other, labels.len());
            for class in 0..counts.len() as u16 {
                assert_eq!(of_class(&other.train, &labels, class), of_class(&split.train, &labels, class));
                assert_eq!(of_class(&other.valid, &labels, class), of_class(&split.valid, &labels, class));
            }
            assert_eq!(&other.test, &split.test);
            // A pure function of the seed, whichever split it is asked of.
            assert_eq!(&anew(&split, first), &other);
            assert_eq!(&anew(&anew(&split, second), first), &other);
            if labels.len() > 20 {
                assert!(other != split && other != anew(&split, second));
            }
        }

        #[test]
        fn parts_are_disjoint_and_cover(counts in proptest::collection::vec(3usize..40, 1..8), name in ".{0,8}") {
            let labels: Vec<u16> = counts.iter().zip(0u16..).flat_map(|(n, c)| vec![c; *n]).collect();
            let split = stratified(&labels, counts.len(), 0, stream(&name));
            covers(&split, labels.len());
            for class in 0..counts.len() as u16 {
                for part in [&split.train, &split.valid, &split.test] {
                    assert!(of_class(part, &labels, class) > 0);
                }
            }
        }
    }
}
