//! The closing summary of `cargo lab test`: a line for each stage, what failed, and where the time went.
//!
//! Refuses to know how a stage is run.

use std::ops::AddAssign;
use std::time::Duration;

use crate::progress;

/// Checks and tests by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// What came out of a stage or a part of one.
#[derive(Debug, Default)]
pub struct Report {
    pub counts: Counts,
    /// One line each; any of them makes the whole run fail.
    pub problems: Vec<String>,
    /// One line each; worth knowing, and no failure.
    pub notes: Vec<String>,
}

impl Report {
    /// A check that is one question: nothing to say if it passed.
    pub fn check<E: std::fmt::Display>(result: Result<(), E>) -> Self {
        match result {
            Ok(()) => Self { counts: Counts { passed: 1, ..Counts::default() }, ..Self::default() },
            Err(problem) => Self::failed(problem.to_string()),
        }
    }

    pub fn failed(problem: String) -> Self {
        Self { counts: Counts { failed: 1, ..Counts::default() }, problems: vec![problem], notes: Vec::new() }
    }

    pub fn add(&mut self, other: Self) {
        self.counts += other.counts;
        self.problems.extend(other.problems);
        self.notes.extend(other.notes);
    }
}

/// The stages that were run, in order.
#[derive(Default)]
pub struct Summary {
    rows: Vec<(&'static str, Duration, Report)>,
}

impl Summary {
    pub fn add(&mut self, stage: &'static str, took: Duration, report: Report) {
        self.rows.push((stage, took, report));
    }

    pub fn passed(&self) -> bool {
        self.rows.iter().all(|(_, _, report)| report.problems.is_empty() && report.counts.failed == 0)
    }

    /// The table, the problems and the notes, and one last line with the verdict.
    pub fn text(&self) -> String {
        let total: Duration = self.rows.iter().map(|(_, took, _)| *took).sum();
        let share = |took: Duration| 100.0 * took.as_secs_f64() / total.as_secs_f64().max(1e-9);
        let line = |name: &str, took, counts: Counts| {
            let (time, share) = (progress::time(took), share(took));
            let Counts { passed, failed, skipped } = counts;
            format!("{name:<12}{time:>14}{share:>6.0} %{passed:>9}{failed:>9}{skipped:>9}\n")
        };
        let mut text =
            format!("{:<12}{:>14}{:>8}{:>9}{:>9}{:>9}\n", "stage", "time", "share", "passed", "failed", "skipped");
        let mut all = Counts::default();
        for (stage, took, report) in &self.rows {
            text.push_str(&line(stage, *took, report.counts));
            all += report.counts;
        }
        text.push_str(&line("total", total, all));
        for (mark, lines) in [("note", self.lines(|report| &report.notes)), ("FAILED", self.lines(|r| &r.problems))] {
            for line in lines {
                text.push_str(&format!("{mark}  {line}\n"));
            }
        }
        let verdict = if self.passed() { "passed" } else { "FAILED" };
        let Counts { passed, failed, skipped } = all;
        let time = progress::time(total);
        text.push_str(&format!("{verdict}: {passed} passed, {failed} failed, {skipped} skipped, in {time}\n"));
        text
    }

    fn lines(&self, of: impl Fn(&Report) -> &Vec<String>) -> Vec<String> {
        let rows = self.rows.iter();
        rows.flat_map(|(stage, _, report)| of(report).iter().map(move |line| format!("{stage}: {line}"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(passed: u64, skipped: u64) -> Report {
        Report { counts: Counts { passed, failed: 0, skipped }, ..Report::default() }
    }

    #[test]
    fn totals_and_verdict() {
        let mut summary = Summary::default();
        summary.add("fmt", Duration::from_secs(1), Report::check(Ok::<(), String>(())));
        summary.add("core", Duration::from_secs(3), counted(41, 2));
        assert!(summary.passed());
        assert!(summary.text().ends_with("passed: 42 passed, 0 failed, 2 skipped, in 4.0 s\n"), "{}", summary.text());
        assert!(summary.text().contains("75 %"), "{}", summary.text());
    }

    #[test]
    fn a_problem_fails_the_run_and_is_named() {
        let mut summary = Summary::default();
        summary.add("core", Duration::ZERO, counted(3, 0));
        summary.add("site", Duration::ZERO, Report::failed("too large".to_owned()));
        assert!(!summary.passed());
        assert!(summary.text().contains("FAILED  site: too large\n"));
        assert!(summary.text().contains("FAILED: 3 passed, 1 failed, 0 skipped"));
    }

    #[test]
    fn notes_do_not_fail() {
        let mut summary = Summary::default();
        summary.add("setup", Duration::ZERO, Report { notes: vec!["no browser".to_owned()], ..counted(1, 1) });
        assert!(summary.passed() && summary.text().contains("note  setup: no browser"));
    }
}
