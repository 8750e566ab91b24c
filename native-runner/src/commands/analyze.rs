//! `lab analyze`: the summary of records, what is found in them, their plots as SVG files, and a report as one page.
//!
//! Records are compared with a baseline where one is named; else each is the baseline of the next.

use super::pictures::{free_name, plain, write_scenes};
use super::plots::{baseline, compared, scenes};
use super::{CommandError, target, thresholds};
use crate::files::output::Output;
use crate::files::read_record;
use lab_core::analysis::Summary;
use lab_core::findings::{Answer, Report, Severity, Thresholds, analyse};
use lab_core::plot::Baseline;
use lab_core::record::Record;
use lab_core::report::{Claim, Section, report};
use lab_core::text::{Lang, Sentence};
use lab_texts::Arg;
use lab_texts::runner::commands as t;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The arguments of `lab analyze`.
#[derive(Clone, Debug, Default)]
pub struct Analyze {
    pub records: Vec<PathBuf>,
    /// What every record is compared with.
    pub baseline: Option<PathBuf>,
    /// What to ask the records about instead of what they were run for; nothing for their own questions.
    pub scientific: Vec<String>,
    pub json: bool,
    /// A folder for the plots.
    pub plots: Option<PathBuf>,
    /// A file for the report.
    pub report: Option<PathBuf>,
    /// A file of thresholds, and thresholds that go before it.
    pub thresholds: Option<PathBuf>,
    pub threshold: Vec<(String, f64)>,
    /// Print the thresholds instead.
    pub list_thresholds: bool,
}

/// A record and the file it was read from.
type Named<'a> = (&'a Path, &'a Record);

/// Prints one summary with findings per record: text, or one JSON document (a list if there are several records).
pub fn run(args: &Analyze, lang: Lang) -> Result<(), CommandError> {
    if args.list_thresholds {
        return thresholds::list(args.json, lang);
    }
    let thresholds = thresholds::read(args.thresholds.as_deref(), &args.threshold)?;
    let open = |path: &PathBuf| Ok::<_, CommandError>((path.clone(), read_record(path, lang)?));
    let baseline_read = args.baseline.as_ref().map(open).transpose()?;
    let ask = |path: &PathBuf| {
        let (path, record) = open(path)?;
        let record = asked(record, &args.scientific, &path, lang)?;
        Ok::<_, CommandError>((path, record))
    };
    let read = args.records.iter().map(ask).collect::<Result<Vec<_>, _>>()?;
    let named: Option<Named> = baseline_read.as_ref().map(|(path, record)| (path.as_path(), record));
    let records: Vec<Named> = read.iter().map(|(path, record)| (path.as_path(), record)).collect();
    let parts: Vec<Part> = records
        .iter()
        .enumerate()
        .map(|(i, &(path, record))| {
            let before = named.or_else(|| records.get(i.checked_sub(1)?).copied());
            let findings = analyse(record, &thresholds, before.map(|(_, earlier)| earlier));
            Part { path, record, before, findings }
        })
        .collect();
    if let Some(folder) = &args.plots {
        write_plots(folder, &parts, lang)?;
        let all: Vec<Named> = named.into_iter().chain(records.iter().copied()).collect();
        if all.len() > 1 {
            write_scenes(folder, &[("comparison".to_owned(), compared(&all, lang))], lang)?;
        }
    }
    if let Some(page) = &args.report {
        let sections: Vec<Section> = parts
            .iter()
            .map(|part| Section {
                record: part.record,
                answer: answer(&part.findings, lang).collect(),
                claims: Some(Claim::all(&part.findings, lang)),
                baseline: part.beaten(),
            })
            .collect();
        target::write(page, report(&sections, lang).as_bytes(), true)?;
        eprintln!("{}", t::report_written(page.as_path()).get(lang));
    }
    let mut output = Output::new();
    if args.json {
        let mut documents: Vec<Json> = parts.iter().map(|part| document(part, args, &thresholds, lang)).collect();
        let single = if documents.len() == 1 { documents.pop() } else { None };
        output.line(&single.unwrap_or(Json::Array(documents)).to_string())?;
    } else {
        for line in parts.iter().flat_map(|part| text(part, lang).into_iter().chain(found(&part.findings, lang))) {
            output.line(&line)?;
        }
    }
    output.finish()?;
    Ok(())
}

/// The record asked about these parameters; its file stays as it is.
fn asked(mut record: Record, scientific: &[String], path: &Path, lang: Lang) -> Result<Record, CommandError> {
    if scientific.is_empty() {
        return Ok(record);
    }
    record.study = record.study.asking(scientific, lang).map_err(|fault| CommandError::Refused {
        path: path.to_owned(),
        reason: Sentence::of(|lang| format!("--scientific: {}", fault.sentence(lang))),
    })?;
    Ok(record)
}

/// A record with what it is compared with and what was found in it.
struct Part<'a> {
    path: &'a Path,
    record: &'a Record,
    before: Option<Named<'a>>,
    findings: Report,
}

impl Part<'_> {
    /// What the record has to beat.
    fn beaten(&self) -> Option<Baseline> {
        self.before.and_then(|(_, earlier)| baseline(earlier, self.record))
    }
}

/// Every record's automatic plots. Several records draw the same plots: each into a folder of its own.
fn write_plots(folder: &Path, parts: &[Part], lang: Lang) -> Result<(), CommandError> {
    let mut used = BTreeSet::new();
    for part in parts {
        let stem = plain(&part.path.file_stem().unwrap_or_default().to_string_lossy());
        let folder = if parts.len() > 1 { folder.join(free_name(stem, &mut used)) } else { folder.to_owned() };
        write_scenes(&folder, &scenes(part.record, part.beaten().as_ref(), lang), lang)?;
    }
    Ok(())
}

/// What `--json` prints of one record.
fn document(part: &Part, args: &Analyze, thresholds: &Thresholds, lang: Lang) -> Json {
    let mut document = Map::new();
    document.insert("record".into(), part.path.to_string_lossy().into());
    if let Some((path, _)) = part.before {
        document.insert("baseline".into(), path.to_string_lossy().into());
    }
    if !args.scientific.is_empty() {
        document.insert("scientific".into(), json!(args.scientific));
    }
    if let Json::Object(summary) = json!(Summary::of(part.record)) {
        document.extend(summary);
    }
    document.extend(part.findings.to_json(lang));
    document.insert("thresholds".into(), thresholds.to_json().into());
    Json::Object(document)
}

fn answer(report: &Report, lang: Lang) -> impl Iterator<Item = String> {
    report.answer.iter().flat_map(Answer::lines).map(move |line| line.get(lang))
}

/// What a person reads of a summary.
fn text(part: &Part, lang: Lang) -> Vec<String> {
    let (summary, metric) = (Summary::of(part.record), &part.record.study.objective.metric);
    let counts = summary.trials;
    let mut lines = vec![summary.study.clone()];
    let question = Some(part.record.study.question.clone()).filter(|question| !question.is_empty());
    lines.extend(question.into_iter().chain(answer(&part.findings, lang)).map(|line| format!("  {line}")));
    if let Some((path, earlier)) = part.before {
        lines.push(format!("  {}", t::compared_with(&earlier.study.name, path).get(lang)));
    }
    let more = without_result(0, counts.stopped, counts.running, lang);
    let outcomes = t::outcomes(counts.completed, counts.failed, counts.infeasible, more);
    lines.push(format!("  {}", outcomes.get(lang)));
    if let Some(best) = &summary.best {
        let values: Vec<String> = best.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let (trial, step, objective) = (part.record.title(best.trial, lang), best.step, best.objective);
        let sentence = match values.is_empty() {
            true => t::best(metric, objective, step, trial),
            false => t::best_with(metric, objective, step, trial, values.join(", ")),
        };
        lines.push(format!("  {}", sentence.get(lang)));
    }
    for group in summary.groups.iter().filter(|group| !group.scientific.is_empty()) {
        let values: Vec<String> = group.scientific.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let more = without_result(group.failed, group.stopped, 0, lang);
        let best = group.best.map_or(Arg::from("–"), |best| best.objective.into());
        let sentence = t::group(best, group.infeasible, metric, more, group.trials, values.join(", "));
        lines.push(format!("  {}", sentence.get(lang)));
    }
    lines.extend(sliced(&summary, metric, lang));
    lines
}

/// What is said of a scientific range in place of groups.
fn sliced(summary: &Summary, metric: &str, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for slices in summary.slices.chunk_by(|a, b| a.parameter == b.parameter) {
        let name = slices.first().map_or("", |slice| slice.parameter.as_str());
        lines.push(format!("  {}", t::slices(name).get(lang)));
        for slice in slices {
            let best = slice.best.map_or(Arg::from("–"), |best| best.objective.into());
            let said = t::slice(best, slice.from, slice.infeasible, metric, slice.to, slice.trials);
            lines.push(format!("    {}", said.get(lang)));
        }
    }
    lines
}

/// `, 3 failed, 1 stopped`: the counts that are not 0.
fn without_result(failed: u64, stopped: u64, running: u64, lang: Lang) -> String {
    let counts = [(failed, t::failed(failed)), (stopped, t::stopped(stopped)), (running, t::running(running))];
    counts.iter().filter(|(count, _)| *count > 0).map(|(_, message)| message.get(lang)).collect()
}

/// What a person reads of the findings, and of the checks that lacked their data.
fn found(report: &Report, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for cause in report.causes() {
        let mark = match cause.severity() {
            Severity::Warning => "!",
            Severity::Info => "i",
        };
        lines.push(format!("  {mark} {}", t::finding(cause.code().name(), cause.headline()).get(lang)));
        lines.extend(cause.messages().iter().map(|message| format!("      {}", message.get(lang))));
        lines.extend(cause.actions().iter().map(|action| format!("      → {}", action.get(lang))));
        lines.extend(cause.judged().into_iter().map(|judged| format!("      {}", t::judged(judged).get(lang))));
    }
    if report.findings.iter().all(|finding| finding.severity() == Severity::Info) {
        lines.push(format!("  {}", t::NO_WARNINGS.get(lang)));
    }
    for (code, lack) in &report.skipped {
        lines.push(format!("  - {}", t::not_checked(code.name(), lack.sentence(lang)).get(lang)));
    }
    lines
}
