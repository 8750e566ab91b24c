//! Which of the browser's workers train a study, and why.
//!
//! A GPU pays when there is enough to compute per kernel: dispatching one costs tens of microseconds, so that small
//! models are faster on the CPU, one trial or cohort per core (measured in arXiv 2604.02344). Knows nothing of how
//! workers are started.

use crate::shared::place::Workers;
use lab_core::protocol::DeviceKind;
use lab_core::space::{Domain, Setting};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::{ModelFamily, Workload};

/// More workers than this share memory bandwidth, not work.
pub const MOST_WORKERS: usize = 16;
/// From this width on one layer's product fills a GPU.
const WIDE: f64 = 512.0;

/// Workers to start.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub kind: DeviceKind,
    pub workers: usize,
    pub reason: Sentence,
}

/// CPU workers for so many cores: all of few cores, all but one of many, which the page keeps.
pub fn cpu_workers(cores: usize) -> usize {
    if cores <= 4 { cores.max(1) } else { (cores - 1).min(MOST_WORKERS) }
}

/// Decides. `gpu` says whether the browser has a real (not emulated) GPU adapter.
pub fn choose(wish: Workers, study: &Study, cores: usize, gpu: bool) -> Choice {
    let cpu = |workers: usize, en: &str, zh: &str| Choice {
        kind: DeviceKind::Cpu,
        workers: workers.clamp(1, MOST_WORKERS),
        reason: Sentence::new(en, zh),
    };
    let on_gpu = |en: &str, zh: &str| Choice { kind: DeviceKind::Gpu, workers: 1, reason: Sentence::new(en, zh) };
    match wish {
        Workers::Cpu(workers) => cpu(workers, "chosen by hand", "手动选择"),
        Workers::Gpu => on_gpu("chosen by hand", "手动选择"),
        Workers::Auto if !is_large(study) => cpu(
            cpu_workers(cores),
            "small models are fastest on the CPU, one trial a core",
            "小模型在 CPU 上最快，每个核心一个试验",
        ),
        Workers::Auto if gpu => on_gpu("a model this large is fastest on the GPU", "这样大的模型在 GPU 上最快"),
        Workers::Auto => cpu(cpu_workers(cores), "this browser offers no GPU", "本浏览器没有可用的 GPU"),
    }
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
