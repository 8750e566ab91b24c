//! What colour an ink has on a light and on a dark ground, and the fonts of plots.
//!
//! Categories are the eight colours of Okabe & Ito (2008, "Color Universal Design"), lightened or darkened until each has a
//! contrast of at least 3 on its ground (WCAG 2.2, 1.4.11); vermillion, the one near the red of infeasible trials, comes last.

use super::scene::Ink;

/// System fonts, with Chinese fallbacks.
pub const FONT_FAMILY: &str = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", \"PingFang SC\", \"Microsoft YaHei\", \
                               \"Noto Sans CJK SC\", \"Source Han Sans SC\", \"WenQuanYi Micro Hei\", sans-serif";

/// How many categories look different.
pub const CATEGORIES: u8 = 8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

impl Theme {
    /// The colour as `#rrggbb` (sRGB).
    pub fn colour(self, ink: Ink) -> &'static str {
        let (light, dark) = match ink {
            Ink::Text => ("#1b1f24", "#e8eaed"),
            Ink::Muted => ("#59616b", "#a5adb8"),
            Ink::Surface => ("#ffffff", "#15181d"),
            Ink::Grid => ("#e4e7eb", "#2b3139"),
            Ink::Axis => ("#7b838d", "#7d8793"),
            Ink::Bound => ("#6b7480", "#8b95a1"),
            Ink::Band => ("#f3f4f6", "#1f242b"),
            Ink::Faint => ("#858d97", "#767f8a"),
            Ink::Accent => ("#5b3fd6", "#a897ff"),
            Ink::Infeasible => ("#c4161c", "#ff6b6b"),
            Ink::Category(i) => match i % CATEGORIES {
                0 => ("#0072b2", "#3d9bdc"), // blue
                1 => ("#b87a00", "#e69f00"), // orange
                2 => ("#008f68", "#1fb98c"), // bluish green
                3 => ("#b95c92", "#d98cb8"), // reddish purple
                4 => ("#2b8fc9", "#8ccdf2"), // sky blue
                5 => ("#8a8000", "#f0e442"), // yellow
                6 => ("#000000", "#d5d9de"), // black
                _ => ("#d55e00", "#e8722c"), // vermillion
            },
        };
        match self {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let channel = |i: usize| {
            let c = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap()) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(theme: Theme, ink: Ink, ground: Ink) -> f64 {
        let (a, b) = (luminance(theme.colour(ink)), luminance(theme.colour(ground)));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_marks_stand_out_on_both_grounds() {
        for theme in [Theme::Light, Theme::Dark] {
            for ground in [Ink::Surface, Ink::Band] {
                for ink in [Ink::Text, Ink::Muted] {
                    assert!(contrast(theme, ink, ground) >= 4.5, "{theme:?} {ink:?} on {ground:?}");
                }
                let categories = (0..CATEGORIES).map(Ink::Category);
                for ink in
                    [Ink::Axis, Ink::Bound, Ink::Faint, Ink::Accent, Ink::Infeasible].into_iter().chain(categories)
                {
                    assert!(contrast(theme, ink, ground) >= 3.0, "{theme:?} {ink:?} on {ground:?}");
                }
            }
        }
        assert!((contrast(Theme::Light, Ink::Category(6), Ink::Surface) - 21.0).abs() < 1e-9, "black on white");
    }

    #[test]
    fn categories_differ() {
        for theme in [Theme::Light, Theme::Dark] {
            let colours: std::collections::BTreeSet<_> =
                (0..CATEGORIES).map(|i| theme.colour(Ink::Category(i))).collect();
            assert_eq!(colours.len(), usize::from(CATEGORIES));
        }
    }
}
