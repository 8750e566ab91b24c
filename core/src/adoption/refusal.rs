//! Why two sides cannot be compared, or not judged.

use super::runs::Chosen;
use crate::measure;
use crate::problem::{Problem, listed};
use crate::record::Record;
use crate::study::Study;
use crate::text::Lang;
use crate::workload::{Workload, called};
use lab_texts::{Arg, Message, adoption as t};

/// What stands in the way; see [`Refusal::sentence`].
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    OtherMetric { baseline: String, candidate: String },
    OtherDirection { metric: String },
    OtherAt { baseline: &'static str, candidate: &'static str },
    OtherData,
    OtherExamples { metric: String, baseline: u64, candidate: u64 },
    NoResult { side: Side, metric: String },
    Same,
    OtherWorkload { fields: Vec<&'static str> },
    External { side: Side },
    Varies { side: Side, parameters: Vec<String> },
    Study(Vec<Problem>),
}

/// One of the two that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Baseline,
    Candidate,
}

impl Refusal {
    /// The side that is at fault; `None` if it is both together.
    pub fn side(&self) -> Option<Side> {
        match self {
            Refusal::NoResult { side, .. } | Refusal::External { side } | Refusal::Varies { side, .. } => Some(*side),
            _ => None,
        }
    }

    pub fn sentence(&self, lang: Lang) -> String {
        let message: Message = match self {
            Refusal::OtherMetric { baseline, candidate } => {
                t::other_metric(measure::called(baseline), measure::called(candidate))
            }
            Refusal::OtherDirection { metric } => t::other_direction(measure::called(metric)),
            Refusal::OtherAt { baseline, candidate } => t::other_at(*baseline, *candidate),
            Refusal::OtherData => t::OTHER_DATA.into(),
            Refusal::OtherExamples { metric, baseline, candidate } => {
                t::other_examples(*baseline, *candidate, measure::called(metric))
            }
            Refusal::NoResult { metric, .. } => t::no_result(measure::called(metric)),
            Refusal::Same => t::SAME.into(),
            Refusal::OtherWorkload { fields } => t::other_workload(Arg::list(fields.iter().copied())),
            Refusal::External { .. } => t::EXTERNAL.into(),
            Refusal::Varies { parameters, .. } => t::varies(Arg::list(parameters.iter().map(|name| called(name)))),
            Refusal::Study(problems) => return listed(problems, lang),
        };
        message.get(lang)
    }
}

/// Whether numbers of the two studies are of one kind.
pub(super) fn comparable(baseline: &Study, candidate: &Study) -> Result<(), Refusal> {
    let (a, b) = (&baseline.objective, &candidate.objective);
    let metric = || a.metric.clone();
    if a.metric != b.metric {
        return Err(Refusal::OtherMetric { baseline: metric(), candidate: b.metric.clone() });
    }
    if a.direction != b.direction {
        return Err(Refusal::OtherDirection { metric: metric() });
    }
    if a.at != b.at {
        return Err(Refusal::OtherAt { baseline: a.at.name(), candidate: b.at.name() });
    }
    match (&baseline.workload, &candidate.workload) {
        (Workload::Trained { data: a, .. }, Workload::Trained { data: b, .. }) if a == b => {}
        (Workload::External { .. }, Workload::External { .. }) => {}
        _ => return Err(Refusal::OtherData),
    }
    match (baseline.valid_examples(), candidate.valid_examples()) {
        (Some(a), Some(b)) if a != b => Err(Refusal::OtherExamples { metric: metric(), baseline: a, candidate: b }),
        _ => Ok(()),
    }
}

/// The runs of a side that are compared.
pub(super) fn chosen(record: &Record, side: Side) -> Result<Chosen, Refusal> {
    let metric = || record.study.objective.metric.clone();
    Chosen::of(record).ok_or_else(|| Refusal::NoResult { side, metric: metric() })
}
