//! The closed list of what can be found, how serious it is, and what a check can lack.

use crate::space::format_number;
use crate::text::Lang;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    TrialsFailed,
    ValuesOutside,
    BoundaryLow,
    BoundaryHigh,
    SamplingSparse,
    InfeasibleMany,
    StabilityEdge,
    CurveOverfitting,
    CurveOverfittingOthers,
    CurveNoisyTail,
    CurveStillImproving,
    CurveSaturated,
    CurveTrainRising,
    StepsTooLong,
    StepsTooShort,
    Chance,
    BatchSizeRetune,
    BatchSizeTuned,
    RolesUnfair,
    Effect,
    SeedsMissing,
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
    pub const ALL: [Code; 21] = [
        Code::TrialsFailed,
        Code::ValuesOutside,
        Code::BoundaryLow,
        Code::BoundaryHigh,
        Code::SamplingSparse,
        Code::InfeasibleMany,
        Code::StabilityEdge,
        Code::CurveOverfitting,
        Code::CurveOverfittingOthers,
        Code::CurveNoisyTail,
        Code::CurveStillImproving,
        Code::CurveSaturated,
        Code::CurveTrainRising,
        Code::StepsTooLong,
        Code::StepsTooShort,
        Code::Chance,
        Code::BatchSizeRetune,
        Code::BatchSizeTuned,
        Code::RolesUnfair,
        Code::Effect,
        Code::SeedsMissing,
    ];

    /// As files write it.
    pub fn name(self) -> &'static str {
        match self {
            Code::TrialsFailed => "trials.failed",
            Code::ValuesOutside => "values.outside",
            Code::BoundaryLow => "boundary.low",
            Code::BoundaryHigh => "boundary.high",
            Code::SamplingSparse => "sampling.sparse",
            Code::InfeasibleMany => "infeasible.many",
            Code::StabilityEdge => "stability.edge",
            Code::CurveOverfitting => "curve.overfitting",
            Code::CurveOverfittingOthers => "curve.overfitting_others",
            Code::CurveNoisyTail => "curve.noisy_tail",
            Code::CurveStillImproving => "curve.still_improving",
            Code::CurveSaturated => "curve.saturated",
            Code::CurveTrainRising => "curve.train_rising",
            Code::StepsTooLong => "steps.too_long",
            Code::StepsTooShort => "steps.too_short",
            Code::Chance => "chance",
            Code::BatchSizeRetune => "batch_size.retune",
            Code::BatchSizeTuned => "batch_size.tuned",
            Code::RolesUnfair => "roles.unfair",
            Code::Effect => "effect",
            Code::SeedsMissing => "seeds.missing",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

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
}

impl Lack {
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Lack::Completed { needed } => lang.pick(
                format!("needs {needed} completed configurations in a group, with the objective measured"),
                format!("每组至少需要 {needed} 个已完成且测得目标的配置"),
            ),
            Lack::Results { needed } => lang.pick(
                format!("needs {needed} trials of a group that completed or were infeasible"),
                format!("每组至少需要 {needed} 个已完成或不可行的试验"),
            ),
            Lack::Points { metric, needed } => lang.pick(
                format!("needs {needed} evaluations of {metric} in a trial"),
                format!("每个试验至少需要 {needed} 次 {metric} 的评估"),
            ),
            Lack::TrainMetric => {
                lang.pick("no training metric (train_loss) is recorded", "没有记录训练指标（train_loss）").into()
            }
            Lack::ValidMetric => lang.pick("no validation metric is recorded", "没有记录验证指标").into(),
            Lack::Numeric => lang.pick("no numeric parameter varies", "没有变化的数值参数").into(),
            Lack::VariedRate => lang.pick("no learning rate varies", "没有变化的学习率").into(),
            Lack::Rate => lang.pick("no parameter is a learning rate", "没有名为学习率的参数").into(),
            Lack::Groups => lang
                .pick("needs completed trials of two scientific values", "需要两个目标超参数取值各有已完成的试验")
                .into(),
            Lack::Chance => lang
                .pick(
                    "the objective does not say its value at chance (\"chance\")",
                    "目标没有给出随机猜测时的值（“chance”）",
                )
                .into(),
            Lack::StandardError => lang
                .pick(
                    "neither \"valid_examples\" nor a curve tells the standard error",
                    "既没有 “valid_examples”，也没有曲线可估计标准误差",
                )
                .into(),
            Lack::Variation => lang
                .pick(
                    "no repeated seeds, no curve and no \"valid_examples\" to tell the variation between runs",
                    "没有重复的种子、曲线或 “valid_examples” 可估计重复训练的波动",
                )
                .into(),
            Lack::Baseline => lang
                .pick(
                    "no earlier record is given, and batch sizes are not compared",
                    "没有给出此前的记录，也没有比较批量大小",
                )
                .into(),
            Lack::EqualChances { trials: [own, other], p_value } => {
                let p = format_number(*p_value);
                lang.pick(
                    format!("two values were tried {own} and {other} times (p = {p} under equal chances), and nothing says who drew the trials: whoever prefers one value finds better ones for it. Compare by runs with fresh seeds (lab compare)"),
                    format!("两个取值分别试了 {own} 次与 {other} 次（机会均等时 p = {p}），且不知试验由谁抽取：偏好某个取值，就会为它找到更好的结果。请用新的种子重复运行来比较（lab compare）"),
                )
            }
            Lack::Independence { p_value } => {
                let p = p_value.map(format_number);
                let (shown, zh_shown) = match &p {
                    Some(p) => (format!(" (p = {p} of their order)"), format!("（由其顺序得 p = {p}）")),
                    None => (String::new(), String::new()),
                };
                lang.pick(
                    format!("the trials were not drawn independently: a sampler chose later ones by earlier results{shown}, so that their number and place prove nothing. Compare configurations by runs with fresh seeds (lab compare), or draw trials at random or quasi-randomly"),
                    format!("试验并非独立抽取：采样器依据先前的结果选择后来的试验{zh_shown}，其数量与位置不能作为证据。请用新的种子重复运行来比较配置（lab compare），或随机、准随机地抽取试验"),
                )
            }
        }
    }
}
