//! The exact configuration of one trial: an optimizer has the numbers of its own update rule and no others.
//!
//! Built from a study's fixed values, a trial's drawn values and the catalogue's defaults. Every number is within the
//! catalogue's limits.

use super::catalogue::hyperparameter;
use super::hyperparameters::SPLIT_SEED;
use super::model::{Activation, Cnn, Mlp, Model, ModelFamily, NormPosition, Position, Resnet, Transformer};
use super::optimizer::{Optimizer, OptimizerKind};
use super::schedule::{Schedule, ScheduleKind};
use crate::problem::Problem;
use crate::space::{Space, Value, Values};
use serde::{Deserialize, Serialize};

/// The penalty on large weights, its coefficient λ per trial. Never on biases or normalization.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum WeightDecay {
    /// λw is added to the gradient of each weight w: the penalty ½λ‖w‖², seen by the whole update rule.
    L2(f64),
    /// αλw is taken off beside the update, α the scheduled rate (Loshchilov and Hutter 2019).
    Decoupled(f64),
}

impl WeightDecay {
    pub fn coefficient(self) -> f64 {
        match self {
            WeightDecay::L2(lambda) | WeightDecay::Decoupled(lambda) => lambda,
        }
    }
}

/// Random changes to the inputs of each training batch. 0 is off, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Augmentation {
    /// Images and sequences move by up to so many whole points along each axis.
    pub shift: u64,
    /// Images turn by up to so many degrees either way.
    pub rotation: f64,
    /// Standard deviation of normal noise on each (standardised) input.
    pub noise: f64,
    /// α of mixup: examples are mixed in pairs by a share drawn from Beta(α, α) (Zhang et al. 2018).
    pub mixup: f64,
}

impl Augmentation {
    pub fn is_off(&self) -> bool {
        *self == Self { shift: 0, rotation: 0.0, noise: 0.0, mixup: 0.0 }
    }
}

/// Everything a trainer needs to know of one trial, besides the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialConfig {
    pub model: Model,
    pub optimizer: Optimizer,
    /// Peak learning rate.
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub weight_decay: WeightDecay,
    /// ε: the share of each target spread evenly over all classes.
    pub label_smoothing: f64,
    pub augmentation: Augmentation,
    /// Gradients with a larger global norm are scaled down to it; `None` for no clipping.
    pub clip_norm: Option<f64>,
    /// Decay of the exponential average of the parameters (Polyak averaging), evaluated beside them; `None` for none.
    pub ema_decay: Option<f64>,
    /// Examples per update.
    pub batch_size: usize,
    /// Equal parts in which a batch is computed, one after another: less memory, the same update, no more throughput.
    pub accumulation: usize,
    /// By which seed train and validation are drawn from the data; 0 is the split that ships.
    pub split_seed: u64,
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
        let (config, problems) = Self::read(space, values, family, steps, eval_every);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// As `resolve`, with the default in place of every value outside its limits.
    pub(crate) fn read(
        space: &Space,
        values: &Values,
        family: ModelFamily,
        steps: u64,
        eval_every: u64,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut resolver = Resolver { space, values, problems: &mut problems };
        let model = resolver.model(family);
        let kind = resolver.name("optimizer", OptimizerKind::parse).unwrap_or(OptimizerKind::Adam);
        let optimizer = Optimizer::read(kind, |name| resolver.real(&format!("{}.{name}", kind.name())));
        let learning_rate = resolver.real(&kind.learning_rate());
        let lambda = resolver.real("weight_decay");
        let is_decoupled = kind.decouples_weight_decay()
            || resolver.name("weight_decay_kind", |name| Some(name == "decoupled")) == Some(true);
        let warmup_steps = resolver.whole("schedule.warmup_steps") as u64;
        let decay_steps = match resolver.given("schedule.decay_steps") {
            Some(_) => resolver.whole("schedule.decay_steps") as u64,
            None => steps.saturating_sub(warmup_steps),
        };
        let config = Self {
            model,
            optimizer,
            learning_rate,
            schedule: Schedule {
                kind: resolver.name("schedule.kind", ScheduleKind::parse).unwrap_or(ScheduleKind::Constant),
                warmup_steps,
                decay_steps,
                end_factor: resolver.real("schedule.end_factor"),
                stages: resolver.whole("schedule.stages") as u64,
                step_factor: resolver.real("schedule.step_factor"),
            },
            weight_decay: if is_decoupled { WeightDecay::Decoupled(lambda) } else { WeightDecay::L2(lambda) },
            label_smoothing: resolver.real("label_smoothing"),
            augmentation: Augmentation {
                shift: resolver.whole("augment.shift") as u64,
                rotation: resolver.real("augment.rotation"),
                noise: resolver.real("augment.noise"),
                mixup: resolver.real("augment.mixup"),
            },
            clip_norm: Some(resolver.real("clip_norm")).filter(|&norm| norm > 0.0),
            ema_decay: Some(resolver.real("ema_decay")).filter(|&decay| decay > 0.0),
            batch_size: resolver.whole("batch_size") as usize,
            accumulation: resolver.whole("accumulation") as usize,
            split_seed: resolver.whole(SPLIT_SEED) as u64,
            steps,
            eval_every,
        };
        (config, problems)
    }
}

struct Resolver<'a> {
    space: &'a Space,
    values: &'a Values,
    problems: &'a mut Vec<Problem>,
}

impl Resolver<'_> {
    fn model(&mut self, family: ModelFamily) -> Model {
        if family == ModelFamily::Linear {
            return Model::Linear;
        }
        let (width, depth) = (self.whole("model.width") as usize, self.whole("model.depth") as usize);
        let activation = self.name("model.activation", Activation::parse).unwrap_or(Activation::Relu);
        let (dropout, init_scale) = (self.real("model.dropout"), self.real("model.init_scale"));
        match family {
            ModelFamily::Linear => Model::Linear,
            ModelFamily::Mlp => Model::Mlp(Mlp {
                width,
                depth,
                activation,
                layer_norm: self.name("model.norm", |name| Some(name == "layer")) == Some(true),
                residual: self.is_on("model.residual"),
                dropout,
                init_scale,
            }),
            ModelFamily::Cnn => {
                let kernel = self.whole("model.kernel") as usize;
                Model::Cnn(Cnn { width, depth, kernel, activation, dropout, init_scale })
            }
            ModelFamily::Resnet => Model::Resnet(Resnet {
                width,
                depth,
                kernel: self.whole("model.kernel") as usize,
                activation,
                norm_position: self.norm_position(),
                zero_init: self.is_on("model.zero_init"),
                ghost_batch_size: self.whole("model.ghost_batch_size") as usize,
                norm_momentum: self.real("model.norm_momentum"),
                dropout,
                init_scale,
            }),
            ModelFamily::Transformer => Model::Transformer(Transformer {
                width,
                depth,
                heads: self.whole("model.heads") as usize,
                patch: self.whole("model.patch") as usize,
                activation,
                norm_position: self.norm_position(),
                position: self.name("model.position", Position::parse).unwrap_or(Position::Learned),
                dropout,
                init_scale,
            }),
        }
    }

    fn norm_position(&mut self) -> NormPosition {
        self.name("model.norm_position", NormPosition::parse).unwrap_or(NormPosition::Pre)
    }

    fn is_on(&mut self, name: &str) -> bool {
        self.name(name, |name| Some(name == "yes")) == Some(true)
    }

    fn given(&self, name: &str) -> Option<Value> {
        self.space.value(name, self.values).cloned()
    }

    /// The given value or the catalogue's default, checked against the catalogue's limits.
    fn checked(&mut self, name: &str) -> Option<Value> {
        let entry = hyperparameter(name)?;
        let default = || Some(entry.default_value());
        let Some(value) = self.given(name) else { return default() };
        match entry.check(&value) {
            Ok(()) => Some(value),
            Err(fault) => {
                self.problems.push(Problem::new(name, fault));
                default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_make_a_complete_trial() {
        let config = TrialConfig::resolve(&Space::default(), &Values::new(), ModelFamily::Mlp, 100, 10).unwrap();
        assert_eq!(config.optimizer.kind(), OptimizerKind::Adam);
        assert!(config.learning_rate > 0.0);
    }
}
