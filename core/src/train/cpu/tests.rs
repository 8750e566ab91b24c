//! The CPU engine as a subject of the reference tests, and what holds for it alone.

use super::data::Data;
use super::pass::{Mode, Pass};
use super::plan::Plan;
use super::update::TrainState;
use super::{Parameters, Trial, add_target, bytes};
use crate::dataset::{Dataset, Shape};
use crate::space::{Space, Values};
use crate::train::reference_tests::{Batch, End, Given, Moment, Passed, Subject, all_of, any_config, reference_tests};
use crate::workload::network::{Layout, Network, Parameter};
use crate::workload::{Cnn, Cost, Mlp, Model, ModelFamily, Resnet, Transformer, TrialConfig};
use lab_kernels as kernels;

struct Cpu;

reference_tests!(Cpu);

fn single(x: &[f64]) -> Vec<f32> {
    x.iter().map(|&x| x as f32).collect()
}

/// [n, length] → [length, n], and the other way round with the sizes exchanged.
fn turned<T: Copy>(x: &[T], n: usize) -> Vec<T> {
    let length = x.len() / n.max(1);
    (0..x.len()).map(|i| x[i % n * length + i / n]).collect()
}

fn wide(x: &[f32]) -> Vec<f64> {
    x.iter().map(|&x| f64::from(x)).collect()
}

impl Cpu {
    /// After a forward pass in training, and its outputs by example.
    fn forward(given: &Given<'_>, parameters: &[f64], inputs: &[f64]) -> (Pass, Vec<f64>) {
        let n = given.examples;
        let mut pass = Pass::new(given.network.clone(), Plan::new(given.network, given.dropout > 0.0), n, 1);
        pass.inputs(n).copy_from_slice(&turned(&single(inputs), n));
        pass.forward(&single(parameters), n, &Mode::Train { seed: 5, dropout: given.dropout, t: 3, start: 0 });
        let outputs = pass.outputs(n).0.to_vec();
        let length = outputs.len() / n;
        (pass, wide(&turned(&outputs, length)))
    }
}

impl Subject for Cpu {
    fn pass(&self, given: &Given<'_>) -> Passed {
        let (n, parameters) = (given.examples, single(given.parameters));
        let (mut pass, outputs) = Self::forward(given, given.parameters, given.inputs);
        let (slope, work) = pass.output_slope(n);
        match given.end {
            End::Slope(own) => slope.copy_from_slice(&turned(&single(own), n)),
            End::Loss { targets, regression } => {
                let targets = turned(&single(targets), n);
                let share = 1.0 / n as f32;
                if regression {
                    kernels::square_slope(slope, &targets, share);
                } else {
                    kernels::softmax_slope(slope, &targets, share, n, work);
                }
            }
        }
        let mut gradient = vec![0.0; parameters.len()];
        pass.backward(&parameters, &mut gradient, n, true);
        Passed { outputs, gradient: wide(&gradient) }
    }

    fn outputs(&self, given: &Given<'_>, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
        rows.iter().map(|row| Self::forward(given, row, given.inputs).1).collect()
    }

    fn running(&self, given: &Given<'_>, inputs: &[Vec<f64>], momentum: f64) -> Vec<[Vec<f64>; 2]> {
        let norms = given.network.batch_norms().into_iter();
        let mut running: Vec<[Vec<f32>; 2]> = norms.map(|n| [vec![0.0; n], vec![1.0; n]]).collect();
        for inputs in inputs {
            let (pass, _) = Self::forward(given, given.parameters, inputs);
            pass.follow(&mut running, momentum as f32, given.examples);
        }
        running.iter().map(|[mean, variance]| [wide(mean), wide(variance)]).collect()
    }

    fn evaluate(&self, given: &Given<'_>, running: &[[Vec<f64>; 2]]) -> Vec<f64> {
        let n = given.examples;
        let running: Vec<[Vec<f32>; 2]> = running.iter().map(|pair| [single(&pair[0]), single(&pair[1])]).collect();
        let mut pass = Pass::new(given.network.clone(), Plan::new(given.network, false), 1, n);
        pass.inputs(n).copy_from_slice(&turned(&single(given.inputs), n));
        pass.forward(&single(given.parameters), n, &Mode::Evaluate { running: &running });
        let outputs = pass.outputs(n).0.to_vec();
        let length = outputs.len() / n;
        wide(&turned(&outputs, length))
    }

    fn valid_loss(&self, given: &Given<'_>, running: &[[Vec<f64>; 2]], labels: &[f64], shape: Shape) -> f64 {
        let dataset = all_of(shape, given.inputs, labels, given.network.outputs());
        let data = Data::new(dataset.clone().into());
        let mut trial = Trial::new(&data, given.network.clone(), any_config(), 0, None);
        trial.state.parameters = single(given.parameters);
        trial.running = running.iter().map(|pair| [single(&pair[0]), single(&pair[1])]).collect();
        let sums = trial.sums(&Parameters::Own, &data.valid, labels.len());
        sums.loss / labels.len() as f64
    }

    fn follow(
        &self,
        configs: Vec<TrialConfig>,
        start: &[f64],
        steps: u64,
        gradient: &dyn Fn(&[f64]) -> Vec<f64>,
        show: &mut dyn FnMut(u64, &[Moment]),
    ) {
        let layout = Layout { parameters: vec![Parameter::weight("theta", [1, start.len()], 1.0)] };
        let mut states: Vec<TrainState> = configs
            .into_iter()
            .map(|config| TrainState::new(TrialConfig { steps: steps + 1, ..config }, &layout, single(start)))
            .collect();
        for t in 0..steps {
            let moments: Vec<Moment> = states
                .iter_mut()
                .map(|state| {
                    let slope = single(&gradient(&wide(&state.parameters)));
                    let squared_norm = kernels::squared_norm(&slope);
                    state.update(&slope, Some(squared_norm), t);
                    Moment {
                        parameters: wide(&state.parameters),
                        average: state.average(t + 1).map(|average| wide(&average)),
                        norm: f64::from(squared_norm).sqrt(),
                        clipped: state.clipped,
                    }
                })
                .collect();
            show(t, &moments);
        }
    }

    fn batches(&self, dataset: &Dataset, configs: &[TrialConfig], seeds: &[u64], steps: u64) -> Vec<Batch> {
        let (data, mut batches) = (Data::new(dataset.clone().into()), Vec::new());
        let mut trials: Vec<Trial> = configs
            .iter()
            .zip(seeds)
            .map(|(config, &seed)| {
                let network = Network::of(&config.model, dataset.shape, dataset.outputs()).expect("a network");
                Trial::new(&data, network, *config, seed, None)
            })
            .collect();
        for t in 0..steps {
            let mut batch = Batch { inputs: Vec::new(), targets: Vec::new() };
            for trial in &mut trials {
                let n = trial.config.batch_size;
                trial.draw(t);
                trial.gather(0, n, trial.share(t));
                batch.inputs.extend(turned(trial.pass.inputs(n), dataset.shape.len()));
                batch.targets.extend(turned(&trial.targets, dataset.outputs()));
            }
            batches.push(batch);
        }
        batches
    }

    fn smoothed_slope(&self, smoothing: f64, logits: &[f64], labels: &[(usize, usize)], share: f64) -> Vec<f64> {
        let (n, classes) = (labels.len(), logits.len() / labels.len());
        let mut targets = vec![0.0; logits.len()];
        for (column, &(own, other)) in labels.iter().enumerate() {
            add_target(&mut targets, n, column, smoothing, &[(own, share), (other, 1.0 - share)]);
        }
        let mut slope = turned(&single(logits), n);
        kernels::softmax_slope(&mut slope, &targets, 1.0 / n as f32, n, &mut vec![0.0; 2 * n]);
        wide(&turned(&slope, classes))
    }
}

/// A design that passes the check of its memory is one that the CPU can hold.
#[test]
fn a_trial_takes_no_more_than_the_design_was_told() {
    let shapes = [
        Shape::Table { features: 30 },
        Shape::Sequence { channels: 1, length: 40 },
        Shape::Image { channels: 3, height: 8, width: 12 },
        Shape::Tokens { vocabulary: 59, length: 3 },
    ];
    let mut checked = 0;
    for family in ModelFamily::ALL {
        for shape in shapes.into_iter().filter(|shape| family.reads(shape.layout())) {
            for (width, dropout, batch_size) in [(4, 0.0, 64), (64, 0.0, 256), (256, 0.2, 1024), (1024, 0.0, 64)] {
                let plain = TrialConfig::resolve(&Space::default(), &Values::new(), family, 1, 1).expect("defaults");
                let config = TrialConfig { batch_size, model: with(plain.model, width, dropout), ..plain };
                let network = Network::of(&config.model, shape, 10).expect("a network");
                let (takes, announced) =
                    (bytes(&network, &config), Cost::of_network(&network).training_bytes(batch_size as u64));
                // What an evaluation takes beside, in blocks of a size of their own.
                let announced = announced + (1 << 20);
                assert!(takes <= announced, "{:?} of {batch_size} on {shape:?}: {takes} of {announced}", config.model);
                checked += 1;
            }
        }
    }
    assert!(checked >= 40, "{checked}");
}

fn with(model: Model, width: usize, rate: f64) -> Model {
    let mut model = model.with_width(width);
    match &mut model {
        Model::Linear => {}
        Model::Mlp(Mlp { dropout, .. })
        | Model::Cnn(Cnn { dropout, .. })
        | Model::Resnet(Resnet { dropout, .. })
        | Model::Transformer(Transformer { dropout, .. }) => *dropout = rate,
    }
    model
}
