//! A table with names for its columns: shown with a choice for each, and remembered.
//!
//! Knows nothing of rows.

use super::stem;
use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use lab_core::interchange::table::{Columns, first_values, headers, read_table};
use lab_core::interchange::{ImportError, Imported, Wishes};
use lab_core::study::{At, Direction};
use lab_core::text::{Lang, Text};
use serde_json::{Map, Value as Json};

/// Columns that are asked about; what stands behind them is used as its name tells.
const MOST_ASKED: usize = 200;
/// Mappings that are remembered.
const MOST_KEPT: usize = 24;

pub const DIRECTION: Text = Text::new("Better is", "更优的是");
pub const AT: Text = Text::new("The objective of a trial is", "试验的目标取");

/// What a column can be.
const ROLES: [(&str, Text); 11] = [
    ("", Text::new("not used", "不使用")),
    ("trial", Text::new("name or number of the trial", "试验的名称或编号")),
    ("name", Text::new("further name of the trial", "试验的其他名称")),
    ("step", Text::new("training step", "训练步")),
    ("parameter", Text::new("nuisance hyperparameter", "冗余超参数")),
    ("scientific", Text::new("scientific hyperparameter", "目标超参数")),
    ("objective", Text::new("metric: the objective", "指标：目标")),
    ("metric", Text::new("metric", "指标")),
    ("outcome", Text::new("outcome of the trial", "试验的结局")),
    ("reason", Text::new("reason of the outcome", "结局的原因")),
    ("seed", Text::new("seed", "随机种子")),
];

pub struct Table {
    pub name: String,
    bytes: Vec<u8>,
    headers: Vec<String>,
    /// The role of each column, by its name in [`ROLES`].
    roles: Vec<&'static str>,
    /// What a parameter or metric is called in the record.
    names: Vec<String>,
    direction: Option<Direction>,
    at: At,
}

impl Table {
    /// Columns are what the mapping says, else what was said of a table with the same columns, else what their names tell.
    ///
    /// # Errors
    /// No table, or no mapping.
    pub fn new(name: &str, bytes: Vec<u8>, mapping: Option<&str>, kept: &str) -> Result<Self, ImportError> {
        let headers = headers(&bytes)?;
        let remembered: Json = serde_json::from_str(kept).unwrap_or_default();
        let remembered = remembered.get(key(&headers)).and_then(|json| Columns::parse(&json.to_string()).ok());
        let columns = match mapping {
            Some(text) => Columns::parse(text)?,
            None => remembered.unwrap_or_else(|| Columns::guess(&headers)),
        };
        let role = |header: &String| {
            let is = |column: &Option<String>| column.as_ref() == Some(header);
            let called = |pairs: &[(String, String)]| {
                pairs.iter().find(|(column, _)| column == header).map(|(_, name)| name.clone())
            };
            let single = [
                ("trial", &columns.trial),
                ("name", &columns.name),
                ("step", &columns.step),
                ("outcome", &columns.outcome),
                ("reason", &columns.reason),
                ("seed", &columns.seed),
            ];
            if let Some(name) = called(&columns.parameters) {
                return (if columns.scientific.contains(&name) { "scientific" } else { "parameter" }, name);
            }
            if let Some(name) = called(&columns.metrics) {
                return (if columns.objective.as_ref() == Some(&name) { "objective" } else { "metric" }, name);
            }
            (single.into_iter().find(|(_, column)| is(column)).map_or("", |(role, _)| role), header.clone())
        };
        let (roles, names) = headers.iter().map(role).unzip();
        let (direction, at) = (columns.direction, columns.at.unwrap_or(At::Best));
        Ok(Self { name: name.to_owned(), bytes, roles, names, headers, direction, at })
    }

    /// Takes over what the fields say.
    pub fn follow(&mut self, ask: &Ask) {
        for (i, role) in self.roles.iter_mut().enumerate() {
            let said = ask.field(&format!("role-{i}"));
            if let Some((known, _)) = said.and_then(|said| ROLES.iter().find(|(known, _)| *known == said)) {
                *role = known;
            }
        }
        self.direction = direction(ask.field("better")).or(self.direction);
        self.at = at(ask.field("counts")).unwrap_or(self.at);
    }

    /// # Errors
    /// See [`read_table`].
    pub fn read(&self) -> Result<Imported, ImportError> {
        read_table(&self.bytes, &self.columns(), stem(&self.name), &Wishes::default())
    }

    /// What is kept, with the mapping of this table.
    pub fn remember(&self, kept: &str) -> String {
        let mut all: Map<String, Json> = serde_json::from_str(kept).unwrap_or_default();
        while all.len() >= MOST_KEPT {
            let Some(first) = all.keys().next().cloned() else { break };
            all.remove(&first);
        }
        all.insert(key(&self.headers), self.columns().to_json());
        Json::Object(all).to_string()
    }

    fn columns(&self) -> Columns {
        let of = |wanted: &'static [&'static str]| {
            let all = self.headers.iter().zip(&self.names).zip(&self.roles);
            all.filter(move |(_, role)| wanted.contains(role)).map(|((header, name), _)| (header.clone(), name.clone()))
        };
        let header = |role: &'static [&'static str]| of(role).next().map(|(header, _)| header);
        Columns {
            trial: header(&["trial"]),
            name: header(&["name"]),
            step: header(&["step"]),
            seed: header(&["seed"]),
            outcome: header(&["outcome"]),
            reason: header(&["reason"]),
            parameters: of(&["parameter", "scientific"]).collect(),
            metrics: of(&["metric", "objective"]).collect(),
            objective: of(&["objective"]).next().map(|(_, name)| name),
            direction: self.direction,
            at: Some(self.at),
            scientific: of(&["scientific"]).map(|(_, name)| name).collect(),
        }
    }

    pub fn show(&self, lang: Lang) -> Vec<Node> {
        let roles = ROLES.map(|(role, title)| (role.to_owned(), title.get(lang).to_owned()));
        let samples = first_values(&self.bytes);
        let row = |(i, (header, role)): (usize, (&String, &&str))| {
            let label = lang.pick(format!("{header} is"), format!("{header} 是"));
            vec![
                header.clone().into(),
                node::bare_select(&format!("role-{i}"), &label, &roles, role, false),
                samples.get(i).cloned().unwrap_or_default().into(),
            ]
        };
        let rows = self.headers.iter().zip(&self.roles).enumerate().take(MOST_ASKED).map(row).collect();
        let name = lang.pick("Columns", "列");
        let heads = lang.pick(["column", "what it is", "first value"], ["列", "含义", "第一个值"]);
        let direction = match self.direction {
            Some(Direction::Maximize) => "maximize",
            _ => "minimize",
        };
        let counted = if self.at == At::Last { "last" } else { "best" };
        vec![
            node::classed("p", "note", NOTE.get(lang)),
            node::table_of(name, heads, rows),
            node::fields([
                node::select("better", DIRECTION, &directions(lang), direction, false, lang),
                node::select("counts", AT, &ats(lang), counted, false, lang),
            ]),
        ]
    }
}

const NOTE: Text = Text::new(
    "Say what each column is. With a column of steps, a row is a measurement; without one, a row is a trial. It is remembered for tables with these columns.",
    "请说明各列的含义。有“训练步”列时，一行是一次测量；没有时，一行是一个试验。对具有这些列的表格会记住您的选择。",
);

pub fn directions(lang: Lang) -> Vec<(String, String)> {
    [("minimize", Text::new("lower", "更低者")), ("maximize", Text::new("higher", "更高者"))]
        .map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()))
        .to_vec()
}

pub fn ats(lang: Lang) -> Vec<(String, String)> {
    [("best", Text::new("its best value", "最佳值")), ("last", Text::new("its last value", "最后的值"))]
        .map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()))
        .to_vec()
}

pub fn direction(said: Option<&str>) -> Option<Direction> {
    match said {
        Some("minimize") => Some(Direction::Minimize),
        Some("maximize") => Some(Direction::Maximize),
        _ => None,
    }
}

pub fn at(said: Option<&str>) -> Option<At> {
    match said {
        Some("best") => Some(At::Best),
        Some("last") => Some(At::Last),
        _ => None,
    }
}

/// Under what a mapping is remembered.
fn key(headers: &[String]) -> String {
    headers.join("\t")
}
