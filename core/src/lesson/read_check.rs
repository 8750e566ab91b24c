//! Reads the checks of a lesson: `{"check": "range", "parameter": "adam.learning_rate", "high": {"at_least": 0.1}}`.

use super::check::{Check, Limits};
use crate::findings::Code;
use crate::named::named;
use crate::problem::{Expected, Fault};
use crate::sampler::SamplerName;
use crate::space::{Role, Space, Values};
use crate::study::read::Reader;
use crate::study::read::fields::{Object, kind_of};
use serde_json::Value as Json;

named! {
    /// The checks there are.
    pub enum CheckName {
        Finding = "finding",
        Role = "role",
        Range = "range",
        Conditional = "conditional",
        Groups = "groups",
        Trials = "trials",
        Infeasible = "infeasible",
        Budget = "budget",
        Best = "best",
        Seeds = "seeds",
        Sampler = "sampler",
        Distinct = "distinct",
        Steps = "steps",
        Effect = "effect",
    }
}

const MOST: u64 = 1_000_000;
/// Groups whose budgets differ by less are equal to a reader.
const RATIO: f64 = 1.25;

/// Reads a list of checks; `at_least` how many there must be.
pub(super) fn checks(reader: &mut Reader, json: &Json, path: &str, space: Option<&Space>) -> Option<Vec<Check>> {
    let Some(list) = json.as_array() else {
        return reader.report(path, Fault::Type { expected: Expected::List, found: kind_of(json) });
    };
    if list.is_empty() {
        return reader.report(path, super::fault(lab_texts::lesson::NO_CHECK));
    }
    let read: Vec<Option<Check>> =
        list.iter().enumerate().map(|(i, json)| check(reader, json, &format!("{path}[{i}]"), space)).collect();
    read.into_iter().collect()
}

fn check(reader: &mut Reader, json: &Json, path: &str, space: Option<&Space>) -> Option<Check> {
    let object = reader.object(json, path)?;
    let name = reader.text(object, path, "check")?;
    let Some(name) = CheckName::parse(&name) else {
        return reader.not_one_of(&format!("{path}.check"), &name, &CheckName::NAMES);
    };
    let keys: &[&str] = match name {
        CheckName::Finding => &["check", "code", "present", "parameter"],
        CheckName::Role => &["check", "parameter", "role"],
        CheckName::Range => &["check", "parameter", "contains", "low", "high"],
        CheckName::Conditional => &["check", "parameter", "on"],
        CheckName::Groups | CheckName::Trials | CheckName::Seeds => &["check", "at_least"],
        CheckName::Infeasible => &["check", "at_most"],
        CheckName::Budget => &["check", "ratio"],
        CheckName::Best => &["check", "value"],
        CheckName::Sampler => &["check", "among"],
        CheckName::Distinct => &["check", "parameter", "at_least", "at_most"],
        CheckName::Steps => &["check", "at_least", "at_most"],
        CheckName::Effect => &["check", "resolved", "better"],
    };
    reader.known_keys(object, path, keys);
    body(reader, name, object, path, space)
}

fn body(reader: &mut Reader, name: CheckName, object: &Object, path: &str, space: Option<&Space>) -> Option<Check> {
    Some(match name {
        CheckName::Finding => finding(reader, object, path, space)?,
        CheckName::Role => {
            let parameter = reader.text(object, path, "parameter");
            let role = reader.text(object, path, "role").and_then(|role| match role.as_str() {
                "scientific" => Some(Role::Scientific),
                "nuisance" => Some(Role::Nuisance),
                "fixed" => Some(Role::Fixed),
                _ => reader.not_one_of(&format!("{path}.role"), &role, &["scientific", "nuisance", "fixed"]),
            });
            Check::Role { parameter: parameter?, role: role? }
        }
        CheckName::Range => range(reader, object, path)?,
        CheckName::Conditional => {
            let (parameter, on) = (reader.text(object, path, "parameter"), reader.text(object, path, "on"));
            Check::Conditional { parameter: parameter?, on: on? }
        }
        CheckName::Groups => Check::Groups { at_least: reader.whole(object, path, "at_least", 1, MOST)? },
        CheckName::Trials => Check::Trials { at_least: reader.whole(object, path, "at_least", 1, MOST)? },
        CheckName::Seeds => Check::Seeds { at_least: reader.whole(object, path, "at_least", 2, MOST)? },
        CheckName::Infeasible => Check::Infeasible { at_most: needed(reader, object, path, "at_most")? },
        CheckName::Budget => Check::Budget { ratio: number(reader, object, path, "ratio")?.unwrap_or(RATIO) },
        CheckName::Best => Check::Best { value: needed(reader, object, path, "value")? },
        CheckName::Sampler => Check::Sampler { among: samplers(reader, object, path)? },
        CheckName::Distinct => {
            let parameter = known(reader, object, path, "parameter", space);
            Check::Distinct { parameter: parameter?, limits: limits(reader, object, path)? }
        }
        CheckName::Steps => Check::Steps { limits: limits(reader, object, path)? },
        CheckName::Effect => effect(reader, object, path)?,
    })
}

fn finding(reader: &mut Reader, object: &Object, path: &str, space: Option<&Space>) -> Option<Check> {
    let code = reader.text(object, path, "code");
    let present = flag(reader, object, path, "present");
    let parameter = match object.get("parameter") {
        None => Some(None),
        Some(_) => known(reader, object, path, "parameter", space).map(Some),
    };
    let code = code.and_then(|name| {
        let names = Code::ALL.map(Code::name);
        Code::parse(&name).or_else(|| reader.not_one_of(&format!("{path}.code"), &name, &names))
    });
    Some(Check::Finding { code: code?, present: present?, parameter: parameter? })
}

fn range(reader: &mut Reader, object: &Object, path: &str) -> Option<Check> {
    let parameter = reader.text(object, path, "parameter");
    let contains = number(reader, object, path, "contains");
    let mut ends = |key: &str| match object.get(key) {
        None => Some(Limits::default()),
        Some(json) => {
            let place = format!("{path}.{key}");
            let object = reader.object(json, &place)?;
            reader.known_keys(object, &place, &["at_least", "at_most"]);
            limits(reader, object, &place)
        }
    };
    let (low, high) = (ends("low"), ends("high"));
    Some(Check::Range { parameter: parameter?, contains: contains?, low: low?, high: high? })
}

fn effect(reader: &mut Reader, object: &Object, path: &str) -> Option<Check> {
    let resolved = flag(reader, object, path, "resolved");
    let better = match object.get("better") {
        None => Some(Values::new()),
        Some(json) => crate::space::values_from_json(json).or_else(|| {
            reader.report(format!("{path}.better"), Fault::Type { expected: Expected::Object, found: kind_of(json) })
        }),
    };
    Some(Check::Effect { resolved: resolved?, better: better? })
}

/// A parameter of the live study.
pub(super) fn known(
    reader: &mut Reader,
    object: &Object,
    path: &str,
    key: &'static str,
    space: Option<&Space>,
) -> Option<String> {
    let name = reader.text(object, path, key)?;
    let Some(space) = space else { return Some(name) };
    if space.get(&name).is_some() {
        return Some(name);
    }
    let names: Vec<&str> = space.parameters().iter().map(|parameter| parameter.name.as_str()).collect();
    reader.not_one_of(&format!("{path}.{key}"), &name, &names)
}

fn samplers(reader: &mut Reader, object: &Object, path: &str) -> Option<Vec<String>> {
    let json = reader.member(object, path, "among")?;
    let place = format!("{path}.among");
    let Some(list) = json.as_array() else {
        return reader.report(place, Fault::Type { expected: Expected::List, found: kind_of(json) });
    };
    let name = |(i, json): (usize, &Json)| {
        let place = format!("{place}[{i}]");
        let name = json.as_str().unwrap_or_default();
        let known = SamplerName::parse(name).map(|sampler| sampler.name().to_owned());
        known.or_else(|| reader.not_one_of(&place, name, &SamplerName::NAMES))
    };
    let read: Vec<Option<String>> = list.iter().enumerate().map(name).collect();
    read.into_iter().collect()
}

fn limits(reader: &mut Reader, object: &Object, path: &str) -> Option<Limits> {
    let (at_least, at_most) = (number(reader, object, path, "at_least"), number(reader, object, path, "at_most"));
    let limits = Limits { at_least: at_least?, at_most: at_most? };
    if limits == Limits::default() {
        return reader.report(path, Fault::Missing { key: "at_least" });
    }
    Some(limits)
}

/// A number that may be absent.
fn number(reader: &mut Reader, object: &Object, path: &str, key: &str) -> Option<Option<f64>> {
    match object.get(key) {
        None => Some(None),
        Some(json) => reader.number(json, &format!("{path}.{key}")).map(Some),
    }
}

fn needed(reader: &mut Reader, object: &Object, path: &str, key: &'static str) -> Option<f64> {
    let json = reader.member(object, path, key)?;
    reader.number(json, &format!("{path}.{key}"))
}

fn flag(reader: &mut Reader, object: &Object, path: &str, key: &'static str) -> Option<bool> {
    let json = reader.member(object, path, key)?;
    json.as_bool().or_else(|| reader.not_one_of(&format!("{path}.{key}"), &json.to_string(), &["true", "false"]))
}
