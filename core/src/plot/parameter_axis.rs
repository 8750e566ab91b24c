//! The parameter axis of a plot: a number in the space's own scale with its bounds, or names in cells.

use super::axis::{Axis, padded};
use super::lettering;
use super::names::parameter_title;
use super::numerals::plain;
use super::ruler::Ruler;
use super::scene::{Ink, Point, Stroke};
use super::sheet::Sheet;
use crate::space::{Domain, Parameter, Scale, Setting, Value};
use lab_texts::{Arg, Lang, plots};

/// Where the values of one parameter stand between two pixel coordinates.
#[derive(Clone, Debug)]
pub enum ParameterAxis {
    Numbers { axis: Axis, bounds: (f64, f64) },
    Names { values: Vec<Value>, from: f64, to: f64 },
}

/// Which side of the plot area an axis is along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Foot,
    Left,
}

impl ParameterAxis {
    /// The axis of a parameter, wide enough for its domain and for the values that occurred, foreign ones included.
    pub fn new<'a>(parameter: &Parameter, occurred: impl Iterator<Item = &'a Value>, from: f64, to: f64) -> Self {
        let numbers = |scale: Scale, low: f64, high: f64, share: f64, occurred: &mut dyn Iterator<Item = &'a Value>| {
            let occurred: Vec<f64> = occurred.filter_map(Value::as_f64).collect();
            let (mut least, mut most) = (low, high);
            for &x in occurred.iter().filter(|x| scale.forward(**x).is_finite()) {
                (least, most) = (least.min(x), most.max(x));
            }
            if let Some(first) = first_of_decades(scale, least, most, &occurred) {
                let (first, most) = padded(Scale::Log, first, most, share);
                return (Axis::log_and_zero(first, most, from, to), (low, high));
            }
            let (least, most) = padded(scale, least, most, share);
            (Axis::new(scale, least, most, from, to), (low, high))
        };
        let mut occurred = occurred;
        match &parameter.setting {
            Setting::Varied { domain: Domain::Float(range), .. } => {
                let (axis, bounds) = numbers(range.scale(), range.low(), range.high(), 0.03, &mut occurred);
                ParameterAxis::Numbers { axis, bounds }
            }
            Setting::Varied { domain: Domain::Int(range), .. } => {
                // Half a step beyond the ends, where steps can be seen.
                let share = (0.4 / (range.count() - 1).max(1) as f64).clamp(0.03, 0.4);
                let share = if range.scale() == Scale::Linear { share } else { 0.03 };
                let (axis, bounds) =
                    numbers(range.scale(), range.low() as f64, range.high() as f64, share, &mut occurred);
                ParameterAxis::Numbers { axis: axis.whole(), bounds }
            }
            Setting::Varied { domain: Domain::Choice(options), .. } => {
                Self::of_names(options.as_slice(), occurred, from, to)
            }
            Setting::Fixed(value) => Self::of_names(std::slice::from_ref(value), occurred, from, to),
        }
    }

    fn of_names<'a>(known: &[Value], occurred: impl Iterator<Item = &'a Value>, from: f64, to: f64) -> Self {
        let mut values = known.to_vec();
        for value in occurred {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        ParameterAxis::Names { values, from, to }
    }

    /// The pixel of a value. Trials of one name are spread over the middle of its cell, by their number, always alike.
    pub fn place(&self, value: &Value, trial: u64, side: Side) -> Option<f64> {
        match self {
            ParameterAxis::Numbers { axis, .. } => value.as_f64().map(|x| axis.place(x)),
            ParameterAxis::Names { values, from, to } => {
                let i = values.iter().position(|other| other == value)?;
                // Multiples of the golden ratio spread most evenly; those of √2 at the left, so that the two do not line up.
                let ratio = if side == Side::Foot { 0.618_033_988_749_895 } else { std::f64::consts::SQRT_2 };
                let spread = (trial as f64 * ratio).fract() - 0.5;
                Some(from + (to - from) * (i as f64 + 0.5 + 0.5 * spread) / values.len() as f64)
            }
        }
    }

    /// The pixel of a value; for a name the middle of its cell.
    pub fn centre(&self, value: &Value) -> Option<f64> {
        match self {
            ParameterAxis::Numbers { axis, .. } => value.as_f64().map(|x| axis.place(x)),
            ParameterAxis::Names { values, from, to } => {
                let i = values.iter().position(|other| other == value)?;
                Some(from + (to - from) * (i as f64 + 0.5) / values.len() as f64)
            }
        }
    }

    /// The two ends in words; `None` for an axis without values.
    pub fn ends(&self) -> Option<(String, String)> {
        match self {
            ParameterAxis::Numbers { bounds: (low, high), .. } => Some((plain(*low), plain(*high))),
            ParameterAxis::Names { values, .. } => Some((values.first()?.to_string(), values.last()?.to_string())),
        }
    }

    /// The pixels of two numbers.
    pub fn span(&self, low: f64, high: f64) -> Option<(f64, f64)> {
        match self {
            ParameterAxis::Numbers { axis, .. } => Some((axis.place(low), axis.place(high))),
            ParameterAxis::Names { .. } => None,
        }
    }

    /// The numbers along the foot of the plot area.
    pub fn ruler(&self, sheet: &Sheet) -> Option<Ruler> {
        match self {
            ParameterAxis::Numbers { axis, .. } => sheet.ruler_of_foot(axis),
            ParameterAxis::Names { .. } => None,
        }
    }

    /// Paints the axis along the foot of the plot area.
    pub fn paint_foot(&self, sheet: &mut Sheet) {
        match self {
            ParameterAxis::Numbers { axis, .. } => sheet.number_axis(axis),
            ParameterAxis::Names { values, .. } => sheet.name_axis(&names(values)),
        }
    }

    /// Paints the axis along the left of the plot area and makes room for its labels.
    pub fn paint_left(&self, sheet: &mut Sheet) {
        match self {
            ParameterAxis::Numbers { axis, .. } => sheet.value_axis(axis),
            ParameterAxis::Names { values, .. } => sheet.name_side(&names(values)),
        }
    }

    /// Paints the space's bounds across the plot area; `top` is where those of a foot axis begin.
    pub fn paint_bounds(&self, sheet: &mut Sheet, side: Side, top: f64) {
        let ParameterAxis::Numbers { axis, bounds: (low, high) } = self else { return };
        for at in [low, high].map(|bound| axis.place(*bound)) {
            let (from, to) = match side {
                Side::Foot => (Point::new(at, top), Point::new(at, sheet.bottom)),
                Side::Left => (Point::new(sheet.left, at), Point::new(sheet.right, at)),
            };
            sheet.line(from, to, Stroke::dashed(Ink::Bound, 1.0));
        }
    }

    /// Wordings of the caption, the fullest first.
    pub fn captions(&self, name: &str, lang: Lang) -> Vec<String> {
        let title = parameter_title(name, lang);
        let scale = match self {
            ParameterAxis::Numbers { axis, .. } => match axis.scale {
                Scale::Linear => None,
                Scale::Log if axis.zero => Some(plots::LOG_SCALE_AND_ZERO),
                Scale::Log => Some(plots::LOG_SCALE),
                Scale::ReverseLog => Some(plots::LOG_SCALE_TO_ONE),
            },
            ParameterAxis::Names { .. } => None,
        };
        scale.map(|scale| plots::comma(&title, scale).get(lang)).into_iter().chain([title.clone()]).collect()
    }

    /// The range in words, for descriptions.
    pub fn extent(&self, lang: Lang) -> String {
        match self {
            ParameterAxis::Numbers { bounds: (low, high), .. } => {
                plots::bounds(format!("{high:?}"), format!("{low:?}")).get(lang)
            }
            ParameterAxis::Names { values, .. } => lettering::shorten(&Arg::list(names(values)).get(lang), 1.0, 300.0),
        }
    }
}

/// Where a log axis begins whose values cannot be told apart on a linear one: 0, and others of which a third lie in the first
/// hundredth of the range. `None` where a linear axis will do.
fn first_of_decades(scale: Scale, least: f64, most: f64, occurred: &[f64]) -> Option<f64> {
    let positive = || occurred.iter().copied().filter(|x| *x > 0.0 && x.is_finite());
    let crowded = positive().filter(|x| *x < 0.01 * most).count();
    let apart = scale == Scale::Linear && least == 0.0 && occurred.contains(&0.0) && crowded > 0;
    (apart && 3 * crowded >= positive().count()).then(|| positive().fold(most, f64::min))
}

fn names(values: &[Value]) -> Vec<String> {
    values.iter().map(Value::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_and_decades_are_told_apart_and_nothing_else() {
        let decades = [0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];
        assert_eq!(first_of_decades(Scale::Linear, 0.0, 1e-2, &decades), Some(1e-6));
        assert_eq!(first_of_decades(Scale::Linear, 0.0, 0.5, &[0.0, 0.001, 0.1, 0.2, 0.3, 0.4, 0.5]), None);
        assert_eq!(first_of_decades(Scale::Linear, 0.0, 1e-2, &decades[1..]), None);
        assert_eq!(first_of_decades(Scale::Log, 1e-6, 1e-2, &decades[1..]), None);
    }
}
