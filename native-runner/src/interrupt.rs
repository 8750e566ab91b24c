//! Ctrl-C and the termination signal. Refuses to know what they interrupt.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Listens for the request to end (SIGINT or SIGTERM; Ctrl-C elsewhere) from the moment it is made.
pub struct EndRequest {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl EndRequest {
    /// Needs a tokio runtime.
    #[cfg(unix)]
    pub fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { signals: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?] })
    }

    /// Needs a tokio runtime.
    #[cfg(not(unix))]
    pub fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Completes when the process was asked to end.
    #[cfg(unix)]
    pub async fn wait(mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    /// Completes when the process was asked to end.
    #[cfg(not(unix))]
    pub async fn wait(self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// A flag that is set when the process is asked to end, for code that is not asynchronous.
pub fn flag() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let request = {
        let _context = runtime.enter();
        EndRequest::new()?
    };
    let set = flag.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(request.wait());
        set.store(true, Ordering::SeqCst);
    })?;
    Ok(flag)
}
