//! Knobs: what a learner turns in the live study, and the places it has.

use crate::problem::{Fault, Problem};
use crate::sampler::{SamplerKind, SamplerName};
use crate::space::{Domain, FloatRange, IntRange, Purpose, Setting, Value};
use crate::study::Study;
use crate::workload::Workload;

/// What turning it changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// An end of a parameter's range.
    Low(String),
    High(String),
    /// A fixed parameter's value.
    Fixed(String),
    Trials,
    Steps,
    Seed,
    Sampler,
}

/// A knob with its places, in the order in which it shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    pub turn: Turn,
    pub places: Vec<Value>,
}

impl Turn {
    /// The parameter, or what of the study it is.
    pub fn name(&self) -> &str {
        match self {
            Turn::Low(name) | Turn::High(name) | Turn::Fixed(name) => name,
            Turn::Trials => "trials",
            Turn::Steps => "steps",
            Turn::Seed => "seed",
            Turn::Sampler => "sampler",
        }
    }

    /// Where it stands in a study; nothing if the study has no such thing.
    pub fn of(&self, study: &Study) -> Option<Value> {
        match self {
            Turn::Low(name) | Turn::High(name) => match (self, study.space.get(name)?.domain()?) {
                (Turn::Low(_), Domain::Float(range)) => Some(range.low().into()),
                (_, Domain::Float(range)) => Some(range.high().into()),
                (Turn::Low(_), Domain::Int(range)) => Some(range.low().into()),
                (_, Domain::Int(range)) => Some(range.high().into()),
                (_, Domain::Choice(_)) => None,
            },
            Turn::Fixed(name) => match &study.space.get(name)?.setting {
                Setting::Fixed(value) => Some(value.clone()),
                Setting::Varied { .. } => None,
            },
            Turn::Trials => i64::try_from(study.trials).ok().map(Value::from),
            Turn::Steps => study.workload.steps().and_then(|steps| i64::try_from(steps).ok()).map(Value::from),
            Turn::Seed => i64::try_from(study.sampler.seed).ok().map(Value::from),
            Turn::Sampler => Some(study.sampler.kind.name().into()),
        }
    }
}

impl Knob {
    /// The place of a study among those of the knob.
    pub fn place(&self, study: &Study) -> Option<usize> {
        let value = self.turn.of(study)?;
        self.places.iter().position(|place| *place == value)
    }

    /// The study with the knob turned to a value.
    ///
    /// # Errors
    /// What is wrong with such a study.
    pub fn turned(&self, study: &Study, value: &Value) -> Result<Study, Vec<Problem>> {
        let whole = || {
            let whole = value.as_i64().and_then(|whole| u64::try_from(whole).ok());
            whole.ok_or_else(|| foreign(value))
        };
        match &self.turn {
            Turn::Fixed(name) => study.revise().fix(name, value.clone()).finish(),
            Turn::Low(name) | Turn::High(name) => {
                let (purpose, domain) = self.moved(study, name, value)?;
                study.revise().vary(name, purpose, domain).finish()
            }
            Turn::Trials => study.revise().trials(whole()?).finish(),
            Turn::Steps => study.revise().steps(whole()?, evaluations(study, whole()?)).finish(),
            Turn::Seed => {
                let mut parts = study.clone().into_parts();
                parts.sampler.seed = whole()?;
                Study::new(parts)
            }
            Turn::Sampler => study.revise().sampler(drawn_by(study, value)?).finish(),
        }
    }

    fn moved(&self, study: &Study, name: &str, value: &Value) -> Result<(Purpose, Domain), Vec<Problem>> {
        let setting = study.space.get(name).map(|parameter| &parameter.setting);
        let Some(Setting::Varied { purpose, domain, .. }) = setting else { return Err(foreign(value)) };
        let is_low = matches!(self.turn, Turn::Low(_));
        let moved = match domain {
            Domain::Float(range) => {
                let end = value.as_f64().ok_or_else(|| foreign(value))?;
                let (low, high) = if is_low { (end, range.high()) } else { (range.low(), end) };
                FloatRange::new(low, high, range.scale()).map(Domain::Float)
            }
            Domain::Int(range) => {
                let end = value.as_i64().ok_or_else(|| foreign(value))?;
                let (low, high) = if is_low { (end, range.high()) } else { (range.low(), end) };
                IntRange::new(low, high, range.scale()).map(Domain::Int)
            }
            Domain::Choice(_) => return Err(foreign(value)),
        };
        let place = || format!("$.parameters[{name:?}]");
        moved.map(|domain| (*purpose, domain)).map_err(|fault| vec![Problem::new(place(), fault)])
    }
}

/// As many evaluations as before, in a training of another length.
fn evaluations(study: &Study, steps: u64) -> u64 {
    match &study.workload {
        Workload::Trained { steps: before, eval_every, .. } => {
            let evaluations = (before / (*eval_every).max(1)).max(1);
            (steps / evaluations).max(1)
        }
        Workload::External { .. } => 1,
    }
}

/// A sampler by its name; a grid with as many levels as make about as many trials.
fn drawn_by(study: &Study, value: &Value) -> Result<SamplerKind, Vec<Problem>> {
    let name = value.as_text().and_then(SamplerName::parse);
    Ok(match name {
        Some(SamplerName::Halton) => SamplerKind::Halton,
        Some(SamplerName::Sobol) => SamplerKind::Sobol,
        Some(SamplerName::Random) => SamplerKind::Random,
        Some(SamplerName::Grid) => {
            let dimensions = study.space.varied().count().max(1) as f64;
            SamplerKind::Grid {
                levels: libm::ceil(libm::pow(study.trials as f64, 1.0 / dimensions) - 1e-9).max(1.0) as u64,
            }
        }
        Some(SamplerName::Manual) | None => return Err(foreign(value)),
    })
}

fn foreign(value: &Value) -> Vec<Problem> {
    vec![Problem::new("$", Fault::NotOneOf { found: value.to_string(), allowed: Vec::new(), nearest: None })]
}
