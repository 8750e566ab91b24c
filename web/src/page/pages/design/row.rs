//! One row per hyperparameter: name, role, range or value, condition, explanation, problems.
//!
//! The fields on its right are [`super::values`]; what a change means to the document is decided in [`super::space`].

use super::explanation::Explanation;
use super::problems::{self, Problems};
use super::space::{self, RowId};
use super::values::{List, OneName, Range, SomeNames, Value};
use crate::page::draft::{Draft, shown, token};
use crate::page::erased::{Kept, derived, dynamic, list, memo};
use crate::page::texts::{Lang, Text, design as t};
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use lab_core::space::Role;
use lab_core::workload::{Kind, Part, hyperparameter};
use leptos::prelude::*;
use serde_json::Value as Json;

#[component]
pub fn Rows(draft: Draft, lang: Lang) -> impl IntoView {
    let rows = memo(move || space::rows(&draft.document()));
    let whole = problems::at(draft, "$.parameters".into());
    // Problems of single rows stand there; here is what concerns all of them.
    let general =
        memo(move || whole.get().into_iter().filter(|problem| problem.path == "$.parameters").collect::<Vec<_>>());
    view! {
        <section class="card" aria-labelledby="part-space">
            <h2 id="part-space">{t::SPACE_PART.get(lang)}</h2>
            <p class="note">{t::SPACE_HINT.get(lang)}</p>
            <Problems draft lang problems=general id="space-problems"/>
            <div class="rows">
                {list(move || {
                    let mut part = None;
                    let mut kept = Vec::new();
                    for id in rows.get() {
                        let own = Part::of(&id.name);
                        if own != part {
                            part = own;
                            let title = part_title(own);
                            kept.push(Kept::new(title.en.into(), move || view! { <h3>{title.get(lang)}</h3> }));
                        }
                        kept.push(Kept::new(format!("{} {}", id.name, id.indented), move || view! { <Row draft lang id/> }));
                    }
                    kept
                })}
            </div>
        </section>
    }
}

/// What stands above the rows of a part of the catalogue; names it does not have come last.
fn part_title(part: Option<Part>) -> Text {
    match part {
        Some(Part::Model) => t::PART_MODEL,
        Some(Part::Optimizer) => t::PART_OPTIMIZER,
        Some(Part::Course) => t::PART_COURSE,
        Some(Part::Regularization) => t::PART_REGULARIZATION,
        None => t::PART_OTHERS,
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
    let setting = memo(move || {
        draft.document();
        draft.at(&pointer)
    });
    let role = memo(move || setting.with(|setting| space::role(Some(setting))));
    let body = memo(move || setting.with(|setting| name.with_value(|name| body(name, setting))));
    let explained = RwSignal::new(false);
    let ui: Ui = expect_context();
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
    let invalid = derived(move || found.with(|found| !found.is_empty()));
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
            {dynamic(move || explained.get().then(|| view! { <Explanation ui lang name=name.get_value()/> }))}
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
