//! Search spaces: hyperparameters with their roles, domains and conditions.
//!
//! A `Space` that exists is valid: names are unique, every condition names a choice (or a fixed parameter) that stands earlier
//! in the order, and an option it has.

mod domain;
mod options;
mod ranges;
mod steps;
mod value;

pub use domain::Domain;
pub use lab_texts::format::number as format_number;
pub use options::{Meanings, Options};
pub use ranges::{FloatRange, IntRange, Scale};
pub use value::{Value, Values, values_from_json};

use crate::problem::{Fault, Problem};
use serde::{Deserialize, Serialize};

/// What a hyperparameter is for in this round (playbook: 目标 / 冗余 / 固定).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Scientific,
    Nuisance,
    Fixed,
}

/// What a parameter is: varied for a purpose over a domain, or fixed at a value. No other combination exists.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    Fixed(Value),
    Varied { purpose: Purpose, domain: Domain, natural: Natural },
}

/// Why a varied parameter varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its effect is what the round asks about.
    Scientific,
    /// It must be optimised over for the comparison to be fair.
    Nuisance,
}

/// Bounds that cannot be widened because nothing lies beyond them (dropout 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Natural {
    pub low: bool,
    pub high: bool,
}

/// The parameter is active only while `parent` has one of these values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub parent: String,
    pub among: Vec<Value>,
}

/// One hyperparameter of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub setting: Setting,
    /// All must hold.
    pub when: Vec<Condition>,
}

impl Parameter {
    pub fn role(&self) -> Role {
        match self.setting {
            Setting::Fixed(_) => Role::Fixed,
            Setting::Varied { purpose: Purpose::Scientific, .. } => Role::Scientific,
            Setting::Varied { purpose: Purpose::Nuisance, .. } => Role::Nuisance,
        }
    }

    /// The domain, if the parameter varies.
    pub fn domain(&self) -> Option<&Domain> {
        match &self.setting {
            Setting::Fixed(_) => None,
            Setting::Varied { domain, .. } => Some(domain),
        }
    }

    /// The value, if the parameter is fixed.
    pub fn fixed(&self) -> Option<&Value> {
        match &self.setting {
            Setting::Fixed(value) => Some(value),
            Setting::Varied { .. } => None,
        }
    }

    /// The values a condition on this parameter may name.
    fn options(&self) -> Option<&[Value]> {
        match &self.setting {
            Setting::Fixed(value) => Some(std::slice::from_ref(value)),
            Setting::Varied { domain: Domain::Choice(options), .. } => Some(options.as_slice()),
            Setting::Varied { .. } => None,
        }
    }
}

/// A valid search space. Parameters keep the order they were written in; `parents_first` gives an order for evaluation.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Space {
    parameters: Vec<Parameter>,
    /// Indices into `parameters`, every parameter after those its conditions name.
    parents_first: Vec<usize>,
}

impl Space {
    /// Checks names and conditions; reports every problem, located below `path` (such as `$.parameters`).
    pub fn new(parameters: Vec<Parameter>, path: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        for parameter in &parameters {
            for condition in &parameter.when {
                let place = format!("{path}[{:?}].when[{:?}]", parameter.name, condition.parent);
                match parameters.iter().find(|other| other.name == condition.parent) {
                    None => {
                        problems.push(Problem::new(place, Fault::ConditionUnknown { parent: condition.parent.clone() }))
                    }
                    Some(parent) => match parent.options() {
                        None => problems
                            .push(Problem::new(place, Fault::ConditionNotChoice { parent: parent.name.clone() })),
                        Some(options) => {
                            // A fixed parent may be named with options it does not take now: roles change between rounds.
                            if parent.role() != Role::Fixed {
                                for option in condition.among.iter().filter(|option| !options.contains(option)) {
                                    let fault = Fault::ConditionOption {
                                        parent: parent.name.clone(),
                                        option: option.to_string(),
                                    };
                                    problems.push(Problem::new(place.clone(), fault));
                                }
                            }
                        }
                    },
                }
            }
        }
        let parents_first = parents_first(&parameters);
        if problems.is_empty() && parents_first.len() < parameters.len() {
            let cycle: Vec<String> = (0..parameters.len())
                .filter(|i| !parents_first.contains(i))
                .map(|i| parameters[i].name.clone())
                .collect();
            problems.push(Problem::new(path, Fault::ConditionCycle { cycle }));
        }
        if problems.is_empty() { Ok(Self { parameters, parents_first }) } else { Err(problems) }
    }

    /// All parameters in the order they were written.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// All parameters, each after those its conditions name.
    pub fn parents_first(&self) -> impl Iterator<Item = &Parameter> {
        self.parents_first.iter().map(|&i| &self.parameters[i])
    }

    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The same space with what is asked scientific and every other varied parameter nuisance.
    pub fn asking(mut self, is_asked: impl Fn(&str) -> bool) -> Self {
        for parameter in &mut self.parameters {
            if let Setting::Varied { purpose, .. } = &mut parameter.setting {
                *purpose = if is_asked(&parameter.name) { Purpose::Scientific } else { Purpose::Nuisance };
            }
        }
        self
    }

    /// The varied parameters with their domains, in the order they were written.
    pub fn varied(&self) -> impl Iterator<Item = (&Parameter, &Domain)> {
        self.parameters.iter().filter_map(|parameter| parameter.domain().map(|domain| (parameter, domain)))
    }

    /// The fixed parameters with their values, in the order they were written.
    pub fn fixed(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.parameters.iter().filter_map(|parameter| Some((parameter.name.as_str(), parameter.fixed()?)))
    }

    /// What is fixed, which is a condition of whatever is concluded.
    pub fn fixed_values(&self) -> Values {
        self.fixed().map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    /// The choices that conditions depend on: they decide which other parameters exist in a trial.
    pub fn structural(&self) -> impl Iterator<Item = (&Parameter, &Options)> {
        let is_named = |name: &str| {
            self.parameters.iter().flat_map(|parameter| &parameter.when).any(|condition| condition.parent == name)
        };
        self.parents_first().filter_map(move |parameter| match parameter.domain() {
            Some(Domain::Choice(options)) if is_named(&parameter.name) => Some((parameter, options)),
            _ => None,
        })
    }

    /// The value a parameter has in a trial: drawn, or fixed; `None` while it is inactive or not drawn yet.
    pub fn value<'a>(&'a self, name: &str, values: &'a Values) -> Option<&'a Value> {
        let parameter = self.get(name)?;
        if !self.is_active(parameter, values) {
            return None;
        }
        match &parameter.setting {
            Setting::Fixed(value) => Some(value),
            Setting::Varied { .. } => values.get(name),
        }
    }

    /// Whether all conditions of a parameter hold, given the values of the parameters they name.
    pub fn is_active(&self, parameter: &Parameter, values: &Values) -> bool {
        parameter
            .when
            .iter()
            .all(|condition| self.value(&condition.parent, values).is_some_and(|value| condition.among.contains(value)))
    }

    /// Checks the values of one hand-written or foreign trial; reports every problem below `path`.
    pub fn check_values(&self, values: &Values, path: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (parameter, domain) in self.varied() {
            let place = format!("{path}[{:?}]", parameter.name);
            let active = self.is_active(parameter, values);
            match values.get(&parameter.name) {
                None if active => {
                    problems.push(Problem::new(path, Fault::PointMissing { name: parameter.name.clone() }))
                }
                Some(_) if !active => {
                    problems.push(Problem::new(place, Fault::PointInactive { name: parameter.name.clone() }))
                }
                Some(value) if !domain.contains(value) => {
                    problems.push(Problem::new(place, foreign_value(domain, value)))
                }
                _ => {}
            }
        }
        for name in values.keys() {
            if self.get(name).is_none_or(|parameter| parameter.role() == Role::Fixed) {
                let nearest =
                    crate::problem::nearest_name(name, self.varied().map(|(parameter, _)| parameter.name.as_str()));
                problems.push(Problem::new(path, Fault::UnknownKey { key: name.clone(), nearest }));
            }
        }
        problems
    }
}

fn foreign_value(domain: &Domain, value: &Value) -> Fault {
    let found = value.to_string();
    match domain {
        Domain::Float(range) => {
            let x = value.as_f64().unwrap_or(range.low()).clamp(range.low(), range.high());
            let nearest = range.step().map_or(x, |_| range.decode(range.encode(x)));
            let limits = match range.step() {
                Some(_) => format!("{{{}, {}, …, {}}}", range.low(), range.nth(1), range.high()),
                None => format!("[{}, {}]", range.low(), range.high()),
            };
            Fault::OutOfRange { found, limits, nearest: nearest.to_string() }
        }
        Domain::Int(range) => {
            let x = value.as_f64().unwrap_or(range.low() as f64).clamp(range.low() as f64, range.high() as f64);
            let limits = match range.step() {
                1 => format!("[{}, {}]", range.low(), range.high()),
                step => format!("{{{}, {}, …, {}}}", range.low(), range.low() + step, range.high()),
            };
            Fault::OutOfRange { found, limits, nearest: range.decode(range.encode(x)).to_string() }
        }
        Domain::Choice(options) => {
            let allowed: Vec<String> = options.as_slice().iter().map(Value::to_string).collect();
            let nearest = crate::problem::nearest_name(&value.to_string(), allowed.iter().map(String::as_str));
            Fault::NotOneOf { found, allowed, nearest }
        }
    }
}

/// Kahn's algorithm, stable in the written order; parameters on or behind a cycle are left out.
fn parents_first(parameters: &[Parameter]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(parameters.len());
    let mut placed: Vec<&str> = Vec::with_capacity(parameters.len());
    loop {
        let before = order.len();
        for (i, parameter) in parameters.iter().enumerate() {
            if !placed.contains(&parameter.name.as_str())
                && parameter.when.iter().all(|condition| placed.contains(&condition.parent.as_str()))
            {
                placed.push(&parameter.name);
                order.push(i);
            }
        }
        if order.len() == before {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(name: &str, options: &[&str]) -> Parameter {
        let options = Options::new(options.iter().map(|&o| o.into()).collect()).unwrap();
        Parameter {
            name: name.into(),
            setting: Setting::Varied {
                purpose: Purpose::Scientific,
                domain: Domain::Choice(options),
                natural: Natural::default(),
            },
            when: vec![],
        }
    }

    fn rate(name: &str, parent: &str, option: &str) -> Parameter {
        let domain = Domain::Float(FloatRange::new(1e-4, 1.0, Scale::Log).unwrap());
        Parameter {
            name: name.into(),
            setting: Setting::Varied { purpose: Purpose::Nuisance, domain, natural: Natural::default() },
            when: vec![Condition { parent: parent.into(), among: vec![option.into()] }],
        }
    }

    #[test]
    fn conditions_decide_what_is_active() {
        let space = Space::new(
            vec![rate("adam.learning_rate", "optimizer", "adam"), choice("optimizer", &["sgd", "adam"])],
            "$",
        )
        .unwrap();
        let order: Vec<_> = space.parents_first().map(|p| p.name.as_str()).collect();
        assert_eq!(order, ["optimizer", "adam.learning_rate"]);
        let parameter = space.get("adam.learning_rate").unwrap();
        assert!(space.is_active(parameter, &Values::from([("optimizer".into(), "adam".into())])));
        assert!(!space.is_active(parameter, &Values::from([("optimizer".into(), "sgd".into())])));
    }

    #[test]
    fn broken_conditions_are_located() {
        let faults = |parameters| Space::new(parameters, "$.parameters").unwrap_err();
        let unknown = faults(vec![rate("lr", "optimiser", "adam")]);
        assert_eq!(unknown[0].path, r#"$.parameters["lr"].when["optimiser"]"#);
        let numeric = faults(vec![choice("optimizer", &["adam"]), rate("a", "optimizer", "adam"), rate("b", "a", "1")]);
        assert!(matches!(numeric[0].fault, Fault::ConditionNotChoice { .. }));
        let option = faults(vec![choice("optimizer", &["adam"]), rate("a", "optimizer", "sgd")]);
        assert!(matches!(option[0].fault, Fault::ConditionOption { .. }));
        let (mut x, mut y) = (choice("x", &["1"]), choice("y", &["1"]));
        x.when = vec![Condition { parent: "y".into(), among: vec!["1".into()] }];
        y.when = vec![Condition { parent: "x".into(), among: vec!["1".into()] }];
        assert!(matches!(faults(vec![x, y])[0].fault, Fault::ConditionCycle { .. }));
    }

    #[test]
    fn foreign_values_are_reported() {
        let space =
            Space::new(vec![choice("optimizer", &["sgd", "adam"]), rate("lr", "optimizer", "adam")], "$").unwrap();
        let point = |pairs: &[(&str, Value)]| {
            let values: Values = pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
            space.check_values(&values, "$.points[0]").len()
        };
        assert_eq!(point(&[("optimizer", "sgd".into())]), 0);
        assert_eq!(point(&[("optimizer", "adam".into())]), 1);
        assert_eq!(point(&[("optimizer", "sgd".into()), ("lr", 0.1.into())]), 1);
        assert_eq!(point(&[("optimizer", "adma".into()), ("speed", 0.1.into())]), 2);
    }
}
