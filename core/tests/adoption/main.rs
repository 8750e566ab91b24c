//! Adoption, through `compare` and `course` as their callers use them: how often a decision is wrong, and how soon it is
//! right. `cargo test -p lab-core --test adoption -- --nocapture` prints the measured rates.

#![allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")]

mod compared;
mod judged;
mod noise;
mod reference;
mod searched;
