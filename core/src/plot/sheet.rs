//! The parts every plot shares: caption, key, axes and their labels, laid out around a plot area.

use super::axis::Axis;
use super::lettering;
use super::ruler::Ruler;
use super::scene::{Anchor, DataTable, Fill, Hit, Ink, Label, Mark, Point, Scene, Shape, Stroke};
use super::ticks::{self, Tick};

/// Font sizes of captions and of everything else.
pub const TEXT: f64 = 12.0;
pub const SMALL: f64 = 11.0;

const LINE: f64 = 17.0;
const EDGE: f64 = 8.0;
/// From the plot area down to the baseline of the tick labels, and to that of the caption below.
const TICK_BASELINE: f64 = 17.0;
const CAPTION_BASELINE: f64 = 35.0;
/// Keys take at most this many lines and this share of the height; the plot matters more.
const MOST_KEY_LINES: f64 = 3.0;
const KEY_SHARE: f64 = 0.2;

/// A symbol and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub symbol: Option<Symbol>,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symbol {
    pub shape: Shape,
    pub ink: Ink,
    pub filled: bool,
}

impl Key {
    /// What a symbol stands for.
    pub fn of(symbol: Symbol, text: impl Into<String>) -> Self {
        Self { symbol: Some(symbol), text: text.into() }
    }

    /// What is said beside the symbols, or of a line that the text describes.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { symbol: None, text: text.into() }
    }
}

impl Symbol {
    /// The mark that paints it at some places.
    pub fn mark(self, at: Vec<Point>, radius: f64) -> Mark {
        let (fill, stroke) = match (self.shape, self.filled) {
            (Shape::Cross, _) => (None, Stroke::solid(self.ink, 2.0)),
            // A thin edge of the ground keeps neighbours apart.
            (_, true) => (Some(Fill::faded(self.ink, 0.85)), Stroke::solid(Ink::Surface, 0.75)),
            (_, false) => (Some(Fill::solid(Ink::Surface)), Stroke::solid(self.ink, 1.5)),
        };
        // Half of the stroke lies outside.
        let radius = if self.filled || self.shape == Shape::Cross { radius } else { radius - 0.75 };
        Mark::Symbols { at, shape: self.shape, radius, fill, stroke: Some(stroke) }
    }
}

/// A plot in the making: everything above `top` is taken.
#[derive(Debug)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    /// The plot area.
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub marks: Vec<Mark>,
}

impl Sheet {
    pub fn new(width: f64, height: f64) -> Self {
        let size = |x: f64, least: f64| if x.is_finite() { x.clamp(least, 1e5) } else { least };
        let (width, height) = (size(width, 160.0), size(height, 140.0));
        let bottom = height - CAPTION_BASELINE - 6.0;
        Self { width, height, left: EDGE, right: width - 2.0 * EDGE, top: 4.0, bottom, marks: Vec::new() }
    }

    /// The room for text across the sheet.
    pub fn room(&self) -> f64 {
        self.width - 2.0 * EDGE
    }

    /// A line of text at the top: what the vertical axis shows.
    pub fn caption(&mut self, text: &str) {
        self.text(
            Point::new(EDGE, self.top + 13.0),
            &lettering::shorten(text, TEXT, self.room()),
            TEXT,
            Anchor::Start,
            Ink::Text,
        );
        self.top += LINE + 1.0;
    }

    /// Symbols with what they stand for, flowing below the caption.
    pub fn keys(&mut self, keys: &[Key]) {
        /// Between two keys, and from a symbol's place to its text.
        const GAP: f64 = 14.0;
        const LEAD: f64 = 14.0;
        let most = (self.height * KEY_SHARE / LINE).floor().clamp(1.0, MOST_KEY_LINES) as usize;
        let (mut x, mut line) = (EDGE, 0);
        for (i, key) in keys.iter().enumerate() {
            let lead = if key.symbol.is_some() { LEAD } else { 0.0 };
            let full = lead + lettering::width(&key.text, SMALL);
            if x > EDGE && x + full > EDGE + self.room() {
                (x, line) = (EDGE, line + 1);
            }
            if line == most {
                // No room for the rest: the last one makes room for their number, unless it is the first.
                if let Some(Mark::Text(label)) = self.marks.pop_if(|_| i > 1) {
                    let symbol = self.marks.pop_if(|mark| matches!(mark, Mark::Symbols { .. }));
                    let at = Point::new(label.at.x - symbol.map_or(0.0, |_| LEAD), label.at.y);
                    self.text(at, &format!("+ {}", keys.len() - i + 1), SMALL, Anchor::Start, Ink::Muted);
                }
                line -= 1;
                break;
            }
            let middle = self.top + LINE * line as f64 + 9.0;
            if let Some(symbol) = key.symbol {
                self.marks.push(
                    symbol
                        .mark(vec![Point::new(x + 5.0, middle)], if symbol.shape == Shape::Cross { 3.5 } else { 4.0 }),
                );
            }
            let text = lettering::shorten(&key.text, SMALL, self.room() - lead);
            self.text(Point::new(x + lead, middle + 4.0), &text, SMALL, Anchor::Start, Ink::Muted);
            x += full + GAP;
        }
        if !keys.is_empty() {
            self.top += LINE * (line + 1) as f64;
        }
        self.top += 6.0;
    }

    /// Sets a band aside above the plot area; returns the middle of it.
    pub fn strip(&mut self, height: f64) -> f64 {
        let middle = self.top + height / 2.0;
        self.top += height + 4.0;
        middle
    }

    /// The least plot area, whatever was set aside for text.
    pub fn settle(&mut self) {
        self.top = self.top.min(self.bottom - 24.0).max(0.0);
    }

    /// Ticks, labels and grid of the vertical axis; makes room for the labels at the left. `right` margin stays.
    pub fn value_axis(&mut self, axis: &Axis) {
        let mut ticks = axis.ticks(32.0);
        ticks::fit(&mut ticks, 4.0, |tick| axis.place(tick.value), |_| SMALL / 2.0);
        let widest = ticks
            .iter()
            .filter_map(|tick| tick.label.as_deref())
            .map(|label| lettering::width(label, SMALL))
            .fold(0.0, f64::max);
        self.left = (EDGE + widest + 6.0).min(self.width * 0.35);
        for tick in &ticks {
            let y = axis.place(tick.value);
            if let Some(label) = &tick.label {
                self.line(Point::new(self.left, y), Point::new(self.right, y), Stroke::solid(Ink::Grid, 1.0));
                let text = lettering::shorten(label, SMALL, self.left - EDGE);
                self.text(Point::new(self.left - 6.0, y + 4.0), &text, SMALL, Anchor::End, Ink::Muted);
            } else {
                self.line(Point::new(self.left - 3.0, y), Point::new(self.left, y), Stroke::solid(Ink::Axis, 1.0));
            }
        }
    }

    /// Line, ticks and labels of a numeric horizontal axis along the plot area's foot.
    pub fn number_axis(&mut self, axis: &Axis) {
        let mut ticks = axis.ticks(64.0);
        self.foot();
        let (left, right) = (EDGE, self.width - EDGE);
        let centre = |tick: &Tick| {
            let half = tick.label.as_deref().map_or(0.0, |label| lettering::width(label, SMALL) / 2.0);
            inside(axis.place(tick.value), half, left, right)
        };
        ticks::fit(&mut ticks, 8.0, centre, ticks::half_width(SMALL));
        for tick in &ticks {
            let x = axis.place(tick.value);
            let length = if tick.label.is_some() { 5.0 } else { 3.0 };
            self.line(Point::new(x, self.bottom), Point::new(x, self.bottom + length), Stroke::solid(Ink::Axis, 1.0));
            if let Some(label) = &tick.label {
                self.text(
                    Point::new(centre(tick), self.bottom + TICK_BASELINE),
                    label,
                    SMALL,
                    Anchor::Middle,
                    Ink::Muted,
                );
            }
        }
    }

    /// Names along the foot, each in the middle of its cell of the plot area; every n-th where cells are narrow.
    pub fn name_axis(&mut self, names: &[String]) {
        self.foot();
        let cell = (self.right - self.left) / names.len().max(1) as f64;
        let widest = names.iter().map(|name| lettering::width(name, SMALL)).fold(0.0, f64::max);
        let stride = ((widest.clamp(24.0, 72.0) + 6.0) / cell).ceil().max(1.0) as usize;
        for (i, name) in names.iter().enumerate() {
            let x = self.left + cell * (i as f64 + 0.5);
            self.line(Point::new(x, self.bottom), Point::new(x, self.bottom + 5.0), Stroke::solid(Ink::Axis, 1.0));
            if i % stride == 0 {
                // The last label may lack neighbours, but not the sheet's edge.
                let text = lettering::shorten_name(name, SMALL, cell * stride as f64 - 6.0);
                let half = lettering::width(&text, SMALL) / 2.0;
                let middle = inside(x, half, EDGE, self.width - EDGE);
                self.text(Point::new(middle, self.bottom + TICK_BASELINE), &text, SMALL, Anchor::Middle, Ink::Muted);
            }
        }
    }

    /// Names along the left, each in the middle of its cell of the plot area; makes room for them.
    pub fn name_side(&mut self, names: &[String]) {
        let widest = names.iter().map(|name| lettering::width(name, SMALL)).fold(0.0, f64::max);
        self.left = (EDGE + widest + 6.0).min(self.width * 0.3);
        let cell = (self.bottom - self.top) / names.len().max(1) as f64;
        let stride = (14.0 / cell).ceil().max(1.0) as usize;
        for (i, name) in names.iter().enumerate().step_by(stride) {
            // The first name is the lowest, as small numbers are.
            let y = self.bottom - cell * (i as f64 + 0.5);
            self.line(Point::new(self.left, y), Point::new(self.right, y), Stroke::solid(Ink::Grid, 1.0));
            let text = lettering::shorten_name(name, SMALL, self.left - EDGE - 6.0);
            self.text(Point::new(self.left - 6.0, y + 4.0), &text, SMALL, Anchor::End, Ink::Muted);
        }
    }

    /// What the horizontal axis shows: the first of some wordings that fits, below the middle of the plot area.
    pub fn foot_caption(&mut self, wordings: &[impl AsRef<str>]) {
        let room = self.room();
        let mut wordings = wordings.iter().map(AsRef::as_ref);
        let last = wordings.clone().last().unwrap_or_default();
        let fits = wordings.find(|text| lettering::width(text, TEXT) <= room);
        let text = fits.map_or_else(|| lettering::shorten(last, TEXT, room), str::to_owned);
        let middle =
            inside((self.left + self.right) / 2.0, lettering::width(&text, TEXT) / 2.0, EDGE, self.width - EDGE);
        self.text(Point::new(middle, self.bottom + CAPTION_BASELINE), &text, TEXT, Anchor::Middle, Ink::Text);
    }

    pub fn text(&mut self, at: Point, text: &str, size: f64, anchor: Anchor, ink: Ink) {
        self.label(Label { at, text: text.to_owned(), size, anchor, ink, bold: false });
    }

    pub fn label(&mut self, label: Label) {
        if !label.text.is_empty() {
            self.marks.push(Mark::Text(label));
        }
    }

    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.marks.push(Mark::Curves { curves: vec![vec![from, to]], stroke });
    }

    /// A filled rectangle.
    pub fn band(&mut self, x: f64, y: f64, width: f64, height: f64, fill: Fill) {
        let (width, height) = (width.max(0.0), height.max(0.0));
        self.marks.push(Mark::Rect { x, y, width, height, corner: 0.0, fill: Some(fill), stroke: None });
    }

    /// A painted axis along the foot, or along the side.
    pub fn ruler_of_foot(&self, axis: &Axis) -> Option<Ruler> {
        Ruler::of(axis, (self.top, self.bottom))
    }

    pub fn ruler_of_side(&self, axis: &Axis) -> Option<Ruler> {
        Ruler::of(axis, (self.left, self.right))
    }

    /// The finished picture.
    pub fn scene(self, title: impl Into<String>, description: String, hits: Vec<Hit>, table: DataTable) -> Scene {
        let Self { width, height, marks, .. } = self;
        Scene { width, height, title: title.into(), description, marks, hits, table, x: None, y: None }
    }

    fn foot(&mut self) {
        self.line(
            Point::new(self.left, self.bottom),
            Point::new(self.right, self.bottom),
            Stroke::solid(Ink::Axis, 1.0),
        );
    }
}

/// A sheet that says what it is waiting for.
pub fn waiting(width: f64, height: f64, title: impl Into<String>, message: impl Into<String>) -> Scene {
    let (mut sheet, message) = (Sheet::new(width, height), message.into());
    let lines = lettering::wrap(&message, TEXT, sheet.room().min(420.0));
    let first = sheet.height / 2.0 - (lines.len() as f64 - 1.0) * LINE / 2.0;
    for (i, line) in lines.iter().enumerate() {
        sheet.text(Point::new(sheet.width / 2.0, first + LINE * i as f64), line, TEXT, Anchor::Middle, Ink::Muted);
    }
    sheet.scene(title, message, Vec::new(), DataTable::default())
}

/// The middle of something `2 × half` wide, moved so that it lies between two edges.
fn inside(middle: f64, half: f64, left: f64, right: f64) -> f64 {
    if right - left <= 2.0 * half { (left + right) / 2.0 } else { middle.clamp(left + half, right - half) }
}
