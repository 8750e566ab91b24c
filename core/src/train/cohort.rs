//! The training loop: a cohort from its first step to its last, trial by trial independent.

use super::engine::Engine;
use super::evaluate::Evaluation;
use super::member::{Checkpoint, Member, members};
use super::prepared::{Held, PreparedData};
use super::{Control, Observer, Progress, TrainError, cpu};
use crate::conductor::{Assignment, Cohort};
use crate::study::Study;
use crate::trial::{Event, Outcome, What};
use crate::workload::TrialConfig;
use crate::workload::network::Network;

/// The best checkpoint of every trial that was evaluated, chosen in retrospect by the study's objective.
#[derive(Debug)]
pub struct Trained {
    pub checkpoints: Vec<Checkpoint>,
}

/// Trains a cohort on the device that holds the data; every event of its trials goes to the observer. On the CPU one trial
/// follows the other; on a GPU they take their steps together.
///
/// # Errors
/// Nothing has been emitted if the cohort was refused; a device may fail later, leaving trials unended.
pub async fn train_cohort(
    data: &PreparedData,
    study: &Study,
    cohort: &Cohort,
    observer: &mut impl Observer,
) -> Result<Trained, TrainError> {
    let Ready { members, network, split_seed, bytes } = ready(data, cohort)?;
    data.check_split(split_seed)?;
    data.check_memory(bytes)?;
    let valid_examples = study.objective.valid_examples;
    let mut checkpoints = Vec::new();
    match data.held() {
        Held::Cpu(held) => {
            for member in members {
                let Assignment { config, seed, .. } = member.assignment;
                let trial = cpu::Trial::new(held, network.clone(), config, seed, valid_examples);
                if run(trial, vec![member], study, observer, &mut checkpoints).await?.is_some() {
                    break;
                }
            }
        }
        #[cfg(feature = "burn")]
        Held::Burn(held) => {
            let configs = members.iter().map(|member| member.assignment.config).collect();
            let seeds = members.iter().map(|member| member.assignment.seed).collect();
            let trials = super::gpu::Trials::new(held, network, configs, seeds, valid_examples)?;
            run(trials, members, study, observer, &mut checkpoints).await?;
        }
    }
    Ok(Trained { checkpoints })
}

/// What training a cohort takes on the device that holds the data, in bytes: on the CPU what is allocated, on a GPU an estimate;
/// with the split of the data, unless it is the shipped one.
///
/// # Errors
/// Why the cohort would be refused.
pub fn training_bytes(data: &PreparedData, cohort: &Cohort) -> Result<u64, TrainError> {
    ready(data, cohort).map(|ready| ready.bytes)
}

/// A cohort whose configurations fit together and the data.
struct Ready {
    members: Vec<Member>,
    network: Network,
    split_seed: u64,
    bytes: u64,
}

fn ready(data: &PreparedData, cohort: &Cohort) -> Result<Ready, TrainError> {
    let members = members(cohort)?;
    let config = members.first().ok_or(TrainError::NotACohort)?.assignment.config;
    let (batch, examples) = (config.batch_size, data.train_examples());
    if batch > examples {
        return Err(TrainError::BatchTooLarge { batch, examples });
    }
    let network = Network::of(&config.model, data.shape(), data.outputs()).ok_or(TrainError::Unreadable)?;
    let bytes = match data.held() {
        // One trial follows the other.
        Held::Cpu(_) => cpu::bytes(&network, &config),
        #[cfg(feature = "burn")]
        Held::Burn(_) => {
            let part = batch.div_ceil(config.accumulation.max(1)) as u64;
            crate::workload::Cost::of_network(&network).training_bytes(part).saturating_mul(members.len() as u64)
        }
    };
    let split_seed = config.split_seed;
    let bytes = bytes.saturating_add(data.split_bytes(split_seed));
    Ok(Ready { members, network, split_seed, bytes })
}

/// Trains the members, who share an engine, to their end, or until the observer will have no more of it, which is returned.
async fn run<E: Engine>(
    mut engine: E,
    mut members: Vec<Member>,
    study: &Study,
    observer: &mut impl Observer,
    checkpoints: &mut Vec<Checkpoint>,
) -> Result<Option<Control>, TrainError> {
    let Some(first) = members.first() else { return Ok(None) };
    let TrialConfig { steps, eval_every, .. } = first.assignment.config;
    let mut evaluated_to = 0;
    let mut left = None;
    for member in &members {
        let Assignment { trial, ref values, seed, .. } = member.assignment;
        observer.event(Event { trial, what: What::Started { values: values.clone(), seed, name: None } });
    }
    'steps: for t in 0..steps {
        loop {
            match observer.check(Progress { step: t, steps, members: members.len() }).await {
                Control::Continue => break,
                Control::Settle => engine.settle().await?,
                control @ (Control::Suspend | Control::Stop) => {
                    left = Some(control);
                    break 'steps;
                }
            }
        }
        let is_evaluated = (t + 1) % eval_every == 0 || t + 1 == steps;
        engine.step(t, is_evaluated, || observer.inputs_ready());
        if is_evaluated {
            let found = engine.evaluate(t, t + 1 - evaluated_to).await?;
            evaluated_to = t + 1;
            let alive = tell(&engine, &mut members, found, t + 1, study, observer);
            if alive.len() < members.len() {
                cut(&mut members, &alive, checkpoints);
                if members.is_empty() {
                    break;
                }
                engine.keep(&alive)?;
            }
            if t + 1 == steps {
                for member in &members {
                    observer.event(Event { trial: member.assignment.trial, what: What::Ended(Outcome::Completed) });
                }
            }
        } else if E::QUEUE.is_some_and(|queue| (t + 1) % queue == 0) {
            engine.settle().await?;
        }
    }
    if left == Some(Control::Stop) {
        for member in &members {
            observer.event(Event { trial: member.assignment.trial, what: What::Ended(Outcome::Stopped) });
        }
    }
    checkpoints.extend(members.into_iter().filter_map(|member| member.best));
    Ok(left)
}

/// Keeps and tells what was found of the members after `step` steps; the places of those that did not diverge.
fn tell<E: Engine>(
    engine: &E,
    members: &mut [Member],
    found: Vec<Evaluation>,
    step: u64,
    study: &Study,
    observer: &mut impl Observer,
) -> Vec<usize> {
    let mut alive = Vec::with_capacity(members.len());
    for (k, (member, found)) in members.iter_mut().zip(found).enumerate() {
        let trial = member.assignment.trial;
        if let Some(reason) = found.divergence(step) {
            observer.event(Event { trial, what: What::Ended(Outcome::Infeasible { reason }) });
            continue;
        }
        alive.push(k);
        let metrics = found.metrics();
        member.keep_if_best(study, &metrics, step, || engine.weights(k));
        if step > member.assignment.recorded_to {
            observer.event(Event { trial, what: What::Measured { step, metrics } });
        }
    }
    alive
}

/// Leaves the members at these places; the best checkpoints of the others stay.
fn cut(members: &mut Vec<Member>, alive: &[usize], checkpoints: &mut Vec<Checkpoint>) {
    for (k, member) in std::mem::take(members).into_iter().enumerate() {
        if alive.contains(&k) {
            members.push(member);
        } else {
            checkpoints.extend(member.best);
        }
    }
}
