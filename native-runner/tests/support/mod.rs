//! What the runner's tests share: scratch folders, small studies, and the program itself as a person starts it.
//!
//! Refuses to know what any test proves.
#![allow(dead_code, reason = "every test file is a program of its own and uses a part of this")]

use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder that is removed when the test succeeds.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("lab-test-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// A study of small networks on digits, whose trials all complete.
pub fn study(trials: u64, steps: u64, eval_every: u64) -> Json {
    json!({
        "format": "lab.study/1", "name": "small", "question": "does it run?",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "best"},
        "parameters": {
            "optimizer": {"role": "scientific", "choice": ["nesterov", "adam"]},
            "nesterov.learning_rate": {"role": "nuisance", "float": [1e-4, 0.03], "scale": "log", "when": {"optimizer": ["nesterov"]}},
            "adam.learning_rate": {"role": "nuisance", "float": [1e-5, 1e-2], "scale": "log", "when": {"optimizer": ["adam"]}},
            "model.width": {"role": "fixed", "value": 16},
            "model.depth": {"role": "fixed", "value": 1},
            "batch_size": {"role": "fixed", "value": 32}
        },
        "sampler": {"kind": "halton", "seed": 5}, "trials": trials, "steps": steps, "eval_every": eval_every
    })
}

/// The program, speaking English.
pub fn lab(arguments: &[&str]) -> Command {
    program(Path::new(env!("CARGO_BIN_EXE_lab")), arguments)
}

fn program(file: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(file);
    command.args(arguments).env("LC_ALL", "C").env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn output(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = lab(arguments).output().unwrap();
    (status.code().unwrap_or(-1), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Starts a command again and again, each time killed when its file has grown by so many bytes, whatever the process is doing
/// then. How many were killed, and not done before.
pub fn kill_as_it_grows(start: impl Fn() -> Command, file: &Path, bytes: &[u64]) -> usize {
    let length = || std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    let kill = |more: &u64| {
        let (from, begun) = (length(), Instant::now());
        let mut child = start().stderr(Stdio::null()).spawn().unwrap();
        while length() < from + more && child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(120));
            std::thread::sleep(Duration::from_millis(1));
        }
        let was_running = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        was_running
    };
    bytes.iter().filter(|more| kill(more)).count()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A running `lab serve`.
pub struct Server {
    pub child: Child,
    pub address: String,
    /// Kept open, so that the server never writes into a closed pipe.
    stderr: BufReader<ChildStderr>,
}

impl Server {
    /// Starts on a free port and waits until it listens. Whoever asks is let in: these tests are about what is behind the door,
    /// and those in `access.rs` about the door.
    pub fn start(store: &Path, further: &[&str]) -> Self {
        Self::start_program(Path::new(env!("CARGO_BIN_EXE_lab")), store, further)
    }

    /// The same with a copy of the program.
    pub fn start_program(file: &Path, store: &Path, further: &[&str]) -> Self {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--device", "cpu", "--store", text(store)];
        arguments.extend(["--no-token"]);
        arguments.extend(further);
        Self::spawn(program(file, &arguments))
    }

    /// As a person starts it: with a token.
    pub fn guarded(store: &Path, listen: &str, further: &[&str]) -> Self {
        let arguments = ["serve", "--listen", listen, "--device", "cpu", "--store", text(store)];
        Self::spawn(lab(&[&arguments, further].concat()))
    }

    /// Starts a command and waits until it listens.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut server = Self { child, address: String::new(), stderr };
        let listening = server.line(|line| line.strip_prefix("listening on http")?.split_once("://"));
        server.address = listening;
        server
    }

    /// The rest of the next line that it writes for which there is one.
    fn line(&mut self, rest: impl Fn(&str) -> Option<(&str, &str)>) -> String {
        let mut said = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.stderr.read_line(&mut line).unwrap() > 0, "the server ended: {said:?}");
            if let Some((_, rest)) = rest(line.trim_end()) {
                return rest.to_owned();
            }
            said.push(line);
        }
    }

    /// The next address that it says opens the page, without scheme and host.
    pub fn launch(&mut self) -> String {
        format!("/?token={}", self.line(|line| line.split_once("/?token=")))
    }

    /// The next fingerprint of a certificate that it says.
    pub fn fingerprint(&mut self) -> String {
        self.line(|line| (line.len() == 97 && line.contains(':')).then_some(("", line.trim())))
    }

    /// What the system says of the process in `/proc/PID/status`, in bytes: `VmRSS` is the memory it holds.
    pub fn memory(&self, name: &str) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Asks it to end and gives its exit status.
    pub fn terminate(mut self) -> i32 {
        self.signal("-TERM");
        wait(&mut self.child, Duration::from_secs(20)).expect("the server ends in time").code().unwrap_or(-1)
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Waits for a child, but not for ever.
pub fn wait(child: &mut Child, limit: Duration) -> Option<std::process::ExitStatus> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

/// Ends a server that a failed test leaves behind.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request as written and gives the status and the whole answer.
pub fn ask(address: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    // A record of 30 MB takes its time on a busy machine.
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let answer = String::from_utf8_lossy(&bytes).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer)
}

/// A request without a body.
pub fn get(address: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    ask(address, &format!("{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"))
}

/// A request with a body, as a page of the server's own sends it.
pub fn send(address: &str, method: &str, path: &str, body: &str) -> (u16, String) {
    let (origin, length) = (format!("http://{address}"), body.len());
    let head = format!("Host: {address}\r\nOrigin: {origin}\r\nContent-Length: {length}\r\nConnection: close");
    let (status, answer) = ask(address, &format!("{method} {path} HTTP/1.1\r\n{head}\r\n\r\n{body}"));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let is_chunked = head.to_lowercase().contains("transfer-encoding: chunked");
    (status, if is_chunked { unchunked(body) } else { body.to_owned() })
}

/// A body that came in pieces.
fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    loop {
        let (size, rest) = body.split_once("\r\n").unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole += &rest[..size];
        body = &rest[size + 2..];
    }
}

/// The JSON that a server answers.
pub fn json_of(address: &str, path: &str) -> Json {
    let (status, body) = send(address, "GET", path, "");
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}
