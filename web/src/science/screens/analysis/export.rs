//! The record as another tool's file.
//!
//! What is written stands in `lab_core::interchange`. Knows nothing of where it is saved.

use crate::science::Made;
use crate::science::node::{self, Node};
use crate::science::zip::zip;
use lab_core::interchange::date;
use lab_core::interchange::optuna::{Stored, write_journal};
use lab_core::interchange::sweep::write_sweep;
use lab_core::interchange::table::write_table;
use lab_core::interchange::tensorboard::{write_run, write_study};
use lab_core::record::Record;
use lab_core::text::{Lang, Text};

/// The script that a run of a sweep starts, to be changed by the person who has it.
const PROGRAM: &str = "train.py";

pub fn buttons(lang: Lang) -> Node {
    let note = Text::new(
        "Take the trials elsewhere: Optuna loads and resumes its journal; TensorBoard shows the unpacked folder; a sweep holds the space alone.",
        "带走试验：Optuna 可载入并继续其日志；TensorBoard 显示解压后的文件夹；sweep 只含搜索空间。",
    );
    let of = |act, en, zh| node::button(Text::new(en, zh), act, lang, false);
    node::folded(
        lang.pick("Export to another tool", "导出到其他工具"),
        [
            node::classed("p", "note", note.get(lang)),
            node::buttons([
                of("optuna", "Optuna (journal file)", "Optuna（日志文件）"),
                of("csv", "CSV (a row per measurement)", "CSV（每次测量一行）"),
                of("tensorboard", "TensorBoard (event files, ZIP)", "TensorBoard（事件文件，ZIP）"),
                of("sweep", "W&B sweep (YAML)", "W&B sweep（YAML）"),
            ]),
        ],
    )
}

/// The file that a button asks for; `now` in seconds since 1970.
pub fn file(act: &str, record: &Record, now: f64) -> Option<Made> {
    let name = &record.study.name;
    Some(match act {
        "optuna" => {
            let time = format!("{}+00:00", date(now as u64, 'T'));
            let journal = write_journal(&Stored::of_record(record), &time);
            Made::save(name, "log", "text/plain;charset=utf-8", journal.into_bytes())
        }
        "csv" => Made::save(name, "csv", "text/csv;charset=utf-8", write_table(record).0.into_bytes()),
        "tensorboard" => {
            let study = std::iter::once(write_study(&record.study, now));
            let runs = record.trials().keys().filter_map(|&number| write_run(record, number, now));
            let files = study
                .chain(runs)
                .map(|run| (format!("{}/events.out.tfevents.0000000000.tuning-lab", run.folder), run.bytes));
            Made::save(name, "zip", "application/zip", zip(&files.collect::<Vec<_>>()))
        }
        "sweep" => Made::save(name, "yaml", "application/yaml", write_sweep(&record.study, PROGRAM).into_bytes()),
        _ => return None,
    })
}
