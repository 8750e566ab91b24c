//! The advisor's rules, and what overruling it does.

use crate::simulated::study;
use lab_core::procedure::advisor::{Goal, advise, overrules};
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
