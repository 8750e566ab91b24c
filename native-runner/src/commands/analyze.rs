//! `lab analyze`: the summary of records, what is found in them, their plots as SVG files, and a report as one page.
//!
//! Of several records, each is the baseline of the next.

use super::plots::{baseline, draw, plain};
use super::{CommandError, target};
use crate::files::read_record;
use crate::output::Output;
use lab_core::analysis::Summary;
use lab_core::findings::{Finding, Report, Severity, Thresholds, analyse};
use lab_core::plot::Baseline;
use lab_core::record::Record;
use lab_core::report::{Claim, Section, report};
use lab_core::space::format_number;
use lab_core::text::Lang;
use std::path::{Path, PathBuf};

/// Prints one summary with findings per record: text, or one JSON document (a list if there are several records).
pub fn run(
    records: &[PathBuf],
    as_json: bool,
    plots: Option<&Path>,
    page: Option<&Path>,
    lang: Lang,
) -> Result<(), CommandError> {
    let mut output = Output::new();
    let mut documents = Vec::new();
    let mut read: Vec<(Record, Report)> = Vec::new();
    for path in records {
        let record = read_record(path, lang)?;
        let summary = Summary::of(&record);
        let before = read.last().map(|(record, _)| record);
        let findings = analyse(&record, &Thresholds::default(), before);
        if let Some(folder) = plots {
            // Several records draw the same plots: each into a folder of its own.
            let folder = if records.len() > 1 {
                folder.join(plain(&path.file_stem().unwrap_or_default().to_string_lossy()))
            } else {
                folder.to_owned()
            };
            let count = draw(&record, earlier(&read, &record).as_ref(), &folder, lang)?;
            let place = folder.display();
            eprintln!("{}", lang.pick(format!("{count} plots in {place}"), format!("{count} 幅图已写入 {place}")));
        }
        if as_json {
            let mut document = serde_json::json!(summary);
            if let Some(object) = document.as_object_mut() {
                object.extend(findings.to_json(lang));
            }
            documents.push(document);
        } else {
            for line in text(&summary, &record, lang).into_iter().chain(found(&findings, lang)) {
                output.line(&line)?;
            }
        }
        read.push((record, findings));
    }
    if let Some(page) = page {
        let sections: Vec<Section> = read
            .iter()
            .enumerate()
            .map(|(i, (record, findings))| Section {
                record,
                claims: Some(claims(findings, lang)),
                baseline: earlier(read.get(..i).unwrap_or_default(), record),
            })
            .collect();
        target::write(page, report(&sections, lang).as_bytes(), true)?;
        let place = page.display();
        eprintln!("{}", lang.pick(format!("report in {place}"), format!("报告已写入 {place}")));
    }
    if let (true, [document]) = (as_json, documents.as_slice()) {
        output.line(&document.to_string())?;
    } else if as_json {
        output.line(&serde_json::Value::Array(documents).to_string())?;
    }
    output.finish()?;
    Ok(())
}

/// Of several records, each is what the next has to beat.
fn earlier(read: &[(Record, Report)], record: &Record) -> Option<Baseline> {
    baseline(&read.last()?.0, record)
}

/// The findings as a report shows them.
fn claims(report: &Report, lang: Lang) -> Vec<Claim> {
    let claim = |finding: &Finding| Claim {
        warns: finding.severity() == Severity::Warning,
        code: finding.code.name().to_owned(),
        message: finding.message(lang),
    };
    report.findings.iter().map(claim).collect()
}

/// What a person reads of a summary.
fn text(summary: &Summary, record: &Record, lang: Lang) -> Vec<String> {
    let metric = &record.study.objective.metric;
    let counts = summary.trials;
    let mut lines = vec![summary.study.clone()];
    lines.push(lang.pick(
        format!("  trials: {} completed, {} infeasible, {} failed", counts.completed, counts.infeasible, counts.failed),
        format!("  试验：{} 个完成，{} 个不可行，{} 个失败", counts.completed, counts.infeasible, counts.failed),
    ));
    if let Some(best) = &summary.best {
        let values: Vec<String> = best.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let (trial, step, objective, values) =
            (best.trial, best.step, format_number(best.objective), values.join(", "));
        lines.push(lang.pick(
            format!("  best: trial {trial}, {metric} {objective} at step {step} ({values})"),
            format!("  最佳：试验 {trial}，{metric} 为 {objective}，第 {step} 步（{values}）"),
        ));
    }
    for group in summary.groups.iter().filter(|group| !group.scientific.is_empty()) {
        let values: Vec<String> = group.scientific.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let (values, trials, infeasible) = (values.join(", "), group.trials, group.infeasible);
        let best = group.best.map_or("–".to_owned(), |best| format_number(best.objective));
        lines.push(lang.pick(
            format!("  {values}: best {metric} {best} of {trials} trials, {infeasible} infeasible"),
            format!("  {values}：{trials} 个试验中最佳 {metric} 为 {best}，{infeasible} 个不可行"),
        ));
    }
    lines
}

/// What a person reads of the findings, and of the checks that lacked their data.
fn found(report: &Report, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in &report.findings {
        let mark = match finding.severity() {
            Severity::Warning => "!",
            Severity::Info => "i",
        };
        lines.push(format!("  {mark} {}: {}", finding.code.name(), finding.message(lang)));
    }
    if report.findings.iter().all(|finding| finding.severity() == Severity::Info) {
        lines.push(lang.pick("  no warnings", "  没有警告").to_owned());
    }
    for (code, lack) in &report.skipped {
        let (code, why) = (code.name(), lack.sentence(lang));
        lines.push(lang.pick(format!("  - {code} was not checked: {why}"), format!("  - 未检查 {code}：{why}")));
    }
    lines
}
