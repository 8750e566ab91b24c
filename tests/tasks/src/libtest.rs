//! Runs test programs and reads the counts from their output, the format of Rust's own test harness.
//!
//! Refuses to know what is tested. A program that ends without saying its counts has failed: a check that says
//! nothing proves nothing.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{TaskError, shown};
use crate::summary::{Counts, Report};

/// After this a test program counts as hanging.
const LIMIT: Duration = Duration::from_secs(20 * 60);
/// How often a silent program is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Runs a program (or `cargo test`), shows its output as it comes, and reports under the name `what`.
pub fn run(mut command: Command, what: &str) -> Result<Report, TaskError> {
    let text = shown(&command);
    let start = |source| TaskError::Start { command: text.clone(), source };
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(start)?;
    let (sender, lines) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // A thread of its own, because a browser left behind by a test can hold the pipe open for ever.
        thread::spawn(move || {
            for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    let deadline = Instant::now() + LIMIT;
    let mut reading = Reading::default();
    let mut ended = None;
    let ending = loop {
        match lines.recv_timeout(LOOK) {
            Ok(line) => {
                println!("{line}");
                reading.line(&line);
            }
            Err(RecvTimeoutError::Disconnected) => break child.wait().map_err(start)?.into(),
            // Ended before this wait and silent during it: what was still in the pipe has been read.
            Err(RecvTimeoutError::Timeout) if ended.is_some() => break ended,
            Err(RecvTimeoutError::Timeout) => ended = child.try_wait().map_err(start)?,
        }
        if Instant::now() > deadline {
            child.kill().map_err(start)?;
            child.wait().map_err(start)?;
            break None;
        }
    };
    let ending = match ending {
        Some(status) if status.success() => Ending::Success,
        Some(status) => Ending::Failure(status.to_string()),
        None => Ending::Failure(format!("no end after {} minutes", LIMIT.as_secs() / 60)),
    };
    Ok(reading.report(what, ending))
}

/// Lists instead of running: every test of the program counts as skipped, for the reason given.
pub fn skip(mut command: Command, program: &Path, why: &str) -> Result<Report, TaskError> {
    let start = |source| TaskError::Start { command: program.display().to_string(), source };
    let output = command.arg("--list").stderr(Stdio::inherit()).output().map_err(start)?;
    let list = String::from_utf8_lossy(&output.stdout);
    let skipped = list.lines().filter(|line| line.ends_with(": test")).count() as u64;
    let counts = Counts { skipped, ..Counts::default() };
    Ok(Report { counts, problems: Vec::new(), notes: vec![format!("{skipped} tests skipped: {why}")] })
}

enum Ending {
    Success,
    Failure(String),
}

/// What has been read of one program's output.
#[derive(Default)]
struct Reading {
    counts: Counts,
    /// Closing lines seen; `cargo test` prints one for each program it runs.
    results: u32,
    failed: Vec<String>,
}

impl Reading {
    fn line(&mut self, line: &str) {
        if let Some(counts) = counts(line) {
            self.counts += counts;
            self.results += 1;
        } else if let Some(name) =
            line.strip_prefix("test ").and_then(|rest| rest.trim_end().strip_suffix(" ... FAILED"))
        {
            self.failed.push(name.to_owned());
        }
    }

    fn report(mut self, what: &str, ending: Ending) -> Report {
        let mut problems: Vec<_> = self.failed.iter().map(|name| format!("{what}: {name}")).collect();
        let trouble = match ending {
            Ending::Failure(how) if self.counts.failed == 0 => Some(format!("{what}: {how}")),
            Ending::Success if self.results == 0 => Some(format!("{what}: ended without a test result")),
            Ending::Success if self.counts.failed > 0 => Some(format!("{what}: failed tests, yet a successful end")),
            Ending::Success | Ending::Failure(_) => None,
        };
        if let Some(trouble) = trouble {
            self.counts.failed = self.counts.failed.max(1);
            problems.push(trouble);
        }
        if self.counts.failed > 0 && problems.is_empty() {
            problems.push(format!("{what}: {} failed", self.counts.failed));
        }
        Report { counts: self.counts, problems, notes: Vec::new() }
    }
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s`
fn counts(line: &str) -> Option<Counts> {
    let (_verdict, rest) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count =
        |label: &str| rest.split(';').find_map(|part| part.trim().strip_suffix(label)?.trim_end().parse::<u64>().ok());
    Some(Counts { passed: count("passed")?, failed: count("failed")?, skipped: count("ignored")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OK: &str = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.02s";
    const BAD: &str =
        "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 3.50s";

    fn read(lines: &[&str]) -> Reading {
        let mut reading = Reading::default();
        lines.iter().for_each(|line| reading.line(line));
        reading
    }

    #[test]
    fn counts_are_read_and_added() {
        assert_eq!(counts(OK), Some(Counts { passed: 5, failed: 0, skipped: 1 }));
        let reading = read(&["running 6 tests", "test a ... ok", OK, "", OK]);
        let report = reading.report("core", Ending::Success);
        assert_eq!(report.counts, Counts { passed: 10, failed: 0, skipped: 2 });
        assert!(report.problems.is_empty());
    }

    #[test]
    fn other_lines_are_no_counts() {
        for line in ["", "test result:", "test result: ok. many passed", "say test result: ok. 5 passed", &OK[..30]] {
            assert_eq!(counts(line), None, "{line}");
        }
    }

    #[test]
    fn a_failed_test_is_named() {
        let reading = read(&["test space::log ... FAILED", "test space::int ... ok", BAD]);
        let report = reading.report("core", Ending::Failure("exit status: 101".to_owned()));
        assert_eq!(report.counts, Counts { passed: 2, failed: 1, skipped: 0 });
        assert_eq!(report.problems, ["core: space::log"]);
    }

    #[test]
    fn silence_and_crashes_are_failures() {
        let silent = read(&["hello"]).report("x", Ending::Success);
        assert_eq!((silent.counts.failed, silent.problems.len()), (1, 1));
        let crashed = read(&[OK]).report("x", Ending::Failure("signal: 11".to_owned()));
        assert_eq!((crashed.counts.passed, crashed.counts.failed), (5, 1));
        assert_eq!(crashed.problems, ["x: signal: 11"]);
        let lying = read(&[BAD]).report("x", Ending::Success);
        assert_eq!((lying.counts.failed, lying.problems.len()), (1, 1));
    }

    #[test]
    fn a_real_program_is_run() -> Result<(), TaskError> {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("echo '{OK}'; exit 3")]);
        let report = run(command, "sh")?;
        assert_eq!(report.counts, Counts { passed: 5, failed: 1, skipped: 1 });
        assert!(report.problems.iter().all(|problem| problem.contains('3')));
        let mut orphan = Command::new("sh");
        orphan.args(["-c", &format!("sleep 10 & echo '{OK}'")]);
        let begun = Instant::now();
        assert!(run(orphan, "sh")?.problems.is_empty());
        assert!(begun.elapsed() < Duration::from_secs(8), "waits for what the program left behind");
        Ok(())
    }
}
