//! Findings: what a careful expert would say about a record, each with its evidence and, where one can be made, the study
//! that would settle it.
//!
//! Every check states, at the top of its file, its null situation and how often it raises a false alarm there;
//! `core/tests/findings` measures it on synthetic studies. A check that lacks its data says so. To judge a record by another
//! objective after the fact, call `record.study.judge_by` and analyse again: nothing is rerun.

mod batch;
mod boundary;
mod chance;
mod code;
mod crowding;
mod edge;
mod effect;
mod ending;
mod evidence;
mod failed;
mod infeasible;
mod outside;
mod overfitting;
mod region;
mod revision;
mod rising;
mod roles;
mod seeds;
mod sentences;
mod sparse;
mod steps;
mod tail;
mod thresholds;
mod view;

pub use code::{Code, Lack, Severity};
pub use evidence::{Evidence, Region, Side};
pub use thresholds::{Threshold, Thresholds};

use crate::record::Record;
use crate::space::Values;
use crate::study::Study;
use crate::text::Lang;
use serde_json::{Map, Value as Json, json};
use view::View;

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub code: Code,
    /// The hyperparameter it is about.
    pub parameter: Option<String>,
    /// The scientific values of the group it is about; empty if the study compares nothing.
    pub group: Option<Values>,
    /// The trials that show it, the most telling first.
    pub trials: Vec<u64>,
    pub evidence: Evidence,
    /// What to run next.
    pub revised_study: Option<Study>,
}

impl Finding {
    fn new(code: Code, evidence: Evidence) -> Self {
        Self { code, parameter: None, group: None, trials: Vec::new(), evidence, revised_study: None }
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What a person reads: what was found, the numbers, the threshold, what to do.
    pub fn message(&self, lang: Lang) -> String {
        let mut place = Vec::new();
        if let Some(group) = self.group.as_ref().filter(|group| !group.is_empty()) {
            place.push(group.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", "));
        }
        place.extend(self.parameter.clone());
        let sentence = self.evidence.sentence(lang);
        if place.is_empty() { sentence } else { format!("{}{}{sentence}", place.join(", "), lang.pick(": ", "：")) }
    }

    /// As `lab analyze --json` prints it.
    pub fn to_json(&self, lang: Lang) -> Json {
        let mut out = Map::new();
        out.insert("code".into(), self.code.name().into());
        out.insert("severity".into(), self.severity().name().into());
        if let Some(parameter) = &self.parameter {
            out.insert("parameter".into(), parameter.clone().into());
        }
        if let Some(group) = &self.group {
            out.insert("group".into(), json!(group));
        }
        if !self.trials.is_empty() {
            out.insert("trials".into(), json!(self.trials));
        }
        out.insert("evidence".into(), json!(self.evidence));
        out.insert("message".into(), self.message(lang).into());
        if let Some(study) = &self.revised_study {
            out.insert("revised_study".into(), study.to_json());
        }
        Json::Object(out)
    }
}

/// All that was found, and all that could not be looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Warnings in the order of the codes, then information.
    pub findings: Vec<Finding>,
    pub skipped: Vec<(Code, Lack)>,
}

impl Report {
    /// The findings with that code.
    pub fn of(&self, code: Code) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.code == code)
    }

    /// `{"findings": […], "skipped": […]}`.
    pub fn to_json(&self, lang: Lang) -> Map<String, Json> {
        let mut out = Map::new();
        out.insert("findings".into(), self.findings.iter().map(|finding| finding.to_json(lang)).collect());
        let skipped = self.skipped.iter().map(|(code, lack)| json!({"code": code.name(), "why": lack.sentence(lang)}));
        out.insert("skipped".into(), skipped.collect());
        out
    }

    fn skip(&mut self, code: Code, lack: Lack) {
        self.skipped.push((code, lack));
    }
}

/// Looks for everything in a record.
///
/// ```
/// use lab_core::findings::{Code, Thresholds, analyse};
/// use lab_core::record::Lines;
/// use lab_core::text::Lang;
///
/// let mut lines = Lines::default();
/// lines.push(include_bytes!("../../../static/studies/bad-setups/range-too-low.jsonl")).expect("a sound record");
/// let record = lines.finish().expect("a sound record").record;
///
/// let report = analyse(&record, &Thresholds::default(), None);
/// let finding = report.of(Code::BoundaryHigh).next().expect("the range ends too low");
/// assert_eq!(finding.parameter.as_deref(), Some("nesterov.learning_rate"));
/// println!("{}", finding.message(Lang::En));
/// // The study that would settle it.
/// assert!(finding.revised_study.is_some());
/// ```
///
/// `baseline` is the record this one continues, if there is one.
///
/// Cost: O(measurements) to reduce every curve to 64 bins, then O(trials × parameters + trials × 64).
pub fn analyse(record: &Record, thresholds: &Thresholds, baseline: Option<&Record>) -> Report {
    let view = View::new(record, thresholds, baseline);
    let mut report = Report::default();
    for check in [
        failed::check,
        outside::check,
        boundary::check,
        sparse::check,
        infeasible::check,
        edge::check,
        overfitting::check,
        tail::check,
        ending::check,
        rising::check,
        steps::check,
        chance::check,
        batch::check,
        roles::check,
        effect::check,
        seeds::check,
    ] {
        check(&view, &mut report);
    }
    report.findings.sort_by_key(|finding| (finding.severity() == Severity::Info, finding.code));
    report.skipped.sort_by_key(|(code, _)| *code);
    report
}
