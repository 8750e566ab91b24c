//! The arrows of the architecture, executable: which module of core may import which, and which crate may depend on what.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The code of a file without comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The modules of core in the order of lib.rs.
fn modules() -> Vec<String> {
    let lib = code(&root().join("core/src/lib.rs"));
    lib.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

/// Every `crate::name` in a piece of code, also inside `use crate::{a, b}`.
fn imported(code: &str, modules: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or("").split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if modules.contains(&name) {
                found.insert(name);
            }
        }
    }
    found
}

#[test]
fn a_module_of_core_imports_only_what_stands_above_it() {
    let modules = modules();
    assert!(modules.len() > 10, "lib.rs was not understood: {modules:?}");
    let mut wrong = Vec::new();
    for (place, module) in modules.iter().enumerate() {
        let folder = root().join("core/src").join(module);
        let files = if folder.is_dir() { rust_files(&folder) } else { vec![folder.with_extension("rs")] };
        for file in files {
            for other in imported(&code(&file), &modules) {
                if modules.iter().position(|name| *name == other).is_some_and(|other| other > place) {
                    wrong.push(format!("{} imports {other}, which stands below {module}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_found_wherever_they_stand() {
    let modules = ["space".to_owned(), "study".to_owned(), "plot".to_owned()];
    let found = imported("use crate::{space, study::Study}; fn f() { crate::plot::x() }", &modules);
    assert_eq!(found, BTreeSet::from(["space".to_owned(), "study".to_owned(), "plot".to_owned()]));
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
    assert_free(&tree("native-runner", "", host), "the runner", &["leptos", "lab-web", "gloo"]);
}

#[test]
fn the_top_level_is_as_agreed() {
    let agreed =
        ["Cargo.toml", "Cargo.lock", "README.md", "LICENSE", "web", "core", "native-runner", "tests", "static"];
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
