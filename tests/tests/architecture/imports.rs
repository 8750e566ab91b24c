//! Which module of a crate imports which, read off its source files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A module by the names on the way to it, from the crate's root.
pub type Module = Vec<String>;

/// All Rust files in a folder and those below it.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The code of a file without comments.
pub fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The module that a file of the folder `src` is.
pub fn module_of(src: &Path, file: &Path) -> Module {
    let path = file.strip_prefix(src).expect("a file of this crate").with_extension("");
    let mut names: Module = path.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|name| name == "mod" || (names.len() == 1 && (name == "lib" || name == "main"))) {
        names.pop();
    }
    names
}

/// Every path that a piece of code of the module `here` takes from its own crate, as far as it is written out: `crate::a::b` is
/// `[a, b]`, in groups however deep, and `super::` is followed upward.
pub fn imported(code: &str, here: &Module) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    for (word, is_root) in [("crate::", true), ("super::", false)] {
        for (at, _) in code.match_indices(word) {
            // `$crate::`, or the second of two `super::`, which was read with the first.
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | ':')) {
                continue;
            }
            let mut rest = &code[at + word.len()..];
            let mut base: &[String] = if is_root { &[] } else { above(here) };
            while let (false, Some(further)) = (is_root, rest.strip_prefix("super::")) {
                (base, rest) = (above(base), further);
            }
            found.extend(tree(rest).into_iter().map(|path| [base, &path].concat()));
        }
    }
    found
}

fn above(module: &[String]) -> &[String] {
    &module[..module.len().saturating_sub(1)]
}

/// The paths of a tree of imports: `a::{b, c::{d, e}}` has three.
fn tree(text: &str) -> Vec<Module> {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        return members(group).into_iter().flat_map(tree).collect();
    }
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        return Vec::new();
    }
    let below = text[name.len()..].strip_prefix("::").map(tree).unwrap_or_default();
    if below.is_empty() {
        return vec![vec![name]];
    }
    below.into_iter().map(|path| [vec![name.clone()], path].concat()).collect()
}

/// What stands between the commas of a group that has just been opened, up to the brace that closes it.
fn members(group: &str) -> Vec<&str> {
    let (mut members, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[from..at]);
                return members;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    members
}

/// The modules that a file declares, in its order.
pub fn declared(file: &Path) -> Vec<String> {
    let code = code(file);
    let name = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) ")).unwrap_or(line);
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    };
    code.lines().filter_map(name).collect()
}

/// The arrows between the modules directly below `folder`, a folder of the crate in `src`: who imports whom, and where.
pub fn arrows(src: &Path, folder: &Path) -> BTreeSet<(String, String, PathBuf)> {
    let above = module_of(src, &folder.join("mod.rs"));
    let mut arrows = BTreeSet::new();
    for file in rust_files(folder) {
        let here = module_of(src, &file);
        let Some(from) = here.get(above.len()) else { continue };
        for path in imported(&code(&file), &here) {
            let Some(to) = path.strip_prefix(&above[..]).and_then(|below| below.first()) else { continue };
            if to != from {
                arrows.insert((from.clone(), to.clone(), file.clone()));
            }
        }
    }
    arrows
}
