//! The arguments of `lab analyze`. Refuses to know what is analysed, and which thresholds there are.

use super::help::{refusal, say};
use clap::Args;
use lab_texts::runner::{help as t, usage};
use native_runner::commands::analyze::Analyze;
use std::path::PathBuf;

#[derive(Args)]
pub struct AnalyzeArgs {
    #[arg(value_name = "RECORD", required_unless_present = "list_thresholds", help = say(t::ANALYZE_RECORDS))]
    records: Vec<PathBuf>,
    #[arg(long, value_name = "RECORD", help = say(t::ANALYZE_BASELINE))]
    baseline: Option<PathBuf>,
    #[arg(long, value_name = "PARAMETER", help = say(t::ANALYZE_SCIENTIFIC))]
    scientific: Vec<String>,
    #[arg(long, help = say(t::JSON))]
    json: bool,
    #[arg(long, value_name = "DIR", help = say(t::ANALYZE_PLOTS))]
    plots: Option<PathBuf>,
    #[arg(long, value_name = "FILE.html", help = say(t::ANALYZE_REPORT))]
    report: Option<PathBuf>,
    #[arg(long, value_name = "NAME=VALUE", value_parser = threshold, help = say(t::ANALYZE_THRESHOLD))]
    threshold: Vec<(String, f64)>,
    #[arg(long, value_name = "FILE.json", help = say(t::ANALYZE_THRESHOLDS))]
    thresholds: Option<PathBuf>,
    #[arg(long, help = say(t::ANALYZE_LIST_THRESHOLDS))]
    list_thresholds: bool,
}

impl From<AnalyzeArgs> for Analyze {
    fn from(args: AnalyzeArgs) -> Self {
        let AnalyzeArgs { records, baseline, scientific, json, plots, report, threshold, thresholds, list_thresholds } =
            args;
        Analyze { records, baseline, scientific, json, plots, report, thresholds, threshold, list_thresholds }
    }
}

/// A name and a number.
fn threshold(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| refusal(usage::name_and_value("crowd=0.6")))?;
    let value = value.parse().map_err(|_| refusal(usage::number(value)))?;
    Ok((name.to_owned(), value))
}
