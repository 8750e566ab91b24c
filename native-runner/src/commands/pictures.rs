//! Scenes and studies as files in a folder. Refuses to know what they show.

use super::CommandError;
use lab_core::plot::{Scene, Theme, to_svg};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_texts::counts;
use lab_texts::runner::commands as t;
use std::collections::BTreeSet;
use std::path::Path;

/// Writes each scene as an SVG file of its name; the folder is made if there is none.
pub fn write_scenes(folder: &Path, scenes: &[(String, Scene)], lang: Lang) -> Result<(), CommandError> {
    write_files(folder, "svg", scenes, |scene| to_svg(scene, Theme::Light))?;
    eprintln!("{}", t::written(folder, counts::plots(scenes.len())).get(lang));
    Ok(())
}

/// Writes each study as a study file of its name.
pub fn write_studies(folder: &Path, studies: &[(String, &Study)], lang: Lang) -> Result<(), CommandError> {
    write_files(folder, "json", studies, |study| study_text(study))?;
    eprintln!("{}", t::written(folder, counts::studies(studies.len())).get(lang));
    Ok(())
}

/// A study as a person reads it.
pub fn study_text(study: &Study) -> String {
    format!("{:#}\n", study.to_json())
}

fn write_files<T>(
    folder: &Path,
    ending: &str,
    files: &[(String, T)],
    text: impl Fn(&T) -> String,
) -> Result<(), CommandError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| CommandError::Write { path, error }
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut used = BTreeSet::new();
    for (name, content) in files {
        // Names that differ only in characters a file name cannot have.
        let path = folder.join(format!("{}.{ending}", free_name(plain(name), &mut used)));
        std::fs::write(&path, text(content)).map_err(failed(&path))?;
    }
    Ok(())
}

/// The name, with a number behind it if it is used already.
pub fn free_name(name: String, used: &mut BTreeSet<String>) -> String {
    let same = (2..).map(|i| format!("{name}-{i}"));
    let free = std::iter::once(name.clone()).chain(same).find(|name| !used.contains(name)).unwrap_or_default();
    used.insert(free.clone());
    free
}

/// A name as part of a file name: names come from files, and must not lead out of the folder.
pub fn plain(name: &str) -> String {
    let allowed = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    name.chars().take(100).map(allowed).collect()
}
