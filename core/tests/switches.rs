//! A technique and its switch: presence asked as a question, strength tuned where it is on.

use lab_core::analysis::{groups, importances};
use lab_core::findings::evidence::Effect;
use lab_core::findings::{Code, Evidence, Report, Thresholds, analyse};
use lab_core::plot::{PlotOptions, automatic, isolation_plot};
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::space::{Purpose, Value, Values};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Outcome, What};
use lab_core::workload::{HYPERPARAMETERS, Kind, TrialConfig, hyperparameter};
use serde_json::{Value as Json, json};

/// Every switch with its strengths.
fn switches() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    HYPERPARAMETERS.iter().filter_map(|entry| match entry.kind {
        Kind::Switch { strengths, .. } => Some((entry.name, strengths)),
        _ => None,
    })
}

fn file(parameters: Json) -> Json {
    json!({
        "format": "lab.study/1", "name": "digits: does it help?",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": 7}, "trials": 16, "steps": 200})
}

fn study(parameters: Json) -> Study {
    Study::from_json(&file(parameters)).expect("it is valid")
}

fn weight_decay() -> Json {
    json!({
        "use_weight_decay": {"role": "scientific", "choice": [false, true]},
        "weight_decay": {"role": "nuisance", "float": [1e-6, 1e-2], "scale": "log", "when": {"use_weight_decay": [true]}},
        "adam.learning_rate": rate()})
}

fn rate() -> Json {
    json!({"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log"})
}

/// A sensible value of a strength.
fn some(strength: &str) -> Json {
    match hyperparameter(strength).map(|entry| entry.kind) {
        Some(Kind::Real { usual: (_, high), .. }) => json!(high),
        Some(Kind::Whole { usual: (low, _), .. }) => json!(low + 1),
        _ => panic!("{strength} is no number"),
    }
}

fn config(study: &Study, values: &Values) -> TrialConfig {
    study.trial_config(values).expect("the lab trains it").expect("it can be trained")
}

#[test]
fn off_is_as_without_the_technique_and_on_as_with_its_strengths() {
    let without = config(&study(json!({"adam.learning_rate": rate()})), &Values::new());
    assert_eq!(switches().count(), 8);
    for (switch, strengths) in switches() {
        let fixed = |when: Option<Json>| {
            let strength = |name: &&str| {
                let mut setting = json!({"role": "fixed", "value": some(name)});
                setting.as_object_mut().unwrap().extend(when.clone().map(|when| ("when".to_owned(), when)));
                ((*name).to_owned(), setting)
            };
            let own = ("adam.learning_rate".to_owned(), rate());
            strengths.iter().map(strength).chain([own]).collect::<serde_json::Map<_, _>>()
        };
        let mut parameters = fixed(Some(json!({switch: [true]})));
        parameters.insert(switch.to_owned(), json!({"role": "scientific", "choice": [false, true]}));
        let asked = study(parameters.clone().into());
        let with = study(fixed(None).into());
        let drawn = |on: bool| Values::from([(switch.to_owned(), Value::Bool(on))]);
        assert_eq!(config(&asked, &drawn(false)), without, "{switch}");
        assert_eq!(config(&asked, &drawn(true)), config(&with, &Values::new()), "{switch}");
        assert_ne!(config(&asked, &drawn(true)), without, "{switch}");
        for on in [false, true] {
            parameters.insert(switch.to_owned(), json!({"role": "fixed", "value": on}));
            let fixed = config(&study(parameters.clone().into()), &Values::new());
            assert_eq!(fixed, config(&asked, &drawn(on)), "{switch} fixed at {on}");
        }
        assert_eq!(Study::from_json(&asked.to_json()), Ok(asked), "{switch} comes back as it was written");
    }
}

#[test]
fn strengths_follow_their_switch_or_are_refused_with_what_to_write() {
    let problem = |change: &dyn Fn(&mut Json)| {
        let mut parameters = weight_decay();
        change(&mut parameters);
        let problems = Study::from_json(&file(parameters)).expect_err("a study with a mistake");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].fault.sentence(Lang::Zh).chars().any(|c| c > '\u{3000}'));
        (problems[0].path.clone(), problems[0].fault.sentence(Lang::En))
    };
    let when = r#"write "when": {"use_weight_decay": [true]}"#;
    let (path, said) = problem(&|parameters| {
        parameters["weight_decay"].as_object_mut().unwrap().remove("when");
    });
    assert!(path == r#"$.parameters["weight_decay"]"# && said.contains(when), "{path}: {said}");
    let (path, said) = problem(&|parameters| {
        parameters["use_weight_decay"] = json!({"role": "fixed", "value": false});
        parameters["weight_decay"] = json!({"role": "fixed", "value": 0.01});
    });
    assert!(path == r#"$.parameters["weight_decay"]"# && said.contains(when), "{path}: {said}");
    let (path, said) = problem(&|parameters| {
        parameters["weight_decay"]["when"] = json!({"use_weight_decay": [false, true]});
    });
    let place = r#"$.parameters["weight_decay"].when["use_weight_decay"]"#;
    assert!(path == place && said.contains(when), "{path}: {said}");
    let (path, said) = problem(&|parameters| {
        parameters.as_object_mut().unwrap().remove("weight_decay");
    });
    assert!(path == r#"$.parameters["use_weight_decay"]"# && said.contains("give weight_decay a value"), "{said}");
    let (path, said) = problem(&|parameters| parameters["use_weight_decay"]["choice"] = json!([true, "no"]));
    assert!(
        path == r#"$.parameters["use_weight_decay"].choice[1]"# && said.contains("true or false"),
        "{path}: {said}"
    );
    // A switch that is always on leaves the strength free.
    let mut parameters = weight_decay();
    parameters["use_weight_decay"] = json!({"role": "fixed", "value": true});
    parameters["weight_decay"].as_object_mut().unwrap().remove("when");
    assert!(Study::from_json(&file(parameters)).is_ok());
    // Of another pipeline nothing of the kind is known.
    let mut outside = file(json!({"use_dropout": {"role": "scientific", "choice": [false, true]}}));
    outside["workload"] = json!({"external": true});
    assert!(Study::from_json(&outside).is_ok());
}

#[test]
fn a_switch_goes_where_its_technique_goes() {
    let mut linear = file(json!({
        "use_dropout": {"role": "fixed", "value": true}, "model.dropout": {"role": "fixed", "value": 0.1}}));
    linear["workload"]["model"]["family"] = json!("linear");
    let problems = Study::from_json(&linear).expect_err("a linear model has no dropout");
    assert!(problems.iter().any(|problem| problem.path == r#"$.parameters["use_dropout"]"#), "{problems:?}");
    let averaged = study(json!({
        "adam.learning_rate": rate(),
        "use_ema_decay": {"role": "fixed", "value": true},
        "ema_decay": {"role": "fixed", "value": 0.99, "when": {"use_ema_decay": [true]}}}));
    let mut file = averaged.to_json();
    file["objective"]["metric"] = json!("ema_valid_error");
    assert!(Study::from_json(&file).is_ok(), "every trial measures it");
}

#[test]
fn a_revision_keeps_both_together() {
    let off = study(weight_decay()).revise().fix("use_weight_decay", false).finish().expect("it is valid");
    assert!(off.space.get("weight_decay").is_none());
    let on = off.revise().fix("weight_decay", 0.01).finish().expect("it is valid");
    assert_eq!(config(&on, &Values::new()).weight_decay.coefficient(), 0.01);
    let plain = study(json!({"model.dropout": {"role": "nuisance", "float": [0.0, 0.5]}}));
    let options = hyperparameter("use_dropout").and_then(|entry| entry.usual()).expect("two values");
    let asked = plain.revise().vary("use_dropout", Purpose::Scientific, options).finish().expect("it is valid");
    assert_eq!(asked.space.get("model.dropout").map(|parameter| parameter.when.len()), Some(1));
}

#[test]
fn every_sampler_deals_both_values_and_strengths_only_where_they_act() {
    for kind in ["halton", "sobol", "random"] {
        let mut file = file(weight_decay());
        file["sampler"]["kind"] = json!(kind);
        let study = Study::from_json(&file).expect("it is valid");
        let points: Vec<Values> = Sequence::new(&study.space, &study.sampler).iter().take(16).collect();
        let on = |values: &&Values| values["use_weight_decay"] == Value::Bool(true);
        assert!(points.iter().filter(on).count() >= 4 && points.iter().filter(on).count() <= 12, "{kind}");
        for values in &points {
            assert_eq!(values.contains_key("weight_decay"), on(&values), "{kind}: {values:?}");
            assert!(study.space.check_values(values, "$").is_empty());
        }
    }
}

/// Trials of the study; decay takes so much off an error that depends on the rate.
fn record(helps: f64) -> Record {
    let mut file = file(weight_decay());
    file["trials"] = json!(64);
    let study = Study::from_json(&file).expect("it is valid");
    let points: Vec<Values> = Sequence::new(&study.space, &study.sampler).iter().take(64).collect();
    let mut record = Record::new(study);
    for (trial, values) in (0u64..).zip(points) {
        let off_best = values["adam.learning_rate"].as_f64().map_or(0.0, |rate| libm::log10(rate) + 2.5).abs();
        let gain = if values["use_weight_decay"] == Value::Bool(true) { helps } else { 0.0 };
        let metrics = [("valid_error".to_owned(), 0.2 + 0.05 * off_best - gain)].into();
        for what in [
            What::Started { values, seed: trial, name: None },
            What::Measured { step: 200, metrics },
            What::Ended(Outcome::Completed),
        ] {
            record.apply(Event { trial, what }).expect("it follows");
        }
    }
    record
}

fn presence(on: bool) -> Values {
    Values::from([("use_weight_decay".into(), Value::Bool(on))])
}

fn effect(report: &Report) -> (bool, Values) {
    let found = report.findings.iter().find_map(|finding| match &finding.evidence {
        Evidence::Effect(Effect { resolved, better, .. }) => Some((*resolved, better.clone())),
        _ => None,
    });
    found.expect("both values were tried")
}

#[test]
fn presence_is_what_is_compared() {
    let record = record(0.1);
    let labels: Vec<_> = groups(&record).iter().filter_map(lab_core::analysis::Group::label).collect();
    assert_eq!(labels, ["use_weight_decay false", "use_weight_decay true"]);
    let report = analyse(&record, &Thresholds::default(), None);
    assert_eq!(effect(&report), (true, presence(true)));
    assert!(report.of(Code::RolesUnfair).next().is_none(), "{:?}", report.findings);
    let importance = importances(&record).into_iter().find(|found| found.parameter == "use_weight_decay");
    assert!(importance.is_some_and(|found| found.importance > 0.0));
    let options = PlotOptions { width: 640.0, height: 400.0, lang: Lang::En };
    let isolation = isolation_plot(&record, "use_weight_decay", None, &options);
    let rows: Vec<&str> = isolation.table.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!((rows.as_slice(), isolation.title.contains("use of weight decay")), (&["false", "true"][..], true));
    let drawn: Vec<String> = automatic(&record, None, &options).into_iter().map(|picture| picture.name).collect();
    for name in ["isolation-use_weight_decay", "axis-use_weight_decay", "axis-weight_decay"] {
        assert!(drawn.iter().any(|found| found == name), "{name} in {drawn:?}");
    }
    assert!(!effect(&analyse(&self::record(0.0), &Thresholds::default(), None)).0, "no effect is none");
}

#[test]
fn any_record_is_asked_about_presence_afterwards() {
    let mut record = record(0.1);
    record.study = record.study.asking(&["adam.learning_rate".to_owned()], Lang::En).expect("it varies");
    assert_eq!(groups(&record).len(), 1, "a range makes no groups");
    let slices = lab_core::analysis::slices(&record, &lab_core::analysis::ranking(&record));
    assert_eq!(slices.iter().map(|slice| slice.trials).sum::<u64>(), 64);
    record.study = record.study.asking(&["use_weight_decay".to_owned()], Lang::En).expect("it varies");
    assert_eq!(record.study.space, self::record(0.1).study.space);
    assert_eq!(effect(&analyse(&record, &Thresholds::default(), None)), (true, presence(true)));
}
