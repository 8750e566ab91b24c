//! What the trials of a group look like, in every plot alike.

use super::scene::{Ink, Shape};
use super::sheet::Symbol;
use super::theme::CATEGORIES;
use crate::analysis::Group;

/// How a trial is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Filled,
    Hollow,
    /// Infeasible, in whatever group.
    Cross,
}

/// The symbol of a group's trials; trials of no group look like those of the first.
pub fn symbol(group: Option<&Group>, shown: impl Into<Shown>) -> Symbol {
    let category = group.map_or(0, |group| group.category);
    let shape = Shape::GROUPS.get(category % Shape::GROUPS.len()).copied().unwrap_or(Shape::Circle);
    let ink = ink(group);
    match shown.into() {
        Shown::Filled => Symbol { shape, ink, filled: true },
        Shown::Hollow => Symbol { shape, ink, filled: false },
        Shown::Cross => Symbol { shape: Shape::Cross, ink: Ink::Infeasible, filled: false },
    }
}

/// The colour of a group.
pub fn ink(group: Option<&Group>) -> Ink {
    let category = group.map_or(0, |group| group.category);
    Ink::Category((category % usize::from(CATEGORIES)) as u8)
}
