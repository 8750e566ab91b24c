//! The data set of a study: a built-in one, which this program carries, or a person's own table.
//!
//! Refuses to know where a table's text came from (a file beside the study, or the store).

use lab_core::dataset::{Builtin, CsvError, Dataset, LoadError, parse_csv};
use lab_core::problem::Problem;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::workload::{DataSource, Workload};
use lab_texts::runner::files as t;

/// Where in a study file the table is named.
pub const TABLE_PATH: &str = "$.workload.dataset.csv";

/// The longest table that is read, in bytes.
pub const MAX_TABLE_BYTES: u64 = 256 << 20;

/// Loads the data of a study; `table` is the text of its table, if it has one.
///
/// # Errors
/// Everything that is wrong with the table, or with the study on this data.
pub fn load(study: &Study, table: Option<&str>) -> Result<Dataset, DataError> {
    let Workload::Trained { data, .. } = &study.workload else { return Err(DataError::External) };
    let dataset = match data {
        DataSource::Builtin(builtin) => builtin.load(content(*builtin)).map_err(DataError::Builtin)?,
        DataSource::Csv { file, target, task, missing } => {
            parse_csv(file, table.ok_or(DataError::NoTable)?, target, *task, *missing).map_err(DataError::Table)?
        }
    };
    // Of built-in data the study's reader has asked already.
    let problems = match data {
        DataSource::Builtin(_) => Vec::new(),
        DataSource::Csv { .. } => study.misfits(&dataset.facts()),
    };
    if problems.is_empty() { Ok(dataset) } else { Err(DataError::Misfit(problems)) }
}

/// Why a study has no data to train on.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    External,
    NoTable,
    Builtin(LoadError),
    Table(Vec<CsvError>),
    Misfit(Vec<Problem>),
}

impl std::fmt::Display for DataError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.problems(Lang::En).into_iter().map(|(_, why)| why).collect::<Vec<_>>().join("; "))
    }
}

impl DataError {
    /// Every problem as (path in the study file, sentence).
    pub fn problems(&self, lang: Lang) -> Vec<(String, String)> {
        let at = |path: &str, sentence: String| vec![(path.to_owned(), sentence)];
        match self {
            DataError::External => at("$.workload.external", t::EXTERNAL.get(lang).into()),
            DataError::NoTable => at(TABLE_PATH, t::NO_TABLE.get(lang).into()),
            DataError::Builtin(error) => at("$.workload.dataset", error.sentence(lang)),
            DataError::Table(errors) => {
                errors.iter().map(|error| (TABLE_PATH.to_owned(), error.sentence(lang))).collect()
            }
            DataError::Misfit(problems) => {
                problems.iter().map(|problem| (problem.path.clone(), problem.fault.sentence(lang))).collect()
            }
        }
    }
}

/// The files of `static/data`, so that the program needs none beside it.
fn content(builtin: Builtin) -> &'static [u8] {
    match builtin {
        Builtin::Digits => include_bytes!("../../static/data/digits.lab"),
        Builtin::Mnist => include_bytes!("../../static/data/mnist.lab"),
        Builtin::Mnist1d => include_bytes!("../../static/data/mnist1d.lab"),
        Builtin::Modular => include_bytes!("../../static/data/modular.lab"),
        Builtin::BreastCancer => include_bytes!("../../static/data/breast_cancer.csv"),
        Builtin::Diabetes => include_bytes!("../../static/data/diabetes.csv"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_data_set_is_carried_and_sound() {
        for builtin in Builtin::ALL {
            let dataset = builtin.load(content(builtin)).unwrap();
            assert_eq!(dataset.examples(), builtin.examples(), "{}", builtin.file());
        }
    }

    #[test]
    fn a_batch_beyond_the_table_is_located() {
        let study = Study::parse(
            r#"{"format": "lab.study/1", "name": "t", "workload": {"dataset": {"csv": "t.csv", "target": "y", "task": "regression"},
                "model": {"family": "linear"}}, "objective": {"metric": "valid_error", "direction": "minimize"},
                "parameters": {"batch_size": {"role": "fixed", "value": 5000}}, "sampler": {"kind": "random"}, "trials": 1, "steps": 10}"#,
        )
        .unwrap();
        let table: String =
            std::iter::once("x,y\n".to_owned()).chain((0..60).map(|i| format!("{i},{}\n", i % 7))).collect();
        let error = load(&study, Some(&table)).unwrap_err();
        assert_eq!(error.problems(Lang::En)[0].0, "$.parameters[\"batch_size\"].value");
        assert_eq!(load(&study, None).unwrap_err().problems(Lang::En)[0].0, TABLE_PATH);
    }
}
