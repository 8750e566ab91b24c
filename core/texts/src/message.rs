//! A message: its code and its arguments, until it is put into words.

use crate::arg::Arg;
#[cfg(not(texts_loaded))]
use crate::generated::LANGUAGES;
use crate::generated::{ENTRIES, Lang};
use crate::plural;
use serde::{Deserialize, Serialize, Serializer};

/// What the folders of all languages say of one message.
#[derive(Debug)]
pub(crate) struct Entry {
    /// In the table of all.
    #[cfg_attr(not(any(texts_loaded, test)), allow(dead_code, reason = "what is built in needs no place"))]
    pub place: u16,
    /// How many it takes.
    pub arguments: u16,
    pub code: &'static str,
    #[cfg(not(texts_loaded))]
    pub patterns: [&'static [Piece]; LANGUAGES],
}

#[derive(Debug, PartialEq)]
pub(crate) enum Piece {
    Text(&'static str),
    Argument(usize),
    Select(&'static Select),
}

/// A choice by an argument.
#[derive(Debug, PartialEq)]
pub(crate) struct Select {
    pub argument: usize,
    pub variants: &'static [(Key, &'static [Piece])],
    pub otherwise: &'static [Piece],
}

#[derive(Debug, PartialEq)]
pub(crate) enum Key {
    #[allow(dead_code, reason = "not every set of texts chooses by a number itself")]
    Number(f64),
    /// A text that the argument is, or the plural category of its number.
    Word(&'static str),
}

impl Entry {
    #[cfg(not(texts_loaded))]
    pub(crate) fn pattern(&self, lang: Lang) -> &'static [Piece] {
        self.patterns.get(lang as usize).copied().unwrap_or_default()
    }

    #[cfg(texts_loaded)]
    pub(crate) fn pattern(&self, lang: Lang) -> &'static [Piece] {
        crate::loaded::pattern(lang, self.place)
    }
}

/// A message without arguments.
#[derive(Clone, Copy, Debug)]
pub struct Fixed(pub(crate) &'static Entry);

impl Fixed {
    pub fn get(self, lang: Lang) -> &'static str {
        // The build script joins what stands without an argument between to one piece.
        match self.0.pattern(lang) {
            [Piece::Text(text)] => text,
            _ => "",
        }
    }
}

/// A message with its arguments filled in, for a reader of any language.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Received")]
pub struct Message {
    entry: &'static Entry,
    args: Vec<Arg>,
}

impl Message {
    pub(crate) fn of(entry: &'static Entry, args: Vec<Arg>) -> Self {
        Self { entry, args }
    }

    /// Names the message in a file or a frame.
    pub fn code(&self) -> &'static str {
        self.entry.code
    }

    /// In words.
    pub fn get(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.write(self.entry.pattern(lang), lang, &mut out);
        out
    }

    fn write(&self, pattern: &[Piece], lang: Lang, out: &mut String) {
        for piece in pattern {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Argument(place) => {
                    out.push_str(&self.args.get(*place).map_or_else(String::new, |arg| arg.get(lang)))
                }
                Piece::Select(select) => self.write(self.chosen(select, lang), lang, out),
            }
        }
    }

    fn chosen(&self, select: &'static Select, lang: Lang) -> &'static [Piece] {
        let Some(arg) = self.args.get(select.argument) else { return select.otherwise };
        let number = arg.operands();
        let category = number.as_ref().map(|operands| plural::category(lang, operands));
        let holds = |key: &Key| match key {
            Key::Number(wanted) => number.as_ref().is_some_and(|operands| operands.n == *wanted),
            Key::Word(word) => category == Some(*word) || arg.text() == Some(*word),
        };
        select.variants.iter().find(|(key, _)| holds(key)).map_or(select.otherwise, |(_, pattern)| pattern)
    }
}

impl From<Fixed> for Message {
    fn from(Fixed(entry): Fixed) -> Self {
        Self::of(entry, Vec::new())
    }
}

impl PartialEq for Fixed {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code
    }
}

impl Eq for Fixed {}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code() && self.args == other.args
    }
}

impl Eq for Message {}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Sent<'a> {
            code: &'static str,
            args: &'a [Arg],
        }
        Sent { code: self.code(), args: &self.args }.serialize(serializer)
    }
}

/// What came from elsewhere, before it is a message of this program.
#[derive(Deserialize)]
struct Received {
    code: String,
    args: Vec<Arg>,
}

/// Why what was read is no message: it comes from a program with other texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAMessage {
    Unknown { code: String },
    Arguments { code: &'static str, takes: usize, has: usize },
}

impl std::fmt::Display for NotAMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotAMessage::Unknown { code } => {
                write!(f, "there is no message {code:?}; is the other program a newer one?")
            }
            NotAMessage::Arguments { code, takes, has } => {
                write!(f, "message {code} takes {takes} arguments, not {has}")
            }
        }
    }
}

impl std::error::Error for NotAMessage {}

impl TryFrom<Received> for Message {
    type Error = NotAMessage;

    fn try_from(Received { code, args }: Received) -> Result<Self, NotAMessage> {
        let place = ENTRIES.binary_search_by(|entry| entry.code.cmp(&code)).ok();
        let Some(entry) = place.and_then(|place| ENTRIES.get(place)) else {
            return Err(NotAMessage::Unknown { code });
        };
        let takes = usize::from(entry.arguments);
        if args.len() != takes {
            return Err(NotAMessage::Arguments { code: entry.code, takes, has: args.len() });
        }
        Ok(Self::of(entry, args))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers of every kind, words and lists, for messages that take so many.
    fn samples(entry: &'static Entry) -> impl Iterator<Item = Message> {
        let kinds = [
            Arg::from("text"),
            Arg::from(1u64),
            Arg::from(0.25),
            Arg::from(17u64),
            Arg::list([Arg::share(0.5), Arg::seconds(2.5)]),
        ];
        kinds.into_iter().map(move |arg| Message::of(entry, vec![arg; entry.arguments.into()]))
    }

    #[test]
    fn every_message_reads_well_in_every_language() {
        for message in ENTRIES.iter().flat_map(|entry| samples(entry)) {
            for lang in Lang::ALL {
                let text = message.get(lang);
                assert!(!text.is_empty(), "{} in {lang:?}", message.code());
                let is_template = message.entry.arguments > 0;
                assert!(
                    !is_template || !text.contains("{ ") && !text.contains('$'),
                    "{} in {lang:?}: {text}",
                    message.code()
                );
            }
        }
        for entry in ENTRIES.iter().filter(|entry| entry.arguments == 0) {
            assert!(Lang::ALL.into_iter().all(|lang| !Fixed(entry).get(lang).is_empty()), "{}", entry.code);
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(ENTRIES.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn what_is_no_message_is_refused_when_it_is_read() {
        let read = |json: &str| serde_json::from_str::<Message>(json).map_err(|error| error.to_string());
        let unknown = read(r#"{"code": "units.no-such-thing", "args": []}"#);
        assert!(unknown.is_err_and(|error| error.starts_with("there is no message \"units.no-such-thing\"")));
        let few = read(r#"{"code": "units.hours-minutes", "args": [{"whole": 2}]}"#);
        assert!(few.is_err_and(|error| error.starts_with("message units.hours-minutes takes 2 arguments, not 1")));
        let read = read(r#"{"code": "units.hours-minutes", "args": [{"whole": 2}, {"whole": 1}]}"#);
        assert_eq!(read, Ok(crate::units::hours_minutes(2u64, 1u64)));
    }

    #[test]
    fn an_argument_chooses_by_number_category_and_word() {
        static ONE: &[Piece] = &[Piece::Text("one of "), Piece::Argument(0)];
        static CHOICE: Select = Select {
            argument: 0,
            variants: &[
                (Key::Number(0.0), &[Piece::Text("none")]),
                (Key::Word("one"), ONE),
                (Key::Word("adam"), &[Piece::Text("Adam")]),
            ],
            otherwise: &[Piece::Argument(0), Piece::Text(" others")],
        };
        static ENTRY: Entry =
            Entry { place: 0, code: "x.choice", arguments: 1, patterns: [&[Piece::Select(&CHOICE)]; LANGUAGES] };
        let of = |arg: Arg, lang| Message::of(&ENTRY, vec![arg]).get(lang);
        let english = [0u64.into(), 1u64.into(), 2u64.into(), "adam".into(), "sgd".into()].map(|arg| of(arg, Lang::En));
        assert_eq!(english, ["none", "one of 1", "2 others", "Adam", "sgd others"]);
        assert_eq!(of(1u64.into(), Lang::Zh), "1 others");
        assert_eq!(of(Arg::fixed(1.0, 1), Lang::En), "1.0 others");
    }

    fn args() -> impl Strategy<Value = Arg> {
        let leaf = prop_oneof![
            any::<String>().prop_map(Arg::from),
            any::<u64>().prop_map(Arg::from),
            any::<u64>().prop_map(Arg::grouped),
            any::<f64>().prop_map(Arg::from),
            (any::<f64>(), 0..10u8).prop_map(|(x, digits)| Arg::fixed(x, digits)),
            any::<f64>().prop_map(Arg::exact),
            any::<f64>().prop_map(Arg::three),
            any::<f64>().prop_map(Arg::share),
            any::<f64>().prop_map(Arg::seconds),
            any::<f64>().prop_map(Arg::time),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Arg::list),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Arg::clauses),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Arg::either),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Arg::sentences),
                messages(inner).prop_map(Arg::from),
            ]
        })
    }

    fn messages(args: impl Strategy<Value = Arg> + Clone) -> impl Strategy<Value = Message> {
        (0..ENTRIES.len()).prop_flat_map(move |place| {
            let entry = ENTRIES[place];
            prop::collection::vec(args.clone(), usize::from(entry.arguments))
                .prop_map(move |args| Message::of(entry, args))
        })
    }

    proptest! {
        #[test]
        fn a_message_survives_being_sent(message in messages(args().boxed())) {
            let sent = serde_json::to_string(&message).expect("a message is JSON");
            let read: Message = serde_json::from_str(&sent).expect("what was sent is read");
            prop_assert_eq!(&read, &message);
            for lang in Lang::ALL {
                prop_assert_eq!(read.get(lang), message.get(lang));
            }
        }
    }
}
