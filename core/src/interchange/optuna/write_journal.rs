//! A study as a journal file, as versions 4 and 5 of Optuna read it.

use super::{Distribution, Param, Stored};
use crate::interchange::lenient;
use crate::study::Direction;
use serde_json::{Map, Value as Json, json};

/// A journal file of one study that Optuna can load and go on with. `time` is when it is written, in ISO 8601 with an
/// offset: the lab does not record when trials ran.
pub fn write_journal(stored: &Stored, time: &str) -> String {
    let mut out = String::new();
    let mut write = |json: Json, numbers: &str| {
        let text = json.to_string();
        out.push_str(text.strip_suffix('}').unwrap_or(&text));
        out.push_str(numbers);
        out.push_str("}\n");
    };
    let directions: Vec<u8> = stored.directions.iter().map(|direction| number_of(*direction)).collect();
    let head = |op: u8| json!({"op_code": op, "worker_id": "tuning-lab"});
    let with = |mut json: Json, members: Json| {
        if let (Json::Object(json), Json::Object(members)) = (&mut json, members) {
            json.extend(members);
        }
        json
    };
    write(with(head(0), json!({"study_name": stored.name, "directions": directions})), "");
    for (key, value) in &stored.user {
        write(with(head(2), json!({"study_id": 0, "user_attr": {key: value}})), "");
    }
    for (key, value) in &stored.system {
        write(with(head(3), json!({"study_id": 0, "system_attr": {key: value}})), "");
    }
    for trial in &stored.trials {
        let distributions: Map<String, Json> =
            trial.params.iter().map(|param| (param.name.clone(), param.distribution.written().into())).collect();
        let params: Map<String, Json> =
            trial.params.iter().map(|param| (param.name.clone(), internal(param))).collect();
        let mut json = with(
            head(4),
            json!({
                "study_id": 0, "datetime_start": time, "state": trial.state.number(), "distributions": distributions,
                "params": params, "user_attrs": trial.user, "system_attrs": trial.system,
            }),
        );
        if let (true, Json::Object(json)) = (trial.state.is_finished(), &mut json) {
            json.insert("datetime_complete".into(), time.into());
        }
        // Numbers that may not be finite, which the JSON library would write as null.
        let series: Vec<String> =
            trial.intermediate.iter().map(|(step, value)| format!("\"{step}\":{}", lenient::written(*value))).collect();
        let values: Vec<String> = trial.values.iter().map(|value| lenient::written(*value)).collect();
        let values = match values.as_slice() {
            [] => "\"value\":null,\"values\":null".to_owned(),
            [value] => format!("\"value\":{value},\"values\":null"),
            _ => format!("\"value\":null,\"values\":[{}]", values.join(",")),
        };
        write(json, &format!(",{values},\"intermediate_values\":{{{}}}", series.join(",")));
    }
    out
}

/// A whole number is written as one: that is how Optuna stores it.
fn internal(param: &Param) -> Json {
    match param.distribution {
        Distribution::Float { .. } => param.internal.into(),
        Distribution::Int { .. } | Distribution::Categorical(_) => (param.internal as i64).into(),
    }
}

/// 0 is "not set".
fn number_of(direction: Option<Direction>) -> u8 {
    match direction {
        None => 0,
        Some(Direction::Minimize) => 1,
        Some(Direction::Maximize) => 2,
    }
}
