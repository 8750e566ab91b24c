//! A person's table read to its last cell: what it may be, and what is wrong with it.

use super::handed::Handed;
use crate::shared::exchange::design::{About, Check, Checked, Guessed};
use lab_core::dataset::{CsvError, Dataset, glance, parse_csv};
use lab_core::text::Sentence;
use lab_core::workload::{Missing, Task};

/// The name and the text of the table; an empty one where it could not be read.
fn table(files: &[Handed]) -> (&str, String) {
    let bytes = files.first().and_then(|file| Some((file.name.as_str(), file.read().ok()?)));
    bytes.map(|(name, bytes)| (name, String::from_utf8_lossy(bytes).into_owned())).unwrap_or_default()
}

/// The last column is the target, and the task classification where that can be.
pub fn guess(files: &[Handed]) -> Guessed {
    let (file, table) = table(files);
    let target = glance(&table).columns.last().cloned().unwrap_or_default();
    // What is missing is asked about afterwards.
    let is_classes = parse_csv(file, &table, &target, Task::Classification, Missing::Fill).is_ok();
    Guessed { target, task: if is_classes { Task::Classification } else { Task::Regression } }
}

/// What a study must know of a table, or every fault of it.
pub fn check(asked: &Check, files: &[Handed]) -> Checked {
    let (file, table) = table(files);
    let sentence = |fault: &CsvError| Sentence::of(|lang| fault.sentence(lang));
    let about = match asked.task {
        None => Err(Vec::new()),
        Some(task) => parse_csv(file, &table, &asked.target, task, asked.missing)
            .map(|data| about(&data))
            .map_err(|faults| faults.iter().map(sentence).collect()),
    };
    Checked { glance: glance(&table), about }
}

fn about(data: &Dataset) -> About {
    let (examples, test_examples) = (data.examples() as u64, data.split.test.len() as u64);
    About { examples, test_examples, facts: data.facts(), chance: data.chance() }
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
        let asked = Check { target: guessed.target, task: Some(guessed.task), missing: Missing::Refuse };
        let about = check(&asked, &table).about.unwrap();
        assert_eq!((about.examples, about.test_examples, about.facts.shape.len()), (60, 12, 2));
        assert_eq!(about.chance, 0.5);
        assert!(!check(&asked, &handed("x,kind\n1,a\n")).about.unwrap_err()[0].zh.is_empty());
        // What is missing hides neither the classes nor the columns.
        let lacking = handed(&format!("x,y,kind\n,1,a\n{rows}"));
        assert_eq!(guess(&lacking).task, Task::Classification);
        let checked = check(&asked, &lacking);
        assert_eq!((checked.glance.incomplete, checked.glance.columns.len(), checked.about.is_err()), (1, 3, true));
        assert_eq!(check(&Check { missing: Missing::Drop, ..asked }, &lacking).about.unwrap().examples, 60);
    }
}
