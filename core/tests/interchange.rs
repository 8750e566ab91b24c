//! Other tools' files: those that the real libraries wrote are read (`tests/interchange/make.py` made them), what the lab
//! writes comes back the same, and no bytes make a reader panic.

use lab_core::interchange::optuna::{Stored, read_journal, write_journal};
use lab_core::interchange::table::{Columns, headers, read_table, write_table};
use lab_core::interchange::tensorboard::{RunFile, Runs, write_run, write_study};
use lab_core::interchange::{Fault, ImportError, Imported, Wishes};
use lab_core::record::{Phase, Record};
use lab_core::sampler::{Drawn, Sequence};
use lab_core::space::{Domain, Role, Scale, Setting, Values};
use lab_core::study::{At, Direction, Study};
use lab_core::text::Lang;
use lab_core::trial::{Event, Metrics, Outcome, What};
use proptest::prelude::*;

const JOURNAL: &[u8] = include_bytes!("../../tests/interchange/fixtures/optuna.log");
const FRAME: &[u8] = include_bytes!("../../tests/interchange/fixtures/optuna.csv");
const WANDB: &[u8] = include_bytes!("../../tests/interchange/fixtures/wandb.csv");
const MAPPING: &[u8] = br#"{"format": "lab.columns/1", "trial": "number", "outcome": "state", "objective": "value",
    "parameters": {"params_lr": "lr", "params_optimizer": "optimizer"}, "metrics": ["value"], "direction": "minimize",
    "at": "last", "scientific": ["optimizer"]}"#;
const EVENTS: [&[u8]; 6] = [
    include_bytes!("../../tests/interchange/fixtures/runs/run-0/events.out.tfevents.0000000001.fixture"),
    include_bytes!("../../tests/interchange/fixtures/runs/run-1/events.out.tfevents.0000000001.fixture"),
    include_bytes!("../../tests/interchange/fixtures/runs/run-2/events.out.tfevents.0000000001.fixture"),
    include_bytes!("../../tests/interchange/fixtures/runs/run-3/events.out.tfevents.0000000001.fixture"),
    include_bytes!("../../tests/interchange/fixtures/runs/run-4/events.out.tfevents.0000000001.fixture"),
    include_bytes!("../../tests/interchange/fixtures/runs/run-5/events.out.tfevents.0000000001.fixture"),
];

fn chosen(study: &str) -> Wishes {
    Wishes { study: Some(study.into()), ..Wishes::default() }
}

/// A record with every kind of outcome, conditions, all scales, numbers that are no short decimals, and a gap.
fn every_kind() -> Record {
    let study = Study::from_json(&serde_json::json!({
        "format": "lab.study/1", "name": "every \"kind\", 各种", "question": "q", "workload": {"external": true}, "steps": 30,
        "objective": {"metric": "loss", "direction": "minimize", "at": "best"},
        "parameters": {
            "optimizer": {"role": "scientific", "choice": ["sgd", "adam"]},
            "rate": {"role": "nuisance", "float": [1e-5, 1.0], "scale": "log"},
            "momentum": {"role": "nuisance", "float": [0.5, 0.999], "scale": "reverse_log", "when": {"optimizer": ["sgd"]}},
            "width": {"role": "nuisance", "int": [1, 512], "scale": "log"},
            "bias": {"role": "nuisance", "choice": [true, false]},
            "depth": {"role": "fixed", "value": 2},
        },
        "sampler": {"kind": "halton", "seed": 4}, "trials": 12,
    }))
    .unwrap();
    let mut record = Record::new(study.clone());
    for (i, values) in (0..12u64).zip(Sequence::new(&study.space, &study.sampler).iter()) {
        let trial = if i > 8 { i + 5 } else { i };
        let mut apply = |what| record.apply(Event { trial, what }).unwrap();
        apply(What::Started { values, seed: i % 3, name: None });
        for step in [0, 10, 20, 30] {
            let loss = 1.0 / (1.0 + step as f64) + (i as f64).sqrt() + if step == 30 { 0.1 } else { 0.0 };
            let mut metrics = Metrics::from([("loss".to_owned(), loss)]);
            if step < 30 {
                metrics.insert("train_loss".into(), loss / 3.0);
            }
            apply(What::Measured { step, metrics });
        }
        let reason = "train_loss is not finite, \"again\"".to_owned();
        match i {
            2 => apply(What::Ended(Outcome::Infeasible { reason })),
            3 => apply(What::Ended(Outcome::Failed { reason: "lost".into() })),
            4 => apply(What::Ended(Outcome::Stopped)),
            11 => {}
            _ => apply(What::Ended(Outcome::Completed)),
        }
    }
    record
}

#[test]
fn a_journal_of_optuna_is_read() {
    let record = read_journal(JOURNAL, &chosen("two branches")).unwrap().record;
    let study = &record.study;
    assert_eq!((study.name.as_str(), study.objective.metric.as_str()), ("two branches", "valid_loss"));
    assert_eq!((study.objective.direction, study.objective.at), (Direction::Minimize, At::Last));
    let Some(Domain::Float(lr)) = study.space.get("lr").and_then(|lr| lr.domain()) else { panic!("no rate") };
    assert_eq!((lr.low(), lr.high(), lr.scale()), (1e-5, 1e-1, Scale::Log));
    // That beta1 belongs to Adam is nowhere in the file.
    let when = &study.space.get("beta1").unwrap().when;
    assert_eq!((when.len(), when[0].parent.as_str(), when[0].among[0].as_text()), (1, "optimizer", Some("adam")));
    // 16 that ended, one that was asked for and runs; the one that waits was never started.
    assert_eq!(record.trials().len(), 17);
    let outcome = |trial: u64| record.trials()[&trial].outcome().cloned();
    assert_eq!(outcome(0), Some(Outcome::Completed));
    assert_eq!(outcome(3), Some(Outcome::Stopped));
    assert_eq!(outcome(4), Some(Outcome::Failed { reason: String::new() }));
    assert!(matches!(outcome(5), Some(Outcome::Infeasible { .. })));
    assert_eq!(record.trials()[&16].phase, Phase::Running);
    let first = &record.trials()[&0];
    assert_eq!(first.curves["valid_loss"].steps(), [0, 10, 20, 30, 40]);
    assert_eq!((first.curves["train_loss"].values(), first.seed), ([0.25].as_slice(), 0));
    assert_eq!(record.objective(first), Some((40, 0.24798107025245755)));
}

#[test]
fn the_study_and_what_is_scientific_are_chosen() {
    let message = |wishes: &Wishes| read_journal(JOURNAL, wishes).unwrap_err().message().get(Lang::En);
    assert_eq!(message(&Wishes::default()), "choose one study: other, two branches");
    assert_eq!(message(&chosen("third")), "choose one study: other, two branches");
    let other = read_journal(JOURNAL, &chosen("other")).unwrap().record;
    assert_eq!(
        (other.study.objective.direction, other.study.objective.metric.as_str()),
        (Direction::Maximize, "value")
    );
    let wishes = Wishes { scientific: vec!["optimizer".into()], ..chosen("two branches") };
    let record = read_journal(JOURNAL, &wishes).unwrap().record;
    assert_eq!(record.study.space.get("optimizer").map(|p| p.role()), Some(Role::Scientific));
    let wishes = Wishes { scientific: vec!["speed".into()], ..chosen("two branches") };
    assert_eq!(message(&wishes), "there is no parameter speed");
    let wishes = Wishes { metric: Some("accuracy".into()), ..chosen("two branches") };
    assert_eq!(message(&wishes), "name the metric that is the objective; there are: valid_loss");
}

#[test]
fn a_bad_line_of_a_journal_is_named_and_a_torn_one_dropped() {
    let whole = read_journal(JOURNAL, &chosen("other")).unwrap().record;
    let mut torn = JOURNAL.to_vec();
    torn.extend_from_slice(b"{\"op_code\": 4, \"study");
    assert_eq!(read_journal(&torn, &chosen("other")).unwrap().record, whole);
    let text = String::from_utf8(JOURNAL.to_vec()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let with = |line: &str| {
        let mut lines = lines.clone();
        lines.insert(2, line);
        read_journal(lines.join("\n").as_bytes(), &chosen("other")).unwrap_err().message().get(Lang::En)
    };
    assert!(with("{\"op_code\": ").starts_with("line 3: not valid JSON"));
    assert_eq!(with("{\"op_code\": 77}"), "line 3: there is no operation 77");
    assert!(with("{\"op_code\": 4, \"study_id\": 0, \"state\": 9}").starts_with("line 3: expected a \"state\""));
}

#[test]
fn what_the_lab_writes_for_optuna_comes_back() {
    let record = every_kind();
    let stored = Stored::of_record(&record);
    let journal = write_journal(&stored, "2026-01-02T03:04:05+00:00");
    let again = read_journal(journal.as_bytes(), &Wishes::default()).unwrap().record;
    assert_eq!(again.study, record.study);
    assert_eq!(again.trials().keys().collect::<Vec<_>>(), record.trials().keys().collect::<Vec<_>>());
    for (number, trial) in record.trials() {
        let read = &again.trials()[number];
        assert_eq!((&read.values, read.seed, &read.phase), (&trial.values, trial.seed, &trial.phase), "trial {number}");
        assert_eq!(read.curves["loss"], trial.curves["loss"], "trial {number}");
        assert_eq!(again.objective(read), record.objective(trial));
    }
    // Of another metric the value at the objective's step.
    let step = record.objective(&record.trials()[&0]).unwrap().0;
    assert_eq!(again.trials()[&0].curves["train_loss"].steps(), [step]);
    assert_eq!(Stored::of_record(&again), stored);
}

/// Trials of the lab's own sampler, and then of another tool's: nobody says how those were drawn.
#[test]
fn a_study_of_the_lab_that_another_tool_continued_is_told_from_its_own() {
    let own = every_kind();
    let mut continued = own.clone();
    let values = own.trials()[&0]
        .values
        .iter()
        .map(|(name, value)| (name.clone(), if name == "rate" { 0.0123.into() } else { value.clone() }));
    let start = What::Started { values: values.collect(), seed: 0, name: None };
    for what in [start, What::Ended(Outcome::Completed)] {
        continued.apply(Event { trial: 20, what }).unwrap();
    }
    let drawn = |record: &Record| {
        let journal = write_journal(&Stored::of_record(record), "2026-01-02T03:04:05+00:00");
        read_journal(journal.as_bytes(), &Wishes::default()).unwrap().record.study.sampler.drawn
    };
    assert_eq!((drawn(&own), drawn(&continued)), (Drawn::Here, Drawn::Elsewhere));
    assert_eq!(read_journal(JOURNAL, &chosen("two branches")).unwrap().record.study.sampler.drawn, Drawn::Elsewhere);
}

#[test]
fn tables_are_read() {
    let columns = Columns::guess(&headers(FRAME).unwrap());
    let wishes = Wishes { direction: Some(Direction::Minimize), ..Wishes::default() };
    let frame = read_table(FRAME, &columns, "frame", &wishes).unwrap().record;
    let journal = read_journal(JOURNAL, &chosen("two branches")).unwrap().record;
    for (number, trial) in frame.trials().iter().filter(|(number, _)| **number < 16) {
        let same = &journal.trials()[number];
        for (name, value) in &trial.values {
            assert_eq!(same.values.get(name), Some(value), "trial {number}, {name}");
        }
        if same.outcome() == Some(&Outcome::Completed) {
            let (_, value) = journal.objective(same).unwrap();
            assert_eq!(frame.objective(trial).map(|(_, value)| value), Some(value));
        }
    }

    let named = |names: &[&str]| names.iter().map(|&name| (name.to_owned(), name.to_owned())).collect();
    let unmarked = Columns::guess(&headers(WANDB).unwrap());
    let error = read_table(WANDB, &unmarked, "wandb", &wishes).unwrap_err();
    assert!(matches!(error.fault, Fault::NoRole { .. }), "what is a parameter cannot be told: {error:?}");
    let columns = Columns { parameters: named(&["lr", "batch_size"]), metrics: named(&["val_loss"]), ..unmarked };
    let runs = read_table(WANDB, &columns, "wandb", &wishes).unwrap().record;
    let outcomes: Vec<Option<&Outcome>> = runs.trials().values().map(|trial| trial.outcome()).collect();
    assert_eq!(outcomes[..2], [Some(&Outcome::Completed); 2]);
    assert_eq!((outcomes[4], outcomes[5]), (Some(&Outcome::Stopped), None));
    assert!(matches!(runs.study.space.get("batch_size").unwrap().setting, Setting::Fixed(_)), "it never varied");
}

#[test]
fn a_table_of_the_lab_comes_back() {
    let record = every_kind();
    let (table, columns) = write_table(&record);
    assert_eq!(Columns::parse(&columns.to_json().to_string()).unwrap(), columns);
    let again = read_table(table.as_bytes(), &columns, &record.study.name, &Wishes::default()).unwrap().record;
    assert_eq!(again.trials(), record.trials());
    assert_eq!(again.study.objective, record.study.objective);
    // Without the mapping the names of the columns say the rest, but not which metric is the objective.
    let guessed = Columns::guess(&headers(table.as_bytes()).unwrap());
    let wishes = Wishes { metric: Some("loss".into()), direction: Some(Direction::Minimize), ..Wishes::default() };
    assert_eq!(read_table(table.as_bytes(), &guessed, "t", &wishes).unwrap().record.trials(), record.trials());
}

fn runs_of<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> Runs {
    let mut runs = Runs::default();
    files.into_iter().for_each(|(folder, bytes)| runs.add(&format!("{folder}/events.out.tfevents.1"), bytes).unwrap());
    runs
}

fn fixture_runs() -> Runs {
    runs_of(EVENTS.iter().enumerate().map(|(i, bytes)| (format!("run-{i}"), *bytes)))
}

fn read_files(files: impl IntoIterator<Item = RunFile>) -> Record {
    let files: Vec<RunFile> = files.into_iter().collect();
    let runs = runs_of(files.iter().map(|file| (file.folder.clone(), file.bytes.as_slice())));
    runs.into_imported("runs", &Wishes::default()).unwrap().record
}

#[test]
fn event_files_of_tensorboard_are_read() {
    let wishes = Wishes { metric: Some("loss".into()), ..Wishes::default() };
    let message = fixture_runs().into_imported("runs", &wishes).unwrap_err().message().get(Lang::En);
    assert_eq!(message, "there is no metric \"loss\"; there are: train/loss, val/loss");
    let imported = fixture_runs().into_imported("runs", &Wishes::default()).unwrap();
    let notes: Vec<String> = imported.notes.iter().map(|note| note.message().get(Lang::En)).collect();
    assert!(notes.iter().any(|note| note.starts_with("guessed: the objective is val/loss")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("lower is better for val/loss")), "{notes:?}");
    let record = imported.record;
    let names: Vec<Option<&str>> = record.trials().values().map(|trial| trial.name.as_deref()).collect();
    assert_eq!(names[..2], [Some("run-0"), Some("run-1")]);
    let outcomes: Vec<Option<&Outcome>> = record.trials().values().map(|trial| trial.outcome()).collect();
    assert!(matches!(outcomes[0], Some(Outcome::Infeasible { .. })), "its last value is NaN");
    assert_eq!(outcomes[1], Some(&Outcome::Completed));
    assert_eq!(outcomes[4], Some(&Outcome::Failed { reason: String::new() }));
    let trial = &record.trials()[&3];
    assert_eq!((trial.seed, trial.values["optimizer"].as_text()), (1, Some("adam")));
    assert_eq!(trial.curves["train/loss"].points().next(), Some((0, 0.5)));
    assert_eq!(trial.curves["val/loss"].steps(), [0, 10, 20, 30]);
    let Some(Domain::Float(lr)) = record.study.space.get("lr").and_then(|lr| lr.domain()) else { panic!("no rate") };
    assert_eq!(lr.scale(), Scale::Log);
}

#[test]
fn event_files_of_the_lab_come_back() {
    let mut record = every_kind();
    let named = What::Started { values: Values::new(), seed: 1, name: Some("of another tool".into()) };
    record.apply(Event { trial: 90, what: named }).unwrap();
    let study = std::iter::once(write_study(&record.study, 1.0));
    let files = study.chain(record.trials().keys().map(|&number| write_run(&record, number, 1.0).unwrap()));
    assert_eq!(read_files(files), record);
}

/// Nobody's clock matters: neither one that jumps between runs nor one that is no time at all.
#[test]
fn clocks_may_say_anything() {
    let record = every_kind();
    let read = |times: [f64; 3]| {
        let files = record.trials().keys().zip(times.into_iter().cycle());
        let files = files.filter_map(|(trial, time)| write_run(&record, *trial, time));
        read_files(std::iter::once(write_study(&record.study, times[0])).chain(files))
    };
    let usual = read([1.7e9; 3]);
    for times in [[1.7e9, 0.0, -1e9], [f64::NAN, f64::INFINITY, f64::NEG_INFINITY], [1e300, 5e-324, -0.0]] {
        assert_eq!(read(times), usual);
    }
}

#[test]
fn damage_is_located() {
    let mut bytes = EVENTS[1].to_vec();
    let place = bytes.len() / 2;
    bytes[place] ^= 0x10;
    let fault = |bytes: &[u8]| Runs::default().add("run/events", bytes).unwrap_err().fault;
    assert_eq!(fault(&bytes), Fault::Checksum);
    assert_eq!(fault(b"no events"), Fault::Torn);
    assert!(matches!(fault(b"a,table\n1,2\n3,4\n"), Fault::Expected(_)));
    assert!(matches!(Runs::default().into_imported("t", &Wishes::default()).unwrap_err().fault, Fault::Expected(_)));
}

/// Changes of a file as crashes and hands make them: bytes replaced, cut out or doubled.
fn damaged(file: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let place = 0..file.len();
    let change = (place, any::<u8>(), 0..4u8, 1..40usize);
    prop::collection::vec(change, 1..6).prop_map(move |changes| {
        let mut bytes = file.to_vec();
        for (place, byte, kind, length) in changes {
            let place = place.min(bytes.len().saturating_sub(1));
            let end = (place + length).min(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => drop(bytes.drain(place..end)),
                2 => {
                    let piece = bytes[place..end].to_vec();
                    bytes.splice(place..place, piece);
                }
                _ => bytes.truncate(place.max(1)),
            }
            if bytes.is_empty() {
                bytes.push(byte);
            }
        }
        bytes
    })
}

/// A record that was read can be written and read as one of the lab's own; a refusal can be said.
fn sound(read: Result<Imported, ImportError>) {
    match read {
        Ok(Imported { record, .. }) => {
            assert_eq!(Study::from_json(&record.study.to_json()).as_ref(), Ok(&record.study));
            let values = record.trials().values().flat_map(|trial| trial.curves.values()).flat_map(|c| c.values());
            assert!(values.copied().all(f64::is_finite));
            Stored::of_record(&record);
        }
        Err(error) => assert!(!error.message().get(Lang::En).is_empty() && !error.message().get(Lang::Zh).is_empty()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_journal_panics(bytes in prop_oneof![damaged(JOURNAL), prop::collection::vec(any::<u8>(), 0..300)]) {
        sound(read_journal(&bytes, &chosen("two branches")));
        sound(read_journal(&bytes, &Wishes::default()));
    }

    #[test]
    fn no_table_panics(bytes in prop_oneof![damaged(FRAME), damaged(WANDB), prop::collection::vec(any::<u8>(), 0..300)]) {
        if let Ok(headers) = headers(&bytes) {
            let mut columns = Columns::guess(&headers);
            let wishes = Wishes { direction: Some(Direction::Maximize), ..Wishes::default() };
            sound(read_table(&bytes, &columns, "t", &wishes));
            let pairs = |from: usize| headers.iter().skip(from).step_by(2).map(|h| (h.clone(), h.clone())).collect();
            (columns.parameters, columns.metrics) = (pairs(0), pairs(1));
            sound(read_table(&bytes, &columns, "t", &wishes));
        }
    }

    /// With good checksums, so that the damage reaches the decoder of messages.
    #[test]
    fn no_event_file_panics(
        raw in prop_oneof![damaged(EVENTS[0]), prop::collection::vec(any::<u8>(), 0..300)],
        data in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let wishes = Wishes { metric: Some("val/loss".into()), direction: Some(Direction::Minimize), ..Wishes::default() };
        let mut runs = Runs::default();
        // A summary whose inside is damaged.
        let summary = [&[0x2a, data.len() as u8][..], &data].concat();
        let value = [&[0x2a, data.len() as u8 + 2, 0x0a, data.len() as u8][..], &data].concat();
        for bytes in [&raw, &framed(&data), &framed(&summary), &framed(&value)] {
            let _ = runs.add("run/events", bytes);
            let _ = runs.add(&format!("train/{}/events", bytes.len() % 3), bytes);
        }
        sound(runs.into_imported("runs", &wishes));
    }

    #[test]
    fn no_mapping_of_columns_panics(bytes in prop_oneof![damaged(MAPPING), prop::collection::vec(any::<u8>(), 0..200)]) {
        match Columns::parse(&String::from_utf8_lossy(&bytes)) {
            Ok(columns) => {
                prop_assert_eq!(&Columns::parse(&columns.to_json().to_string()).unwrap(), &columns);
                sound(read_table(FRAME, &columns, "t", &Wishes::default()));
            }
            Err(error) => prop_assert!(!error.message().get(Lang::En).is_empty()),
        }
    }

    #[test]
    fn every_distribution_is_read_or_refused(low in any::<f64>(), high in any::<f64>(), log: bool, internal in any::<f64>()) {
        for name in ["FloatDistribution", "IntDistribution"] {
            let distribution = serde_json::json!({"name": name, "attributes": {"low": low, "high": high, "log": log}});
            let trial = serde_json::json!({
                "op_code": 4, "study_id": 0, "state": 1, "value": 1.0, "params": {"x": internal},
                "distributions": {"x": distribution.to_string()},
            });
            let journal = format!("{{\"op_code\":0,\"study_name\":\"s\",\"directions\":[2]}}\n{trial}\n{trial}\n");
            sound(read_journal(journal.as_bytes(), &Wishes::default()));
        }
    }
}

/// A frame around some data, made independently of the writer: checksums bit by bit.
fn framed(data: &[u8]) -> Vec<u8> {
    let masked = |bytes: &[u8]| {
        let mut crc = !0u32;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
            }
        }
        (!crc).rotate_right(15).wrapping_add(0xa282_ead8).to_le_bytes()
    };
    let length = (data.len() as u64).to_le_bytes();
    [&length[..], &masked(&length), data, &masked(data)].concat()
}

/// 10,000 trials with 100 reports each, as one line per report.
#[test]
fn a_large_journal_is_read_in_time() {
    let mut journal = String::from("{\"op_code\":0,\"worker_id\":\"w\",\"study_name\":\"s\",\"directions\":[1]}\n");
    let distribution =
        "{\\\"name\\\": \\\"FloatDistribution\\\", \\\"attributes\\\": {\\\"low\\\": 0.0, \\\"high\\\": 1.0}}";
    for trial in 0..10_000 {
        journal.push_str("{\"op_code\":4,\"worker_id\":\"w\",\"study_id\":0,\"datetime_start\":null}\n");
        let x = f64::from(trial) / 10_000.0;
        journal.push_str(&format!(
            "{{\"op_code\":5,\"worker_id\":\"w\",\"trial_id\":{trial},\"param_name\":\"x\",\"param_value_internal\":{x},\"distribution\":\"{distribution}\"}}\n"
        ));
        for step in 0..20 {
            journal.push_str(&format!(
                "{{\"op_code\":7,\"worker_id\":\"w\",\"trial_id\":{trial},\"step\":{step},\"intermediate_value\":{x}}}\n"
            ));
        }
        journal.push_str(&format!(
            "{{\"op_code\":6,\"worker_id\":\"w\",\"trial_id\":{trial},\"state\":1,\"values\":[{x}]}}\n"
        ));
    }
    let begun = std::time::Instant::now();
    let record = read_journal(journal.as_bytes(), &Wishes::default()).unwrap().record;
    println!("{} MB of journal in {:?}", journal.len() >> 20, begun.elapsed());
    assert_eq!(record.trials().len(), 10_000);
}
