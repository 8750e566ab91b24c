//! A scene as bytes, for the way from a worker to the page that paints it.
//!
//! Coordinates travel as f32 (a hundredth of a pixel is exact enough), everything else as counted text and small numbers,
//! little-endian. Written and read by the same build, so there is no version in it; what does not read is no scene. Read by
//! hand: derived readers would cost the page more than all of this.

use super::ruler::Ruler;
use super::scene::{Anchor, Dash, DataTable, Fill, Hit, Ink, Label, Mark, Point, Scene, Shape, Stroke, Target};
use crate::space::Scale;

const SHAPES: [Shape; 8] = [
    Shape::Circle,
    Shape::Square,
    Shape::Diamond,
    Shape::Triangle,
    Shape::TriangleDown,
    Shape::Plus,
    Shape::Cross,
    Shape::Star,
];
const INKS: [Ink; 10] = [
    Ink::Text,
    Ink::Muted,
    Ink::Surface,
    Ink::Grid,
    Ink::Axis,
    Ink::Bound,
    Ink::Band,
    Ink::Faint,
    Ink::Accent,
    Ink::Infeasible,
];
const DASHES: [Dash; 3] = [Dash::Solid, Dash::Dashed, Dash::Dotted];
const ANCHORS: [Anchor; 3] = [Anchor::Start, Anchor::Middle, Anchor::End];
const SCALES: [Scale; 3] = [Scale::Linear, Scale::Log, Scale::ReverseLog];
/// Categories follow the other inks.
const CATEGORY: u8 = 16;
/// Stands for no fill or no stroke, in the place of its ink, and for no ruler, in that of its scale.
const NONE: u8 = 255;

impl Scene {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::new());
        out.numbers(&[self.width, self.height]);
        out.text(&self.title);
        out.text(&self.description);
        out.list(&self.marks, Writer::mark);
        out.list(&self.hits, |out, hit| {
            out.0.extend(hit.trial.to_le_bytes());
            match hit.target {
                Target::Spot { at, radius } => {
                    out.0.push(0);
                    out.numbers(&[at.x, at.y, radius]);
                }
                Target::Curve { mark, curve, end } => {
                    out.0.push(1);
                    out.count(mark);
                    out.count(curve);
                    out.numbers(&[end.x, end.y]);
                }
            }
            out.list(&hit.lines, |out, line| out.text(line));
        });
        out.list(&self.table.columns, |out, column| out.text(column));
        out.list(&self.table.rows, |out, row| out.list(row, |out, cell| out.text(cell)));
        out.ruler(self.x.as_ref());
        out.ruler(self.y.as_ref());
        out.0
    }

    /// `None` for what [`Scene::to_bytes`] did not write.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        Some(Self {
            width: from.number()?,
            height: from.number()?,
            title: from.text()?,
            description: from.text()?,
            marks: from.list(Reader::mark)?,
            hits: from.list(Reader::hit)?,
            table: DataTable { columns: from.list(Reader::text)?, rows: from.list(|from| from.list(Reader::text))? },
            x: from.ruler()?,
            y: from.ruler()?,
        })
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn numbers(&mut self, numbers: &[f64]) {
        numbers.iter().for_each(|&x| self.0.extend((x as f32).to_le_bytes()));
    }

    fn count(&mut self, n: usize) {
        self.0.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.count(items.len());
        items.iter().for_each(|item| write(self, item));
    }

    fn points(&mut self, points: &[Point]) {
        self.list(points, |out, point| out.numbers(&[point.x, point.y]));
    }

    fn ink(&mut self, ink: Ink) {
        let place = match ink {
            Ink::Category(n) => CATEGORY + n % 128,
            other => place(&INKS, other),
        };
        self.0.push(place);
    }

    fn fill(&mut self, fill: Option<&Fill>) {
        match fill {
            None => self.0.push(NONE),
            Some(fill) => {
                self.ink(fill.ink);
                self.numbers(&[fill.opacity]);
            }
        }
    }

    fn stroke(&mut self, stroke: Option<&Stroke>) {
        match stroke {
            None => self.0.push(NONE),
            Some(stroke) => {
                self.ink(stroke.ink);
                self.0.push(place(&DASHES, stroke.dash));
                self.numbers(&[stroke.width, stroke.opacity]);
            }
        }
    }

    fn ruler(&mut self, ruler: Option<&Ruler>) {
        let Some(Ruler { scale, low, high, from, to, across }) = ruler else { return self.0.push(NONE) };
        self.0.push(place(&SCALES, *scale));
        // Values, unlike pixels, may be too small or too large for an f32.
        self.0.extend(low.to_le_bytes());
        self.0.extend(high.to_le_bytes());
        self.numbers(&[*from, *to, across.0, across.1]);
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Curves { curves, stroke } => {
                self.0.push(0);
                self.list(curves, |out, curve| out.points(curve));
                self.stroke(Some(stroke));
            }
            Mark::Symbols { at, shape, radius, fill, stroke } => {
                self.0.push(1);
                self.points(at);
                self.0.push(place(&SHAPES, *shape));
                self.numbers(&[*radius]);
                self.fill(fill.as_ref());
                self.stroke(stroke.as_ref());
            }
            Mark::Rect { x, y, width, height, corner, fill, stroke } => {
                self.0.push(2);
                self.numbers(&[*x, *y, *width, *height, *corner]);
                self.fill(fill.as_ref());
                self.stroke(stroke.as_ref());
            }
            Mark::Text(label) => {
                self.0.push(3);
                self.numbers(&[label.at.x, label.at.y, label.size]);
                self.text(&label.text);
                self.0.push(place(&ANCHORS, label.anchor));
                self.ink(label.ink);
                self.0.push(u8::from(label.bold));
            }
        }
    }
}

fn place<T: PartialEq>(all: &[T], one: T) -> u8 {
    all.iter().position(|other| *other == one).map_or(NONE, |place| place as u8)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take(&mut self, n: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<f64> {
        Some(f64::from(f32::from_le_bytes(self.take(4)?.try_into().ok()?)))
    }

    fn exact(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        Some(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Nothing is reserved for a length that nobody checked.
        (0..self.count()?).map(|_| read(self)).collect()
    }

    fn point(&mut self) -> Option<Point> {
        Some(Point::new(self.number()?, self.number()?))
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::from(self.byte()?)).copied()
    }

    /// `Some(None)` for what has no ink.
    fn ink(&mut self) -> Option<Option<Ink>> {
        match self.byte()? {
            NONE => Some(None),
            n if n >= CATEGORY => Some(Some(Ink::Category(n - CATEGORY))),
            n => INKS.get(usize::from(n)).copied().map(Some),
        }
    }

    fn fill(&mut self) -> Option<Option<Fill>> {
        let Some(ink) = self.ink()? else { return Some(None) };
        Some(Some(Fill { ink, opacity: self.number()? }))
    }

    fn stroke(&mut self) -> Option<Option<Stroke>> {
        let Some(ink) = self.ink()? else { return Some(None) };
        let dash = self.one_of(&DASHES)?;
        Some(Some(Stroke { ink, dash, width: self.number()?, opacity: self.number()? }))
    }

    fn ruler(&mut self) -> Option<Option<Ruler>> {
        let scale = match self.byte()? {
            NONE => return Some(None),
            n => *SCALES.get(usize::from(n))?,
        };
        let (low, high) = (self.exact()?, self.exact()?);
        let (from, to) = (self.number()?, self.number()?);
        Some(Some(Ruler { scale, low, high, from, to, across: (self.number()?, self.number()?) }))
    }

    fn mark(&mut self) -> Option<Mark> {
        Some(match self.byte()? {
            0 => Mark::Curves { curves: self.list(|from| from.list(Reader::point))?, stroke: self.stroke()?? },
            1 => Mark::Symbols {
                at: self.list(Reader::point)?,
                shape: self.one_of(&SHAPES)?,
                radius: self.number()?,
                fill: self.fill()?,
                stroke: self.stroke()?,
            },
            2 => Mark::Rect {
                x: self.number()?,
                y: self.number()?,
                width: self.number()?,
                height: self.number()?,
                corner: self.number()?,
                fill: self.fill()?,
                stroke: self.stroke()?,
            },
            3 => Mark::Text(Label {
                at: self.point()?,
                size: self.number()?,
                text: self.text()?,
                anchor: self.one_of(&ANCHORS)?,
                ink: self.ink()??,
                bold: self.byte()? != 0,
            }),
            _ => return None,
        })
    }

    fn hit(&mut self) -> Option<Hit> {
        let trial = u64::from_le_bytes(self.take(8)?.try_into().ok()?);
        let target = match self.byte()? {
            0 => Target::Spot { at: self.point()?, radius: self.number()? },
            _ => Target::Curve { mark: self.count()?, curve: self.count()?, end: self.point()? },
        };
        Some(Hit { trial, target, lines: self.list(Reader::text)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scene() -> Scene {
        let at = |x, y| Point::new(x, y);
        let symbols = SHAPES.iter().enumerate().map(|(i, &shape)| Mark::Symbols {
            at: vec![at(1.5, 2.25), at(i as f64, 0.5)],
            shape,
            radius: 4.5,
            fill: (i % 2 == 0).then(|| Fill::solid(Ink::Category(i as u8))),
            stroke: (i % 3 == 0).then(|| Stroke::solid(INKS[i], 0.75)),
        });
        let mut marks: Vec<Mark> = symbols.collect();
        for (i, &ink) in INKS.iter().enumerate() {
            let dash = DASHES[i % 3];
            marks.push(Mark::Curves {
                curves: vec![vec![at(0.0, 1.0); i], vec![]],
                stroke: Stroke { ink, width: 1.5, opacity: 0.5, dash },
            });
            let label = Label {
                at: at(8.0, 9.0),
                text: format!("验证 {i}"),
                size: 12.0,
                anchor: ANCHORS[i % 3],
                ink,
                bold: i == 1,
            };
            marks.push(Mark::Text(label));
        }
        marks.push(Mark::Rect {
            x: 1.0,
            y: 2.0,
            width: 3.0,
            height: 4.0,
            corner: 0.5,
            fill: None,
            stroke: Some(Stroke::solid(Ink::Axis, 1.0)),
        });
        let hits = vec![
            Hit { trial: u64::MAX, target: Target::Spot { at: at(1.0, 2.0), radius: 4.0 }, lines: vec!["a".into()] },
            Hit { trial: 0, target: Target::Curve { mark: 1, curve: 2, end: at(3.0, 4.0) }, lines: vec![] },
        ];
        let table = DataTable { columns: vec!["x".into(), "值".into()], rows: vec![vec!["1".into(), "2".into()]] };
        let x = Ruler { scale: Scale::Log, low: 1e-300, high: 0.1, from: 40.0, to: 470.5, across: (20.0, 200.0) };
        let (title, description) = ("t".into(), "说明".into());
        Scene { width: 480.0, height: 240.5, title, description, marks, hits, table, x: Some(x), y: None }
    }

    #[test]
    fn a_scene_comes_back() {
        assert_eq!(Scene::from_bytes(&scene().to_bytes()), Some(scene()));
        let turned = Scene { x: None, y: scene().x, ..scene() };
        assert_eq!(Scene::from_bytes(&turned.to_bytes()), Some(turned));
    }

    proptest! {
        #[test]
        fn nothing_else_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..2000) {
            let _ = Scene::from_bytes(&bytes);
            let whole = scene().to_bytes();
            prop_assert!(Scene::from_bytes(&whole[..cut.min(whole.len() - 1)]).is_none());
        }
    }
}
