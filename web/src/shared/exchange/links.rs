//! A study in a link, and back.

use lab_core::study::Study;
use serde::{Deserialize, Serialize};

/// Packs a study into the end of an address, if it fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    pub study: Box<Study>,
}

/// Reads what [`Pack`] made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpack {
    pub link: String,
}
