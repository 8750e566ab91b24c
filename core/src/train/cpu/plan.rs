//! Where the numbers of a pass lie: which values share storage, and which slopes take the place of which.
//!
//! Made once per trial from its network; a step then allocates nothing.

use crate::workload::Activation;
use crate::workload::network::{Layer, Network, Operation, Places};

/// The storage of a network's training pass, in numbers per example.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub steps: Vec<Step>,
    /// The storage of the output, and of its slope.
    pub output: usize,
    pub output_slope: usize,
    /// Numbers per example of each storage of values, and of slopes.
    pub values: Vec<usize>,
    pub slopes: Vec<usize>,
    /// Numbers per example that the widest layer needs beside them.
    pub work: usize,
}

/// One layer that computes something.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Its place in the network.
    pub layer: usize,
    pub input: usize,
    /// The other value of a sum.
    pub other: usize,
    /// The same as `input` where the result takes its place.
    pub output: usize,
    /// Numbers per example kept for the way back.
    pub kept: usize,
    /// The slope by its result; `None` where nothing that is trained leads to it.
    pub slope: Option<usize>,
    /// What becomes of the slopes by what it read.
    pub input_slope: Flow,
    pub other_slope: Flow,
}

/// Where a slope goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Nothing that is trained depends on it.
    Unneeded,
    /// It is made in the place of the slope it is made of.
    InPlace,
    /// It is written to a storage of its own.
    Written(usize),
    /// It is added to what is there.
    Added(usize),
}

/// The activation as the kernels know it.
pub(super) fn kernel(activation: Activation) -> lab_kernels::Activation {
    match activation {
        Activation::Relu => lab_kernels::Activation::Relu,
        Activation::Tanh => lab_kernels::Activation::Tanh,
        Activation::Gelu => lab_kernels::Activation::Gelu,
        Activation::Silu => lab_kernels::Activation::Silu,
    }
}

/// Whether a layer only gives its input another form. Dropout that drops nothing is one.
fn is_identity(layer: &Layer, drops: bool) -> bool {
    match layer.operation {
        Operation::Image { .. } | Operation::Flatten => true,
        Operation::Dropout { .. } => !drops,
        _ => false,
    }
}

/// Whether the way back through a layer needs its result.
fn needs_result(operation: &Operation) -> bool {
    matches!(operation, Operation::Activate(activation) if kernel(*activation).slope_from_result())
}

/// Whether a layer's result may take the place of what it is made of.
pub(super) fn works_in_place(operation: &Operation) -> bool {
    needs_result(operation)
        || matches!(operation, Operation::Add { .. } | Operation::Place(_) | Operation::Dropout { .. })
}

/// Whether the slope by a layer's input is made in the place of the slope by its result.
pub(super) fn slopes_in_place(operation: &Operation) -> bool {
    match operation {
        Operation::BatchNorm { .. } | Operation::LayerNorm { .. } | Operation::Activate(_) => true,
        other => works_in_place(other),
    }
}

fn has_parameters(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Dense { .. }
            | Operation::Convolution { .. }
            | Operation::BatchNorm { .. }
            | Operation::LayerNorm { .. }
            | Operation::Place(Places::Learned(_))
    )
}

/// Whether the slope by a layer's input can only be written, not added to another one.
fn only_writes(operation: &Operation) -> bool {
    matches!(operation, Operation::Attention { .. } | Operation::Mean | Operation::Last)
}

/// Numbers per example kept beside the values, and needed for a moment.
fn kept_and_work(layer: &Layer) -> (usize, usize) {
    let form = layer.form;
    match &layer.operation {
        Operation::Convolution { geometry, .. } => (0, geometry.fan_in() * form.positions),
        // Means and inverse deviations; two sums.
        Operation::LayerNorm { .. } => (2 * form.positions, 2 * form.positions),
        Operation::Dropout { .. } => (form.len(), 0),
        Operation::Attention { heads } => (heads * form.positions * form.positions, form.positions * form.positions),
        _ => (0, 0),
    }
}

/// A network without the layers that only give a value another form.
struct Tape<'a> {
    network: &'a Network,
    /// The value that each value is.
    roots: Vec<usize>,
    /// The layers that compute something, in order.
    active: Vec<usize>,
    /// How many of them read each value; the output is read once more.
    readers: Vec<usize>,
    /// Whether a value depends on anything that is trained.
    trained: Vec<bool>,
}

impl<'a> Tape<'a> {
    fn new(network: &'a Network, drops: bool) -> Self {
        let values = network.layers.len() + 1;
        let mut tape = Self {
            network,
            roots: (0..values).collect(),
            active: Vec::new(),
            readers: vec![0; values],
            trained: vec![false; values],
        };
        for (i, layer) in network.layers.iter().enumerate() {
            if is_identity(layer, drops) {
                tape.roots[i + 1] = tape.roots[layer.input];
                continue;
            }
            tape.active.push(i);
            let (input, other) = tape.reads(i);
            for value in [Some(input), other].into_iter().flatten() {
                tape.readers[value] += 1;
                tape.trained[i + 1] |= tape.trained[value];
            }
            tape.trained[i + 1] |= has_parameters(&layer.operation);
        }
        let output = tape.output();
        tape.readers[output] += 1;
        tape
    }

    /// The values that a layer reads: its input, and the other of a sum.
    fn reads(&self, layer: usize) -> (usize, Option<usize>) {
        let layer = &self.network.layers[layer];
        let other = if let Operation::Add { other } = layer.operation { Some(self.roots[other]) } else { None };
        (self.roots[layer.input], other)
    }

    fn output(&self) -> usize {
        self.roots[self.network.layers.len()]
    }

    /// Whether nothing needs a value any more once its only reader has it.
    fn may_be_replaced(&self, value: usize) -> bool {
        let made_by = value.checked_sub(1).map(|layer| &self.network.layers[layer].operation);
        self.readers[value] == 1 && made_by.is_some_and(|operation| !needs_result(operation))
    }
}

impl Plan {
    pub fn new(network: &Network, drops: bool) -> Self {
        let tape = Tape::new(network, drops);
        let mut plan = Self::forward(&tape);
        plan.backward(&tape);
        plan
    }

    /// The steps with the storage of their values.
    fn forward(tape: &Tape<'_>) -> Self {
        let mut values = vec![tape.network.inputs];
        let mut places = vec![0; tape.roots.len()];
        let (mut steps, mut work) = (Vec::with_capacity(tape.active.len()), 2);
        for &i in &tape.active {
            let layer = &tape.network.layers[i];
            let (input, other) = tape.reads(i);
            places[i + 1] = if works_in_place(&layer.operation) && tape.may_be_replaced(input) {
                places[input]
            } else {
                values.push(layer.form.len());
                values.len() - 1
            };
            let (kept, needs) = kept_and_work(layer);
            work = work.max(needs);
            steps.push(Step {
                layer: i,
                input: places[input],
                other: other.map_or(0, |other| places[other]),
                output: places[i + 1],
                kept,
                slope: None,
                input_slope: Flow::Unneeded,
                other_slope: Flow::Unneeded,
            });
        }
        Self { steps, output: places[tape.output()], output_slope: 0, values, slopes: Vec::new(), work }
    }

    /// Gives the slopes their storage, from the output back.
    fn backward(&mut self, tape: &Tape<'_>) {
        let mut slopes = Slopes { of: vec![None; tape.roots.len()], ..Slopes::default() };
        self.output_slope = slopes.take(tape.network.outputs());
        slopes.of[tape.output()] = Some(self.output_slope);
        for step in self.steps.iter_mut().rev() {
            let operation = &tape.network.layers[step.layer].operation;
            let (input, other) = tape.reads(step.layer);
            let Some(own) = slopes.of[step.layer + 1] else { continue };
            step.slope = Some(own);
            if let Some(other) = other {
                step.other_slope = slopes.flow(tape, other);
            }
            if slopes_in_place(operation) && tape.trained[input] && slopes.of[input].is_none() {
                slopes.of[input] = Some(own);
                step.input_slope = Flow::InPlace;
            } else {
                step.input_slope = slopes.flow(tape, input);
                let is_added = matches!(step.input_slope, Flow::Added(_));
                assert!(!is_added || !only_writes(operation), "{operation:?} shares its input with other layers");
                slopes.free.push(own);
            }
        }
        self.slopes = slopes.lengths;
    }

    /// Numbers of a pass that trains `part` examples at a time and evaluates `chunk`.
    pub fn numbers(&self, part: usize, chunk: usize) -> usize {
        let most = part.max(chunk);
        let masks_and_shares: usize = self.steps.iter().map(|step| step.kept).sum();
        (self.values.iter().sum::<usize>() + masks_and_shares + self.work) * most
            + self.slopes.iter().sum::<usize>() * part
    }
}

/// Storages of slopes, used again once nothing needs what is there.
#[derive(Default)]
struct Slopes {
    lengths: Vec<usize>,
    free: Vec<usize>,
    /// Where the slope by each value is.
    of: Vec<Option<usize>>,
}

impl Slopes {
    /// The free storage that must grow least, or a new one.
    fn take(&mut self, length: usize) -> usize {
        let growth = |place: usize| (length.saturating_sub(self.lengths[place]), self.lengths[place]);
        match (0..self.free.len()).min_by_key(|&i| growth(self.free[i])) {
            Some(i) => {
                let place = self.free.swap_remove(i);
                self.lengths[place] = self.lengths[place].max(length);
                place
            }
            None => {
                self.lengths.push(length);
                self.lengths.len() - 1
            }
        }
    }

    /// Where the slope by a value goes next.
    fn flow(&mut self, tape: &Tape<'_>, value: usize) -> Flow {
        match self.of[value] {
            _ if !tape.trained[value] => Flow::Unneeded,
            Some(there) => Flow::Added(there),
            None => {
                let place = self.take(tape.network.form(value).len());
                self.of[value] = Some(place);
                Flow::Written(place)
            }
        }
    }
}
