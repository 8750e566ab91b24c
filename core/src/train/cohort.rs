//! The training loop: a cohort from its first step to its last, trial by trial independent.

use super::batches::{Batch, Batches, Masks, PreparedData};
use super::evaluate::{Subject, evaluate, output_gradient};
use super::learnt::Learnt;
use super::member::{Checkpoint, Member, members};
use super::network::Network;
use super::normalize::Moments;
use super::numbers::Numbers;
use super::parameter::Layout;
use super::pass::Pass;
use super::{Control, Observer, Progress, TrainError};
use crate::conductor::{Assignment, Cohort};
use crate::study::Study;
use crate::trial::{Event, Outcome, What};
use crate::workload::Cost;
use burn::tensor::{Device, Tensor, TensorData};

/// On a GPU, steps are queued faster than they run; reading a number every so often keeps pause and stop prompt.
const STEPS_IN_FLIGHT: u64 = 16;

/// The best checkpoint of every trial that was evaluated, chosen in retrospect by the study's objective.
#[derive(Debug)]
pub struct Trained {
    pub checkpoints: Vec<Checkpoint>,
}

/// Trains a cohort; every event of its trials goes to the observer.
///
/// # Errors
/// Nothing has been emitted if the cohort was refused; a device may fail later, leaving trials unended.
pub async fn train_cohort(
    device: &Device,
    data: &PreparedData,
    study: &Study,
    cohort: &Cohort,
    observer: &mut impl Observer,
) -> Result<Trained, TrainError> {
    let mut members = members(study, cohort)?;
    let config = members.first().ok_or(TrainError::NotACohort)?.config;
    let (batch, steps) = (config.batch_size, config.steps);
    if batch > data.train.examples {
        return Err(TrainError::BatchTooLarge { batch, examples: data.train.examples });
    }
    let network = Network::new(&config.model, data.shape, data.outputs)?;
    let layout = network.layout();
    let part = batch.div_ceil(config.accumulation.max(1));
    let cost = Cost::of(&config.model, data.shape, data.outputs).unwrap_or_default();
    data.check_memory(cost.training_bytes(part as u64).saturating_mul(members.len() as u64))?;

    let configs = |members: &[Member]| members.iter().map(|member| member.config).collect::<Vec<_>>();
    let seeds: Vec<u64> = members.iter().map(|member| member.assignment.seed).collect();
    let scales: Vec<f64> = members.iter().map(|member| member.config.model.init_scale()).collect();
    let parameters = layout.initialize(&seeds, &scales, device);
    let mask = layout.decay_mask(device);
    let mut numbers = Numbers::new(configs(&members), device)?;
    let mut batches = Batches::new(seeds, &numbers.configs, data.outputs, device);
    let mut learnt = Learnt::new(parameters, &numbers, &network.batch_norms());
    let valid = data.valid.sample(study.objective.valid_examples);
    let mut done = Vec::new();
    let mut evaluated_to = 0;
    let on_gpu = !is_cpu(device);
    for member in &members {
        let Assignment { trial, ref values, seed, .. } = member.assignment;
        observer.event(Event { trial, what: What::Started { values: values.clone(), seed } });
    }

    'steps: for t in 0..steps {
        loop {
            match observer.check(Progress { step: t, steps, members: members.len() }).await {
                Control::Continue => break,
                Control::Settle => settle(&learnt.parameters).await?,
                Control::Suspend => break 'steps,
                Control::Stop => {
                    for member in &members {
                        observer.event(Event { trial: member.assignment.trial, what: What::Ended(Outcome::Stopped) });
                    }
                    break 'steps;
                }
            }
        }
        let is_evaluated = (t + 1) % config.eval_every == 0 || t + 1 == steps;
        let whole = batches.gather(data, t);
        observer.inputs_ready();
        let gradient = gradient(&network, &layout, &mut learnt, whole, &batches, &numbers, data, t, part);
        let needs_norm = is_evaluated || numbers.clips();
        let squared_norms = needs_norm.then(|| gradient.clone().square().sum_dim(2));
        learnt.update(gradient, squared_norms.as_ref(), &mut numbers, &mask, t, steps);

        if let (true, Some(squared_norms)) = (is_evaluated, squared_norms) {
            let trials = members.len();
            let since = (t + 1 - evaluated_to) as f64;
            evaluated_to = t + 1;
            let average = learnt.average.clone().map(|average| layout.split(&numbers.unbiased(average, t + 1)));
            let subject = Subject {
                network: &network,
                activations: cost.activations,
                parameters: &layout.split(&learnt.parameters),
                average: average.as_deref(),
                running: &learnt.running,
                valid: &valid,
                squared_norms: squared_norms.reshape([trials, 1]),
                clipped: learnt.clipped.take().map(|count| count.div_scalar(since).reshape([trials, 1])),
            };
            let found = evaluate(subject, data).await.map_err(TrainError::Device)?;
            let mut alive = Vec::with_capacity(trials);
            for (k, (member, found)) in members.iter_mut().zip(found).enumerate() {
                let trial = member.assignment.trial;
                if let Some(reason) = found.divergence(t + 1) {
                    observer.event(Event { trial, what: What::Ended(Outcome::Infeasible { reason }) });
                    continue;
                }
                alive.push(k);
                let metrics = found.metrics();
                member.keep_if_best(study, &metrics, t + 1, || learnt.of_trial(k, &layout));
                if t + 1 > member.assignment.recorded_to {
                    observer.event(Event { trial, what: What::Measured { step: t + 1, metrics } });
                }
            }
            if alive.len() < trials {
                for (k, member) in std::mem::take(&mut members).into_iter().enumerate() {
                    if alive.contains(&k) {
                        members.push(member);
                    } else {
                        done.extend(member.best);
                    }
                }
                if members.is_empty() {
                    break;
                }
                let rows: Vec<i32> = alive.iter().map(|&k| k as i32).collect();
                learnt = learnt.select(&Tensor::from_data(TensorData::new(rows, [alive.len()]), device));
                numbers = Numbers::new(configs(&members), device)?;
                batches = batches.select(&alive, &numbers.configs, data.outputs, device);
            }
            if t + 1 == steps {
                for member in &members {
                    observer.event(Event { trial: member.assignment.trial, what: What::Ended(Outcome::Completed) });
                }
            }
        } else if on_gpu && (t + 1) % STEPS_IN_FLIGHT == 0 {
            settle(&learnt.parameters).await?;
        }
    }
    done.extend(members.into_iter().filter_map(|member| member.best));
    Ok(Trained { checkpoints: done })
}

/// The gradients [K, 1, P] of step `t`, summed over the parts of the batch; running moments follow each part.
#[allow(clippy::too_many_arguments, reason = "the parts of one loop, which it alone knows together")]
fn gradient(
    network: &Network,
    layout: &Layout,
    learnt: &mut Learnt,
    whole: Batch,
    batches: &Batches,
    numbers: &Numbers,
    data: &PreparedData,
    t: u64,
    part: usize,
) -> Tensor<3> {
    let batch = whole.inputs.dims()[1];
    let parameters = layout.split(&learnt.parameters);
    let mut total: Option<Tensor<3>> = None;
    let mut start = 0;
    while start < batch {
        let end = (start + part).min(batch);
        let (inputs, targets) = whole.part(start, end);
        let masks = batches.masks(&numbers.dropout, t, start, end);
        let (gradient, moments) =
            backward(network, layout, &parameters, &masks, (inputs, targets), batch, data.deviation.is_some());
        for (running, moments) in learnt.running.iter_mut().zip(moments) {
            let before = std::mem::replace(running, moments.clone());
            *running = before.follow(&moments, &numbers.norm_momentum);
        }
        total = Some(match total {
            None => gradient,
            Some(total) => total.add(gradient),
        });
        start = end;
    }
    total.unwrap_or_else(|| learnt.parameters.zeros_like())
}

/// The gradients [K, 1, P] of the mean loss over a batch of `batch` examples, as far as these of them contribute, and what
/// the batch normalizations measured.
pub(super) fn backward(
    network: &Network,
    layout: &Layout,
    parameters: &[Tensor<3>],
    masks: &Masks,
    (inputs, targets): (Tensor<3>, Tensor<3>),
    batch: usize,
    regression: bool,
) -> (Tensor<3>, Vec<Moments>) {
    let leaves: Vec<Tensor<3>> =
        parameters.iter().map(|parameter| parameter.clone().autodiff().require_grad()).collect();
    let mut pass = Pass::train(&leaves, masks);
    let outputs = network.forward(&mut pass, inputs);
    let slope = output_gradient(outputs.clone().inner(), targets, batch, regression);
    // The surrogate Σ outputs · slope has the loss's gradient, and a shorter graph.
    let mut gradients = outputs.mul(slope).sum().backward();
    let parts = leaves.iter().zip(parameters).map(|(leaf, parameter)| {
        // A parameter the outputs do not depend on has no gradient.
        leaf.grad_remove(&mut gradients).unwrap_or_else(|| parameter.zeros_like())
    });
    (layout.join(parts.collect()), pass.into_moments())
}

/// Waits until the device has done everything that led to these parameters.
async fn settle(parameters: &Tensor<3>) -> Result<(), TrainError> {
    let probe = parameters.clone().slice([0..1, 0..1, 0..1]);
    probe.into_data_async().await.map(drop).map_err(|error| TrainError::Device(format!("{error:?}")))
}

fn is_cpu(device: &Device) -> bool {
    #[cfg(feature = "cpu")]
    return *device == super::device::cpu();
    #[cfg(not(feature = "cpu"))]
    {
        let _ = device;
        false
    }
}
