//! The procedures against simulated machines and landscapes whose truth is known: how often they are right, how often they
//! raise a false alarm. Figures are printed; run with `--nocapture` to read them.

#![allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")]

mod advisor;
mod instability;
mod pictures;
mod simulated;
mod steps_to_target;
mod throughput;
