//! A technique compared with its absence: its switch scientific, its strengths nuisance where it is on.
//!
//! What to ask is the core's to say, the same for the advisor; here it is put into the document, valid or not, and taken away.

use super::listing::effects;
use super::space::insert;
use crate::page::draft::{Draft, token};
use crate::page::erased::memo;
use crate::page::ui::context::Ui;
use lab_core::study::{Study, with_and_without};
use lab_core::workload::{strengths, technique};
use lab_texts::page::design as t;
use leptos::prelude::*;
use serde_json::{Map, Value as Json};

/// The control of one technique; pressed while the design compares it with its absence.
#[component]
pub fn Presence(draft: Draft, ui: Ui, switch: &'static str) -> impl IntoView {
    let asks = memo(move || asks_presence(&draft.document(), switch));
    let press = move |_| {
        if asks.get_untracked() {
            let before = draft.remembered(switch).unwrap_or_default();
            draft.edit("", |document| forget_presence(document, switch, &before));
        } else {
            let mut before = Map::new();
            draft.edit("", |document| before = ask_presence(document, switch));
            draft.remember(switch, before);
        }
    };
    let title = technique(switch).map(|technique| ui.say(t::with_and_without_of(technique)));
    view! {
        <button type="button" class="presence small" aria-label=title title=ui.say(t::WITH_AND_WITHOUT_HINT) aria-pressed=move || asks.get().to_string() on:click=press>
            {ui.say(t::WITH_AND_WITHOUT)}
        </button>
    }
}

/// Whether the design compares a technique with its absence.
pub fn asks_presence(document: &Json, switch: &str) -> bool {
    document.pointer(&format!("/parameters/{}/choice", token(switch))).is_some()
}

/// Compares a technique with its absence: its switch becomes scientific, and its strengths are tuned where it is on. Returns
/// what the strengths were.
pub fn ask_presence(document: &mut Json, switch: &str) -> Map<String, Json> {
    let of = |document: &Json, name: &str| document.pointer(&format!("/parameters/{}", token(name))).cloned();
    let own = |name: &str| Study::parameter_from_json(name, &of(document, name)?);
    let asked = with_and_without(switch, effects(document), own);
    let mut before = Map::new();
    for parameter in asked {
        let name = &parameter.name;
        if let Some(setting) = of(document, name).filter(|_| name != switch) {
            before.insert(name.clone(), setting);
        }
        insert(document, name, Study::parameter_to_json(&parameter));
    }
    before
}

/// Takes the comparison away: the strengths are what they were `before`, or at their defaults, which are off.
pub fn forget_presence(document: &mut Json, switch: &str, before: &Map<String, Json>) {
    let Some(parameters) = document.get_mut("parameters").and_then(Json::as_object_mut) else { return };
    parameters
        .retain(|name, _| name != switch && (before.contains_key(name) || !strengths(switch).contains(&name.as_str())));
    for (name, setting) in parameters.iter_mut() {
        if let Some(before) = before.get(name) {
            *setting = before.clone();
        }
        // Nothing can depend on a switch that is gone.
        if let Some(setting) = setting.as_object_mut() {
            let when = setting.get_mut("when").and_then(Json::as_object_mut);
            if when.is_some_and(|when| when.shift_remove(switch).is_some() && when.is_empty()) {
                setting.shift_remove("when");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::listing::rows;
    use super::super::samples::{example, valid};
    use super::super::space::set_role;
    use super::*;
    use crate::page::draft::put;
    use lab_core::space::Role;
    use serde_json::json;

    #[test]
    fn a_technique_is_compared_with_its_absence_and_back() {
        let all = rows(&example());
        let offered: Vec<&str> = all.iter().filter_map(|row| row.offers).collect();
        assert!(offered.contains(&"use_weight_decay") && offered.contains(&"use_augment"), "{offered:?}");
        for switch in offered {
            let mut document = example();
            let before = ask_presence(&mut document, switch);
            valid(&document);
            assert!(asks_presence(&document, switch) && before.is_empty(), "{switch}");
            let names: Vec<String> = rows(&document).into_iter().map(|row| row.name).collect();
            let place = |name: &str| names.iter().position(|known| known == name);
            let first = strengths(switch).iter().find_map(|name| place(name)).unwrap();
            assert_eq!(place(switch), Some(first - 1), "{switch}");
            for to in [Role::Scientific, Role::Nuisance, Role::Fixed] {
                let mut document = document.clone();
                set_role(&mut document, switch, to, None);
                valid(&document);
            }
            forget_presence(&mut document, switch, &before);
            assert_eq!(document, example(), "{switch}");
        }
    }

    #[test]
    fn a_strength_is_afterwards_what_it_was() {
        let mut document = example();
        set_role(&mut document, "weight_decay", Role::Nuisance, None);
        let follows = json!({"role": "fixed", "value": 3, "when": {"use_weight_decay": [true]}});
        put(&mut document, "/parameters/dropped", follows);
        let tuned = document.clone();
        let before = ask_presence(&mut document, "use_weight_decay");
        assert_eq!(document.pointer("/parameters/weight_decay/when/use_weight_decay/0"), Some(&json!(true)));
        forget_presence(&mut document, "use_weight_decay", &before);
        assert_eq!(document.pointer("/parameters/weight_decay"), tuned.pointer("/parameters/weight_decay"));
        assert_eq!(document.pointer("/parameters/dropped/when"), None);
    }
}
