//! The design at hand: a study file as JSON, edited field by field, checked after every edit, undone and redone.
//!
//! The document is the one source of truth: the form and the JSON view are two faces of it, and what a person typed is kept
//! even where it is not valid yet. Knows nothing of what a field looks like.

use crate::page::erased::memo;
use crate::page::files::TextFile;
use crate::page::storage;
use lab_core::number;
use lab_core::problem::{Problem, listed};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_texts::page::procedures;
use leptos::prelude::*;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

mod broken;
mod table;

pub use broken::BrokenJson;
pub use table::TableState;

/// The example every newcomer starts from.
pub const EXAMPLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));

const KEPT: &str = "lab.draft";
/// Steps that can be undone.
const MOST_UNDONE: usize = 200;
/// Typing in one field within this time is one step.
const ONE_EDIT_MS: f64 = 1_200.0;
/// The check waits for a pause in typing.
const CHECK_AFTER: Duration = Duration::from_millis(120);

/// What the check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The study, if nothing is wrong.
    pub study: Option<Arc<Study>>,
    pub problems: Vec<Problem>,
}

#[derive(Clone, Copy)]
pub struct Draft {
    document: RwSignal<Rc<Json>, LocalStorage>,
    pub checked: RwSignal<Checked>,
    /// The person's own table, if one was opened.
    pub csv: RwSignal<Option<TextFile>>,
    /// The table the design names, its target, its task and what becomes of missing values.
    pub asked: Memo<Option<[String; 4]>>,
    /// What is known of it (see `ui::own_table`).
    pub table: RwSignal<TableState>,
    /// Where the text in the JSON view is no JSON. The document is then not what a person sees.
    pub broken: RwSignal<Option<BrokenJson>>,
    /// Raised by every design that takes the place of another.
    pub designs: RwSignal<u32>,
    pub can_undo: RwSignal<bool>,
    pub can_redo: RwSignal<bool>,
    history: StoredValue<History, LocalStorage>,
}

#[derive(Default)]
struct History {
    past: Vec<Rc<Json>>,
    future: Vec<Rc<Json>>,
    /// The field edited last, and when.
    last: Option<(String, f64)>,
    /// The settings a hyperparameter had in other roles, for switching back.
    earlier: BTreeMap<String, Map<String, Json>>,
    /// Raised by every edit: a check of an older state is dropped.
    generation: u64,
}

impl Draft {
    /// Makes the design at hand, as it was left or the example, and gives it to every component below.
    pub fn provide() -> Self {
        let draft = Self::new();
        provide_context(draft);
        draft
    }

    /// The design of this page.
    pub fn current() -> Self {
        expect_context()
    }

    fn new() -> Self {
        let kept = storage::read(KEPT).and_then(|text| serde_json::from_str(&text).ok());
        let document = kept.filter(Json::is_object).or_else(|| serde_json::from_str(EXAMPLE).ok()).unwrap_or_default();
        let (document, csv) = (RwSignal::new_local(Rc::new(document)), RwSignal::new(None::<TextFile>));
        let asked = memo(move || {
            document.with(|document: &Rc<Json>| {
                let table = document.pointer("/workload/dataset")?.as_object()?;
                Some(
                    ["csv", "target", "task", "missing"]
                        .map(|key| table.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()),
                )
            })
        });
        let draft = Self {
            document,
            checked: RwSignal::default(),
            csv,
            asked,
            table: RwSignal::default(),
            broken: RwSignal::default(),
            designs: RwSignal::new(0),
            can_undo: RwSignal::new(false),
            can_redo: RwSignal::new(false),
            history: StoredValue::new_local(History::default()),
        };
        draft.check();
        draft
    }

    /// The document; followed where it is read.
    pub fn document(self) -> Rc<Json> {
        self.document.get()
    }

    pub fn document_untracked(self) -> Rc<Json> {
        self.document.get_untracked()
    }

    /// The study that is designed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn study(self) -> Result<Box<Study>, Sentence> {
        let read = Study::from_json(&self.document_untracked()).map(Box::new);
        read.map_err(|found| Sentence::of(|lang| procedures::bad_design(listed(&found, lang)).get(lang)))
    }

    /// The text of the person's own table.
    pub fn table_text(self) -> Option<String> {
        self.csv.with_untracked(|csv| csv.as_ref().map(|file| file.text.clone()))
    }

    /// What stands at a JSON pointer (RFC 6901), null if nothing does.
    pub fn at(self, pointer: &str) -> Json {
        self.document.with(|document| document.pointer(pointer).cloned().unwrap_or_default())
    }

    pub fn text_at(self, pointer: &str) -> String {
        self.document.with(|document| document.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned())
    }

    /// Changes the document. Edits of one `field` in quick succession are one step of undo.
    pub fn edit(self, field: &str, change: impl FnOnce(&mut Json)) {
        let before = self.document.get_untracked();
        let mut after = (*before).clone();
        change(&mut after);
        if after == *before {
            return;
        }
        let now = js_sys::Date::now();
        self.history.update_value(|history| {
            let continued = history.last.as_ref().is_some_and(|(last, then)| last == field && now - then < ONE_EDIT_MS);
            if !continued {
                history.past.push(before);
                if history.past.len() > MOST_UNDONE {
                    history.past.remove(0);
                }
            }
            history.future.clear();
            history.last = Some((field.to_owned(), now));
        });
        self.show(Rc::new(after));
    }

    /// Sets what stands at a pointer; objects and list items on the way must exist.
    pub fn set(self, pointer: &str, value: Json) {
        self.edit(pointer, |document| put(document, pointer, value));
    }

    /// Puts another study in place of the design, as one step that can be undone.
    pub fn replace(self, document: Json) {
        self.history.update_value(|history| history.last = None);
        self.edit("", |place| *place = document);
        self.designs.update(|designs| *designs += 1);
        self.history.update_value(|history| history.last = None);
    }

    pub fn undo(self) {
        self.travel(|history, now| {
            let earlier = history.past.pop()?;
            history.future.push(now);
            Some(earlier)
        });
    }

    pub fn redo(self) {
        self.travel(|history, now| {
            let later = history.future.pop()?;
            history.past.push(now);
            Some(later)
        });
    }

    /// Remembers what a hyperparameter was in another role.
    pub fn remember(self, name: &str, setting: Map<String, Json>) {
        self.history.update_value(|history| {
            history.earlier.insert(name.to_owned(), setting);
        });
    }

    pub fn remembered(self, name: &str) -> Option<Map<String, Json>> {
        self.history.with_value(|history| history.earlier.get(name).cloned())
    }

    fn travel(self, step: impl FnOnce(&mut History, Rc<Json>) -> Option<Rc<Json>>) {
        let now = self.document.get_untracked();
        let mut to = None;
        self.history.update_value(|history| {
            to = step(history, now);
            history.last = None;
        });
        if let Some(document) = to {
            self.show(document);
        }
    }

    fn show(self, document: Rc<Json>) {
        self.document.set(document);
        self.history.with_value(|history| {
            self.can_undo.set(!history.past.is_empty());
            self.can_redo.set(!history.future.is_empty());
        });
        let mut generation = 0;
        self.history.update_value(|history| {
            history.generation += 1;
            generation = history.generation;
        });
        set_timeout(
            move || {
                if self.history.with_value(|history| history.generation) == generation {
                    self.check();
                }
            },
            CHECK_AFTER,
        );
    }

    /// Validates the document now, and keeps it for the next visit.
    pub fn check(self) {
        let document = self.document.get_untracked();
        let checked = match Study::from_json(&document) {
            Ok(study) => {
                let problems = self.table.with_untracked(|table| table.problems(&study));
                Checked { study: problems.is_empty().then(|| Arc::new(study)), problems }
            }
            Err(problems) => Checked { study: None, problems },
        };
        self.checked.set(checked);
        storage::write(KEPT, &document.to_string());
    }
}

/// A pointer's token for a key (RFC 6901).
pub fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Sets the value at a pointer, adding the last key where it is new.
pub fn put(document: &mut Json, pointer: &str, value: Json) {
    if let Some(place) = document.pointer_mut(pointer) {
        *place = value;
        return;
    }
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(Json::Object(object)) = document.pointer_mut(parent) {
        object.insert(key.replace("~1", "/").replace("~0", "~"), value);
    }
}

/// Takes away what stands at a pointer into an object.
pub fn take(document: &mut Json, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(Json::Object(object)) = document.pointer_mut(parent) {
        object.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
    }
}

/// Reads a number as it was typed: whole numbers stay whole, what is no number stays text for the check to name.
pub fn typed_number(text: &str) -> Json {
    let text = text.trim();
    match (text.parse::<i64>(), number::parse(text)) {
        (Ok(whole), _) => whole.into(),
        (_, Some(real)) if real.is_finite() => real.into(),
        _ => Json::String(text.to_owned()),
    }
}

/// A JSON scalar as a person types it.
pub fn shown(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        // 3.0 is typed as 3.
        Json::Number(number) => match number.as_f64() {
            Some(x) if x.fract() == 0.0 && x.abs() < 1e9 => format!("{x:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_kept_as_they_were_meant() {
        assert_eq!(typed_number("64"), json!(64));
        assert_eq!(typed_number(" 1e-4 "), json!(1e-4));
        assert_eq!(typed_number("1e"), json!("1e"));
        assert_eq!(typed_number("inf"), json!("inf"));
        assert_eq!(
            (shown(&json!(3.0)), shown(&json!(1e-4)), shown(&json!("x"))),
            ("3".into(), "0.0001".into(), "x".into())
        );
    }

    #[test]
    fn a_value_is_put_at_its_pointer() {
        let mut document = json!({"parameters": {"a.b": {"float": [1, 2]}}});
        put(&mut document, "/parameters/a.b/float/1", json!(3));
        put(&mut document, "/parameters/a.b/scale", json!("log"));
        put(&mut document, "/nowhere/x", json!(1));
        assert_eq!(document, json!({"parameters": {"a.b": {"float": [1, 3], "scale": "log"}}}));
    }
}
