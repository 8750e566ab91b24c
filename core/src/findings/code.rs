//! The closed list of what can be found, what each is about and how serious it is, and what a check can lack.

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

/// What a finding is about, in the order in which findings are said (rule 7 of `reconcile`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Concern {
    /// Trials were lost.
    Faults,
    /// The question is kept from being answered, which another search would mend; within them the order of the numbers.
    Search(u8),
    /// Runs are missing. What they would repeat may change until the search is mended.
    Runs,
    /// Better trials would be found.
    Trials,
    /// Time would be saved, or nothing is urgent.
    Time,
    /// It is no complaint.
    Information,
}

impl Code {
    pub(super) fn concern(self) -> Concern {
        match self {
            Code::TrialsFailed => Concern::Faults,
            Code::Chance => Concern::Search(1),
            Code::RolesUnfair | Code::BatchSizeRetune => Concern::Search(2),
            Code::InfeasibleMany | Code::StabilityEdge | Code::BoundaryLow | Code::BoundaryHigh => Concern::Search(3),
            Code::SamplingSparse => Concern::Search(4),
            Code::StepsTooShort | Code::CurveStillImproving => Concern::Search(5),
            Code::SeedsMissing => Concern::Runs,
            Code::CurveTrainRising | Code::CurveOverfitting | Code::CurveOverfittingOthers | Code::CurveNoisyTail => {
                Concern::Trials
            }
            Code::StepsTooLong | Code::CurveSaturated | Code::BatchSizeTuned | Code::ValuesOutside => Concern::Time,
            Code::Effect => Concern::Information,
        }
    }

    pub fn severity(self) -> Severity {
        match self.concern() {
            Concern::Information => Severity::Info,
            Concern::Faults | Concern::Search(_) | Concern::Runs | Concern::Trials | Concern::Time => Severity::Warning,
        }
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
