//! A guess as it is drawn on the lesson's figure: the text that is kept of it, what a press changes of that text, and the marks
//! that show it.
//!
//! The text is the guess, and the drawing follows it, so that typing and drawing do the same. Knows nothing of pointers.

use super::{Guess, GuessKind};
use crate::number;
use crate::order;
use crate::plot::{Anchor, Automatic, Fill, Ink, Label, Mark, Point, Ruler, Scene, Stroke};
use crate::space::Scale;
use lab_texts::format::{number as written, three};
use serde::{Deserialize, Serialize};

/// A curve that is drawn has at most so many points.
const MOST_POINTS: usize = 24;
/// On a linear axis places this share of it apart are told apart, also where their first two digits are the same.
const FINEST: f64 = 0.05;
const TEXT: f64 = 12.0;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// A line across the horizontal axis: `0.05`.
    Upright,
    /// A line across the vertical axis: `0.05`.
    Level,
    /// Two heights and what lies between them: `0.02–0.05`.
    Between,
    /// Points from left to right: `100:0.5,200:0.4`.
    Curve,
}

/// Whose a drawing is, in the reader's words.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    pub name: &'a str,
    /// The record's, not the guess.
    pub is_record: bool,
}

impl Guess {
    /// How it is drawn on a figure; nothing where it is no place in it.
    pub fn form(&self, figure: &Automatic) -> Option<Form> {
        match (&self.kind, figure) {
            (
                GuessKind::Place { parameter } | GuessKind::Edge { parameter },
                Automatic::Axis(of) | Automatic::Isolation(of),
            ) if parameter == of => Some(Form::Upright),
            (GuessKind::BestStep, Automatic::Curves(_)) => Some(Form::Upright),
            (GuessKind::Curve { metric }, Automatic::Curves(of)) if metric == of => Some(Form::Curve),
            (GuessKind::Level, figure) if shows_objectives(figure) => Some(Form::Level),
            (GuessKind::Spread, figure) if shows_objectives(figure) => Some(Form::Between),
            _ => None,
        }
    }
}

/// Whether heights in it are objectives.
fn shows_objectives(figure: &Automatic) -> bool {
    matches!(figure, Automatic::Axis(_) | Automatic::Isolation(_) | Automatic::BestOfN)
}

impl Form {
    /// The guess after a press at a place of the figure, or after a drag there from another; nothing where the figure has no
    /// such axis.
    pub fn pressed(self, guess: &str, scene: &Scene, from: Option<Point>, at: Point) -> Option<String> {
        Some(match self {
            Form::Upright => written(rounded(scene.x.as_ref()?, at.x)),
            Form::Level => written(rounded(scene.y.as_ref()?, at.y)),
            Form::Between => {
                let ends = moved(ends(guess), scene.y.as_ref()?, from.map(|from| from.y), at.y);
                ends.iter().map(|end| written(*end)).collect::<Vec<_>>().join("–")
            }
            Form::Curve => said(&bent(points(guess), (scene.x.as_ref()?, scene.y.as_ref()?), from, at)),
        })
    }

    /// What shows a guess, or the record's answer in the same form, over the figure; nothing for a text that is neither.
    pub fn marks(self, text: &str, scene: &Scene, owner: Owner<'_>) -> Vec<Mark> {
        self.drawn(text, scene, owner).unwrap_or_default()
    }

    fn drawn(self, text: &str, scene: &Scene, owner: Owner<'_>) -> Option<Vec<Mark>> {
        let mut marks = Vec::new();
        match self {
            Form::Upright => {
                let (ruler, value) = (scene.x.as_ref()?, *ends(text).first()?);
                let at = ruler.place(value);
                let (top, bottom) = ruler.across;
                marks.push(owner.line(vec![Point::new(at, top), Point::new(at, bottom)]));
                let is_left = at < (ruler.from + ruler.to) / 2.0;
                let (aside, anchor) = if is_left { (5.0, Anchor::Start) } else { (-5.0, Anchor::End) };
                let down = if owner.is_record { 28.0 } else { 12.0 };
                marks.push(owner.label(ruler, value, ["← ", " →"], Point::new(at + aside, top + down), anchor));
            }
            Form::Level | Form::Between => {
                let (ruler, ends) = (scene.y.as_ref()?, ends(text));
                let (left, right) = ruler.across;
                let ends = if self == Form::Level { ends.get(..1)? } else { ends.as_slice() };
                if let [low, high] = ends {
                    let (top, bottom) = (ruler.place(*high), ruler.place(*low));
                    let fill = Some(Fill::faded(owner.ink(), if owner.is_record { 0.08 } else { 0.14 }));
                    let (width, height) = (right - left, bottom - top);
                    marks.push(Mark::Rect { x: left, y: top, width, height, corner: 0.0, fill, stroke: None });
                }
                for end in ends {
                    let at = ruler.place(*end);
                    marks.push(owner.line(vec![Point::new(left, at), Point::new(right, at)]));
                }
                let value = *ends.last()?;
                // Each at its side, since the two may be at one height.
                let (x, anchor) = if owner.is_record { (left + 4.0, Anchor::Start) } else { (right, Anchor::End) };
                let at = ruler.place(value);
                let is_high = at < ruler.from.min(ruler.to) + 16.0;
                let y = if is_high { at + 14.0 } else { at - 5.0 };
                marks.push(owner.label(ruler, value, ["↓ ", " ↑"], Point::new(x, y), anchor));
            }
            Form::Curve => {
                let (x, y) = (scene.x.as_ref()?, scene.y.as_ref()?);
                let place = |&(step, value): &(f64, f64)| Point::new(x.place(step), y.place(value));
                let places: Vec<Point> = points(text).iter().map(place).collect();
                let last = *places.last()?;
                let above = if owner.is_record { 14.0 } else { -6.0 };
                let is_left = last.x < (x.from + x.to) / 2.0;
                let (aside, anchor) = if is_left { (6.0, Anchor::Start) } else { (-6.0, Anchor::End) };
                marks.push(owner.line(places));
                marks.push(owner.text(owner.name.to_owned(), Point::new(last.x + aside, last.y + above), anchor));
            }
        }
        Some(marks)
    }
}

impl Owner<'_> {
    fn ink(self) -> Ink {
        if self.is_record { Ink::Text } else { Ink::Accent }
    }

    fn line(self, curve: Vec<Point>) -> Mark {
        let stroke = if self.is_record { Stroke::solid(Ink::Text, 1.5) } else { Stroke::dashed(Ink::Accent, 2.0) };
        Mark::Curves { curves: vec![curve], stroke }
    }

    fn text(self, text: String, at: Point, anchor: Anchor) -> Mark {
        Mark::Text(Label { at, text, size: TEXT, anchor, ink: self.ink(), bold: true })
    }

    /// The name, with an arrow where the value lies beyond the axis.
    fn label(self, ruler: &Ruler, value: f64, [before, after]: [&str; 2], at: Point, anchor: Anchor) -> Mark {
        let (before, after) = match value {
            _ if value < ruler.low => (before, ""),
            _ if value > ruler.high => ("", after),
            _ => ("", ""),
        };
        self.text(format!("{before}{}{after}", self.name), at, anchor)
    }
}

/// The value at a pixel: two significant digits, and more where two could not tell places apart that a person can.
fn rounded(ruler: &Ruler, pixel: f64) -> f64 {
    let value = ruler.value(pixel);
    let power_of = |x: f64| libm::pow(10.0, libm::floor(libm::log10(x.abs())));
    let fine = match ruler.scale {
        Scale::Linear => power_of(FINEST * (ruler.high - ruler.low)),
        _ => f64::INFINITY,
    };
    let unit = (power_of(value) / 10.0).min(fine);
    let rounded = libm::round(value / unit) * unit;
    if rounded.is_finite() { rounded } else { value }
}

/// The finite number that a text is.
fn finite(text: &str) -> Option<f64> {
    number::parse(text.trim()).filter(|x| x.is_finite())
}

/// One number, or two in ascending order: `0.02–0.05`, `0.02 - 0.05`, `0.02, 0.05`.
fn ends(text: &str) -> Vec<f64> {
    if let Some(only) = finite(text) {
        return vec![only];
    }
    let signs = text.char_indices().filter(|(_, sign)| "–—-~,; ".contains(*sign));
    let pair = |(at, sign): (usize, char)| {
        let (a, b) = (finite(text.get(..at)?)?, finite(text.get(at + sign.len_utf8()..)?)?);
        Some(vec![a.min(b), a.max(b)])
    };
    signs.filter_map(pair).next().unwrap_or_default()
}

/// The ends after a press: the second until there are two, and then the one that is nearer to where it began.
fn moved(mut ends: Vec<f64>, ruler: &Ruler, from: Option<f64>, at: f64) -> Vec<f64> {
    let (begun, value) = (from.unwrap_or(at), rounded(ruler, at));
    let away = |end: f64| (ruler.place(end) - begun).abs();
    match (ends.as_mut_slice(), from) {
        ([low, high], _) => *(if away(*low) < away(*high) { low } else { high }) = value,
        ([only], Some(_)) => *only = value,
        _ => ends.push(value),
    }
    order::sort_by(&mut ends, f64::total_cmp);
    ends
}

/// The points of a curve, from left to right: `100:0.5,200:0.4`. What is no point is passed over.
fn points(text: &str) -> Vec<(f64, f64)> {
    let point = |part: &str| part.split_once(':').and_then(|(step, value)| Some((finite(step)?, finite(value)?)));
    let mut points: Vec<(f64, f64)> = text.split([',', ';', ' ', '，']).filter_map(point).take(MOST_POINTS).collect();
    ascending(&mut points);
    points
}

fn ascending(points: &mut [(f64, f64)]) {
    order::sort_by(points, |a, b| a.0.total_cmp(&b.0));
}

/// The text of a curve.
fn said(points: &[(f64, f64)]) -> String {
    points.iter().map(|(step, value)| format!("{}:{}", three(*step), written(*value))).collect::<Vec<_>>().join(",")
}

/// A curve of a record as the text of a drawn one: its ends, and points between them as evenly as it has them.
pub fn thinned(curve: &[(u64, f64)]) -> String {
    let many = curve.len().min(MOST_POINTS);
    let place = |i: usize| if many < 2 { 0 } else { i * (curve.len() - 1) / (many - 1) };
    let points = (0..many).filter_map(|i| curve.get(place(i)));
    let said = points.map(|(step, value)| format!("{step}:{}", written(*value)));
    said.collect::<Vec<_>>().join(",")
}

/// A curve with a point where it was pressed, in place of those that the drag passed over.
fn bent(mut points: Vec<(f64, f64)>, (x, y): (&Ruler, &Ruler), from: Option<Point>, at: Point) -> Vec<(f64, f64)> {
    // As many columns as points, so that a curve that is drawn again and again does not grow.
    let columns = MOST_POINTS as f64;
    let width = (x.to - x.from) / columns;
    let column = |pixel: f64| ((pixel - x.from) / width).floor().clamp(0.0, columns - 1.0);
    let (begun, ended) = (column(from.unwrap_or(at).x), column(at.x));
    // What another figure has beyond this axis stays.
    let passed = |step: f64| {
        let place = column(x.place(step));
        let is_between = place > begun.min(ended) && place < begun.max(ended);
        (x.low..=x.high).contains(&step) && (place == ended || is_between)
    };
    let step = x.value(x.from + (ended + 0.5) * width).round();
    points.retain(|(other, _)| !passed(*other) && *other != step);
    if points.len() == MOST_POINTS {
        points.remove(0);
    }
    points.push((step, rounded(y, at.y)));
    ascending(&mut points);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates from 1e-4 to 1 along 400 pixels, errors from 0 to 1 along 200.
    fn scene() -> Scene {
        let ruler = |scale, low, high, from, to, across| Some(Ruler { scale, low, high, from, to, across });
        Scene {
            width: 460.0,
            height: 240.0,
            x: ruler(Scale::Log, 1e-4, 1.0, 40.0, 440.0, (10.0, 210.0)),
            y: ruler(Scale::Linear, 0.0, 1.0, 210.0, 10.0, (40.0, 440.0)),
            ..Scene::default()
        }
    }

    /// The same over 800 steps.
    fn steps() -> Scene {
        let x = Ruler { scale: Scale::Linear, low: 0.0, high: 800.0, from: 40.0, to: 440.0, across: (10.0, 210.0) };
        Scene { x: Some(x), ..scene() }
    }

    fn press(form: Form, guess: &str, scene: &Scene, places: &[(f64, f64)]) -> String {
        let mut from = None;
        let mut guess = guess.to_owned();
        for &(x, y) in places {
            let at = Point::new(x, y);
            guess = form.pressed(&guess, scene, from, at).unwrap();
            from = Some(at);
        }
        guess
    }

    #[test]
    fn a_press_is_a_number_of_two_digits() {
        assert_eq!(press(Form::Upright, "", &scene(), &[(140.0, 99.0)]), "0.001");
        assert_eq!(press(Form::Upright, "0.5", &scene(), &[(203.0, 99.0)]), "0.0043");
        assert_eq!(press(Form::Upright, "", &scene(), &[(0.0, 99.0)]), "1e-4");
        assert_eq!(press(Form::Level, "", &scene(), &[(140.0, 110.0)]), "0.5");
        assert_eq!(press(Form::Level, "", &scene(), &[(140.0, 400.0)]), "0");
        assert_eq!(Form::Upright.pressed("", &Scene::default(), None, Point::new(0.0, 0.0)), None);
        // Where all that is seen begins with the same digits, the next ones tell places apart.
        let narrow = Ruler { low: 0.40, high: 0.44, ..scene().y.unwrap() };
        let narrow = Scene { y: Some(narrow), ..scene() };
        assert_eq!(press(Form::Level, "", &narrow, &[(140.0, 100.0)]), "0.422");
    }

    #[test]
    fn two_presses_are_two_ends_and_a_further_one_moves_the_nearer() {
        let first = press(Form::Between, "", &scene(), &[(140.0, 110.0)]);
        let both = press(Form::Between, &first, &scene(), &[(140.0, 170.0)]);
        assert_eq!((first.as_str(), both.as_str()), ("0.5", "0.2–0.5"));
        assert_eq!(press(Form::Between, &both, &scene(), &[(300.0, 90.0)]), "0.2–0.6");
        // An end that is held may pass the other one.
        assert_eq!(press(Form::Between, &both, &scene(), &[(300.0, 108.0), (300.0, 120.0), (300.0, 190.0)]), "0.1–0.2");
    }

    #[test]
    fn two_numbers_are_read_however_they_are_parted() {
        for text in ["0.02–0.05", "0.02 – 0.05", "0.02 - 0.05", "0.02-0.05", "0.05, 0.02", "2e-2-5e-2", "0.02 0.05"]
        {
            assert_eq!(ends(text), [0.02, 0.05], "{text}");
        }
        assert_eq!((ends("-0.5"), ends(" 3 "), ends("-2–-1")), (vec![-0.5], vec![3.0], vec![-2.0, -1.0]));
        assert!(["", "-", "high", "inf", "1–2–3", "–"].iter().all(|text| ends(text).is_empty()));
    }

    #[test]
    fn a_curve_is_dragged_and_mended() {
        let scene = steps();
        let dragged: Vec<(f64, f64)> =
            (0..=40).map(|i| (40.0 + 10.0 * f64::from(i), 30.0 + 3.0 * f64::from(i))).collect();
        let text = press(Form::Curve, "", &scene, &dragged);
        let drawn = points(&text);
        assert_eq!((drawn.len(), said(&drawn)), (MOST_POINTS, text.clone()));
        assert!(drawn.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1), "{text}");
        assert!(text.len() < 400, "{}", text.len());
        // What is drawn over is replaced, and the rest stays.
        let mended = points(&press(Form::Curve, &text, &scene, &[(240.0, 20.0), (440.0, 20.0)]));
        assert!(mended.len() == 14 && mended[..12] == drawn[..12], "{mended:?}");
        assert!(mended[12..].iter().all(|(_, value)| *value == 0.95), "{mended:?}");
        assert_eq!(points("200:0.4, 100:0.5, x:1, 3"), [(100.0, 0.5), (200.0, 0.4)]);
    }

    #[test]
    fn a_curve_of_a_record_keeps_its_ends() {
        let curve: Vec<(u64, f64)> = (0..100).map(|i| (10 * i, 1.0 / (i + 1) as f64)).collect();
        let thin = points(&thinned(&curve));
        assert_eq!((thin.len(), thin[0], thin[23]), (MOST_POINTS, (0.0, 1.0), (990.0, 0.01)));
        assert_eq!((thinned(&curve[..1]).as_str(), thinned(&[]).as_str()), ("0:1", ""));
    }

    #[test]
    fn what_is_guessed_is_seen_and_what_is_beyond_is_said() {
        let guess = Owner { name: "your guess", is_record: false };
        let seen = |form: Form, text: &str, scene: &Scene| -> (usize, String) {
            let marks = form.marks(text, scene, guess);
            let label = marks.iter().find_map(|mark| match mark {
                Mark::Text(label) => Some(label.text.clone()),
                _ => None,
            });
            (marks.len(), label.unwrap_or_default())
        };
        assert_eq!(seen(Form::Upright, "0.05", &scene()), (2, "your guess".into()));
        assert_eq!(seen(Form::Upright, "50", &scene()), (2, "your guess →".into()));
        assert_eq!(seen(Form::Level, "-1", &scene()), (2, "↓ your guess".into()));
        assert_eq!(seen(Form::Between, "0.2", &scene()).0, 2);
        assert_eq!(seen(Form::Between, "0.2–0.4", &scene()).0, 4);
        assert_eq!(seen(Form::Curve, "100:0.5,200:0.4", &steps()).0, 2);
        for form in [Form::Upright, Form::Level, Form::Between, Form::Curve] {
            assert_eq!(seen(form, "no number", &scene()).0, 0);
            assert_eq!(seen(form, "0.2", &Scene::default()).0, 0);
        }
        let Some(Mark::Curves { curves, .. }) = Form::Upright.marks("0.01", &scene(), guess).into_iter().next() else {
            panic!("a line")
        };
        assert!(curves[0].iter().all(|point| (point.x - 240.0).abs() < 1e-9), "{curves:?}");
    }
}
