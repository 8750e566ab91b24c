//! Findings: what a careful expert would say about a record, each with its evidence and, where one can be made, the study
//! that would settle it.
//!
//! Every check states, at the top of its file, its null situation and how often it raises a false alarm there;
//! `core/tests/findings` measures it on synthetic studies. A check that lacks its data says so. To judge a record by another
//! objective after the fact, call `record.study.judge_by` and analyse again: nothing is rerun.

mod answer;
mod batch;
mod boundary;
mod cause;
mod chance;
mod change;
mod code;
mod crowding;
mod edge;
mod effect;
mod ending;
pub mod evidence;
mod failed;
mod guess;
mod infeasible;
mod names;
mod noise;
mod outside;
mod overfitting;
mod reconcile;
mod region;
mod revision;
mod rising;
mod roles;
mod seeds;
mod sparse;
mod steps;
mod tail;
mod thresholds;
mod view;
mod words;

pub use answer::{Answer, Gain, Next};
pub use cause::{Cause, Remedy};
pub use change::changes;
pub use code::{Code, Lack, Severity};
pub use evidence::{Evidence, Region, Side};
pub use thresholds::{Threshold, Thresholds};
pub use words::Words;

use crate::record::Record;
use crate::space::Values;
use crate::study::Study;
use crate::text::Lang;
use lab_texts::{Arg, findings as texts};
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
    /// All groups of which the same was found, that one first; empty if it is the only one.
    pub groups: Vec<Values>,
    /// The trials that show it, the most telling first.
    pub trials: Vec<u64>,
    pub evidence: Evidence,
    /// What to run next.
    pub revised_study: Option<Study>,
    /// What is said of it, once all was found.
    words: Option<Words>,
}

impl Finding {
    fn new(code: Code, evidence: Evidence) -> Self {
        let (parameter, group, revised_study, words) = (None, None, None, None);
        Self { code, parameter, group, groups: Vec::new(), trials: Vec::new(), evidence, revised_study, words }
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The groups it is about, in words; `None` if the study compares nothing.
    pub fn about(&self) -> Option<Arg> {
        names::groups([self])
    }

    /// What was found, in a few words that can be read alone.
    pub fn headline(&self, lang: Lang) -> String {
        self.words.as_ref().map_or_else(String::new, |words| words.headline.get(lang))
    }

    /// What it means, with the numbers that matter.
    pub fn message(&self, lang: Lang) -> String {
        self.words.as_ref().map_or_else(String::new, |words| words.message.get(lang))
    }

    /// Headline and sentence.
    pub fn said(&self, lang: Lang) -> String {
        texts::said(self.headline(lang), self.message(lang)).get(lang)
    }

    /// What to do about it, and what the revised study changes and costs.
    pub fn action(&self, lang: Lang) -> Option<String> {
        Some(self.words.as_ref()?.action.as_ref()?.get(lang))
    }

    /// How this was judged: p-values, thresholds, levels.
    pub fn judged(&self, lang: Lang) -> Option<String> {
        Some(self.words.as_ref()?.judged.as_ref()?.get(lang))
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
        if !self.groups.is_empty() {
            out.insert("groups".into(), json!(self.groups));
        }
        if !self.trials.is_empty() {
            out.insert("trials".into(), json!(self.trials));
        }
        out.insert("evidence".into(), json!(self.evidence));
        out.insert("headline".into(), self.headline(lang).into());
        out.insert("message".into(), self.message(lang).into());
        for (name, text) in [("action", self.action(lang)), ("judged", self.judged(lang))] {
            out.extend(text.map(|text| (name.to_owned(), Json::from(text))));
        }
        if let Some(study) = &self.revised_study {
            out.insert("revised_study".into(), study.to_json());
        }
        Json::Object(out)
    }
}

/// All that was found, and all that could not be looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What keeps the question from being answered first, information last.
    pub findings: Vec<Finding>,
    pub skipped: Vec<(Code, Lack)>,
    /// The answer to the study's question, once all was found.
    pub answer: Option<Answer>,
}

impl Report {
    /// The findings with that code.
    pub fn of(&self, code: Code) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.code == code)
    }

    /// `{"answer": {…}, "findings": […], "skipped": […]}`.
    pub fn to_json(&self, lang: Lang) -> Map<String, Json> {
        let mut out = Map::new();
        out.extend(self.answer.as_ref().map(|answer| ("answer".to_owned(), answer.to_json(lang, None))));
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
/// println!("{}: {}", finding.headline(Lang::En), finding.message(Lang::En));
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
    reconcile::reconcile(&view, &mut report);
    report.skipped.sort_by_key(|(code, _)| *code);
    for finding in &mut report.findings {
        finding.words = Some(words::say(&view, finding));
    }
    report.answer = Some(answer::answer(&view, &report));
    report
}
