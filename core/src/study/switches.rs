//! Holds techniques and their switches together: where a technique may be off, its strengths are active only where it is on;
//! where it is on, at least one strength says how strongly.

use crate::problem::{Fault, Problem};
use crate::space::{Condition, Domain, Parameter, Setting, Space, Value};
use crate::workload::strengths;

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
