//! The four wasm bundles: what each is built from, and wasm-bindgen's work on it.
//!
//! Refuses to know the rest of the site.

use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::cargo;
use crate::compress;
use crate::error::TaskError;
use crate::setup::WASM;
use crate::stamps::{Stamps, stamp};
use crate::workspace::Workspace;

/// One bundle of the package `lab-web`: a wasm file and the JavaScript module that loads it.
pub struct Bundle {
    /// Its folder in the site, which is also its feature of `lab-web`.
    pub name: &'static str,
    /// Stem of its two files.
    stem: &'static str,
    bin: &'static str,
    profile: &'static str,
    /// What rustc is told beside .cargo/config.toml, as `--cfg`.
    cfg: &'static [&'static str],
    /// Of brotli. The page waits for its bundle at every first visit; the workers' are large, and rebuilt often.
    quality: u32,
}

/// The page, which contains nothing of burn. Leptos erases the types of views in it: an eighth less to load. The texts of a
/// language lie beside it, since most readers read one.
pub const PAGE: Bundle = Bundle {
    name: "page",
    stem: "lab_page",
    bin: "page",
    profile: "page",
    cfg: &[ERASED, "texts_loaded"],
    quality: 11,
};

const ERASED: &str = "erase_components";

/// In the order they are built: the page first, since a mistake in it shows soonest.
pub static BUNDLES: [Bundle; 4] = [
    PAGE,
    Bundle {
        name: "worker-science",
        stem: "worker_science",
        bin: "science",
        profile: "science",
        cfg: &[],
        quality: 11,
    },
    Bundle { name: "worker-cpu", stem: "worker_cpu", bin: "worker", profile: "science", cfg: &[], quality: 11 },
    Bundle { name: "worker-gpu", stem: "worker_gpu", bin: "worker", profile: "dev", cfg: &[], quality: 5 },
];

/// The bundles of a page that trains on the CPU: all but the one that compiles burn, which takes longer than the others together.
pub fn without_gpu() -> &'static [Bundle] {
    let gpu = BUNDLES.iter().position(|bundle| bundle.name == "worker-gpu").unwrap_or(BUNDLES.len());
    &BUNDLES[..gpu]
}

/// What a browser downloads for a bundle, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    pub raw: u64,
    pub brotli: u64,
}

/// Builds a bundle into its folder of the site, compressed files included. `bindgen` is wasm-bindgen's version.
pub fn build(workspace: &Workspace, bundle: &Bundle, bindgen: &str, stamps: &mut Stamps) -> Result<Sizes, TaskError> {
    let bin = ["--features", bundle.name, "--bin", bundle.bin, "--profile", bundle.profile];
    let built = compile(workspace, &bin, bundle.cfg)?;
    place(workspace, bundle, &built, bundle.quality, bindgen, stamps)
}

/// Builds these bundles at once and fast: with one set of features, so that nothing is compiled twice, and neither small nor
/// linked with care: the page has all languages in it as the workers have. For the first minutes of a page.
pub fn build_fast(
    workspace: &Workspace,
    bundles: &[Bundle],
    bindgen: &str,
    stamps: &mut Stamps,
) -> Result<Vec<Sizes>, TaskError> {
    let features: Vec<&str> = bundles.iter().map(|bundle| bundle.name).collect();
    let features = features.join(",");
    let mut args = vec!["--features", &features, "--profile", cargo::FIRST];
    bundles.iter().for_each(|bundle| args.extend(["--bin", bundle.bin]));
    let built = compile(workspace, &args, &[ERASED])?;
    let fast = |bundle: &Bundle| place(workspace, bundle, &built, FAST_QUALITY, bindgen, stamps);
    bundles.iter().map(fast).collect()
}

/// Of brotli, where the reader is on the same machine.
const FAST_QUALITY: u32 = 2;

fn compile(workspace: &Workspace, args: &[&str], cfg: &[&str]) -> Result<cargo::Built, TaskError> {
    let mut command = workspace.cargo(&["build", "-p", "lab-web", "--target", WASM, "--no-default-features"]);
    command.args(args);
    if !cfg.is_empty() {
        // Joined to the list in .cargo/config.toml.
        let flags: Vec<String> = cfg.iter().map(|cfg| format!("\"--cfg={cfg}\"")).collect();
        command.args(["--config", &format!("target.{WASM}.rustflags=[{}]", flags.join(","))]);
    }
    // Flags from the environment would replace those in .cargo/config.toml, and with them wasm's SIMD.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo::built(command)
}

/// Makes the bundle's files of what was compiled, unless they are there.
fn place(
    workspace: &Workspace,
    bundle: &Bundle,
    built: &cargo::Built,
    quality: u32,
    bindgen: &str,
    stamps: &mut Stamps,
) -> Result<Sizes, TaskError> {
    let site = workspace.site();
    let folder = site.join(bundle.name);
    let wasm = cargo::file_of(&built.artifacts, bundle.bin)?;
    let content = fs::read(&wasm).map_err(TaskError::file(&wasm))?;
    let texts = if bundle.name == PAGE.name { texts(built.out_dir("lab-texts")?)? } else { Vec::new() };
    let all: Vec<u8> = content.iter().chain(texts.iter().flat_map(|(_, text)| text)).copied().collect();
    let stamp = stamp(&all, &format!("wasm-bindgen-{bindgen}"));
    let output = folder.join(format!("{}_bg.wasm", bundle.stem));
    if !output.is_file() || !stamps.is_current(bundle.name, &stamp) {
        process(bundle, content, &texts, &folder, &site.with_extension("new"))?;
        stamps.set(bundle.name, &stamp)?;
    }
    let mut sizes = Vec::new();
    finish(quality, &folder, &site, stamps, &mut sizes)?;
    Ok(downloaded(&sizes))
}

/// Runs wasm-bindgen into the folder `fresh` and then swaps, so that a running server never serves half a bundle.
fn process(
    bundle: &Bundle,
    content: Vec<u8>,
    texts: &[(String, Vec<u8>)],
    folder: &Path,
    fresh: &Path,
) -> Result<(), TaskError> {
    let refused = |error: anyhow::Error| TaskError::Bindgen { bundle: bundle.name, reason: format!("{error:#}") };
    remove(fresh)?;
    let mut bindgen = Bindgen::new();
    bindgen.web(true).map_err(refused)?;
    bindgen
        .input_bytes(bundle.stem, content)
        .typescript(false)
        // The module finds its wasm file beside itself, so that loading it takes no argument.
        .omit_default_module_path(false)
        // Names of functions are megabytes in the workers, and a panic's message has its source line without them.
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().map_err(refused)?;
    drop_unused(output.wasm_mut());
    output.emit(fresh).map_err(refused)?;
    for (name, text) in texts {
        let file = fresh.join(name);
        fs::write(&file, text).map_err(TaskError::file(&file))?;
    }
    remove(folder)?;
    fs::rename(fresh, folder).map_err(TaskError::file(folder))
}

/// The texts of each language, by the names of their files.
fn texts(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, TaskError> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).map_err(TaskError::file(folder))? {
        let path = entry.map_err(TaskError::file(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_texts(&name) {
            texts.push((name, fs::read(&path).map_err(TaskError::file(&path))?));
        }
    }
    texts.sort();
    Ok(texts)
}

fn is_texts(name: &str) -> bool {
    name.starts_with("texts-") && name.ends_with(".json")
}

/// Takes out what dependencies export to JavaScript that nothing of ours calls, with all that only it uses: streams for the
/// server functions of Leptos (crate wasm-streams), which a page without a server of its own never opens.
fn drop_unused(module: &mut walrus::Module) {
    const UNUSED: [&str; 2] = ["intounderlying", "__wbg_intounderlying"];
    let exports = module.exports.iter().filter(|export| UNUSED.iter().any(|name| export.name.starts_with(name)));
    let unused: Vec<_> = exports.map(walrus::Export::id).collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));
    walrus::passes::gc::run(module);
}

fn remove(folder: &Path) -> Result<(), TaskError> {
    if folder.exists() { fs::remove_dir_all(folder).map_err(TaskError::file(folder)) } else { Ok(()) }
}

/// Compresses the folder's files and lists their names and sizes.
fn finish(
    quality: u32,
    folder: &Path,
    site: &Path,
    stamps: &mut Stamps,
    sizes: &mut Vec<(String, Sizes)>,
) -> Result<(), TaskError> {
    let length = |path: &Path| fs::metadata(path).map(|meta| meta.len()).map_err(TaskError::file(path));
    for entry in fs::read_dir(folder).map_err(TaskError::file(folder))? {
        let path = entry.map_err(TaskError::file(folder))?.path();
        if path.is_dir() {
            finish(quality, &path, site, stamps, sizes)?;
        } else if compress::shrinks(&path) {
            compress::compress(&path, site, quality, stamps)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let sizes_here = Sizes { raw: length(&path)?, brotli: length(&compress::neighbour(&path))? };
            sizes.push((name, sizes_here));
        }
    }
    Ok(())
}

/// Everything, of the languages the largest.
fn downloaded(files: &[(String, Sizes)]) -> Sizes {
    let (texts, others): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| is_texts(name));
    let largest = texts.into_iter().max_by_key(|(_, sizes)| sizes.brotli);
    others
        .into_iter()
        .chain(largest)
        .fold(Sizes::default(), |sum, (_, sizes)| Sizes { raw: sum.raw + sizes.raw, brotli: sum.brotli + sizes.brotli })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_language_is_downloaded() {
        let file = |name: &str, raw, brotli| (name.to_owned(), Sizes { raw, brotli });
        let files = [file("page.wasm", 100, 50), file("texts-en.json", 20, 6), file("texts-zh-Hans.json", 18, 7)];
        assert_eq!(downloaded(&files), Sizes { raw: 118, brotli: 57 });
        assert_eq!(downloaded(&files[..1]), Sizes { raw: 100, brotli: 50 });
    }
}
