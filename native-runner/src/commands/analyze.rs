//! `lab analyze`: the summary of records, what is found in them, and their plots as SVG files.
//!
//! Of several records, each is the baseline of the next.

use super::CommandError;
use crate::files::read_record;
use crate::output::Output;
use lab_core::analysis::Summary;
use lab_core::findings::{Report, Severity, Thresholds, analyse};
use lab_core::plot::{CurveOptions, PlotOptions, Scene, Theme, ValueScale, axis_plot, curves, to_svg};
use lab_core::record::Record;
use lab_core::space::format_number;
use lab_core::text::Lang;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Plots for paper and screens, in CSS pixels.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
/// So many of the best trials stand out among the curves.
const STRONG: usize = 3;

/// Prints one summary with findings per record: text, or one JSON document (a list if there are several records).
pub fn run(records: &[PathBuf], as_json: bool, plots: Option<&Path>, lang: Lang) -> Result<(), CommandError> {
    let mut output = Output::new();
    let mut documents = Vec::new();
    let mut baseline: Option<Record> = None;
    for path in records {
        let record = read_record(path, lang)?;
        let summary = Summary::of(&record);
        let report = analyse(&record, &Thresholds::default(), baseline.as_ref());
        if let Some(folder) = plots {
            // Several records draw the same plots: each into a folder of its own.
            let folder = if records.len() > 1 {
                folder.join(plain(&path.file_stem().unwrap_or_default().to_string_lossy()))
            } else {
                folder.to_owned()
            };
            let count = draw(&record, &folder, lang)?;
            let place = folder.display();
            eprintln!("{}", lang.pick(format!("{count} plots in {place}"), format!("{count} 幅图已写入 {place}")));
        }
        if as_json {
            let mut document = serde_json::json!(summary);
            if let Some(object) = document.as_object_mut() {
                object.extend(report.to_json(lang));
            }
            documents.push(document);
        } else {
            for line in text(&summary, &record, lang).into_iter().chain(found(&report, lang)) {
                output.line(&line)?;
            }
        }
        baseline = Some(record);
    }
    if let (true, [document]) = (as_json, documents.as_slice()) {
        output.line(&document.to_string())?;
    } else if as_json {
        output.line(&serde_json::Value::Array(documents).to_string())?;
    }
    output.finish()?;
    Ok(())
}

/// Draws every automatic plot: one per varied parameter and one per metric.
fn draw(record: &Record, folder: &Path, lang: Lang) -> Result<usize, CommandError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| CommandError::Write { path, error }
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    let options = PlotOptions { width: WIDTH, height: HEIGHT, lang };
    let curve_options =
        CurveOptions { width: WIDTH, height: HEIGHT, lang, values: ValueScale::default(), strong: STRONG };
    let axes = record.study.space.varied().map(|(parameter, _)| {
        (format!("axis-{}", plain(&parameter.name)), axis_plot(record, &parameter.name, &options))
    });
    let metrics: BTreeSet<&str> =
        record.trials().values().flat_map(|trial| trial.curves.keys().map(String::as_str)).collect();
    let curves =
        metrics.into_iter().map(|metric| (format!("curves-{}", plain(metric)), curves(record, metric, &curve_options)));
    let scenes: Vec<(String, Scene)> = axes.chain(curves).collect();
    let mut used = BTreeSet::new();
    for (name, scene) in &scenes {
        // Names that differ only in characters a file name cannot have.
        let same = (2..).map(|i| format!("{name}-{i}"));
        let name = std::iter::once(name.clone()).chain(same).find(|name| !used.contains(name)).unwrap_or_default();
        let path = folder.join(format!("{name}.svg"));
        used.insert(name);
        std::fs::write(&path, to_svg(scene, Theme::Light)).map_err(failed(&path))?;
    }
    Ok(scenes.len())
}

/// A name as part of a file name: names come from files, and must not lead out of the folder.
fn plain(name: &str) -> String {
    let allowed = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    name.chars().take(100).map(allowed).collect()
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
