//! What a message speaks of: an argument keeps its meaning, and becomes words in the language of who reads it.

use crate::format;
use crate::generated::Lang;
use crate::message::{Fixed, Message};
use crate::plural::Operands;
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::path::Path;

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arg(Kind);

/// Numbers are finite, so that JSON can hold them: others become texts when they are made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Text(String),
    Whole(u64),
    Grouped(u64),
    Exact(f64),
    Four(f64),
    Three(f64),
    Fixed(f64, u8),
    Share(f64),
    Seconds(f64),
    Time(f64),
    List(Vec<Arg>),
    Clauses(Vec<Arg>),
    Either(Vec<Arg>),
    Sentences(Vec<Arg>),
    Message(Box<Message>),
}

impl Arg {
    /// What is the same in every language: a path, a name, the system's own reason.
    pub fn shown(what: impl Display) -> Self {
        Self(Kind::Text(what.to_string()))
    }

    /// What somebody else wrote, in quotation marks: what cannot be seen in it is escaped.
    pub fn quoted(text: &str) -> Self {
        Self(Kind::Text(format!("{text:?}")))
    }

    /// The same for a message that has the quotation marks of its language.
    pub fn escaped(text: &str) -> Self {
        let quoted = format!("{text:?}");
        Self::shown(quoted.get(1..quoted.len() - 1).unwrap_or_default())
    }

    /// A count with separators between thousands.
    pub fn grouped(n: u64) -> Self {
        Self(Kind::Grouped(n))
    }

    /// All digits that the number has: what a person wrote.
    pub fn exact(x: f64) -> Self {
        Self::number(x, Kind::Exact)
    }

    /// Three significant digits: an estimate. A number as such has four.
    pub fn three(x: f64) -> Self {
        Self::number(x, Kind::Three)
    }

    /// So many digits after the decimal sign, at most 100.
    pub fn fixed(x: f64, digits: u8) -> Self {
        Self::number(x, |x| Kind::Fixed(x, digits.min(100)))
    }

    /// A value with as many digits as its standard error allows; three where the error is not known.
    pub fn measured(x: f64, error: f64) -> Self {
        let Some(place) = format::last_place(error) else { return Self::three(x) };
        let unit = libm::pow(10.0, f64::from(place));
        let rounded = libm::round(x / unit) * unit;
        match place {
            0.. => Self::exact(rounded),
            // A rounded 0 has no sign.
            -6..0 => Self::fixed(if rounded == 0.0 { 0.0 } else { rounded }, place.unsigned_abs() as u8),
            _ if rounded == 0.0 => Self::exact(0.0),
            _ => {
                let digits = libm::floor(libm::log10(rounded.abs())) as i32 - place;
                Self::shown(format_args!("{rounded:.*e}", digits.clamp(0, 15) as usize))
            }
        }
    }

    /// A share of 1 as a percentage.
    pub fn share(x: f64) -> Self {
        Self::number(x, Kind::Share)
    }

    /// A measured duration in SI units: `12.5 ms`.
    pub fn seconds(x: f64) -> Self {
        Self::number(x, Kind::Seconds)
    }

    /// A time that somebody waits, of so many seconds: `1 min 5 s`.
    pub fn time(x: f64) -> Self {
        Self::number(x, Kind::Time)
    }

    /// Several, with the language's commas between them.
    pub fn list<A: Into<Arg>>(items: impl IntoIterator<Item = A>) -> Self {
        Self(Kind::List(items.into_iter().map(Into::into).collect()))
    }

    /// Several parts of a sentence: `a; b`.
    pub fn clauses<A: Into<Arg>>(items: impl IntoIterator<Item = A>) -> Self {
        Self(Kind::Clauses(items.into_iter().map(Into::into).collect()))
    }

    /// Several of which one holds: `a or b`.
    pub fn either<A: Into<Arg>>(items: impl IntoIterator<Item = A>) -> Self {
        Self(Kind::Either(items.into_iter().map(Into::into).collect()))
    }

    /// Several sentences, one after the other.
    pub fn sentences<A: Into<Arg>>(items: impl IntoIterator<Item = A>) -> Self {
        Self(Kind::Sentences(items.into_iter().map(Into::into).collect()))
    }

    fn number(x: f64, kind: impl FnOnce(f64) -> Kind) -> Self {
        Self(if x.is_finite() { kind(x) } else { Kind::Text(format::number(x)) })
    }

    /// In words.
    pub fn get(&self, lang: Lang) -> String {
        match &self.0 {
            Kind::Text(text) => text.clone(),
            Kind::Message(message) => message.get(lang),
            Kind::List(items) => joined(items, lang.facts().list_separator, lang),
            Kind::Clauses(items) => joined(items, lang.facts().clause_separator, lang),
            Kind::Either(items) => joined(items, lang.facts().alternative_separator, lang),
            Kind::Sentences(items) => joined(items, lang.facts().sentence_separator, lang),
            Kind::Grouped(n) => format::grouped(lang, *n),
            Kind::Share(x) => format::share(lang, *x),
            Kind::Seconds(x) => format::seconds(lang, *x),
            Kind::Time(x) => format::time(lang, *x),
            Kind::Whole(_) | Kind::Exact(_) | Kind::Four(_) | Kind::Three(_) | Kind::Fixed(..) => {
                format::localised(lang, self.written().unwrap_or_default())
            }
        }
    }

    /// The digits of a number, with a point as decimal sign.
    fn written(&self) -> Option<String> {
        match self.0 {
            Kind::Whole(n) | Kind::Grouped(n) => Some(n.to_string()),
            Kind::Exact(x) => Some(x.to_string()),
            Kind::Four(x) => Some(format::number(x)),
            Kind::Three(x) => Some(format::three(x)),
            Kind::Fixed(x, digits) => Some(format!("{x:.*}", usize::from(digits))),
            _ => None,
        }
    }

    /// What plural rules ask, if this is a number.
    pub(crate) fn operands(&self) -> Option<Operands> {
        self.written().map(|written| Operands::of(&written))
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.0 {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

fn joined(items: &[Arg], separator: &str, lang: Lang) -> String {
    items.iter().map(|item| item.get(lang)).collect::<Vec<_>>().join(separator)
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self(Kind::Message(Box::new(message)))
    }
}

impl From<Fixed> for Arg {
    fn from(fixed: Fixed) -> Self {
        Message::from(fixed).into()
    }
}

impl From<f64> for Arg {
    fn from(x: f64) -> Self {
        Self::number(x, Kind::Four)
    }
}

impl From<u64> for Arg {
    fn from(n: u64) -> Self {
        Self(Kind::Whole(n))
    }
}

impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Self(Kind::Whole(n as u64))
    }
}

impl From<u32> for Arg {
    fn from(n: u32) -> Self {
        Self(Kind::Whole(n.into()))
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self(Kind::Text(text.to_owned()))
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self(Kind::Text(text.clone()))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self(Kind::Text(text))
    }
}

impl From<&Path> for Arg {
    fn from(path: &Path) -> Self {
        Self::shown(path.display())
    }
}
