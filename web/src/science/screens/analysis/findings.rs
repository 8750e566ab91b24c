//! Findings: what a careful expert would say about the study at hand, each with its evidence and the study that would
//! settle it.
//!
//! Knows nothing of how a finding is made.

use crate::science::node::{self, Node};
use lab_core::findings::{Finding, Report, Severity};
use lab_core::plot::DataTable;
use lab_core::text::Lang;
use serde_json::{Value as Json, json};

pub fn count(report: &Report, lang: Lang) -> String {
    let warnings = report.findings.iter().filter(|finding| finding.severity() == Severity::Warning).count();
    let others = report.findings.len() - warnings;
    match (warnings, others) {
        (0, 0) => lang.pick("No check found anything to object to.", "各项检查均未发现问题。").into(),
        _ => lang.pick(
            format!("{warnings} to act on, {others} to know."),
            format!("{warnings} 项需处理，{others} 项供参考。"),
        ),
    }
}

pub fn show(finding: &Finding, lang: Lang) -> Node {
    let (class, mark) = match finding.severity() {
        Severity::Warning => ("warning", lang.pick("⚠ To act on", "⚠ 需处理")),
        Severity::Info => ("note", lang.pick("ⓘ To know", "ⓘ 供参考")),
    };
    let mut parts = vec![node::classed("p", class, mark), node::text("p", finding.message(lang))];
    let evidence = DataTable {
        columns: [lang.pick("what was measured", "测量量"), lang.pick("value", "值")].map(str::to_owned).into(),
        rows: rows(&json!(finding.evidence)),
    };
    let name = lang.pick("Evidence", "证据");
    if !evidence.rows.is_empty() {
        parts.push(node::folded(name, [node::table(name, &evidence)]));
    }
    if let Some(study) = &finding.revised_study {
        parts.push(node::study(lang.pick("The revised study", "修订后的研究"), study, lang));
    }
    node::card(parts)
}

/// The fields of the evidence as the record of the analysis names them.
fn rows(evidence: &Json) -> Vec<Vec<String>> {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = evidence.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    fields.map(|(name, value)| vec![name.replace('_', " "), text(value)]).collect()
}

/// Checks that could not be made, folded away.
pub fn skipped(report: &Report, lang: Lang) -> Option<Node> {
    let lines: Vec<String> = report
        .skipped
        .iter()
        .map(|(code, lack)| format!("{}{}{}", code.name(), lang.pick(": ", "："), lack.sentence(lang)))
        .collect();
    let head = lang.pick(
        format!("{} checks were skipped, for lack of data", lines.len()),
        format!("{} 项检查因缺少数据而跳过", lines.len()),
    );
    (!lines.is_empty()).then(|| node::folded(head, [node::list(lines)]))
}
