//! Files that are no table, told by how they begin: what they are, and what to bring instead.
//!
//! Knows nothing of what is in them.

use super::fault::Fault;
use super::remedy::{Remedy, Use};
use crate::text::Fixed;
use lab_texts::import_other_tools as t;
use serde_json::Value as Json;

/// No larger JSON is taken apart to say what it is.
const MOST_PARSED: usize = 16 << 20;

/// What a file is that was handed over as a table; `None` if nothing speaks against a table.
pub fn no_table(bytes: &[u8]) -> Option<Fault> {
    const HEADS: [(&[u8], Fixed, Fixed); 7] = [
        (b"SQLite format 3\0", t::DATABASE, t::DATABASE_INSTEAD),
        (b"PK\x03\x04", t::WORKBOOK, t::WORKBOOK_INSTEAD),
        (b"PAR1", t::PARQUET, t::PANDAS_INSTEAD),
        (b"\x80\x04", t::PICKLE, t::PANDAS_INSTEAD),
        (b"\x80\x05", t::PICKLE, t::PANDAS_INSTEAD),
        (b"\x1f\x8b", t::GZIP, t::GZIP_INSTEAD),
        (b"%PDF", t::PDF, t::PDF_INSTEAD),
    ];
    if let Some((_, is, instead)) = HEADS.into_iter().find(|(head, ..)| bytes.starts_with(head)) {
        return Some(Fault::instead(is, instead));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |head: &str| text.get(..head.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(head.as_bytes()));
    if begins("<!doctype") || begins("<html") || begins("<?xml") {
        return Some(Fault::instead(t::WEB_PAGE, t::WEB_PAGE_INSTEAD));
    }
    matches!(text.first(), Some(b'{' | b'[')).then(|| json(text)).flatten()
}

/// What a file is whose content is known and is no journal of Optuna and no configuration: a snapshot of Ax, a run history
/// of SMAC, a trial of Keras Tuner, a database and the like.
pub fn other_tool(bytes: &[u8]) -> Option<Fault> {
    no_table(bytes).filter(|fault| {
        let Fault::Instead(file) = fault else { return true };
        ![t::JSON, t::JOURNAL, t::ONE_LOG].contains(&file.is)
    })
}

/// What a JSON file is. A table may begin with a bracket, too: then this is no JSON.
fn json(text: &[u8]) -> Option<Fault> {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let first = super::lenient::parse(line).ok();
    let many_lines = first.is_some() && line.len() + 1 < text.len();
    let is_small = text.len() <= MOST_PARSED;
    let whole = first.or_else(|| if is_small { super::lenient::parse(text).ok() } else { None })?;
    let has = |json: &Json, keys: &[&str]| keys.iter().all(|key| json.get(key).is_some());
    let json = whole.as_array().and_then(|list| list.first()).unwrap_or(&whole);
    let runs = || vec![Remedy::RunFolders];
    let (is, instead, remedies) = if has(json, &["format", "study"]) {
        (t::RECORD, t::RECORD_INSTEAD, Vec::new())
    } else if json.get("op_code").is_some() {
        (t::JOURNAL, t::JOURNAL_INSTEAD, Vec::new())
    } else if json.get("__type").is_some() || has(json, &["_type", "experiment"]) {
        (t::AX, t::AX_INSTEAD, Vec::new())
    } else if has(json, &["trial_id", "hyperparameters"]) {
        (t::KERAS_TUNER, t::KERAS_TUNER_INSTEAD, runs())
    } else if json.get("configs").is_some() && json.get("data").is_some() {
        (t::SMAC, t::SMAC_INSTEAD, Vec::new())
    } else if json.get("config").is_some() || json.get("training_iteration").is_some() || many_lines {
        (t::ONE_LOG, t::ONE_LOG_INSTEAD, runs())
    } else {
        (t::JSON, t::JSON_INSTEAD, runs())
    };
    Some(Fault::instead_by(is, instead, remedies))
}

/// What a table is in which no parameter or no metric was found.
pub fn odd_table(headers: &[String]) -> Option<Fault> {
    let params = headers.iter().filter(|header| *header == "params").count();
    let two_lines = (params > 1).then(|| Fault::instead(t::TWO_LINES, t::TWO_LINES_INSTEAD));
    two_lines.or_else(|| chart(headers))
}

/// Whether the columns are those that Ray writes of one trial, with no configuration among them.
pub fn log_of_ray(headers: &[String]) -> bool {
    let has = |name: &str| headers.iter().any(|header| header == name);
    has("training_iteration")
        && (has("time_total_s") || has("experiment_tag"))
        && !headers.iter().any(|header| header.starts_with("config"))
}

/// What a table with steps is that has neither parameters nor names of trials.
pub fn one_run() -> Fault {
    let remedies = vec![Remedy::RunFolders, Remedy::Column(Use::Parameter)];
    Fault::instead_by(t::ONE_RUN, t::ONE_RUN_INSTEAD, remedies)
}

/// What lies in a folder in which no runs were found, told from the paths of its files.
pub fn no_runs(paths: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Fault> {
    for path in paths {
        let path = path.as_ref();
        if path.ends_with(".wandb") {
            return Some(Fault::instead(t::WANDB_FOLDER, t::WANDB_FOLDER_INSTEAD));
        }
        if path.ends_with("meta.yaml") || path.ends_with("mlflow.db") {
            return Some(Fault::instead(t::MLFLOW_FOLDER, t::MLFLOW_FOLDER_INSTEAD));
        }
    }
    None
}

/// What a table is whose columns are those of a chart: curves of runs without their configurations.
fn chart(headers: &[String]) -> Option<Fault> {
    let (first, others) = headers.split_first()?;
    let ends = |suffix: &str| others.iter().any(|name| name.ends_with(suffix));
    let curve = |name: &String| name.contains(" - ");
    let of_steps = first == "Step" || first.contains("Time") || first.ends_with("step") || first.ends_with("epoch");
    let all = !others.is_empty() && others.iter().all(curve);
    let is_chart = all && (of_steps || (ends("__MIN") && ends("__MAX")));
    is_chart.then(|| Fault::instead(t::CHART, t::CHART_INSTEAD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::fault::ImportError;
    use crate::text::Lang;

    #[test]
    fn other_files_are_told_from_tables() {
        let command = |fault| ImportError::file(fault).on_command_line().get(Lang::En);
        let said = |bytes: &[u8]| no_table(bytes).map(command).unwrap_or_default();
        assert!(said(b"SQLite format 3\0...").contains("lab import optuna"));
        assert!(said(b"PK\x03\x04...").contains("CSV"));
        assert!(said(br#"{"__type": "Experiment", "trials": {}}"#).contains("to_csv"));
        assert!(said(b"{\"_type\": \"AxClient\",\n \"experiment\": {}}").contains("Ax"));
        assert!(
            said(b"{\"loss\": 0.5, \"config\": {\"lr\": 1}}\n{\"loss\": NaN, \"config\": {\"lr\": 1}}")
                .contains("lab import runs")
        );
        assert!(said(br#"{"op_code": 0}"#).contains("journal of Optuna"));
        assert!(said(b"<!DOCTYPE html><title>Login</title>").contains("web page"));
        assert!(said(br#"{"data": [], "configs": {}}"#).contains("run history of SMAC"));
        let others = [&br#"{"op_code": 0}"#[..], br#"{"lr": 0.1}"#, br#"{"loss": 0.1, "config": {}}"#];
        assert!(others.into_iter().all(|bytes| other_tool(bytes).is_none()));
        assert!(other_tool(br#"{"_type": "AxClient", "experiment": {}}"#).is_some());
        assert!(no_table(b"[a],b\n1,2\n").is_none() && no_table(b"").is_none() && no_table(b"a,b\n").is_none());
    }

    #[test]
    fn charts_are_told_from_tables() {
        let chart_of = |names: &[&str]| chart(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert!(
            chart_of(&["Step", "sweet-sun-1 - val_loss", "sweet-sun-1 - val_loss__MIN", "sweet-sun-1 - val_loss__MAX"])
                .is_some()
        );
        assert!(chart_of(&["Relative Time (Process)", "a - loss"]).is_some());
        let two: Vec<String> = ["number", "params", "params"].map(str::to_owned).to_vec();
        assert!(odd_table(&two).is_some_and(|fault| fault.message().get(Lang::En).contains("multi_index=False")));
        assert!(
            no_runs(["a/run-1.wandb"]).is_some() && no_runs(["0/meta.yaml"]).is_some() && no_runs(["a.py"]).is_none()
        );
        assert!(chart_of(&["Step", "loss"]).is_none() && chart_of(&["number", "a - b"]).is_none());
    }
}
