//! Which column of a table is what: stated, or remembered as `lab.columns/1`.
//!
//! What the usual names of columns tell stands in `guess`. Knows nothing of rows.

use crate::interchange::fault::{Fault, ImportError};
use crate::study::{At, Direction};
use lab_texts::import_expected as e;
use serde_json::{Map, Value as Json, json};

pub const FORMAT: &str = "lab.columns/1";

const KEYS: [&str; 13] = [
    "format",
    "trial",
    "name",
    "step",
    "seed",
    "outcome",
    "reason",
    "parameters",
    "metrics",
    "objective",
    "direction",
    "at",
    "scientific",
];

/// A mapping: names of columns for each thing a record needs. Parameters and metrics may have other names in the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    pub trial: Option<String>,
    /// What the tool calls a trial, where that is not how its trials are told apart.
    pub name: Option<String>,
    /// Without it a row is a trial.
    pub step: Option<String>,
    pub seed: Option<String>,
    pub outcome: Option<String>,
    pub reason: Option<String>,
    /// Column and name in the record.
    pub parameters: Vec<(String, String)>,
    pub metrics: Vec<(String, String)>,
    /// The metric that is the objective, by its name in the record.
    pub objective: Option<String>,
    pub direction: Option<Direction>,
    pub at: Option<At>,
    pub scientific: Vec<String>,
}

impl Columns {
    /// Reads a remembered mapping.
    ///
    /// # Errors
    /// Not JSON, another format, an unknown key, or a value of another kind.
    pub fn parse(text: &str) -> Result<Self, ImportError> {
        let json: Json = serde_json::from_str(text).map_err(|error| fault(Fault::NotJson(error.to_string())))?;
        if json.get("format").and_then(Json::as_str) != Some(FORMAT) {
            return Err(fault(Fault::Expected(e::COLUMNS_FORMAT)));
        }
        let unknown = json.as_object().and_then(|members| members.keys().find(|key| !KEYS.contains(&key.as_str())));
        if let Some(name) = unknown {
            return Err(fault(Fault::Unknown { what: e::KEY, name: name.clone() }));
        }
        let direction = match text_of(&json, "direction")?.as_deref() {
            None => None,
            Some("minimize") => Some(Direction::Minimize),
            Some("maximize") => Some(Direction::Maximize),
            Some(_) => return Err(fault(Fault::Expected(e::MINIMIZE_OR_MAXIMIZE))),
        };
        let at = match text_of(&json, "at")?.as_deref() {
            None => None,
            Some("best") => Some(At::Best),
            Some("last") => Some(At::Last),
            Some(_) => return Err(fault(Fault::Expected(e::BEST_OR_LAST))),
        };
        Ok(Self {
            trial: text_of(&json, "trial")?,
            name: text_of(&json, "name")?,
            step: text_of(&json, "step")?,
            seed: text_of(&json, "seed")?,
            outcome: text_of(&json, "outcome")?,
            reason: text_of(&json, "reason")?,
            parameters: pairs(&json, "parameters")?,
            metrics: pairs(&json, "metrics")?,
            objective: text_of(&json, "objective")?,
            direction,
            at,
            scientific: names(&json, "scientific")?,
        })
    }

    /// The first column that the mapping names and the table does not have.
    pub fn missing<'a>(&'a self, headers: &[String]) -> Option<&'a str> {
        let single = [&self.trial, &self.name, &self.step, &self.seed, &self.outcome, &self.reason];
        let pairs = self.parameters.iter().chain(&self.metrics).map(|(column, _)| column);
        let mut all = single.into_iter().flatten().chain(pairs);
        all.find(|column| !headers.contains(column)).map(String::as_str)
    }

    /// The mapping as text, to be read by [`Columns::parse`].
    pub fn to_json(&self) -> Json {
        let pairs = |pairs: &[(String, String)]| -> Json {
            pairs.iter().map(|(column, name)| (column.clone(), Json::from(name.clone()))).collect::<Map<_, _>>().into()
        };
        let mut out = Map::new();
        out.insert("format".into(), FORMAT.into());
        let single = [
            ("trial", self.trial.as_deref()),
            ("name", self.name.as_deref()),
            ("step", self.step.as_deref()),
            ("seed", self.seed.as_deref()),
            ("outcome", self.outcome.as_deref()),
            ("reason", self.reason.as_deref()),
            ("objective", self.objective.as_deref()),
            (
                "direction",
                self.direction.map(|direction| match direction {
                    Direction::Minimize => "minimize",
                    Direction::Maximize => "maximize",
                }),
            ),
            (
                "at",
                self.at.map(|at| match at {
                    At::Best => "best",
                    At::Last => "last",
                }),
            ),
        ];
        out.extend(single.into_iter().filter_map(|(key, name)| Some((key.to_owned(), Json::from(name?)))));
        out.insert("parameters".into(), pairs(&self.parameters));
        out.insert("metrics".into(), pairs(&self.metrics));
        if !self.scientific.is_empty() {
            out.insert("scientific".into(), json!(self.scientific));
        }
        Json::Object(out)
    }
}

fn fault(fault: Fault) -> ImportError {
    ImportError::file(fault)
}

fn text_of(json: &Json, key: &str) -> Result<Option<String>, ImportError> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(fault(Fault::Expected(e::NAME_OF_COLUMN))),
    }
}

/// `{"column": "name"}`, or a list of columns that keep their names.
fn pairs(json: &Json, key: &str) -> Result<Vec<(String, String)>, ImportError> {
    match json.get(key) {
        Some(Json::Object(map)) => map
            .iter()
            .map(|(column, name)| name.as_str().map(|name| (column.clone(), name.to_owned())))
            .collect::<Option<_>>()
            .ok_or_else(|| fault(Fault::Expected(e::COLUMNS_WITH_NAMES))),
        _ => Ok(names(json, key)?.into_iter().map(|name| (name.clone(), name)).collect()),
    }
}

fn names(json: &Json, key: &str) -> Result<Vec<String>, ImportError> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(list)) => list
            .iter()
            .map(|name| name.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .ok_or_else(|| fault(Fault::Expected(e::LIST_OF_NAMES))),
        Some(_) => Err(fault(Fault::Expected(e::LIST_OF_NAMES))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_remembered() {
        let columns = Columns {
            trial: Some("ID".into()),
            name: Some("Name".into()),
            parameters: vec![("lr".into(), "learning_rate".into())],
            metrics: vec![("val_loss".into(), "valid_loss".into())],
            objective: Some("valid_loss".into()),
            direction: Some(Direction::Minimize),
            at: Some(At::Last),
            scientific: vec!["learning_rate".into()],
            ..Columns::default()
        };
        assert_eq!(Columns::parse(&columns.to_json().to_string()).unwrap(), columns);
        assert!(Columns::parse("{}").is_err());
        assert!(Columns::parse("{\"format\": \"lab.columns/1\", \"metrics\": 3}").is_err());
        assert!(Columns::parse("{\"format\": \"lab.columns/1\", \"metric\": [\"a\"]}").is_err());
        let list = Columns::parse("{\"format\": \"lab.columns/1\", \"metrics\": [\"a\"]}").unwrap();
        assert_eq!(list.metrics, [("a".to_owned(), "a".to_owned())]);
    }
}
