//! Sorting where speed does not count: one compiled body for all kinds of elements.
//!
//! The standard library compiles its sort for each kind of element and comparison anew, some 4 kB each; a page waits for
//! every one of them. Here the comparison is behind a pointer, which makes sorting a few times slower. Long lists of plain
//! numbers are sorted by the standard library.

use std::cmp::Ordering;

/// Sorts; equal elements keep their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let swaps = {
        let items = &*items;
        swaps(items.len(), &|a, b| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        })
    };
    for (i, j) in swaps.into_iter().enumerate() {
        items.swap(i, j);
    }
}

/// With what each place must be swapped, in turn, to bring elements numbered from 0 in order.
fn swaps(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut wanted: Vec<usize> = (0..length).collect();
    wanted.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    // Where each element is by now, and which element is at each place.
    let (mut place, mut element): (Vec<usize>, Vec<usize>) = ((0..length).collect(), (0..length).collect());
    for (i, next) in wanted.iter_mut().enumerate() {
        let j = place[*next];
        element.swap(i, j);
        place[element[j]] = j;
        *next = j;
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(keys in prop::collection::vec(0..9_u8, 0..60)) {
            let mut ours: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut theirs = ours.clone();
            sort_by(&mut ours, |a, b| b.0.cmp(&a.0));
            theirs.sort_by_key(|item| std::cmp::Reverse(item.0));
            prop_assert_eq!(ours, theirs);
        }
    }
}
