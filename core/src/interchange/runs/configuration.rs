//! A configuration as a flat list of names and texts, so that its values are read as the cells of a table are.
//!
//! Knows nothing of files.

use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::Place;
use lab_texts::import_runs as t;
use serde_json::{Map, Value as Json};

/// A list is kept as one text if it has at most so many members.
const MOST_MEMBERS: usize = 16;
/// No configuration is nested deeper, and none has more values.
const MOST_LEVELS: usize = 16;
const MOST_VALUES: usize = 2_000;

/// The values by their names, with dots between the levels.
pub fn flat(json: &Json, run: &str, account: &mut Account) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(map) = json.as_object() {
        walk(&unwrapped(map), "", 0, run, &mut found, account);
    }
    found
}

fn walk(
    map: &Map<String, Json>,
    above: &str,
    level: usize,
    run: &str,
    found: &mut Vec<(String, String)>,
    account: &mut Account,
) {
    for (key, json) in map {
        let name = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        let left_out = |account: &mut Account| {
            account.say(Kind::Dropped, &name, Place::Trial(run.to_owned()), || t::no_single_value(&name));
        };
        if found.len() >= MOST_VALUES {
            return;
        }
        match json {
            Json::Object(inner) if level < MOST_LEVELS => walk(inner, &name, level + 1, run, found, account),
            Json::Object(_) => left_out(account),
            Json::Array(list) if list.len() <= MOST_MEMBERS && list.iter().all(is_scalar) => {
                found.push((name, json.to_string()));
            }
            Json::Array(_) => left_out(account),
            Json::Null => found.push((name, "None".into())),
            Json::String(text) => found.push((name, text.clone())),
            Json::Bool(_) | Json::Number(_) => found.push((name, json.to_string())),
        }
    }
}

fn is_scalar(json: &Json) -> bool {
    !json.is_array() && !json.is_object()
}

/// W&B writes `lr: {desc: null, value: 0.1}`.
fn unwrapped(map: &Map<String, Json>) -> Map<String, Json> {
    let is_wrapped = |json: &Json| {
        json.as_object()
            .is_some_and(|inner| inner.contains_key("value") && inner.keys().all(|key| key == "value" || key == "desc"))
    };
    let own = |key: &str| key == "_wandb" || key == "wandb_version";
    if !map.iter().any(|(key, _)| own(key)) && !map.values().all(is_wrapped) {
        return map.clone();
    }
    let inner =
        |json: &Json| if is_wrapped(json) { json.get("value").cloned().unwrap_or_default() } else { json.clone() };
    map.iter().filter(|(key, _)| !own(key)).map(|(key, json)| (key.clone(), inner(json))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn levels_become_dots() {
        let mut account = Account::default();
        let found = flat(
            &json!({"model": {"width": 64, "act": "relu"}, "betas": [0.9, 0.99], "sched": null, "layers": [{"a": 1}]}),
            "a",
            &mut account,
        );
        let shown: Vec<String> = found.iter().map(|(name, text)| format!("{name}={text}")).collect();
        assert_eq!(shown, ["model.width=64", "model.act=relu", "betas=[0.9,0.99]", "sched=None"]);
        assert_eq!(account.into_notes().len(), 1);
        let wandb = json!({"wandb_version": 1, "_wandb": {"value": {"t": 1}}, "lr": {"desc": null, "value": 0.1}});
        assert_eq!(flat(&wandb, "a", &mut Account::default()), [("lr".to_owned(), "0.1".to_owned())]);
    }
}
