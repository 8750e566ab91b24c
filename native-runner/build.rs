//! Lists the lessons in `static/lessons`, so that the program carries them and a new one is a new folder and nothing else.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../static/lessons");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::from("pub static CARRIED: &[(&str, &[u8])] = &[\n");
    for folder in listed(&root)?.into_iter().filter(|path| path.is_dir()) {
        let id = name(&folder);
        for file in listed(&folder)?.iter().filter(|file| is_carried(file)) {
            let path = fs::canonicalize(file)?;
            code.push_str(&format!("({:?}, include_bytes!({path:?})),\n", format!("lessons/{id}/{}", name(file))));
        }
    }
    code.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("lessons.rs"), code)
}

/// Texts and studies; recorded studies are large, and only `--lessons DIR` looks at them.
fn is_carried(file: &Path) -> bool {
    let name = name(file);
    name != "tried.json" && (name.ends_with(".md") || name.ends_with(".json"))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
