//! The few pictures of the page, as inline SVG in the colour of the text around them.
//!
//! Always beside a name, never instead of one: hidden from screen readers.

use leptos::prelude::*;

/// 24 × 24, strokes of 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A flask: scientific.
    Scientific,
    /// A wave: nuisance, to be optimised over.
    Nuisance,
    /// A pin: fixed.
    Fixed,
    Play,
    Pause,
    Stop,
    Undo,
    Redo,
    Link,
    Save,
    Open,
    Close,
    More,
    Down,
    Auto,
    Sun,
    Moon,
    Enlarge,
    Shrink,
    Delete,
    Info,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Scientific => "M9 3h6M10 3v6L4.5 18.5A1.7 1.7 0 0 0 6 21h12a1.7 1.7 0 0 0 1.5-2.5L14 9V3M7.5 15h9",
            Icon::Nuisance => "M3 9c2.5-4 5-4 7.5 0s5 4 7.5 0l3-3M3 18c2.5-4 5-4 7.5 0s5 4 7.5 0l3-3",
            Icon::Fixed => "M8 4h8l-1 7 3 3H6l3-3zM12 14v7",
            Icon::Play => "M7 4l13 8-13 8z",
            Icon::Pause => "M8 5v14M16 5v14",
            Icon::Stop => "M6 6h12v12H6z",
            Icon::Undo => "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
            Icon::Redo => "M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
            Icon::Link => "M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1",
            Icon::Save => "M12 4v11M7 11l5 5 5-5M5 20h14",
            Icon::Open => "M12 16V5M7 9l5-5 5 5M5 20h14",
            Icon::Close => "M6 6l12 12M18 6L6 18",
            Icon::More => "M5 12h.01M12 12h.01M19 12h.01",
            Icon::Down => "M6 9l6 6 6-6",
            Icon::Auto => "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
            Icon::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5"
            }
            Icon::Moon => "M20 14A8 8 0 1 1 10 4a6.5 6.5 0 0 0 10 10z",
            Icon::Enlarge => "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
            Icon::Shrink => "M20 10h-6V4M14 10l7-7M4 14h6v6M10 14l-7 7",
            Icon::Delete => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
            Icon::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.5h.01",
        }
    }

    fn is_filled(self) -> bool {
        matches!(self, Icon::Play | Icon::Stop)
    }

    pub fn view(self) -> AnyView {
        view! {
            <svg class="icon" class:filled=self.is_filled() viewBox="0 0 24 24" aria-hidden="true">
                <path d=self.path()></path>
            </svg>
        }
        .into_any()
    }
}
