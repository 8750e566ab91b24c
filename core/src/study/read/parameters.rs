//! Reads the parameters of a study: roles, domains, conditions.

use super::Reader;
use super::fields::{Object, kind_of, shorten, whole_number};
use crate::problem::{Expected, Fault};
use crate::space::{
    Condition, Domain, FloatRange, IntRange, Natural, Options, Parameter, Purpose, Scale, Setting, Value,
};
use crate::study::{MAX_NAME_BYTES, MAX_OPTIONS, MAX_PARAMETERS};
use serde_json::Value as Json;

const KEYS: [&str; 10] = ["role", "float", "int", "choice", "value", "scale", "step", "stands_for", "when", "natural"];

impl Reader {
    pub(super) fn parameters(&mut self, top: &Object) -> Option<Vec<Parameter>> {
        let path = "$.parameters";
        let parameters = self.member(top, "$", "parameters").and_then(|json| self.object(json, path))?;
        if parameters.len() > MAX_PARAMETERS {
            let fault =
                Fault::TooLarge { what: "parameters", found: parameters.len() as u64, limit: MAX_PARAMETERS as u64 };
            return self.report(path, fault);
        }
        if let Some(name) = parameters.keys().find(|name| name.len() > MAX_NAME_BYTES) {
            return self.report(path, Fault::TooLong { found: name.len(), limit: MAX_NAME_BYTES });
        }
        let read: Vec<Option<Parameter>> = parameters.iter().map(|(name, json)| self.parameter(name, json)).collect();
        read.into_iter().collect()
    }

    pub(super) fn parameter(&mut self, name: &str, json: &Json) -> Option<Parameter> {
        let path = format!("$.parameters[{name:?}]");
        let parameter = self.object(json, &path)?;
        self.known_keys(parameter, &path, &KEYS);
        let role = self.text(parameter, &path, "role").and_then(|role| match role.as_str() {
            "scientific" => Some(Some(Purpose::Scientific)),
            "nuisance" => Some(Some(Purpose::Nuisance)),
            "fixed" => Some(None),
            _ => self.not_one_of(&format!("{path}.role"), &role, &["scientific", "nuisance", "fixed"]),
        });
        let scale = match parameter.get("scale") {
            None => Some(Scale::Linear),
            Some(_) => self.text(parameter, &path, "scale").and_then(|scale| {
                Scale::parse(&scale).or_else(|| self.not_one_of(&format!("{path}.scale"), &scale, &Scale::NAMES))
            }),
        };
        let natural = match parameter.get("natural") {
            None => Some(Natural::default()),
            Some(_) => self.text(parameter, &path, "natural").and_then(|natural| match natural.as_str() {
                "low" => Some(Natural { low: true, high: false }),
                "high" => Some(Natural { low: false, high: true }),
                "both" => Some(Natural { low: true, high: true }),
                _ => self.not_one_of(&format!("{path}.natural"), &natural, &["low", "high", "both"]),
            }),
        };
        let when = self.conditions(parameter, &path);
        let present: Vec<&str> =
            ["float", "int", "choice", "value"].into_iter().filter(|key| parameter.contains_key(*key)).collect();
        let &[kind] = present.as_slice() else {
            return self
                .report(path, Fault::DomainCount { found: present.iter().map(|&key| key.to_owned()).collect() });
        };
        if parameter.contains_key("step") && !["float", "int"].contains(&kind) {
            return self.report(format!("{path}.step"), Fault::StepNeedsRange);
        }
        let place = format!("{path}.{kind}");
        let body = parameter.get(kind)?;
        let setting = match (kind, role) {
            ("value", _) => {
                let value = self.scalar(body, &place);
                match role? {
                    None => Setting::Fixed(value?),
                    Some(_) => return self.report(path, Fault::VariedNeedsRange),
                }
            }
            (_, Some(None)) => return self.report(path, Fault::FixedNeedsValue),
            (_, role) => {
                let domain = match kind {
                    "float" => self.float(parameter, &path, body, scale).map(Domain::Float),
                    "int" => self.int(parameter, &path, body, scale).map(Domain::Int),
                    _ => self.choice(parameter, &path, body).map(Domain::Choice),
                };
                Setting::Varied { purpose: role??, domain: domain?, natural: natural? }
            }
        };
        Some(Parameter { name: name.to_owned(), setting, when: when? })
    }

    fn float(&mut self, parameter: &Object, path: &str, ends: &Json, scale: Option<Scale>) -> Option<FloatRange> {
        let place = format!("{path}.float");
        let (low, high) = self.ends(ends, &place, Expected::PairOfNumbers, Json::as_f64)?;
        let range = FloatRange::new(low, high, scale?).map_err(|fault| self.report::<()>(place, fault)).ok()?;
        let Some(step) = parameter.get("step") else { return Some(range) };
        let place = format!("{path}.step");
        let step = self.number(step, &place)?;
        range.stepped(step).map_err(|fault| self.report::<()>(place, fault)).ok()
    }

    fn int(&mut self, parameter: &Object, path: &str, ends: &Json, scale: Option<Scale>) -> Option<IntRange> {
        let place = format!("{path}.int");
        let (low, high) = self.ends(ends, &place, Expected::PairOfWholeNumbers, whole_number)?;
        let range = IntRange::new(low, high, scale?).map_err(|fault| self.report::<()>(place, fault)).ok()?;
        let Some(step) = parameter.get("step") else { return Some(range) };
        let place = format!("{path}.step");
        let Some(step) = whole_number(step) else {
            return self.report(place, Fault::Type { expected: Expected::WholeNumber, found: shorten(step) });
        };
        range.stepped(step).map_err(|fault| self.report::<()>(place, fault)).ok()
    }

    fn choice(&mut self, parameter: &Object, path: &str, options: &Json) -> Option<Options> {
        let options = self.options(options, &format!("{path}.choice"))?;
        let Some(meanings) = parameter.get("stands_for") else { return Some(options) };
        let place = format!("{path}.stands_for");
        let meanings = self.object(meanings, &place)?;
        if let Some(option) = meanings.keys().find(|text| options.position(&text.as_str().into()).is_none()) {
            return self.report(place, Fault::MeaningNeedsText { option: option.clone() });
        }
        Some(options.standing_for(meanings.clone().into_iter().collect()))
    }

    pub(super) fn conditions(&mut self, parameter: &Object, path: &str) -> Option<Vec<Condition>> {
        let Some(json) = parameter.get("when") else { return Some(Vec::new()) };
        let place = format!("{path}.when");
        let when = self.object(json, &place)?;
        let mut conditions = Vec::new();
        for (parent, json) in when {
            if parent.len() > MAX_NAME_BYTES {
                return self.report(place, Fault::TooLong { found: parent.len(), limit: MAX_NAME_BYTES });
            }
            let place = format!("{place}[{parent:?}]");
            let among = match json {
                Json::Array(list) => list.clone(),
                scalar => vec![scalar.clone()],
            };
            let among: Vec<Option<Value>> = among.iter().map(|json| self.scalar(json, &place)).collect();
            conditions.push(Condition { parent: parent.clone(), among: among.into_iter().collect::<Option<_>>()? });
        }
        Some(conditions)
    }

    pub(super) fn options(&mut self, json: &Json, path: &str) -> Option<Options> {
        let Json::Array(list) = json else {
            return self.report(path, Fault::Type { expected: Expected::List, found: kind_of(json) });
        };
        if list.len() > MAX_OPTIONS {
            return self.report(
                path,
                Fault::TooLarge { what: "options", found: list.len() as u64, limit: MAX_OPTIONS as u64 },
            );
        }
        let values: Vec<Option<Value>> =
            list.iter().enumerate().map(|(i, json)| self.scalar(json, &format!("{path}[{i}]"))).collect();
        Options::new(values.into_iter().collect::<Option<_>>()?).map_err(|fault| self.report::<()>(path, fault)).ok()
    }

    pub(super) fn ends<T>(
        &mut self,
        json: &Json,
        path: &str,
        expected: Expected,
        read: fn(&Json) -> Option<T>,
    ) -> Option<(T, T)> {
        let pair = json.as_array().and_then(|list| match list.as_slice() {
            [low, high] => Some((read(low)?, read(high)?)),
            _ => None,
        });
        pair.or_else(|| self.report(path, Fault::Type { expected, found: shorten(json) }))
    }
}
