//! The runner under test: `lab serve` with a store of its own, on a free port.
//!
//! Knows nothing of the page it serves.

use crate::children::Running;
use crate::machine;
use std::path::Path;

/// A runner that ends with the test.
pub struct Runner {
    running: Running,
    /// `http://127.0.0.1:PORT`
    pub address: String,
}

impl Runner {
    /// Starts one that keeps its studies in `store` and also answers to the `further` names.
    pub async fn start(store: &Path, further: &[String]) -> Self {
        let text = |path: &Path| path.display().to_string();
        let mut arguments: Vec<String> =
            ["serve", "--listen", "127.0.0.1:0", "--device", "cpu"].map(str::to_owned).into();
        arguments.extend(["--store".into(), text(store), "--site".into(), text(&machine::site())]);
        arguments.extend(further.iter().flat_map(|name| ["--host".to_owned(), name.clone()]));
        let started = Running::start(&machine::lab(), &arguments, "listening on ").await;
        let (running, address) = started.unwrap_or_else(|said| panic!("{said}"));
        Self { running, address: address.trim().trim_end_matches('/').to_owned() }
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Its log.
    pub fn said(&self) -> String {
        self.running.said()
    }
}
