//! What can be wrong with a person's input: where it stands, what is wrong and what would be right, in both languages.
//!
//! A validator returns every problem it finds, not the first. Knows nothing of files or forms: the place is a path in the
//! document (RFC 9535 notation), the sentence is made on demand.

mod nearest;
mod sentence;

pub use nearest::nearest_name;

use crate::text::{Fixed, Lang};
use lab_texts::{Arg, problem as t};

/// One mistake at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where: a JSON path such as `$.parameters["adam.learning_rate"].float[0]`, or `line 3, column 2`.
    pub path: String,
    pub fault: Fault,
}

impl Problem {
    pub fn new(path: impl Into<String>, fault: Fault) -> Self {
        Self { path: path.into(), fault }
    }

    /// `path: sentence`.
    pub fn message(&self, lang: Lang) -> String {
        t::at(&self.path, self.fault.message()).get(lang)
    }
}

/// Every problem in one sentence.
pub fn listed(problems: &[Problem], lang: Lang) -> String {
    clauses(problems).get(lang)
}

/// Every problem, as a part of a message.
pub fn clauses(problems: &[Problem]) -> Arg {
    Arg::clauses(problems.iter().map(|problem| t::at(&problem.path, problem.fault.message())))
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Not JSON at all.
    Syntax {
        detail: String,
    },
    /// A required key is absent.
    Missing {
        key: &'static str,
    },
    /// A key this format does not have; `nearest` is the closest known one.
    UnknownKey {
        key: String,
        nearest: Option<String>,
    },
    /// Another JSON type was expected.
    Type {
        expected: Expected,
        found: String,
    },
    /// Not one of a closed list.
    NotOneOf {
        found: String,
        allowed: Vec<String>,
        nearest: Option<String>,
    },
    /// A number outside its limits; `nearest` is the closest valid one.
    OutOfRange {
        found: String,
        limits: String,
        nearest: String,
    },
    /// The two ends of a range are not in ascending order.
    EmptyRange {
        low: f64,
        high: f64,
    },
    /// A log scale that reaches zero or below; or a reverse log scale that reaches one or above.
    LogNeedsPositive {
        low: f64,
    },
    ReverseLogNeedsBelowOne {
        high: f64,
    },
    /// A step that is not above zero, or longer than its range; one on another scale; one of what is no range.
    Step {
        step: f64,
        length: f64,
    },
    StepNeedsLinear {
        scale: &'static str,
    },
    StepNeedsRange,
    /// A meaning of what is no option written as text.
    MeaningNeedsText {
        option: String,
    },
    /// A parameter needs exactly one of float, int, choice, value.
    DomainCount {
        found: Vec<String>,
    },
    /// The role and the domain contradict each other.
    FixedNeedsValue,
    VariedNeedsRange,
    /// A choice without options, or with the same option twice.
    EmptyChoice,
    DuplicateOption {
        option: String,
    },
    /// A condition that names an unknown parameter, a parameter that is not a choice, or an option it does not have.
    ConditionUnknown {
        parent: String,
    },
    ConditionNotChoice {
        parent: String,
    },
    ConditionOption {
        parent: String,
        option: String,
    },
    ConditionCycle {
        cycle: Vec<String>,
    },
    /// The parameter does not belong to the model or optimizer of the workload.
    NotOfWorkload {
        name: String,
        nearest: Option<String>,
        reason: Irrelevance,
    },
    /// A value of a hand-written trial that is missing, inactive, unknown or outside its range.
    PointMissing {
        name: String,
    },
    PointInactive {
        name: String,
    },
    /// More trials than the sampler has points.
    TooFewPoints {
        points: u64,
        trials: u64,
    },
    /// The limits of this program, checked before memory is taken.
    TooLarge {
        what: &'static str,
        found: u64,
        limit: u64,
    },
    /// A text beyond its limit, in bytes.
    TooLong {
        found: usize,
        limit: usize,
    },
    /// Steps and evaluation interval that do not fit.
    EvalBeyondSteps {
        eval_every: u64,
        steps: u64,
    },
    /// A family of models that cannot read this kind of data.
    ModelOfOtherData {
        family: &'static str,
        data: Fixed,
        allowed: Vec<&'static str>,
    },
    /// A number that does not go together with the data or with another number of the trial. `nearest` is the closest that
    /// does; where a whole range was written of which only some numbers do, `among` has some of them.
    Misfit {
        parameter: &'static str,
        found: u64,
        misfit: Misfit,
        nearest: u64,
        among: Vec<u64>,
    },
    /// An objective that this workload does not measure.
    UnknownMetric {
        metric: String,
        measured: Vec<String>,
    },
    /// An objective that only trials with this parameter above 0 have.
    SometimesMeasured {
        metric: String,
        parameter: &'static str,
    },
    /// A strength that would act where its technique is switched off.
    StrengthNeedsSwitch {
        strength: String,
        switch: String,
    },
    /// A technique that is switched on without any of its strengths.
    SwitchNeedsStrength {
        switch: String,
        strengths: Vec<&'static str>,
    },
    /// A question about a parameter that has one value in all trials.
    NeverVaries {
        name: String,
        value: String,
        varied: Vec<String>,
    },
    /// Nothing of the study varies and several trials are asked for.
    NothingVaries,
}

/// Why a number does not fit.
#[derive(Clone, Debug, PartialEq)]
pub enum Misfit {
    /// More examples in a batch than there are to train on.
    Examples { examples: u64 },
    /// It must divide this number.
    Divisor { what: Fixed, number: u64 },
    /// It must be a multiple of this number.
    Multiple { what: Fixed, number: u64 },
    /// It must be odd.
    Odd,
    /// A kernel that reaches beyond what its layer (from 1) sees, `side` points a side, at every position.
    Kernel { layer: u64, side: u64 },
    /// So many layers that the last see fewer points than such a kernel needs.
    Depth { kernel: u64, side: u64 },
    /// Longer than the training.
    Steps { steps: u64 },
    /// More memory for one trial than any device here can give.
    Memory { bytes: u64, limit: u64 },
}

/// Why a known hyperparameter has no effect here.
#[derive(Clone, Debug, PartialEq)]
pub enum Irrelevance {
    Unknown,
    OtherModel { family: String },
    OtherOptimizer { optimizer: String },
    OtherData { data: Fixed },
}

/// The type a JSON value should have had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Object,
    List,
    Text,
    Number,
    WholeNumber,
    TruthValue,
    Scalar,
    PairOfNumbers,
    PairOfWholeNumbers,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_come_in_both_languages() {
        let problem = Problem::new("$.steps", Fault::Missing { key: "steps" });
        assert_eq!(problem.message(Lang::En), "$.steps: \"steps\" is missing");
        assert!(problem.message(Lang::Zh).contains("缺少"));
    }
}
