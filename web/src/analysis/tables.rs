//! A person's table read to its last cell: what it may be, and what is wrong with it.

use super::handed::Handed;
use crate::shared::exchange::design::{Check, Checked, Guessed};
use lab_core::dataset::{CsvError, column_names, parse_csv};
use lab_core::text::Sentence;
use lab_core::workload::Task;

/// The name and the text of the table; an empty one where it could not be read.
fn table(files: &[Handed]) -> (&str, String) {
    let bytes = files.first().and_then(|file| Some((file.name.as_str(), file.read().ok()?)));
    bytes.map(|(name, bytes)| (name, String::from_utf8_lossy(bytes).into_owned())).unwrap_or_default()
}

/// The last column is the target, and the task classification where that can be.
pub fn guess(files: &[Handed]) -> Guessed {
    let (file, table) = table(files);
    let target = column_names(&table).last().cloned().unwrap_or_default();
    let is_classes = parse_csv(file, &table, &target, Task::Classification).is_ok();
    Guessed { target, task: if is_classes { Task::Classification } else { Task::Regression } }
}

/// What a study must know of a table, or every fault of it.
pub fn check(asked: &Check, files: &[Handed]) -> Checked {
    let (file, table) = table(files);
    let sentence = |fault: &CsvError| Sentence::of(|lang| fault.sentence(lang));
    let facts = match asked.task {
        None => Err(Vec::new()),
        Some(task) => parse_csv(file, &table, &asked.target, task)
            .map(|data| (data.examples() as u64, data.facts()))
            .map_err(|faults| faults.iter().map(sentence).collect()),
    };
    Checked { columns: column_names(&table), facts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(table: &str) -> Vec<Handed> {
        vec![Handed { name: "t.csv".to_owned(), content: Ok(table.as_bytes().to_vec()) }]
    }

    #[test]
    fn a_table_is_guessed_and_checked() {
        let rows: String = (0..60).map(|i| format!("{i},{},{}\n", i * 2, if i % 2 == 0 { "a" } else { "b" })).collect();
        let table = handed(&format!("x,y,kind\n{rows}"));
        let guessed = guess(&table);
        assert_eq!(guessed, Guessed { target: "kind".into(), task: Task::Classification });
        let asked = Check { target: guessed.target, task: Some(guessed.task) };
        let (examples, facts) = check(&asked, &table).facts.unwrap();
        assert_eq!((examples, facts.shape.len()), (60, 2));
        assert!(!check(&asked, &handed("x,kind\n1,a\n")).facts.unwrap_err()[0].zh.is_empty());
    }
}
