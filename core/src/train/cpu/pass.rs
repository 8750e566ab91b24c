//! A pass through a network on preallocated storage, forward and back.
//!
//! A value of n examples is [features, positions, n]: examples lie side by side. Storage is taken out of its place while it is
//! written to, so that reading it in the same layer cannot happen.

use super::layers;
use super::plan::{self, Flow, Plan, kernel};
use crate::train::streams::Mask;
use crate::workload::network::{Convolution, Network, Operation, Places, Slot};
use lab_kernels::{self as kernels, Attention, Moments, Window};
use std::mem::take;
use std::ops::Range;

/// A network with storage for passes of up to so many examples.
pub(super) struct Pass {
    pub network: Network,
    pub plan: Plan,
    /// Where each parameter lies in the row of all.
    ranges: Vec<Range<usize>>,
    values: Vec<Vec<f32>>,
    slopes: Vec<Vec<f32>>,
    kept: Vec<Vec<f32>>,
    moments: Vec<Moments>,
    /// The fixed vectors of positions, where the network has some: [features, positions].
    sinusoids: Vec<f32>,
    work: Vec<f32>,
}

/// How a pass goes through what training and evaluation do differently.
pub(super) enum Mode<'a> {
    /// Drops units and normalises by the batch: the trial's seed, dropout rate, step, and the place of the first example.
    Train { seed: u64, dropout: f64, t: u64, start: usize },
    /// Normalises by running means and variances.
    Evaluate { running: &'a [[Vec<f32>; 2]] },
}

impl Pass {
    /// Storage as planned, for training `part` examples at a time and evaluating `chunk`.
    pub fn new(network: Network, plan: Plan, part: usize, chunk: usize) -> Self {
        let most = part.max(chunk);
        let storage = |lengths: &[usize], n: usize| lengths.iter().map(|length| vec![0.0; length * n]).collect();
        let mut start = 0;
        let ranges = network.layout.parameters.iter().map(|parameter| {
            start += parameter.len();
            start - parameter.len()..start
        });
        let mut moments = Vec::new();
        let mut sinusoids = Vec::new();
        for layer in &network.layers {
            match layer.operation {
                Operation::BatchNorm { ghost, .. } => {
                    // The last part of a batch may be shorter, and then has as many groups or fewer, or is one group.
                    let groups = if ghost == 0 { 1 } else { part.div_ceil(ghost) };
                    moments.push(Moments::new(layer.form.features, groups));
                }
                Operation::Place(Places::Sinusoidal) => sinusoids = Places::sinusoids(layer.form),
                _ => {}
            }
        }
        Self {
            ranges: ranges.collect(),
            values: storage(&plan.values, most),
            slopes: storage(&plan.slopes, part),
            kept: plan.steps.iter().map(|step| vec![0.0; step.kept * most]).collect(),
            moments,
            sinusoids,
            work: vec![0.0; plan.work * most],
            plan,
            network,
        }
    }

    /// The storage of `n` inputs [features, n].
    pub fn inputs(&mut self, n: usize) -> &mut [f32] {
        &mut self.values[0][..self.network.inputs * n]
    }

    /// The outputs [outputs, n] of the last forward pass, and work for 2 · n numbers.
    pub fn outputs(&mut self, n: usize) -> (&mut [f32], &mut [f32]) {
        let length = self.network.outputs() * n;
        (&mut self.values[self.plan.output][..length], &mut self.work[..2 * n])
    }

    /// The storage of the slope by the outputs, filled with the outputs, and work for 2 · n numbers.
    pub fn output_slope(&mut self, n: usize) -> (&mut [f32], &mut [f32]) {
        let length = self.network.outputs() * n;
        let slope = &mut self.slopes[self.plan.output_slope][..length];
        slope.copy_from_slice(&self.values[self.plan.output][..length]);
        (slope, &mut self.work[..2 * n])
    }

    /// What batch normalization `index` measured in the last training pass, by its running means and variances.
    pub fn follow(&self, running: &mut [[Vec<f32>; 2]], momentum: f32, n: usize) {
        for layer in &self.network.layers {
            if let Operation::BatchNorm { index, ghost, .. } = layer.operation {
                let measured = layer.form.features * (n / together(ghost, n));
                let [mean, variance] = &mut running[index];
                kernels::follow(mean, &self.moments[index].mean[..measured], momentum);
                kernels::follow(variance, &self.moments[index].variance[..measured], momentum);
            }
        }
    }

    /// From the inputs of `n` examples to their outputs.
    pub fn forward(&mut self, parameters: &[f32], n: usize, mode: &Mode<'_>) {
        for i in 0..self.plan.steps.len() {
            self.forward_step(i, parameters, n, mode);
        }
    }

    fn forward_step(&mut self, i: usize, parameters: &[f32], n: usize, mode: &Mode<'_>) {
        let Self { network, plan, ranges, values, kept, moments, sinusoids, work, .. } = self;
        let (step, kept) = (&plan.steps[i], &mut kept[i]);
        let layer = &network.layers[step.layer];
        let (from, form) = (network.form(layer.input), layer.form);
        let (length, columns) = (form.len() * n, form.positions * n);
        let of = |slot: Slot| &parameters[ranges[slot].clone()];
        let mut storage = take(&mut values[step.output]);
        let y = &mut storage[..length];
        let in_place = step.input == step.output;
        let x: &[f32] = if in_place { &[] } else { &values[step.input][..from.len() * n] };
        if !in_place && plan::works_in_place(&layer.operation) {
            y.copy_from_slice(x);
        }
        match &layer.operation {
            Operation::Dense { weight, bias } => {
                layers::dense(y, x, of(*weight), of(*bias), [form.features, columns, from.features]);
            }
            Operation::Convolution { geometry, weight, bias } => {
                let bias = bias.map(&of);
                layers::convolve(y, x, work, of(*weight), bias, &window(geometry), [form.features, columns, n]);
            }
            Operation::BatchNorm { index, ghost, gain, offset } => {
                let numbers = [of(*gain), of(*offset)];
                match mode {
                    Mode::Train { .. } => {
                        let moments = &mut moments[*index];
                        kernels::batch_norm(y, x, numbers, moments, [n, together(*ghost, n)]);
                    }
                    Mode::Evaluate { running } => {
                        let [mean, variance] = &running[*index];
                        kernels::with_moments(y, x, numbers, [mean, variance]);
                    }
                }
            }
            Operation::LayerNorm { gain, offset } => {
                let numbers = [of(*gain), of(*offset)];
                kernels::layer_norm(y, x, numbers, kept, columns);
            }
            Operation::Activate(activation) => {
                let activation = kernel(*activation);
                if !activation.slope_from_result() {
                    y.copy_from_slice(x);
                }
                activation.apply(y);
            }
            Operation::Dropout { site } => {
                if let Mode::Train { seed, dropout, t, start } = *mode {
                    layers::drop_out(y, &mut kept[..length], &Mask::new(seed, dropout, *site, t), start, n);
                }
            }
            Operation::Add { .. } => {
                kernels::add(y, &values[step.other][..length]);
            }
            Operation::Place(places) => {
                let vectors = match places {
                    Places::Learned(slot) => of(*slot),
                    Places::Sinusoidal => sinusoids,
                };
                layers::add_places(y, vectors, form.features, n);
            }
            Operation::Attention { heads } => {
                kernels::attend(y, x, kept, attention(*heads, form.features, form.positions), n);
            }
            Operation::Arrange(reading) => {
                let at = |run: usize| reading.source(run / form.positions, run % form.positions);
                kernels::copy_runs(y, x, n, at);
            }
            Operation::Image { .. } | Operation::Flatten => {}
            Operation::Mean => kernels::mean_rows(y, x, from.positions, n),
            Operation::Last => kernels::copy_runs(y, x, n, |feature| (feature + 1) * from.positions - 1),
        }
        values[step.output] = storage;
    }

    /// From the slope by the outputs of `n` examples to the slopes by the parameters, which are added to `gradients`; into
    /// zeros if `first`.
    pub fn backward(&mut self, parameters: &[f32], gradients: &mut [f32], n: usize, first: bool) {
        if first {
            gradients.fill(0.0);
        }
        for i in (0..self.plan.steps.len()).rev() {
            self.backward_step(i, parameters, gradients, n, !first);
        }
    }

    fn backward_step(&mut self, i: usize, parameters: &[f32], gradients: &mut [f32], n: usize, adds: bool) {
        let Self { network, plan, ranges, values, slopes, kept, moments, work, .. } = self;
        let (step, kept) = (&plan.steps[i], &kept[i]);
        let Some(own) = step.slope else { return };
        let layer = &network.layers[step.layer];
        let (from, form) = (network.form(layer.input), layer.form);
        let (length, columns) = (form.len() * n, form.positions * n);
        let of = |slot: Slot| &parameters[ranges[slot].clone()];
        let mut storage = take(&mut slopes[own]);
        let d = &mut storage[..length];
        let x = &values[step.input][..from.len() * n];
        match &layer.operation {
            Operation::Dense { weight, bias } => {
                kernels::add_row_sums(&mut gradients[ranges[*bias].clone()], d, columns);
                let own = &mut gradients[ranges[*weight].clone()];
                layers::dense_weight(own, x, d, [from.features, form.features, columns], adds);
                if let Some((to, adds)) = destination(step.input_slope) {
                    let to = &mut slopes[to][..from.len() * n];
                    layers::dense_input(to, d, of(*weight), [from.features, form.features, columns], adds);
                }
            }
            Operation::Convolution { geometry, weight, bias } => {
                let window = window(geometry);
                if let Some(bias) = bias {
                    kernels::add_row_sums(&mut gradients[ranges[*bias].clone()], d, columns);
                }
                let own = &mut gradients[ranges[*weight].clone()];
                layers::convolution_weight(own, x, d, work, &window, [form.features, columns, n], adds);
                if let Some((to, adds)) = destination(step.input_slope) {
                    let to = &mut slopes[to][..from.len() * n];
                    layers::convolution_input(to, d, work, of(*weight), &window, [form.features, columns, n], adds);
                }
            }
            Operation::BatchNorm { index, ghost, gain, offset } => {
                let numbers = pair(gradients, ranges, [*gain, *offset]);
                let gain = of(*gain);
                kernels::batch_norm_backward(d, x, gain, numbers, &moments[*index], [n, together(*ghost, n)]);
            }
            Operation::LayerNorm { gain, offset } => {
                let numbers = pair(gradients, ranges, [*gain, *offset]);
                let gain = of(*gain);
                kernels::layer_norm_backward(d, x, gain, numbers, kept, work, columns);
            }
            Operation::Activate(activation) => {
                let activation = kernel(*activation);
                let known = if activation.slope_from_result() { step.output } else { step.input };
                activation.backward(d, &values[known][..length]);
            }
            Operation::Dropout { .. } => kernels::times(d, &kept[..length]),
            Operation::Place(Places::Learned(slot)) => {
                layers::places(&mut gradients[ranges[*slot].clone()], d, form.features, n);
            }
            Operation::Add { .. } => match step.other_slope {
                Flow::Written(to) => slopes[to][..length].copy_from_slice(d),
                Flow::Added(to) => kernels::add(&mut slopes[to][..length], d),
                Flow::InPlace | Flow::Unneeded => {}
            },
            Operation::Attention { heads } => {
                if let Some((to, _)) = destination(step.input_slope) {
                    let sizes = attention(*heads, form.features, form.positions);
                    let to = &mut slopes[to][..from.len() * n];
                    kernels::attend_backward(to, d, x, kept, work, sizes, n);
                }
            }
            Operation::Mean => {
                if let Some((to, _)) = destination(step.input_slope) {
                    kernels::scale(d, 1.0 / from.positions as f32);
                    let to = &mut slopes[to][..from.len() * n];
                    kernels::copy_runs(to, d, n, |run| run / from.positions);
                }
            }
            Operation::Last => {
                if let Some((to, _)) = destination(step.input_slope) {
                    layers::last(&mut slopes[to][..from.len() * n], d, from.positions, n);
                }
            }
            Operation::Place(Places::Sinusoidal)
            | Operation::Arrange(_)
            | Operation::Image { .. }
            | Operation::Flatten => {}
        }
        if plan::slopes_in_place(&layer.operation) {
            match step.input_slope {
                Flow::Written(to) => slopes[to][..length].copy_from_slice(d),
                Flow::Added(to) => kernels::add(&mut slopes[to][..length], d),
                Flow::InPlace | Flow::Unneeded => {}
            }
        }
        slopes[own] = storage;
    }
}

/// Where a product is to be written, and whether it is added there.
fn destination(flow: Flow) -> Option<(usize, bool)> {
    match flow {
        Flow::Written(to) => Some((to, false)),
        Flow::Added(to) => Some((to, true)),
        Flow::InPlace | Flow::Unneeded => None,
    }
}

/// The slopes of two parameters that follow one another.
fn pair<'a>(gradients: &'a mut [f32], ranges: &[Range<usize>], [first, second]: [Slot; 2]) -> [&'a mut [f32]; 2] {
    let (head, tail) = gradients.split_at_mut(ranges[second].start);
    [&mut head[ranges[first].clone()], &mut tail[..ranges[second].len()]]
}

/// Examples normalised together out of `n`.
fn together(ghost: usize, n: usize) -> usize {
    if ghost == 0 || !n.is_multiple_of(ghost) { n } else { ghost }
}

fn window(geometry: &Convolution) -> Window {
    let Convolution { channels_in: channels, size, kernel, stride, .. } = *geometry;
    Window { channels, size, kernel, stride }
}

fn attention(heads: usize, width: usize, tokens: usize) -> Attention {
    Attention { heads, tokens, head: width / heads }
}
