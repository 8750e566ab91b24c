//! What the tests in a real browser share: the runner, a headless Chromium, and a page seen as a person sees it.
//!
//! A test finds things by role, label and visible text, and acts by real clicks and keys (WebDriver, W3C). It waits for
//! conditions, never for a time. Tests take turns: one browser with its workers is as much as a small machine carries.
//!
//! `LAB_BIN` and `LAB_SITE` name the runner and the site, `CHROMIUM` and `CHROMEDRIVER` the browser and its driver;
//! `LAB_HOSTED` names the site as a folder for any web server, `LAB_PORTABLE` the program that is compared with itself, `LAB_AXE` the script of axe-core, `LAB_SHOTS` is where screenshots go. Knows nothing of what a test proves.

mod browser;
mod children;
mod commands;
mod host;
mod machine;
pub mod opening;
mod page;
mod proxy;
mod rules;
mod runner;
pub mod speed;
mod stage;
mod studies;
mod tour;
mod wait;

pub use browser::Profile;
pub use host::Host;
pub use machine::{hosted, site};
pub use page::{Key, Page, Progress, Role};
pub use proxy::Proxy;
pub use rules::{faults, overflow, untranslated};
pub use runner::Runner;
pub use stage::{Setup, Stage, test};
pub use studies::{course, design_address, read_record, small_study};
pub use tour::tour;
pub use wait::{LONG, SHORT, until};
