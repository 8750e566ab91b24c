//! The version check between the wasm-bindgen macros and the wasm-bindgen library that processes their output.
//!
//! The two exchange a private format that changes between patch releases, so they must be of one version.
//! Refuses to know the rest of Cargo.lock, and how the check's answer is shown.

/// The macros side, a dependency of the bundles.
const MACROS: &str = "wasm-bindgen";
/// The processing side, a dependency of this program.
const PROCESSOR: &str = "wasm-bindgen-cli-support";

/// Why the bundles cannot be processed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    #[error("no package `{0}`; run `cargo update --workspace`")]
    Absent(&'static str),
    #[error(
        "{MACROS} is {macros} but {PROCESSOR} is {processor}, and they must be equal: \
         set both to one version in the root Cargo.toml"
    )]
    Differ { macros: String, processor: String },
}

/// The one version of wasm-bindgen that `lock`, the text of a Cargo.lock, names everywhere.
pub fn wasm_bindgen_version(lock: &str) -> Result<String, LockError> {
    let processor = versions(lock, PROCESSOR).next().ok_or(LockError::Absent(PROCESSOR))?;
    let mut macros = versions(lock, MACROS).peekable();
    if macros.peek().is_none() {
        return Err(LockError::Absent(MACROS));
    }
    match macros.find(|version| *version != processor) {
        None => Ok(processor.to_owned()),
        Some(other) => Err(LockError::Differ { macros: other.to_owned(), processor: processor.to_owned() }),
    }
}

/// Every version of `package` in the lock. Cargo writes `name` and `version` as the first two lines of a package.
fn versions<'a>(lock: &'a str, package: &'a str) -> impl Iterator<Item = &'a str> {
    lock.split("[[package]]").filter_map(move |block| {
        let value =
            |key: &str| block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'));
        (value("name")? == package).then(|| value("version"))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &[(&str, &str)]) -> String {
        let mut text = String::from("version = 4\n\n");
        for (name, version) in packages {
            text.push_str(&format!(
                "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"registry\"\ndependencies = [\n \"wasm-bindgen\",\n]\n\n"
            ));
        }
        text
    }

    #[test]
    fn equal_versions_pass() {
        let text = lock(&[("walrus", "0.27.2"), (MACROS, "0.2.130"), (PROCESSOR, "0.2.130")]);
        assert_eq!(wasm_bindgen_version(&text), Ok("0.2.130".to_owned()));
    }

    #[test]
    fn a_name_that_only_begins_alike_is_another_package() {
        let text = lock(&[("wasm-bindgen-futures", "0.4.80"), (PROCESSOR, "0.2.130")]);
        assert_eq!(wasm_bindgen_version(&text), Err(LockError::Absent(MACROS)));
        assert_eq!(wasm_bindgen_version(&lock(&[(MACROS, "0.2.130")])), Err(LockError::Absent(PROCESSOR)));
    }

    #[test]
    fn any_differing_version_is_named() {
        let text = lock(&[(MACROS, "0.2.130"), (MACROS, "0.2.129"), (PROCESSOR, "0.2.130")]);
        assert_eq!(
            wasm_bindgen_version(&text),
            Err(LockError::Differ { macros: "0.2.129".to_owned(), processor: "0.2.130".to_owned() })
        );
    }

    #[test]
    fn the_lock_of_this_workspace_agrees() {
        let text = include_str!("../../../Cargo.lock");
        assert!(wasm_bindgen_version(text).is_ok(), "{:?}", wasm_bindgen_version(text));
    }
}
