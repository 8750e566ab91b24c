//! Tuning Lab as a person uses it: in headless Chromium, by mouse and keyboard, on real data.
//!
//! Each test has a runner, a browser and a profile of its own; they take turns.

mod access;
mod adopt;
mod analyze;
mod bring;
mod campaign;
mod control;
mod deletion;
mod design;
mod door;
mod files;
mod first;
mod goals;
mod learn;
mod lessons;
mod network;
mod places;
mod portable;
mod procedures;
mod reload;
mod speed;
