//! Files in and out: records saved and opened elsewhere, broken files, tables of one's own.

use lab_browser_tests::{Profile, Role, Setup, small_study, test};
use lab_core::record::{event_to_line, header_to_line};

#[tokio::test]
async fn a_record_is_opened_elsewhere() {
    test("import", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&small_study("taken along", 8, 4, 100, 20)).await;
        page.finishes().await;
        let record = page.save_record().await;
        let answer = answer(&page.text().await);
        assert!(answer.contains("is best"), "{answer}");

        let text =
            header_to_line(&record.study) + &record.events().map(|event| event_to_line(&event)).collect::<String>();
        let elsewhere = stage.open(&Profile::new()).await;
        elsewhere.go("/").await;
        elsewhere.hand_over("Open a file…", &stage.file("taken-along.jsonl", &text)).await;
        elsewhere.says(&answer).await;
        assert_eq!(elsewhere.save_record().await, record);
        assert_eq!(elsewhere.trials().await, page.trials().await);

        // What was opened is kept there as well.
        elsewhere.go("/").await;
        elsewhere.sees(Role::Link, "Open taken along").await;

        // Dropped on the start page, it opens as well.
        let third = stage.open(&Profile::new()).await;
        third.go("/").await;
        third.sees(Role::Button, "Open a file…").await;
        third.drop_file(&stage.file("dropped.jsonl", &text)).await;
        third.says(&answer).await;
        assert_eq!(third.trials().await, page.trials().await);

        // A torn last line is left out, and said; any other bad line names its number.
        let torn = text.trim_end().trim_end_matches('}').to_owned();
        elsewhere.hand_over("Open a file…", &stage.file("torn.jsonl", &torn)).await;
        elsewhere.says("The file's last line was cut off").await;
        elsewhere.go("/").await;
        let broken = text.replacen("\"step\":", "\"stop\":", 1);
        let line = 1 + broken.lines().position(|line| line.contains("\"stop\":")).expect("a measurement");
        elsewhere.hand_over("Open a file…", &stage.file("broken.jsonl", &broken)).await;
        elsewhere.says(&format!("broken.jsonl was not opened: line {line}: not an event")).await;
    })
    .await;
}

#[tokio::test]
async fn a_study_file_with_mistakes_is_answered_at_its_fields() {
    test("bad-study", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        let mut study = small_study("with mistakes", 8, 4, 100, 20).to_json();
        study["trials"] = 0.into();
        study["parameters"]["adam.learning_rate"]["float"] = serde_json::json!([0.1, 0.001]);
        study["sampler"]["kind"] = "halten".into();
        page.hand_over("Open file…", &stage.file("mistakes.json", &study.to_string())).await;
        for place in ["$.trials", "$.parameters[\"adam.learning_rate\"]", "$.sampler.kind"] {
            page.says(place).await;
        }
        page.says("3 to mend").await;
        page.fill("Trials", "6").await;
        page.says("2 to mend").await;
    })
    .await;
}

#[tokio::test]
async fn a_table_of_ones_own_is_checked_and_trained() {
    test("table", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        page.choose("Data set", "Your own table (CSV)…").await;

        // Two flowers told apart by one measurement; line 4 lacks a value.
        let row = |i: u32| format!("{}.5,{},{}", i % 10, i % 7, if i % 10 < 5 { "iris" } else { "rose" });
        let mut rows: Vec<String> = (0..120).map(row).collect();
        rows[2] = "2.5,,iris".to_owned();
        let table = |rows: &[String]| format!("length,width,flower\n{}\n", rows.join("\n"));
        page.hand_over("Choose a CSV file…", &stage.file("flowers.csv", &table(&rows))).await;
        page.says("line 4, column \"width\"").await;

        rows[2] = row(2);
        page.hand_over("Choose a CSV file…", &stage.file("flowers.csv", &table(&rows))).await;
        page.says("120 examples with 2 features: the table can be used.").await;
        page.fill("Trials", "2").await;
        page.fill("Steps per trial", "60").await;
        page.fill("Evaluate every … steps", "20").await;
        page.click(Role::Button, "Run study").await;
        page.finishes().await;
        let rows = page.trials().await;
        assert!(rows.len() == 2 && rows.iter().all(|row| row[1].ends_with("completed")), "{rows:?}");
    })
    .await;
}

#[tokio::test]
async fn a_table_stays_with_its_design() {
    test("table-stays", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        page.choose("Data set", "Your own table (CSV)…").await;
        let row = |i: u32| format!("{}.5,{},{}", i % 10, i % 7, if i % 10 < 5 { "iris" } else { "rose" });
        let mut rows: Vec<String> = (0..120).map(row).collect();
        for i in [2, 30, 77] {
            rows[i] = format!("{}.5,,{}", i % 10, if i % 10 < 5 { "iris" } else { "rose" });
        }
        let table = format!("length,width,flower\n{}\n", rows.join("\n"));
        page.hand_over("Choose a CSV file…", &stage.file("flowers.csv", &table)).await;
        page.says("3 of 120 rows lack a value: width (3).").await;
        page.sees(Role::Region, "The first rows").await;
        page.choose("Missing values", "fill in, and say where").await;
        // The number that is filled in, and a feature that says where.
        page.says("120 examples with 3 features: the table can be used.").await;
        page.choose("Missing values", "leave their rows out").await;
        page.says("117 examples with 2 features: the table can be used.").await;
        page.says("Always guessing the most frequent class errs in").await;
        page.shoot("table-of-ones-own").await;

        page.reload().await;
        page.says("117 examples with 2 features: the table can be used.").await;

        // The saved file brings it along.
        let (_, text) = page.saved(async || page.click(Role::Button, "Save file").await).await;
        let elsewhere = stage.open(&Profile::new()).await;
        elsewhere.go("/").await;
        elsewhere.hand_over("Open a file…", &stage.file("kept.json", &text)).await;
        elsewhere.says("117 examples with 2 features: the table can be used.").await;
        elsewhere.fill("Trials", "2").await;
        elsewhere.fill("Steps per trial", "60").await;
        elsewhere.fill("Evaluate every … steps", "20").await;
        elsewhere.click(Role::Button, "Run study").await;
        elsewhere.finishes().await;
        // The record says what became of the missing values.
        let record = elsewhere.save_record().await;
        assert_eq!(record.study.to_json()["workload"]["dataset"]["missing"], "drop");
    })
    .await;
}

/// The sentence that answers the question.
fn answer(text: &str) -> String {
    text.lines().find(|line| line.contains("is best")).unwrap_or_default().trim().to_owned()
}
