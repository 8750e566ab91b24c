//! Folders of runs, the layout most training scripts leave: in each folder a configuration and measurements.
//!
//! Lightning, Hydra, Ray, Keras Tuner, Sacred, W&B's local folders and plain scripts lay them out so. Which file is what is
//! told from its name ([`Part::of`]); a [`Folder`] takes the files of a run one after the other, and [`read_folders`] makes
//! the record. Configurations come as JSON values: whoever calls reads YAML and TOML. Knows nothing of files.

mod configuration;
mod folder;
mod layout;
mod measures;
mod record;
mod tuner;

pub use folder::{Folder, MAX_CONFIGURATION};
pub use layout::{Part, Runs, is_unread, owners, say_unread};
pub use record::read_folders;

pub use super::recognise::{no_runs, other_tool};
