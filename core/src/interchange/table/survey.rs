//! The first reading of a table: what each column holds, what tells runs apart, and whether the rows are sound.
//!
//! Nothing is kept but counts, so that memory does not grow with the file.

use super::guess;
use super::identity::Rule;
use super::roles::{Role, Roles};
use super::sheet::Sheet;
use crate::interchange::MAX_TRIALS;
use crate::interchange::account::{Account, Kind};
use crate::interchange::cell::{self, Style};
use crate::interchange::column::{self, Column, Commas, is_odd};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::remedy::{Remedy, Use};
use crate::interchange::state::State;
use csv::ByteRecord;
use lab_texts::{Arg, import_expected as e, import_notes as t};
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

/// A row of a table.
pub struct Row<'a> {
    cells: &'a ByteRecord,
    pub line: u64,
}

impl<'a> Row<'a> {
    pub fn cells(&self) -> &'a ByteRecord {
        self.cells
    }

    /// A cell without the blanks around it.
    pub fn text(&self, place: usize) -> Result<&'a str, ImportError> {
        let text = std::str::from_utf8(self.cells.get(place).unwrap_or_default());
        text.map(str::trim).map_err(|_| ImportError::new(Place::Line(self.line), Fault::NotText))
    }

    /// The text of a column that may not be there or may be empty.
    pub fn optional(&self, role: Option<&Role>) -> Result<Option<&'a str>, ImportError> {
        let Some(role) = role else { return Ok(None) };
        Ok(Some(self.text(role.place)?).filter(|text| !text.is_empty()))
    }

    pub fn place(&self, role: &Role) -> Place {
        Place::Cell { line: self.line, column: role.header.clone() }
    }
}

/// Calls `each` with every row that holds something.
///
/// # Errors
/// A row that is longer than the names of the columns, and what `each` refuses.
pub fn rows(
    sheet: &Sheet,
    headers: &[String],
    account: &mut Account,
    mut each: impl FnMut(&Row) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut reader = sheet.reader();
    let mut cells = ByteRecord::new();
    loop {
        let before = reader.position().line();
        match reader.read_byte_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(_) => return Err(ImportError::new(Place::Line(before + sheet.skipped), Fault::NotText)),
        }
        let line = cells.position().map_or(before, csv::Position::line) + sheet.skipped;
        if !is_passed_over(&cells, line, headers, account)? {
            each(&Row { cells: &cells, line })?;
        }
    }
}

/// Rows that are no trials: empty ones, comments, and the names of the columns again, where tables were joined.
fn is_passed_over(
    cells: &ByteRecord,
    line: u64,
    headers: &[String],
    account: &mut Account,
) -> Result<bool, ImportError> {
    let filled = |cell: &[u8]| !cell.trim_ascii().is_empty();
    let first = cells.get(0).unwrap_or_default();
    let marked = first.starts_with(b"#") && !headers.first().is_some_and(|name| name.starts_with('#'));
    if !cells.iter().any(filled) {
        return Ok(true);
    }
    if marked && cells.len() != headers.len() {
        account.say(Kind::Dropped, "comment", Place::Line(line), || t::COMMENT);
        return Ok(true);
    }
    if cells.len() == headers.len()
        && cells.iter().zip(headers).all(|(cell, name)| cell.trim_ascii() == name.as_bytes())
    {
        account.say(Kind::Dropped, "names again", Place::Line(line), || t::NAMES_AGAIN);
        return Ok(true);
    }
    if cells.iter().skip(headers.len()).any(filled) {
        let fault = Fault::LongRow { cells: cells.len(), columns: headers.len() };
        return Err(ImportError::new(Place::Line(line), fault));
    }
    if cells.len() < headers.len() && cells.iter().any(|cell| cell.contains(&b'\n')) {
        return Err(ImportError::new(Place::Line(line), Fault::Expected(e::CLOSING_QUOTE)));
    }
    if cells.len() < headers.len() {
        account.say(Kind::Dropped, "short", Place::Line(line), || t::short_row(cells.len(), headers.len()));
    }
    Ok(false)
}

/// What the first reading found.
pub struct Survey {
    /// Of each parameter.
    pub parameters: Vec<Column>,
    /// Of each metric; `None` where the column holds texts.
    pub metrics: Vec<Option<Column>>,
    pub rule: Rule,
    /// Steps are whole numbers; else the rows of a run are counted.
    pub has_steps: bool,
}

#[derive(Default)]
struct Counts {
    parameters: Vec<column::Survey>,
    metrics: Vec<column::Survey>,
    rows: u64,
    /// Rows without any parameter.
    bare: u64,
    /// Ids with configurations.
    groups: HashSet<u64>,
    names: bool,
    steps: u64,
    odd_steps: u64,
    states: u64,
    odd_states: u64,
    first_odd_state: Option<Place>,
}

impl Survey {
    /// # Errors
    /// A row that is too long, columns of one name that differ, an objective or an outcome that is none.
    pub fn new(sheet: &Sheet, headers: &[String], roles: &Roles, account: &mut Account) -> Result<Self, ImportError> {
        let mut counts = Counts {
            parameters: vec![column::Survey::default(); roles.parameters.len()],
            metrics: vec![column::Survey::default(); roles.metrics.len()],
            ..Counts::default()
        };
        rows(sheet, headers, account, |row| counts.add(row, headers, roles))?;
        counts.check()?;
        let commas = Commas::of(sheet.separator, counts.parameters.iter().chain(&counts.metrics));
        let mut metrics = Vec::new();
        for (role, found) in roles.metrics.iter().zip(&counts.metrics) {
            // A text is no value of a metric: up to one in three are left out, more make it a column of texts.
            let of_numbers = found.texts == 0 || found.texts.saturating_mul(2) <= found.numbers;
            if !of_numbers {
                counts.refuse_texts(role, found, roles, account)?;
            }
            metrics.push(of_numbers.then(|| found.column(commas)));
        }
        let has_steps = counts.odd_steps == 0 || is_odd(counts.odd_steps, counts.steps);
        if let Some(step) = roles.step.as_ref().filter(|_| !has_steps) {
            let place = Place::Column(step.header.clone());
            account.say_otherwise(Kind::Converted, "steps", place, &[Remedy::Column(Use::Step)], || t::NO_STEPS);
        }
        let parameters: Vec<Column> = counts.parameters.iter().map(|found| found.column(commas)).collect();
        let headers = roles.parameters.iter().map(|role| role.header.as_str());
        column::say_none(headers.zip(&parameters), account);
        Ok(Self { parameters, metrics, rule: counts.rule(roles), has_steps })
    }
}

impl Counts {
    fn add(&mut self, row: &Row, headers: &[String], roles: &Roles) -> Result<(), ImportError> {
        for &(first, other) in &roles.twins {
            if row.text(first)? != row.text(other)? {
                let name = headers.get(first).cloned().unwrap_or_default();
                return Err(ImportError::new(Place::Line(row.line), Fault::TwoColumns { name }));
            }
        }
        self.rows += 1;
        let mut hasher = DefaultHasher::new();
        let id = row.optional(roles.trial.as_ref())?.unwrap_or_default();
        id.hash(&mut hasher);
        self.names |= id.parse::<f64>().is_err();
        let mut is_bare = true;
        for (role, found) in roles.parameters.iter().zip(&mut self.parameters) {
            let text = row.text(role.place)?;
            found.add(text, row.line);
            text.hash(&mut hasher);
            is_bare &= text.is_empty();
        }
        for (role, found) in roles.metrics.iter().zip(&mut self.metrics) {
            found.add(row.text(role.place)?, row.line);
        }
        row.optional(roles.seed.as_ref())?.hash(&mut hasher);
        self.bare += u64::from(is_bare);
        if self.groups.len() <= MAX_TRIALS {
            self.groups.insert(hasher.finish());
        }
        if let Some(text) = row.optional(roles.step.as_ref())? {
            match whole(text) {
                Some(_) => self.steps += 1,
                None => self.odd_steps += 1,
            }
        }
        if let (Some(role), Some(word)) = (&roles.outcome, row.optional(roles.outcome.as_ref())?) {
            match State::of_word(word, "") {
                Some(_) => self.states += 1,
                None => {
                    self.odd_states += 1;
                    self.first_odd_state.get_or_insert_with(|| row.place(role));
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), ImportError> {
        match &self.first_odd_state {
            Some(place) if !is_odd(self.odd_states, self.states) => {
                Err(ImportError::new(place.clone(), Fault::Expected(e::OUTCOME)))
            }
            _ => Ok(()),
        }
    }

    /// A column of texts is no objective; as another metric it is left out.
    fn refuse_texts(
        &self,
        role: &Role,
        found: &column::Survey,
        roles: &Roles,
        account: &mut Account,
    ) -> Result<(), ImportError> {
        let Some((line, text)) = found.first_text.clone() else { return Ok(()) };
        let place = Place::Cell { line, column: role.header.clone() };
        if role.name == roles.objective {
            return Err(ImportError::new(place, Fault::NotANumber(text)));
        }
        account.say(Kind::Dropped, &role.header, place, || t::column_of_texts(Arg::quoted(&text)));
        Ok(())
    }

    fn rule(&self, roles: &Roles) -> Rule {
        let header = roles.trial.as_ref().map(|role| role.header.as_str());
        let are_names = header.is_none_or(|name| guess::is_name(name) || (self.names && !guess::is_id(name)));
        if !are_names {
            return Rule::Id;
        }
        // W&B's table of runs.
        let of_wandb = header == Some("Name") && roles.outcome.as_ref().is_some_and(|role| role.header == "State");
        if roles.step.is_none() || of_wandb {
            return Rule::Row;
        }
        // A table of runs may have a column of steps, too: that of the last step of each run.
        let few = (self.groups.len() as u64).saturating_mul(2) > self.rows;
        let of_runs = roles.outcome.is_some() || header.is_none();
        if self.bare == 0 && of_runs && few { Rule::Row } else { Rule::Configuration }
    }
}

/// A step, or another whole number from 0 on.
pub fn whole(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let value = cell::number(text, Style::Point)?.value;
    (value >= 0.0 && value.fract() == 0.0 && value < 9e15).then_some(value as u64)
}
