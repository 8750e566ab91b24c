//! What several pages are made of: addresses, preferences, plots, tables, menus, files.

pub mod at_hand;
pub mod canvas;
pub mod clipboard;
pub mod context;
pub mod field;
pub mod figure;
pub mod file_button;
pub mod form;
pub mod format;
pub mod icon;
pub mod menu;
pub mod opening;
pub mod origin;
pub mod own_table;
pub mod painter;
pub mod parts;
pub mod plot;
pub mod plots;
pub mod prefs;
pub mod proposal;
pub mod route;
pub mod speed;
pub mod titles;
pub mod trial_panel;
pub mod trial_table;
pub mod typed;
