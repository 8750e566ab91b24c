//! A table with roles for its columns, which are remembered.

use super::stem;
use crate::shared::exchange::import::{self, Column, Import, Role};
use lab_core::interchange::table::{Columns, first_values, headers, read_table};
use lab_core::interchange::{ImportError, Imported, Wishes};
use lab_core::study::{At, Direction};
use serde_json::{Map, Value as Json};

/// Columns that are asked about; what stands behind them is used as its name tells.
const MOST_ASKED: usize = 200;
/// Mappings that are remembered.
const MOST_KEPT: usize = 24;

pub struct Table {
    pub name: String,
    bytes: Vec<u8>,
    headers: Vec<String>,
    /// The role of each column.
    roles: Vec<Role>,
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
                (Role::Trial, &columns.trial),
                (Role::Name, &columns.name),
                (Role::Step, &columns.step),
                (Role::Outcome, &columns.outcome),
                (Role::Reason, &columns.reason),
                (Role::Seed, &columns.seed),
            ];
            if let Some(name) = called(&columns.parameters) {
                return (if columns.scientific.contains(&name) { Role::Scientific } else { Role::Nuisance }, name);
            }
            if let Some(name) = called(&columns.metrics) {
                return (if columns.objective.as_ref() == Some(&name) { Role::Objective } else { Role::Metric }, name);
            }
            (single.into_iter().find(|(_, column)| is(column)).map_or(Role::Unused, |(role, _)| role), header.clone())
        };
        let (roles, names) = headers.iter().map(role).unzip();
        let (direction, at) = (columns.direction, columns.at.unwrap_or(At::Best));
        Ok(Self { name: name.to_owned(), bytes, roles, names, headers, direction, at })
    }

    /// Takes over what a person says.
    pub fn follow(&mut self, asked: &Import) {
        self.roles.iter_mut().zip(&asked.roles).for_each(|(role, said)| *role = *said);
        self.direction = asked.direction.or(self.direction);
        self.at = asked.at.unwrap_or(self.at);
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
        let of = |wanted: &'static [Role]| {
            let all = self.headers.iter().zip(&self.names).zip(&self.roles);
            all.filter(move |(_, role)| wanted.contains(role)).map(|((header, name), _)| (header.clone(), name.clone()))
        };
        let header = |role: &'static [Role]| of(role).next().map(|(header, _)| header);
        Columns {
            trial: header(&[Role::Trial]),
            name: header(&[Role::Name]),
            step: header(&[Role::Step]),
            seed: header(&[Role::Seed]),
            outcome: header(&[Role::Outcome]),
            reason: header(&[Role::Reason]),
            parameters: of(&[Role::Nuisance, Role::Scientific]).collect(),
            metrics: of(&[Role::Metric, Role::Objective]).collect(),
            objective: of(&[Role::Objective]).next().map(|(_, name)| name),
            direction: self.direction,
            at: Some(self.at),
            scientific: of(&[Role::Scientific]).map(|(_, name)| name).collect(),
        }
    }

    /// Its columns as they are taken now.
    pub fn show(&self) -> import::Table {
        let mut samples = first_values(&self.bytes).into_iter();
        let column = |(header, role): (&String, &Role)| Column {
            header: header.clone(),
            role: *role,
            sample: samples.next().unwrap_or_default(),
        };
        let columns = self.headers.iter().zip(&self.roles).take(MOST_ASKED).map(column).collect();
        import::Table { columns, direction: self.direction, at: self.at }
    }
}

/// Under what a mapping is remembered.
fn key(headers: &[String]) -> String {
    headers.join("\t")
}
