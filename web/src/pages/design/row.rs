//! One row per hyperparameter: name, role, range or value, condition, explanation, problems.
//!
//! What a change means to the document is decided in [`super::space`].

use super::draft::{Draft, put, shown, token, typed_number};
use super::problems::{self, Problems};
use super::range;
use super::space::{self, RowId};
use crate::texts::{Lang, design as t};
use crate::ui::erased::dynamic;
use crate::ui::field::{Input, Select};
use crate::ui::icon::Icon;
use lab_core::space::{Role, Scale};
use lab_core::workload::{Kind, hyperparameter};
use leptos::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::rc::Rc;

#[component]
pub fn Rows(draft: Draft, lang: Lang) -> impl IntoView {
    let rows = Memo::new(move |_| space::rows(&draft.document()));
    let whole = problems::at(draft, "$.parameters".into());
    // Problems of single rows stand there; here is what concerns all of them.
    let general = Memo::new(move |_| {
        whole.get().into_iter().filter(|problem| problem.path == "$.parameters").collect::<Vec<_>>()
    });
    view! {
        <section class="card" aria-labelledby="part-space">
            <h2 id="part-space">{t::SPACE_PART.get(lang)}</h2>
            <p class="note">{t::SPACE_HINT.get(lang)}</p>
            <Problems draft lang problems=general id="space-problems"/>
            <div class="rows">
                <For each=move || rows.get() key=RowId::clone let(row)>
                    <Row draft lang id=row/>
                </For>
            </div>
        </section>
    }
}

/// What the right side of a row holds.
#[derive(Clone, Debug, PartialEq)]
enum Body {
    /// A number, text or truth value.
    Value,
    /// One of the catalogue's names.
    Name(&'static [&'static str]),
    /// Some of the catalogue's names.
    Names(&'static [&'static str]),
    /// Two ends and a scale; of whole numbers or of reals.
    Range { whole: bool },
    /// Values listed by hand.
    List,
}

fn body(name: &str, setting: &Json) -> Body {
    let names = match hyperparameter(name).map(|entry| entry.kind) {
        Some(Kind::Name { options }) => Some(options),
        _ => None,
    };
    match (names, setting) {
        (Some(options), setting) if setting.get("choice").is_some() => Body::Names(options),
        (Some(options), _) => Body::Name(options),
        (None, setting) if setting.get("choice").is_some() => Body::List,
        (None, setting) if setting.get("int").is_some() => Body::Range { whole: true },
        (None, setting) if setting.get("float").is_some() => Body::Range { whole: false },
        _ => Body::Value,
    }
}

#[component]
fn Row(draft: Draft, lang: Lang, id: RowId) -> impl IntoView {
    let name = StoredValue::new(id.name.clone());
    let pointer = format!("/parameters/{}", token(&id.name));
    let setting = Memo::new(move |_| {
        draft.document();
        draft.at(&pointer)
    });
    let role = Memo::new(move |_| setting.with(|setting| space::role(Some(setting))));
    let body = Memo::new(move |_| setting.with(|setting| name.with_value(|name| body(name, setting))));
    let explained = RwSignal::new(false);
    let entry = hyperparameter(&id.name);
    let title = entry.map_or_else(|| id.name.clone(), |entry| entry.title.get(lang).to_owned());
    let condition = move || {
        setting.with(|setting| {
            let when = setting.get("when").and_then(Json::as_object)?;
            let tags: Vec<_> = when
                .iter()
                .map(|(parent, among)| {
                    let options = among
                        .as_array()
                        .map(|list| list.iter().map(shown).collect::<Vec<_>>().join(" / "))
                        .unwrap_or_else(|| shown(among));
                    view! { <span class="tag">{t::when(lang, parent, options)}</span> }
                })
                .collect();
            Some(tags)
        })
    };
    let path = format!("$.parameters[{:?}]", id.name);
    let found = problems::at(draft, path);
    let invalid = Signal::derive(move || found.with(|found| !found.is_empty()));
    let problems_id = format!("problems-{}", id.name.replace(' ', "-"));
    let right = {
        let problems_id = problems_id.clone();
        move || {
            let described = problems_id.clone();
            match body.get() {
                Body::Value => view! { <Value draft lang name setting invalid described/> }.into_any(),
                Body::Name(options) => view! { <OneName draft lang name setting options/> }.into_any(),
                Body::Names(options) => view! { <SomeNames draft lang name setting options/> }.into_any(),
                Body::Range { whole } => view! { <Range draft lang name setting whole invalid described/> }.into_any(),
                Body::List => view! { <List draft lang name setting invalid described/> }.into_any(),
            }
        }
    };
    let explain = entry.map(|_| {
        let press = move |_| explained.update(|explained| *explained = !*explained);
        view! {
            <button type="button" class="quiet small" aria-label=t::explain(lang, &id.name) aria-expanded=move || explained.get().to_string() on:click=press>{Icon::Info.view()}</button>
        }
    });
    view! {
        <div
            class="row"
            class:indented=id.indented
            class:at-default=move || setting.with(Json::is_null)
            data-role=move || space::role_name(role.get())
            role="group"
            aria-label=id.name.clone()
        >
            <div class="row-name">
                <span class="row-head"><span class="row-title">{title}</span> {explain}</span>
                <code>{id.name.clone()}</code>
                {dynamic(condition)}
            </div>
            <RoleSwitch draft lang name role/>
            <div class="row-body">{dynamic(right)}</div>
            <Problems draft lang problems=found id=problems_id/>
            {dynamic(move || entry.filter(|_| explained.get()).map(|entry| view! { <p class="explanation">{entry.explanation.get(lang)}</p> }))}
        </div>
    }
}

#[component]
fn RoleSwitch(draft: Draft, lang: Lang, name: StoredValue<String>, role: Memo<Role>) -> impl IntoView {
    let choose = move |to: Role| {
        name.with_value(|name| {
            let now = draft.at(&format!("/parameters/{}", token(name))).as_object().cloned();
            let earlier = draft.remembered(name);
            draft.edit("", |document| space::set_role(document, name, to, earlier.as_ref()));
            if let Some(now) = now {
                draft.remember(name, now);
            }
        });
    };
    let group = name.with_value(|name| format!("role-{name}"));
    let options: Vec<_> = [(Role::Scientific, Icon::Scientific, t::SCIENTIFIC), (Role::Nuisance, Icon::Nuisance, t::NUISANCE), (Role::Fixed, Icon::Fixed, t::FIXED)]
        .into_iter()
        .map(|(option, icon, title)| {
            view! {
                <label class=format!("role {}", space::role_name(option))>
                    <input type="radio" name=group.clone() prop:checked=move || role.get() == option on:change=move |_| choose(option)/>
                    {icon.view()}
                    <span>{title.get(lang)}</span>
                </label>
            }
        })
        .collect();
    view! { <div class="roles" role="radiogroup" aria-label=name.with_value(|name| t::role_of(lang, name))>{options}</div> }
}

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

#[component]
fn Value(
    draft: Draft,
    lang: Lang,
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
        <Input name=name.with_value(|name| t::value_of(lang, name)) value show=shown means=typed_number numeric=true invalid described_by=described write=Rc::new(move |value| name.with_value(|name| write_value(draft, name, value)))/>
        {dynamic(move || setting.with(Json::is_null).then(|| view! { <span class="note">{t::AT_DEFAULT.get(lang)}</span> }))}
    }
}

#[component]
fn OneName(
    draft: Draft,
    lang: Lang,
    name: StoredValue<String>,
    setting: Memo<Json>,
    options: &'static [&'static str],
) -> impl IntoView {
    let value = Signal::derive(move || {
        setting.with(|setting| {
            setting.get("value").map(shown).unwrap_or_else(|| name.with_value(|name| shown(&default_value(name))))
        })
    });
    let options: Vec<_> = options.iter().map(|&option| (option.to_owned(), option.to_owned())).collect();
    view! {
        <Select name=name.with_value(|name| t::value_of(lang, name)) options value write=Rc::new(move |value: String| name.with_value(|name| write_value(draft, name, value.into())))/>
        {dynamic(move || setting.with(Json::is_null).then(|| view! { <span class="note">{t::AT_DEFAULT.get(lang)}</span> }))}
    }
}

#[component]
fn SomeNames(
    draft: Draft,
    lang: Lang,
    name: StoredValue<String>,
    setting: Memo<Json>,
    options: &'static [&'static str],
) -> impl IntoView {
    let chosen = Memo::new(move |_| {
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
    view! { <div class="checks" role="group" aria-label=name.with_value(|name| t::options_of(lang, name))>{boxes}</div> }
}

#[component]
fn Range(
    draft: Draft,
    lang: Lang,
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
    let (low_name, high_name) = name.with_value(|name| (t::low_of(lang, name), t::high_of(lang, name)));
    view! {
        <Input name=low_name value=end(0) show=shown means=typed_number numeric=true invalid described_by=described.clone() write=write(0)/>
        <span class="to" aria-hidden="true">"–"</span>
        <Input name=high_name value=end(1) show=shown means=typed_number numeric=true invalid described_by=described write=write(1)/>
        <ScaleSelect draft lang name setting/>
        <div class="range-place">{dynamic(axis)}</div>
    }
}

#[component]
fn List(
    draft: Draft,
    lang: Lang,
    name: StoredValue<String>,
    setting: Memo<Json>,
    invalid: Signal<bool>,
    described: String,
) -> impl IntoView {
    let values = key(setting, "choice");
    let write =
        move |value: Json| name.with_value(|name| draft.set(&format!("/parameters/{}/choice", token(name)), value));
    view! {
        <Input name=name.with_value(|name| t::values_of(lang, name)) value=values show=list_shown means=list_typed class="list" invalid described_by=described write=Rc::new(write)/>
        <ScaleSelect draft lang name setting/>
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
fn ScaleSelect(draft: Draft, lang: Lang, name: StoredValue<String>, setting: Memo<Json>) -> impl IntoView {
    let options: Vec<_> =
        [("linear", t::SCALE_LINEAR), ("log", t::SCALE_LOG), ("reverse_log", t::SCALE_REVERSE_LOG), ("list", t::LIST)]
            .into_iter()
            .map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()))
            .collect();
    let value = Signal::derive(move || {
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
    view! { <Select name=name.with_value(|name| t::scale_of(lang, name)) options value write=Rc::new(write)/> }
}

/// Spreads a range differently, or turns it into a list of its ends and middle, or a list into the range it spans.
fn rescale(name: &str, setting: &mut Map<String, Json>, to: &str) {
    let before = setting.get("scale").and_then(Json::as_str).and_then(Scale::parse).unwrap_or_default();
    let whole =
        setting.contains_key("int") || matches!(hyperparameter(name).map(|entry| entry.kind), Some(Kind::Whole { .. }));
    if to == "list" {
        let ends = setting.get("float").or_else(|| setting.get("int")).cloned().unwrap_or_default();
        let (low, high) =
            (ends.get(0).and_then(Json::as_f64).unwrap_or(0.0), ends.get(1).and_then(Json::as_f64).unwrap_or(1.0));
        let middle = before.backward(0.5 * (before.forward(low) + before.forward(high)));
        let list: Vec<Json> =
            [low, middle, high].into_iter().filter(|x| x.is_finite()).map(|x| number(x, whole)).collect();
        for key in ["float", "int", "scale", "natural"] {
            setting.shift_remove(key);
        }
        setting.insert("choice".into(), list.into());
        return;
    }
    if let Some(list) = setting.shift_remove("choice") {
        let values: Vec<f64> =
            list.as_array().map(|list| list.iter().filter_map(Json::as_f64).collect()).unwrap_or_default();
        let low = values.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let high = values.iter().copied().reduce(f64::max).filter(|&high| high > low).unwrap_or(low + 1.0);
        setting.insert(if whole { "int" } else { "float" }.into(), json!([number(low, whole), number(high, whole)]));
    }
    setting.insert("scale".into(), to.into());
}

/// Whole, or with the three digits a person would write.
fn number(x: f64, whole: bool) -> Json {
    if whole { (x.round() as i64).into() } else { format!("{x:.2e}").parse::<f64>().unwrap_or(x).into() }
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
