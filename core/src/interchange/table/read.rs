//! Reads a table into a record.
//!
//! A row is a trial, or a measurement of one where a column says the step. Cells of a parameter may be empty in all but one
//! row of a trial. A trial without an outcome of its own completed if its objective was measured, is infeasible if the last
//! value of the objective is not finite, and failed if there is none. Knows nothing of files.

use super::Columns;
use super::identity::{Identity, Rule, key};
use super::roles::Roles;
use super::run::{Run, ending, said, two};
use super::sheet::{MAX_COLUMNS, Sheet};
use super::survey::{Row, Survey, rows, whole};
use crate::interchange::MAX_TRIALS;
use crate::interchange::account::{Account, Imported, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, ForeignTrial, Wishes};
use crate::interchange::state::State;
use crate::space::{Value, Values};
use crate::study::{At, Direction, MAX_OPTIONS};
use crate::text::{Sentence, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of trials stay below it; larger ones are names.
const MOST_NUMBER: u64 = 1_000_000_000;

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
    let parameters = usable(&mut trials, &roles, &mut account).into_iter().map(|name| (name, None)).collect();
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

/// Parameters with values, and few enough names for a choice; the others are left out of the trials as well.
fn usable(trials: &mut BTreeMap<u64, ForeignTrial>, roles: &Roles, account: &mut Account) -> Vec<String> {
    let mut parameters = Vec::new();
    for role in &roles.parameters {
        let place = || Place::Column(role.header.clone());
        let values = || trials.values().filter_map(|trial| trial.values.get(&role.name));
        let names: BTreeSet<String> =
            values().filter(|value| value.as_f64().is_none()).map(Value::to_string).take(MAX_OPTIONS + 1).collect();
        if values().next().is_none() {
            account.say(Kind::Dropped, &role.header, place(), || Sentence::new("no trial has a value", "没有试验取值"));
        } else if values().filter(|value| value.as_f64().is_none()).count() > MAX_OPTIONS && names.len() > MAX_OPTIONS {
            account.say(Kind::Dropped, &role.header, place(), || {
                Sentence::new(
                    format!("more than {MAX_OPTIONS} different texts make no parameter"),
                    format!("不同文本超过 {MAX_OPTIONS} 个，不能作为参数"),
                )
            });
            trials.values_mut().for_each(|trial| drop(trial.values.remove(&role.name)));
        } else {
            parameters.push(role.name.clone());
        }
    }
    parameters
}

/// The runs of a table while its rows are read.
struct Table<'a> {
    roles: &'a Roles,
    survey: Survey,
    identity: Identity,
    runs: Vec<Run>,
    account: Account,
}

impl<'a> Table<'a> {
    fn new(roles: &'a Roles, survey: Survey, account: Account) -> Self {
        let identity = Identity::new(survey.rule);
        Self { roles, survey, identity, runs: Vec::new(), account }
    }

    fn row(&mut self, row: &Row) -> Result<(), ImportError> {
        let roles = self.roles;
        let id = match row.optional(roles.trial.as_ref())? {
            Some(text) => plain_id(text),
            None if roles.trial.is_some() => {
                return Err(ImportError::new(Place::Line(row.line), Fault::Expected(Text::new("a trial", "试验"))));
            }
            None => "",
        };
        let values = self.values(row)?;
        let seed = self.seed(row)?;
        let place = self.run(row, id, &values, seed)?;
        let Some(run) = self.runs.get_mut(place) else { return Ok(()) };
        for (name, value) in values {
            match run.trial.values.get(&name) {
                Some(first) if *first != value => {
                    let role = roles.parameters.iter().find(|role| role.name == name);
                    let place = role.map_or(Place::Line(row.line), |role| row.place(role));
                    return Err(two(place, &name, id, None, [first.to_string(), value.to_string()]));
                }
                _ => drop(run.trial.values.insert(name, value)),
            }
        }
        if let (Some(role), Some(first), Some(second)) = (&roles.seed, run.seed, seed)
            && first != second
        {
            return Err(two(row.place(role), &role.header, id, None, [first.to_string(), second.to_string()]));
        }
        run.seed = run.seed.or(seed);
        if run.trial.name.is_none() {
            run.trial.name = row.optional(roles.name.as_ref())?.map(str::to_owned);
        }
        run.rows += 1;
        self.outcome(row, place)?;
        self.measure(row, place)
    }

    fn values(&mut self, row: &Row) -> Result<Values, ImportError> {
        let mut values = Values::new();
        for (role, column) in self.roles.parameters.iter().zip(&self.survey.parameters) {
            let text = row.text(role.place)?;
            if let Some(value) = column.parameter(text, &role.header, || row.place(role), &mut self.account) {
                values.insert(role.name.clone(), value);
            }
        }
        Ok(values)
    }

    /// A seed that is none is as good as no seed.
    fn seed(&mut self, row: &Row) -> Result<Option<u64>, ImportError> {
        let (Some(role), Some(text)) = (&self.roles.seed, row.optional(self.roles.seed.as_ref())?) else {
            return Ok(None);
        };
        let seed = whole(text);
        if seed.is_none() {
            self.account.say(Kind::Dropped, "seed", row.place(role), || {
                Sentence::new(
                    format!("{text:?} is no seed (a whole number from 0 on); the trial has none"),
                    format!("{text:?} 不是种子（应为不小于 0 的整数）；此试验没有种子"),
                )
            });
        }
        Ok(seed)
    }

    /// The run of a row, new or seen before.
    fn run(&mut self, row: &Row, id: &str, values: &Values, seed: Option<u64>) -> Result<usize, ImportError> {
        let key = key(values, seed);
        let says_nothing_new = |run: usize| {
            let Some(run) = self.runs.get(run) else { return false };
            let known = |(name, value): (&String, &Value)| run.trial.values.get(name) == Some(value);
            values.iter().all(known) && (seed.is_none() || seed == run.seed)
        };
        let found = self.identity.find(id, &key, says_nothing_new);
        if let (Some(_), None, Some(role)) = (found, &self.roles.step, &self.roles.trial) {
            const ONE: Text = Text::new("one row for each trial, or a column of steps", "每个试验一行，或指定步数列");
            return Err(ImportError::new(row.place(role), Fault::Expected(ONE)));
        }
        if found.is_none() && self.runs.len() >= MAX_TRIALS {
            let fault = Fault::TooMany { what: Text::new("trials", "试验"), limit: MAX_TRIALS as u64 };
            return Err(ImportError::new(Place::Line(row.line), fault));
        }
        let place = found.unwrap_or_else(|| {
            self.runs.push(Run::new(id));
            self.runs.len() - 1
        });
        self.identity.enter(id, &key, place);
        Ok(place)
    }

    fn outcome(&mut self, row: &Row, place: usize) -> Result<(), ImportError> {
        let roles = self.roles;
        let (Some(role), Some(word)) = (&roles.outcome, row.optional(roles.outcome.as_ref())?) else { return Ok(()) };
        let reason = row.optional(roles.reason.as_ref())?.unwrap_or_default();
        match (State::of_word(word, reason), self.runs.get_mut(place)) {
            (Some(state), Some(run)) => {
                if !["completed", "infeasible", "failed", "stopped", "running"].contains(&word) {
                    self.account.say(Kind::Converted, &format!("{}\t{word}", role.header), row.place(role), || {
                        said(word, &state)
                    });
                }
                let (was, is) = (run.end.as_ref().and_then(ending), ending(&state));
                if let (Some(first), Some(second)) = (was, is)
                    && first != second
                {
                    let values = [first.to_owned(), second.to_owned()];
                    return Err(two(row.place(role), &role.header, &run.id, None, values));
                }
                run.end = Some(state);
            }
            _ => self.account.say(Kind::Dropped, &role.header, row.place(role), || {
                Sentence::new(
                    format!("{word:?} is no outcome: what was measured decides"),
                    format!("{word:?} 不是结局：以测量结果为准"),
                )
            }),
        }
        Ok(())
    }

    fn measure(&mut self, row: &Row, place: usize) -> Result<(), ImportError> {
        let roles = self.roles;
        let Some(run) = self.runs.get_mut(place) else { return Ok(()) };
        let step = match (&roles.step, row.optional(roles.step.as_ref())?) {
            (None, _) => Some(1),
            (Some(_), _) if !self.survey.has_steps => Some(run.rows),
            (Some(_), None) => None,
            (Some(role), Some(text)) => match whole(text) {
                Some(step) => Some(step),
                None => {
                    self.account.say(Kind::Dropped, &role.header, row.place(role), || {
                        Sentence::new(
                            format!("{text:?} is no step (a whole number from 0 on): the row's metrics were left out"),
                            format!("{text:?} 不是步数（应为不小于 0 的整数）：略去该行的指标"),
                        )
                    });
                    return Ok(());
                }
            },
        };
        for (role, column) in roles.metrics.iter().zip(&self.survey.metrics) {
            let (Some(column), text) = (column, row.text(role.place)?) else { continue };
            let at = || row.place(role);
            let value = column.metric(text, &role.header, at, &mut self.account);
            match (value, step) {
                (None, _) => {}
                (Some(value), None) => run.late.push((role.name.clone(), value, at())),
                (Some(value), Some(step)) => run.measure(step, &role.name, value, &roles.objective, at)?,
            }
        }
        Ok(())
    }

    /// The trials by their numbers. Numbers stay; other names are numbered in the order in which they came.
    fn into_trials(mut self) -> (BTreeMap<u64, ForeignTrial>, Account) {
        self.say_names();
        let numbers: Vec<Option<u64>> = self.runs.iter().map(|run| run.id.parse().ok()).collect();
        let distinct: BTreeSet<u64> = numbers.iter().flatten().copied().filter(|n| *n < MOST_NUMBER).collect();
        let keep = distinct.len() == self.runs.len();
        if let Some(role) = self.roles.trial.as_ref().filter(|_| !keep) {
            self.account.say(Kind::Renamed, "numbers", Place::Column(role.header.clone()), || {
                Sentence::new(
                    "trials are numbered in the order of the file; their names stay in the record",
                    "试验按文件中的顺序编号；名称保留在记录中",
                )
            });
        }
        let mut trials = BTreeMap::new();
        for ((place, run), number) in (0..).zip(self.runs).zip(numbers) {
            let number = number.filter(|_| keep).unwrap_or(place);
            if let Some(trial) = run.end(self.roles, keep, &mut self.account) {
                trials.insert(number, trial);
            }
        }
        (trials, self.account)
    }

    /// Says how runs of one name were told apart, and that names are not numbers.
    fn say_names(&mut self) {
        let mut seen = BTreeSet::new();
        let twice = self.runs.iter().find(|run| !seen.insert(run.id.as_str()));
        let place = self.roles.trial.as_ref().map_or(Place::File, |role| Place::Column(role.header.clone()));
        let by_row = self.survey.rule == Rule::Row;
        if let (Some(run), Some(_)) = (twice, &self.roles.trial) {
            let name = run.id.clone();
            self.account.say(Kind::Guessed, "names", place, || {
                let (en, zh) = if by_row {
                    ("each row is a run of its own", "每行视为一个独立的运行")
                } else {
                    ("each configuration is a run of its own", "每个配置视为一个独立的运行")
                };
                Sentence::new(
                    format!("several runs are called {name:?}: {en}; --trial names a column that tells runs apart"),
                    format!("多个运行名为 {name:?}：{zh}；可用 --trial 指定能区分运行的列"),
                )
            });
        } else if self.roles.trial.is_none() && self.roles.step.is_some() {
            self.account.say(Kind::Guessed, "names", place, || {
                let (en, zh) = if by_row {
                    ("each row is a trial", "每行视为一个试验")
                } else {
                    ("rows of one configuration are a trial", "配置相同的各行视为一个试验")
                };
                Sentence::new(
                    format!("no column names the trials: {en}; --trial names one that does"),
                    format!("没有指明试验的列：{zh}；可用 --trial 指定"),
                )
            });
        }
    }
}

/// Data frames write whole numbers with a point.
fn plain_id(text: &str) -> &str {
    let whole = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_suffix(".0").filter(whole).unwrap_or(text)
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
