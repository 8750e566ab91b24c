//! The rows of a design: which there are, in which order, and which are in sight before anybody asks for them.
//!
//! Reads the document, valid or not. Knows nothing of what a row looks like.

use super::space::{branch, optimizers};
use lab_core::dataset::{Builtin, Layout, Task};
use lab_core::space::Value;
use lab_core::workload::{
    HYPERPARAMETERS, Hyperparameter, Kind, ModelFamily, OptimizerKind, Part, Quantity, hyperparameter, strengths,
    switch,
};
use serde_json::{Map, Value as Json};

/// One row of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowId {
    pub name: String,
    /// The technique that this row offers to compare, with it and without: the first of its strengths does.
    pub offers: Option<&'static str>,
}

impl RowId {
    fn new(name: &str, offers: Option<&'static str>) -> Self {
        Self { name: name.to_owned(), offers }
    }
}

/// The rows, in the catalogue's order: what the model, the data and the optimizers of the design have, a switch above its
/// strengths where the design has it, then what the document has beside them (another pipeline's names, or names the check
/// objects to).
pub fn rows(document: &Json) -> Vec<RowId> {
    let parameters = document.get("parameters").and_then(Json::as_object);
    let is_said = |name: &str| parameters.is_some_and(|parameters| parameters.contains_key(name));
    let mut rows: Vec<RowId> = Vec::new();
    let mut offered: Vec<&str> = Vec::new();
    for entry in of_catalogue(document) {
        let offers = switch(entry.name).filter(|switch| !offered.contains(switch));
        offered.extend(offers);
        // A switch that the design does not mention has no value: the strengths alone decide.
        rows.extend(offers.filter(|switch| is_said(switch)).map(|switch| RowId::new(switch, None)));
        rows.push(RowId::new(entry.name, offers));
    }
    for name in parameters.into_iter().flat_map(Map::keys) {
        if !rows.iter().any(|row| row.name == *name) {
            rows.push(RowId::new(name, None));
        }
    }
    // What has no effect here still stands with its like.
    rows.sort_by_key(|row| place(part(&row.name)));
    rows
}

/// What has an effect in the design, but for switches and for what is not tuned.
fn of_catalogue(document: &Json) -> Vec<&'static Hyperparameter> {
    let has_effect = effects(document);
    let is_switch = |entry: &&Hyperparameter| matches!(entry.kind, Kind::Switch { .. });
    let is_tuned = |entry: &&Hyperparameter| !is_switch(entry) && Quantity::of(entry.name) != Quantity::Split;
    HYPERPARAMETERS.iter().filter(|entry| is_tuned(entry) && has_effect(entry)).collect()
}

/// What has an effect on the design's model, optimizers and data; nothing where another pipeline trains.
pub fn effects(document: &Json) -> impl Fn(&Hyperparameter) -> bool {
    let external = document.pointer("/workload/external") == Some(&Json::Bool(true));
    let family = document.pointer("/workload/model/family").and_then(Json::as_str).and_then(ModelFamily::parse);
    let optimizers: Vec<OptimizerKind> =
        optimizers(document).iter().filter_map(|name| OptimizerKind::parse(name)).collect();
    let (layout, task) = data(document);
    move |entry| {
        !external && family.is_some_and(|family| entry.irrelevance(family, &optimizers, layout, task).is_none())
    }
}

/// The part of the catalogue in which a row stands: a switch stands with its strengths.
pub fn part(name: &str) -> Option<Part> {
    Part::of(strengths(name).first().copied().unwrap_or(name))
}

fn place(part: Option<Part>) -> u8 {
    match part {
        Some(Part::Model) => 0,
        Some(Part::Optimizer) => 1,
        Some(Part::Course) => 2,
        Some(Part::Regularization) => 3,
        None => 4,
    }
}

/// Whether a row is in sight before anybody asks for it: what no training does without, and what is not as it would be
/// without the design.
pub fn stands_open(name: &str, setting: Option<&Json>) -> bool {
    Quantity::of(name).is_basic() || !is_at_default(name, setting)
}

/// Whether a row belongs to an option of one above it.
pub fn is_indented(name: &str, setting: &Json) -> bool {
    setting.get("when").is_some() || branch(name).is_some()
}

/// Whether a row says nothing that the workload's default would not.
fn is_at_default(name: &str, setting: Option<&Json>) -> bool {
    let Some(entry) = hyperparameter(name) else { return false };
    match (setting, entry.kind) {
        (None, _) => true,
        // Whatever it says, its strengths are read by it.
        (Some(_), Kind::Switch { .. }) => false,
        (Some(setting), _) => match (setting.get("value").and_then(Value::from_json), setting.get("when")) {
            (Some(value), None) => {
                let default = entry.default_value();
                value == default || value.as_f64().is_some_and(|value| default.as_f64() == Some(value))
            }
            _ => false,
        },
    }
}

/// The layout of the design's data and what is predicted from it; a table to classify if it says nothing.
fn data(document: &Json) -> (Layout, Task) {
    let data = document.pointer("/workload/dataset");
    if let Some(builtin) = data.and_then(Json::as_str).and_then(Builtin::parse) {
        return (builtin.shape().layout(), builtin.task());
    }
    let task = data.and_then(|table| table.get("task")).and_then(Json::as_str).and_then(Task::parse);
    (Layout::Table, task.unwrap_or(Task::Classification))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_design_begins_with_what_varies_and_what_every_training_has() {
        let document = super::super::samples::example();
        let setting = |name: &str| document.get("parameters").and_then(|parameters| parameters.get(name));
        let open: Vec<String> =
            rows(&document).into_iter().map(|row| row.name).filter(|name| stands_open(name, setting(name))).collect();
        let said: Vec<&String> = document["parameters"].as_object().unwrap().keys().collect();
        assert!(said.iter().all(|name| open.contains(name)), "{open:?}");
        assert!(open.len() <= said.len() + 1 && rows(&document).len() > 3 * open.len(), "{open:?}");
    }

    #[test]
    fn rows_of_a_part_stand_together() {
        let document = json!({
            "workload": {"dataset": "digits", "model": {"family": "linear"}},
            "parameters": {"my.knob": {}, "model.width": {"role": "fixed", "value": 3}}
        });
        let parts: Vec<_> = rows(&document).iter().map(|row| part(&row.name)).collect();
        assert_eq!((parts.first(), parts.last()), (Some(&Some(Part::Model)), Some(&None)));
        assert!(parts.is_sorted_by_key(|part| place(*part)));
    }

    #[test]
    fn a_split_of_the_data_has_a_row_where_the_design_has_it() {
        let design = |parameters: Json| json!({"workload": {"dataset": "digits", "model": {"family": "mlp"}}, "parameters": parameters});
        let has = |document: &Json| rows(document).iter().any(|row| row.name == "split_seed");
        assert!(!has(&design(json!({}))));
        assert!(has(&design(json!({"split_seed": {"role": "nuisance", "choice": [1, 2]}}))));
    }

    #[test]
    fn what_is_left_alone_is_at_its_default() {
        for (setting, at_default) in [
            (None, true),
            (Some(json!({"role": "fixed", "value": 0})), true),
            (Some(json!({"role": "fixed", "value": 0.1})), false),
            (Some(json!({"role": "nuisance", "float": [0.0, 0.1]})), false),
            (Some(json!({"role": "fixed", "value": 0, "when": {"optimizer": ["adam"]}})), false),
        ] {
            assert_eq!(is_at_default("weight_decay", setting.as_ref()), at_default, "{setting:?}");
        }
        assert!(!is_at_default("another.pipeline", None));
    }
}
