//! Two configurations in one search space: the study that trains both.

use crate::problem::Problem;
use crate::sampler::SamplerKind;
use crate::space::{Condition, Domain, Natural, Options, Parameter, Purpose, Setting, Value, Values};
use crate::study::{Revision, Study};
use crate::workload::{Hyperparameter, OptimizerKind, SPLIT_SEED, hyperparameter, strengths, switch};
use std::collections::BTreeMap;

/// What two studies of one configuration each make together: what they share is fixed, what differs is compared.
#[derive(Clone, Debug)]
pub struct Pair {
    pub revision: Revision,
    /// The values of the candidate and of the baseline.
    pub points: [Values; 2],
}

impl Pair {
    /// `None` if both are the same configuration, as the defaults of what they leave unsaid have it.
    pub fn of(candidate: &Study, baseline: &Study) -> Option<Self> {
        let both = [(candidate, baseline), (baseline, candidate)];
        let [ours, theirs] = both.map(|(study, other)| complete(study, other));
        if ours == theirs {
            return None;
        }
        let mut revision = candidate.revise();
        for parameter in baseline.space.parents_first() {
            if candidate.space.get(&parameter.name).is_none() {
                revision = revision.put(parameter.clone());
            }
        }
        let mut points = [Values::new(), Values::new()];
        for name in ours.keys().chain(theirs.keys().filter(|name| !ours.contains_key(*name))) {
            let when = conditions(name, both.map(|(study, _)| study), [&ours, &theirs]);
            let sides = [&ours, &theirs].map(|values| values.get(name).filter(|_| holds(&when, values)));
            let setting = match sides {
                [Some(a), Some(b)] if a != b => {
                    points[0].insert(name.clone(), a.clone());
                    points[1].insert(name.clone(), b.clone());
                    choice(a, b)?
                }
                [Some(value), _] | [None, Some(value)] => Setting::Fixed(value.clone()),
                [None, None] => continue,
            };
            revision = revision.put(Parameter { name: name.clone(), setting, when });
        }
        (points[0] != points[1]).then_some(Self { revision, points })
    }
}

fn choice(a: &Value, b: &Value) -> Option<Setting> {
    let domain = Domain::Choice(Options::new(vec![a.clone(), b.clone()]).ok()?);
    Some(Setting::Varied { purpose: Purpose::Scientific, domain, natural: Natural::default() })
}

/// What must hold for a parameter to exist, of what differs between the sides: the conditions it has in its own study, and
/// the optimizer that a hyperparameter belongs to, or the switch of its technique.
fn conditions(name: &str, studies: [&Study; 2], values: [&BTreeMap<String, Value>; 2]) -> Vec<Condition> {
    let [ours, theirs] = values;
    let differs = |parent: &str| ours.get(parent) != theirs.get(parent);
    let own = studies.into_iter().find_map(|study| study.space.get(name)).map(|parameter| parameter.when.clone());
    let mut when: Vec<Condition> = own.unwrap_or_default();
    when.retain(|condition| differs(&condition.parent));
    if let Some((owner, _)) = name.split_once('.')
        && differs("optimizer")
        && OptimizerKind::parse(owner).is_some()
        && when.iter().all(|condition| condition.parent != "optimizer")
    {
        when.push(Condition { parent: "optimizer".into(), among: vec![owner.into()] });
    }
    if let Some(switch) = switch(name)
        && differs(switch)
        && when.iter().all(|condition| condition.parent != switch)
    {
        when.push(Condition { parent: switch.into(), among: vec![true.into()] });
    }
    for condition in &mut when {
        // A choice between the two sides has no other options.
        let known = |option: &Value| values.iter().any(|side| side.get(&condition.parent) == Some(option));
        condition.among.retain(|option| known(option));
    }
    when
}

fn holds(when: &[Condition], values: &BTreeMap<String, Value>) -> bool {
    when.iter().all(|condition| values.get(&condition.parent).is_some_and(|value| condition.among.contains(value)))
}

/// The values of a study in which everything is fixed, with the defaults of what only the other side mentions; another optimizer's hyperparameters are not this one's.
fn complete(study: &Study, other: &Study) -> BTreeMap<String, Value> {
    let mut values = study.space.fixed_values();
    // Parents first: whether a parameter exists may hang on a default that was filled in before.
    for parameter in other.space.parents_first().filter(|parameter| matches!(parameter.setting, Setting::Fixed(_))) {
        let name = &parameter.name;
        if values.contains_key(name) || !holds(&parameter.when, &values) {
            continue;
        }
        let Some(value) = unsaid(name, &values) else { continue };
        // A switch says only what holds anyway.
        if !strengths(name).is_empty() || study.revise().fix(name, value.clone()).finish().is_ok() {
            values.insert(name.clone(), value);
        }
    }
    values
}

/// What a parameter is that a configuration does not mention: a technique that has no switch is on where it has a strength.
pub fn unsaid(name: &str, beside: &BTreeMap<String, Value>) -> Option<Value> {
    match strengths(name) {
        [] => default_value(name),
        strengths => Some(strengths.iter().any(|strength| beside.contains_key(*strength)).into()),
    }
}

/// The default of a parameter.
pub fn default_value(name: &str) -> Option<Value> {
    hyperparameter(name).map(Hyperparameter::default_value)
}

/// One configuration of a study as a study in which everything is fixed. One of several splits of the data has the shipped one.
///
/// # Errors
/// The problems of a study of these values alone.
pub fn fixed_at(study: &Study, values: &Values) -> Result<Study, Vec<Problem>> {
    let mut revision = study.revise();
    // What was not active belongs to another branch.
    for parameter in study.space.parameters() {
        if !study.space.is_active(parameter, values) {
            revision = revision.remove(&parameter.name);
        }
    }
    let varied = |parameter: &&Parameter| matches!(parameter.setting, Setting::Varied { .. });
    for parameter in study.space.parents_first().filter(varied) {
        revision = match values.get(&parameter.name) {
            Some(value) => revision.fix(&parameter.name, value.clone()),
            None if parameter.name == SPLIT_SEED => revision.remove(&parameter.name),
            None => revision,
        };
    }
    revision.trials(1).sampler(SamplerKind::Halton).finish()
}
