//! A worker that trains: what it is told and what it says, as messages.

use super::thread::Thread;
use crate::shared::messages::{FromWorker, ToWorker};
use crate::shared::wire;
use js_sys::{Array, Uint8Array};
use lab_core::protocol::DeviceKind;
use std::rc::Rc;

/// A running worker; ended when dropped.
pub struct Handle(Thread);

impl Handle {
    /// Starts a worker of the bundle for that kind of device. `hear` gets everything it says, its end included.
    ///
    /// # Errors
    /// What the browser says if it refuses to.
    pub fn start(kind: DeviceKind, hear: impl Fn(FromWorker) + 'static) -> Result<Self, String> {
        let bundle = match kind {
            DeviceKind::Cpu => "worker-cpu/worker_cpu.js",
            DeviceKind::Gpu => "worker-gpu/worker_gpu.js",
        };
        let heard = move |said: Result<Array, String>| {
            hear(match said {
                Err(reason) => FromWorker::Crashed { reason },
                Ok(parts) => wire::from_bytes(&wire::bytes(&parts.get(0))).unwrap_or_else(|error| {
                    FromWorker::Crashed { reason: format!("the worker's message does not read: {error}") }
                }),
            });
        };
        Thread::start(bundle, Rc::new(heard)).map(Self)
    }

    /// Says something; `bytes` go beside it.
    ///
    /// # Errors
    /// What the browser says if it cannot be sent.
    pub fn say(&self, message: &ToWorker, bytes: Option<&[u8]>) -> Result<(), String> {
        let parts = Array::of1(&wire::part(&wire::to_bytes(message)?));
        if let Some(bytes) = bytes {
            parts.push(&Uint8Array::from(bytes));
        }
        self.0.say(&parts)
    }
}
