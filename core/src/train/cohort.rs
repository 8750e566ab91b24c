//! The training loop: a cohort from its first step to its last, trial by trial independent.

use super::batches::{self, PreparedData, Shuffle};
use super::evaluate::{evaluate, output_gradient};
use super::model::Network;
use super::number::Number;
use super::optimizer::{Rule, Slot};
use super::{Control, Observer, Progress, TrainError};
use crate::conductor::{Assignment, Cohort, CohortKey};
use crate::study::{At, Study};
use crate::trial::{Event, Metrics, Outcome, What};
use crate::workload::{Optimizer, TrialConfig};
use burn::tensor::{Device, Int, Tensor, TensorData};

/// On a GPU, steps are queued faster than they run; reading a number every so often keeps pause and stop prompt.
const STEPS_IN_FLIGHT: u64 = 16;

/// The best checkpoint of every trial that was evaluated, chosen in retrospect by the study's objective.
#[derive(Debug)]
pub struct Trained {
    pub checkpoints: Vec<Checkpoint>,
}

/// Parameters of one trial at its best evaluation.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    pub trial: u64,
    pub step: u64,
    pub objective: f64,
    /// Name and tensor [1, a, b] on the device.
    pub parameters: Vec<(String, Tensor<3>)>,
}

/// One trial of the cohort, while it trains.
struct Member {
    assignment: Assignment,
    config: TrialConfig,
    shuffle: Shuffle,
    best: Option<Checkpoint>,
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
    let slots = network.parameters();
    let weights: usize = slots.iter().map(|slot| slot.shape[0] * slot.shape[1]).sum();
    // Parameters, gradient, two moments, best checkpoint and temporaries; activations of one batch.
    batches::check_memory(members.len() as u64 * (8 * weights as u64 + batch as u64 * network.activations() as u64))?;

    let seeds: Vec<u64> = members.iter().map(|member| member.assignment.seed).collect();
    let mut parameters = network.initialize(&seeds, device);
    let mut numbers = Numbers::new(&members, device)?;
    let mut states: Vec<Slot> = parameters.iter().map(|parameter| numbers.rule.slot(parameter)).collect();
    let mut done = Vec::new();
    let units = network.hidden_units();
    let on_gpu = !is_cpu(device);
    for member in &members {
        let Assignment { trial, ref values, seed, .. } = member.assignment;
        observer.event(Event { trial, what: What::Started { values: values.clone(), seed } });
    }

    for t in 0..steps {
        match observer.check(Progress { step: t, steps, members: members.len() }).await {
            Control::Continue => {}
            Control::Suspend => break,
            Control::Stop => {
                for member in &members {
                    observer.event(Event { trial: member.assignment.trial, what: What::Ended(Outcome::Stopped) });
                }
                break;
            }
        }
        let is_evaluated = (t + 1) % config.eval_every == 0 || t + 1 == steps;
        let shuffles = members.iter_mut().map(|member| &mut member.shuffle);
        let (inputs, targets) = batches::gather(&data.train, shuffles, t, batch, device);
        let masks = batches::masks(&numbers.seeds, &numbers.dropout, &units, t, batch, device);

        let leaves: Vec<Tensor<3>> =
            parameters.iter().map(|parameter| parameter.clone().autodiff().require_grad()).collect();
        let outputs = network.forward(&leaves, inputs, &masks);
        let slope = output_gradient(outputs.clone().inner(), targets, data.deviation.is_some());
        // The surrogate Σ outputs · slope has the loss's gradient, and a shorter graph.
        let mut gradients = outputs.mul(slope).sum().backward();

        let rates = numbers.rates(t, steps, device);
        let mut squared_norms: Option<Tensor<2>> = None;
        for (i, leaf) in leaves.iter().enumerate() {
            let Some(mut gradient) = leaf.grad_remove(&mut gradients) else { continue };
            if is_evaluated {
                let trials = members.len();
                let squares = gradient.clone().square().sum_dim(2).sum_dim(1).reshape([trials, 1]);
                squared_norms = Some(match squared_norms {
                    None => squares,
                    Some(sum) => sum.add(squares),
                });
            }
            if slots[i].is_weight() && !numbers.weight_decay.is_zero() {
                gradient = gradient.add(numbers.weight_decay.times(parameters[i].clone()));
            }
            let slot = std::mem::replace(&mut states[i], Slot::Stateless);
            let parameter = std::mem::replace(&mut parameters[i], Tensor::empty([1, 1, 1], device));
            (parameters[i], states[i]) = numbers.rule.update(parameter, gradient, slot, &rates);
        }

        if let (true, Some(squared_norms)) = (is_evaluated, squared_norms) {
            let found = evaluate(&network, &parameters, data, squared_norms).await.map_err(TrainError::Device)?;
            let mut alive = Vec::with_capacity(members.len());
            for (k, (member, found)) in members.iter_mut().zip(found).enumerate() {
                let trial = member.assignment.trial;
                if let Some(reason) = found.divergence(t + 1) {
                    observer.event(Event { trial, what: What::Ended(Outcome::Infeasible { reason }) });
                    continue;
                }
                alive.push(k);
                let metrics = found.metrics();
                member.keep_if_best(study, &metrics, t + 1, || {
                    let row = |tensor: &Tensor<3>| tensor.clone().narrow(0, k, 1);
                    slots.iter().zip(&parameters).map(|(slot, tensor)| (slot.name.clone(), row(tensor))).collect()
                });
                if t + 1 > member.assignment.recorded_to {
                    observer.event(Event { trial, what: What::Measured { step: t + 1, metrics } });
                }
            }
            if alive.len() < members.len() {
                let rows: Vec<i32> = alive.iter().map(|&k| k as i32).collect();
                let rows = Tensor::<1, Int>::from_data(TensorData::new(rows, [alive.len()]), device);
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
                let keep = |tensor: Tensor<3>| tensor.select(0, rows.clone());
                parameters = parameters.into_iter().map(keep).collect();
                states = states.into_iter().map(|slot| slot.map(keep)).collect();
                numbers = Numbers::new(&members, device)?;
            }
            if t + 1 == steps {
                for member in &members {
                    observer.event(Event { trial: member.assignment.trial, what: What::Ended(Outcome::Completed) });
                }
            }
        } else if on_gpu
            && (t + 1) % STEPS_IN_FLIGHT == 0
            && let Some(parameter) = parameters.last()
        {
            let probe = parameter.clone().slice([0..1, 0..1, 0..1]);
            probe.into_data_async().await.map_err(|error| TrainError::Device(format!("{error:?}")))?;
        }
    }
    done.extend(members.into_iter().filter_map(|member| member.best));
    Ok(Trained { checkpoints: done })
}

fn members(study: &Study, cohort: &Cohort) -> Result<Vec<Member>, TrainError> {
    let mut members = Vec::with_capacity(cohort.members.len());
    for assignment in &cohort.members {
        let trial = assignment.trial;
        let config = study
            .trial_config(&assignment.values)
            .ok_or(TrainError::External)?
            .map_err(|problems| TrainError::Config { trial, problems })?;
        members.push(Member {
            assignment: assignment.clone(),
            config,
            shuffle: Shuffle::new(assignment.seed),
            best: None,
        });
    }
    let same = |pair: &[Member]| CohortKey::of(&pair[0].config) == CohortKey::of(&pair[1].config);
    if members.is_empty() || !members.windows(2).all(same) { Err(TrainError::NotACohort) } else { Ok(members) }
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

/// The numbers in which the members differ.
struct Numbers {
    rule: Rule,
    weight_decay: Number,
    dropout: Vec<f64>,
    seeds: Vec<u64>,
    configs: Vec<TrialConfig>,
    /// The rates of the last step, kept while they do not change.
    last_rates: Option<(Vec<f64>, Number)>,
}

impl Numbers {
    fn new(members: &[Member], device: &Device) -> Result<Self, TrainError> {
        let configs: Vec<TrialConfig> = members.iter().map(|member| member.config).collect();
        let optimizers: Vec<Optimizer> = configs.iter().map(|config| config.optimizer).collect();
        let decays: Vec<f64> = configs.iter().map(|config| config.weight_decay).collect();
        Ok(Self {
            rule: Rule::new(&optimizers, device).ok_or(TrainError::NotACohort)?,
            weight_decay: Number::new(&decays, device),
            dropout: configs.iter().map(|config| config.model.dropout()).collect(),
            seeds: members.iter().map(|member| member.assignment.seed).collect(),
            configs,
            last_rates: None,
        })
    }

    fn rates(&mut self, t: u64, steps: u64, device: &Device) -> Number {
        let rates: Vec<f64> =
            self.configs.iter().map(|config| config.learning_rate * config.schedule.factor(t, steps)).collect();
        let rates = self.rule.rates(&rates, t);
        match &self.last_rates {
            Some((last, number)) if *last == rates => number.clone(),
            _ => {
                let number = Number::new(&rates, device);
                self.last_rates = Some((rates, number.clone()));
                number
            }
        }
    }
}

impl Member {
    /// Keeps the parameters if this evaluation is the one the study's objective would choose so far.
    fn keep_if_best(
        &mut self,
        study: &Study,
        metrics: &Metrics,
        step: u64,
        parameters: impl FnOnce() -> Vec<(String, Tensor<3>)>,
    ) {
        let Some(&objective) = metrics.get(&study.objective.metric) else { return };
        let is_better = |best: &Checkpoint| study.objective.direction.better(objective, best.objective);
        if study.objective.at == At::Last || self.best.as_ref().is_none_or(is_better) {
            self.best = Some(Checkpoint { trial: self.assignment.trial, step, objective, parameters: parameters() });
        }
    }
}
