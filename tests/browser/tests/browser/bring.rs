//! Trials of other tools, brought to the page and taken elsewhere: files that the real libraries wrote
//! (`tests/interchange/make.py`) become records, and a record becomes files that read back as itself.

use lab_browser_tests::{Profile, Role, Setup, small_study, test};
use lab_core::interchange::Wishes;
use lab_core::interchange::optuna::read_journal;
use lab_core::interchange::table::{Columns, headers, read_table};
use lab_core::interchange::tensorboard::Runs;
use std::path::PathBuf;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../interchange/fixtures")
        .join(name)
        .canonicalize()
        .expect("a fixture")
}

#[tokio::test]
async fn files_of_the_real_libraries_become_records() {
    test("bring", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        // Dropped: a journal says all there is to know, but for which of its studies is meant.
        page.sees(Role::Button, "Open a file…").await;
        page.drop_file(&fixture("optuna.log")).await;
        page.says("optuna.log was not opened: choose one study").await;
        page.choose("Study", "two branches").await;
        page.click(Role::Button, "Open as a record").await;
        page.says("is best").await;
        let journal = std::fs::read(fixture("optuna.log")).expect("a file");
        let wishes = Wishes { study: Some("two branches".into()), ..Wishes::default() };
        let expected = read_journal(&journal, &wishes).expect("a record").record;
        assert_eq!(page.save_record().await, expected);

        // A database is refused, with the command that converts it.
        page.go("/").await;
        page.hand_over("Open a file…", &fixture("optuna.db")).await;
        page.says("lab import optuna optuna.db --out study.jsonl").await;

        // A folder of runs: which scalar is the objective is told from its name, and said.
        page.give("Choose a folder of runs…", &[fixture("runs")]).await;
        page.says("is best").await;
        page.says("things guessed, converted or left out").await;
        assert_eq!(page.save_record().await.trials().len(), 6);
        page.click(Role::Button, "Show").await;
        page.says("What was guessed, converted or left out").await;
        page.says("val/loss").await;
        page.shoot("bring-runs").await;
    })
    .await;
}

#[tokio::test]
async fn a_table_is_mapped_once() {
    test("bring-table", Setup::default(), async |stage| {
        let profile = Profile::new();
        let page = stage.open(&profile).await;
        page.go("/").await;
        page.hand_over("Open a file…", &fixture("wandb.csv")).await;
        page.sees(Role::Choice, "lr is").await;
        page.click(Role::Button, "Open as a record").await;
        // Nothing was named a hyperparameter.
        page.says("wandb.csv was not opened: no column is").await;
        page.choose("lr is", "nuisance hyperparameter").await;
        page.choose("batch_size is", "scientific hyperparameter").await;
        page.choose("val_loss is", "metric: the objective").await;
        page.shoot("bring-table").await;
        page.click(Role::Button, "Open as a record").await;
        page.says("is best").await;
        let record = page.save_record().await;
        assert_eq!(record.study.objective.metric, "val_loss");
        assert!(["lr", "batch_size"].iter().all(|name| record.study.space.get(name).is_some()));

        // The next table with these columns is known, also after a reload.
        page.go("/").await;
        page.reload().await;
        page.hand_over("Open a file…", &fixture("wandb.csv")).await;
        page.sees(Role::Choice, "lr is").await;
        page.click(Role::Button, "Open as a record").await;
        page.says("is best").await;
        assert_eq!(page.save_record().await.trials(), record.trials());
    })
    .await;
}

#[tokio::test]
async fn a_record_is_taken_to_other_tools_and_back() {
    test("take", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&small_study("taken elsewhere", 8, 4, 60, 20)).await;
        page.finishes().await;
        let record = page.save_record().await;
        let open = "const details = [...document.querySelectorAll('details')].at(-1); return (details.open = true)";
        page.says("Export to another tool").await;
        page.script(open, &[]).await;

        let (name, journal) = page.saved(async || page.click(Role::Button, "Optuna (journal file)").await).await;
        assert_eq!(name, "taken-elsewhere.log");
        // Optuna keeps one curve of a trial; what else was measured, at the step of the objective.
        let back = read_journal(journal.as_bytes(), &Wishes::default()).expect("a journal").record;
        assert_eq!((&back.study, back.trials().len()), (&record.study, 4));
        for (number, trial) in record.trials() {
            let read = &back.trials()[number];
            assert_eq!((&read.values, &read.phase), (&trial.values, &trial.phase));
            assert_eq!(read.curves["valid_error"], trial.curves["valid_error"]);
        }

        let (_, table) = page.saved(async || page.click(Role::Button, "CSV (a row per measurement)").await).await;
        let mut columns = Columns::guess(&headers(table.as_bytes()).expect("a table"));
        columns.objective = Some("valid_error".into());
        let wishes = Wishes::default();
        let read = read_table(table.as_bytes(), &columns, "t", &wishes).expect("a table").record;
        assert_eq!(read.trials(), record.trials());

        let (name, archive) =
            page.saved_bytes(async || page.click(Role::Button, "TensorBoard (event files, ZIP)").await).await;
        assert_eq!(name, "taken-elsewhere.zip");
        let mut runs = Runs::default();
        for (path, bytes) in stored(&archive) {
            runs.add(&path, &bytes).expect("events");
        }
        // TensorBoard keeps what it measures in single precision.
        let back = runs.into_imported("t", &wishes).expect("runs").record;
        assert_eq!((back.trials().len(), back.study), (4, record.study.clone()));

        let (name, sweep) = page.saved(async || page.click(Role::Button, "W&B sweep (YAML)").await).await;
        assert!(name == "taken-elsewhere.yaml" && sweep.contains("metric:\n  name: \"valid_error\""), "{sweep}");
    })
    .await;
}

/// The files of an archive without compression, by their local headers (APPNOTE.TXT 4.3.7).
fn stored(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while archive[at..].starts_with(b"PK\x03\x04") {
        let number = |from: usize, bytes: usize| {
            archive[at + from..at + from + bytes].iter().rev().fold(0usize, |n, &byte| n << 8 | usize::from(byte))
        };
        let (size, name) = (number(18, 4), number(26, 2));
        let start = at + 30 + name;
        let path = String::from_utf8(archive[at + 30..start].to_vec()).expect("a name");
        found.push((path, archive[start..start + size].to_vec()));
        at = start + size;
    }
    found
}
