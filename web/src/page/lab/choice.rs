//! Which of the browser's workers train a study, and why.
//!
//! A GPU pays when there is enough to compute per kernel: dispatching one costs tens of microseconds, so that small
//! models are faster on the CPU, one trial or cohort per core (measured in arXiv 2604.02344). Knows nothing of how
//! workers are started.

use crate::shared::place::Workers;
use lab_core::protocol::DeviceKind;
use lab_core::space::{Domain, Setting};
use lab_core::study::Study;
use lab_core::workload::{ModelFamily, Workload};
use lab_texts::Message;
use lab_texts::page::training as t;

/// More workers than this share memory bandwidth, not work.
pub const MOST_WORKERS: usize = 16;
/// From this width on one layer's product fills a GPU.
const WIDE: f64 = 512.0;

/// Workers to start.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub kind: DeviceKind,
    pub workers: usize,
    pub reason: Message,
}

/// CPU workers for so many cores: all of few cores, all but one of many, which the page keeps.
pub fn cpu_workers(cores: usize) -> usize {
    if cores <= 4 { cores.max(1) } else { (cores - 1).min(MOST_WORKERS) }
}

/// Decides. `gpu` says whether the browser has a real (not emulated) GPU adapter.
pub fn choose(wish: Workers, study: &Study, cores: usize, gpu: bool) -> Choice {
    let (kind, workers, reason) = match wish {
        Workers::Cpu(workers) => (DeviceKind::Cpu, workers.clamp(1, MOST_WORKERS), t::BY_HAND),
        Workers::Gpu => (DeviceKind::Gpu, 1, t::BY_HAND),
        Workers::Auto if !is_large(study) => (DeviceKind::Cpu, cpu_workers(cores), t::SMALL),
        Workers::Auto if gpu => (DeviceKind::Gpu, 1, t::LARGE),
        Workers::Auto => (DeviceKind::Cpu, cpu_workers(cores), t::NO_GPU),
    };
    Choice { kind, workers, reason: reason.into() }
}

/// Convolutions, attention, or layers at least 512 wide.
fn is_large(study: &Study) -> bool {
    let Workload::Trained { family, .. } = &study.workload else { return false };
    let widest = study.space.get("model.width").and_then(|parameter| match &parameter.setting {
        Setting::Fixed(value) => value.as_f64(),
        Setting::Varied { domain, .. } => match domain {
            Domain::Float(range) => Some(range.high()),
            Domain::Int(range) => Some(range.high() as f64),
            Domain::Choice(options) => options.as_slice().iter().filter_map(|option| option.as_f64()).reduce(f64::max),
        },
    });
    matches!(family, ModelFamily::Cnn | ModelFamily::Resnet | ModelFamily::Transformer)
        || widest.is_some_and(|width| width >= WIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST_LIGHT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));

    fn kind_of(text: &str, wish: Workers, gpu: bool) -> (DeviceKind, usize) {
        let choice = choose(wish, &Study::parse(text).unwrap(), 4, gpu);
        (choice.kind, choice.workers)
    }

    #[test]
    fn small_studies_stay_on_the_cpu_and_large_ones_take_a_real_gpu() {
        assert_eq!(kind_of(FIRST_LIGHT, Workers::Auto, true), (DeviceKind::Cpu, 4));
        let wide = FIRST_LIGHT.replacen("\"value\": 64", "\"value\": 1024", 1);
        assert_ne!(wide, FIRST_LIGHT);
        assert_eq!(kind_of(&wide, Workers::Auto, true), (DeviceKind::Gpu, 1));
        assert_eq!(kind_of(&wide, Workers::Auto, false), (DeviceKind::Cpu, 4));
        assert_eq!(kind_of(&wide, Workers::Cpu(99), true), (DeviceKind::Cpu, MOST_WORKERS));
        assert_eq!(kind_of(FIRST_LIGHT, Workers::Gpu, false), (DeviceKind::Gpu, 1));
    }

    #[test]
    fn many_cores_leave_one_for_the_page() {
        assert_eq!([0, 1, 2, 4, 8, 64].map(cpu_workers), [1, 1, 2, 4, 7, MOST_WORKERS]);
    }
}
