//! WebDriver commands that the client library has no method for.
//!
//! `goog/cdp/execute` and `se/log` are ChromeDriver's own. Knows nothing of what they are used for.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value as Json, json};
use url::{ParseError, Url};

/// A command of a session.
#[derive(Debug)]
pub enum Command {
    /// A method of the Chrome DevTools Protocol.
    DevTools { method: &'static str, parameters: Json },
    /// What the page wrote to its console since the last time this was asked.
    Console,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = base.join(&format!("session/{}/", session.unwrap_or_default()))?;
        match self {
            Command::DevTools { .. } => session.join("goog/cdp/execute"),
            Command::Console => session.join("se/log"),
        }
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match self {
            Command::DevTools { method, parameters } => {
                (Method::POST, Some(json!({"cmd": method, "params": parameters}).to_string()))
            }
            Command::Console => (Method::POST, Some(json!({"type": "browser"}).to_string())),
        }
    }
}
