//! The plots of a record that nobody has to ask for, and what they are compared with.
//!
//! Refuses to know what is drawn; that stands in `lab_core::plot`.

use lab_core::analysis::ranking;
use lab_core::plot::{Baseline, PlotOptions, Scene, automatic, comparison};
use lab_core::record::Record;
use lab_core::text::Lang;
use std::path::Path;

/// Plots for paper and screens, in CSS pixels.
pub const WIDTH: f64 = 640.0;
pub const HEIGHT: f64 = 400.0;

/// Every automatic plot with its name.
pub fn scenes(record: &Record, baseline: Option<&Baseline>, lang: Lang) -> Vec<(String, Scene)> {
    let pictures = automatic(record, baseline, &PlotOptions { width: WIDTH, height: HEIGHT, lang });
    pictures.into_iter().map(|picture| (picture.name, picture.scene)).collect()
}

/// Several studies side by side; those of one name are told apart by their files.
pub fn compared(records: &[(&Path, &Record)], lang: Lang) -> Scene {
    let label = |(path, record): &(&Path, &Record)| {
        let name = &record.study.name;
        let same = records.iter().filter(|(_, other)| other.study.name == *name).count();
        let file = path.file_stem().unwrap_or_default().to_string_lossy();
        if same > 1 { format!("{name} ({file})") } else { name.clone() }
    };
    let studies: Vec<(String, &Record)> = records.iter().map(|one| (label(one), one.1)).collect();
    comparison(&studies, &PlotOptions { width: WIDTH, height: HEIGHT, lang })
}

/// The best of an earlier study, as what a later one of the same objective has to beat.
pub fn baseline(earlier: &Record, later: &Record) -> Option<Baseline> {
    let (before, after) = (&earlier.study.objective, &later.study.objective);
    let alike = before.metric == after.metric && before.direction == after.direction;
    let best = ranking(earlier).into_iter().next().filter(|_| alike)?;
    Some(Baseline { objective: best.objective, label: earlier.study.name.clone() })
}
