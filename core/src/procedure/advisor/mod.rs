//! The advisor (playbook: scientific, nuisance and fixed hyperparameters; which of Adam's to tune): a role, a range and a
//! reason for every hyperparameter of the workload, from the goal and the budget.
//!
//! A person may overrule any of it; [`overrules`] says what that does to the conclusion.

mod overrule;
mod question;
mod rules;

pub use overrule::{Overrule, conditions, departures, overrules};
pub use question::question;

use crate::problem::{Fault, Problem};
use crate::procedure::Recommendation;
use crate::space::{
    Condition, Domain, FloatRange, IntRange, Options, Parameter, Purpose, Role, Scale, Setting, Value, Values,
};
use crate::study::{Study, with_and_without};
use crate::text::Sentence;
use crate::workload::{
    HYPERPARAMETERS, Hyperparameter, Kind, OptimizerKind, Quantity, hyperparameter, strengths, switch,
};
use lab_texts::{Arg, procedures as t};
use serde::{Deserialize, Serialize};

/// What the round is for. One goal a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Goal {
    /// Is one of these values better than the others?
    TestChange { parameter: String, values: Vec<Value> },
    /// How does the objective depend on this hyperparameter?
    Understand { parameter: String },
    /// The best result that can be had; exploration is over.
    Maximize,
}

impl Goal {
    /// The hyperparameter in question.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Goal::TestChange { parameter, .. } | Goal::Understand { parameter } => Some(parameter),
            Goal::Maximize => None,
        }
    }

    /// The switch of a technique, if none against some of it is compared: whether it helps is a better question.
    fn whether_it_helps(&self) -> Option<&'static str> {
        match self {
            Goal::TestChange { parameter, values } if values.iter().any(|value| value.as_f64() == Some(0.0)) => {
                switch(parameter)
            }
            _ => None,
        }
    }
}

/// The advice and the study that follows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    pub goal: Goal,
    pub trials: u64,
    /// Trials for each value that is compared.
    pub trials_per_setting: u64,
    /// In the order of the catalogue.
    pub proposals: Vec<Proposed>,
    pub study: Study,
}

/// One hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposed {
    pub name: String,
    pub role: Role,
    #[serde(flatten)]
    pub range: Range,
    pub reason: Sentence,
}

/// What values to use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Range {
    Value(Value),
    Float { low: f64, high: f64, scale: Scale },
    Int { low: i64, high: i64, scale: Scale },
    Choice(Vec<Value>),
}

/// What the rules know.
struct Situation<'a> {
    pub base: &'a Study,
    pub goal: &'a Goal,
    pub per_setting: u64,
    /// The switch of the technique that is asked about and its strengths; nothing for any other goal.
    pub technique: &'a [Parameter],
}

/// Advice for a base study, of which workload, objective, and the values and ranges a person has set are kept.
///
/// # Errors
/// The problems of the study that would follow, such as a goal whose parameter the workload does not have.
pub fn advise(base: &Study, goal: &Goal, trials: u64) -> Result<Advice, Vec<Problem>> {
    let settings = match goal {
        Goal::TestChange { values, .. } => values.len() as u64,
        Goal::Understand { parameter } => match hyperparameter(parameter).map(|entry| entry.kind) {
            Some(Kind::Name { options }) => options.len() as u64,
            Some(Kind::Switch { .. }) => 2,
            _ => 1, // Sampled jointly with the nuisance parameters.
        },
        Goal::Maximize => 1,
    };
    let optimizers = optimizers(base, goal);
    let asked = goal.parameter();
    // Whether the workload has a hyperparameter is the validator's to say.
    let frame = frame(base, asked, &optimizers)?;
    let takes = |name: &str, default: Value| frame.revise().fix(name, default).finish().is_ok();
    let relevant = |entry: &&Hyperparameter| match entry.kind {
        Kind::Switch { strengths, .. } => strengths.iter().any(|name| takes(name, 0i64.into())),
        // On which examples is no question of tuning.
        _ if Quantity::of(entry.name) == Quantity::Split => false,
        _ => entry.name == "optimizer" || takes(entry.name, entry.default_value()),
    };
    // Conditions of before may be on what is fixed now.
    let own = |name: &str| base.space.get(name).map(|own| Parameter { when: Vec::new(), ..own.clone() });
    let takes_default = |entry: &Hyperparameter| takes(entry.name, entry.default_value());
    let technique = asked.map(|asked| with_and_without(asked, takes_default, own)).unwrap_or_default();
    let situation = Situation { base, goal, per_setting: trials / settings.max(1), technique: &technique };
    let mut proposals: Vec<Proposed> = Vec::new();
    let mut revision = frame.revise();
    for entry in HYPERPARAMETERS.iter().filter(|entry| Some(entry.name) == asked || relevant(entry)) {
        let mut proposed = rules::propose(&situation, entry, &optimizers);
        if let (Kind::Switch { strengths, .. }, Role::Fixed) = (entry.kind, proposed.role) {
            proposed.range = Range::Value(strengths.iter().any(|name| is_used(&proposals, name)).into());
        }
        let setting = proposed.setting(entry).map_err(|fault| vec![Problem::new(entry.name, fault)])?;
        let when = match entry.name.split_once('.') {
            Some((owner, _)) if optimizers.len() > 1 && OptimizerKind::parse(owner).is_some() => {
                vec![Condition { parent: "optimizer".into(), among: vec![owner.into()] }]
            }
            _ => {
                let mut known = technique.iter().chain(frame.space.parameters());
                known.find(|known| known.name == entry.name).map(|known| known.when.clone()).unwrap_or_default()
            }
        };
        let given = frame.space.get(entry.name).is_some();
        if given && setting == Setting::Fixed(false.into()) && matches!(entry.kind, Kind::Switch { .. }) {
            // Its strengths go with it.
            revision = revision.fix(entry.name, false);
            proposals.push(proposed);
            continue;
        }
        // What nobody mentioned and nobody varies stays at the default without being written down.
        if given || proposed.role != Role::Fixed || entry.name == "optimizer" || entry.name == "batch_size" {
            revision = revision.put(Parameter { name: entry.name.to_owned(), setting, when });
        }
        proposals.push(proposed);
    }
    if let Some(asked) = asked.filter(|asked| !proposals.iter().any(|proposed| proposed.name == *asked)) {
        // Refused by name, as the validator would.
        revision = revision.fix(asked, Value::Bool(true));
    }
    let study = revision.trials(trials).finish()?;
    Ok(Advice { goal: goal.clone(), trials, trials_per_setting: situation.per_setting, proposals, study })
}

/// The optimizers of the round: those compared, or the one it is fixed at.
fn optimizers(base: &Study, goal: &Goal) -> Vec<Value> {
    match goal {
        Goal::TestChange { parameter, values } if parameter == "optimizer" => return values.clone(),
        Goal::Understand { parameter } if parameter == "optimizer" => {
            if let Some(Kind::Name { options }) = hyperparameter("optimizer").map(|entry| entry.kind) {
                return options.iter().map(|&option| option.into()).collect();
            }
        }
        _ => {}
    }
    let own = match base.space.get("optimizer").map(|parameter| &parameter.setting) {
        Some(Setting::Fixed(value)) => Some(value.clone()),
        Some(Setting::Varied { domain: Domain::Choice(options), .. }) => options.as_slice().first().cloned(),
        _ => hyperparameter("optimizer").map(Hyperparameter::default_value),
    };
    own.into_iter().collect()
}

/// Whether a technique of that strength is on in the advised study.
fn is_used(proposals: &[Proposed], strength: &str) -> bool {
    let found = proposals.iter().find(|proposed| proposed.name == strength);
    found.is_some_and(|proposed| match &proposed.range {
        Range::Value(value) => value.as_f64() != Some(0.0),
        Range::Float { .. } | Range::Int { .. } | Range::Choice(_) => true,
    })
}

/// The base study with those optimizers and one trial, so that names can be tried against its workload. Who compares values
/// of a strength wants it in every trial: its switch goes. Who asks whether a technique helps gets its strengths from the
/// rules.
fn frame(base: &Study, asked: Option<&str>, optimizers: &[Value]) -> Result<Study, Vec<Problem>> {
    let in_the_way: Vec<&str> = match asked {
        Some(asked) if !strengths(asked).is_empty() => strengths(asked).iter().copied().chain([asked]).collect(),
        Some(asked) => switch(asked).into_iter().collect(),
        None => Vec::new(),
    };
    let revision = base.revise().sampler(crate::sampler::SamplerKind::Halton);
    let revision = in_the_way.into_iter().fold(revision, |revision, name| revision.remove(name));
    match optimizers {
        [one] => revision.fix("optimizer", one.clone()).finish(),
        several => {
            let options = Options::new(several.to_vec()).map_err(|fault| vec![Problem::new("optimizer", fault)])?;
            revision.vary("optimizer", Purpose::Scientific, Domain::Choice(options)).finish()
        }
    }
}

impl Range {
    fn of(domain: &Domain) -> Self {
        match domain {
            Domain::Float(range) => Range::Float { low: range.low(), high: range.high(), scale: range.scale() },
            Domain::Int(range) => Range::Int { low: range.low(), high: range.high(), scale: range.scale() },
            Domain::Choice(options) => Range::Choice(options.as_slice().to_vec()),
        }
    }
}

impl Proposed {
    /// The setting of a study; a bound nothing lies beyond is marked natural.
    fn setting(&self, entry: &Hyperparameter) -> Result<Setting, Fault> {
        let purpose = match self.role {
            Role::Scientific => Purpose::Scientific,
            Role::Nuisance | Role::Fixed => Purpose::Nuisance,
        };
        let domain = match &self.range {
            Range::Value(value) => return Ok(Setting::Fixed(value.clone())),
            Range::Float { low, high, scale } => Domain::Float(FloatRange::new(*low, *high, *scale)?),
            Range::Int { low, high, scale } => Domain::Int(IntRange::new(*low, *high, *scale)?),
            Range::Choice(options) => Domain::Choice(Options::new(options.clone())?),
        };
        let natural = entry.natural(&domain);
        Ok(Setting::Varied { purpose, domain, natural })
    }
}

impl Advice {
    pub fn get(&self, name: &str) -> Option<&Proposed> {
        self.proposals.iter().find(|proposed| proposed.name == name)
    }

    pub fn recommend(&self) -> Recommendation {
        let count = |role: Role| self.proposals.iter().filter(|proposed| proposed.role == role).count();
        let (scientific, nuisance) = (count(Role::Scientific), count(Role::Nuisance));
        let (trials, per_setting) = (self.trials, self.trials_per_setting);
        let mut advice = Recommendation::new(t::advised(nuisance, per_setting, scientific, trials).into());
        advice.reasons.extend(self.proposals.iter().map(|proposed| {
            let (name, reason) = (&proposed.name, &proposed.reason);
            Sentence::of(|lang| t::reason(name, reason.get(lang)).get(lang))
        }));
        if self.per_setting_is_thin() {
            advice.beware(t::few_trials(per_setting));
        }
        advice.warnings.extend(conditions(&self.study));
        advice.propose(t::ADVISED_STUDY.into(), Ok(self.study.clone()));
        if let Some(switch) = self.goal.whether_it_helps() {
            let presence = Goal::Understand { parameter: switch.to_owned() };
            let strengths = strengths(switch);
            advice.propose(
                t::whether_it_helps(Arg::list(strengths.iter().copied()), switch).into(),
                advise(&self.study, &presence, self.trials).map(|advice| advice.study),
            );
        }
        advice
    }

    /// Fewer than five trials for the learning rate alone find little.
    fn per_setting_is_thin(&self) -> bool {
        self.trials_per_setting < 5
    }
}

/// The value a parameter has in a study where it is fixed, or the workload's default.
fn fixed_value(study: &Study, entry: &Hyperparameter) -> Value {
    study.space.value(entry.name, &Values::new()).cloned().unwrap_or_else(|| entry.default_value())
}
