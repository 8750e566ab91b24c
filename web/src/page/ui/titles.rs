//! What places, devices and states are called.

use super::context::Ui;
use crate::page::environment::Runner;
use crate::page::lab::choice::cpu_workers;
use crate::page::lab::kind_name;
use crate::shared::place::{Place, Workers};
use lab_core::protocol::State;
use lab_texts::page::shell as t;
use lab_texts::{Fixed, Message};
use leptos::prelude::*;

/// Where a study trains, or would, in a few words.
pub fn place_title(ui: Ui, place: Place) -> Message {
    match place {
        Place::Browser(Workers::Auto) => t::workers(cpu_workers(ui.session.environment.cores)),
        Place::Browser(Workers::Cpu(n)) => t::workers(n),
        Place::Browser(Workers::Gpu) => t::THIS_BROWSER_GPU.into(),
        Place::Runner => match ui.session.environment.runner.get() {
            Runner::Present { device, .. } => t::runner_device(kind_name(device.kind), device.name),
            _ => t::RUNNER.into(),
        },
    }
}

pub fn state_title(state: State) -> Fixed {
    match state {
        State::Running => t::RUNNING,
        State::Paused => t::PAUSED,
        State::Stopped => t::STOPPED,
        State::Finished => t::FINISHED,
        State::Broken => t::BROKEN,
    }
}
