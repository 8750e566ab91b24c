//! A plot of measured points between two numeric axes: what the plots of procedures share.

use super::axis::{Axis, padded};
use super::scene::{DataTable, Fill, Ink, Mark, Point, Scene, Shape, Stroke};
use super::sheet::{Key, Sheet, Symbol};
use crate::space::Scale;

/// A numeric axis to be: its scale and what it has to show.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub scale: Scale,
    pub low: f64,
    pub high: f64,
    pub whole: bool,
}

impl Extent {
    /// All positive, finite numbers of some values on a log axis; `None` without any.
    pub fn log(values: impl Iterator<Item = f64>) -> Option<Self> {
        let (low, high) = values
            .filter(|x| *x > 0.0 && x.is_finite())
            .fold((f64::INFINITY, 0.0f64), |(low, high), x| (low.min(x), high.max(x)));
        let (low, high) = (low <= high).then(|| padded(Scale::Log, low, high, 0.06))?;
        Some(Self { scale: Scale::Log, low, high, whole: false })
    }

    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }
}

/// Points as measured: filled circles.
pub const MEASURED: Symbol = Symbol { shape: Shape::Circle, ink: Ink::Category(0), filled: true };
/// The point that is recommended.
pub const CHOSEN: Symbol = Symbol { shape: Shape::Star, ink: Ink::Accent, filled: true };

/// A sheet with both axes painted.
pub struct Frame {
    sheet: Sheet,
    pub x: Axis,
    pub y: Axis,
}

impl Frame {
    pub fn new(size: (f64, f64), caption: &str, keys: &[Key], x: Extent, y: Extent, foot: &str) -> Self {
        let mut sheet = Sheet::new(size.0, size.1);
        sheet.caption(caption);
        sheet.keys(keys);
        sheet.settle();
        let axis = |extent: Extent, from: f64, to: f64| {
            let axis = Axis::new(extent.scale, extent.low, extent.high, from, to);
            if extent.whole { axis.whole() } else { axis }
        };
        let y = axis(y, sheet.bottom - 4.0, sheet.top + 4.0);
        sheet.value_axis(&y);
        let x = axis(x, sheet.left, sheet.right);
        sheet.number_axis(&x);
        sheet.foot_caption(&[foot]);
        Self { sheet, x, y }
    }

    pub fn place(&self, (x, y): (f64, f64)) -> Point {
        Point::new(self.x.place(x), self.y.place(y))
    }

    pub fn symbols(&mut self, values: impl IntoIterator<Item = (f64, f64)>, symbol: Symbol, radius: f64) {
        let at: Vec<Point> = values.into_iter().map(|value| self.place(value)).collect();
        if !at.is_empty() {
            self.sheet.marks.push(symbol.mark(at, radius));
        }
    }

    /// Vertical bars from a low to a high value.
    pub fn bars(&mut self, bars: impl IntoIterator<Item = (f64, f64, f64)>, ink: Ink) {
        let bar = |(x, low, high)| vec![self.place((x, low)), self.place((x, high))];
        let curves: Vec<Vec<Point>> = bars.into_iter().map(bar).collect();
        if !curves.is_empty() {
            self.sheet.marks.push(Mark::Curves { curves, stroke: Stroke::solid(ink, 1.5) });
        }
    }

    /// A line through values that lie within both axes; what lies beyond is moved to the edge.
    pub fn curve(&mut self, values: impl IntoIterator<Item = (f64, f64)>, stroke: Stroke) {
        let points: Vec<Point> = values.into_iter().map(|value| self.place(value)).collect();
        if points.len() > 1 {
            self.sheet.marks.push(Mark::Curves { curves: vec![points], stroke });
        }
    }

    /// The part of y = `factor` · x^`power` (a straight line between log axes) that lies within the axes.
    pub fn power_law(&mut self, factor: f64, power: f64, stroke: Stroke) {
        let at = |x: f64| factor * libm::pow(x, power);
        let reach = |y: f64| libm::pow(y / factor, 1.0 / power);
        let (mut low, mut high) = (self.x.low, self.x.high);
        if power != 0.0 {
            let (a, b) = (reach(self.y.low), reach(self.y.high));
            (low, high) = (low.max(a.min(b)), high.min(a.max(b)));
        }
        if low < high && at(low).is_finite() && at(high).is_finite() {
            self.curve([(low, at(low)), (high, at(high))], stroke);
        }
    }

    /// A line across the plot at an x within the axis.
    pub fn upright(&mut self, x: f64, stroke: Stroke) {
        if (self.x.low..=self.x.high).contains(&x) {
            let at = self.x.place(x);
            self.sheet.line(Point::new(at, self.sheet.top), Point::new(at, self.sheet.bottom), stroke);
        }
    }

    /// A line across the plot at a y within the axis.
    pub fn level(&mut self, y: f64, stroke: Stroke) {
        if (self.y.low..=self.y.high).contains(&y) {
            let at = self.y.place(y);
            self.sheet.line(Point::new(self.sheet.left, at), Point::new(self.sheet.right, at), stroke);
        }
    }

    /// A shaded range of x.
    pub fn band(&mut self, low: f64, high: f64) {
        let (from, to) = (self.x.place(low), self.x.place(high));
        self.rect(from, self.sheet.top, to, self.sheet.bottom, Fill::solid(Ink::Band));
    }

    /// A column from the foot to a height.
    pub fn column(&mut self, low: f64, high: f64, height: f64, ink: Ink) {
        let (from, to) = (self.x.place(low), self.x.place(high));
        // A hair of ground between neighbours.
        let inset = ((to - from) * 0.05).min(1.0);
        self.rect(from + inset, self.y.place(height), to - inset, self.sheet.bottom, Fill::faded(ink, 0.85));
    }

    fn rect(&mut self, left: f64, top: f64, right: f64, bottom: f64, fill: Fill) {
        let (width, height) = ((right - left).max(0.0), (bottom - top).max(0.0));
        self.sheet.marks.push(Mark::Rect {
            x: left,
            y: top,
            width,
            height,
            corner: 0.0,
            fill: Some(fill),
            stroke: None,
        });
    }

    pub fn finish(self, title: impl Into<String>, description: String, table: DataTable) -> Scene {
        self.sheet.scene(title, description, Vec::new(), table)
    }
}
