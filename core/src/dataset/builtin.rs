//! The data sets that ship with the lab: their names, sizes and what is known about them.
//!
//! The figures stand here so that a study can be checked before its data is fetched; `load` refuses a file that does not have
//! them, and `tests/datasets.rs` holds them to the real files.

mod facts;

use super::{CsvError, DataFacts, Dataset, Missing, PackedError, Shape, Task, parse_csv, parse_packed};
use crate::named::named;
use crate::text::{Fixed, Lang};
use facts::{BREAST_CANCER, DIABETES, DIGITS, Facts, MNIST, MNIST1D, MODULAR};
use lab_texts::{Arg, tables as t};
use std::fmt;

named! {
    /// A data set that ships with the lab, by its name in study files.
    pub enum Builtin {
        Digits = "digits",
        Mnist = "mnist",
        Mnist1d = "mnist1d",
        Modular = "modular",
        BreastCancer = "breast_cancer",
        Diabetes = "diabetes",
    }
}

impl Builtin {
    pub fn title(self) -> Fixed {
        self.facts().title
    }

    /// What is predicted from what, and who collected it.
    pub fn description(self) -> Fixed {
        self.facts().description
    }

    pub fn task(self) -> Task {
        self.facts().task
    }

    pub fn shape(self) -> Shape {
        self.facts().shape
    }

    /// Classes, or 1 for a regression.
    pub fn outputs(self) -> usize {
        self.facts().outputs
    }

    pub fn examples(self) -> usize {
        let [train, valid, test] = self.facts().parts;
        train + valid + test
    }

    pub fn train_examples(self) -> usize {
        self.facts().parts[0]
    }

    pub fn valid_examples(self) -> usize {
        self.facts().parts[1]
    }

    pub fn test_examples(self) -> usize {
        self.facts().parts[2]
    }

    /// `valid_error` of the best guess that ignores the inputs (`Dataset::chance`).
    pub fn chance(self) -> f64 {
        self.facts().chance
    }

    /// The name of the file in the data folder.
    pub fn file(self) -> &'static str {
        self.facts().file
    }

    /// Decodes the content of `file()`.
    pub fn load(self, bytes: &[u8]) -> Result<Dataset, LoadError> {
        let data = match self.facts().target {
            None => parse_packed(bytes).map_err(LoadError::Packed)?,
            Some(target) => {
                let text = str::from_utf8(bytes).map_err(|_| LoadError::NotText)?;
                parse_csv(self.name(), text, target, self.task(), Missing::Refuse).map_err(LoadError::Csv)?
            }
        };
        let parts = [data.split.train.len(), data.split.valid.len(), data.split.test.len()];
        let found = (data.name.as_str(), data.shape, data.outputs(), parts);
        if found == (self.name(), self.shape(), self.outputs(), self.facts().parts) {
            Ok(data)
        } else {
            Err(LoadError::Differs { expected: self, examples: data.examples(), found: data.name })
        }
    }

    pub fn data_facts(self) -> DataFacts {
        let &Facts { shape, task, outputs, parts: [train_examples, valid_examples, _], .. } = self.facts();
        DataFacts { shape, task, outputs, train_examples, valid_examples }
    }

    const fn facts(self) -> &'static Facts {
        match self {
            Builtin::Digits => &DIGITS,
            Builtin::Mnist => &MNIST,
            Builtin::Mnist1d => &MNIST1D,
            Builtin::Modular => &MODULAR,
            Builtin::BreastCancer => &BREAST_CANCER,
            Builtin::Diabetes => &DIABETES,
        }
    }
}

/// Why the file of a built-in data set is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LoadError {
    Packed(PackedError),
    Csv(Vec<CsvError>),
    /// A table that is not UTF-8.
    NotText,
    /// A sound file, but of other data.
    Differs {
        expected: Builtin,
        found: String,
        examples: usize,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl LoadError {
    /// The sentence a person reads.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            LoadError::Packed(error) => error.sentence(lang),
            LoadError::Csv(errors) => Arg::clauses(errors.iter().map(CsvError::message)).get(lang),
            LoadError::NotText => t::NOT_TEXT.get(lang).to_owned(),
            LoadError::Differs { expected, found, examples } => {
                let (file, due) = (expected.file(), expected.examples());
                t::other_data(*examples, due, file, found, expected.name()).get(lang)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_other_data_is_refused() {
        assert_eq!(Builtin::Digits.load(b"hello"), Err(LoadError::Packed(PackedError::NoHeader)));
        assert_eq!(Builtin::Diabetes.load(&[0xFF]), Err(LoadError::NotText));
        let rows: String = (0..20).map(|i| format!("{i},{}\n", i * i)).collect();
        let error = Builtin::Diabetes.load(format!("age,progression\n{rows}").as_bytes()).unwrap_err();
        let sentence = "diabetes.csv should hold 442 examples of \"diabetes\", found 20 of \"diabetes\"";
        assert_eq!(error.to_string(), sentence);
    }
}
