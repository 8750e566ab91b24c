//! Which device trains: listing, probing in a child process, and choosing.
//!
//! A broken graphics driver takes its whole process down, so this process loads none before a child has trained with it.
//! Refuses to know what is trained afterwards.

use crate::data;
use crate::training::{Bench, Gpu, Place, gpus};
use lab_core::conductor::Conductor;
use lab_core::protocol::{DeviceInfo, DeviceKind};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::train::{Control, Observer, Progress};
use lab_core::trial::{Event, Metrics, What};
use lab_texts::runner::training as t;
use std::io::Read;
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What `--device` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    Auto,
    Cpu,
    /// Any GPU, or the one of that number in `lab devices`.
    Gpu(Option<usize>),
}

impl FromStr for Request {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "auto" => Ok(Request::Auto),
            None if text == "cpu" => Ok(Request::Cpu),
            None if text == "gpu" => Ok(Request::Gpu(None)),
            Some(("gpu", index)) if index.parse::<usize>().is_ok() => Ok(Request::Gpu(index.parse().ok())),
            _ => Err("auto, cpu, gpu or gpu:N is needed, such as gpu:0".into()),
        }
    }
}

/// The device that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub place: Place,
    pub info: DeviceInfo,
}

/// The GPUs of this machine and what their probes said.
#[derive(Clone, Debug)]
pub struct Survey {
    pub gpus: Vec<(Gpu, Result<(), String>)>,
    /// Listing itself failed: a driver crashed.
    pub crashed: Option<String>,
}

/// Lists the GPUs and probes each, in child processes.
pub fn survey() -> Survey {
    match list() {
        Ok(gpus) => {
            Survey { gpus: gpus.into_iter().map(|gpu| (gpu.clone(), probe(gpu.index))).collect(), crashed: None }
        }
        Err(reason) => Survey { gpus: Vec::new(), crashed: Some(reason) },
    }
}

/// Takes a device.
///
/// # Errors
/// One line that says why a GPU that was asked for cannot be used.
pub fn choose(request: Request, lang: Lang) -> Result<Chosen, String> {
    match request {
        Request::Cpu => Ok(cpu(t::ASKED_FOR.get(lang).into())),
        Request::Auto => Ok(automatic(list(), probe, lang)),
        Request::Gpu(index) => requested(index, list(), probe, lang),
    }
}

/// What `auto` takes of GPUs that were probed already.
pub fn choose_from(survey: &Survey, lang: Lang) -> Chosen {
    let gpus = survey.gpus.iter().map(|(gpu, _)| gpu.clone()).collect();
    let listed = survey.crashed.clone().map_or(Ok(gpus), Err);
    let probed =
        |index| survey.gpus.iter().find(|(gpu, _)| gpu.index == index).map_or(Ok(()), |(_, probe)| probe.clone());
    automatic(listed, probed, lang)
}

fn automatic(listed: Result<Vec<Gpu>, String>, probe: impl Fn(usize) -> Result<(), String>, lang: Lang) -> Chosen {
    let gpus = match listed {
        Ok(gpus) => gpus,
        Err(reason) => {
            return cpu(t::gpus_not_listed(reason).get(lang));
        }
    };
    let mut failed = None;
    for gpu in gpus.iter().filter(|gpu| !gpu.software) {
        match probe(gpu.index) {
            Ok(()) => {
                return taken(gpu, t::GPU_WORKS.get(lang).into());
            }
            Err(reason) => failed = failed.or(Some((gpu, reason))),
        }
    }
    cpu(match (failed, gpus.first()) {
        (Some((gpu, reason)), _) => {
            let name = &gpu.name;
            t::gpu_failed(name, reason).get(lang)
        }
        (None, Some(gpu)) => t::gpu_is_software(&gpu.name).get(lang),
        (None, None) if cfg!(feature = "gpu") => t::NO_GPU.get(lang).into(),
        (None, None) => t::NO_GPU_SUPPORT.get(lang).into(),
    })
}

fn requested(
    index: Option<usize>,
    listed: Result<Vec<Gpu>, String>,
    probe: impl Fn(usize) -> Result<(), String>,
    lang: Lang,
) -> Result<Chosen, String> {
    let gpus = listed.map_err(|reason| t::asked_gpus_not_listed(reason).get(lang))?;
    let count = gpus.len();
    let mut failed = None;
    // Hardware first, as they are listed.
    for gpu in gpus.iter().filter(|gpu| index.is_none_or(|index| index == gpu.index)) {
        match probe(gpu.index) {
            Ok(()) => return Ok(taken(gpu, t::ASKED_FOR.get(lang).into())),
            Err(reason) => failed = failed.or(Some((gpu.name.clone(), reason))),
        }
    }
    Err(match (failed, index) {
        (Some((name, reason)), _) => t::asked_gpu_failed(name, reason).get(lang),
        (None, Some(index)) if count > 0 => t::no_such_gpu(count, index).get(lang),
        (None, _) if cfg!(feature = "gpu") => t::ASKED_NO_GPU.get(lang).into(),
        (None, _) => t::ASKED_NO_GPU_SUPPORT.get(lang).into(),
    })
}

fn taken(gpu: &Gpu, reason: String) -> Chosen {
    let name = format!("{} ({})", gpu.name, gpu.backend);
    Chosen { place: Place::Gpu(gpu.index), info: DeviceInfo { kind: DeviceKind::Gpu, name, reason } }
}

fn cpu(reason: String) -> Chosen {
    Chosen { place: Place::Cpu, info: DeviceInfo { kind: DeviceKind::Cpu, name: cpu_name(), reason } }
}

/// The processor's name where the system tells it, else its architecture.
pub fn cpu_name() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    told.unwrap_or_else(|| format!("{} CPU", std::env::consts::ARCH))
}

/// Cohorts trained at once: as many as were asked for, else one a core, and one on a GPU.
pub fn jobs(asked: Option<usize>, place: Place) -> usize {
    asked.unwrap_or(match place {
        Place::Cpu => cores(),
        Place::Gpu(_) => 1,
    })
}

/// Threads that can run at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The hidden command whose child processes list (`lab probe-device`) and try (`lab probe-device N`) GPUs.
pub const PROBE_COMMAND: &str = "probe-device";
/// The hidden command of `tests/device`.
pub const MEASURE_COMMAND: &str = "measure-device";
const PROBE_SECONDS: u64 = 60;

fn list() -> Result<Vec<Gpu>, String> {
    if !cfg!(feature = "gpu") {
        return Ok(Vec::new());
    }
    let text = child(&[PROBE_COMMAND])?;
    serde_json::from_str(&text).map_err(|error| format!("the list does not decode: {error}"))
}

fn probe(index: usize) -> Result<(), String> {
    child(&[PROBE_COMMAND, &index.to_string()]).map(drop)
}

/// What this program prints when run with these arguments, or why it did not end well.
fn child(arguments: &[&str]) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Read beside the waiting, so that a chatty driver cannot block on a full pipe.
    let stdout = std::thread::spawn(move || read(stdout));
    let stderr = std::thread::spawn(move || read(stderr));
    let deadline = Instant::now() + Duration::from_secs(PROBE_SECONDS);
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                child.kill().and_then(|()| child.wait().map(drop)).map_err(|error| error.to_string())?;
                return Err(format!("no answer within {PROBE_SECONDS} s"));
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    let (stdout, stderr) = (stdout.join().unwrap_or_default(), stderr.join().unwrap_or_default());
    if status.success() {
        return Ok(stdout);
    }
    let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    match status.code() {
        Some(_) => Err(last.trim_start_matches("error: ").to_owned()),
        None => Err(format!("the driver crashed ({status}): {last}")),
    }
}

fn read(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // A pipe that breaks has said all it will say.
    let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The child's side: the GPUs as JSON.
pub fn list_here() -> String {
    serde_json::to_string(&gpus()).unwrap_or_default()
}

/// Three steps of a small network whose sizes are no multiples of anything a kernel would like.
const PROBE_STUDY: &str = r#"{"format": "lab.study/1", "name": "probe", "workload": {"dataset": "digits", "model": {"family": "mlp"}},
    "objective": {"metric": "valid_error", "direction": "minimize"},
    "parameters": {"model.width": {"role": "fixed", "value": 19}, "batch_size": {"role": "fixed", "value": 17}},
    "sampler": {"kind": "random", "seed": 3}, "trials": 1, "steps": 3, "eval_every": 1}"#;
/// Relative; GPUs sum in another order, and some fuse multiplications with additions.
const PROBE_TOLERANCE: f64 = 1e-2;

/// The child's side: trains three steps there and on the CPU, and compares what was measured.
pub fn probe_here(index: usize) -> Result<(), String> {
    let study = Study::parse(PROBE_STUDY).map_err(|problems| format!("{problems:?}"))?;
    let (cpu, gpu) = (first_curve(&study, Place::Cpu)?, first_curve(&study, Place::Gpu(index))?);
    if cpu.len() != gpu.len() || cpu.is_empty() {
        return Err(format!("measured {} times instead of {}", gpu.len(), cpu.len()));
    }
    for (step, (cpu, gpu)) in (1..).zip(cpu.iter().zip(&gpu)) {
        for (name, expected) in cpu {
            let found = gpu.get(name).copied().unwrap_or(f64::NAN);
            let within = (found - expected).abs() <= PROBE_TOLERANCE * expected.abs().max(1e-3);
            if !within {
                return Err(format!("computes wrongly: {name} at step {step} is {found}, expected {expected}"));
            }
        }
    }
    Ok(())
}

/// The measurements of a study's first trial, trained there.
pub fn first_curve(study: &Study, place: Place) -> Result<Vec<Metrics>, String> {
    struct Curve(Vec<Metrics>);
    impl Observer for Curve {
        fn event(&mut self, event: Event) {
            if let What::Measured { metrics, .. } = event.what {
                self.0.push(metrics);
            }
        }
        async fn check(&mut self, _: Progress) -> Control {
            Control::Continue
        }
    }
    let dataset = data::load(study, None).map_err(|error| error.to_string())?;
    let mut conductor = Conductor::new(study, &Record::new(study.clone())).map_err(|error| format!("{error:?}"))?;
    let cohort = conductor.next(1).ok_or("nothing to train")?;
    let mut bench = Bench::open(place, &Arc::new(dataset)).ok_or("there is no such device")?;
    let mut curve = Curve(Vec::new());
    bench.train(study, &cohort, &mut curve).map_err(|error| error.to_string())?;
    Ok(curve.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gpu(index: usize, software: bool) -> Gpu {
        let name = if software { "llvmpipe" } else { "Real" }.to_owned();
        Gpu {
            index,
            name,
            driver: "d".into(),
            backend: "Vulkan".into(),
            software,
            max_buffer_bytes: 1,
            max_workgroup_invocations: 1,
        }
    }

    #[test]
    fn requests_are_read() {
        assert_eq!("gpu:3".parse(), Ok(Request::Gpu(Some(3))));
        assert_eq!("gpu".parse(), Ok(Request::Gpu(None)));
        for wrong in ["", "gpu:", "gpu:-1", "gpu:x", "tpu", "cpu:0"] {
            assert!(wrong.parse::<Request>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn auto_takes_hardware_that_works_and_never_a_software_renderer() {
        let auto = |gpus: &[Gpu], broken: &[usize]| {
            let probe = |index| if broken.contains(&index) { Err("crashed".to_owned()) } else { Ok(()) };
            automatic(Ok(gpus.to_vec()), probe, Lang::En)
        };
        assert_eq!(auto(&[gpu(0, false), gpu(1, true)], &[]).place, Place::Gpu(0));
        assert_eq!(auto(&[gpu(0, false), gpu(1, false)], &[0]).place, Place::Gpu(1));
        let software = auto(&[gpu(0, true)], &[]);
        assert_eq!(software.place, Place::Cpu);
        assert!(software.info.reason.contains("software renderer"), "{}", software.info.reason);
        let broken = auto(&[gpu(0, false), gpu(1, true)], &[0]);
        assert_eq!(broken.place, Place::Cpu);
        assert!(broken.info.reason.contains("crashed"), "{}", broken.info.reason);
    }

    #[test]
    fn a_requested_gpu_is_taken_if_it_works_and_refused_clearly_if_not() {
        let probe = |index| if index == 0 { Err("wrong numbers".to_owned()) } else { Ok(()) };
        let gpus = || Ok(vec![gpu(0, false), gpu(1, true)]);
        assert_eq!(requested(None, gpus(), probe, Lang::En).unwrap().place, Place::Gpu(1));
        assert!(requested(Some(0), gpus(), probe, Lang::En).unwrap_err().contains("wrong numbers"));
        assert!(requested(Some(7), gpus(), probe, Lang::En).unwrap_err().contains("no such GPU"));
    }

    #[test]
    fn the_probe_trains_on_the_cpu() {
        assert_eq!(first_curve(&Study::parse(PROBE_STUDY).unwrap(), Place::Cpu).unwrap().len(), 3);
    }
}
