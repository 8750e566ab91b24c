//! The outlines of symbols, so that every painter draws the same ones.

use super::scene::Shape;

/// An outline in units of the symbol's radius around (0, 0), y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outline {
    /// The unit circle.
    Circle,
    /// A closed polygon.
    Closed(&'static [(f64, f64)]),
    /// Straight strokes; nothing to fill.
    Strokes(&'static [[(f64, f64); 2]]),
}

impl Shape {
    /// Shapes for groups, in the order in which they are used.
    pub const GROUPS: [Shape; 6] =
        [Shape::Circle, Shape::Diamond, Shape::Square, Shape::Triangle, Shape::TriangleDown, Shape::Plus];

    pub fn outline(self) -> Outline {
        match self {
            Shape::Circle => Outline::Circle,
            Shape::Square => Outline::Closed(&[(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)]),
            Shape::Diamond => Outline::Closed(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
            Shape::Triangle => Outline::Closed(&[(0.0, -1.3), (1.2, 0.85), (-1.2, 0.85)]),
            Shape::TriangleDown => Outline::Closed(&[(0.0, 1.3), (1.2, -0.85), (-1.2, -0.85)]),
            Shape::Plus => Outline::Closed(&[
                (-0.4, -1.25),
                (0.4, -1.25),
                (0.4, -0.4),
                (1.25, -0.4),
                (1.25, 0.4),
                (0.4, 0.4),
                (0.4, 1.25),
                (-0.4, 1.25),
                (-0.4, 0.4),
                (-1.25, 0.4),
                (-1.25, -0.4),
                (-0.4, -0.4),
            ]),
            Shape::Cross => Outline::Strokes(&[[(-1.0, -1.0), (1.0, 1.0)], [(-1.0, 1.0), (1.0, -1.0)]]),
            // Outer radius 1.6, inner radius 0.4 of it.
            Shape::Star => Outline::Closed(&[
                (0.0, -1.6),
                (0.376, -0.518),
                (1.522, -0.494),
                (0.609, 0.198),
                (0.94, 1.294),
                (0.0, 0.64),
                (-0.94, 1.294),
                (-0.609, 0.198),
                (-1.522, -0.494),
                (-0.376, -0.518),
            ]),
        }
    }
}
