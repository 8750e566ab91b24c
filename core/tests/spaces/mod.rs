//! Builders of search spaces for the sampler tests.

use lab_core::sampler::Sequence;
use lab_core::sampler::{SamplerKind, SamplerSpec};
use lab_core::space::{
    Condition, Domain, FloatRange, Natural, Options, Parameter, Purpose, Scale, Setting, Space, Value, Values,
};

pub fn varied(name: &str, domain: Domain) -> Parameter {
    Parameter {
        name: name.into(),
        setting: Setting::Varied { purpose: Purpose::Nuisance, domain, natural: Natural::default() },
        when: Vec::new(),
    }
}

pub fn choice(name: &str, options: &[&str]) -> Parameter {
    varied(name, Domain::Choice(Options::new(options.iter().map(|&option| option.into()).collect()).unwrap()))
}

pub fn float(name: &str, low: f64, high: f64, scale: Scale) -> Parameter {
    varied(name, Domain::Float(FloatRange::new(low, high, scale).unwrap()))
}

/// The parameter, active only while `parent` is one of `among`.
pub fn when(mut parameter: Parameter, parent: &str, among: &[&str]) -> Parameter {
    let among = among.iter().map(|&option| Value::from(option)).collect();
    parameter.when.push(Condition { parent: parent.into(), among });
    parameter
}

/// A parameter whose value is its coordinate in the unit interval.
pub fn unit(name: &str) -> Parameter {
    float(name, 0.0, 1.0, Scale::Linear)
}

pub fn space(parameters: Vec<Parameter>) -> Space {
    Space::new(parameters, "$.parameters").unwrap()
}

/// The first `n` trials.
pub fn trials(space: &Space, kind: SamplerKind, seed: u64, n: usize) -> Vec<Values> {
    Sequence::new(space, &SamplerSpec::new(kind, seed)).iter().take(n).collect()
}
