//! How much parameters matter, alone and in pairs, from numbers that an analysis gives.

use super::axis::Axis;
use super::axis_plot::PlotOptions;
use super::lettering;
use super::names::parameter_title;
use super::scene::{Anchor, DataTable, Fill, Ink, Mark, Point, Scene, Stroke};
use super::sheet::{SMALL, Sheet, waiting};
use crate::space::{Scale, format_number};
use lab_texts::{Arg, plots};

/// The importance of a parameter, with the interval of the estimate if it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    pub parameter: String,
    /// A share; not finite where nothing could be estimated.
    pub value: f64,
    pub interval: Option<(f64, f64)>,
}

/// How much two parameters matter together beyond each alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    pub pair: (String, String),
    pub value: f64,
}

/// A line of a plot of bars takes so much.
const ROW: f64 = 18.0;
/// A cell of a matrix is at least so wide.
const CELL: f64 = 26.0;

/// Bars, the longest first; those that find no room are left out and counted.
pub fn importance_plot(importances: &[Importance], options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = plots::IMPORTANCE.get(lang);
    let mut sorted: Vec<&Importance> = importances.iter().filter(|one| one.value.is_finite()).collect();
    sorted.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.parameter.cmp(&b.parameter)));
    if sorted.is_empty() {
        return waiting(width, height, title, plots::IMPORTANCE_TOO_FEW.get(lang));
    }
    let mut sheet = Sheet::new(width, height);
    sheet.caption(plots::PARAMETER.get(lang));
    sheet.settle();
    let room = (((sheet.bottom - sheet.top) / ROW).floor() as usize).max(1);
    let shown: Vec<&Importance> = sorted.iter().take(room).copied().collect();
    let left_out = sorted.len() - shown.len();
    let finite = |x: f64| if x.is_finite() { x } else { 0.0 };
    let ends = shown.iter().flat_map(|one| [one.value, one.interval.map_or(0.0, |(_, high)| finite(high))]);
    let highest = ends.fold(0.0, f64::max);
    let lowest = shown
        .iter()
        .map(|one| one.interval.map_or(one.value, |(low, _)| finite(low).min(one.value)))
        .fold(0.0, f64::min);
    let values: Vec<String> = shown.iter().map(|one| format_number(one.value)).collect();
    let widest = values.iter().map(|text| lettering::width(text, SMALL)).fold(0.0, f64::max);
    sheet.right -= widest + 10.0;
    let names: Vec<String> = shown.iter().rev().map(|one| parameter_title(&one.parameter, lang)).collect();
    sheet.name_side(&names);
    let x = Axis::new(
        Scale::Linear,
        lowest,
        if highest > lowest { highest } else { lowest + 1.0 },
        sheet.left,
        sheet.right,
    );
    let cell = (sheet.bottom - sheet.top) / shown.len() as f64;
    for (i, (one, text)) in shown.iter().zip(&values).enumerate() {
        let middle = sheet.top + cell * (i as f64 + 0.5);
        let thick = (cell * 0.6).min(16.0);
        let (zero, end) = (x.place(0.0), x.place(one.value));
        let fill = Fill::faded(Ink::Category(0), 0.75);
        sheet.band(zero.min(end), middle - thick / 2.0, (end - zero).abs().max(1.0), thick, fill);
        if let Some((low, high)) = one.interval.map(|(low, high)| (x.place(finite(low)), x.place(finite(high)))) {
            sheet.line(Point::new(low, middle), Point::new(high, middle), Stroke::solid(Ink::Text, 1.25));
        }
        sheet.text(Point::new(sheet.width - 8.0, middle + 4.0), text, SMALL, Anchor::End, Ink::Muted);
    }
    sheet.number_axis(&x);
    let share = plots::IMPORTANCE_FOOT;
    let more = if left_out > 0 { plots::importance_left_out(left_out, share) } else { share.into() };
    sheet.foot_caption(&[&more.get(lang), share.get(lang)]);
    let described = shown.iter().take(5).map(|one| plots::named(&one.parameter, one.value));
    let description = plots::importance_description(Arg::list(described)).get(lang);
    let columns = [plots::PARAMETER, plots::IMPORTANCE_COLUMN, plots::FROM, plots::TO].map(|name| name.get(lang));
    let row = |one: &&Importance| {
        let (low, high) =
            one.interval.map_or_else(Default::default, |(low, high)| (format!("{low:?}"), format!("{high:?}")));
        vec![one.parameter.clone(), format!("{:?}", one.value), low, high]
    };
    sheet.scene(title, description, Vec::new(), DataTable::new(columns, sorted.iter().map(row)))
}

/// A matrix of discs whose area is the interaction of a row's parameter with a column's; numbers where they fit.
pub fn interaction_plot(interactions: &[Interaction], options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = plots::INTERACTIONS.get(lang);
    let mut sorted: Vec<&Interaction> =
        interactions.iter().filter(|one| one.value.is_finite() && one.pair.0 != one.pair.1).collect();
    sorted.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.pair.cmp(&b.pair)));
    if sorted.is_empty() {
        return waiting(width, height, title, plots::IMPORTANCE_TOO_FEW.get(lang));
    }
    let mut sheet = Sheet::new(width, height);
    let most = ((((sheet.bottom - sheet.top) / CELL).min(sheet.room() * 0.7 / CELL)).floor() as usize).max(2);
    let all = parameters(&sorted);
    // Those of the strongest pairs, as many as there is room for.
    let names: Vec<&str> = all.iter().take(most).copied().collect();
    sheet.settle();
    // Names stand at the left with a number, and the columns have the numbers.
    let numbered = names.iter().enumerate().map(|(i, name)| format!("{} · {}", parameter_title(name, lang), i + 1));
    let upward: Vec<String> = numbered.rev().collect();
    sheet.name_side(&upward);
    sheet.name_axis(&(1..=names.len()).map(|i| i.to_string()).collect::<Vec<_>>());
    let caption = match all.len() - names.len() {
        0 => plots::INTERACTIONS_FOOT.into(),
        more => plots::interactions_left_out(more),
    };
    sheet.foot_caption(&[caption.get(lang)]);
    let count = names.len() as f64;
    let (across, down) = ((sheet.right - sheet.left) / count, (sheet.bottom - sheet.top) / count);
    let largest = sorted.first().map_or(1.0, |one| one.value).max(f64::MIN_POSITIVE);
    // All numbers or none: a gap would look like a zero.
    let shown = |one: &&&Interaction| names.contains(&one.pair.0.as_str()) && names.contains(&one.pair.1.as_str());
    let legible = sorted.iter().filter(shown).all(|one| lettering::width(&brief(one.value), SMALL) <= across - 4.0);
    let full = (across.min(down) / 2.0 - 2.0).max(1.0);
    for one in &sorted {
        let place = |name: &str| names.iter().position(|other| *other == name);
        let (Some(a), Some(b)) = (place(&one.pair.0), place(&one.pair.1)) else { continue };
        let radius = full * (one.value.max(0.0) / largest).sqrt();
        for (row, column) in [(a, b), (b, a)] {
            let at = Point::new(sheet.left + across * (column as f64 + 0.5), sheet.top + down * (row as f64 + 0.5));
            let fill = Some(Fill::faded(Ink::Category(0), 0.75));
            let shape = super::scene::Shape::Circle;
            if row > column {
                sheet.marks.push(Mark::Symbols { at: vec![at], shape, radius, fill, stroke: None });
            } else {
                let text = brief(one.value);
                if legible {
                    sheet.text(Point::new(at.x, at.y + 4.0), &text, SMALL, Anchor::Middle, Ink::Muted);
                }
            }
        }
    }
    let strongest = sorted.first().map(|one| plots::interactions_description(&one.pair.0, &one.pair.1, one.value));
    let description = strongest.map_or_else(String::new, |strongest| strongest.get(lang));
    let columns = [plots::PARAMETER, plots::INTERACTIONS_WITH, plots::INTERACTIONS_COLUMN].map(|name| name.get(lang));
    let row = |one: &&Interaction| vec![one.pair.0.clone(), one.pair.1.clone(), format!("{:?}", one.value)];
    sheet.scene(title, description, Vec::new(), DataTable::new(columns, sorted.iter().map(row)))
}

/// The parameters of some pairs, each once.
fn parameters<'i>(interactions: &[&'i Interaction]) -> Vec<&'i str> {
    let mut all: Vec<&str> = Vec::new();
    for name in interactions.iter().flat_map(|one| [one.pair.0.as_str(), one.pair.1.as_str()]) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Two significant digits.
fn brief(x: f64) -> String {
    format!("{x:.1e}").parse().map_or_else(|_| String::new(), format_number)
}
