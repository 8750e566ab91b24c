//! A pass through a network, in training or in evaluation: each layer as operations on tensors of all trials.
//!
//! Dense values are [K, B · positions, features], images [K, channels, B · points]: no operation mixes trials.

use super::batches::Masks;
use super::normalize::{EPSILON, Moments, normalize, with_moments};
use super::unfold::Unfolding;
use crate::workload::Activation;
use crate::workload::network::{Form, Layer, Network, Operation, Places, Reading};
use burn::tensor::activation::{gelu, relu, silu, softmax, tanh};
use burn::tensor::{Device, Tensor, TensorData};

/// A pass in progress.
pub(super) struct Pass<'a> {
    network: &'a Network,
    constants: &'a Constants,
    /// [K, a, b] each.
    parameters: &'a [Tensor<3>],
    mode: Mode<'a>,
    trials: usize,
}

enum Mode<'a> {
    /// Drops units, normalises with the batch's own moments and collects them.
    Train { masks: &'a Masks, moments: Vec<Moments> },
    /// Normalises with running moments, one per batch normalization in order.
    Evaluate { running: &'a [Moments] },
}

/// What a layer makes.
#[derive(Clone)]
enum Value {
    /// [K, B · positions, features]
    Rows(Tensor<3>),
    /// [K, channels, B · points]
    Images(Tensor<3>),
}

/// What a network's layers need that neither learns nor changes, by layer.
pub(super) struct Constants(Vec<Constant>);

enum Constant {
    Nothing,
    Unfolding(Box<Unfolding>),
    /// [1, positions, features]
    Places(Box<Tensor<3>>),
}

impl Constants {
    pub fn new(network: &Network, device: &Device) -> Self {
        let constant = |layer: &Layer| match &layer.operation {
            Operation::Convolution { geometry, .. } => Constant::Unfolding(Box::new(Unfolding::new(geometry, device))),
            Operation::Place(Places::Sinusoidal) => {
                let Form { features, positions } = layer.form;
                let data = TensorData::new(Places::sinusoids(layer.form), [1, positions, features]);
                Constant::Places(Box::new(Tensor::from_data(data, device)))
            }
            _ => Constant::Nothing,
        };
        Self(network.layers.iter().map(constant).collect())
    }
}

impl<'a> Pass<'a> {
    pub fn train(
        network: &'a Network,
        constants: &'a Constants,
        parameters: &'a [Tensor<3>],
        masks: &'a Masks,
    ) -> Self {
        Self::new(network, constants, parameters, Mode::Train { masks, moments: Vec::new() })
    }

    pub fn evaluate(
        network: &'a Network,
        constants: &'a Constants,
        parameters: &'a [Tensor<3>],
        running: &'a [Moments],
    ) -> Self {
        Self::new(network, constants, parameters, Mode::Evaluate { running })
    }

    fn new(network: &'a Network, constants: &'a Constants, parameters: &'a [Tensor<3>], mode: Mode<'a>) -> Self {
        Self {
            network,
            constants,
            parameters,
            mode,
            trials: parameters.first().map_or(1, |parameter| parameter.dims()[0]),
        }
    }

    /// Outputs [K, B, outputs] for inputs [K, B, features] (or [1, B, features], shared by all trials), and what the batch
    /// normalizations of a training pass measured, in order.
    pub fn forward(mut self, inputs: Tensor<3>) -> (Tensor<3>, Vec<Moments>) {
        let batch = inputs.dims()[1];
        let network = self.network;
        let mut values = vec![Value::Rows(inputs)];
        for (layer, constant) in network.layers.iter().zip(&self.constants.0) {
            let value = self.layer(layer, constant, &values, batch);
            values.push(value);
        }
        let outputs = match values.pop() {
            Some(Value::Rows(outputs)) => outputs,
            Some(Value::Images(images)) => to_rows(images, batch),
            None => Tensor::zeros([self.trials, batch, 0], &Device::default()),
        };
        let moments = match self.mode {
            Mode::Train { moments, .. } => moments,
            Mode::Evaluate { .. } => Vec::new(),
        };
        (outputs, moments)
    }

    fn parameter(&self, slot: usize) -> Tensor<3> {
        self.parameters[slot].clone()
    }

    fn layer(&mut self, layer: &Layer, constant: &Constant, values: &[Value], batch: usize) -> Value {
        let x = values[layer.input].clone();
        let (from, form, trials) = (self.network.form(layer.input), layer.form, self.trials);
        match (&layer.operation, x) {
            (Operation::Dense { weight, bias }, Value::Rows(x)) => {
                Value::Rows(x.matmul(self.parameter(*weight)).add(self.parameter(*bias)))
            }
            (Operation::Convolution { weight, bias, .. }, Value::Images(x)) => {
                let Constant::Unfolding(unfolding) = constant else {
                    panic!("a convolution without its unfolding: a mistake in the constants");
                };
                let y = self.parameter(*weight).matmul(unfolding.apply(x));
                Value::Images(match bias {
                    Some(bias) => y.add(self.parameter(*bias).swap_dims(1, 2)),
                    None => y,
                })
            }
            (Operation::BatchNorm { index, ghost, gain, offset }, Value::Images(x)) => {
                let (gain, offset) = (self.parameter(*gain), self.parameter(*offset));
                Value::Images(match &mut self.mode {
                    Mode::Train { moments, .. } => {
                        let (y, own) = normalize(x, gain, offset, batch, *ghost);
                        moments.push(own);
                        y
                    }
                    Mode::Evaluate { running } => with_moments(x, gain, offset, &running[*index]),
                })
            }
            (Operation::LayerNorm { gain, offset }, Value::Rows(x)) => {
                Value::Rows(layer_norm(x, self.parameter(*gain), self.parameter(*offset)))
            }
            (Operation::Activate(activation), Value::Rows(x)) => Value::Rows(activate(x, *activation)),
            (Operation::Activate(activation), Value::Images(x)) => Value::Images(activate(x, *activation)),
            (Operation::Dropout { site }, x) => self.dropout(x, *site, form, batch),
            (Operation::Add { other }, x) => match (x, values[*other].clone()) {
                (Value::Rows(x), Value::Rows(other)) => Value::Rows(x.add(other)),
                (Value::Images(x), Value::Images(other)) => Value::Images(x.add(other)),
                (x, other) => Value::Rows(x.rows(batch).add(other.rows(batch))),
            },
            (Operation::Place(places), Value::Rows(x)) => {
                let places = match (places, constant) {
                    (Places::Learned(slot), _) => self.parameter(*slot),
                    (Places::Sinusoidal, Constant::Places(places)) => places.as_ref().clone(),
                    (Places::Sinusoidal, _) => panic!("sinusoidal places are not there: a mistake in the constants"),
                };
                Value::Rows(placed(x, places, form, batch))
            }
            (Operation::Attention { heads }, Value::Rows(x)) => Value::Rows(attention(x, *heads, form, batch)),
            (Operation::Arrange(reading), Value::Rows(x)) => Value::Rows(arrange(x, *reading)),
            (Operation::Image { .. }, Value::Rows(x)) => Value::Images(to_images(x, trials, form)),
            (Operation::Flatten, Value::Images(x)) => Value::Rows(to_rows(x, batch)),
            (Operation::Mean, Value::Images(x)) => {
                let pooled = x.reshape([trials, form.features, batch, from.positions]).mean_dim(3);
                Value::Rows(pooled.reshape([trials, form.features, batch]).swap_dims(1, 2))
            }
            (Operation::Mean, Value::Rows(x)) => {
                let trials = x.dims()[0];
                let x = x.reshape([trials, batch, from.positions, form.features]).mean_dim(2);
                Value::Rows(x.reshape([trials, batch, form.features]))
            }
            (Operation::Last, Value::Rows(x)) => {
                let trials = x.dims()[0];
                let x = x.reshape([trials, batch, from.positions, form.features]).narrow(2, from.positions - 1, 1);
                Value::Rows(x.reshape([trials, batch, form.features]))
            }
            (operation, _) => panic!("{operation:?} does not read a value of this kind: a mistake in the network"),
        }
    }

    fn dropout(&self, x: Value, site: u64, form: Form, batch: usize) -> Value {
        let Mode::Train { masks, .. } = &self.mode else { return x };
        // [K, B, features · positions]
        let Some(mask) = masks.of(site, form.len()) else { return x };
        match x {
            Value::Rows(x) if form.positions == 1 => Value::Rows(x.mul(mask)),
            Value::Rows(x) => {
                let turned = mask.reshape([self.trials * batch, form.features, form.positions]).swap_dims(1, 2);
                Value::Rows(x.mul(turned.reshape([self.trials, batch * form.positions, form.features])))
            }
            Value::Images(x) => {
                let turned = mask.reshape([self.trials, batch, form.features, form.positions]).swap_dims(1, 2);
                Value::Images(x.mul(turned.reshape([self.trials, form.features, batch * form.positions])))
            }
        }
    }
}

impl Value {
    fn rows(self, batch: usize) -> Tensor<3> {
        match self {
            Value::Rows(x) => x,
            Value::Images(x) => to_rows(x, batch),
        }
    }
}

/// [K or 1, B, channels · points] → [K, channels, B · points].
fn to_images(x: Tensor<3>, trials: usize, Form { features: channels, positions: points }: Form) -> Tensor<3> {
    let [given, batch, features] = x.dims();
    let x = if given == trials { x } else { x.expand([trials, batch, features]) };
    x.reshape([trials, batch, channels, points]).swap_dims(1, 2).reshape([trials, channels, batch * points])
}

/// [K, channels, B · points] → [K, B, channels · points].
fn to_rows(x: Tensor<3>, batch: usize) -> Tensor<3> {
    let [trials, channels, all] = x.dims();
    let points = all / batch;
    x.reshape([trials, channels, batch, points]).swap_dims(1, 2).reshape([trials, batch, channels * points])
}

fn activate(x: Tensor<3>, activation: Activation) -> Tensor<3> {
    match activation {
        Activation::Relu => relu(x),
        Activation::Tanh => tanh(x),
        Activation::Gelu => gelu(x),
        Activation::Silu => silu(x),
    }
}

/// Layer normalization (Ba et al. 2016) of each row of [K, n, units]; gain and offset are [K, 1, units].
fn layer_norm(x: Tensor<3>, gain: Tensor<3>, offset: Tensor<3>) -> Tensor<3> {
    let mean = x.clone().mean_dim(2);
    let centred = x.sub(mean);
    let variance = centred.clone().square().mean_dim(2);
    centred.mul(variance.add_scalar(EPSILON).sqrt().recip()).mul(gain).add(offset)
}

/// Adds places [K or 1, positions, features] to [K, B · positions, features].
fn placed(x: Tensor<3>, places: Tensor<3>, form: Form, batch: usize) -> Tensor<3> {
    let (trials, given) = (x.dims()[0], places.dims()[0]);
    let x = x.reshape([trials, batch, form.positions, form.features]);
    let x = x.add(places.reshape([given, 1, form.positions, form.features]));
    x.reshape([trials, batch * form.positions, form.features])
}

/// [K, B, features] → [K, B · tokens, numbers per token].
fn arrange(x: Tensor<3>, reading: Reading) -> Tensor<3> {
    let [trials, batch, _] = x.dims();
    let form = reading.form();
    let flat = [trials, batch * form.positions, form.features];
    match reading {
        Reading::Tokens { .. } => x.reshape(flat),
        Reading::Patches { channels, size: [h, w], patch: [ph, pw] } => {
            x.reshape([trials * batch, channels, h / ph, ph, w / pw, pw]).permute([0, 2, 4, 1, 3, 5]).reshape(flat)
        }
    }
}

/// Most numbers that [`attend`] may lay out for its products, without products of a library.
const SPREAD: usize = 64 << 20;

/// Multi-head self-attention of queries, keys and values [K, B · tokens, 3 · width].
fn attention(x: Tensor<3>, heads: usize, Form { features: width, positions: tokens }: Form, batch: usize) -> Tensor<3> {
    let (trials, head) = (x.dims()[0], width / heads);
    let all = trials * batch * heads;
    let qkv = x.reshape([trials * batch, tokens, 3, heads, head]).permute([2, 0, 3, 1, 4]);
    let part = |i: usize| qkv.clone().narrow(0, i, 1).reshape([all, tokens, head]);
    attend(part(0), part(1), part(2)).reshape([trials * batch, heads, tokens, head]).swap_dims(1, 2).reshape([
        trials,
        batch * tokens,
        width,
    ])
}

/// softmax(q kᵀ / √head) v of [n, tokens, head] each.
///
/// A product of many small matrices takes a group of threads each: on an H100, 65,536 of [10, 4] · [4, 10] took 3.7 ms. Those
/// are laid out instead, multiplied and summed.
pub(super) fn attend(q: Tensor<3>, k: Tensor<3>, v: Tensor<3>) -> Tensor<3> {
    let [n, tokens, head] = q.dims();
    let scale = 1.0 / libm::sqrt(head as f64);
    let is_small = n >= 1024 && tokens <= 32 && head <= 32 && n * tokens * tokens * head <= SPREAD;
    if !is_small {
        return softmax(q.matmul(k.swap_dims(1, 2)).mul_scalar(scale), 2).matmul(v);
    }
    let (q, k) = (q.reshape([n, tokens, 1, head]), k.reshape([n, 1, tokens, head]));
    let scores = q.mul(k).sum_dim(3).mul_scalar(scale);
    let mixed = softmax(scores, 2).mul(v.reshape([n, 1, tokens, head])).sum_dim(2);
    mixed.reshape([n, tokens, head])
}
