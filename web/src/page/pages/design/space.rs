//! The hyperparameters of a design: what changing a role or an optimizer does to the document.
//!
//! Works on the document, valid or not. Knows nothing of what a row looks like.

use lab_core::space::{Role, Scale, Value};
use lab_core::workload::{Applies, HYPERPARAMETERS, Kind, OptimizerKind, hyperparameter};
use serde_json::{Map, Value as Json, json};

/// The optimizers the design can draw, the default one if it says nothing.
pub fn optimizers(document: &Json) -> Vec<String> {
    let Some(setting) = document.pointer("/parameters/optimizer") else {
        return vec![OptimizerKind::Adam.name().into()];
    };
    let listed = setting.get("choice").and_then(Json::as_array).cloned().unwrap_or_default();
    listed.iter().chain(setting.get("value")).filter_map(Json::as_str).map(str::to_owned).collect()
}

/// The role a hyperparameter has; fixed (at its default) if the document does not name it.
pub fn role(setting: Option<&Json>) -> Role {
    match setting.and_then(|setting| setting.get("role")).and_then(Json::as_str) {
        Some("scientific") => Role::Scientific,
        Some("nuisance") => Role::Nuisance,
        _ => Role::Fixed,
    }
}

pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Scientific => "scientific",
        Role::Nuisance => "nuisance",
        Role::Fixed => "fixed",
    }
}

/// Gives a hyperparameter a role. Between scientific and nuisance the range stays; from fixed to varied it is the one it had
/// `earlier`, or the catalogue's; from varied to fixed likewise the value.
pub fn set_role(document: &mut Json, name: &str, to: Role, earlier: Option<&Map<String, Json>>) {
    let before =
        document.get("parameters").and_then(|parameters| parameters.get(name)).and_then(Json::as_object).cloned();
    let was_varied = before.as_ref().is_some_and(|setting| !setting.contains_key("value"));
    let mut setting = match (&before, to) {
        (Some(setting), Role::Scientific | Role::Nuisance) if was_varied => setting.clone(),
        (Some(setting), Role::Fixed) if !was_varied => setting.clone(),
        _ => {
            let fits = |setting: &&Map<String, Json>| setting.contains_key("value") == (to == Role::Fixed);
            let mut setting = earlier.filter(fits).cloned().unwrap_or_else(|| match to {
                Role::Fixed => fixed(name, before.as_ref()),
                Role::Scientific | Role::Nuisance => usual(name),
            });
            match before.as_ref().and_then(|before| before.get("when")) {
                Some(when) => setting.insert("when".into(), when.clone()),
                None => setting.shift_remove("when"),
            };
            setting
        }
    };
    setting.insert("role".into(), role_name(to).into());
    if !setting.contains_key("when")
        && let Some(when) = branch_condition(document, name)
    {
        setting.insert("when".into(), when);
    }
    insert(document, name, Json::Object(setting));
    if name == "optimizer" {
        follow_optimizers(document);
    }
}

/// Changes the optimizers the design can draw; their own hyperparameters come and go with them.
pub fn set_options(document: &mut Json, name: &str, options: Vec<String>) {
    if let Some(setting) =
        document.get_mut("parameters").and_then(|parameters| parameters.get_mut(name)).and_then(Json::as_object_mut)
    {
        setting.insert("choice".into(), options.into());
    }
    if name == "optimizer" {
        follow_optimizers(document);
    }
}

/// Makes the hyperparameters of optimizers agree with the optimizers: those of absent ones go, each present one has at least
/// its learning rate to tune, and each is conditional on its optimizer where several are drawn.
pub fn follow_optimizers(document: &mut Json) {
    let present = optimizers(document);
    let several = document.pointer("/parameters/optimizer/choice").is_some();
    let Some(parameters) = document.get_mut("parameters").and_then(Json::as_object_mut) else { return };
    parameters.retain(|name, _| branch(name).is_none_or(|optimizer| present.iter().any(|one| one == optimizer)));
    for (name, setting) in parameters.iter_mut() {
        if let (Some(optimizer), Some(setting)) = (branch(name), setting.as_object_mut()) {
            if several {
                setting.insert("when".into(), json!({"optimizer": [optimizer]}));
            } else {
                setting.shift_remove("when");
            }
        }
    }
    for optimizer in present {
        let name = format!("{optimizer}.learning_rate");
        if hyperparameter(&name).is_some()
            && document.get("parameters").is_some_and(|parameters| parameters.get(&name).is_none())
        {
            set_role(document, &name, Role::Nuisance, None);
        }
    }
}

/// The optimizer a hyperparameter belongs to.
pub fn branch(name: &str) -> Option<&'static str> {
    match hyperparameter(name)?.applies {
        Applies::Optimizer(kind) => Some(kind.name()),
        _ => None,
    }
}

fn branch_condition(document: &Json, name: &str) -> Option<Json> {
    document.pointer("/parameters/optimizer/choice")?;
    Some(json!({"optimizer": [branch(name)?]}))
}

/// The catalogue's usual search range.
fn usual(name: &str) -> Map<String, Json> {
    let mut setting = Map::new();
    setting.insert("role".into(), Json::Null);
    let scale = match hyperparameter(name).map(|entry| entry.kind) {
        Some(Kind::Real { usual: (low, high), scale, .. }) => {
            setting.insert("float".into(), json!([low, high]));
            scale
        }
        Some(Kind::Whole { usual: (low, high), scale, .. }) => {
            setting.insert("int".into(), json!([low, high]));
            scale
        }
        Some(Kind::Name { options }) => {
            setting.insert("choice".into(), json!(options));
            Scale::Linear
        }
        Some(Kind::Listed { usual, .. }) => {
            setting.insert("choice".into(), json!(usual));
            Scale::Linear
        }
        Some(Kind::Switch { .. }) => {
            setting.insert("choice".into(), json!([false, true]));
            Scale::Linear
        }
        None => {
            setting.insert("float".into(), json!([0.0, 1.0]));
            Scale::Linear
        }
    };
    if scale != Scale::Linear {
        setting.insert("scale".into(), scale.name().into());
    }
    setting
}

/// A fixed setting: the first option, or the catalogue's default if it lies in the range, or the range's low end.
fn fixed(name: &str, before: Option<&Map<String, Json>>) -> Map<String, Json> {
    let first = before.and_then(|before| before.get("choice")).and_then(|options| options.get(0)).cloned();
    let low = before
        .and_then(|before| before.get("float").or_else(|| before.get("int")))
        .and_then(|ends| ends.get(0))
        .cloned();
    let default = hyperparameter(name).map(|entry| Value::to_json(&entry.default_value()));
    let value = first.or(default).or(low).unwrap_or_else(|| json!(0));
    let mut setting = Map::new();
    setting.insert("role".into(), "fixed".into());
    setting.insert("value".into(), value);
    setting
}

/// Puts a hyperparameter in its place: where it was, or before the first that the catalogue has later.
pub fn insert(document: &mut Json, name: &str, setting: Json) {
    let Some(parameters) = document.get_mut("parameters").and_then(Json::as_object_mut) else { return };
    if let Some(place) = parameters.get_mut(name) {
        *place = setting;
        return;
    }
    let rank = |name: &str| HYPERPARAMETERS.iter().position(|entry| entry.name == name).unwrap_or(usize::MAX);
    let mine = rank(name);
    let mut waiting = Some(setting);
    let mut ordered = Map::new();
    for (key, value) in std::mem::take(parameters) {
        if rank(&key) > mine
            && let Some(setting) = waiting.take()
        {
            ordered.insert(name.to_owned(), setting);
        }
        ordered.insert(key, value);
    }
    if let Some(setting) = waiting {
        ordered.insert(name.to_owned(), setting);
    }
    *parameters = ordered;
}

#[cfg(test)]
mod tests {
    use super::super::listing::{RowId, rows};
    use super::super::samples::{example, valid};
    use super::*;

    #[test]
    fn every_role_of_every_row_is_valid() {
        for RowId { name, .. } in rows(&example()) {
            for to in [Role::Scientific, Role::Nuisance, Role::Fixed] {
                let mut document = example();
                set_role(&mut document, &name, to, None);
                // Nothing varies in a study whose only choice is fixed; the other rows still do.
                valid(&document);
                assert_eq!(role(document.pointer(&format!("/parameters/{name}"))), to, "{name}");
            }
        }
    }

    #[test]
    fn an_optimizer_brings_and_takes_its_hyperparameters() {
        let mut document = example();
        set_options(&mut document, "optimizer", vec!["adam".into(), "sgd".into()]);
        valid(&document);
        assert!(document.pointer("/parameters/nesterov.momentum").is_none());
        assert_eq!(document.pointer("/parameters/sgd.learning_rate/when/optimizer/0"), Some(&json!("sgd")));
        set_role(&mut document, "optimizer", Role::Fixed, None);
        valid(&document);
        assert_eq!(optimizers(&document), ["adam"]);
        assert!(document.pointer("/parameters/adam.learning_rate/when").is_none());
        set_role(&mut document, "optimizer", Role::Scientific, None);
        valid(&document);
        assert_eq!(rows(&document).iter().filter(|row| branch(&row.name).is_some()).count(), 21);
    }

    #[test]
    fn a_range_comes_back_with_its_role() {
        let mut document = example();
        let name = "nesterov.learning_rate";
        let before = document.pointer("/parameters/nesterov.learning_rate").and_then(Json::as_object).cloned().unwrap();
        set_role(&mut document, name, Role::Fixed, None);
        set_role(&mut document, name, Role::Nuisance, Some(&before));
        assert_eq!(document, example());
    }
}
