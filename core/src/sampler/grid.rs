//! Grids: every combination of evenly spaced values, one leaf of the conditional structure after another.

use super::Method;
use super::leaf::{Leaf, Structure};
use crate::space::{Domain, FloatRange, IntRange, Scale, Space, Value, Values};

/// Beyond this many leaves nobody counts on: a space can have 2¹⁰⁰ of them.
const COUNTED_LEAVES: usize = 1 << 17;

/// How many trials a grid has; `u64::MAX` stands for any larger number and for every grid of more than 2¹⁷ leaves.
pub fn grid_size(space: &Space, levels: u64) -> u64 {
    Grid::new(Structure::new(space), levels).size()
}

/// The values on the axis of each non-structural parameter.
pub(super) struct Grid<'a> {
    structure: Structure<'a>,
    axes: Vec<Axis<'a>>,
}

enum Axis<'a> {
    Float { range: FloatRange, levels: u64 },
    Numbers(Vec<Value>),
    Choice(&'a [Value]),
}

impl<'a> Grid<'a> {
    /// `levels` values per numeric parameter, evenly spaced in its scale, both ends included (one level: the middle);
    /// whole numbers are rounded and repeats dropped; all options of a choice.
    pub(super) fn new(structure: Structure<'a>, levels: u64) -> Self {
        let levels = levels.max(1);
        let axis = |domain: &'a Domain| match domain {
            Domain::Float(range) => match range.count() {
                Some(count) => Axis::Numbers(indices(count, levels).map(|k| range.nth(k).into()).collect()),
                None => Axis::Float { range: *range, levels },
            },
            Domain::Int(range) => Axis::Numbers(whole_numbers(*range, levels).into_iter().map(Value::Int).collect()),
            Domain::Choice(options) => Axis::Choice(options.as_slice()),
        };
        Self { axes: structure.others().iter().map(|member| axis(member.domain())).collect(), structure }
    }

    fn size(&self) -> u64 {
        let mut size = 0u64;
        for (i, leaf) in self.structure.every_leaf().enumerate() {
            size = if i < COUNTED_LEAVES { size.saturating_add(self.leaf_size(&leaf)) } else { u64::MAX };
            if size == u64::MAX {
                break;
            }
        }
        size
    }

    fn leaf_size(&self, leaf: &Leaf) -> u64 {
        let active = self.structure.others().iter().zip(&self.axes).filter(|(member, _)| member.is_active(leaf));
        active.fold(1, |size, (_, axis)| size.saturating_mul(axis.len()))
    }

    /// The `index`-th combination of a leaf: digits in mixed radix, the last parameter varying fastest.
    fn values(&self, leaf: &Leaf, index: u64) -> Values {
        let mut values = self.structure.chosen(leaf);
        let mut rest = index;
        for (member, axis) in
            self.structure.others().iter().zip(&self.axes).rev().filter(|(member, _)| member.is_active(leaf))
        {
            if let Some(value) = axis.value(rest % axis.len()) {
                values.insert(member.name().to_owned(), value);
            }
            rest /= axis.len();
        }
        values
    }
}

impl Method for Grid<'_> {
    fn point(&self, trial: u64) -> Option<Values> {
        let mut index = trial;
        for leaf in self.structure.every_leaf() {
            let size = self.leaf_size(&leaf);
            if index < size {
                return Some(self.values(&leaf, index));
            }
            index -= size;
        }
        None
    }

    fn iter(&self) -> Box<dyn Iterator<Item = Values> + '_> {
        Box::new(
            self.structure
                .every_leaf()
                .flat_map(move |leaf| (0..self.leaf_size(&leaf)).map(move |index| self.values(&leaf, index))),
        )
    }

    fn len(&self) -> Option<u64> {
        Some(self.size())
    }
}

impl Axis<'_> {
    /// At least one.
    fn len(&self) -> u64 {
        match self {
            Axis::Float { levels, .. } => *levels,
            Axis::Numbers(numbers) => numbers.len() as u64,
            Axis::Choice(options) => options.len() as u64,
        }
    }

    fn value(&self, i: u64) -> Option<Value> {
        match self {
            Axis::Float { range, levels } => {
                Some(Value::Float(spaced(range.low(), range.high(), range.scale(), i, *levels)))
            }
            Axis::Numbers(numbers) => numbers.get(i as usize).cloned(),
            Axis::Choice(options) => options.get(i as usize).cloned(),
        }
    }
}

/// The `i`-th of `levels` numbers evenly spaced in a scale. The ends are exact, whatever the scale's functions round to.
fn spaced(low: f64, high: f64, scale: Scale, i: u64, levels: u64) -> f64 {
    let at = |share: f64| {
        let (a, b) = (scale.forward(low), scale.forward(high));
        scale.backward(a + (b - a) * share).clamp(low, high)
    };
    match (i, levels) {
        (_, 0..=1) => at(0.5),
        (0, _) => low,
        _ if i + 1 >= levels => high,
        _ => at(i as f64 / (levels - 1) as f64),
    }
}

/// `levels` of the numbers below `count`, evenly spaced with both ends; all if there are no more.
fn indices(count: u64, levels: u64) -> impl Iterator<Item = u64> {
    let levels = levels.min(count);
    (0..levels).map(move |i| libm::round(spaced(0.0, (count - 1) as f64, Scale::Linear, i, levels)) as u64)
}

/// Ascending and distinct; all of the range if that is no more than asked for.
fn whole_numbers(range: IntRange, levels: u64) -> Vec<i64> {
    if levels >= range.count() {
        return range.values().collect();
    }
    if range.step() != 1 {
        return indices(range.count(), levels).map(|k| range.low() + k as i64 * range.step()).collect();
    }
    let (low, high) = (range.low() as f64, range.high() as f64);
    let mut numbers: Vec<i64> =
        (0..levels).map(|i| libm::round(spaced(low, high, range.scale(), i, levels)) as i64).collect();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stepped_axes_hold_steps_only() {
        let range = FloatRange::new(0.0, 1.0, Scale::Linear).unwrap().stepped(0.1).unwrap();
        let on = |levels| indices(range.count().unwrap(), levels).map(|k| range.nth(k)).collect::<Vec<_>>();
        assert_eq!(on(3), [0.0, 0.5, 1.0]);
        assert_eq!(on(99), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
        let range = IntRange::new(32, 256, Scale::Linear).unwrap().stepped(32).unwrap();
        assert_eq!(whole_numbers(range, 3), [32, 160, 256]);
        assert_eq!(whole_numbers(range, 8), [32, 64, 96, 128, 160, 192, 224, 256]);
    }

    fn numbers(low: i64, high: i64, scale: Scale, levels: u64) -> Vec<i64> {
        whole_numbers(IntRange::new(low, high, scale).unwrap(), levels)
    }

    #[test]
    fn real_axes_hold_both_ends_exactly() {
        let axis = Axis::Float { range: FloatRange::new(1e-4, 0.1, Scale::Log).unwrap(), levels: 4 };
        let values: Vec<f64> = (0..axis.len()).filter_map(|i| axis.value(i)?.as_f64()).collect();
        assert_eq!((values[0], values[3]), (1e-4, 0.1));
        assert!((values[1] / 1e-3 - 1.0).abs() < 1e-12 && (values[2] / 1e-2 - 1.0).abs() < 1e-12);
        let middle = Axis::Float { range: FloatRange::new(1e-4, 1e-2, Scale::Log).unwrap(), levels: 1 };
        assert!((middle.value(0).unwrap().as_f64().unwrap() / 1e-3 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn whole_axes_hold_no_number_twice() {
        assert_eq!(numbers(1, 4, Scale::Linear, 9), [1, 2, 3, 4]);
        assert_eq!(numbers(16, 256, Scale::Log, 5), [16, 32, 64, 128, 256]);
        assert_eq!(numbers(1, 9, Scale::Log, 8), [1, 2, 3, 4, 5, 7, 9]);
        assert_eq!(numbers(0, 10, Scale::Linear, 3), [0, 5, 10]);
        assert_eq!(numbers(0, 10, Scale::Linear, 1), [5]);
    }
}
