//! The right side of a row: a value, a choice of names, a range with its scale, or a list of values.
//!
//! Each reads and writes its own place in the document. Knows nothing of roles.

use super::range;
use super::space;
use crate::page::draft::{Draft, put, shown, token, typed_number};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::field::{Input, Select, named};
use lab_core::number;
use lab_core::space::{Role, Scale};
use lab_core::workload::{Kind, hyperparameter};
use lab_texts::page::design as t;
use leptos::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::rc::Rc;

/// Reads one key of a setting.
fn key(setting: Memo<Json>, key: &'static str) -> Signal<Json, LocalStorage> {
    Signal::derive_local(move || setting.with(|setting| setting.get(key).cloned().unwrap_or_default()))
}

/// Writes a fixed value, adding the hyperparameter to the document if it was at its default.
fn write_value(draft: Draft, name: &str, value: Json) {
    draft.edit(&format!("value of {name}"), |document| {
        let pointer = format!("/parameters/{}", token(name));
        if document.pointer(&pointer).is_none() {
            space::set_role(document, name, Role::Fixed, None);
        }
        put(document, &format!("{pointer}/value"), value);
        if name == "optimizer" {
            space::follow_optimizers(document);
        }
    });
}

fn default_value(name: &str) -> Json {
    hyperparameter(name).map(|entry| entry.default_value().to_json()).unwrap_or_default()
}

/// Says so where the document leaves a hyperparameter at its default.
fn at_default(setting: Memo<Json>, ui: Ui) -> impl IntoView {
    dynamic(move || setting.with(Json::is_null).then(|| view! { <span class="note">{ui.say(t::AT_DEFAULT)}</span> }))
}

#[component]
pub fn Value(
    draft: Draft,
    ui: Ui,
    name: StoredValue<String>,
    setting: Memo<Json>,
    invalid: Signal<bool>,
    described: String,
) -> impl IntoView {
    let value = Signal::derive_local(move || {
        setting.with(|setting| {
            setting.get("value").cloned().unwrap_or_else(|| name.with_value(|name| default_value(name)))
        })
    });
    view! {
        <Input name=name.with_value(|name| ui.say(t::value_of(name))) value show=shown means=typed_number numeric=true invalid described_by=described write=Rc::new(move |value| name.with_value(|name| write_value(draft, name, value)))/>
        {at_default(setting, ui)}
    }
}

#[component]
pub fn OneName(
    draft: Draft,
    ui: Ui,
    name: StoredValue<String>,
    setting: Memo<Json>,
    options: &'static [&'static str],
) -> impl IntoView {
    let value = derived(move || {
        setting.with(|setting| {
            setting.get("value").map(shown).unwrap_or_else(|| name.with_value(|name| shown(&default_value(name))))
        })
    });
    let options: Vec<_> = options.iter().map(|&option| (option.to_owned(), option.to_owned())).collect();
    view! {
        <Select name=name.with_value(|name| ui.say(t::value_of(name))) options value write=Rc::new(move |value: String| name.with_value(|name| write_value(draft, name, value.into())))/>
        {at_default(setting, ui)}
    }
}

/// Whether a technique is used: with it, without it, or both compared.
#[component]
pub fn Switch(draft: Draft, ui: Ui, name: StoredValue<String>, setting: Memo<Json>) -> impl IntoView {
    dynamic(move || {
        let value = setting.with(|setting| setting.get("value").cloned());
        let Some(value) = value else {
            return view! { <span>{ui.say(t::WITH_AND_WITHOUT)}</span> }.into_any();
        };
        let write = move |to: String| name.with_value(|name| write_value(draft, name, (to == "true").into()));
        let options = named(ui, [("true", t::WITH_IT), ("false", t::WITHOUT_IT)]);
        view! { <Select name=name.with_value(|name| ui.say(t::value_of(name))) options value=shown(&value) write=Rc::new(write)/> }
            .into_any()
    })
}

#[component]
pub fn SomeNames(
    draft: Draft,
    ui: Ui,
    name: StoredValue<String>,
    setting: Memo<Json>,
    options: &'static [&'static str],
) -> impl IntoView {
    let chosen = memo(move || {
        setting.with(|setting| {
            setting
                .get("choice")
                .and_then(Json::as_array)
                .map(|list| list.iter().map(shown).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let toggle = move |option: &'static str| {
        let mut now = chosen.get_untracked();
        match now.iter().position(|one| one == option) {
            Some(i) => {
                now.remove(i);
            }
            None => now.push(option.to_owned()),
        }
        name.with_value(|name| draft.edit("", |document| space::set_options(document, name, now)));
    };
    let boxes: Vec<_> = options
        .iter()
        .map(|&option| {
            let checked = move || chosen.with(|chosen| chosen.iter().any(|one| one == option));
            view! { <label class="check"><input type="checkbox" prop:checked=checked on:change=move |_| toggle(option)/> {option}</label> }
        })
        .collect();
    view! { <div class="checks" role="group" aria-label=name.with_value(|name| ui.say(t::options_of(name)))>{boxes}</div> }
}

#[component]
pub fn Range(
    draft: Draft,
    ui: Ui,
    name: StoredValue<String>,
    setting: Memo<Json>,
    whole: bool,
    invalid: Signal<bool>,
    described: String,
) -> impl IntoView {
    let kind = if whole { "int" } else { "float" };
    let ends = key(setting, kind);
    let end = move |i: usize| Signal::derive_local(move || ends.with(|ends| ends.get(i).cloned().unwrap_or_default()));
    let write = move |i: usize| {
        Rc::new(move |value: Json| {
            name.with_value(|name| draft.set(&format!("/parameters/{}/{kind}/{i}", token(name)), value))
        })
    };
    let axis = move || {
        let (low, high) = ends.with(|ends| Some((ends.get(0)?.as_f64()?, ends.get(1)?.as_f64()?)))?;
        let scale = setting
            .with(|setting| setting.get("scale").and_then(Json::as_str).and_then(Scale::parse))
            .unwrap_or_default();
        name.with_value(|name| range::view(name, low, high, scale, whole))
    };
    let (low_name, high_name) = name.with_value(|name| (ui.say(t::low_of(name)), ui.say(t::high_of(name))));
    view! {
        <Input name=low_name value=end(0) show=shown means=typed_number numeric=true invalid described_by=described.clone() write=write(0)/>
        <span class="to" aria-hidden="true">"–"</span>
        <Input name=high_name value=end(1) show=shown means=typed_number numeric=true invalid described_by=described write=write(1)/>
        <ScaleSelect draft ui name setting/>
        <div class="range-place">{dynamic(axis)}</div>
    }
}

#[component]
pub fn List(
    draft: Draft,
    ui: Ui,
    name: StoredValue<String>,
    setting: Memo<Json>,
    invalid: Signal<bool>,
    described: String,
) -> impl IntoView {
    let values = key(setting, "choice");
    let write =
        move |value: Json| name.with_value(|name| draft.set(&format!("/parameters/{}/choice", token(name)), value));
    view! {
        <Input name=name.with_value(|name| ui.say(t::values_of(name))) value=values show=list_shown means=list_typed class="list" invalid described_by=described write=Rc::new(write)/>
        <ScaleSelect draft ui name setting/>
    }
}

fn list_shown(list: &Json) -> String {
    list.as_array().map(|list| list.iter().map(shown).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

fn list_typed(text: &str) -> Json {
    text.split([',', '，']).map(str::trim).filter(|item| !item.is_empty()).map(typed_number).collect()
}

/// How a range is spread, or that its values are listed.
#[component]
fn ScaleSelect(draft: Draft, ui: Ui, name: StoredValue<String>, setting: Memo<Json>) -> impl IntoView {
    let options = named(
        ui,
        [("linear", t::SCALE_LINEAR), ("log", t::SCALE_LOG), ("reverse_log", t::SCALE_REVERSE_LOG), ("list", t::LIST)],
    );
    let value = derived(move || {
        setting.with(|setting| {
            if setting.get("choice").is_some() {
                "list".to_owned()
            } else {
                setting.get("scale").map_or_else(|| "linear".to_owned(), shown)
            }
        })
    });
    let write = move |to: String| {
        name.with_value(|name| {
            draft.edit("", |document| {
                if let Some(setting) = document
                    .get_mut("parameters")
                    .and_then(|parameters| parameters.get_mut(name))
                    .and_then(Json::as_object_mut)
                {
                    rescale(name, setting, &to);
                }
            });
        });
    };
    view! { <Select name=name.with_value(|name| ui.say(t::scale_of(name))) options value write=Rc::new(write)/> }
}

/// Spreads a range differently, or turns it into a list of its ends and middle, or a list into the range it spans.
fn rescale(name: &str, setting: &mut Map<String, Json>, to: &str) {
    let before = setting.get("scale").and_then(Json::as_str).and_then(Scale::parse).unwrap_or_default();
    let kind = hyperparameter(name).map(|entry| entry.kind);
    let whole = setting.contains_key("int") || matches!(kind, Some(Kind::Whole { .. } | Kind::Listed { .. }));
    if to == "list" {
        let ends = setting.get("float").or_else(|| setting.get("int")).cloned().unwrap_or_default();
        let (low, high) =
            (ends.get(0).and_then(Json::as_f64).unwrap_or(0.0), ends.get(1).and_then(Json::as_f64).unwrap_or(1.0));
        let middle = before.backward(0.5 * (before.forward(low) + before.forward(high)));
        let list: Vec<Json> =
            [low, middle, high].into_iter().filter(|x| x.is_finite()).map(|x| number(x, whole)).collect();
        for key in ["float", "int", "scale", "step", "natural"] {
            setting.shift_remove(key);
        }
        setting.insert("choice".into(), list.into());
        return;
    }
    if let Some(list) = setting.shift_remove("choice") {
        setting.shift_remove("stands_for");
        let values: Vec<f64> =
            list.as_array().map(|list| list.iter().filter_map(Json::as_f64).collect()).unwrap_or_default();
        let low = values.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let high = values.iter().copied().reduce(f64::max).filter(|&high| high > low).unwrap_or(low + 1.0);
        setting.insert(if whole { "int" } else { "float" }.into(), json!([number(low, whole), number(high, whole)]));
    }
    // A step goes with a linear scale only.
    if to != Scale::Linear.name() {
        setting.shift_remove("step");
    }
    setting.insert("scale".into(), to.into());
}

/// Whole, or with the three digits a person would write.
fn number(x: f64, whole: bool) -> Json {
    if whole { (x.round() as i64).into() } else { number::parse(&format!("{x:.2e}")).unwrap_or(x).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_becomes_a_list_and_back() {
        let mut setting =
            json!({"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"}).as_object().cloned().unwrap();
        rescale("adam.learning_rate", &mut setting, "list");
        assert_eq!(setting.get("choice"), Some(&json!([1e-4, 1e-3, 1e-2])));
        rescale("adam.learning_rate", &mut setting, "log");
        assert_eq!((setting.get("float"), setting.get("scale")), (Some(&json!([1e-4, 1e-2])), Some(&json!("log"))));
        assert_eq!(list_typed("1, 2，x"), json!([1, 2, "x"]));
    }
}
