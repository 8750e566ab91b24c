//! Findings: what a careful expert would say about the study at hand, each with its evidence and the study that would
//! settle it.
//!
//! Knows nothing of how a finding is made.

use crate::shared::exchange::Proposal;
use crate::shared::exchange::analysis::Finding;
use lab_core::findings::{self, Evidence, Report, Severity};
use lab_core::text::{Lang, Sentence, Text};
use serde_json::{Value as Json, json};

const REVISED: Text = Text::new("The revised study", "修订后的研究");

pub fn all(report: &Report) -> Vec<Finding> {
    report.findings.iter().map(finding).collect()
}

fn finding(found: &findings::Finding) -> Finding {
    let revised = found.revised_study.clone();
    Finding {
        warns: found.severity() == Severity::Warning,
        message: Sentence::of(|lang| said(found, lang)),
        evidence: evidence(&found.evidence),
        revised: revised.map(|study| Proposal { purpose: REVISED.into(), study: Box::new(study) }),
    }
}

/// Headline, sentence and what to do.
pub fn said(found: &findings::Finding, lang: Lang) -> String {
    let all = [Some(found.said(lang)), found.action(lang)];
    all.into_iter().flatten().collect::<Vec<_>>().join(lang.pick(" ", ""))
}

/// The fields of the evidence as the record of the analysis names them.
fn evidence(evidence: &Evidence) -> Vec<(String, String)> {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let json = json!(evidence);
    let fields = json.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    fields.map(|(name, value)| (name.replace('_', " "), text(value))).collect()
}

/// Checks that could not be made, and what they lacked.
pub fn skipped(report: &Report) -> Vec<Sentence> {
    let line = |(code, lack): &(findings::Code, findings::Lack)| {
        Sentence::of(|lang| format!("{}{}{}", code.name(), lang.pick(": ", "："), lack.sentence(lang)))
    };
    report.skipped.iter().map(line).collect()
}
