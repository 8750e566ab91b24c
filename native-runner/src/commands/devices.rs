//! `lab devices`: every device, whether it works, and which one `auto` takes.

use super::CommandError;
use crate::files::output::Output;
use crate::training::devices::{Survey, choose_from, cores, cpu_name, list_here, probe_here, survey};
use crate::training::{Gpu, Place};
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use serde_json::{Value as Json, json};

/// Prints the devices; listing and probing takes a few seconds per GPU.
pub fn run(as_json: bool, lang: Lang) -> Result<(), CommandError> {
    let survey = survey();
    let chosen = choose_from(&survey, lang);
    let taken = match chosen.place {
        Place::Cpu => "cpu".to_owned(),
        Place::Gpu(index) => format!("gpu:{index}"),
    };
    let mut output = Output::new();
    if as_json {
        let mut devices = vec![json!({
            "id": "cpu", "kind": "cpu", "name": cpu_name(), "driver": "lab", "backend": "SIMD",
            "limits": {"threads": cores()}, "usable": true,
        })];
        devices.extend(survey.gpus.iter().map(|(gpu, probe)| gpu_json(gpu, probe)));
        let document = json!({"devices": devices, "auto": {"device": taken, "reason": chosen.info.reason}});
        output.line(&document.to_string())?;
    } else {
        output.line(&t::cpu(cpu_name(), cores()).get(lang))?;
        for line in gpu_lines(&survey, lang) {
            output.line(&line)?;
        }
        let reason = &chosen.info.reason;
        output.line(&t::auto_takes(taken, reason).get(lang))?;
    }
    output.finish()?;
    Ok(())
}

fn gpu_json(gpu: &Gpu, probe: &Result<(), String>) -> Json {
    json!({
        "id": format!("gpu:{}", gpu.index), "kind": "gpu", "software": gpu.software, "name": gpu.name,
        "driver": gpu.driver, "backend": gpu.backend,
        "limits": {"max_buffer_bytes": gpu.max_buffer_bytes, "max_workgroup_invocations": gpu.max_workgroup_invocations},
        "usable": probe.is_ok(), "problem": probe.as_ref().err(),
    })
}

fn gpu_lines(survey: &Survey, lang: Lang) -> Vec<String> {
    let crashed = survey.crashed.iter().map(|reason| t::gpus_not_listed(reason).get(lang));
    let gpus = survey.gpus.iter().map(|(gpu, probe)| {
        let Gpu { index, name, driver, backend, max_buffer_bytes, .. } = gpu;
        let buffer = max_buffer_bytes >> 20;
        let kind = if gpu.software { "software" } else { "hardware" };
        let state = match probe {
            Ok(()) => t::WORKS.into(),
            Err(reason) => t::not_usable(reason),
        };
        t::gpu(backend, buffer, driver, *index, kind, name, state).get(lang)
    });
    crashed.chain(gpus).collect()
}

/// The child's side of listing and probing.
pub fn probe(index: Option<usize>) -> Result<(), CommandError> {
    match index {
        None => {
            let mut output = Output::new();
            output.line(&list_here())?;
            output.finish()?;
            Ok(())
        }
        Some(index) => probe_here(index).map_err(CommandError::Device),
    }
}
