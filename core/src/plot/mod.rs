//! Plots as geometry: from a record to a [`Scene`] that a canvas or an SVG file can paint.
//!
//! Everything here is a pure function of data, size and language. Knows nothing of canvases, pages or files.

mod automatic;
mod axis;
mod axis_plot;
mod best_of_n;
mod comparison;
mod curves;
mod group_curves;
mod histogram;
mod history;
mod importance;
mod infeasible_map;
mod isolation;
mod lettering;
mod markers;
mod names;
mod numerals;
mod ordinate;
mod parallel;
mod parameter_axis;
mod placement;
mod pointing;
mod resample;
mod scene;
mod shape;
mod sheet;
mod smooth;
mod svg;
mod theme;
mod thin;
mod ticks;
mod view;

pub use automatic::{Picture, automatic};
pub use axis_plot::{PlotOptions, axis_plot};
pub use best_of_n::best_of_n;
pub use comparison::comparison;
pub use curves::{CurveOptions, curves};
pub use group_curves::{curve_bands, group_curves};
pub use histogram::{best_steps, gradient_norms};
pub use history::history;
pub use importance::{Importance, Interaction, importance_plot, interaction_plot};
pub use infeasible_map::{infeasible_map, telling_pair};
pub use isolation::{Baseline, isolation_plot};
pub use names::{metric_title, parameter_title};
pub use ordinate::ValueScale;
pub use parallel::parallel;
pub use placement::sample_plot;
pub use pointing::Highlight;
pub use scene::{Anchor, Dash, DataTable, Fill, Hit, Ink, Label, Mark, Point, Scene, Shape, Stroke, Target};
pub use shape::Outline;
pub use svg::{escape, to_svg};
pub use theme::{CATEGORIES, FONT_FAMILY, Theme};
pub use ticks::{Tick, ticks};
