//! Ctrl-C and the termination signal. Refuses to know what they interrupt.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Completes when the process is asked to end (SIGINT or SIGTERM; Ctrl-C elsewhere).
#[cfg(unix)]
pub async fn asked_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    }
}

/// Completes when the process is asked to end.
#[cfg(not(unix))]
pub async fn asked_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// A flag that is set when the process is asked to end, for code that is not asynchronous.
pub fn flag() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let set = flag.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        if runtime.block_on(asked_to_end()).is_ok() {
            set.store(true, Ordering::SeqCst);
        }
    })?;
    Ok(flag)
}
