//! Reads a table into a record.
//!
//! A row is a trial, or a measurement of one where a column says the step. Cells of a parameter may be empty in all but one
//! row of a trial. A trial without an outcome of its own completed if its objective was measured, is infeasible if the last
//! value of the objective is not finite, and failed if there is none. Knows nothing of files.

use super::Columns;
use crate::interchange::account::{Account, Imported};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, ForeignTrial, Wishes};
use crate::interchange::{MAX_BYTES, MAX_TRIALS};
use crate::space::Value;
use crate::study::At;
use crate::text::Text;
use crate::trial::Outcome;
use csv::{ByteRecord, ReaderBuilder};
use std::collections::BTreeMap;

/// No table may have more columns.
const MAX_COLUMNS: usize = 10_000;
/// No line may be longer, in bytes: columns are counted once their row was read.
const MAX_LINE_BYTES: usize = 16 << 20;

/// The names of the columns.
///
/// # Errors
/// An empty file, one that is too large, or names that are not UTF-8.
pub fn headers(bytes: &[u8]) -> Result<Vec<String>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::file(Fault::TooLarge { bytes: bytes.len() as u64 }));
    }
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    if let Some(number) = (1..).zip(lines).find(|(_, line)| line.len() > MAX_LINE_BYTES).map(|(number, _)| number) {
        let fault =
            Fault::TooMany { what: Text::new("bytes in one line", "字节（一行）"), limit: MAX_LINE_BYTES as u64 };
        return Err(line(number, fault));
    }
    let mut reader = reader(bytes);
    let names = reader.byte_headers().map_err(|_| line(1, Fault::NotText))?;
    if names.len() > MAX_COLUMNS {
        let fault = Fault::TooMany { what: Text::new("columns", "列"), limit: MAX_COLUMNS as u64 };
        return Err(line(1, fault));
    }
    let names: Option<Vec<String>> =
        names.iter().map(|name| std::str::from_utf8(name).ok().map(str::to_owned)).collect();
    match names {
        None => Err(line(1, Fault::NotText)),
        Some(names) if names.iter().all(String::is_empty) => Err(ImportError::file(Fault::Empty)),
        Some(names) => Ok(names),
    }
}

/// What stands first in each column among the first rows, cut short: to show what a column is.
pub fn first_values(bytes: &[u8]) -> Vec<String> {
    const ROWS: usize = 20;
    const MOST: usize = 24;
    let mut found: Vec<String> = Vec::new();
    for row in reader(bytes).byte_records().take(ROWS).filter_map(Result::ok) {
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
    let headers = headers(bytes)?;
    let table = Table::new(&headers, columns, wishes)?;
    let mut reader = reader(bytes);
    let mut row = ByteRecord::new();
    let mut runs: BTreeMap<String, Run> = BTreeMap::new();
    loop {
        let at = reader.position().line();
        match reader.read_byte_record(&mut row) {
            Ok(true) => table.row(&row, row.position().map_or(at, csv::Position::line), &mut runs)?,
            Ok(false) => break,
            Err(_) => return Err(line(at, Fault::NotText)),
        }
    }
    // Numbers stay; other names are numbered in the order in which they came.
    let numbers: Option<Vec<u64>> = runs.keys().map(|id| id.parse().ok()).collect();
    let mut named: Vec<(String, Run)> = runs.into_iter().collect();
    let trials: BTreeMap<u64, ForeignTrial> = match numbers {
        Some(numbers) => numbers.into_iter().zip(named).map(|(number, (_, run))| (number, table.end(run))).collect(),
        None => {
            named.sort_by_key(|(_, run)| run.first);
            (0..).zip(named).map(|(number, (_, run))| (number, table.end(run))).collect()
        }
    };
    let direction = wishes.direction.or(columns.direction).or_else(|| {
        // What the lab itself measures is to be minimised.
        crate::workload::METRICS.contains(&table.objective.as_str()).then_some(crate::study::Direction::Minimize)
    });
    let Some(direction) = direction else {
        return Err(ImportError::file(Fault::WhichDirection { metric: table.objective }));
    };
    let mut wishes = wishes.clone();
    if wishes.scientific.is_empty() {
        wishes.scientific.clone_from(&columns.scientific);
    }
    // A column that is empty throughout says nothing of its parameter.
    let parameters = table.parameters.iter().map(|(_, name)| (name.clone(), None));
    let parameters =
        parameters.filter(|(name, _)| trials.values().any(|trial| trial.values.contains_key(name))).collect();
    let at = wishes.at.or(columns.at).unwrap_or(At::Best);
    let foreign =
        Foreign { name: name.to_owned(), metric: table.objective, direction, at, parameters, trials, study: None };
    foreign.into_imported(&wishes, Account::default())
}

/// Where in a row each thing stands.
struct Table {
    trial: Option<(usize, String)>,
    step: Option<(usize, String)>,
    seed: Option<(usize, String)>,
    outcome: Option<(usize, String)>,
    reason: Option<(usize, String)>,
    parameters: Vec<(usize, String)>,
    /// Place, name, and the header for messages.
    metrics: Vec<(usize, String, String)>,
    objective: String,
}

/// A trial in the making.
#[derive(Default)]
struct Run {
    /// Its first row.
    first: u64,
    trial: ForeignTrial,
    /// What the table says of its end; `Some(None)` while it runs.
    end: Option<Option<Outcome>>,
    /// The last step at which the objective was written, and whether it was finite.
    objective: Option<(u64, bool)>,
}

impl Table {
    fn new(headers: &[String], columns: &Columns, wishes: &Wishes) -> Result<Self, ImportError> {
        let place = |name: &String| {
            let place = headers.iter().position(|header| header == name);
            place.ok_or_else(|| ImportError::file(Fault::NoColumn { name: name.clone(), known: headers.to_vec() }))
        };
        let optional = |name: &Option<String>| name.as_ref().map(|name| Ok((place(name)?, name.clone()))).transpose();
        let no_role = |role| Err(ImportError::file(Fault::NoRole { role, known: headers.to_vec() }));
        let parameters: Vec<(usize, String)> = columns
            .parameters
            .iter()
            .map(|(column, name)| Ok((place(column)?, name.clone())))
            .collect::<Result<_, _>>()?;
        let metrics: Vec<(usize, String, String)> = columns
            .metrics
            .iter()
            .map(|(column, name)| Ok((place(column)?, name.clone(), column.clone())))
            .collect::<Result<_, _>>()?;
        if parameters.is_empty() {
            return no_role(Text::new("a parameter", "参数"));
        }
        if metrics.is_empty() {
            return no_role(Text::new("a metric", "指标"));
        }
        let known: Vec<String> = metrics.iter().map(|(_, name, _)| name.clone()).collect();
        let objective = wishes.metric.clone().or_else(|| columns.objective.clone());
        let objective = objective.filter(|name| known.contains(name));
        let objective = objective.or_else(|| match known.as_slice() {
            [only] if wishes.metric.is_none() => Some(only.clone()),
            _ => None,
        });
        Ok(Self {
            trial: optional(&columns.trial)?,
            step: optional(&columns.step)?,
            seed: optional(&columns.seed)?,
            outcome: optional(&columns.outcome)?,
            reason: optional(&columns.reason)?,
            parameters,
            metrics,
            objective: objective.ok_or_else(|| ImportError::file(Fault::WhichMetric { known }))?,
        })
    }

    fn row<'a>(&'a self, row: &'a ByteRecord, at: u64, runs: &mut BTreeMap<String, Run>) -> Result<(), ImportError> {
        let text = |place: usize| std::str::from_utf8(row.get(place).unwrap_or_default()).map(str::trim);
        let cell = |place: usize| text(place).map_err(|_| line(at, Fault::NotText));
        let optional = |column| optional(column, cell);
        let fail = |column: &str, fault| ImportError::new(Place::Cell { line: at, column: column.to_owned() }, fault);
        let whole = |text: &str, column: &str| {
            let number = text.parse::<f64>().ok().filter(|x| *x >= 0.0 && x.fract() == 0.0 && *x < 9e15);
            number.map(|x| x as u64).ok_or_else(|| fail(column, Fault::NotANumber(text.to_owned())))
        };
        let id = match optional(&self.trial)? {
            // Data frames write whole numbers with a point.
            Some((text, _)) => text.strip_suffix(".0").unwrap_or(text).to_owned(),
            None if self.trial.is_some() => return Err(line(at, Fault::Expected(Text::new("a trial", "试验")))),
            None => runs.len().to_string(),
        };
        if !runs.contains_key(&id) && runs.len() >= MAX_TRIALS {
            let fault = Fault::TooMany { what: Text::new("trials", "试验"), limit: MAX_TRIALS as u64 };
            return Err(line(at, fault));
        }
        let known = runs.contains_key(&id);
        if let (true, None, Some((_, column))) = (known, &self.step, &self.trial) {
            const ONE: Text = Text::new("one row for each trial, or a column of steps", "每个试验一行，或指定步数列");
            return Err(fail(column, Fault::Expected(ONE)));
        }
        let run = runs.entry(id).or_insert_with(|| Run { first: at, ..Run::default() });
        for (place, name) in &self.parameters {
            if let Some(value) = value(cell(*place)?) {
                run.trial.values.insert(name.clone(), value);
            }
        }
        if let Some((text, column)) = optional(&self.seed)? {
            run.trial.seed = whole(text, column)?;
        }
        if let Some((text, column)) = optional(&self.outcome)? {
            let reason = optional(&self.reason)?.map_or_else(String::new, |(text, _)| text.to_owned());
            const OUTCOME: Text = Text::new(
                "completed, infeasible, failed, stopped or running",
                "completed、infeasible、failed、stopped 或 running",
            );
            run.end = Some(outcome(text, reason).ok_or_else(|| fail(column, Fault::Expected(OUTCOME)))?);
        }
        let step = match (&self.step, optional(&self.step)?) {
            (None, _) => 1,
            (Some(_), Some((text, column))) => whole(text, column)?,
            // A row without a step says only what holds for the whole trial.
            (Some(_), None) => return Ok(()),
        };
        for (place, name, column) in &self.metrics {
            let text = cell(*place)?;
            if text.is_empty() {
                continue;
            }
            let value: f64 = text.parse().map_err(|_| fail(column, Fault::NotANumber(text.to_owned())))?;
            run.trial.measure(step, name, value);
            if *name == self.objective && run.objective.is_none_or(|(last, _)| step >= last) {
                run.objective = Some((step, value.is_finite()));
            }
        }
        Ok(())
    }

    fn end(&self, run: Run) -> ForeignTrial {
        let metric = &self.objective;
        let outcome = run.end.unwrap_or_else(|| {
            Some(match run.objective {
                Some((_, true)) => Outcome::Completed,
                Some((step, false)) => Outcome::Infeasible { reason: format!("{metric} is not finite at step {step}") },
                None => Outcome::Failed { reason: format!("{metric} was not measured") },
            })
        });
        ForeignTrial { outcome, ..run.trial }
    }
}

/// The text of a column that may not be there or may be empty, with its name.
fn optional<'a>(
    column: &'a Option<(usize, String)>,
    cell: impl Fn(usize) -> Result<&'a str, ImportError>,
) -> Result<Option<(&'a str, &'a str)>, ImportError> {
    let Some((place, name)) = column else { return Ok(None) };
    Ok(Some((cell(*place)?, name.as_str())).filter(|(text, _)| !text.is_empty()))
}

/// The outcome that a word of the lab's, Optuna's, W&B's or MLflow's means; `Some(None)` for a trial that runs.
fn outcome(word: &str, reason: String) -> Option<Option<Outcome>> {
    Some(Some(match word.to_ascii_lowercase().as_str() {
        "completed" | "complete" | "finished" | "success" | "succeeded" => Outcome::Completed,
        "infeasible" | "diverged" => Outcome::Infeasible { reason },
        "failed" | "fail" | "failure" | "crashed" | "error" => Outcome::Failed { reason },
        "stopped" | "killed" | "pruned" | "canceled" | "cancelled" => Outcome::Stopped,
        "running" | "pending" | "waiting" | "scheduled" => return Some(None),
        _ => return None,
    }))
}

fn value(text: &str) -> Option<Value> {
    match text {
        "" => None,
        "true" | "True" | "TRUE" => Some(true.into()),
        "false" | "False" | "FALSE" => Some(false.into()),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => Some(whole.into()),
            (_, Ok(real)) if real.is_finite() => Some(real.into()),
            (_, Ok(_)) => None,
            _ => Some(text.into()),
        },
    }
}

fn line(line: u64, fault: Fault) -> ImportError {
    ImportError::new(Place::Line(line), fault)
}

/// Separated by what is most frequent in the first line: a comma, a semicolon or a tabulator.
fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| head.iter().filter(|&&byte| byte == separator).count();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',');
    ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::study::Direction;

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
        let message = |text: &str| read(text).unwrap_err().message(crate::text::Lang::En);
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
