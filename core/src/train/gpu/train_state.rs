//! Everything that a step changes of a cohort, and how.

use super::normalize::Moments;
use super::numbers::Numbers;
use super::optimizer::State;
use super::rows;
use crate::workload::network::Layout;
use burn::tensor::{Int, Tensor};

/// Everything that a step changes of a cohort: tensors whose first (of moments: second) axis counts trials.
#[derive(Clone, Debug)]
pub(super) struct TrainState {
    /// [K, 1, P]
    pub parameters: Tensor<3>,
    pub state: State,
    /// The biased average of the parameters.
    pub average: Option<Tensor<3>>,
    pub running: Vec<Moments>,
    /// Steps since the last evaluation whose gradient was clipped [K, 1, 1].
    pub clipped: Option<Tensor<3>>,
}

impl TrainState {
    /// Before the first step.
    pub fn new(parameters: Tensor<3>, numbers: &Numbers, batch_norms: &[usize]) -> Self {
        let (trials, device) = (parameters.dims()[0], parameters.device());
        Self {
            state: State::default(),
            average: numbers.averages().then(|| parameters.zeros_like()),
            running: batch_norms.iter().map(|&channels| Moments::initial(trials, channels, &device)).collect(),
            clipped: None,
            parameters,
        }
    }

    /// Step `t` of `steps` by these gradients [K, 1, P]: clipping, weight decay, the rule, the average. `squared_norms`
    /// [K, 1, 1] are the gradients' and may be missing where nothing is clipped; `mask` is 1 on weights.
    pub fn update(
        &mut self,
        mut gradient: Tensor<3>,
        squared_norms: Option<&Tensor<3>>,
        numbers: &mut Numbers,
        mask: &Tensor<3>,
        t: u64,
        steps: u64,
    ) {
        if let Some(squared_norms) = squared_norms {
            let (kept, clipped) = numbers.clip(gradient, squared_norms.clone().sqrt());
            gradient = kept;
            self.clipped = match (self.clipped.take(), clipped) {
                (Some(count), Some(clipped)) => Some(count.add(clipped)),
                (_, clipped) => clipped,
            };
        }
        if let Some(penalty) = numbers.penalty(&self.parameters, mask) {
            gradient = gradient.add(penalty);
        }
        let learning_rates = numbers.learning_rates(t, steps);
        let rates = numbers.rates(&learning_rates, t);
        let shrinkage = numbers.decoupled(&learning_rates, &self.parameters, mask);
        let nothing = Tensor::empty([1, 1, 1], &gradient.device());
        let parameters = std::mem::replace(&mut self.parameters, nothing);
        let state = std::mem::take(&mut self.state);
        let (parameters, state) = numbers.rule.update(parameters, gradient, state, &rates);
        self.parameters = match shrinkage {
            None => parameters,
            Some(shrinkage) => parameters.sub(shrinkage),
        };
        self.state = state;
        self.average = self.average.take().map(|average| numbers.average(average, &self.parameters));
    }

    /// Keeps the trials of these rows.
    pub fn select(self, rows: &Tensor<1, Int>) -> Self {
        let keep = |tensor: Tensor<3>| tensor.select(0, rows.clone());
        Self {
            parameters: keep(self.parameters),
            state: self.state.map(keep),
            average: self.average.map(keep),
            running: self.running.into_iter().map(|one| one.select(|m| m.select(1, rows.clone()))).collect(),
            clipped: self.clipped.map(keep),
        }
    }

    /// The parameters and running moments of the `k`-th trial, by name.
    pub fn of_trial(&self, k: usize, layout: &Layout) -> Vec<(String, Tensor<3>)> {
        let parts = rows::split(layout, &self.parameters.clone().narrow(0, k, 1));
        let named = layout.parameters.iter().map(|parameter| parameter.name.clone()).zip(parts);
        let moments = self.running.iter().enumerate().flat_map(|(i, moments)| {
            let one = |name: &str, tensor: &Tensor<3>| (format!("norm{i}.{name}"), tensor.clone().narrow(1, k, 1));
            [one("mean", &moments.mean), one("variance", &moments.variance)]
        });
        named.chain(moments).collect()
    }
}
