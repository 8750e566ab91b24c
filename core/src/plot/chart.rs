//! A chart of a few series over numeric axes: points with intervals, curves, reference lines, bars.
//!
//! What the plots of procedures have in common. Knows nothing of what is shown.

use super::axis::{Axis, padded};
use super::scene::{Dash, DataTable, Fill, Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};
use super::sheet::{Key, Sheet, Symbol, waiting};
use crate::space::Scale;

/// Everything a chart shows.
#[derive(Clone, Debug)]
pub struct Chart {
    pub title: String,
    /// What is to be seen, in a sentence or two.
    pub description: String,
    pub across: Side,
    pub up: Side,
    pub series: Vec<Series>,
    pub bars: Vec<Bar>,
    pub rules: Vec<Rule>,
    pub table: DataTable,
}

/// An axis: its name with unit and direction, and how it is spread.
#[derive(Clone, Debug)]
pub struct Side {
    pub caption: String,
    pub scale: Scale,
    /// Ticks at whole numbers only.
    pub whole: bool,
}

/// Points that belong together, ascending in x.
#[derive(Clone, Debug)]
pub struct Series {
    /// In the key; none for what needs no key.
    pub name: Option<String>,
    pub ink: Ink,
    pub symbol: Option<Shape>,
    pub line: Option<Dash>,
    pub dots: Vec<Dot>,
}

#[derive(Clone, Debug)]
pub struct Dot {
    pub x: f64,
    pub y: f64,
    /// Ends of an interval around y; an infinite one reaches the edge.
    pub interval: Option<(f64, f64)>,
    /// What a tooltip says, and the number by which plots beside it know the same point; none for points that are only
    /// drawn.
    pub hit: Option<(u64, Vec<String>)>,
}

/// A bar that stands on the foot of the chart.
#[derive(Clone, Copy, Debug)]
pub struct Bar {
    pub from: f64,
    pub to: f64,
    pub height: f64,
}

/// A line at one value, across the chart or up through it.
#[derive(Clone, Debug)]
pub struct Rule {
    pub at: f64,
    pub upright: bool,
    pub name: String,
}

const RADIUS: f64 = 4.5;
const PADDING: f64 = 0.05;

impl Series {
    pub fn line(ink: Ink, line: Dash, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let dots = points.into_iter().map(|(x, y)| Dot { x, y, interval: None, hit: None }).collect();
        Self { name: None, ink, symbol: None, line: Some(line), dots }
    }

    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }
}

impl Chart {
    /// Painted at a size; without anything to show it says `empty`.
    pub fn scene(&self, width: f64, height: f64, empty: &str) -> Scene {
        let dots = || self.series.iter().flat_map(|series| &series.dots);
        let bars = || self.bars.iter();
        let shows = |scale: Scale, x: f64| x.is_finite() && (scale != Scale::Log || x > 0.0);
        let (Some(across), Some(up)) = (
            ends(dots().map(|dot| dot.x).chain(bars().flat_map(|bar| [bar.from, bar.to])), |x| {
                shows(self.across.scale, x)
            }),
            ends(
                dots()
                    .flat_map(|dot| [Some(dot.y), dot.interval.map(|i| i.0), dot.interval.map(|i| i.1)])
                    .flatten()
                    .chain(bars().map(|bar| bar.height))
                    .chain((!self.bars.is_empty()).then_some(0.0)),
                |y| shows(self.up.scale, y),
            ),
        ) else {
            return waiting(width, height, self.title.clone(), empty.to_owned());
        };
        let mut sheet = Sheet::new(width, height);
        sheet.caption(&self.up.caption);
        sheet.keys(&self.keys());
        sheet.settle();
        let up = if self.bars.is_empty() { padded(self.up.scale, up.0, up.1, PADDING) } else { up };
        let across = padded(self.across.scale, across.0, across.1, PADDING / 2.0);
        let vertical = Axis::new(self.up.scale, up.0, up.1, sheet.bottom, sheet.top);
        let vertical = if self.up.whole { vertical.whole() } else { vertical };
        sheet.value_axis(&vertical);
        let horizontal = Axis::new(self.across.scale, across.0, across.1, sheet.left, sheet.right);
        let horizontal = if self.across.whole { horizontal.whole() } else { horizontal };
        sheet.number_axis(&horizontal);
        sheet.foot_caption(std::slice::from_ref(&self.across.caption));

        for bar in &self.bars {
            let (x, y) = (horizontal.place(bar.from), vertical.place(bar.height));
            let (width, height) = ((horizontal.place(bar.to) - x - 1.0).max(0.5), sheet.bottom - y);
            let fill = Some(Fill::faded(Ink::Accent, 0.55));
            sheet.marks.push(Mark::Rect { x, y, width, height, corner: 0.0, fill, stroke: None });
        }
        for rule in self.rules.iter().filter(|rule| rule.at.is_finite()) {
            let stroke = Stroke::dashed(Ink::Bound, 1.0);
            let (from, to) = if rule.upright {
                let x = horizontal.place(rule.at);
                (Point::new(x, sheet.top), Point::new(x, sheet.bottom))
            } else {
                let y = vertical.place(rule.at);
                (Point::new(sheet.left, y), Point::new(sheet.right, y))
            };
            sheet.line(from, to, stroke);
        }
        let mut hits = Vec::new();
        for series in &self.series {
            paint(&mut sheet, series, &horizontal, &vertical, &mut hits);
        }
        Scene {
            width: sheet.width,
            height: sheet.height,
            title: self.title.clone(),
            description: self.description.clone(),
            marks: sheet.marks,
            hits,
            table: self.table.clone(),
        }
    }

    fn keys(&self) -> Vec<Key> {
        let series = self.series.iter().filter_map(|series| {
            let text = series.name.clone()?;
            let shape = series.symbol.unwrap_or(Shape::Square);
            Some(Key { symbol: Some(Symbol { shape, ink: series.ink, filled: true }), text })
        });
        let rules = self.rules.iter().map(|rule| Key { symbol: None, text: rule.name.clone() });
        series.chain(rules).collect()
    }
}

fn paint(sheet: &mut Sheet, series: &Series, horizontal: &Axis, vertical: &Axis, hits: &mut Vec<Hit>) {
    let shown = |dot: &&Dot| dot.x.is_finite() && dot.y.is_finite();
    let place = |dot: &Dot| Point::new(horizontal.place(dot.x), vertical.place(dot.y));
    let dots: Vec<&Dot> = series.dots.iter().filter(shown).collect();
    if let Some(dash) = series.line {
        let stroke = Stroke { ink: series.ink, width: 1.5, opacity: 0.9, dash };
        sheet.marks.push(Mark::Curves { curves: vec![dots.iter().map(|dot| place(dot)).collect()], stroke });
    }
    let whiskers: Vec<Vec<Point>> = dots
        .iter()
        .filter_map(|dot| {
            let (low, high) = dot.interval?;
            let x = horizontal.place(dot.x);
            Some(vec![Point::new(x, vertical.place(low)), Point::new(x, vertical.place(high))])
        })
        .collect();
    if !whiskers.is_empty() {
        sheet.marks.push(Mark::Curves { curves: whiskers, stroke: Stroke::solid(series.ink, 1.5).faded(0.7) });
    }
    if let Some(shape) = series.symbol {
        let symbol = Symbol { shape, ink: series.ink, filled: true };
        sheet.marks.push(symbol.mark(dots.iter().map(|dot| place(dot)).collect(), RADIUS));
    }
    hits.extend(dots.iter().filter_map(|dot| {
        let (trial, lines) = dot.hit.clone()?;
        Some(Hit { trial, target: Target::Spot { at: place(dot), radius: RADIUS }, lines })
    }));
}

fn ends(values: impl Iterator<Item = f64>, shown: impl Fn(f64) -> bool) -> Option<(f64, f64)> {
    values.filter(|&x| shown(x)).fold(None, |ends, x| match ends {
        None => Some((x, x)),
        Some((low, high)) => Some((low.min(x), high.max(x))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: &[(f64, f64)]) -> Chart {
        let side = |scale| Side { caption: "x".into(), scale, whole: false };
        let mut series = Series::line(Ink::Accent, Dash::Solid, points.iter().copied()).named("measured");
        series.symbol = Some(Shape::Circle);
        for (i, dot) in series.dots.iter_mut().enumerate() {
            dot.hit = Some((i as u64, vec![format!("point {i}")]));
            dot.interval = Some((dot.y / 2.0, f64::INFINITY));
        }
        Chart {
            title: "t".into(),
            description: "d".into(),
            across: side(Scale::Log),
            up: side(Scale::Linear),
            series: vec![series],
            bars: Vec::new(),
            rules: vec![Rule { at: 4.0, upright: true, name: "best".into() }],
            table: DataTable::default(),
        }
    }

    #[test]
    fn every_finite_point_can_be_pointed_at_inside_the_picture() {
        let scene = chart(&[(1.0, 2.0), (2.0, 4.0), (4.0, f64::NAN), (8.0, 5.0)]).scene(400.0, 240.0, "empty");
        assert_eq!(scene.hits.iter().map(|hit| hit.trial).collect::<Vec<_>>(), [0, 1, 3]);
        for hit in &scene.hits {
            let at = hit.anchor();
            assert!((0.0..=400.0).contains(&at.x) && (0.0..=240.0).contains(&at.y), "{at:?}");
        }
        assert!(crate::plot::to_svg(&scene, crate::plot::Theme::Light).contains("measured"));
    }

    #[test]
    fn nothing_to_show_says_what_it_waits_for() {
        let scene = chart(&[(1.0, f64::NAN)]).scene(400.0, 240.0, "waiting for points");
        assert_eq!((scene.description.as_str(), scene.hits.len()), ("waiting for points", 0));
    }
}
