//! Holds techniques and their switches together: where a technique may be off, its strengths are active only where it is on;
//! where it is on, at least one strength says how strongly.
//!
//! Says also how a study asks whether a technique helps, for the advisor and the page.

use crate::problem::{Fault, Problem};
use crate::space::{Condition, Domain, Options, Parameter, Purpose, Setting, Space, Value};
use crate::workload::{Hyperparameter, hyperparameter, strengths};

/// What asks whether a technique helps: its strengths that have an effect here, tuned where it is on, and its switch, with the
/// technique and without. Nothing where none of them has an effect. A strength keeps the range it has of its `own`; steps,
/// of which one may be "off", give way to the usual range.
pub fn with_and_without(
    switch: &str,
    has_effect: impl Fn(&Hyperparameter) -> bool,
    own: impl Fn(&str) -> Option<Parameter>,
) -> Vec<Parameter> {
    let strengths = strengths(switch).iter().filter_map(|name| hyperparameter(name)).filter(|entry| has_effect(entry));
    let mut asked: Vec<Parameter> =
        strengths.filter_map(|entry| tuned_where_on(switch, entry, own(entry.name))).collect();
    if asked.is_empty() {
        return asked;
    }
    if let Ok(options) = Options::new(vec![false.into(), true.into()]) {
        let domain = Domain::Choice(options);
        let setting = Setting::Varied { purpose: Purpose::Scientific, domain, natural: Default::default() };
        asked.push(Parameter { name: switch.to_owned(), setting, when: Vec::new() });
    }
    asked
}

fn tuned_where_on(switch: &str, entry: &Hyperparameter, own: Option<Parameter>) -> Option<Parameter> {
    let (own, mut when) = own.map_or((None, Vec::new()), |own| (Some(own.setting), own.when));
    let (domain, natural) = match own {
        Some(Setting::Varied { domain, natural, .. }) if domain.ends().is_some() => (domain, natural),
        _ => {
            let usual = entry.usual()?;
            let natural = entry.natural(&usual);
            (usual, natural)
        }
    };
    when.retain(|condition| condition.parent != switch);
    when.push(is_on(switch));
    let setting = Setting::Varied { purpose: Purpose::Nuisance, domain, natural };
    Some(Parameter { name: entry.name.to_owned(), setting, when })
}

/// Every switch whose strengths do not follow it.
pub(super) fn switches(space: &Space) -> Vec<Problem> {
    space.parameters().iter().flat_map(|parameter| of_switch(space, parameter)).collect()
}

fn of_switch(space: &Space, switch: &Parameter) -> Vec<Problem> {
    let strengths = strengths(&switch.name);
    let present = || strengths.iter().filter_map(|name| space.get(name));
    let mut problems: Vec<Problem> = Vec::new();
    if !strengths.is_empty() && can_be(switch, false) {
        problems.extend(present().filter(|strength| !follows(strength, &switch.name)).map(|strength| {
            let fault = Fault::StrengthNeedsSwitch { strength: strength.name.clone(), switch: switch.name.clone() };
            Problem::new(place(strength, &switch.name), fault)
        }));
    }
    let acts = |strength: &Parameter| {
        let mut own = strength.when.iter().filter(|condition| condition.parent == switch.name);
        own.all(|condition| condition.among.contains(&Value::Bool(true)))
    };
    if !strengths.is_empty() && can_be(switch, true) && !present().any(acts) {
        let fault = Fault::SwitchNeedsStrength { switch: switch.name.clone(), strengths: strengths.to_vec() };
        problems.push(Problem::new(format!("$.parameters[{:?}]", switch.name), fault));
    }
    problems
}

fn can_be(switch: &Parameter, on: bool) -> bool {
    match &switch.setting {
        Setting::Fixed(value) => *value == Value::Bool(on),
        Setting::Varied { domain: Domain::Choice(options), .. } => options.position(&Value::Bool(on)).is_some(),
        Setting::Varied { domain: Domain::Float(_) | Domain::Int(_), .. } => false,
    }
}

/// Whether a parameter is active only where the switch is on.
pub(super) fn follows(strength: &Parameter, switch: &str) -> bool {
    strength.when.iter().any(|condition| *condition == is_on(switch))
}

/// The condition that a switch is on.
pub(super) fn is_on(switch: &str) -> Condition {
    Condition { parent: switch.to_owned(), among: vec![Value::Bool(true)] }
}

/// The condition that is wrong, or where one is missing.
fn place(strength: &Parameter, switch: &str) -> String {
    let path = format!("$.parameters[{:?}]", strength.name);
    match strength.when.iter().any(|condition| condition.parent == switch) {
        true => format!("{path}.when[{switch:?}]"),
        false => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{FloatRange, Natural, Scale};
    use crate::study::Study;
    use crate::workload::HYPERPARAMETERS;

    fn study() -> Study {
        Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap()
    }

    /// The study that asks whether a technique helps, as far as it has an effect on it.
    fn asking(base: &Study, switch: &str) -> Study {
        let takes = |name: &str| base.revise().fix(name, 0i64).finish().is_ok();
        let own = |name: &str| base.space.get(name).cloned();
        let asked = with_and_without(switch, |entry| takes(entry.name), own);
        asked.into_iter().fold(base.revise(), |revision, parameter| revision.put(parameter)).finish().unwrap()
    }

    #[test]
    fn every_technique_can_be_asked_about() {
        for switch in HYPERPARAMETERS.iter().map(|entry| entry.name).filter(|name| !strengths(name).is_empty()) {
            let study = asking(&study(), switch);
            let parameter = study.space.get(switch).unwrap();
            assert_eq!(parameter.role(), crate::space::Role::Scientific, "{switch}");
            let follow = strengths(switch).iter().filter_map(|name| study.space.get(name));
            assert!(follow.clone().count() > 0 && follow.clone().all(|strength| follows(strength, switch)), "{switch}");
        }
    }

    #[test]
    fn a_range_stays_and_steps_give_way() {
        let range = |domain| Setting::Varied { purpose: Purpose::Scientific, domain, natural: Natural::default() };
        let weight_decay = |setting| Parameter { name: "weight_decay".into(), setting, when: Vec::new() };
        let own = range(Domain::Float(FloatRange::new(1e-5, 1e-3, Scale::Log).unwrap()));
        let asked = |setting: Setting| {
            with_and_without("use_weight_decay", |_| true, |_| Some(weight_decay(setting.clone()))).swap_remove(0)
        };
        assert_eq!(asked(own).domain().unwrap().ends(), Some((1e-5, 1e-3)));
        let steps = range(Domain::Choice(Options::new(vec![0.0.into(), 0.1.into()]).unwrap()));
        let usual = hyperparameter("weight_decay").unwrap().usual();
        assert_eq!(asked(steps).domain(), usual.as_ref());
        assert_eq!(asked(Setting::Fixed(0.1.into())).domain(), usual.as_ref());
        assert_eq!(with_and_without("use_weight_decay", |_| false, |_| None), []);
        assert_eq!(with_and_without("model.width", |_| true, |_| None), []);
    }
}
