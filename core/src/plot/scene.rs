//! A plot as geometry: marks to paint, targets to point at, and the same data as a table.
//!
//! One scene, two painters: the page draws it on a canvas, [`super::svg`] writes it as a file. Lengths are CSS pixels, the
//! origin is the top left corner, y points down. Knows nothing of colours (see [`super::theme`]) or of what is plotted.

use super::ruler::Ruler;

/// A picture that is complete without interaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    pub width: f64,
    pub height: f64,
    /// What is shown, in a few words (not painted: the page and the file have a place for it).
    pub title: String,
    /// What is to be seen, in a sentence or two, for those who cannot see it; names in full.
    pub description: String,
    /// In painting order.
    pub marks: Vec<Mark>,
    /// What can be pointed at, in the order in which the arrow keys walk.
    pub hits: Vec<Hit>,
    pub table: DataTable,
    /// Its axes, where numbers stand along them and a person may draw by them.
    pub x: Option<Ruler>,
    pub y: Option<Ruler>,
}

/// A place in a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Something to paint. Marks of one style are batched in one mark. Nothing needs clipping.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Open curves; a curve of one point is painted as a dot of the stroke's width.
    Curves {
        curves: Vec<Vec<Point>>,
        stroke: Stroke,
    },
    /// One symbol at each place, filled and then stroked. `radius` is that of the circle of about the same area.
    Symbols {
        at: Vec<Point>,
        shape: Shape,
        radius: f64,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    Rect {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        corner: f64,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    Text(Label),
}

/// A line of text. `at` lies on the alphabetic baseline, at the side that `anchor` names.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub at: Point,
    pub text: String,
    /// Font size.
    pub size: f64,
    pub anchor: Anchor,
    pub ink: Ink,
    pub bold: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub ink: Ink,
    pub width: f64,
    /// 0 to 1.
    pub opacity: f64,
    pub dash: Dash,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    pub ink: Ink,
    /// 0 to 1.
    pub opacity: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    Solid,
    Dashed,
    Dotted,
}

impl Dash {
    /// Lengths of dash and gap; empty for a solid line.
    pub fn lengths(self) -> &'static [f64] {
        match self {
            Dash::Solid => &[],
            Dash::Dashed => &[5.0, 4.0],
            Dash::Dotted => &[1.5, 3.0],
        }
    }
}

/// Symbols that stay apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Circle,
    Square,
    Diamond,
    Triangle,
    TriangleDown,
    Plus,
    /// Infeasible trials, and nothing else.
    Cross,
    Star,
}

/// A meaning that a theme gives a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ink {
    Text,
    /// Text of second rank: ticks, notes.
    Muted,
    /// The ground the plot is painted on.
    Surface,
    Grid,
    Axis,
    /// The ends of the search space.
    Bound,
    /// Ground of a strip or band.
    Band,
    /// Curves that stay in the background.
    Faint,
    Accent,
    Infeasible,
    /// A group of trials; eight colours, used in turn.
    Category(u8),
}

/// A trial that can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub trial: u64,
    pub target: Target,
    /// What a tooltip or a screen reader says of it, a line each.
    pub lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// A symbol.
    Spot { at: Point, radius: f64 },
    /// A curve whose x ascend: which of the scene's marks, and which curve of it. `end` is where a tooltip hangs.
    Curve { mark: usize, curve: usize, end: Point },
}

impl Hit {
    /// Where a tooltip hangs.
    pub fn anchor(&self) -> Point {
        match self.target {
            Target::Spot { at, .. } => at,
            Target::Curve { end, .. } => end,
        }
    }
}

/// The data of a plot as text, for reading and for files. Every row is as long as `columns`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataTable {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl DataTable {
    pub fn new(
        columns: impl IntoIterator<Item = impl Into<String>>,
        rows: impl IntoIterator<Item = impl Into<Vec<String>>>,
    ) -> Self {
        let (columns, rows) = (columns.into_iter().map(Into::into), rows.into_iter().map(Into::into));
        Self { columns: columns.collect(), rows: rows.collect() }
    }
}

impl Point {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Stroke {
    pub const fn solid(ink: Ink, width: f64) -> Self {
        Self { ink, width, opacity: 1.0, dash: Dash::Solid }
    }

    pub const fn dashed(ink: Ink, width: f64) -> Self {
        Self { ink, width, opacity: 1.0, dash: Dash::Dashed }
    }

    pub const fn faded(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }
}

impl Fill {
    pub const fn solid(ink: Ink) -> Self {
        Self { ink, opacity: 1.0 }
    }

    pub const fn faded(ink: Ink, opacity: f64) -> Self {
        Self { ink, opacity }
    }
}
