//! The program that calculates in a page what it also calculates natively, for the browser tests to compare.
//!
//! Refuses to know what it calculates. It is no part of the site.

use std::fs;

use wasm_bindgen_cli_support::Bindgen;

use crate::cargo;
use crate::error::TaskError;
use crate::setup::WASM;
use crate::workspace::Workspace;

/// Package and stem of the two files.
const PACKAGE: &str = "lab-portable-tests";
const NAME: &str = "portable";

/// Builds it for WebAssembly, with a script that defines the global `wasm_bindgen`: a test hands both to a page.
pub fn build(workspace: &Workspace) -> Result<(), TaskError> {
    let mut command = workspace.cargo(&["build", "-p", PACKAGE, "--bin", NAME, "--target", WASM]);
    // As for the bundles: flags from the environment would replace those in .cargo/config.toml.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let wasm = cargo::file_of(&cargo::build(command)?, NAME)?;
    let content = fs::read(&wasm).map_err(TaskError::file(&wasm))?;
    let refused = |error: anyhow::Error| TaskError::Bindgen { bundle: NAME, reason: format!("{error:#}") };
    let mut bindgen = Bindgen::new();
    bindgen.no_modules(true).map_err(refused)?;
    bindgen.input_bytes(NAME, content).typescript(false);
    bindgen.generate(workspace.portable()).map_err(refused)
}
