//! Files that are no table, told by how they begin: what they are, and what to bring instead.
//!
//! Knows nothing of what is in them.

use super::fault::Fault;
use super::remedy::{Remedy, Use};
use crate::text::Text;
use serde_json::Value as Json;

/// No larger JSON is taken apart to say what it is.
const MOST_PARSED: usize = 16 << 20;

/// What a file is that was handed over as a table; `None` if nothing speaks against a table.
pub fn no_table(bytes: &[u8]) -> Option<Fault> {
    const HEADS: [(&[u8], Text, Text); 7] = [
        (
            b"SQLite format 3\0",
            Text::new("a database", "数据库"),
            Text::new(
                "if it is Optuna's: lab import optuna; of MLflow, write a table: mlflow.search_runs().to_csv(\"runs.csv\")",
                "若为 Optuna 的数据库：lab import optuna；MLflow 请写成表格：mlflow.search_runs().to_csv(\"runs.csv\")",
            ),
        ),
        (
            b"PK\x03\x04",
            Text::new("a workbook or an archive", "电子表格或压缩包"),
            Text::new(
                "save the sheet as CSV (UTF-8), or unpack the archive",
                "请将工作表另存为 CSV（UTF-8），或先解压",
            ),
        ),
        (b"PAR1", Text::new("a Parquet file", "Parquet 文件"), PANDAS),
        (b"\x80\x04", Text::new("a pickled object of Python", "Python 的 pickle 文件"), PANDAS),
        (b"\x80\x05", Text::new("a pickled object of Python", "Python 的 pickle 文件"), PANDAS),
        (b"\x1f\x8b", Text::new("a gzip archive", "gzip 压缩包"), Text::new("unpack it first", "请先解压")),
        (b"%PDF", Text::new("a PDF", "PDF 文件"), Text::new("export the table as CSV", "请将表格导出为 CSV")),
    ];
    const PANDAS: Text = Text::new(
        "write it as a table: DataFrame.to_csv(\"table.csv\")",
        "请写成表格：DataFrame.to_csv(\"table.csv\")",
    );
    if let Some((_, is, instead)) = HEADS.into_iter().find(|(head, ..)| bytes.starts_with(head)) {
        return Some(Fault::instead(is, instead));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |head: &str| text.get(..head.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(head.as_bytes()));
    if begins("<!doctype") || begins("<html") || begins("<?xml") {
        return Some(Fault::instead(
            Text::new("a web page", "网页"),
            Text::new("save the export itself, as CSV", "请保存导出文件本身（CSV）"),
        ));
    }
    matches!(text.first(), Some(b'{' | b'[')).then(|| json(text)).flatten()
}

/// What a file is whose content is known and is no journal of Optuna and no configuration: a snapshot of Ax, a run history
/// of SMAC, a trial of Keras Tuner, a database and the like.
pub fn other_tool(bytes: &[u8]) -> Option<Fault> {
    no_table(bytes).filter(|fault| {
        let Fault::Instead(file) = fault else { return true };
        ![JSON.0, JOURNAL.0, ONE_LOG.0].contains(&file.is)
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
    let ((is, instead), remedies) = if has(json, &["format", "study"]) {
        ((Text::new("a record of the lab", "本工具的记录"), Text::new("it needs no import", "无需导入")), Vec::new())
    } else if json.get("op_code").is_some() {
        (JOURNAL, Vec::new())
    } else if json.get("__type").is_some() || has(json, &["_type", "experiment"]) {
        (AX, Vec::new())
    } else if has(json, &["trial_id", "hyperparameters"]) {
        let is = Text::new("a trial of Keras Tuner", "Keras Tuner 的一个试验");
        ((is, Text::new("import the folder of its whole project", "请导入整个项目的文件夹")), runs())
    } else if json.get("configs").is_some() && json.get("data").is_some() {
        (SMAC, Vec::new())
    } else if json.get("config").is_some() || json.get("training_iteration").is_some() || many_lines {
        (ONE_LOG, runs())
    } else {
        (JSON, runs())
    };
    Some(Fault::instead_by(is, instead, remedies))
}

const JOURNAL: (Text, Text) =
    (Text::new("a journal of Optuna", "Optuna 日志"), Text::new("lab import optuna", "lab import optuna"));

const ONE_LOG: (Text, Text) = (
    Text::new("the log of one run", "单个运行的日志"),
    Text::new("import the folder of all runs", "请导入所有运行所在的文件夹"),
);

const JSON: (Text, Text) = (
    Text::new("JSON", "JSON"),
    Text::new(
        "write a table (CSV) with a row for each trial, or import the folder of all runs",
        "请写成表格（CSV），每个试验一行，或导入所有运行所在的文件夹",
    ),
);

const SMAC: (Text, Text) = (
    Text::new("a run history of SMAC", "SMAC 的 runhistory"),
    Text::new(
        "write a table with a row for each trial: its configuration, cost, seed and status (of smac.runhistory, the keys and values and config.get_dictionary())",
        "请写成表格，每个试验一行：配置、cost、seed 和 status（取自 smac.runhistory 的键和值及 config.get_dictionary()）",
    ),
);

const AX: (Text, Text) = (
    Text::new("a snapshot of Ax", "Ax 的快照"),
    Text::new(
        "write its trials as a table: client.summarize().to_csv(\"ax.csv\"), or ax_client.get_trials_data_frame().to_csv(\"ax.csv\") of an AxClient",
        "请将其试验写成表格：client.summarize().to_csv(\"ax.csv\")，AxClient 则用 ax_client.get_trials_data_frame().to_csv(\"ax.csv\")",
    ),
);

/// What a table is in which no parameter or no metric was found.
pub fn odd_table(headers: &[String]) -> Option<Fault> {
    let params = headers.iter().filter(|header| *header == "params").count();
    let two_lines = (params > 1).then_some(Fault::instead(
        Text::new("a table with two lines of names", "有两行列名的表格"),
        Text::new(
            "write it with one: study.trials_dataframe(multi_index=False).to_csv(\"trials.csv\")",
            "请只写一行：study.trials_dataframe(multi_index=False).to_csv(\"trials.csv\")",
        ),
    ));
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
    Fault::instead_by(
        Text::new("the log of one run, with no parameters", "单个运行的日志，没有参数"),
        Text::new(
            "import the folder in which the folders of all runs lie, with their configurations, or name the columns that are parameters",
            "请导入各运行文件夹（含配置）所在的文件夹，或指定参数列",
        ),
        vec![Remedy::RunFolders, Remedy::Column(Use::Parameter)],
    )
}

/// What lies in a folder in which no runs were found, told from the paths of its files.
pub fn no_runs(paths: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Fault> {
    for path in paths {
        let path = path.as_ref();
        if path.ends_with(".wandb") {
            return Some(Fault::instead(
                Text::new("a folder of W&B whose runs are in its own format", "W&B 的文件夹，其运行为自有格式"),
                Text::new(
                    "wandb sync the runs, export the project's table of runs as CSV, then lab import wandb-csv",
                    "请用 wandb sync 上传运行，将项目的运行表导出为 CSV，再用 lab import wandb-csv",
                ),
            ));
        }
        if path.ends_with("meta.yaml") || path.ends_with("mlflow.db") {
            return Some(Fault::instead(
                Text::new("a folder of MLflow", "MLflow 的文件夹"),
                Text::new(
                    "write its runs as a table: mlflow.search_runs().to_csv(\"runs.csv\"), then lab import csv",
                    "请将其运行写成表格：mlflow.search_runs().to_csv(\"runs.csv\")，再用 lab import csv",
                ),
            ));
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
    (all && (of_steps || (ends("__MIN") && ends("__MAX")))).then_some(Fault::instead(
        Text::new(
            "the export of a chart of W&B: it holds curves and no configurations of runs",
            "W&B 图表的导出：只有曲线，没有运行的配置",
        ),
        Text::new(
            "export the table of runs: in the project's Runs tab, show the columns of the configuration and the metric, then Export, CSV",
            "请导出运行表：在项目的 Runs 页显示配置列和指标列，再选择 Export、CSV",
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::fault::ImportError;
    use crate::text::Lang;

    #[test]
    fn other_files_are_told_from_tables() {
        let command = |fault| ImportError::file(fault).on_command_line(Lang::En);
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
        assert!(odd_table(&two).is_some_and(|fault| fault.sentence(Lang::En).contains("multi_index=False")));
        assert!(
            no_runs(["a/run-1.wandb"]).is_some() && no_runs(["0/meta.yaml"]).is_some() && no_runs(["a.py"]).is_none()
        );
        assert!(chart_of(&["Step", "loss"]).is_none() && chart_of(&["number", "a - b"]).is_none());
    }
}
