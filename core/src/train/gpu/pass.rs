//! A pass through a network, in training or in evaluation: each layer as operations on tensors of all trials.
//!
//! Dense values are [K, B · positions, features], images [B, K · channels, h, w] with one group per trial, so that no
//! operation mixes trials. Knows nothing of losses or updates.

use super::batches::Masks;
use super::normalize::{EPSILON, Moments, normalize, with_moments};
use crate::workload::Activation;
use crate::workload::network::{Convolution, Form, Layer, Network, Operation, Places, Reading};
use burn::tensor::activation::{gelu, relu, silu, softmax, tanh};
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor, TensorData};

/// A pass in progress.
pub(super) struct Pass<'a> {
    network: &'a Network,
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
    Rows(Tensor<3>),
    Images(Tensor<4>),
}

impl<'a> Pass<'a> {
    pub fn train(network: &'a Network, parameters: &'a [Tensor<3>], masks: &'a Masks) -> Self {
        Self::new(network, parameters, Mode::Train { masks, moments: Vec::new() })
    }

    pub fn evaluate(network: &'a Network, parameters: &'a [Tensor<3>], running: &'a [Moments]) -> Self {
        Self::new(network, parameters, Mode::Evaluate { running })
    }

    fn new(network: &'a Network, parameters: &'a [Tensor<3>], mode: Mode<'a>) -> Self {
        Self { network, parameters, mode, trials: parameters.first().map_or(1, |parameter| parameter.dims()[0]) }
    }

    /// Outputs [K, B, outputs] for inputs [K, B, features] (or [1, B, features], shared by all trials), and what the batch
    /// normalizations of a training pass measured, in order.
    pub fn forward(mut self, inputs: Tensor<3>) -> (Tensor<3>, Vec<Moments>) {
        let batch = inputs.dims()[1];
        let network = self.network;
        let mut values = vec![Value::Rows(inputs)];
        for layer in &network.layers {
            let value = self.layer(layer, &values, batch);
            values.push(value);
        }
        let outputs = match values.pop() {
            Some(Value::Rows(outputs)) => outputs,
            Some(Value::Images(images)) => to_rows(images, self.trials),
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

    fn layer(&mut self, layer: &Layer, values: &[Value], batch: usize) -> Value {
        let x = values[layer.input].clone();
        let (from, form, trials) = (self.network.form(layer.input), layer.form, self.trials);
        match (&layer.operation, x) {
            (Operation::Dense { weight, bias }, Value::Rows(x)) => {
                Value::Rows(x.matmul(self.parameter(*weight)).add(self.parameter(*bias)))
            }
            (Operation::Convolution { geometry, weight, bias }, Value::Images(x)) => {
                let bias = bias.map(|bias| self.parameter(bias));
                Value::Images(convolution(geometry, x, self.parameter(*weight), bias))
            }
            (Operation::BatchNorm { index, ghost, gain, offset }, Value::Images(x)) => {
                let (gain, offset) = (self.parameter(*gain), self.parameter(*offset));
                Value::Images(match &mut self.mode {
                    Mode::Train { moments, .. } => {
                        let (y, own) = normalize(x, gain, offset, *ghost);
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
                (x, other) => Value::Rows(x.rows(trials).add(other.rows(trials))),
            },
            (Operation::Place(places), Value::Rows(x)) => {
                let places = match places {
                    Places::Learned(slot) => self.parameter(*slot),
                    Places::Sinusoidal => {
                        let data = TensorData::new(Places::sinusoids(form), [1, form.positions, form.features]);
                        Tensor::from_data(data, &x.device())
                    }
                };
                Value::Rows(placed(x, places, form, batch))
            }
            (Operation::Attention { heads }, Value::Rows(x)) => Value::Rows(attention(x, *heads, form, batch)),
            (Operation::Arrange(reading), Value::Rows(x)) => Value::Rows(arrange(x, *reading)),
            (Operation::Image { size }, Value::Rows(x)) => Value::Images(to_images(x, trials, form.features, *size)),
            (Operation::Flatten, Value::Images(x)) => Value::Rows(to_rows(x, trials)),
            (Operation::Mean, Value::Images(x)) => {
                let pooled = x.reshape([batch, trials * form.features, from.positions]).mean_dim(2);
                Value::Rows(pooled.reshape([batch, trials, form.features]).swap_dims(0, 1))
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
                let shape = x.dims();
                Value::Images(x.mul(mask.swap_dims(0, 1).reshape(shape)))
            }
        }
    }
}

impl Value {
    fn rows(self, trials: usize) -> Tensor<3> {
        match self {
            Value::Rows(x) => x,
            Value::Images(x) => to_rows(x, trials),
        }
    }
}

/// [B, K · channels_in, h, w] → [B, K · channels_out, h′, w′]; weight [K, channels_out, fan-in], bias [K, 1, channels_out].
fn convolution(geometry: &Convolution, x: Tensor<4>, weight: Tensor<3>, bias: Option<Tensor<3>>) -> Tensor<4> {
    let trials = weight.dims()[0];
    let [kh, kw] = geometry.kernel;
    let weight = weight.reshape([trials * geometry.channels_out, geometry.channels_in, kh, kw]);
    let bias = bias.map(|bias| bias.reshape([trials * geometry.channels_out]));
    conv2d(x, weight, bias, ConvOptions::new(geometry.stride, [kh / 2, kw / 2], [1, 1], trials))
}

/// [K or 1, B, channels · h · w] → [B, K · channels, h, w].
fn to_images(x: Tensor<3>, trials: usize, channels: usize, [h, w]: [usize; 2]) -> Tensor<4> {
    let [given, batch, features] = x.dims();
    let x = if given == trials { x } else { x.expand([trials, batch, features]) };
    x.swap_dims(0, 1).reshape([batch, trials * channels, h, w])
}

/// [B, K · channels, h, w] → [K, B, channels · h · w].
fn to_rows(x: Tensor<4>, trials: usize) -> Tensor<3> {
    let [batch, all, h, w] = x.dims();
    x.reshape([batch, trials, all / trials * h * w]).swap_dims(0, 1)
}

fn activate<const D: usize>(x: Tensor<D>, activation: Activation) -> Tensor<D> {
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

/// Multi-head self-attention of queries, keys and values [K, B · tokens, 3 · width].
fn attention(x: Tensor<3>, heads: usize, Form { features: width, positions: tokens }: Form, batch: usize) -> Tensor<3> {
    let (trials, head) = (x.dims()[0], width / heads);
    let qkv = x.reshape([trials * batch, tokens, 3, heads, head]).permute([2, 0, 3, 1, 4]);
    let part = |i: usize| qkv.clone().narrow(0, i, 1).reshape([trials * batch * heads, tokens, head]);
    let scores = part(0).matmul(part(1).swap_dims(1, 2)).mul_scalar(1.0 / libm::sqrt(head as f64));
    softmax(scores, 2).matmul(part(2)).reshape([trials * batch, heads, tokens, head]).swap_dims(1, 2).reshape([
        trials,
        batch * tokens,
        width,
    ])
}
