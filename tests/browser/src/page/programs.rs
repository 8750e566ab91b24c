//! Runs programs inside a page that are none of its own: that of `lab-portable-tests`, and axe-core.
//!
//! Knows nothing of what they find out.

use super::Page;
use crate::machine;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

impl Page {
    /// Runs a script that calls the program as `wasm_bindgen.…`; its own arguments stand behind the first.
    pub async fn with_portable(&self, script: &str, arguments: &[Json]) -> Json {
        let glue = machine::portable("portable.js");
        let wasm = STANDARD.encode(machine::portable("portable_bg.wasm"));
        let script = format!(
            "{}
            const given = arguments;
            const bytes = Uint8Array.from(atob(given[0]), (sign) => sign.charCodeAt(0));
            const begin = function () {{ {script} }};
            return wasm_bindgen({{ module_or_path: bytes }}).then(() => begin(...given));",
            String::from_utf8_lossy(&glue)
        );
        let arguments: Vec<Json> = [json!(wasm)].into_iter().chain(arguments.iter().cloned()).collect();
        self.script(&script, &arguments).await
    }
    /// Runs a script that calls axe-core as `axe`.
    pub async fn with_axe(&self, script: &str) -> Json {
        self.script(&format!("{}\n{script}", machine::axe()), &[]).await
    }
}
