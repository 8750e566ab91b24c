//! What an import did beside reading: every guess, conversion and loss, so that nothing happens in silence.
//!
//! Readers say each thing where it happens. The same thing said again of the same column or trial only counts up, so that an
//! account stays short however large the file is.

use super::fault::Place;
use super::remedy::Remedy;
use crate::record::Record;
use crate::text::{Fixed, Lang, Message};
use lab_texts::{Arg, import as t};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// No account has more notes; what is said beyond them is counted.
const MOST_NOTES: usize = 200;

/// A record made from another tool's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub record: Record,
    pub notes: Vec<Note>,
}

/// One thing that was done to what the file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub kind: Kind,
    /// Where it happened first.
    pub place: Place,
    /// What was done.
    pub text: Message,
    /// How to have it otherwise.
    pub otherwise: Vec<Remedy>,
    /// How often.
    pub times: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The file does not say it.
    Guessed,
    /// Kept in another form.
    Converted,
    /// Not in the record.
    Dropped,
    /// Several things of the file are one in the record.
    Merged,
    /// Taken from an answer given before.
    Remembered,
    /// Called something else in the record.
    Renamed,
}

impl Kind {
    /// As `lab import --json` writes it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Guessed => "guessed",
            Kind::Converted => "converted",
            Kind::Dropped => "dropped",
            Kind::Merged => "merged",
            Kind::Remembered => "remembered",
            Kind::Renamed => "renamed",
        }
    }

    fn word(self) -> Fixed {
        match self {
            Kind::Guessed => t::GUESSED,
            Kind::Converted => t::CONVERTED,
            Kind::Dropped => t::DROPPED,
            Kind::Merged => t::MERGED,
            Kind::Remembered => t::REMEMBERED,
            Kind::Renamed => t::RENAMED,
        }
    }
}

impl Note {
    /// `dropped, line 12: … (7 times)`, with what can be done on the page.
    pub fn message(&self) -> Message {
        self.with(Remedy::on_page)
    }

    /// The same with what can be said on the command line.
    pub fn on_command_line(&self) -> Message {
        self.with(Remedy::on_command_line)
    }

    fn with(&self, remedy: fn(&Remedy) -> Message) -> Message {
        let (kind, text) = (self.kind.word(), self.text.clone());
        let note = match self.place.message() {
            None => t::note(kind, text),
            Some(place) => t::note_at(kind, place, text),
        };
        let note = match self.otherwise.as_slice() {
            [] => note,
            remedies => t::note_otherwise(note, Arg::list(remedies.iter().map(remedy))),
        };
        if self.times > 1 { t::note_times(note, self.times) } else { note }
    }
}

impl Imported {
    /// What `lab import --json` prints: `{"trials", "parameters", "notes": [{"kind", "where", "text", "times"}]}`, a note
    /// with `"otherwise"` where arguments change what was done.
    pub fn to_json(&self, lang: Lang) -> Json {
        let note = |note: &Note| {
            let place = note.place.message().map_or_else(String::new, |place| place.get(lang));
            let mut out = json!({
                "kind": note.kind.name(), "where": place, "text": note.text.get(lang), "times": note.times,
            });
            if !note.otherwise.is_empty() {
                out["otherwise"] = note.otherwise.iter().map(|remedy| remedy.on_command_line().get(lang)).collect();
            }
            out
        };
        json!({
            "trials": self.record.trials().len(),
            "parameters": self.record.study.space.parameters().len(),
            "notes": self.notes.iter().map(note).collect::<Vec<_>>(),
        })
    }
}

/// The notes while a file is read.
#[derive(Clone, Debug, Default)]
pub struct Account {
    notes: Vec<Note>,
    /// Where the note of this subject stands.
    known: BTreeMap<(Kind, String), usize>,
    unsaid: u64,
}

impl Account {
    /// Notes something. `subject` is what it is about, such as a column: the same kind of thing said again of it only
    /// counts up the first note.
    pub fn say<M: Into<Message>>(&mut self, kind: Kind, subject: &str, place: Place, text: impl FnOnce() -> M) {
        self.say_otherwise(kind, subject, place, &[], text);
    }

    /// The same with what a person can choose to have it otherwise.
    pub fn say_otherwise<M: Into<Message>>(
        &mut self,
        kind: Kind,
        subject: &str,
        place: Place,
        otherwise: &[Remedy],
        text: impl FnOnce() -> M,
    ) {
        let otherwise = || otherwise.to_vec();
        self.add(subject, 1, kind, || Note { kind, place, text: text().into(), otherwise: otherwise(), times: 1 });
    }

    /// Says once what happened so often.
    pub fn say_times<M: Into<Message>>(
        &mut self,
        kind: Kind,
        subject: &str,
        place: Place,
        times: u64,
        text: impl FnOnce() -> M,
    ) {
        self.add(subject, times, kind, || Note { kind, place, text: text().into(), otherwise: Vec::new(), times });
    }

    fn add(&mut self, subject: &str, times: u64, kind: Kind, note: impl FnOnce() -> Note) {
        let key = (kind, subject.to_owned());
        if let Some(note) = self.known.get(&key).and_then(|&i| self.notes.get_mut(i)) {
            note.times += times;
        } else if self.notes.len() < MOST_NOTES {
            self.known.insert(key, self.notes.len());
            self.notes.push(note());
        } else {
            self.unsaid += times;
        }
    }

    /// Goes on with what was said elsewhere.
    pub fn append(&mut self, other: Account) {
        let mut subjects: Vec<(usize, (Kind, String))> = other.known.into_iter().map(|(key, i)| (i, key)).collect();
        subjects.sort();
        for ((_, (kind, subject)), note) in subjects.into_iter().zip(other.notes) {
            self.add(&subject, note.times, kind, || note);
        }
        self.unsaid += other.unsaid;
    }

    /// The notes in the order in which they were said first.
    pub fn into_notes(mut self) -> Vec<Note> {
        if self.unsaid > 0 {
            self.notes.push(Note {
                kind: Kind::Dropped,
                place: Place::File,
                text: t::FURTHER_NOTES.into(),
                otherwise: Vec::new(),
                times: self.unsaid,
            });
        }
        self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_counts_up() {
        let mut account = Account::default();
        for line in [3, 5, 9] {
            let place = Place::Cell { line, column: "lr".into() };
            account.say(Kind::Dropped, "lr", place, || t::not_a_number("NA"));
        }
        account.say(Kind::Guessed, "lr", Place::Column("lr".into()), || t::NO_STUDY);
        let notes = account.into_notes();
        let said = notes[0].message().get(Lang::En);
        assert_eq!(said, "dropped, line 3, column \"lr\": NA is not a number (3 times)");
        assert_eq!(notes[1].message().get(Lang::Zh), "推测，“lr”列：其中没有研究");
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn an_account_is_bounded() {
        let mut account = Account::default();
        for i in 0..100_000 {
            account.say(Kind::Renamed, &i.to_string(), Place::File, || t::EMPTY);
        }
        let notes = account.into_notes();
        assert_eq!(notes.len(), MOST_NOTES + 1);
        assert_eq!(notes.last().map(|note| note.times), Some(100_000 - MOST_NOTES as u64));
    }
}
