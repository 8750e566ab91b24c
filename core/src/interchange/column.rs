//! What a whole column holds, told from all of its cells: one odd cell neither decides a column nor refuses a file.
//!
//! Two readings of a file: the first counts ([`Survey`]), the second turns cells into values ([`Column`]) and says in the
//! account what was converted or left out. Knows nothing of where cells stand.

use super::account::{Account, Kind};
use super::cell::{self, Cell, Form, Number, Style};
use super::fault::{self, Place};
use crate::space::Value;
use crate::text::Message;
use lab_texts::{Arg, import_notes as t};

/// What was counted in a column.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    pub numbers: u64,
    pub texts: u64,
    truths: u64,
    missing: u64,
    /// Of those that are missing, how many say `None`.
    nones: u64,
    /// Numbers that are not whole, and whole ones written with a point.
    broken: u64,
    pointed: u64,
    /// Cells in which the comma is that of decimals, in which the point is, and in which it can be either.
    commas: u64,
    points: u64,
    open: u64,
    /// The line of the first text, and the text.
    pub first_text: Option<(u64, String)>,
}

/// What a file as a whole says of a comma that can be that of decimals or of thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commas {
    Unknown,
    /// Its cells are parted by something else.
    Likely,
    /// Numbers of other columns have it.
    OfDecimals,
}

impl Commas {
    pub fn of<'a>(separator: u8, mut columns: impl Iterator<Item = &'a Survey>) -> Self {
        match columns.any(Survey::has_commas) {
            true => Commas::OfDecimals,
            false if separator == b';' => Commas::Likely,
            false => Commas::Unknown,
        }
    }
}

/// Whether so few cells among so many are odd ones out: at most a tenth, or one among three and more.
pub fn is_odd(few: u64, many: u64) -> bool {
    many >= 3 && few <= (many / 10).max(1)
}

impl Survey {
    pub fn add(&mut self, text: &str, line: u64) {
        match Cell::read(text, Style::Point) {
            Cell::Missing => self.missing += 1,
            Cell::None => {
                self.missing += 1;
                self.nones += 1;
            }
            Cell::Truth(_) => self.truths += 1,
            Cell::Text => {
                self.texts += 1;
                if self.first_text.is_none() {
                    self.first_text = Some((line, text.trim().chars().take(40).collect()));
                }
            }
            // Of a parameter it is no value; a metric is not asked whether it is whole.
            Cell::Number(number) if number.value.is_nan() => self.missing += 1,
            Cell::Number(number) => self.number(number, text),
        }
    }

    fn number(&mut self, number: Number, text: &str) {
        self.numbers += 1;
        self.broken += u64::from(number.value.fract() != 0.0);
        self.pointed += u64::from(number.whole.is_none());
        let open = cell::is_open(text);
        self.open += u64::from(open);
        self.commas += u64::from(!open && (number.form == Form::Comma || is_comma_percent(text)));
        self.points += u64::from(cell::has_point(text, number.form));
    }

    /// Whether its commas are those of decimals beyond doubt.
    pub fn has_commas(&self) -> bool {
        self.commas > 0 && self.commas >= self.points
    }

    /// What the column is; `commas` is what the rest of the file says of commas.
    pub fn column(&self, commas: Commas) -> Column {
        let by_file = match commas {
            Commas::OfDecimals => true,
            Commas::Likely => self.points == 0,
            Commas::Unknown => false,
        };
        let comma = self.has_commas() || (self.open > 0 && by_file);
        let style = if comma { Style::Comma } else { Style::Point };
        let odd = self.texts + self.truths;
        let kind = if self.numbers > 0 && (odd == 0 || is_odd(odd, self.numbers)) {
            // A data frame writes whole numbers with a point where cells of the column are empty.
            let whole =
                self.broken == 0 && !(comma && self.open > 0) && (self.pointed < self.numbers || self.missing > 0);
            Holds::Numbers { whole }
        } else if self.numbers + self.texts == 0 && self.truths > 0 {
            Holds::Truths
        } else {
            Holds::Names
        };
        let guessed = if comma { !self.has_commas() } else { self.points == 0 && self.open > 0 };
        let has_others = self.numbers + self.texts + self.truths > 0;
        Column { kind, style, guessed, nones: if has_others { self.nones } else { 0 } }
    }
}

impl Survey {
    /// How the numbers of a column are read; `None` for a column of anything else.
    pub fn style_of_numbers(&self, commas: Commas) -> Option<Style> {
        let column = self.column(commas);
        matches!(column.kind, Holds::Numbers { .. }).then_some(column.style)
    }
}

fn is_comma_percent(text: &str) -> bool {
    text.contains(',') && text.contains('%')
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Numbers { whole: bool },
    Truths,
    Names,
}

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    kind: Holds,
    style: Style,
    /// Nothing in the column itself says what its commas are.
    guessed: bool,
    /// How many cells say `None`, among others that say something.
    nones: u64,
}

/// What `None` is taken for, said once of all columns that have it.
pub fn say_none<'a>(columns: impl Iterator<Item = (&'a str, &'a Column)>, account: &mut Account) {
    let with: Vec<(&str, &Column)> = columns.filter(|(_, column)| column.nones > 0).collect();
    for among_names in [true, false] {
        let meant: Vec<&(&str, &Column)> =
            with.iter().filter(|(_, column)| (column.kind == Holds::Names) == among_names).collect();
        let times = meant.iter().map(|(_, column)| column.nones).sum();
        let names: Vec<String> = meant.iter().map(|(name, _)| (*name).to_owned()).collect();
        let place = match names.as_slice() {
            [] => continue,
            [only] => Place::Parameter(only.clone()),
            _ => Place::File,
        };
        let (subject, text) = match among_names {
            true => ("None among names", t::NONE_AMONG_NAMES),
            false => ("None among numbers", t::NONE_AMONG_NUMBERS),
        };
        account.say_times(Kind::Guessed, subject, place, times, || match names.as_slice() {
            [_] => Message::from(text),
            several => t::named(fault::names(several), text),
        });
    }
}

impl Column {
    /// The value of a parameter. `header` is what the column is called, `place` where the cell stands.
    pub fn parameter(
        &self,
        text: &str,
        header: &str,
        place: impl Fn() -> Place,
        account: &mut Account,
    ) -> Option<Value> {
        let cell = match Cell::read(text, self.style) {
            Cell::Number(number) if number.value.is_nan() => Cell::Missing,
            cell => cell,
        };
        match (cell, self.kind) {
            // What it is taken for stands in `say_none`.
            (Cell::None, Holds::Numbers { .. } | Holds::Truths) => None,
            (Cell::None, Holds::Names) => Some(text.trim().into()),
            (Cell::Missing, _) => {
                if !text.trim().is_empty() {
                    say_missing(text.trim(), header, place(), account);
                }
                None
            }
            (Cell::Number(number), _) if !number.value.is_finite() => {
                account.say(Kind::Dropped, &format!("{header}\tinfinite"), place(), || {
                    t::unbounded(Arg::quoted(text.trim()))
                });
                None
            }
            (Cell::Number(number), kind) => {
                self.say_form(number.form, text, header, &place, account);
                Some(match (number.whole, kind) {
                    (Some(whole), _) => whole.into(),
                    (None, Holds::Numbers { whole: true }) if number.value.abs() < 9e15 => {
                        let whole = number.value as i64;
                        account.say(Kind::Converted, &format!("{header}\twhole"), place(), || {
                            t::whole_cell(text.trim(), Arg::shown(whole))
                        });
                        whole.into()
                    }
                    (None, _) => number.value.into(),
                })
            }
            (_, Holds::Numbers { .. }) => {
                account.say(Kind::Dropped, &format!("{header}\todd"), place(), || odd(text.trim()));
                None
            }
            (Cell::Truth(truth), _) => Some(truth.into()),
            (Cell::Text, _) => Some(text.trim().into()),
        }
    }

    /// The value of a metric, finite or not.
    pub fn metric(&self, text: &str, header: &str, place: impl Fn() -> Place, account: &mut Account) -> Option<f64> {
        match Cell::read(text, self.style) {
            Cell::Missing | Cell::None => {
                if !text.trim().is_empty() {
                    say_missing(text.trim(), header, place(), account);
                }
                None
            }
            Cell::Number(number) => {
                self.say_form(number.form, text, header, place, account);
                Some(number.value)
            }
            Cell::Truth(truth) => Some(f64::from(u8::from(truth))),
            Cell::Text => {
                let text = text.trim();
                account.say(Kind::Dropped, &format!("{header}\todd"), place(), || t::left_out_cell(Arg::quoted(text)));
                None
            }
        }
    }

    fn say_form(&self, form: Form, text: &str, header: &str, place: impl Fn() -> Place, account: &mut Account) {
        let text = text.trim();
        let (kind, what) = match form {
            Form::Plain => return,
            Form::Comma if self.guessed => (Kind::Guessed, t::GUESSED_DECIMAL_COMMA),
            Form::Grouped if self.guessed => (Kind::Guessed, t::GUESSED_THOUSANDS),
            Form::Comma => (Kind::Converted, t::DECIMAL_COMMA),
            Form::Grouped => (Kind::Converted, t::THOUSANDS),
            Form::Percent => (Kind::Converted, t::PERCENT),
            Form::Wrapped => (Kind::Converted, t::WRAPPED),
        };
        account.say(kind, &format!("{header}\t{form:?}"), place(), || t::form(what, Arg::quoted(text)));
    }
}

fn say_missing(word: &str, header: &str, place: Place, account: &mut Account) {
    account.say(Kind::Dropped, &format!("{header}\tmissing"), place, || t::missing(Arg::quoted(word)));
}

fn odd(text: &str) -> Message {
    let short: String = text.chars().take(40).collect();
    t::odd_cell(Arg::quoted(&short))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(cells: &[&str]) -> (Vec<Option<Value>>, usize) {
        let mut survey = Survey::default();
        cells.iter().for_each(|text| survey.add(text, 1));
        let (column, mut account) = (survey.column(Commas::Unknown), Account::default());
        let values = cells.iter().map(|text| column.parameter(text, "c", || Place::File, &mut account)).collect();
        (values, account.into_notes().len())
    }

    #[test]
    fn a_data_frame_s_whole_numbers_stay_whole() {
        let is_int = |value: &Option<Value>| matches!(value, Some(Value::Int(_)));
        assert!(values(&["64.0", "", "32.0"]).0.iter().flatten().all(|value| matches!(value, Value::Int(_))));
        assert!(is_int(&values(&["64.0", "32"]).0[0]));
        assert!(matches!(values(&["1.0", "2.0"]).0[0], Some(Value::Float(_))), "nothing is missing: real numbers");
        assert!(matches!(values(&["1.0", "", "0.5"]).0[0], Some(Value::Float(_))));
    }

    #[test]
    fn one_odd_cell_decides_no_column() {
        let mut cells = vec!["0.1"; 49];
        cells.push("oops");
        let (found, notes) = values(&cells);
        assert_eq!((found.iter().flatten().count(), notes), (49, 1));
        assert_eq!(found[0], Some(0.1.into()));
        let (choice, _) = values(&["sqrt", "log2", "0.5", "auto"]);
        assert_eq!(choice, [Some("sqrt".into()), Some("log2".into()), Some(0.5.into()), Some("auto".into())]);
    }

    #[test]
    fn nothing_is_no_value_among_numbers_and_a_name_among_names() {
        assert_eq!(values(&["3", "None", "5", "NA"]).0, [Some(3i64.into()), None, Some(5i64.into()), None]);
        assert_eq!(values(&["cosine", "none", "NA"]).0, [Some("cosine".into()), Some("none".into()), None]);
        assert_eq!(values(&["True", "false", ""]).0, [Some(true.into()), Some(false.into()), None]);
    }

    #[test]
    fn commas_follow_the_column() {
        assert_eq!(values(&["0,1", "1,234"]).0, [Some(0.1.into()), Some(1.234.into())]);
        assert_eq!(values(&["1,234", "0.5"]).0, [Some(1234i64.into()), Some(0.5.into())]);
    }
}
