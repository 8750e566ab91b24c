//! Plots as geometry: from a record to a [`Scene`] that a canvas or an SVG file can paint.
//!
//! Everything here is a pure function of data, size and language. Knows nothing of canvases, pages or files.

mod axis;
mod axis_plot;
mod chart;
mod curves;
mod lettering;
mod markers;
mod names;
mod numerals;
mod ordinate;
mod parameter_axis;
mod placement;
mod pointing;
mod procedures;
mod scene;
mod shape;
mod sheet;
mod svg;
mod theme;
mod thin;
mod ticks;
mod wire;

pub use axis_plot::{PlotOptions, axis_plot};
pub use curves::{CurveOptions, curves};
pub use names::{metric_title, parameter_title};
pub use ordinate::ValueScale;
pub use placement::sample_plot;
pub use pointing::Highlight;
pub use procedures::{norm_curve, norm_histogram, step_time, steps_to_target, throughput};
pub use scene::{Anchor, Dash, DataTable, Fill, Hit, Ink, Label, Mark, Point, Scene, Shape, Stroke, Target};
pub use shape::Outline;
pub use svg::to_svg;
pub use theme::{CATEGORIES, FONT_FAMILY, Theme};
pub use ticks::{Tick, ticks};
