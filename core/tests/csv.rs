//! A person's own table, through `parse_csv` as its callers use it: what it becomes, and what is said about its faults.

use lab_core::dataset::{Missing, Shape, Targets, Task, parse_csv};
use lab_core::study::Study;
use lab_core::text::Lang;
use proptest::prelude::*;

/// Twelve rows `1,a,yes` … `12,b,no`; lines 2 to 13.
fn rows() -> Vec<String> {
    (1..=12).map(|i| format!("{i},{},{}", ["a", "b"][i % 2], ["yes", "no"][i / 7])).collect()
}

fn text(header: &str, rows: &[String]) -> String {
    format!("{header}\n{}\n", rows.join("\n"))
}

/// The table of `rows` with some lines (as an editor counts) replaced.
fn with(changes: &[(usize, &str)]) -> String {
    let mut rows = rows();
    for (line, row) in changes {
        rows[line - 2] = (*row).to_owned();
    }
    text("age,kind,answer", &rows)
}

fn sentences(text: &str, target: &str, task: Task) -> Vec<String> {
    parse_csv("table", text, target, task, Missing::Refuse).unwrap_err().iter().map(|e| e.sentence(Lang::En)).collect()
}

#[test]
fn a_table_is_split_alike_wherever_its_file_lies() {
    let split =
        |name: &str| parse_csv(name, &with(&[]), "answer", Task::Classification, Missing::Refuse).unwrap().split;
    assert_eq!(split("table.csv"), split("../data/table.csv"));
    assert_eq!(split("table.csv"), split(r"C:\data\table.csv"));
}

#[test]
fn numbers_and_categories_become_features() {
    let data = parse_csv("table", &with(&[]), "answer", Task::Classification, Missing::Refuse).unwrap();
    assert_eq!(data.shape, Shape::Table { features: 3 });
    let Targets::Classes { labels, names } = &data.targets else { panic!("classes were asked for") };
    assert_eq!(names[..], ["no", "yes"]);
    assert_eq!(labels[..], [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    // One-hot in sorted order: the first row is "b", the second "a".
    let row = |i: usize| &data.inputs[3 * i..3 * i + 3];
    assert!(row(0)[1] < 0.0 && row(0)[2] > 0.0 && row(1)[1] > 0.0 && row(1)[2] < 0.0);
    assert!(row(11)[0] > row(0)[0]);
    assert_eq!((data.split.train.len(), data.split.valid.len(), data.split.test.len()), (8, 2, 2));
    for feature in 0..3 {
        let column = || data.split.train.iter().map(|i| f64::from(data.inputs[3 * *i as usize + feature]));
        assert!(column().sum::<f64>().abs() < 1e-5, "mean 0");
        assert!((column().map(|z| z * z).sum::<f64>() / 8.0 - 1.0).abs() < 1e-5, "deviation 1");
    }
}

#[test]
fn regression_predicts_a_standardised_number() {
    let data = parse_csv("table", &with(&[]), "age", Task::Regression, Missing::Refuse).unwrap();
    assert_eq!(data.shape, Shape::Table { features: 4 });
    let Targets::Numbers { values, mean, deviation } = &data.targets else { panic!("numbers were asked for") };
    for (i, z) in values.iter().enumerate() {
        assert!((f64::from(*z) * deviation + mean - (i as f64 + 1.0)).abs() < 1e-5);
    }
}

#[test]
fn rows_that_lack_a_value_are_left_out_where_the_study_says_so() {
    let lacking = with(&[(4, ",a,yes"), (7, "6,?,yes"), (10, "9,b,")]);
    let mut whole = rows();
    for line in [10, 7, 4] {
        whole.remove(line - 2);
    }
    // Nothing is left of them: not a category, not a class, not a feature.
    whole.extend(rows());
    let lacking = lacking + &rows().join("\n");
    let read = |table: &str, missing| parse_csv("table", table, "answer", Task::Classification, missing);
    assert!(read(&lacking, Missing::Refuse).is_err());
    assert_eq!(
        read(&lacking, Missing::Drop),
        read(&text("age,kind,answer", &whole), Missing::Refuse),
        "as if the rows were not there"
    );
    // Too few are left.
    let few = with(&[(3, "?,a,yes"), (4, ",a,yes"), (5, "4,,yes"), (6, "?,a,yes")]);
    let faults = read(&few, Missing::Drop).unwrap_err();
    assert!(faults.iter().any(|fault| fault.to_string().contains("8 rows")), "{faults:?}");
}

#[test]
fn values_are_filled_in_and_a_feature_says_where() {
    let mut rows: Vec<String> = rows().into_iter().chain(rows()).collect();
    rows[2] = ",a,yes".to_owned();
    rows[5] = "6,na,yes".to_owned();
    rows[8] = "9,b,".to_owned();
    let data =
        parse_csv("table", &text("age,kind,answer", &rows), "answer", Task::Classification, Missing::Fill).unwrap();
    // A number, two categories, and an indicator behind each; what lacks its class is no example.
    assert_eq!((data.shape, data.examples()), (Shape::Table { features: 5 }, 23));
    let row = |i: usize| &data.inputs[5 * i..5 * i + 5];
    let indicated = |feature: usize| (0..23).filter(|i| row(*i)[feature] > row(0)[feature]).collect::<Vec<_>>();
    assert_eq!((indicated(1), indicated(4)), (vec![2], vec![5]));
    // The median of the training rows, whichever they are.
    let mut ages: Vec<f32> =
        data.split.train.iter().map(|i| *i as usize).filter(|i| *i != 2).map(|i| row(i)[0]).collect();
    ages.sort_by(f32::total_cmp);
    let middle = 0.5 * (ages[(ages.len() - 1) / 2] + ages[ages.len() / 2]);
    assert!((row(2)[0] - middle).abs() < 1e-6, "{} {middle}", row(2)[0]);
    // A table without gaps is read as ever.
    let whole = with(&[]);
    let read = |missing| parse_csv("table", &whole, "answer", Task::Classification, missing);
    assert_eq!(read(Missing::Fill), read(Missing::Refuse));
    assert_eq!(read(Missing::Drop), read(Missing::Refuse));
}

#[test]
fn a_study_says_what_becomes_of_missing_values() {
    let study = |missing: &str| {
        let text = r#"{"format": "lab.study/1", "name": "t",
            "workload": {"dataset": {"csv": "t.csv", "target": "y", "task": "regression"MISSING}, "model": {"family": "linear"}},
            "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": {}, "sampler": {"kind": "halton"}, "trials": 1, "steps": 10}"#;
        let read = Study::parse(&text.replace("MISSING", missing));
        read.map(|study| study.to_json()["workload"]["dataset"]["missing"].clone())
    };
    // Studies of before say nothing of it, and go on saying nothing.
    assert_eq!(study("").unwrap(), serde_json::Value::Null);
    assert_eq!(study(r#", "missing": "refuse""#).unwrap(), serde_json::Value::Null);
    assert_eq!(study(r#", "missing": "drop""#).unwrap(), "drop");
    assert_eq!(study(r#", "missing": "fill""#).unwrap(), "fill");
    let problems = study(r#", "missing": "median""#).unwrap_err();
    assert_eq!(problems[0].path, "$.workload.dataset.missing");
}

#[test]
fn delimiters_line_ends_byte_order_mark_and_blanks_change_nothing() {
    let plain = with(&[]);
    let expected = parse_csv("table", &plain, "answer", Task::Classification, Missing::Refuse).unwrap();
    for text in [
        plain.replace(',', ";"),
        plain.replace(',', "\t"),
        plain.replace('\n', "\r\n"),
        plain.replace(',', " , ").replace('\n', "\n\n"),
        format!("\u{feff}{}", plain.replace("yes", "\"yes\"")),
    ] {
        assert_eq!(
            parse_csv("table", &text, "answer", Task::Classification, Missing::Refuse).as_ref(),
            Ok(&expected),
            "{text}"
        );
    }
}

#[test]
fn every_fault_names_its_line_and_column() {
    let classify = |text: &str| sentences(text, "answer", Task::Classification);
    let missing = |line, column: &str, shown| {
        format!(
            "line {line}, column \"{column}\": the value is missing{shown}; fill it in, remove the row, or let the study say what becomes of it (\"missing\": \"drop\" or \"fill\")"
        )
    };
    assert_eq!(
        classify(&with(&[(3, ",a,yes"), (4, "3,NA,yes"), (9, "8,a,?")])),
        [missing(3, "age", ""), missing(4, "kind", " (\"NA\")"), missing(9, "answer", " (\"?\")"),]
    );
    assert_eq!(
        classify(&with(&[(2, "old,b,yes"), (5, "inf,a,yes"), (6, "1e200,a,yes"), (7, "\"6,5\",a,yes")])),
        [
            "line 2, column \"age\": found \"old\", expected a number",
            "line 5, column \"age\": found inf, expected a finite number between -1e100 and 1e100",
            "line 6, column \"age\": found 1e200, expected a finite number between -1e100 and 1e100",
            "line 7, column \"age\": found \"6,5\", expected a number; write numbers with a decimal point",
        ]
    );
    assert_eq!(
        classify(&with(&[(3, "2,a"), (4, "3,b,yes,yes"), (5, "4,\"x\ny\",yes"), (6, "old,b,yes")])),
        [
            "line 3: 2 cells, but the header names 3 columns",
            "line 4: 4 cells, but the header names 3 columns",
            "line 5, column \"kind\": a line break inside the cell; is a quotation mark missing?",
            // One line further than the row's number, as the editor shows it.
            "line 7, column \"age\": found \"old\", expected a number",
        ]
    );
    assert_eq!(
        classify(&with(&[(4, "3,b,maybe"), (5, "4,a,maybe")])),
        [
            "column \"answer\": each class needs at least 3 examples, for train, valid and test; too few: \"maybe\" (2); to \
         predict numbers choose the task regression",
        ]
    );
}

#[test]
fn a_missing_column_does_not_hide_other_faults() {
    let text = with(&[(3, ",a,yes"), (4, "old,b,yes")]);
    assert_eq!(
        sentences(&text, "anwser", Task::Classification),
        [
            "column \"anwser\": there is no such column to predict; the table has age, kind, answer; did you mean \"answer\"?",
            "line 3, column \"age\": the value is missing; fill it in, remove the row, or let the study say what becomes of it (\"missing\": \"drop\" or \"fill\")",
            "line 4, column \"age\": found \"old\", expected a number",
        ]
    );
}

#[test]
fn headers_are_checked() {
    let header = |header: &str| sentences(&text(header, &rows()), "answer", Task::Classification);
    assert_eq!(header("kind,,answer"), ["line 1: column 2 has no name"]);
    assert_eq!(
        header("kind,kind,answer"),
        ["line 1, column \"kind\": columns 1 and 2 have the same name; every column needs its own",]
    );
    assert_eq!(header("1,2,3"), ["line 1: numbers only; the first line should name the columns"]);
    assert_eq!(
        sentences("\n\n", "answer", Task::Regression),
        ["the table is empty; its first line should name the columns",]
    );
    let one: Vec<String> = (0..12).map(|i| (i % 2).to_string()).collect();
    assert_eq!(
        sentences(&text("answer", &one), "answer", Task::Classification),
        ["column \"answer\": this is the only column; at least one other is needed to predict it from",]
    );
}

#[test]
fn targets_are_checked() {
    let table = |cell: &dyn Fn(usize) -> String| {
        text("x,y", &(0..1100).map(|i| format!("{i},{}", cell(i))).collect::<Vec<_>>())
    };
    let classify = |text: &str| sentences(text, "y", Task::Classification);
    assert_eq!(
        classify(&table(&|_| "up".into())),
        ["column \"y\": every row has the same value \"up\", so there is nothing to predict",]
    );
    assert_eq!(
        classify(&table(&|i| i.to_string())),
        ["line 1002, column \"y\": more than 1000 different classes; to predict numbers choose the task regression",]
    );
    let regress = |text: &str| sentences(text, "y", Task::Regression);
    assert_eq!(
        regress(&table(&|_| "2.5".into())),
        ["column \"y\": every row has the same value \"2.5\", so there is nothing to predict",]
    );
    assert_eq!(
        regress(&table(&|_| "up".into())),
        ["line 2, column \"y\": found \"up\", expected numbers to predict by regression; for names choose the task \
         classification",]
    );
}

#[test]
fn numeric_classes_are_ordered_by_value() {
    let rows: Vec<String> = (0..24).map(|i| format!("{i},{}", ["10", "2", "2.0", "-1"][i % 4])).collect();
    let data = parse_csv("table", &text("x,y", &rows), "y", Task::Classification, Missing::Refuse).unwrap();
    let Targets::Classes { labels, names } = data.targets else { panic!("classes were asked for") };
    assert_eq!((&names[..], &labels[..4]), (&["-1".to_owned(), "2".into(), "10".into()][..], &[2, 1, 1, 0][..]));
}

#[test]
fn sizes_are_limited() {
    let many = |n: usize, cell: &str| vec![cell; n].join(",");
    let wide = format!("{},y\n", (0..2001).map(|i| format!("x{i}")).collect::<Vec<_>>().join(","));
    assert_eq!(sentences(&wide, "y", Task::Regression), ["the table has 2001 features; the limit is 2000"]);
    let long = format!("x,y\n{}", "1,2\n".repeat(200_001));
    assert_eq!(sentences(&long, "y", Task::Regression), ["the table has 200001 rows or more; the limit is 200000"]);
    let names = (0..1000).map(|i| format!("x{i}")).collect::<Vec<_>>().join(",");
    // Ragged rows: few bytes must not announce much memory.
    let thin = format!("{names},y\n{}", "1\n".repeat(60_000));
    assert_eq!(
        sentences(&thin, "y", Task::Regression),
        ["the table has 60000000 numbers (rows × features); the limit is 50000000",]
    );
    assert_eq!(
        sentences(&format!("{},y\n{},1\n", names, many(1000, "2")), "y", Task::Regression),
        [
            "the table has 1 rows; at least 10 are needed",
            "column \"y\": every row has the same value \"1\", so there is nothing to predict",
        ]
    );
}

#[test]
fn many_categories_and_many_faults() {
    let ids: Vec<String> = (0..60).map(|i| format!("id{i},{i}")).collect();
    assert_eq!(
        sentences(&text("name,y", &ids), "y", Task::Regression),
        [
            "line 34, column \"name\": text with more than 32 different values (here \"id32\"); expected numbers or at most \
         32 categories; remove the column if it only names the rows",
        ]
    );
    let holes: Vec<String> = (0..60).map(|i| format!(",{i}")).collect();
    let faults = sentences(&text("x,y", &holes), "y", Task::Regression);
    assert_eq!((faults.len(), faults[50].as_str()), (51, "and 10 more"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[a-c01,;\"\r\n.eé\t?-]{0,200}", task in any::<bool>()) {
        let task = if task { Task::Classification } else { Task::Regression };
        for target in ["a", "b"] {
            if let Err(faults) = parse_csv("table", &format!("a,b\n{text}"), target, task, Missing::Refuse) {
                prop_assert!(!faults.is_empty());
            }
        }
    }

    #[test]
    fn what_is_read_is_finite_and_complete(
        rows in proptest::collection::vec((-1e100f64..1e100, 0u8..3, -1e-9f64..1e-9), 12..40)
    ) {
        let lines: Vec<String> = rows.iter().map(|(x, kind, y)| format!("{x:e},k{kind},{y}")).collect();
        let data = parse_csv("table", &text("x,kind,y", &lines), "y", Task::Regression, Missing::Refuse).unwrap();
        prop_assert_eq!(data.examples(), rows.len());
        prop_assert_eq!(data.inputs.len(), rows.len() * data.shape.len());
        prop_assert!(data.inputs.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn a_line_of_megabytes_is_refused_before_its_cells_are_counted() {
    let wide = "1,".repeat(3 << 20);
    assert_eq!(
        sentences(&wide, "y", Task::Regression),
        ["the table has 6291456 bytes in one line; the limit is 4194304"]
    );
}
