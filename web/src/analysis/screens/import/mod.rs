//! Other tools' files become a record: Optuna's journal, tables (W&B's among them), event files of TensorBoard.
//!
//! What is unambiguous opens at once; what is not is asked. Knows nothing of what a file means: `lab_core::interchange` does.

mod table;

use super::Screen;
use super::parts::fault;
use crate::analysis::ask::{Ask, Handed};
use crate::analysis::node::{self, Node};
use crate::analysis::{Answer, Made};
use lab_core::interchange::tensorboard::Runs;
use lab_core::interchange::{Fault, ImportError, Note, Wishes, optuna};
use lab_core::record::{Record, event_to_line, header_to_line};
use lab_core::text::{Lang, Sentence, Text};
use table::Table;

/// The first bytes of a database of SQLite.
const SQLITE: &[u8] = b"SQLite format 3\0";

#[derive(Default)]
pub struct Import {
    source: Option<Source>,
    trouble: Option<Sentence>,
    /// What may be asked for: the studies of the file or its metrics, and whether the direction is not known.
    studies: Vec<String>,
    metrics: Vec<String>,
    asks_direction: bool,
    /// What the last reading guessed, converted or left out.
    notes: Vec<Note>,
}

/// What was handed over.
enum Source {
    Journal { name: String, bytes: Vec<u8> },
    Runs { name: String, runs: Runs },
    Table(Table),
}

impl Screen for Import {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let (mut file, mut keep) = (None, None);
        if ask.act == "files" {
            *self = Self::default();
            match source(&ask.files, &ask.kept) {
                Ok(source) => {
                    // A table says of none of its columns what it is: that is shown before it is read.
                    let asks = matches!(source, Source::Table(_));
                    self.source = Some(source);
                    if !asks {
                        file = self.read(&Wishes::default());
                    }
                }
                Err(why) => self.trouble = Some(why),
            }
        } else if ask.act == "open" {
            if let Some(Source::Table(table)) = &mut self.source {
                table.follow(ask);
                keep = Some(table.remember(&ask.kept));
            }
            file = self.read(&wishes(ask));
            if file.is_none() {
                keep = None;
            }
        }
        Answer { blocks: self.show(ask), file, keep, ..Answer::default() }
    }
}

impl Import {
    /// The record as a file for the page to open, or nothing, and the trouble says why.
    fn read(&mut self, wishes: &Wishes) -> Option<Made> {
        let found = match self.source.as_ref()? {
            Source::Journal { bytes, .. } => optuna::read_journal(bytes, wishes),
            Source::Runs { name, runs } => runs.clone().into_imported(name, wishes),
            Source::Table(table) => table.read(),
        };
        match found {
            Ok(imported) => {
                self.trouble = None;
                self.notes = imported.notes;
                Some(made(&imported.record, self.notes.len()))
            }
            Err(error) => {
                match &error.fault {
                    Fault::WhichStudy { known } => self.studies.clone_from(known),
                    Fault::WhichMetric { known } | Fault::NoMetric { known, .. } => self.metrics.clone_from(known),
                    Fault::WhichDirection { .. } => self.asks_direction = true,
                    _ => {}
                }
                self.trouble = Some(refused(self.source.as_ref()?.name(), &error));
                None
            }
        }
    }

    fn show(&self, ask: &Ask) -> Vec<Node> {
        let lang = ask.lang;
        let mut blocks = vec![
            node::text("h1", lang.pick("Bring results from another tool", "从其他工具带来结果")),
            node::classed("p", "lead", INTRODUCTION.get(lang)),
            node::card([
                node::list(TOOLS.map(|tool| tool.get(lang).to_owned())),
                node::buttons([
                    node::file_button(Text::new("Choose files…", "选择文件……"), "files", false, lang),
                    node::file_button(Text::new("Choose a folder of runs…", "选择运行文件夹……"), "folder", true, lang),
                ]),
            ]),
        ];
        blocks.extend(self.trouble.as_ref().map(|why| fault(why, lang)));
        if !self.notes.is_empty() {
            blocks.push(node::card([
                node::text("h2", lang.pick("What was guessed, converted or left out", "推测、转换或舍去的内容")),
                node::list(self.notes.iter().map(|note| note.sentence(lang))),
            ]));
        }
        if let Some(source) = &self.source {
            let mut parts = vec![node::text("h2", source.name())];
            match source {
                Source::Table(table) => parts.extend(table.show(lang)),
                _ => parts.push(node::fields(self.questions(ask))),
            }
            parts.push(node::buttons([node::button(
                Text::new("Open as a record", "作为记录打开"),
                "open",
                lang,
                true,
            )]));
            blocks.push(node::card(parts));
        }
        blocks
    }

    /// What the file leaves open.
    fn questions(&self, ask: &Ask) -> Vec<Node> {
        let lang = ask.lang;
        let mut fields = Vec::new();
        let as_said = (String::new(), lang.pick("as the file says", "按文件所述").to_owned());
        for (name, label, known) in [
            ("study", Text::new("Study", "研究"), &self.studies),
            ("objective", Text::new("Objective", "目标指标"), &self.metrics),
        ] {
            if !known.is_empty() {
                let options: Vec<_> = known.iter().map(|name| (name.clone(), name.clone())).collect();
                let first = known.first().map_or("", String::as_str);
                fields.push(node::select(name, label, &options, ask.or(name, first), false, lang));
            }
        }
        let mut directions = table::directions(lang);
        let mut ats = table::ats(lang);
        directions.insert(0, as_said.clone());
        ats.insert(0, as_said);
        let first = if self.asks_direction { "minimize" } else { "" };
        let direction = ask.field("better").filter(|given| !given.is_empty()).unwrap_or(first);
        fields.push(node::select("better", table::DIRECTION, &directions, direction, false, lang));
        fields.push(node::select("counts", table::AT, &ats, ask.or("counts", ""), false, lang));
        fields
    }
}

impl Source {
    fn name(&self) -> &str {
        match self {
            Source::Journal { name, .. } | Source::Runs { name, .. } => name,
            Source::Table(table) => &table.name,
        }
    }
}

const INTRODUCTION: Text = Text::new(
    "The trials become a record here, in this browser; nothing is sent anywhere. Ranges and scales that a file does not state are inferred from the values.",
    "试验在本浏览器中成为记录，不会发送到任何地方。文件未说明的范围和刻度由取值推断。",
);

const TOOLS: [Text; 4] = [
    Text::new(
        "Optuna: the journal file of JournalStorage (.log). A database (.db) is read on the command line: lab import optuna study.db --out study.jsonl",
        "Optuna：JournalStorage 的日志文件（.log）。数据库（.db）请在命令行读取：lab import optuna study.db --out study.jsonl",
    ),
    Text::new(
        "A table (.csv): a row per trial or per measurement, such as a data frame of Optuna; you say which column is what.",
        "表格（.csv）：每个试验或每次测量一行，例如 Optuna 的数据框；由您说明各列的含义。",
    ),
    Text::new("W&B: the CSV export of a project's table of runs.", "W&B：项目运行表导出的 CSV。"),
    Text::new(
        "TensorBoard: event files, a folder per run, with the hyperparameters of the HParams plugin.",
        "TensorBoard：事件文件，每个运行一个文件夹，超参数取自 HParams 插件。",
    ),
];

/// What the files are, told from their first bytes and their names.
fn source(files: &[Handed], kept: &str) -> Result<Source, Sentence> {
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        read.push((file.name.as_str(), file.content.as_ref().map_err(|why| why.sentence(&file.name))?));
    }
    let is_events = |name: &str| name.rsplit('/').next().is_some_and(|name| name.contains("tfevents"));
    let events: Vec<(&str, &Vec<u8>)> = read.iter().filter(|(name, _)| is_events(name)).copied().collect();
    if !events.is_empty() {
        return runs(&events);
    }
    // A mapping of columns may lie beside its table.
    let (mappings, others): (Vec<_>, Vec<_>) = read.into_iter().partition(|(name, _)| name.ends_with(".columns.json"));
    let &(name, bytes) = others.first().ok_or_else(|| {
        Sentence::new(
            "There is no file that could be read: a folder of runs holds files with tfevents in their names. Folders with a configuration and a table of measurements are read on the command line: lab import runs FOLDER --out runs.jsonl",
            "没有可读取的文件：运行文件夹中应有名称含 tfevents 的文件。含配置和测量表格的文件夹请在命令行读取：lab import runs 文件夹 --out runs.jsonl",
        )
    })?;
    if bytes.starts_with(SQLITE) {
        return Err(Sentence::new(
            format!(
                "{name} was not opened: this page does not read databases. Convert it on the command line, then open study.jsonl here: lab import optuna {name} --out study.jsonl"
            ),
            format!(
                "未能打开 {name}：本页不读取数据库。请在命令行转换，然后在此打开 study.jsonl：lab import optuna {name} --out study.jsonl"
            ),
        ));
    }
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(Source::Journal { name: name.to_owned(), bytes: bytes.clone() });
    }
    let mapping = mappings.first().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    Table::new(name, bytes.clone(), mapping.as_deref(), kept).map(Source::Table).map_err(|error| refused(name, &error))
}

/// Runs by the folders of their files, below the folder that was chosen.
fn runs(events: &[(&str, &Vec<u8>)]) -> Result<Source, Sentence> {
    let chosen = events.first().and_then(|(path, _)| path.split_once('/')).map(|(folder, _)| folder);
    let mut runs = Runs::default();
    for (path, bytes) in events {
        let below = chosen.and_then(|folder| path.strip_prefix(folder)?.strip_prefix('/')).unwrap_or(path);
        runs.add(below, bytes).map_err(|error| refused(path, &error))?;
    }
    Ok(Source::Runs { name: chosen.unwrap_or("TensorBoard").to_owned(), runs })
}

fn wishes(ask: &Ask) -> Wishes {
    let given = |name: &str| ask.field(name).filter(|value| !value.is_empty()).map(str::to_owned);
    Wishes {
        study: given("study"),
        metric: given("objective"),
        direction: table::direction(ask.field("better")),
        at: table::at(ask.field("counts")),
        scientific: Vec::new(),
    }
}

fn made(record: &Record, notes: usize) -> Made {
    let mut text = header_to_line(&record.study);
    record.events().for_each(|event| text.push_str(&event_to_line(&event)));
    Made {
        name: record.study.name.clone(),
        extension: "jsonl",
        kind: "application/jsonl",
        open: true,
        notes,
        bytes: text.into_bytes(),
    }
}

fn refused(name: &str, error: &ImportError) -> Sentence {
    let what = |lang: Lang| error.message(lang);
    Sentence::new(format!("{name} was not opened: {}", what(Lang::En)), format!("未能打开 {name}：{}", what(Lang::Zh)))
}

/// The file's name without its folder and ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::record::Lines;
    use lab_core::study::At;

    fn handed(name: &str, bytes: &[u8]) -> Handed {
        Handed { name: name.to_owned(), content: Ok(bytes.to_vec()) }
    }

    fn ask(act: &str, files: Vec<Handed>, fields: &[(&str, &str)]) -> Ask {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect();
        Ask { act: act.to_owned(), files, fields, ..Ask::default() }
    }

    fn record(answer: Answer) -> Record {
        let mut lines = Lines::new();
        lines.push(&answer.file.expect("a record").bytes).unwrap();
        lines.finish().unwrap().record
    }

    const TABLE: &[u8] = b"run,lr,extra,loss\na,0.1,x,3\nb,0.01,y,2\nc,0.001,z,1\n";

    #[test]
    fn a_table_is_asked_about_once() {
        let mut screen = Import::default();
        let shown = screen.answer(&ask("files", vec![handed("sweep.csv", TABLE)], &[]));
        assert!(shown.file.is_none());
        // Column 0 is told from its name; nothing else is.
        let roles = [("role-1", "scientific"), ("role-3", "objective"), ("better", "minimize"), ("counts", "last")];
        let opened = screen.answer(&ask("open", Vec::new(), &roles));
        let kept = opened.keep.clone().expect("the mapping is remembered");
        let read = record(opened);
        assert_eq!((read.trials().len(), read.study.name.as_str()), (3, "sweep"));
        assert_eq!((read.study.objective.metric.as_str(), read.study.objective.at), ("loss", At::Last));
        let space = &read.study.space;
        assert!(space.get("lr").is_some() && space.get("extra").is_none());

        // The next table with these columns is known.
        let mut again = Import::default();
        again.answer(&Ask { kept, ..ask("files", vec![handed("other.csv", TABLE)], &[]) });
        assert_eq!(record(again.answer(&ask("open", Vec::new(), &[]))).trials(), read.trials());
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut screen = Import::default();
        screen.answer(&ask("files", vec![handed("sweep.csv", TABLE)], &[]));
        let refused = screen.answer(&ask("open", Vec::new(), &[("role-1", "parameter")]));
        let text = serde_json::to_string(&refused.blocks).unwrap();
        assert!(
            refused.file.is_none() && refused.keep.is_none() && text.contains("sweep.csv was not opened"),
            "{text}"
        );
        let database = screen.answer(&ask("files", vec![handed("study.db", SQLITE)], &[]));
        let text = serde_json::to_string(&database.blocks).unwrap();
        assert!(text.contains("lab import optuna study.db --out study.jsonl"), "{text}");
    }

    #[test]
    fn an_unambiguous_file_opens_at_once() {
        let journal = concat!(
            "{\"op_code\": 0, \"worker_id\": \"w\", \"study_name\": \"s\", \"directions\": [1]}\n",
            "{\"op_code\": 4, \"worker_id\": \"w\", \"study_id\": 0, \"datetime_start\": \"2026-01-01T00:00:00\"}\n",
            "{\"op_code\": 5, \"worker_id\": \"w\", \"trial_id\": 0, \"param_name\": \"x\", \"param_value_internal\": 0.5, ",
            "\"distribution\": \"{\\\"name\\\": \\\"FloatDistribution\\\", \\\"attributes\\\": {\\\"step\\\": null, \\\"low\\\": 0.0, \\\"high\\\": 1.0, \\\"log\\\": false}}\"}\n",
            "{\"op_code\": 6, \"worker_id\": \"w\", \"trial_id\": 0, \"state\": 1, \"values\": [0.25], \"datetime_complete\": \"2026-01-01T00:00:01\"}\n"
        );
        let opened = Import::default().answer(&ask("files", vec![handed("journal.log", journal.as_bytes())], &[]));
        let text = serde_json::to_string(&opened.blocks).unwrap();
        assert!(opened.file.is_some(), "{text}");
        let read = record(opened);
        assert_eq!((read.trials().len(), read.study.name.as_str()), (1, "s"));
    }
}
