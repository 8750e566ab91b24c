//! Findings: what a careful expert would say about the study at hand, each with its evidence and the study that would
//! settle it.
//!
//! Knows nothing of how a finding is made.

use super::Screen;
use super::parts::fault;
use crate::science::Answer;
use crate::science::ask::Ask;
use crate::science::node::{self, Node};
use lab_core::findings::{Finding, Report, Severity, Thresholds, analyse};
use lab_core::plot::{DataTable, Picture, PlotOptions, Scene, automatic};
use lab_core::record::Record;
use lab_core::report::{self, Claim, Section};
use lab_core::text::{Lang, Sentence, Text};
use serde_json::{Value as Json, json};
use std::cell::RefCell;

/// What the page Analyze shows of itself already.
const ELSEWHERE: [&str; 2] = ["axis-", "curves-"];

#[derive(Default)]
pub struct Findings {
    found: Option<Result<(Record, Report), Sentence>>,
    /// The further plots at the size and in the language asked for last: one size serves them all.
    drawn: RefCell<Option<(PlotOptions, Vec<Picture>)>>,
}

/// The plots beside those of the page itself.
fn further(record: &Record, options: &PlotOptions) -> Vec<Picture> {
    let mut pictures = automatic(record, None, options);
    pictures.retain(|picture| !ELSEWHERE.iter().any(|start| picture.name.starts_with(start)));
    pictures
}

impl Screen for Findings {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        if !ask.records.is_empty() {
            self.found = Some(ask.record().map(|record| {
                let report = analyse(&record, &Thresholds::default(), None);
                (record, report)
            }));
            self.drawn.take();
        }
        let mut blocks = vec![node::text("h2", lang.pick("Findings", "发现"))];
        let mut said = String::new();
        match &self.found {
            None => return Answer::default(),
            Some(Err(why)) => blocks.push(fault(why, lang)),
            Some(Ok((record, report))) => {
                said = count(report, lang);
                blocks.push(node::classed("p", "note", said.clone()));
                blocks.extend(report.findings.iter().map(|finding| show(finding, lang)));
                blocks.extend(skipped(report, lang));
                blocks.push(node::buttons([node::button(
                    Text::new("Save the report (one HTML page)", "保存报告（单个 HTML 页面）"),
                    "report",
                    lang,
                    false,
                )]));
                let pictures = further(record, &PlotOptions { width: 340.0, height: 240.0, lang });
                let plots =
                    pictures.into_iter().enumerate().map(|(i, picture)| node::plot(i, picture.scene.title, 260.0));
                blocks.push(node::text("h2", lang.pick("Further plots", "更多图")));
                blocks.push(node::element("div", &[("class", "figures")], plots));
            }
        }
        let file = (ask.act == "report").then(|| self.found.as_ref()?.as_ref().ok()).flatten();
        let file = file.map(|(record, report)| {
            json!({
                "name": record.study.name,
            "extension": "html",
                "type": "text/html;charset=utf-8",
                "text": page(record, report, lang),
            })
        });
        Answer { blocks, said, file, ..Answer::default() }
    }

    fn plot(&self, index: usize, options: &PlotOptions) -> Option<Scene> {
        let (record, _) = self.found.as_ref()?.as_ref().ok()?;
        let mut drawn = self.drawn.borrow_mut();
        if drawn.as_ref().is_none_or(|(of, _)| of != options) {
            *drawn = Some((*options, further(record, options)));
        }
        drawn.as_ref()?.1.get(index).map(|picture| picture.scene.clone())
    }
}

/// Everything on one page that opens without the lab.
fn page(record: &Record, report: &Report, lang: Lang) -> String {
    let claims = report.findings.iter().map(|finding| Claim {
        warns: finding.severity() == Severity::Warning,
        code: finding.code.name().to_owned(),
        message: finding.message(lang),
    });
    report::report(&[Section { record, claims: Some(claims.collect()), baseline: None }], lang)
}

fn count(report: &Report, lang: Lang) -> String {
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

fn show(finding: &Finding, lang: Lang) -> Node {
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
fn skipped(report: &Report, lang: Lang) -> Option<Node> {
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
