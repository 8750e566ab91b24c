//! What several pages are made of: addresses, preferences, plots, tables, menus, files.
//!
//! Knows nothing of how a study is trained.

pub mod bring;
pub mod canvas;
pub mod certificate;
pub mod context;
pub mod erased;
pub mod field;
pub mod figure;
pub mod files;
pub mod format;
pub mod icon;
pub mod menu;
pub mod painter;
pub mod plots;
pub mod prefs;
pub mod report;
pub mod route;
pub mod speed;
pub mod talk;
pub mod trial_panel;
pub mod trial_table;
pub mod trials;
