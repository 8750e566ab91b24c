//! What a round runs: one study, or one for each scientific value, and the question that its roles ask.
//!
//! The question's kind is read off the study, never stored beside it.

use crate::problem::{Problem, listed};
use crate::sampler::SamplerKind;
use crate::space::{Domain, Role, Value, Values};
use crate::study::Study;
use crate::text::Sentence;
use crate::workload::Workload;
use lab_texts::{Arg, campaign as texts};
use std::collections::BTreeMap;

/// A design makes at most this many studies.
pub const MAX_STUDIES: usize = 100;

/// A round's design.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The whole of what is run, scientific parameters included.
    pub study: Study,
    pub arrangement: Arrangement,
}

/// How the scientific parameters are covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// They join the search space: one study.
    #[default]
    Joint,
    /// A study of its own for every combination of their values, with an equal share of the trials.
    Apart,
}

/// Why a design cannot be run as one study for each scientific value.
#[derive(Clone, Debug, PartialEq)]
pub enum Inseparable {
    /// A range has no list of values.
    Range {
        parameter: String,
    },
    TooMany,
    /// A study of its own would not be valid.
    Study(Vec<Problem>),
}

impl Inseparable {
    pub fn sentence(&self) -> Sentence {
        match self {
            Inseparable::Range { parameter } => texts::range_apart(Arg::shown(parameter)).into(),
            Inseparable::TooMany => texts::too_many_apart(Arg::shown(MAX_STUDIES)).into(),
            Inseparable::Study(problems) => Sentence::of(|lang| listed(problems, lang)),
        }
    }
}

/// The kind of question a design asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Which of a few values is best?
    Compare { parameter: String },
    /// How does the objective depend on a range?
    Understand { parameter: String },
    /// How good can it get?
    Maximize,
    /// Is the candidate better than the baseline, given how runs vary?
    Confirm,
    /// More than one question: their answers can get into each other's way.
    Several { parameters: Vec<String> },
}

impl Aim {
    pub fn of(study: &Study) -> Self {
        if is_repeated(study) {
            return Aim::Confirm;
        }
        let scientific: Vec<_> =
            study.space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific).collect();
        match scientific.as_slice() {
            [] => Aim::Maximize,
            [(parameter, Domain::Choice(_))] => Aim::Compare { parameter: parameter.name.clone() },
            [(parameter, _)] => Aim::Understand { parameter: parameter.name.clone() },
            several => {
                Aim::Several { parameters: several.iter().map(|(parameter, _)| parameter.name.clone()).collect() }
            }
        }
    }

    pub fn sentence(&self) -> Sentence {
        match self {
            Aim::Compare { parameter } => texts::aim_compare(Arg::shown(parameter)).into(),
            Aim::Understand { parameter } => texts::aim_understand(Arg::shown(parameter)).into(),
            Aim::Maximize => texts::AIM_MAXIMIZE.into(),
            Aim::Confirm => texts::AIM_CONFIRM.into(),
            Aim::Several { parameters } => texts::aim_several(Arg::list(parameters)).into(),
        }
    }
}

/// Whether a hand-written list holds every configuration more than once.
fn is_repeated(study: &Study) -> bool {
    let SamplerKind::Manual { points } = &study.sampler.kind else { return false };
    points.len() > 1 && points.iter().all(|point| points.iter().filter(|other| *other == point).count() > 1)
}

impl Design {
    pub fn joint(study: Study) -> Self {
        Self { study, arrangement: Arrangement::Joint }
    }

    /// Whether a baseline's workload and objective are this design's. The number of steps may differ.
    pub(super) fn continues(&self, baseline: &Study) -> bool {
        let same_workload = match (&self.study.workload, &baseline.workload) {
            (Workload::Trained { data, family, .. }, Workload::Trained { data: other, family: kin, .. }) => {
                data == other && family == kin
            }
            (Workload::External { .. }, Workload::External { .. }) => true,
            _ => false,
        };
        let (ours, theirs) = (&self.study.objective, &baseline.objective);
        same_workload && (&ours.metric, ours.direction) == (&theirs.metric, theirs.direction)
    }

    /// The studies to run, each with the scientific values it fixes (none if there is only one).
    ///
    /// # Errors
    /// Why the scientific parameters cannot have studies of their own.
    pub fn studies(&self) -> Result<Vec<(Values, Study)>, Inseparable> {
        if self.arrangement == Arrangement::Joint {
            return Ok(vec![(Values::new(), self.study.clone())]);
        }
        let mut scientific = self.study.space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific);
        if let Some((parameter, _)) = scientific.find(|(_, domain)| !matches!(domain, Domain::Choice(_))) {
            return Err(Inseparable::Range { parameter: parameter.name.clone() });
        }
        let settings = self.settings().ok_or(Inseparable::TooMany)?;
        let share = self.study.trials.div_ceil(settings.len() as u64);
        let study = |values: Values| {
            let study = self.apart(&values, share).map_err(Inseparable::Study)?;
            Ok((values, study))
        };
        settings.into_iter().map(study).collect()
    }

    /// Every combination of the scientific choices, or those that a hand-written list holds; `None` if there are more than
    /// [`MAX_STUDIES`].
    pub(super) fn settings(&self) -> Option<Vec<Values>> {
        if let SamplerKind::Manual { points } = &self.study.sampler.kind {
            return self.listed(points);
        }
        let mut settings = vec![Values::new()];
        for parameter in self.study.space.parents_first().filter(|parameter| parameter.role() == Role::Scientific) {
            let Some(Domain::Choice(options)) = parameter.domain() else { continue };
            let mut split = Vec::new();
            for values in settings {
                if self.study.space.is_active(parameter, &values) {
                    split.extend(options.as_slice().iter().map(|option| {
                        let mut values = values.clone();
                        values.insert(parameter.name.clone(), option.clone());
                        values
                    }));
                } else {
                    split.push(values);
                }
                if split.len() > MAX_STUDIES {
                    return None;
                }
            }
            settings = split;
        }
        Some(settings)
    }

    fn listed(&self, points: &[Values]) -> Option<Vec<Values>> {
        let compared = |name: &String| {
            self.study.space.get(name).is_some_and(|parameter| {
                parameter.role() == Role::Scientific && matches!(parameter.domain(), Some(Domain::Choice(_)))
            })
        };
        let mut settings: Vec<Values> = Vec::new();
        for point in points {
            let own: Values = point.clone().into_iter().filter(|(name, _)| compared(name)).collect();
            if !settings.contains(&own) {
                settings.push(own);
            }
            if settings.len() > MAX_STUDIES {
                return None;
            }
        }
        Some(settings)
    }

    fn apart(&self, values: &Values, trials: u64) -> Result<Study, Vec<Problem>> {
        let mut revision = self.study.revise().trials(trials);
        let mut label = Vec::new();
        for (name, value) in values {
            revision = revision.fix(name, value.clone());
            label.push(format!("{name} = {value}"));
        }
        if let SamplerKind::Manual { points } = &self.study.sampler.kind {
            let own = |point: &&Values| values.iter().all(|(name, value)| point.get(name) == Some(value));
            let points: Vec<Values> = points.iter().filter(own).map(|point| without(point, values)).collect();
            revision = revision.trials(points.len() as u64).sampler(SamplerKind::Manual { points });
        }
        let name = if label.is_empty() {
            self.study.name.clone()
        } else {
            format!("{}: {}", self.study.name, label.join(", "))
        };
        revision.name(name).finish()
    }

    /// The parameters under which whatever is concluded holds.
    pub fn conditions(&self) -> BTreeMap<String, Value> {
        self.study.space.fixed_values()
    }

    /// What a careful reader would object to before anything is run.
    pub fn objections(&self) -> Vec<Sentence> {
        let mut objections = Vec::new();
        if let Aim::Several { parameters } = Aim::of(&self.study) {
            objections.push(texts::several_questions(parameters.len(), Arg::list(&parameters)).into());
        }
        objections
    }
}

fn without(point: &Values, values: &Values) -> Values {
    point
        .iter()
        .filter(|(name, _)| !values.contains_key(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
