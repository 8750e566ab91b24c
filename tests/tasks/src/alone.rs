//! A folder that any web server can host: the site, with a page that knows that no runner serves it, and a service worker
//! that keeps the build in the browser.
//!
//! Refuses to know how the site is made. Every address in it is relative, so that it works below any path.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::compress;
use crate::error::TaskError;
use crate::site::files;

const PAGE: &str = "index.html";
const WORKER: &str = "offline.js";
const TEMPLATE: &str = include_str!("offline.js");
/// What the page says of itself here, behind this line of static/index.html.
const BEHIND: &str = "<meta charset=\"utf-8\">\n";
/// As the runner sends it with every answer: no other host is asked for anything.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; \
    connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; \
    manifest-src 'self'; base-uri 'none'; form-action 'none'";
/// A data set that is larger is kept in the browser once somebody trains on it.
const USUAL_DATA: u64 = 1 << 20;
const QUALITY: u32 = 11;

/// Makes `into` such a folder of the site: adds, replaces and removes. Returns the name of the build, a digest of its files.
/// What somebody put beside it, such as a host's own settings, stays.
pub fn write(site: &Path, into: &Path) -> Result<String, TaskError> {
    fs::create_dir_all(into).map_err(TaskError::file(into))?;
    let present = all(into)?;
    if present.iter().any(|path| !is_hidden(path)) && !is_ours(into) {
        return Err(TaskError::Occupied { path: into.to_owned() });
    }
    let own = [PAGE, WORKER].map(|name| [PathBuf::from(name), compress::neighbour(Path::new(name))]);
    let mut wanted: BTreeSet<PathBuf> = all(site)?;
    wanted.retain(|path| !own.as_flattened().contains(path));
    let build = digest(site, &wanted)?;
    for path in &wanted {
        copy(&site.join(path), &into.join(path))?;
    }
    place(&into.join(PAGE), page(&site.join(PAGE), &build)?)?;
    place(&into.join(WORKER), worker(site, &wanted, &build)?)?;
    wanted.extend(own.into_iter().flatten());
    let folders: BTreeSet<&Path> = wanted.iter().filter_map(|path| folder(path)).collect();
    for stale in present.difference(&wanted).filter(|path| folder(path).is_some_and(|at| folders.contains(at))) {
        let path = into.join(stale);
        fs::remove_file(&path).map_err(TaskError::file(&path))?;
    }
    Ok(build)
}

/// The folder of the site that a file lies in, however deep; none for those beside the page.
fn folder(path: &Path) -> Option<&Path> {
    path.ancestors().filter(|above| !above.as_os_str().is_empty()).last().filter(|above| *above != path)
}

fn is_hidden(path: &Path) -> bool {
    path.iter().next().is_some_and(|first| first.to_string_lossy().starts_with('.'))
}

fn all(folder: &Path) -> Result<BTreeSet<PathBuf>, TaskError> {
    let mut found = BTreeSet::new();
    files(folder, Path::new(""), &|_| true, &mut found)?;
    Ok(found)
}

/// Whether an earlier build was written here.
fn is_ours(folder: &Path) -> bool {
    let first = TEMPLATE.lines().next().unwrap_or_default();
    fs::read_to_string(folder.join(WORKER)).is_ok_and(|text| text.starts_with(first))
}

fn copy(from: &Path, to: &Path) -> Result<(), TaskError> {
    let content = fs::read(from).map_err(TaskError::file(from))?;
    write_file(to, &content)
}

/// A file that is made here, and its compressed neighbour.
fn place(file: &Path, text: String) -> Result<(), TaskError> {
    let neighbour = compress::neighbour(file);
    let compressed = compress::brotli(text.as_bytes(), QUALITY).map_err(TaskError::file(&neighbour))?;
    write_file(file, text.as_bytes())?;
    write_file(&neighbour, &compressed)
}

fn write_file(file: &Path, content: &[u8]) -> Result<(), TaskError> {
    if fs::read(file).is_ok_and(|known| known == content) {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(TaskError::file(folder))?;
    fs::write(file, content).map_err(TaskError::file(file))
}

/// Sixteen letters that no other content of the files has, nor another service worker.
fn digest(site: &Path, paths: &BTreeSet<PathBuf>) -> Result<String, TaskError> {
    let mut hasher = DefaultHasher::new();
    hasher.write(TEMPLATE.as_bytes());
    for path in paths.iter().map(PathBuf::as_path).chain([Path::new(PAGE)]) {
        let file = site.join(path);
        let content = fs::read(&file).map_err(TaskError::file(&file))?;
        hasher.write(slashed(path).as_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The page that knows its build, and with it that no runner serves it.
fn page(file: &Path, build: &str) -> Result<String, TaskError> {
    let text = fs::read_to_string(file).map_err(TaskError::file(file))?;
    let said = format!(
        "{BEHIND}<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"lab-build\" content=\"{build}\">\n"
    );
    let page = text.replacen(BEHIND, &said, 1);
    if page == text {
        let lacks = std::io::Error::other(format!("it has no line {}", BEHIND.trim()));
        return Err(TaskError::file(file)(lacks));
    }
    Ok(page)
}

fn worker(site: &Path, paths: &BTreeSet<PathBuf>, build: &str) -> Result<String, TaskError> {
    let recorded = recorded(site, paths)?;
    let (mut whole, mut asked) = (vec!["./".to_owned()], Vec::new());
    for path in paths.iter().filter(|path| is_fetched(path)) {
        let file = site.join(path);
        let bytes = fs::metadata(&file).map_err(TaskError::file(&file))?.len();
        let name = slashed(path);
        if is_needed(&name, bytes, &recorded) { whole.push(name) } else { asked.push(name) }
    }
    let list = |names: Vec<String>| Json::from(names).to_string();
    Ok(TEMPLATE.replace("@BUILD@", build).replace("@WHOLE@", &list(whole)).replace("@ASKED@", &list(asked)))
}

/// Not what a page never asks for: compressed neighbours, and what people read beside it. A lesson's text stands in a folder
/// of the lesson's own.
fn is_fetched(path: &Path) -> bool {
    match path.extension() {
        Some(end) if end == "br" => false,
        Some(end) if end == "md" => path.starts_with("lessons") && path.components().count() > 2,
        _ => true,
    }
}

/// What the page, training on the CPU and every lesson need.
fn is_needed(name: &str, bytes: u64, recorded: &BTreeSet<String>) -> bool {
    match name.split_once('/').map_or("", |(folder, _)| folder) {
        "worker-gpu" | "pictures" => false,
        "data" => bytes <= USUAL_DATA,
        "lessons" => name == crate::course::FILE || name.ends_with(".md") || recorded.contains(name),
        "studies" => recorded.contains(name),
        _ => true,
    }
}

/// The recorded study of each lesson, as its `lesson.json` names it.
fn recorded(site: &Path, paths: &BTreeSet<PathBuf>) -> Result<BTreeSet<String>, TaskError> {
    let mut found = BTreeSet::new();
    for path in paths.iter().filter(|path| path.ends_with("lesson.json")) {
        let file = site.join(path);
        let lesson: Json = serde_json::from_slice(&fs::read(&file).map_err(TaskError::file(&file))?)
            .map_err(|error| TaskError::file(&file)(error.into()))?;
        let Some(name) = lesson["recorded"]["file"].as_str() else { continue };
        // A bare name lies in the lesson's own folder.
        let own = path.parent().map(slashed).filter(|_| !name.contains('/'));
        found.insert(own.map_or_else(|| name.to_owned(), |folder| format!("{folder}/{name}")));
    }
    Ok(found)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<script src=\"./start.js\"></script>\n";

    fn site(base: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let site = base.join("site");
        for (name, content) in [
            ("index.html", INDEX),
            ("index.html.br", "of another text"),
            ("start.js", "start"),
            ("page/lab_page.js", "page"),
            ("page/lab_page.js.br", "small"),
            ("worker-gpu/worker_gpu.js", "gpu"),
            ("data/digits.lab", "digits"),
            ("data/README.md", "origin"),
            ("lessons/course.json", "{}"),
            ("lessons/README.md", "course"),
            ("lessons/a/en.md", "A"),
            ("lessons/a/lesson.json", r#"{"recorded": {"file": "recorded.jsonl"}}"#),
            ("lessons/a/recorded.jsonl", "a"),
            ("lessons/b/lesson.json", r#"{"recorded": {"file": "studies/b.jsonl"}}"#),
            ("studies/b.jsonl", "b"),
            ("studies/c.jsonl", "c"),
        ] {
            write_file(&site.join(name), content.as_bytes())?;
        }
        Ok(site)
    }

    #[test]
    fn the_folder_is_the_site_with_a_page_that_knows_its_build() -> Result<(), Box<dyn std::error::Error>> {
        let base = std::env::temp_dir().join(format!("lab-tasks-alone-{}", std::process::id()));
        let (site, into) = (site(&base)?, base.join("hosted"));
        let build = write(&site, &into)?;
        let read = |name: &str| fs::read_to_string(into.join(name));
        let page = read("index.html")?;
        assert!(
            page.contains(&format!("name=\"lab-build\" content=\"{build}\"")) && page.contains("connect-src 'self'")
        );
        let listed = |name: &str| -> Result<Vec<String>, Box<dyn std::error::Error>> {
            let worker = read("offline.js")?;
            let line =
                worker.lines().find_map(|line| line.strip_prefix(&format!("const {name} = "))).ok_or("no list")?;
            Ok(serde_json::from_str(line.trim_end_matches(';'))?)
        };
        let whole = [
            "./",
            "data/digits.lab",
            "lessons/a/en.md",
            "lessons/a/recorded.jsonl",
            "lessons/course.json",
            "page/lab_page.js",
            "start.js",
            "studies/b.jsonl",
        ];
        assert_eq!(listed("WHOLE")?, whole);
        assert!(listed("ASKED")?.contains(&"worker-gpu/worker_gpu.js".to_owned()));
        assert!(!listed("ASKED")?.iter().any(|name| name.ends_with(".br") || name.ends_with(".md")));
        assert!(read("offline.js")?.contains(&format!("const BUILD = \"{build}\";")));
        assert_eq!(read("page/lab_page.js.br")?, "small");

        // The same files are the same build; another file is another one, and what is gone is taken away.
        assert_eq!(write(&site, &into)?, build);
        fs::write(site.join("start.js"), "other")?;
        fs::remove_file(site.join("studies/c.jsonl"))?;
        for theirs in ["CNAME", ".git/config"] {
            write_file(&into.join(theirs), b"lab.example")?;
        }
        assert_ne!(write(&site, &into)?, build);
        assert!(!into.join("studies/c.jsonl").exists() && read("start.js")? == "other");
        assert_eq!((read("CNAME")?.as_str(), read(".git/config")?.as_str()), ("lab.example", "lab.example"));
        fs::remove_dir_all(&base)?;
        Ok(())
    }

    #[test]
    fn a_folder_of_other_files_is_left_alone() -> Result<(), Box<dyn std::error::Error>> {
        let base = std::env::temp_dir().join(format!("lab-tasks-alone-other-{}", std::process::id()));
        let (site, into) = (site(&base)?, base.join("theirs"));
        write_file(&into.join("thesis.tex"), b"years of work")?;
        let refused = write(&site, &into).unwrap_err();
        assert!(refused.to_string().contains("theirs"), "{refused}");
        assert_eq!(all(&into)?.len(), 1);
        fs::remove_dir_all(&base)?;
        Ok(())
    }

    /// Below a path of any host, and nowhere else.
    #[test]
    fn the_files_of_the_page_name_no_host_and_no_root() -> Result<(), Box<dyn std::error::Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static");
        for name in ["index.html", "start.js", "early.js", "style.css"] {
            let text = fs::read_to_string(folder.join(name))?;
            for foreign in ["http:", "https:", "\"//", "=\"/", "url(/", "import(\"/"] {
                assert!(!text.contains(foreign), "{name} has {foreign}");
            }
        }
        assert!(fs::read_to_string(folder.join(PAGE))?.contains(BEHIND));
        Ok(())
    }
}
