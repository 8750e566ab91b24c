//! The closed list of what can be found, how serious it is, and what a check can lack.

use crate::named::named;
use lab_texts::{Lang, Message, findings as texts, format};

named! {
    /// What was found.
    pub enum Code {
        TrialsFailed = "trials.failed",
        ValuesOutside = "values.outside",
        BoundaryLow = "boundary.low",
        BoundaryHigh = "boundary.high",
        SamplingSparse = "sampling.sparse",
        InfeasibleMany = "infeasible.many",
        StabilityEdge = "stability.edge",
        CurveOverfitting = "curve.overfitting",
        CurveOverfittingOthers = "curve.overfitting_others",
        CurveNoisyTail = "curve.noisy_tail",
        CurveStillImproving = "curve.still_improving",
        CurveSaturated = "curve.saturated",
        CurveTrainRising = "curve.train_rising",
        StepsTooLong = "steps.too_long",
        StepsTooShort = "steps.too_short",
        Chance = "chance",
        BatchSizeRetune = "batch_size.retune",
        BatchSizeTuned = "batch_size.tuned",
        RolesUnfair = "roles.unfair",
        Effect = "effect",
        SeedsMissing = "seeds.missing",
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Info,
    Warning,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
        }
    }
}

impl Code {
    pub fn severity(self) -> Severity {
        if self == Code::Effect { Severity::Info } else { Severity::Warning }
    }
}

/// What a check lacked.
#[derive(Clone, Debug, PartialEq)]
pub enum Lack {
    /// Completed trials with the objective measured, in one group.
    Completed { needed: usize },
    /// Trials that ended with a result.
    Results { needed: usize },
    /// Evaluations of that metric per trial.
    Points { metric: String, needed: usize },
    /// A metric measured on training data.
    TrainMetric,
    /// A metric measured on validation data.
    ValidMetric,
    /// A varied numeric parameter.
    Numeric,
    /// A varied learning rate.
    VariedRate,
    /// Any learning rate among the parameters.
    Rate,
    /// Two scientific values to compare.
    Groups,
    /// The objective's value when guessing.
    Chance,
    /// Anything that tells the objective's standard error.
    StandardError,
    /// Any estimate of the variation between runs.
    Variation,
    /// A record to compare the batch size with.
    Baseline,
    /// Trials drawn independently of one another's results; p of the test that found them not to be.
    Independence { p_value: Option<f64> },
    /// Values that were tried as often as equal chances explain; the trials of two, and p.
    EqualChances { trials: [u64; 2], p_value: f64 },
    /// A learning rate that does not decay: trials improve until a decay ends, however long it is.
    Decay,
    /// Agreement with another finding about the same trials, which is the more certain.
    Other { code: Code },
}

impl Lack {
    pub fn sentence(&self, lang: Lang) -> String {
        self.message().get(lang)
    }

    pub fn message(&self) -> Message {
        match self {
            Lack::Completed { needed } => texts::lack_completed(*needed),
            Lack::Results { needed } => texts::lack_results(*needed),
            Lack::Points { metric, needed } => texts::lack_points(metric, *needed),
            Lack::TrainMetric => texts::LACK_TRAIN_METRIC.into(),
            Lack::ValidMetric => texts::LACK_VALID_METRIC.into(),
            Lack::Numeric => texts::LACK_NUMERIC.into(),
            Lack::VariedRate => texts::LACK_VARIED_RATE.into(),
            Lack::Rate => texts::LACK_RATE.into(),
            Lack::Groups => texts::LACK_GROUPS.into(),
            Lack::Chance => texts::LACK_CHANCE.into(),
            Lack::StandardError => texts::LACK_STANDARD_ERROR.into(),
            Lack::Variation => texts::LACK_VARIATION.into(),
            Lack::Baseline => texts::LACK_BASELINE.into(),
            Lack::EqualChances { trials: [own, other], p_value } => {
                texts::lack_equal_chances(*other, *own, format::p_value(*p_value))
            }
            Lack::Independence { p_value: Some(p) } => texts::lack_independence_p(format::p_value(*p)),
            Lack::Independence { p_value: None } => texts::LACK_INDEPENDENCE.into(),
            Lack::Decay => texts::LACK_DECAY.into(),
            Lack::Other { code } => texts::lack_other(code.name()),
        }
    }
}
