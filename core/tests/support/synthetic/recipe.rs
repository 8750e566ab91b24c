//! What a synthetic study is made of, and the conditions that can be planted in it. Knows no formulas.

use super::{space, training};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::study::Study;

/// The knobs of one synthetic study.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub seed: u64,
    /// Trials in all.
    pub trials: u64,
    /// Varied numeric parameters per group: learning rate first.
    pub parameters: usize,
    /// Evaluations per trial.
    pub points: u64,
    /// Standard deviation of each evaluation.
    pub noise: f64,
    /// Standard deviation between runs of one configuration.
    pub retrain: f64,
    /// Compare two optimizers, each with its own rate and momentum.
    pub conditional: bool,
    /// Share of the trials that diverge: those with the largest rates.
    pub infeasible: f64,
    pub maximize: bool,
    pub plant: Option<Plant>,
    /// Index into [`Plant::STRENGTHS`]: 0 is the weakest that counts as clearly planted.
    pub strength: usize,
}

/// The planted condition. Numbers in brackets belong to the strengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// The optimum of the learning rate lies [0.02, 0.1, 0.2] of the range's length above its high end, and the rate
    /// matters twice as much.
    BoundaryHigh,
    BoundaryLow,
    /// [8, 7, 6] trials per group over four influential parameters or more.
    Sparse,
    /// [45, 55, 70] % of the trials diverge: those with the largest rates.
    InfeasibleRegion,
    /// The same shares, anywhere.
    InfeasibleAnywhere,
    /// Everything above a rate at [70, 60, 50] % of the range diverges, and the optimum lies at that edge; the rate
    /// matters twice as much.
    Edge,
    /// From 30 % of training on validation rises by [0.03, 0.06, 0.12]; the training loss falls on.
    Overfitting,
    /// The same in all trials but the best fifth.
    OverfittingOthers,
    /// Parameters have 1 % of their effect, and evaluations a noise of [0.01, 0.02, 0.04].
    NoisyTail,
    /// Training ends early: λ is [3, 2, 1].
    StillImproving,
    /// λ is [16, 24, 40].
    Saturated,
    /// In a fifth of the trials the training loss rises over 30 % of training by [15, 25, 40] % of its improvement.
    TrainRising,
    /// Validation is best at 5 % of training and rises after by [0.1, 0.2, 0.3].
    TooLong,
    /// Like `StillImproving`, the decay being a power law at the strongest.
    TooShort,
    /// Every trial guesses.
    Chance,
    BatchTuned,
    /// The compared groups are batch sizes, with one fixed rate.
    BatchCompared,
    /// The learning rates are fixed, the momenta tuned.
    RateFixed,
    /// One group has [2, 3, 4] times the trials of the other.
    UnequalBudget,
    /// The groups differ by [0.5, 0.25, 0] times the retrain variation, which is 0.02 and known from five seeds of each
    /// group's optimum. Only the rate is tuned.
    SeedsKnown,
    /// The groups differ by the same multiples of the noise, 0.01, and nothing was repeated.
    SeedsLikely,
}

impl Plant {
    pub const STRENGTHS: usize = 3;

    pub const ALL: [Plant; 21] = [
        Plant::BoundaryHigh,
        Plant::BoundaryLow,
        Plant::Sparse,
        Plant::InfeasibleRegion,
        Plant::InfeasibleAnywhere,
        Plant::Edge,
        Plant::Overfitting,
        Plant::OverfittingOthers,
        Plant::NoisyTail,
        Plant::StillImproving,
        Plant::Saturated,
        Plant::TrainRising,
        Plant::TooLong,
        Plant::TooShort,
        Plant::Chance,
        Plant::BatchTuned,
        Plant::BatchCompared,
        Plant::RateFixed,
        Plant::UnequalBudget,
        Plant::SeedsKnown,
        Plant::SeedsLikely,
    ];

    /// The code of the finding that must be raised.
    pub fn code(self) -> &'static str {
        match self {
            Plant::BoundaryHigh => "boundary.high",
            Plant::BoundaryLow => "boundary.low",
            Plant::Sparse => "sampling.sparse",
            Plant::InfeasibleRegion | Plant::InfeasibleAnywhere => "infeasible.many",
            Plant::Edge => "stability.edge",
            Plant::Overfitting => "curve.overfitting",
            Plant::OverfittingOthers => "curve.overfitting_others",
            Plant::NoisyTail => "curve.noisy_tail",
            Plant::StillImproving => "curve.still_improving",
            Plant::Saturated => "curve.saturated",
            Plant::TrainRising => "curve.train_rising",
            Plant::TooLong => "steps.too_long",
            Plant::TooShort => "steps.too_short",
            Plant::Chance => "chance",
            Plant::BatchTuned => "batch_size.tuned",
            Plant::BatchCompared => "batch_size.retune",
            Plant::RateFixed | Plant::UnequalBudget => "roles.unfair",
            Plant::SeedsKnown | Plant::SeedsLikely => "seeds.missing",
        }
    }

    /// Whether it needs two groups.
    pub fn compares(self) -> bool {
        matches!(
            self,
            Plant::BatchCompared | Plant::RateFixed | Plant::UnequalBudget | Plant::SeedsKnown | Plant::SeedsLikely
        )
    }
}

impl Recipe {
    /// A clean study whose size, dimension, noise and shape follow from the seed.
    pub fn clean(seed: u64) -> Self {
        let draw = Stream::new(seed).child("recipe");
        let pick = |n: u64, of: &[u64]| of[draw.below(n, of.len() as u64) as usize];
        let conditional = draw.below(0, 2) == 1;
        Self {
            seed,
            trials: pick(1, &[48, 64, 96]) * if conditional { 2 } else { 1 },
            parameters: pick(2, &[1, 2, 3]) as usize,
            points: pick(3, &[20, 30, 60, 200]),
            noise: [0.0005, 0.001, 0.002][draw.below(4, 3) as usize],
            retrain: 0.0005,
            conditional,
            infeasible: [0.0, 0.04, 0.08][draw.below(5, 3) as usize],
            maximize: draw.below(6, 4) == 0,
            plant: None,
            strength: 0,
        }
    }

    /// A study with a condition clearly planted; everything else follows from the seed, and varies wider than in clean
    /// studies.
    pub fn planted(plant: Plant, strength: usize, seed: u64) -> Self {
        let clean = Self::clean(seed ^ 0x5EED);
        let draw = Stream::new(seed).child("planted");
        let conditional = plant.compares() || clean.conditional;
        let groups = if conditional { 2 } else { 1 };
        let (mut trials, mut parameters) =
            ([24, 32, 64][draw.below(0, 3) as usize] * groups, 1 + draw.below(1, 4) as usize);
        let mut noise = [0.0005, 0.002, 0.005][draw.below(2, 3) as usize];
        match plant {
            Plant::Sparse => {
                trials = [8, 7, 6][strength] * groups;
                parameters = 4 + draw.below(1, 3) as usize;
            }
            Plant::NoisyTail => noise = [0.01, 0.02, 0.04][strength],
            // The difference of two bests is the groups' own only if both were searched well.
            Plant::SeedsLikely | Plant::SeedsKnown => (trials, parameters) = (96, 1),
            _ => {}
        }
        if plant == Plant::SeedsLikely {
            noise = 0.01;
        }
        // What is best at the largest rates does not diverge there.
        let infeasible = if plant == Plant::BoundaryHigh { 0.0 } else { clean.infeasible };
        Self { trials, parameters, noise, conditional, infeasible, plant: Some(plant), strength, ..clean }
    }

    /// The study file.
    pub fn study(&self) -> Study {
        let json = space::study(self);
        Study::from_json(&json).unwrap_or_else(|problems| panic!("{problems:#?}\n{json:#}"))
    }

    /// The finished record.
    pub fn record(&self) -> Record {
        let study = self.study();
        let drawn = Sequence::new(&study.space, &study.sampler);
        let points: Vec<_> = drawn.iter().take(study.trials as usize).collect();
        training::run(self, study.clone(), &points)
    }
}
