//! The course of the learning rate.

use crate::named::named;
use serde::{Deserialize, Serialize};

named! {
    /// The course of the learning rate after warmup. The first is the default.
    #[derive(Serialize, Deserialize)]
    pub enum ScheduleKind {
        Constant = "constant",
        Linear = "linear",
        Cosine = "cosine",
        /// Equally long stages, each at the rate of the one before times `step_factor`.
        Step = "step",
        /// As 1 / √step.
        InverseSqrt = "inverse_sqrt",
    }
}

/// A factor on the learning rate by step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    pub kind: ScheduleKind,
    /// The factor rises linearly over this many first steps: (t + 1) / warmup_steps at step t.
    pub warmup_steps: u64,
    /// Decay takes the last `decay_steps` steps of training; before it the factor is 1.
    pub decay_steps: u64,
    /// The factor at the last step, relative to the peak (linear and cosine).
    pub end_factor: f64,
    /// Stages of a step decay, the first at the full rate.
    pub stages: u64,
    /// The factor from one stage to the next.
    pub step_factor: f64,
}

impl Schedule {
    /// The factor used for the update of step `t` (from 0) of `steps`. With n = t + 1 updates begun, of which d into the
    /// decay that takes D steps and begins after F:
    ///
    /// ```text
    /// warmup        n / warmup_steps                   (n ≤ warmup_steps)
    /// linear        1 − (1 − end_factor) d / D
    /// cosine        end_factor + (1 − end_factor) (1 + cos(π d / D)) / 2
    /// step          step_factor^⌊stages (d − 1) / D⌋
    /// inverse_sqrt  √(F / n)                           (F at least 1)
    /// ```
    pub fn factor(&self, t: u64, steps: u64) -> f64 {
        let n = t.saturating_add(1);
        let warmup = if n <= self.warmup_steps { n as f64 / self.warmup_steps as f64 } else { 1.0 };
        let decay_steps = self.decay_steps.min(steps.saturating_sub(self.warmup_steps));
        let flat_to = steps.saturating_sub(decay_steps);
        let into = n.saturating_sub(flat_to).min(decay_steps);
        let progress = if decay_steps == 0 { 0.0 } else { into as f64 / decay_steps as f64 };
        let decay = match self.kind {
            ScheduleKind::Constant => 1.0,
            ScheduleKind::Linear => 1.0 - (1.0 - self.end_factor) * progress,
            ScheduleKind::Cosine => {
                let cosine = 0.5 * (1.0 + libm::cos(core::f64::consts::PI * progress));
                self.end_factor + (1.0 - self.end_factor) * cosine
            }
            ScheduleKind::Step if into == 0 => 1.0,
            ScheduleKind::Step => {
                let stage = u128::from(self.stages) * u128::from(into - 1) / u128::from(decay_steps);
                libm::pow(self.step_factor, stage as f64)
            }
            ScheduleKind::InverseSqrt if into == 0 => 1.0,
            ScheduleKind::InverseSqrt => libm::sqrt(flat_to.max(1) as f64 / n as f64),
        };
        warmup * decay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(kind: ScheduleKind) -> Schedule {
        Schedule { kind, warmup_steps: 10, decay_steps: 20, end_factor: 0.1, stages: 4, step_factor: 0.5 }
    }

    #[test]
    fn a_schedule_warms_up_stays_flat_and_decays() {
        for kind in [ScheduleKind::Linear, ScheduleKind::Cosine, ScheduleKind::Step, ScheduleKind::InverseSqrt] {
            let factor = |t| schedule(kind).factor(t, 100);
            assert!((factor(0) - 0.1).abs() < 1e-12);
            assert!((9..80).all(|t| (factor(t) - 1.0).abs() < 1e-12), "{kind:?}");
            assert!((80..100).all(|t| factor(t) <= factor(t - 1)), "{kind:?}");
            assert!(factor(99) < 0.95, "{kind:?}");
        }
        assert!((schedule(ScheduleKind::Linear).factor(99, 100) - 0.1).abs() < 1e-12);
        let last = schedule(ScheduleKind::InverseSqrt).factor(99, 100);
        assert!((last - 0.8f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_step_decay_has_equally_long_stages() {
        let factors: Vec<f64> = (80..100).map(|t| schedule(ScheduleKind::Step).factor(t, 100)).collect();
        let stages: Vec<(f64, usize)> = factors.chunk_by(|a, b| a == b).map(|stage| (stage[0], stage.len())).collect();
        assert_eq!(stages, [(1.0, 5), (0.5, 5), (0.25, 5), (0.125, 5)]);
    }
}
