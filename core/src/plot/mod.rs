//! Plots as geometry: from a record, or from what a procedure found, to a [`Scene`] that a canvas or an SVG file can paint.
//!
//! Everything here is a pure function of data, size and language. Knows nothing of canvases, pages or files.

mod axis;
mod axis_plot;
mod curves;
mod frame;
mod gradient_norms;
mod lettering;
mod markers;
mod names;
mod numerals;
mod ordinate;
mod parameter_axis;
mod placement;
mod pointing;
mod scene;
mod shape;
mod sheet;
mod steps_to_target;
mod svg;
mod theme;
mod thin;
mod throughput;
mod ticks;
mod wire;

pub use axis_plot::{PlotOptions, axis_plot};
pub use curves::{CurveOptions, curves};
pub use gradient_norms::{gradient_norm_curve, gradient_norm_histogram};
pub use names::{metric_title, parameter_title};
pub use ordinate::ValueScale;
pub use placement::sample_plot;
pub use pointing::Highlight;
pub use scene::{Anchor, Dash, DataTable, Fill, Hit, Ink, Label, Mark, Point, Scene, Shape, Stroke, Target};
pub use shape::Outline;
pub use steps_to_target::{StepsView, steps_to_target_plot};
pub use svg::to_svg;
pub use theme::{CATEGORIES, FONT_FAMILY, Theme};
pub use throughput::{ThroughputView, throughput_plot};
pub use ticks::{Tick, ticks};
