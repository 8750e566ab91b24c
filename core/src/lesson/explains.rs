//! Which lesson explains a finding.

use crate::findings::Code;

/// The lesson that explains what was found, where one is written; a test holds that it is there and speaks of it.
pub fn explaining(code: Code) -> Option<&'static str> {
    match code {
        Code::BoundaryLow | Code::BoundaryHigh => Some("range"),
        Code::InfeasibleMany | Code::StabilityEdge => Some("stability"),
        Code::RolesUnfair => Some("fair-comparison"),
        Code::CurveOverfitting | Code::CurveOverfittingOthers => Some("overfitting"),
        Code::StepsTooShort | Code::StepsTooLong | Code::CurveStillImproving | Code::CurveSaturated => Some("steps"),
        Code::SamplingSparse => Some("best-of-n"),
        Code::Effect | Code::SeedsMissing => Some("seeds"),
        Code::TrialsFailed
        | Code::ValuesOutside
        | Code::CurveNoisyTail
        | Code::CurveTrainRising
        | Code::Chance
        | Code::BatchSizeRetune
        | Code::BatchSizeTuned => None,
    }
}
