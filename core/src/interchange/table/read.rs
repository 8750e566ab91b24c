//! Reads a table into a record.
//!
//! A row is a trial, or a measurement of one where a column says the step. Cells of a parameter may be empty in all but one
//! row of a trial. A trial without an outcome of its own completed; it is infeasible if the last value of its objective is not
//! finite. Knows nothing of files.

use super::Columns;
use super::gather::Table;
use super::roles::Roles;
use super::sheet::{MAX_COLUMNS, Sheet};
use super::survey::{Survey, rows};
use crate::interchange::account::{Account, Imported, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, ForeignTrial, LABELS_FROM, Wishes};
use crate::interchange::remedy::{Remedy, Use};
use crate::space::Value;
use crate::study::{At, Direction, MAX_OPTIONS};
use lab_texts::import_notes as t;
use std::collections::{BTreeMap, BTreeSet};

/// The names of the columns.
///
/// # Errors
/// An empty file, one that is too large or no table, or names that are not UTF-8.
pub fn headers(bytes: &[u8]) -> Result<Vec<String>, ImportError> {
    Sheet::new(bytes, &mut Account::default())?.headers()
}

/// What stands first in each column among the first rows, cut short: to show what a column is.
pub fn first_values(bytes: &[u8]) -> Vec<String> {
    const ROWS: usize = 20;
    const MOST: usize = 24;
    let mut found: Vec<String> = Vec::new();
    let Ok(sheet) = Sheet::new(bytes, &mut Account::default()) else { return found };
    for row in sheet.reader().byte_records().take(ROWS).filter_map(Result::ok) {
        found.resize(found.len().max(row.len().min(MAX_COLUMNS)), String::new());
        for (sample, cell) in found.iter_mut().zip(&row).filter(|(sample, _)| sample.is_empty()) {
            *sample = String::from_utf8_lossy(cell).chars().take(MOST).collect();
        }
    }
    found
}

/// The record of a table. `name` is what the study is called: tables have no name.
///
/// # Errors
/// A column that is not there, a cell that cannot be read (with its line), or no valid study.
pub fn read_table(bytes: &[u8], columns: &Columns, name: &str, wishes: &Wishes) -> Result<Imported, ImportError> {
    let mut account = Account::default();
    let sheet = Sheet::new(bytes, &mut account)?;
    let headers = sheet.headers()?;
    let told: BTreeSet<&String> = columns.parameters.iter().map(|(column, _)| column).collect();
    let columns = &columns.completed(&headers, wishes, &mut account);
    let roles = Roles::new(&headers, columns, wishes, &mut account)?;
    let survey = Survey::new(&sheet, &headers, &roles, &mut account)?;
    let mut table = Table::new(&roles, survey, account);
    // What was passed over was said in the first reading.
    rows(&sheet, &headers, &mut Account::default(), |row| table.row(row))?;
    let (mut trials, mut account) = table.into_trials();
    let direction = direction(&roles.objective, columns, wishes)?;
    let mut wishes = wishes.clone();
    if wishes.scientific.is_empty() {
        wishes.scientific.clone_from(&columns.scientific);
    }
    let labels = labels(&trials, &roles, &told, &wishes, &mut account);
    let parameters = usable(&mut trials, &roles, &labels, &mut account).into_iter().map(|name| (name, None)).collect();
    let at = wishes.at.or(columns.at).unwrap_or(At::Best);
    let foreign =
        Foreign { name: name.to_owned(), metric: roles.objective, direction, at, parameters, trials, study: None };
    foreign.into_imported(&wishes, account)
}

/// Whether the objective is to be minimised: a name alone never tells, as a wrong direction is worse than a question.
fn direction(metric: &str, columns: &Columns, wishes: &Wishes) -> Result<Direction, ImportError> {
    // What the lab itself measures is to be minimised.
    let own = || crate::workload::METRICS.contains(&metric).then_some(Direction::Minimize);
    let known = wishes.direction.or(columns.direction).or_else(own);
    known.ok_or_else(|| ImportError::file(Fault::WhichDirection { metric: metric.to_owned() }))
}

/// A text that is another in every trial is a label, if nobody said that its column is a parameter.
fn labels(
    trials: &BTreeMap<u64, ForeignTrial>,
    roles: &Roles,
    told: &BTreeSet<&String>,
    wishes: &Wishes,
    account: &mut Account,
) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    let untold = roles.parameters.iter().filter(|role| !told.contains(&role.header));
    for role in untold.filter(|role| trials.len() >= LABELS_FROM && !wishes.scientific.contains(&role.name)) {
        let values = || trials.values().filter_map(|trial| trial.values.get(&role.name));
        let texts: BTreeSet<&str> = values().filter_map(Value::as_text).collect();
        if texts.len() < trials.len() {
            continue;
        }
        let (place, otherwise) = (Place::Column(role.header.clone()), [Remedy::Column(Use::Parameter)]);
        account.say_otherwise(Kind::Dropped, &role.header, place, &otherwise, || t::LABEL);
        labels.insert(role.name.clone());
    }
    labels
}

/// Parameters with values, and few enough names for a choice; labels and the others are left out of the trials as well.
fn usable(
    trials: &mut BTreeMap<u64, ForeignTrial>,
    roles: &Roles,
    labels: &BTreeSet<String>,
    account: &mut Account,
) -> Vec<String> {
    let mut parameters = Vec::new();
    for role in &roles.parameters {
        if labels.contains(&role.name) {
            trials.values_mut().for_each(|trial| drop(trial.values.remove(&role.name)));
            continue;
        }
        let place = || Place::Column(role.header.clone());
        let values = || trials.values().filter_map(|trial| trial.values.get(&role.name));
        let names: BTreeSet<String> =
            values().filter(|value| value.as_f64().is_none()).map(Value::to_string).take(MAX_OPTIONS + 1).collect();
        if values().next().is_none() {
            account.say(Kind::Dropped, &role.header, place(), || t::NO_VALUES);
        } else if values().filter(|value| value.as_f64().is_none()).count() > MAX_OPTIONS && names.len() > MAX_OPTIONS {
            account.say(Kind::Dropped, &role.header, place(), || t::too_many_texts(MAX_OPTIONS));
            trials.values_mut().for_each(|trial| drop(trial.values.remove(&role.name)));
        } else {
            parameters.push(role.name.clone());
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::study::Direction;
    use crate::trial::Outcome;

    #[test]
    fn first_values_are_those_that_are_there() {
        assert_eq!(first_values(b"a;b\n;2\n1;3\n"), ["1", "2"]);
        assert!(first_values(b"a,b\n").is_empty() && first_values(b"\xff").is_empty());
    }

    fn read(text: &str) -> Result<Record, ImportError> {
        let columns = Columns::guess(&headers(text.as_bytes())?);
        let wishes = Wishes { direction: Some(Direction::Minimize), ..Wishes::default() };
        read_table(text.as_bytes(), &columns, "table", &wishes).map(|imported| imported.record)
    }

    #[test]
    fn a_row_is_a_trial() {
        let record = read("number,params_lr,value,state\n0,0.1,0.5,COMPLETE\n1,0.01,,FAIL\n2,0.2,nan,\n").unwrap();
        let outcomes: Vec<_> = record.trials().values().map(|trial| trial.outcome().cloned()).collect();
        let reason = "value is not finite at step 1".to_owned();
        let failed = Some(Outcome::Failed { reason: String::new() });
        assert_eq!(outcomes, [Some(Outcome::Completed), failed, Some(Outcome::Infeasible { reason })]);
        assert_eq!(record.objective(&record.trials()[&0]), Some((1, 0.5)));
    }

    #[test]
    fn a_row_is_a_measurement() {
        let text = "\u{feff}run;epoch;param.lr;metric.loss\na;1;0.1;0.9\nb;1;0.2;0.8\na;2;;0.5\nb;2.0;;inf\n";
        let record = read(text).unwrap();
        assert_eq!(record.trials()[&0].curves["loss"].values(), [0.9, 0.5]);
        assert!(matches!(record.trials()[&1].outcome(), Some(Outcome::Infeasible { .. })));
    }

    #[test]
    fn mistakes_are_located() {
        let message = |text: &str| read(text).unwrap_err().message().get(crate::text::Lang::En);
        assert_eq!(
            message("number,params_lr,value\n0,1,5\n1,2,much\n"),
            "line 3, column \"value\": \"much\" is not a number"
        );
        assert!(
            message("number,params_lr,value\n0,1,5\n0,2,3\n")
                .starts_with("line 3, column \"number\": expected one row")
        );
        assert!(message("a,b\n1,2\n").contains("no column is a parameter; the columns are: a, b"));
        assert!(
            message("number,params_lr,value,state\n0,1,5,won\n")
                .starts_with("line 2, column \"state\": expected completed")
        );
        assert_eq!(message(""), "there is nothing in it");
        assert_eq!(message("number,params_lr,value\n"), "there is nothing in it");
    }
}
