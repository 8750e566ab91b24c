//! JSON Schemas (draft 2020-12) of the file formats, for other tools and for editors.
//!
//! The schemas' files say the shape; names and limits come from where the program itself has them, so that both agree.
//! Knows nothing of how files are validated here: [`crate::study::Study::parse`] says far better what is wrong.

use crate::campaign::{MAX_TEXT_BYTES, Precondition};
use crate::dataset::Builtin;
use crate::findings::{Code, Threshold, Thresholds};
use crate::sampler;
use crate::sampler::SamplerName;
use crate::space::Scale;
use crate::study::{MAX_OPTIONS, MAX_PARAMETERS, MAX_STEPS, MAX_TRIALS};
use crate::text::Lang;
use crate::workload::{HYPERPARAMETERS, METRICS, ModelFamily};
use serde_json::{Value as Json, json};

/// A file format with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Study,
    Record,
    Findings,
    /// Which column of a table is what.
    Columns,
    Campaign,
}

impl Format {
    /// The schema, complete in itself.
    pub fn schema(self) -> String {
        let schema = match self {
            Format::Study => study(),
            Format::Record => with_study(parse(include_str!("../schemas/record.schema.json"))),
            Format::Findings => findings(),
            Format::Campaign => campaign(),
            Format::Columns => parse(include_str!("../schemas/columns.schema.json")),
        };
        format!("{schema:#}\n")
    }
}

/// The files are part of the program; a test reads each.
fn parse(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

fn study() -> Json {
    let mut schema = parse(include_str!("../schemas/study.schema.json"));
    let defs = [
        ("hyperparameter", json!({"enum": HYPERPARAMETERS.iter().map(|entry| entry.name).collect::<Vec<_>>()})),
        ("metric", json!({"enum": METRICS})),
        ("dataset", json!({"enum": Builtin::ALL.map(Builtin::name)})),
        ("family", json!({"enum": ModelFamily::ALL.map(ModelFamily::name)})),
        ("sampler_kind", json!({"enum": SamplerName::NAMES})),
        ("scale_name", json!({"enum": Scale::NAMES})),
        ("steps", json!({"maximum": MAX_STEPS})),
    ];
    for (name, def) in defs {
        set(&mut schema, &["$defs", name], def);
    }
    set(&mut schema, &["properties", "parameters", "maxProperties"], MAX_PARAMETERS.into());
    set(&mut schema, &["properties", "trials", "maximum"], MAX_TRIALS.into());
    set(&mut schema, &["$defs", "sampler", "properties", "points", "maxItems"], MAX_TRIALS.into());
    set(&mut schema, &["$defs", "options", "maxItems"], MAX_OPTIONS.into());
    let note = format!("sobol has at most {} varied parameters", sampler::MAX_SOBOL_DIMENSIONS);
    set(&mut schema, &["$defs", "sampler_kind", "description"], note.into());
    schema
}

fn findings() -> Json {
    let mut schema = with_study(parse(include_str!("../schemas/findings.schema.json")));
    set(&mut schema, &["$defs", "code"], json!({"enum": Code::ALL.map(Code::name)}));
    for Threshold { name, default, low, high, meaning, .. } in Thresholds::LIST {
        let meaning = meaning.get(Lang::En);
        let range =
            json!({"type": "number", "minimum": low, "maximum": high, "default": default, "description": meaning});
        set(&mut schema, &["properties", "thresholds", "properties", name], range);
    }
    schema
}

fn campaign() -> Json {
    let mut schema = with_study(parse(include_str!("../schemas/campaign.schema.json")));
    set(&mut schema, &["$defs", "code"], json!({"enum": Code::ALL.map(Code::name)}));
    set(&mut schema, &["$defs", "precondition"], json!({"enum": Precondition::ALL.map(Precondition::name)}));
    set(&mut schema, &["$defs", "text", "maxLength"], MAX_TEXT_BYTES.into());
    set(&mut schema, &["$defs", "record"], parse(include_str!("../schemas/record.schema.json")));
    schema
}

fn with_study(mut schema: Json) -> Json {
    set(&mut schema, &["$defs", "study"], study());
    schema
}

fn set(json: &mut Json, path: &[&str], value: Json) {
    let mut place = json;
    for key in path {
        let Json::Object(object) = place else { return };
        place = object.entry(*key).or_insert_with(|| json!({}));
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_complete_in_itself() {
        for format in [Format::Study, Format::Record, Format::Findings, Format::Columns, Format::Campaign] {
            let schema = parse(&format.schema());
            assert!(schema["$id"].as_str().is_some_and(|id| id.starts_with("urn:tuning-lab:")), "{format:?}");
            let text = schema.to_string();
            let study = if format == Format::Study { &schema } else { &schema["$defs"]["study"] };
            let known = study["$defs"]["hyperparameter"]["enum"].as_array().map(Vec::len);
            assert_eq!(known, (format != Format::Columns).then_some(HYPERPARAMETERS.len()));
            for reference in text.split("\"$ref\":\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(
                    [&schema["$defs"], &study["$defs"], &schema["$defs"]["record"]["$defs"]]
                        .iter()
                        .any(|defs| defs.get(reference).is_some()),
                    "{format:?}: {reference} is not defined"
                );
            }
        }
    }
}
