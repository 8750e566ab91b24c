//! Findings: what a careful expert would say about the study at hand, each with its evidence and the study that would
//! settle it.

use crate::shared::exchange::Proposal;
use crate::shared::exchange::analysis::Finding;
use lab_core::findings::{self, Code, Evidence, Report, Severity};
use lab_core::lesson::explaining;
use lab_core::text::{Lang, Sentence};
use lab_texts::page::{analyze, parts::labelled};
use serde_json::{Value as Json, json};

pub fn all(report: &Report) -> Vec<Finding> {
    report.findings.iter().map(finding).collect()
}

fn finding(found: &findings::Finding) -> Finding {
    let revised = found.revised_study.clone();
    Finding {
        warns: found.severity() == Severity::Warning,
        headline: Sentence::of(|lang| found.headline(lang)),
        message: Sentence::of(|lang| found.message(lang)),
        action: found.action(Lang::En).map(|_| Sentence::of(|lang| found.action(lang).unwrap_or_default())),
        judged: found.judged(Lang::En).map(|_| Sentence::of(|lang| found.judged(lang).unwrap_or_default())),
        evidence: evidence(&found.evidence),
        weighs: found.code == Code::Effect,
        revised: revised.map(|study| Proposal { purpose: analyze::REVISED.into(), study: Box::new(study) }),
        lesson: explaining(found.code).map(str::to_owned),
    }
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
        Sentence::of(|lang| labelled(code.name(), lack.sentence(lang)).get(lang))
    };
    report.skipped.iter().map(line).collect()
}
