//! What places, devices and states are called.

use super::context::Ui;
use crate::page::environment::Runner;
use crate::page::lab::choice::cpu_workers;
use crate::page::texts::{Lang, Text, shell as t};
use crate::shared::place::{Place, Workers};
use lab_core::protocol::{DeviceKind, State};
use leptos::prelude::*;

/// Where a study trains, or would, in a few words.
pub fn place_title(ui: Ui, place: Place, lang: Lang) -> String {
    match place {
        Place::Browser(Workers::Auto) => workers_title(cpu_workers(ui.session.environment.cores), lang),
        Place::Browser(Workers::Cpu(n)) => workers_title(n, lang),
        Place::Browser(Workers::Gpu) => t::THIS_BROWSER_GPU.get(lang).into(),
        Place::Runner => match ui.session.environment.runner.get() {
            Runner::Present { device, .. } => {
                t::runner_device(lang, if device.kind == DeviceKind::Gpu { "GPU" } else { "CPU" }, device.name)
            }
            _ => t::RUNNER.get(lang).into(),
        },
    }
}

pub fn workers_title(n: usize, lang: Lang) -> String {
    if n == 1 { t::one_worker(lang, n) } else { t::workers(lang, n) }
}

pub fn device_name(kind: DeviceKind, name: &str) -> String {
    match kind {
        DeviceKind::Cpu => format!("CPU, {name}"),
        DeviceKind::Gpu => format!("GPU, {name}"),
    }
}

pub fn state_title(state: State) -> Text {
    match state {
        State::Running => t::RUNNING,
        State::Paused => t::PAUSED,
        State::Stopped => t::STOPPED,
        State::Finished => t::FINISHED,
        State::Broken => t::BROKEN,
    }
}
