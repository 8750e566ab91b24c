//! Programs a test starts, and that end with it whatever happens.
//!
//! Knows nothing of what they do.

use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

/// A started program has this long to say that it is ready.
const READY: Duration = Duration::from_secs(60);

/// A running program; killed with its whole process group when dropped.
pub struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Running {
    /// Starts a program in a process group of its own and waits until a line of its output, stdout or stderr, starts
    /// with `sign`; returns the rest of that line. An error tells all it wrote instead.
    pub async fn start(program: &Path, arguments: &[String], sign: &str) -> Result<(Self, String), String> {
        let name = program.display();
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{name}: {error}"))?;
        let said = Arc::new(Mutex::new(String::new()));
        let (sender, mut lines) = mpsc::unbounded_channel();
        if let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) {
            listen(out, Arc::clone(&said), sender.clone());
            listen(err, Arc::clone(&said), sender);
        }
        let running = Self { child, said };
        let ready = async {
            while let Some(line) = lines.recv().await {
                if let Some(rest) = line.strip_prefix(sign) {
                    return Some(rest.to_owned());
                }
            }
            None
        };
        match tokio::time::timeout(READY, ready).await {
            Ok(Some(rest)) => Ok((running, rest)),
            _ => Err(format!("{name} did not say `{sign}`:\n{}", running.said())),
        }
    }

    /// Everything it has written so far.
    pub fn said(&self) -> String {
        self.said.lock().map(|said| said.clone()).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(group) = self.child.id() {
            // The programs it started belong to its group. That it has ended by itself is no error here.
            let _ = std::process::Command::new("kill")
                .args(["-KILL", "--", &format!("-{group}")])
                .stderr(Stdio::null())
                .status();
        }
    }
}

fn listen(
    pipe: impl AsyncRead + Unpin + Send + 'static,
    said: Arc<Mutex<String>>,
    lines: mpsc::UnboundedSender<String>,
) {
    tokio::spawn(async move {
        let mut pipe = BufReader::new(pipe).lines();
        while let Ok(Some(line)) = pipe.next_line().await {
            if let Ok(mut said) = said.lock() {
                said.push_str(&line);
                said.push('\n');
            }
            // Nobody waits for a line once the program is ready.
            let _ = lines.send(line);
        }
    });
}
