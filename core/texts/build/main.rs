//! Turns the folders of languages into the module that `src/lib.rs` includes, and each into a file beside it for a program that
//! loads its texts (`cfg(texts_loaded)`, which is given to the page). Whatever is wrong in one of them ends the
//! build with the file and the message.

mod catalogue;
mod generate;
mod packed;
mod parse;
mod plural;

use catalogue::{Catalogue, Source};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match generated() {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            for error in errors {
                println!("cargo::error={error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn generated() -> Result<(), Vec<String>> {
    let variable = |name: &str| std::env::var(name).map_err(|error| vec![format!("{name}: {error}")]);
    let catalogue = Catalogue::read(&sources(Path::new(&variable("CARGO_MANIFEST_DIR")?))?)?;
    let is_on = |feature: &str| std::env::var_os(format!("CARGO_FEATURE_{}", feature.to_uppercase())).is_some();
    println!("cargo::rustc-check-cfg=cfg(texts_loaded)");
    let messages = generate::table(&catalogue, is_on);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let mut files = packed::files(&catalogue, &messages);
    files.push(("texts.rs".to_owned(), generate::module(&catalogue, &messages)));
    for (name, text) in files {
        let path = out.join(name);
        std::fs::write(&path, text).map_err(|error| vec![failed(&path, &error)])?;
    }
    Ok(())
}

/// Every file of every language: of each folder that has a `language.ftl`.
fn sources(root: &Path) -> Result<Vec<Source>, Vec<String>> {
    let mut sources = Vec::new();
    for folder in listed(root)?.into_iter().filter(|folder| folder.join("language.ftl").is_file()) {
        for path in listed(&folder)? {
            let files = if path.is_dir() { listed(&path)? } else { vec![path] };
            for file in files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "ftl")) {
                let text = std::fs::read_to_string(&file).map_err(|error| vec![failed(&file, &error)])?;
                let place = file.strip_prefix(&folder).unwrap_or(&file).with_extension("");
                let parts: Vec<_> = place.iter().map(|part| part.to_string_lossy()).collect();
                let language = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                sources.push(Source { language, file: parts.join("/"), text });
            }
        }
    }
    Ok(sources)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Vec<String>> {
    let entries = std::fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = entries.map_err(|error| vec![failed(folder, &error)])?;
    paths.sort();
    Ok(paths)
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
