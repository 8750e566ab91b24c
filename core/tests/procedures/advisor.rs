//! The advisor's rules, and what overruling it does.

use crate::simulated::study;
use lab_core::procedure::advisor::{Advice, Goal, advise, departures, overrules};
use lab_core::space::{Domain, Role, Value};
use lab_core::study::Study;
use serde_json::json;

fn nuisance(trials: u64) -> Vec<String> {
    let advice = advise(&base("mlp"), &Goal::Maximize, trials).unwrap();
    let names = advice.proposals.iter().filter(|proposed| proposed.role == Role::Nuisance).map(|p| p.name.clone());
    names.filter(|name| name.starts_with("adam.")).collect()
}

fn base(family: &str) -> Study {
    Study::from_json(&json!({
        "format": "lab.study/1", "name": "new", "workload": {"dataset": "digits", "model": {"family": family}},
        "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": {},
        "sampler": {"kind": "halton", "seed": 1}, "trials": 1, "steps": 500}))
    .unwrap()
}

#[test]
fn adam_is_tuned_by_the_playbook_s_rule() {
    assert_eq!(nuisance(9), ["adam.learning_rate"]);
    assert_eq!(nuisance(10), ["adam.learning_rate", "adam.beta1"]);
    assert_eq!(nuisance(24), ["adam.learning_rate", "adam.beta1"]);
    assert_eq!(nuisance(25), ["adam.learning_rate", "adam.beta1", "adam.epsilon"]);
    assert_eq!(nuisance(60), ["adam.learning_rate", "adam.beta1", "adam.beta2", "adam.epsilon"]);
}

#[test]
fn what_the_goal_asks_is_scientific_and_each_optimizer_has_its_own_settings() {
    let values: Vec<Value> = ["nesterov", "adam"].map(Value::from).into();
    let goal = Goal::TestChange { parameter: "optimizer".into(), values };
    let advice = advise(&base("mlp"), &goal, 40).unwrap();
    assert_eq!(advice.trials_per_setting, 20);
    let role = |name: &str| advice.get(name).map(|proposed| proposed.role);
    assert_eq!(role("optimizer"), Some(Role::Scientific));
    assert_eq!(role("adam.beta1"), Some(Role::Nuisance), "20 trials for Adam");
    assert_eq!((role("nesterov.momentum"), role("sgd.learning_rate")), (Some(Role::Nuisance), None));
    assert_eq!(
        (role("adam.epsilon"), role("batch_size"), role("model.width")),
        (Some(Role::Fixed), Some(Role::Fixed), Some(Role::Fixed))
    );
    let condition = &advice.study.space.get("adam.learning_rate").unwrap().when[0];
    assert_eq!((condition.parent.as_str(), condition.among.as_slice()), ("optimizer", &["adam".into()][..]));
    let advice = advice.recommend();
    assert!(advice.sentences().all(|sentence| !sentence.en.is_empty() && !sentence.zh.is_empty()));
}

#[test]
fn understanding_a_width_covers_its_range() {
    let advice = advise(&base("mlp"), &Goal::Understand { parameter: "model.width".into() }, 30).unwrap();
    let width = advice.study.space.get("model.width").unwrap();
    assert!(matches!((width.role(), width.domain()), (Role::Scientific, Some(Domain::Int(_)))));
    assert_eq!(advice.get("weight_decay").unwrap().role, Role::Nuisance);
}

#[test]
fn a_persons_own_range_is_kept() {
    let own = study();
    let advice = advise(&own, &Goal::Maximize, 12).unwrap();
    assert_eq!(
        advice.study.space.get("adam.learning_rate").unwrap().domain(),
        own.space.get("adam.learning_rate").unwrap().domain()
    );
}

#[test]
fn a_goal_the_workload_does_not_have_is_refused() {
    for (family, parameter) in [("linear", "model.width"), ("mlp", "model.widht")] {
        let goal = Goal::Understand { parameter: parameter.into() };
        assert!(advise(&base(family), &goal, 10).is_err(), "{family} {parameter}");
    }
    let goal = Goal::TestChange { parameter: "model.depth".into(), values: vec![] };
    assert!(advise(&base("mlp"), &goal, 10).is_err());
}

#[test]
fn overruling_says_what_it_does_to_the_conclusion() {
    let advice = advise(&base("mlp"), &Goal::Understand { parameter: "model.depth".into() }, 30).unwrap();
    assert_eq!(overrules(&advice, &advice.study), []);
    let mine = advice.study.revise().fix("adam.learning_rate", 0.001).finish().unwrap();
    let found = overrules(&advice, &mine);
    assert_eq!((found.len(), found[0].advised, found[0].chosen), (1, Role::Nuisance, Role::Fixed));
    assert!(
        found[0].consequence.en.contains("holds only at adam.learning_rate = 0.001"),
        "{}",
        found[0].consequence.en
    );
    let range = Domain::Int(lab_core::space::IntRange::new(16, 256, lab_core::space::Scale::Log).unwrap());
    let batch = advice.study.revise().vary("batch_size", lab_core::space::Purpose::Nuisance, range).finish().unwrap();
    assert!(overrules(&advice, &batch)[0].consequence.en.contains("knob"));
}

fn roles(advice: &Advice, names: &[&str]) -> Vec<Option<Role>> {
    names.iter().map(|name| advice.study.space.get(name).map(|parameter| parameter.role())).collect()
}

/// Studies that have weight decay in each of the ways in which a person may have written it.
fn with_weight_decay() -> Vec<Study> {
    let range = json!({"role": "nuisance", "float": [1e-5, 1e-2], "scale": "log"});
    let mut under = range.clone();
    under["when"] = json!({"use_weight_decay": [true]});
    let parameters = [
        json!({}),
        json!({"weight_decay": range}),
        json!({"weight_decay": {"role": "fixed", "value": 0.01}}),
        json!({"use_weight_decay": {"role": "scientific", "choice": [false, true]}, "weight_decay": under}),
        json!({"use_weight_decay": {"role": "fixed", "value": false}, "weight_decay": under}),
        json!({"use_weight_decay": {"role": "fixed", "value": true}, "weight_decay": under}),
    ];
    let study = |parameters| {
        let mut file = base("mlp").to_json();
        file["parameters"] = parameters;
        Study::from_json(&file).unwrap()
    };
    parameters.into_iter().map(study).collect()
}

#[test]
fn whoever_compares_values_of_a_strength_gets_them_compared() {
    for study in with_weight_decay() {
        for goal in [
            Goal::TestChange { parameter: "weight_decay".into(), values: vec![0.0.into(), 1e-4.into(), 1e-2.into()] },
            Goal::Understand { parameter: "weight_decay".into() },
        ] {
            let advice = advise(&study, &goal, 60).unwrap();
            assert_eq!(roles(&advice, &["weight_decay", "use_weight_decay"]), [Some(Role::Scientific), None]);
            assert!(advice.study.space.get("weight_decay").unwrap().when.is_empty());
            let departs = departures(&advice, &study);
            assert!(departs.iter().all(|departure| !departure.name.contains("weight_decay")), "{departs:?}");
        }
    }
}

#[test]
fn whether_a_technique_helps_compares_its_presence_and_tunes_its_strength() {
    for study in with_weight_decay() {
        for goal in [
            Goal::Understand { parameter: "use_weight_decay".into() },
            Goal::TestChange { parameter: "use_weight_decay".into(), values: vec![false.into(), true.into()] },
        ] {
            let advice = advise(&study, &goal, 20).unwrap();
            let found = roles(&advice, &["use_weight_decay", "weight_decay"]);
            assert_eq!(found, [Some(Role::Scientific), Some(Role::Nuisance)]);
            let condition = &advice.study.space.get("weight_decay").unwrap().when;
            assert_eq!((condition.len(), condition[0].among.as_slice()), (1, &[Value::Bool(true)][..]));
            assert_eq!(advice.trials_per_setting, 10);
        }
    }
    // Offered where none is compared with some.
    let goal = Goal::TestChange { parameter: "weight_decay".into(), values: vec![0.0.into(), 0.01.into()] };
    let studies = advise(&base("mlp"), &goal, 40).unwrap().recommend().studies;
    assert_eq!(studies.len(), 2);
    assert!(studies[1].purpose.en.starts_with("Whether it helps at all"), "{}", studies[1].purpose.en);
    assert_eq!(studies[1].study.space.get("use_weight_decay").map(|found| found.role()), Some(Role::Scientific));
    assert_eq!(studies[1].study.space.get("weight_decay").map(|found| found.role()), Some(Role::Nuisance));
    let goal = Goal::TestChange { parameter: "weight_decay".into(), values: vec![1e-4.into(), 0.01.into()] };
    assert_eq!(advise(&base("mlp"), &goal, 40).unwrap().recommend().studies.len(), 1);
}

#[test]
fn another_goal_keeps_a_technique_with_its_switch() {
    for study in with_weight_decay() {
        for trials in [8, 40] {
            let advice = advise(&study, &Goal::Maximize, trials).unwrap();
            let presence = advice.get("use_weight_decay").unwrap();
            assert_eq!(presence.role, Role::Fixed);
            assert!(advise(&advice.study, &Goal::Maximize, trials).is_ok());
        }
    }
}
