//! The arrows of the architecture, executable: which module of core may import which, and which crate may depend on what.

#[path = "architecture/imports.rs"]
mod imports;

use imports::{Module, arrows, code, declared, imported, module_of, rust_files};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The crates whose lib.rs lists its modules in the order in which they build on each other.
const ORDERED: [&str; 2] = ["core", "native-runner"];
const CRATES: [&str; 3] = ["core", "native-runner", "web"];

#[test]
fn a_module_imports_only_what_stands_above_it_in_lib_rs() {
    let mut wrong = Vec::new();
    for name in ORDERED {
        let src = root().join(name).join("src");
        let order = declared(&src.join("lib.rs"));
        assert!(order.len() > 4, "lib.rs of {name} was not understood: {order:?}");
        let place = |module: &String| order.iter().position(|other| other == module);
        for (from, to, file) in arrows(&src, &src) {
            if place(&from).zip(place(&to)).is_some_and(|(from, to)| to > from) {
                wrong.push(format!("{} imports {to}, which stands below {from}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `cargo test -p lab-tests --test architecture arrows -- --nocapture` prints them.
#[test]
fn no_two_folders_import_each_other_as_the_arrows_show() {
    let mut wrong = Vec::new();
    for name in CRATES {
        let src = root().join(name).join("src");
        println!("{name}");
        for folder in folders(&src) {
            let siblings: BTreeSet<String> = folders(&folder)
                .iter()
                .filter(|sub| sub.parent() == Some(&folder))
                .filter_map(|sub| Some(sub.file_name()?.to_string_lossy().into_owned()))
                .collect();
            let between: BTreeSet<(String, String)> = arrows(&src, &folder)
                .into_iter()
                .filter(|(from, to, _)| siblings.contains(from) && siblings.contains(to))
                .map(|(from, to, _)| (from, to))
                .collect();
            let place = module_of(&src, &folder.join("mod.rs")).join("/");
            for (from, to) in &between {
                println!("  {place}/{from} -> {place}/{to}");
            }
            wrong.extend(circle(&between).map(|circle| format!("{name}/src/{place}: {}", circle.join(" -> "))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A folder, and all below it.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() {
            found.extend(folders(&path));
        }
    }
    found.sort();
    found
}

/// Names along which arrows lead back to where they began, if there is such a way.
fn circle(arrows: &BTreeSet<(String, String)>) -> Option<Vec<String>> {
    let starts: BTreeSet<&String> = arrows.iter().map(|(from, _)| from).collect();
    starts.into_iter().find_map(|start| {
        let (mut open, mut seen) = (vec![vec![start.clone()]], BTreeSet::new());
        while let Some(way) = open.pop() {
            for (_, to) in arrows.iter().filter(|(from, _)| Some(from) == way.last()) {
                let longer = [way.clone(), vec![to.clone()]].concat();
                if to == start {
                    return Some(longer);
                }
                if seen.insert(to.clone()) {
                    open.push(longer);
                }
            }
        }
        None
    })
}

#[test]
fn imports_are_found_wherever_they_stand() {
    let module = |path: &str| -> Module { path.split("::").map(str::to_owned).collect() };
    let found = |code: &str, here: &str| -> Vec<String> {
        imported(code, &module(here)).iter().map(|path| path.join("::")).collect()
    };
    let code = "use crate::{space, study::{Study, list::{A, B}}};\nfn f() { crate::plot::x() }";
    assert_eq!(found(code, "a"), ["plot::x", "space", "study::Study", "study::list::A", "study::list::B"]);
    assert_eq!(
        found("use super::super::b::C; use super::{d, e::F}; $crate::no", "a::x::y"),
        ["a::b::C", "a::x::d", "a::x::e::F"]
    );
    let arrow = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert!(circle(&BTreeSet::from([arrow("a", "b"), arrow("b", "c")])).is_none());
    assert!(circle(&BTreeSet::from([arrow("a", "b"), arrow("b", "c"), arrow("c", "b")])).is_some());
}

#[test]
fn only_train_uses_burn_and_core_knows_no_machine() {
    let core = root().join("core/src");
    for file in rust_files(&core) {
        let code = code(&file);
        // The two enums that hold what is on a device name its type.
        let seams = ["device.rs", "mod.rs", "prepared.rs"].map(|name| core.join("train").join(name));
        let may = file.starts_with(core.join("train/gpu")) || seams.contains(&file);
        assert!(may || !code.contains("burn::"), "{} uses burn", file.display());
        // An optimizer's row names the loop that its numbers go to.
        let may = file.starts_with(core.join("train")) || file == core.join("workload/optimizer.rs");
        assert!(may || !code.contains("lab_kernels"), "{} uses kernels", file.display());
        for banned in [
            "std::fs",
            "std::net",
            "std::thread::spawn",
            "std::time",
            "SystemTime",
            "Instant::now",
            "web_sys",
            "js_sys",
            "tokio",
        ] {
            assert!(!code.contains(banned), "{} uses {banned}", file.display());
        }
    }
}

/// The packages a build of `package` with these features depends on, for a target.
fn tree(package: &str, features: &str, target: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--no-default-features", "--features", features, "--target", target])
        .args(["--edges", "normal", "--prefix", "none", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo tree");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

fn assert_free(packages: &BTreeSet<String>, what: &str, banned: &[&str]) {
    assert!(packages.len() > 3, "{what}: the tree was not understood");
    for package in packages {
        assert!(!banned.iter().any(|name| package.starts_with(name)), "{what} depends on {package}");
    }
}

#[test]
fn crates_depend_in_one_direction() {
    let (host, wasm) = ("x86_64-unknown-linux-gnu", "wasm32-unknown-unknown");
    let machines =
        ["tokio", "axum", "rusqlite", "web-sys", "js-sys", "wasm-bindgen", "leptos", "gloo", "rayon", "async-nats"];
    assert_free(&tree("lab-core", "", host), "lab-core", &[&machines[..], &["burn", "cubecl", "wgpu"]].concat());
    assert_free(&tree("lab-core", "", wasm), "lab-core (wasm)", &[&machines[..], &["burn", "cubecl", "wgpu"]].concat());
    assert_free(&tree("lab-web", "page", wasm), "the page", &["burn", "cubecl", "wgpu", "axum", "rusqlite"]);
    // Both reach the browser's store through idb, which has tokio's channels.
    assert_free(
        &tree("lab-web", "worker-science", wasm),
        "the worker that analyses",
        &["burn", "cubecl", "wgpu", "leptos", "axum", "rusqlite"],
    );
    assert_free(
        &tree("lab-web", "worker-cpu", wasm),
        "the CPU worker",
        &["burn", "wgpu", "cubecl", "leptos", "tokio", "axum"],
    );
    assert_free(&tree("native-runner", "", host), "a runner for the CPU", &["burn", "wgpu", "cubecl"]);
    assert_free(&tree("native-runner", "gpu", host), "the runner", &["leptos", "lab-web", "gloo"]);
}

#[test]
fn the_top_level_is_as_agreed() {
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "README.md",
        "LICENSE",
        "web",
        "core",
        "native-runner",
        "tests",
        "static",
    ];
    let listed =
        Command::new("git").args(["ls-tree", "--name-only", "HEAD"]).current_dir(root()).output().expect("git");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.lines().any(|name| name == "Cargo.toml"), "git lists no files here: {listed:?}");
    for name in listed.lines() {
        assert!(agreed.contains(&name) || name.starts_with('.'), "{name} does not belong at the top level");
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    for folder in [
        "core/src",
        "core/texts/src",
        "core/texts/build",
        "core/texts/tests",
        "web/src",
        "native-runner/src",
        "tests/src",
        "tests/tests",
        "tests/tasks/src",
        "tests/browser/src",
        "tests/browser/tests",
        "tests/portable/src",
    ] {
        for file in rust_files(&root().join(folder)) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            assert!(text.starts_with("//!"), "{} does not open with //!", file.display());
        }
    }
}
