//! Synthetic studies with known conditions: the ground truth the findings are measured against.
//!
//! A [`Recipe`] says how large, how noisy and of which shape a study is and what is wrong with it ([`Plant`]); `study()`
//! makes a finished record of an external workload. Everything follows from `seed` through `lab_core::random::Stream`.
//!
//! # Response
//! Every trial has a final validation error e = floor + (chance − floor)(1 − exp(−q)) with
//! q = Σ wⱼ (uⱼ − oⱼ)², where uⱼ in [0, 1] is the parameter's place in its scale and oⱼ the optimum. The learning rate has
//! the largest weight (4), the next parameters 1, the fourth and later 0.25, every fifth none at all. A run of training
//! adds N(0, `retrain`²).
//!
//! # Curves
//! With t in (0, 1] the share of training, validation is e + (chance − e) · d(t) + N(0, `noise`²), the training loss
//! 0.02 + 2.2 · d(t) + N(0, `noise`²). The decay d is exp(−λt), or a power law (1 + 50 t)^(−α) shifted to reach 0 at the end.
//!
//! # Clean
//! A clean study is the null situation of every check at once:
//! - the optimum of every parameter lies in the middle third of its range; feasible rates extend well beyond it;
//! - at least 48 trials per group in at most three influential dimensions;
//! - at most 8 % of the trials diverge, anywhere in the space or in the outermost rates;
//! - decay with λ in [4.5, 7.5]: there is a gain in the second half of training and none to speak of in its last fifth;
//! - no upturn; tail noise at most 0.002, far below the differences between trials;
//! - two groups differ by 0.08 in their floors, and every group tunes its own learning rate on an equal budget.
//!
//! # Clearly planted
//! One condition is set as [`Plant`] documents, at the strengths of [`Plant::STRENGTHS`]; the rest stays clean as far as the
//! condition allows it.

mod recipe;
mod space;
mod training;

pub use recipe::{Plant, Recipe};
