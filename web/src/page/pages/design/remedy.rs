//! From a problem to the field it belongs to, and to the edit that would mend it.

use crate::page::draft::{put, shown, take, token, typed_number};
use lab_core::problem::{Fault, Problem};
use lab_core::space::Role;
use lab_texts::Message;
use lab_texts::page::design as t;
use serde_json::{Map, Value as Json};

/// An edit that makes a fault go away.
pub struct Remedy {
    /// What the button says.
    pub label: Message,
    pub edit: Box<dyn FnOnce(&mut Json)>,
}

/// The path of the field a problem is shown at: for what is missing, where it should stand.
pub fn field_of(problem: &Problem) -> String {
    match &problem.fault {
        Fault::Missing { key } => format!("{}.{key}", problem.path),
        _ => problem.path.clone(),
    }
}

/// Whether what stands at `field` belongs to the field at `path`: it is there, or inside it.
pub fn belongs(path: &str, field: &str) -> bool {
    field.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The nearest valid value as an edit, where the fault has one.
pub fn remedy(problem: &Problem) -> Option<Remedy> {
    let pointer = pointer(&problem.path)?;
    let place = pointer.clone();
    let set = |value: Json| {
        let label = t::use_value(shown(&value));
        let pointer = place.clone();
        Some(Remedy { label, edit: Box::new(move |document| put(document, &pointer, value)) })
    };
    match &problem.fault {
        Fault::OutOfRange { nearest, .. } => set(typed_number(nearest)),
        Fault::NotOneOf { nearest: Some(nearest), .. } => set(nearest.trim_matches('"').into()),
        Fault::Misfit { among, .. } if !among.is_empty() => {
            let (parameter, _) = pointer.rsplit_once('/')?;
            let (parameter, options) = (parameter.to_owned(), Json::from(among.clone()));
            Some(Remedy {
                label: t::use_value(shown(&options)),
                edit: Box::new(move |document| {
                    if let Some(Json::Object(setting)) = document.pointer_mut(&parameter) {
                        setting.retain(|key, _| !["int", "scale", "step", "natural"].contains(&key.as_str()));
                        setting.insert("choice".into(), options);
                    }
                }),
            })
        }
        Fault::Misfit { parameter, nearest, .. } => {
            let (parameter, value) = (*parameter, Json::from(*nearest));
            let edit = move |document: &mut Json| {
                // The default does not fit: the design then has to name a value.
                if document.pointer(&pointer).is_none_or(Json::is_object) {
                    super::space::set_role(document, parameter, Role::Fixed, None);
                    put(document, &format!("/parameters/{}/value", token(parameter)), value);
                } else {
                    put(document, &pointer, value);
                }
            };
            Some(Remedy { label: t::use_value(*nearest), edit: Box::new(edit) })
        }
        Fault::ModelOfOtherData { .. } => set("mlp".into()),
        Fault::EvalBeyondSteps { steps, .. } => set((*steps).into()),
        Fault::TooFewPoints { points, .. } => set((*points).into()),
        Fault::UnknownMetric { .. } | Fault::SometimesMeasured { .. } => set("valid_error".into()),
        Fault::UnknownKey { key, nearest: Some(nearest) } => rename(pointer, key.clone(), nearest.clone()),
        Fault::UnknownKey { key, nearest: None } => remove(format!("{pointer}/{}", token(key)), key),
        Fault::NotOfWorkload { name, nearest: Some(nearest), .. } => {
            rename("/parameters".into(), name.clone(), nearest.clone())
        }
        Fault::NotOfWorkload { name, nearest: None, .. } => remove(pointer, name),
        Fault::EmptyRange { low, high } if low > high => Some(Remedy {
            label: t::SWAP.into(),
            edit: Box::new(move |document| {
                if let Some(Json::Array(ends)) = document.pointer_mut(&pointer) {
                    ends.reverse();
                }
            }),
        }),
        Fault::LogNeedsPositive { .. } | Fault::ReverseLogNeedsBelowOne { .. } => {
            let (parent, _) = pointer.rsplit_once('/')?;
            let scale = format!("{parent}/scale");
            Some(Remedy {
                label: t::USE_LINEAR.into(),
                edit: Box::new(move |document| put(document, &scale, "linear".into())),
            })
        }
        _ => None,
    }
}

fn rename(parent: String, from: String, to: String) -> Option<Remedy> {
    let label = t::use_value(&to);
    let edit = move |document: &mut Json| {
        if let Some(Json::Object(object)) = document.pointer_mut(&parent) {
            // Where the right name stands already, the wrong one has nothing to add.
            if object.contains_key(&to) {
                object.shift_remove(&from);
                return;
            }
            let renamed: Map<String, Json> = std::mem::take(object)
                .into_iter()
                .map(|(key, value)| if key == from { (to.clone(), value) } else { (key, value) })
                .collect();
            *object = renamed;
        }
    };
    Some(Remedy { label, edit: Box::new(edit) })
}

fn remove(pointer: String, key: &str) -> Option<Remedy> {
    Some(Remedy { label: t::remove(key), edit: Box::new(move |document| take(document, &pointer)) })
}

/// The JSON pointer of a path such as `$.parameters["a.b"].float[0]`; `None` for what is not such a path.
pub fn pointer(path: &str) -> Option<String> {
    let mut rest = path.strip_prefix('$')?;
    let mut pointer = String::new();
    while !rest.is_empty() {
        pointer.push('/');
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (key, left) = after.split_at(end);
            pointer.push_str(&token(key));
            rest = left;
        } else if let Some(after) = rest.strip_prefix("[\"") {
            let end = closing_quote(after)?;
            let (key, left) = after.split_at(end);
            let key: String = serde_json::from_str(&format!("\"{key}\"")).ok()?;
            pointer.push_str(&token(&key));
            rest = left.strip_prefix("\"]")?;
        } else {
            let (index, left) = rest.strip_prefix('[')?.split_once(']')?;
            index.parse::<usize>().ok()?;
            pointer.push_str(index);
            rest = left;
        }
    }
    Some(pointer)
}

/// Where the string that begins here ends.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(i),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::study::Study;
    use serde_json::json;

    #[test]
    fn paths_become_pointers() {
        assert_eq!(pointer("$.steps").as_deref(), Some("/steps"));
        assert_eq!(pointer(r#"$.parameters["a.b"].float[0]"#).as_deref(), Some("/parameters/a.b/float/0"));
        assert_eq!(pointer(r#"$.parameters["a\"/b"]"#).as_deref(), Some("/parameters/a\"~1b"));
        assert_eq!(pointer("$").as_deref(), Some(""));
        assert_eq!(pointer("line 3"), None);
    }

    /// Every fault with a remedy is gone after it.
    #[test]
    fn remedies_mend() {
        let mut document = super::super::samples::example();
        let faults = [
            ("/workload/dataset", json!("digit")),
            ("/eval_every", json!(9000)),
            ("/trials", json!(0)),
            ("/objective/metric", json!("accuracy")),
            ("/parameters/batch_size/value", json!(100000)),
            ("/parameters/adam.learning_rate/float", json!([0.1, 0.001])),
            ("/parameters/nesterov.learning_rate/float/0", json!(0.0)),
            ("/parameters/model.widht", json!({"role": "fixed", "value": 3})),
            ("/sampler/kind", json!("halten")),
        ];
        for (pointer, value) in faults {
            put(&mut document, pointer, value);
        }
        for _ in 0..20 {
            let Err(problems) = Study::from_json(&document) else { return };
            let edit = problems.iter().find_map(remedy).map(|remedy| remedy.edit);
            edit.unwrap_or_else(|| panic!("no remedy among {problems:?}"))(&mut document);
        }
        panic!("still not valid: {:?}", Study::from_json(&document));
    }
}
