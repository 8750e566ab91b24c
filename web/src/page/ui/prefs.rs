//! What a person chose for this browser: language and theme.
//!
//! Kept in local storage where that is allowed; otherwise the choice lasts as long as the tab.

use crate::page::storage::{read, write};
use lab_core::text::Lang;

const LANG: &str = "lab.lang";
const THEME: &str = "lab.theme";
const KEPT: &str = "lab.columns";

/// The theme asked for; `Auto` follows the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    #[default]
    Auto,
    Light,
    Dark,
}

impl ThemeChoice {
    fn name(self) -> &'static str {
        match self {
            ThemeChoice::Auto => "auto",
            ThemeChoice::Light => "light",
            ThemeChoice::Dark => "dark",
        }
    }

    /// The one a press of the button leads to.
    pub fn next(self) -> Self {
        match self {
            ThemeChoice::Auto => ThemeChoice::Light,
            ThemeChoice::Light => ThemeChoice::Dark,
            ThemeChoice::Dark => ThemeChoice::Auto,
        }
    }

    /// Whether the page is dark, where the system prefers `system_dark`.
    pub fn is_dark(self, system_dark: bool) -> bool {
        match self {
            ThemeChoice::Auto => system_dark,
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
        }
    }
}

/// Read by static/early.js, before the page.
pub fn keep_language(lang: Lang) {
    write(LANG, lang.tag());
}

pub fn theme() -> ThemeChoice {
    match read(THEME).as_deref() {
        Some("light") => ThemeChoice::Light,
        Some("dark") => ThemeChoice::Dark,
        _ => ThemeChoice::Auto,
    }
}

pub fn keep_theme(theme: ThemeChoice) {
    write(THEME, theme.name());
}

/// What was said of the columns of earlier tables.
pub fn kept() -> String {
    read(KEPT).unwrap_or_default()
}

pub fn keep(what: &str) {
    write(KEPT, what);
}
