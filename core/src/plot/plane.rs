//! Two parameters as the axes of a plot: where a trial's values of both put it.

use super::lettering;
use super::names::parameter_title;
use super::parameter_axis::{ParameterAxis, Side};
use super::scene::Point;
use super::sheet::{Key, Sheet, TEXT};
use crate::space::{Parameter, Value};
use lab_texts::Lang;

pub struct Plane {
    pub x: ParameterAxis,
    pub y: ParameterAxis,
}

impl Plane {
    /// Paints caption, keys and both axes, each wide enough for the values that occurred.
    pub fn paint<'a>(
        sheet: &mut Sheet,
        (px, across): (&Parameter, impl Iterator<Item = &'a Value>),
        (py, up): (&Parameter, impl Iterator<Item = &'a Value> + Clone),
        keys: &[Key],
        lang: Lang,
    ) -> Self {
        // What the caption says of the axis does not depend on where it stands.
        let left = ParameterAxis::new(py, up.clone(), 1.0, 0.0).captions(&py.name, lang);
        let fits = left.iter().find(|caption| lettering::width(caption, TEXT) <= sheet.room());
        sheet.caption(fits.unwrap_or(&parameter_title(&py.name, lang)));
        sheet.keys(keys);
        sheet.settle();
        let y = ParameterAxis::new(py, up, sheet.bottom, sheet.top);
        y.paint_left(sheet);
        let x = ParameterAxis::new(px, across, sheet.left, sheet.right);
        let top = sheet.top;
        x.paint_bounds(sheet, Side::Foot, top);
        y.paint_bounds(sheet, Side::Left, top);
        x.paint_foot(sheet);
        sheet.foot_caption(&x.captions(&px.name, lang));
        Self { x, y }
    }

    pub fn place(&self, x: &Value, y: &Value, trial: u64) -> Option<Point> {
        Some(Point::new(self.x.place(x, trial, Side::Foot)?, self.y.place(y, trial, Side::Left)?))
    }
}
