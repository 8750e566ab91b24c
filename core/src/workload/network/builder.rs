//! Writes a network down, layer by layer: each call returns the value that its layer makes.

use super::{Convolution, Form, Layer, Layout, Network, Operation, Parameter, Slot};
use crate::workload::model::Activation;

pub struct Builder {
    network: Network,
    batch_norms: usize,
    sites: u64,
}

impl Builder {
    pub fn new(inputs: usize) -> Self {
        let network = Network { layout: Layout { parameters: Vec::new() }, layers: Vec::new(), inputs };
        Self { network, batch_norms: 0, sites: 0 }
    }

    pub fn form(&self, value: usize) -> Form {
        self.network.form(value)
    }

    pub fn finish(self) -> Network {
        self.network
    }

    pub fn parameter(&mut self, parameter: Parameter) -> Slot {
        self.network.layout.parameters.push(parameter);
        self.network.layout.parameters.len() - 1
    }

    pub fn layer(&mut self, operation: Operation, input: usize, form: Form) -> usize {
        self.network.layers.push(Layer { operation, input, form });
        self.network.layers.len()
    }

    /// A layer that keeps the form.
    pub fn same(&mut self, operation: Operation, x: usize) -> usize {
        let form = self.network.form(x);
        self.layer(operation, x, form)
    }

    /// A linear layer at every position; the weight's variance is `gain` / inputs.
    pub fn dense(&mut self, name: &str, x: usize, outputs: usize, gain: f64) -> usize {
        let inputs = self.network.form(x).features;
        self.dense_of(name, x, outputs, gain / inputs as f64)
    }

    /// A linear layer whose weight has that variance.
    pub fn dense_of(&mut self, name: &str, x: usize, outputs: usize, variance: f64) -> usize {
        let form = self.network.form(x);
        let weight = self.parameter(Parameter::weight(format!("{name}.weight"), [form.features, outputs], variance));
        let bias = self.parameter(Parameter::zeros(format!("{name}.bias"), outputs));
        self.layer(Operation::Dense { weight, bias }, x, Form { features: outputs, ..form })
    }

    /// A convolution; the weight's variance is `gain` / fan-in. Along an axis of one point there is nothing to convolve.
    pub fn convolution(&mut self, name: &str, x: usize, geometry: Convolution, gain: f64, biased: bool) -> usize {
        let shape = [geometry.channels_out, geometry.fan_in()];
        let weight = Parameter::weight(format!("{name}.weight"), shape, gain / geometry.fan_in() as f64);
        let weight = self.parameter(weight);
        let bias = biased.then(|| self.parameter(Parameter::zeros(format!("{name}.bias"), geometry.channels_out)));
        let [h, w] = geometry.size_out();
        let form = Form { features: geometry.channels_out, positions: h * w };
        self.layer(Operation::Convolution { geometry, weight, bias }, x, form)
    }

    /// The flat input as an image.
    pub fn image(&mut self, channels: usize, size: [usize; 2]) -> usize {
        self.layer(Operation::Image { size }, 0, Form { features: channels, positions: size[0] * size[1] })
    }

    pub fn flatten(&mut self, x: usize) -> usize {
        let form = Form { features: self.network.form(x).len(), positions: 1 };
        self.layer(Operation::Flatten, x, form)
    }

    /// Gain and offset of a normalization of `n` features.
    pub fn norm(&mut self, name: &str, n: usize) -> [Slot; 2] {
        self.norm_from(name, n, Parameter::ones)
    }

    pub fn norm_from(&mut self, name: &str, n: usize, gain: fn(String, usize) -> Parameter) -> [Slot; 2] {
        let gain = self.parameter(gain(format!("{name}.gain"), n));
        [gain, self.parameter(Parameter::zeros(format!("{name}.offset"), n))]
    }

    pub fn layer_norm(&mut self, x: usize, [gain, offset]: [Slot; 2]) -> usize {
        self.same(Operation::LayerNorm { gain, offset }, x)
    }

    pub fn batch_norm(&mut self, x: usize, [gain, offset]: [Slot; 2], ghost: usize) -> usize {
        self.batch_norms += 1;
        self.same(Operation::BatchNorm { index: self.batch_norms - 1, ghost, gain, offset }, x)
    }

    pub fn activate(&mut self, x: usize, activation: Activation) -> usize {
        self.same(Operation::Activate(activation), x)
    }

    pub fn dropout(&mut self, x: usize) -> usize {
        self.sites += 1;
        self.same(Operation::Dropout { site: self.sites - 1 }, x)
    }

    pub fn add(&mut self, x: usize, other: usize) -> usize {
        self.same(Operation::Add { other }, x)
    }

    /// One position out of all, by their mean or as the last.
    pub fn one(&mut self, operation: Operation, x: usize) -> usize {
        let form = Form { positions: 1, ..self.network.form(x) };
        self.layer(operation, x, form)
    }
}
