//! The plots of `lab analyze`: every automatic picture of a record as an SVG file.
//!
//! Refuses to know what is drawn; that stands in `lab_core::plot`.

use super::CommandError;
use lab_core::analysis::ranking;
use lab_core::plot::{Baseline, PlotOptions, Theme, automatic, to_svg};
use lab_core::record::Record;
use lab_core::text::Lang;
use std::collections::BTreeSet;
use std::path::Path;

/// Plots for paper and screens, in CSS pixels.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;

/// Draws every plot into a folder; returns how many there are.
pub fn draw(record: &Record, baseline: Option<&Baseline>, folder: &Path, lang: Lang) -> Result<usize, CommandError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| CommandError::Write { path, error }
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    let pictures = automatic(record, baseline, &PlotOptions { width: WIDTH, height: HEIGHT, lang });
    let mut used = BTreeSet::new();
    for picture in &pictures {
        // Names that differ only in characters a file name cannot have.
        let name = plain(&picture.name);
        let same = (2..).map(|i| format!("{name}-{i}"));
        let name = std::iter::once(name.clone()).chain(same).find(|name| !used.contains(name)).unwrap_or_default();
        let path = folder.join(format!("{name}.svg"));
        used.insert(name);
        std::fs::write(&path, to_svg(&picture.scene, Theme::Light)).map_err(failed(&path))?;
    }
    Ok(pictures.len())
}

/// The best of an earlier study, as what a later one of the same objective has to beat.
pub fn baseline(earlier: &Record, later: &Record) -> Option<Baseline> {
    let (before, after) = (&earlier.study.objective, &later.study.objective);
    let alike = before.metric == after.metric && before.direction == after.direction;
    let best = ranking(earlier).into_iter().next().filter(|_| alike)?;
    Some(Baseline { objective: best.objective, label: earlier.study.name.clone() })
}

/// A name as part of a file name: names come from files, and must not lead out of the folder.
pub fn plain(name: &str) -> String {
    let allowed = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    name.chars().take(100).map(allowed).collect()
}
