//! One row per hyperparameter: name, role, range or value, condition, explanation, problems.
//!
//! The fields on its right are [`super::values`]; what a change means to the document is decided in [`super::space`].

use super::listing::{self, RowId};
use super::presence::Presence;
use super::problems::{self, Problems};
use super::space;
use super::values::{List, OneName, Range, SomeNames, Switch, Value};
use crate::page::draft::{Draft, shown, token};
use crate::page::erased::{dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use crate::page::ui::parts::Waiting;
use crate::shared::exchange::procedures::Explain;
use lab_core::space::Role;
use lab_core::text::Sentence;
use lab_core::workload::{Kind, hyperparameter, technique};
use lab_texts::page::design as t;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value as Json;

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
    /// Whether a technique is used.
    Switch,
}

fn body(name: &str, setting: &Json) -> Body {
    if technique(name).is_some() {
        return Body::Switch;
    }
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
pub fn Row(draft: Draft, ui: Ui, id: RowId) -> impl IntoView {
    let name = StoredValue::new(id.name.clone());
    let pointer = format!("/parameters/{}", token(&id.name));
    let setting = memo(move || draft.at(&pointer));
    let role = memo(move || setting.with(|setting| space::role(Some(setting))));
    let body = memo(move || setting.with(|setting| name.with_value(|name| body(name, setting))));
    let explained = RwSignal::new(false);
    let entry = hyperparameter(&id.name);
    let title = entry.map_or_else(|| id.name.clone(), |entry| ui.say(entry.title));
    let condition = move || {
        setting.with(|setting| {
            let when = setting.get("when").and_then(Json::as_object)?;
            let tags: Vec<_> = when
                .iter()
                .map(|(parent, among)| {
                    if technique(parent).is_some() {
                        return view! { <span class="tag">{ui.say(t::WHERE_ON)}</span> }.into_any();
                    }
                    let options = among
                        .as_array()
                        .map(|list| list.iter().map(shown).collect::<Vec<_>>().join(" / "))
                        .unwrap_or_else(|| shown(among));
                    view! { <span class="tag">{ui.say(t::when(parent, options))}</span> }.into_any()
                })
                .collect();
            Some(tags)
        })
    };
    let path = format!("$.parameters[{:?}]", id.name);
    let found = problems::at(draft, path.clone());
    let invalid = problems::any(found);
    let problems_id = format!("problems-{}", id.name.replace(' ', "-"));
    let right = {
        let problems_id = problems_id.clone();
        move || {
            let described = problems_id.clone();
            match body.get() {
                Body::Value => view! { <Value draft ui name setting invalid described/> }.into_any(),
                Body::Name(options) => view! { <OneName draft ui name setting options/> }.into_any(),
                Body::Names(options) => view! { <SomeNames draft ui name setting options/> }.into_any(),
                Body::Range { whole } => view! { <Range draft ui name setting whole invalid described/> }.into_any(),
                Body::List => view! { <List draft ui name setting invalid described/> }.into_any(),
                Body::Switch => view! { <Switch draft ui name setting/> }.into_any(),
            }
        }
    };
    let explain = entry.map(|_| {
        let press = move |_| explained.update(|explained| *explained = !*explained);
        view! {
            <button type="button" class="quiet small" aria-label=ui.say(t::explain(&id.name)) aria-expanded=move || explained.get().to_string() on:click=press>{Icon::Info.view()}</button>
        }
    });
    view! {
        <div
            class="row"
            class:indented=move || setting.with(|setting| name.with_value(|name| listing::is_indented(name, setting)))
            class:at-default=move || setting.with(Json::is_null)
            data-role=move || space::role_name(role.get())
            role="group"
            aria-label=id.name.clone()
        >
            <div class="row-name">
                <span class="row-head"><span class="row-title">{title}</span> {explain}</span>
                <code>{id.name.clone()}</code>
                {dynamic(condition)}
                {id.offers.map(|switch| view! { <Presence draft ui switch/> })}
            </div>
            <RoleSwitch draft ui name role/>
            <div class="row-body">{dynamic(right)}</div>
            <Problems draft ui problems=found id=problems_id path/>
            {dynamic(move || explained.get().then(|| view! { <Explanation ui name=name.get_value()/> }))}
        </div>
    }
}

#[component]
fn RoleSwitch(draft: Draft, ui: Ui, name: StoredValue<String>, role: Memo<Role>) -> impl IntoView {
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
                    <span>{ui.say(title)}</span>
                </label>
            }
        })
        .collect();
    view! { <div class="roles" role="radiogroup" aria-label=name.with_value(|name| ui.say(t::role_of(name)))>{options}</div> }
}

/// What a hyperparameter does, in a paragraph that the worker has.
#[component]
fn Explanation(ui: Ui, name: String) -> impl IntoView {
    let found = RwSignal::new(None::<Sentence>);
    spawn_local(async move {
        if let Ok(explanation) = ui.analyst.ask(Explain { hyperparameter: name }).await {
            // It may be folded away again.
            found.try_set(explanation);
        }
    });
    view! {
        <Waiting ui/>
        {dynamic(move || found.get().map(|text| view! { <p class="explanation">{ui.say(&text)}</p> }))}
    }
}
