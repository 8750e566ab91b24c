//! The exact configuration of one trial: an optimizer has the numbers of its own update rule and no others.
//!
//! Built from a study's fixed values, a trial's drawn values and the catalogue's defaults. Every number is within the
//! catalogue's limits. Knows nothing of devices.

use super::catalogue::{Kind, hyperparameter};
use crate::problem::{Fault, Problem};
use crate::space::{Space, Value, Values};

/// A family of architectures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelFamily {
    Linear,
    Mlp,
    Cnn,
}

impl ModelFamily {
    pub const ALL: [ModelFamily; 3] = [ModelFamily::Linear, ModelFamily::Mlp, ModelFamily::Cnn];

    pub fn name(self) -> &'static str {
        match self {
            ModelFamily::Linear => "linear",
            ModelFamily::Mlp => "mlp",
            ModelFamily::Cnn => "cnn",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }
}

/// Which update rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OptimizerKind {
    Sgd,
    Momentum,
    Nesterov,
    Adam,
}

impl OptimizerKind {
    pub const ALL: [OptimizerKind; 4] =
        [OptimizerKind::Sgd, OptimizerKind::Momentum, OptimizerKind::Nesterov, OptimizerKind::Adam];

    pub fn name(self) -> &'static str {
        match self {
            OptimizerKind::Sgd => "sgd",
            OptimizerKind::Momentum => "momentum",
            OptimizerKind::Nesterov => "nesterov",
            OptimizerKind::Adam => "adam",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An update rule with its hyperparameters (all but the learning rate, which the schedule scales).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    Sgd,
    Momentum { momentum: f64 },
    Nesterov { momentum: f64 },
    Adam { beta1: f64, beta2: f64, epsilon: f64 },
}

impl Optimizer {
    pub fn kind(&self) -> OptimizerKind {
        match self {
            Optimizer::Sgd => OptimizerKind::Sgd,
            Optimizer::Momentum { .. } => OptimizerKind::Momentum,
            Optimizer::Nesterov { .. } => OptimizerKind::Nesterov,
            Optimizer::Adam { .. } => OptimizerKind::Adam,
        }
    }
}

/// The nonlinearity between layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activation {
    Relu,
    Tanh,
    Gelu,
    Silu,
}

impl Activation {
    pub const ALL: [Activation; 4] = [Activation::Relu, Activation::Tanh, Activation::Gelu, Activation::Silu];

    pub fn name(self) -> &'static str {
        match self {
            Activation::Relu => "relu",
            Activation::Tanh => "tanh",
            Activation::Gelu => "gelu",
            Activation::Silu => "silu",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.name() == name)
    }
}

/// A model with the numbers that determine its shapes, and its dropout rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    Linear,
    /// `depth` hidden layers of `width` units.
    Mlp {
        width: usize,
        depth: usize,
        activation: Activation,
        dropout: f64,
    },
    /// `depth` convolutions of `width` channels (kernel `kernel`, stride 2, padding kernel / 2), then a linear layer.
    Cnn {
        width: usize,
        depth: usize,
        kernel: usize,
        activation: Activation,
        dropout: f64,
    },
}

impl Model {
    pub fn dropout(&self) -> f64 {
        match *self {
            Model::Linear => 0.0,
            Model::Mlp { dropout, .. } | Model::Cnn { dropout, .. } => dropout,
        }
    }
}

/// The course of the learning rate after warmup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleKind {
    Constant,
    Linear,
    Cosine,
}

/// A factor on the learning rate by step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    pub kind: ScheduleKind,
    /// The factor rises linearly over this many first steps: (t + 1) / warmup_steps at step t.
    pub warmup_steps: u64,
    /// Decay takes the last `decay_steps` steps of training; before it the factor is 1.
    pub decay_steps: u64,
    /// The factor at the last step, relative to the peak.
    pub end_factor: f64,
}

impl Schedule {
    /// The factor used for the update of step `t` (from 0) of `steps`.
    pub fn factor(&self, t: u64, steps: u64) -> f64 {
        let warmup = if t < self.warmup_steps { (t + 1) as f64 / self.warmup_steps as f64 } else { 1.0 };
        let decay_steps = self.decay_steps.min(steps.saturating_sub(self.warmup_steps));
        let into = (t + decay_steps).saturating_sub(steps) as f64 + f64::from(u8::from(t + decay_steps >= steps));
        let progress = if decay_steps == 0 { 0.0 } else { (into / decay_steps as f64).min(1.0) };
        let decay = match self.kind {
            ScheduleKind::Constant => 1.0,
            ScheduleKind::Linear => 1.0 - (1.0 - self.end_factor) * progress,
            ScheduleKind::Cosine => {
                let cosine = 0.5 * (1.0 + libm::cos(core::f64::consts::PI * progress));
                self.end_factor + (1.0 - self.end_factor) * cosine
            }
        };
        warmup * decay
    }
}

/// Everything a trainer needs to know of one trial, besides the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrialConfig {
    pub model: Model,
    pub optimizer: Optimizer,
    /// Peak learning rate.
    pub learning_rate: f64,
    pub schedule: Schedule,
    /// Coefficient λ of the L2 penalty ½ λ‖w‖², added to the gradients of weights (not of biases).
    pub weight_decay: f64,
    pub batch_size: usize,
    pub steps: u64,
    pub eval_every: u64,
}

impl TrialConfig {
    /// Resolves a trial's values over the study's fixed ones and the catalogue's defaults.
    ///
    /// # Errors
    /// Every value outside the catalogue's limits, located by parameter name.
    pub fn resolve(
        space: &Space,
        values: &Values,
        family: ModelFamily,
        steps: u64,
        eval_every: u64,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut resolver = Resolver { space, values, problems: &mut problems };
        let width = |resolver: &mut Resolver<'_>| resolver.whole("model.width") as usize;
        let model = match family {
            ModelFamily::Linear => Model::Linear,
            ModelFamily::Mlp => Model::Mlp {
                width: width(&mut resolver),
                depth: resolver.whole("model.depth") as usize,
                activation: resolver.name("model.activation", Activation::parse).unwrap_or(Activation::Relu),
                dropout: resolver.real("model.dropout"),
            },
            ModelFamily::Cnn => Model::Cnn {
                width: width(&mut resolver),
                depth: resolver.whole("model.depth") as usize,
                kernel: resolver.whole("model.kernel") as usize,
                activation: resolver.name("model.activation", Activation::parse).unwrap_or(Activation::Relu),
                dropout: resolver.real("model.dropout"),
            },
        };
        let kind = resolver.name("optimizer", OptimizerKind::parse).unwrap_or(OptimizerKind::Adam);
        let prefixed = |name: &str| format!("{}.{name}", kind.name());
        let optimizer = match kind {
            OptimizerKind::Sgd => Optimizer::Sgd,
            OptimizerKind::Momentum => Optimizer::Momentum { momentum: resolver.real(&prefixed("momentum")) },
            OptimizerKind::Nesterov => Optimizer::Nesterov { momentum: resolver.real(&prefixed("momentum")) },
            OptimizerKind::Adam => Optimizer::Adam {
                beta1: resolver.real("adam.beta1"),
                beta2: resolver.real("adam.beta2"),
                epsilon: resolver.real("adam.epsilon"),
            },
        };
        let schedule_kind = |name: &str| match name {
            "constant" => Some(ScheduleKind::Constant),
            "linear" => Some(ScheduleKind::Linear),
            "cosine" => Some(ScheduleKind::Cosine),
            _ => None,
        };
        let warmup_steps = resolver.whole("schedule.warmup_steps") as u64;
        let decay_steps = match resolver.given("schedule.decay_steps") {
            Some(_) => resolver.whole("schedule.decay_steps") as u64,
            None => steps.saturating_sub(warmup_steps),
        };
        let config = Self {
            model,
            optimizer,
            learning_rate: resolver.real(&prefixed("learning_rate")),
            schedule: Schedule {
                kind: resolver.name("schedule.kind", schedule_kind).unwrap_or(ScheduleKind::Constant),
                warmup_steps,
                decay_steps,
                end_factor: resolver.real("schedule.end_factor"),
            },
            weight_decay: resolver.real("weight_decay"),
            batch_size: resolver.whole("batch_size") as usize,
            steps,
            eval_every,
        };
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }
}

struct Resolver<'a> {
    space: &'a Space,
    values: &'a Values,
    problems: &'a mut Vec<Problem>,
}

impl Resolver<'_> {
    fn given(&self, name: &str) -> Option<Value> {
        self.space.value(name, self.values).cloned()
    }

    /// The given value or the catalogue's default, checked against the catalogue's limits.
    fn checked(&mut self, name: &str) -> Option<Value> {
        let entry = hyperparameter(name)?;
        let Some(value) = self.given(name) else { return Some(entry.default_value()) };
        match entry.check(&value) {
            Ok(()) => Some(value),
            Err(fault) => {
                self.problems.push(Problem::new(name, fault));
                None
            }
        }
    }

    fn real(&mut self, name: &str) -> f64 {
        self.checked(name).and_then(|value| value.as_f64()).unwrap_or(f64::NAN)
    }

    fn whole(&mut self, name: &str) -> i64 {
        self.checked(name).and_then(|value| value.as_i64()).unwrap_or(1)
    }

    fn name<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.checked(name).and_then(|value| value.as_text().and_then(parse))
    }
}

impl super::Hyperparameter {
    /// The default as a value.
    pub fn default_value(&self) -> Value {
        match self.kind {
            Kind::Real { default, .. } => Value::Float(default),
            Kind::Whole { default, .. } => Value::Int(default),
            Kind::Name { options } => Value::Text(options.first().copied().unwrap_or_default().to_owned()),
        }
    }

    /// Whether a value is of the right kind and within the limits.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        use crate::problem::{Expected, nearest_name};
        match self.kind {
            Kind::Real { limits, .. } => match value.as_f64() {
                None => Err(Fault::Type { expected: Expected::Number, found: value.to_string() }),
                Some(x) if limits.contain(x) => Ok(()),
                Some(x) => Err(Fault::OutOfRange {
                    found: value.to_string(),
                    limits: limits.to_string(),
                    nearest: Value::Float(limits.nearest(x)).to_string(),
                }),
            },
            Kind::Whole { low, high, .. } => match value.as_i64() {
                None => Err(Fault::Type { expected: Expected::WholeNumber, found: value.to_string() }),
                Some(i) if (low..=high).contains(&i) => Ok(()),
                Some(i) => Err(Fault::OutOfRange {
                    found: value.to_string(),
                    limits: format!("[{low}, {high}]"),
                    nearest: i.clamp(low, high).to_string(),
                }),
            },
            Kind::Name { options } => match value.as_text() {
                Some(name) if options.contains(&name) => Ok(()),
                _ => Err(Fault::NotOneOf {
                    found: value.to_string(),
                    allowed: options.iter().map(|&o| o.to_owned()).collect(),
                    nearest: nearest_name(&value.to_string(), options.iter().copied()),
                }),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_warms_up_stays_flat_and_decays() {
        let schedule = Schedule { kind: ScheduleKind::Linear, warmup_steps: 10, decay_steps: 20, end_factor: 0.1 };
        let factor = |t| schedule.factor(t, 100);
        assert!((factor(0) - 0.1).abs() < 1e-12);
        assert!((factor(9) - 1.0).abs() < 1e-12);
        assert!((factor(79) - 1.0).abs() < 1e-12);
        assert!((factor(99) - 0.1).abs() < 1e-12);
        assert!((80..100).all(|t| factor(t) < factor(t - 1)));
    }

    #[test]
    fn defaults_make_a_complete_trial() {
        let config = TrialConfig::resolve(&Space::default(), &Values::new(), ModelFamily::Mlp, 100, 10).unwrap();
        assert_eq!(config.optimizer.kind(), OptimizerKind::Adam);
        assert!(config.learning_rate > 0.0);
    }
}
