//! One pass through a network: which parameter comes next, dropout, and normalization, in training or in evaluation.
//!
//! A network's forward function takes its parameters from here in the order its layout names them. Knows nothing of
//! architectures.

use super::batches::Masks;
use super::normalize::{EPSILON, Moments, normalize, with_moments};
use burn::tensor::Tensor;

/// A pass in progress.
pub(super) struct Pass<'a> {
    parameters: std::slice::Iter<'a, Tensor<3>>,
    /// Trials in the cohort.
    pub trials: usize,
    mode: Mode<'a>,
}

enum Mode<'a> {
    /// Drops units, normalises with the batch's own moments and collects them.
    Train { masks: &'a Masks, site: u64, moments: Vec<Moments> },
    /// Normalises with running moments, one per batch normalization in order.
    Evaluate { running: std::slice::Iter<'a, Moments> },
}

impl<'a> Pass<'a> {
    pub fn train(parameters: &'a [Tensor<3>], masks: &'a Masks) -> Self {
        Self::new(parameters, Mode::Train { masks, site: 0, moments: Vec::new() })
    }

    pub fn evaluate(parameters: &'a [Tensor<3>], running: &'a [Moments]) -> Self {
        Self::new(parameters, Mode::Evaluate { running: running.iter() })
    }

    fn new(parameters: &'a [Tensor<3>], mode: Mode<'a>) -> Self {
        let trials = parameters.first().map_or(1, |parameter| parameter.dims()[0]);
        Self { parameters: parameters.iter(), trials, mode }
    }

    /// The next parameter [K, a, b].
    ///
    /// # Panics
    /// If a network takes more parameters than its layout names: a mistake in the network, whatever the data.
    pub fn parameter(&mut self) -> Tensor<3> {
        self.parameters.next().cloned().expect("a network takes the parameters its layout names")
    }

    /// x [K, n, inputs] · weight + bias.
    pub fn dense(&mut self, x: Tensor<3>) -> Tensor<3> {
        x.matmul(self.parameter()).add(self.parameter())
    }

    /// Dropout on [K, B · rows, units]: the rows of an example follow one another.
    pub fn dropout(&mut self, x: Tensor<3>) -> Tensor<3> {
        let Mode::Train { masks, site, .. } = &mut self.mode else { return x };
        *site += 1;
        match masks.of(*site - 1, x.dims(), &x.device()) {
            None => x,
            Some(mask) => x.mul(mask),
        }
    }

    /// [`layer_norm`] with the next two parameters.
    pub fn layer_norm(&mut self, x: Tensor<3>) -> Tensor<3> {
        let (gain, offset) = (self.parameter(), self.parameter());
        layer_norm(x, gain, offset)
    }

    /// Batch normalization (Ioffe and Szegedy 2015) of [B, K · channels, h, w], with gain and offset. In training every
    /// `ghost` examples (0: all) are normalised together by their own moments.
    pub fn batch_norm(&mut self, x: Tensor<4>, ghost: usize) -> Tensor<4> {
        let (gain, offset) = (self.parameter(), self.parameter());
        match &mut self.mode {
            Mode::Train { moments, .. } => {
                let (y, own) = normalize(x, gain, offset, ghost);
                moments.push(own);
                y
            }
            Mode::Evaluate { running } => match running.next() {
                Some(running) => with_moments(x, gain, offset, running),
                None => x,
            },
        }
    }

    /// What the batch normalizations of a training pass measured, in order.
    pub fn into_moments(self) -> Vec<Moments> {
        match self.mode {
            Mode::Train { moments, .. } => moments,
            Mode::Evaluate { .. } => Vec::new(),
        }
    }
}

/// Layer normalization (Ba et al. 2016) of each row of [K, n, units]; gain and offset are [K, 1, units].
pub(super) fn layer_norm(x: Tensor<3>, gain: Tensor<3>, offset: Tensor<3>) -> Tensor<3> {
    let mean = x.clone().mean_dim(2);
    let centred = x.sub(mean);
    let variance = centred.clone().square().mean_dim(2);
    centred.mul(variance.add_scalar(EPSILON).sqrt().recip()).mul(gain).add(offset)
}
