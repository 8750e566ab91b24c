//! Changes to a study. What comes out was held to the same rules as a study read from a file.

use super::switches::{follows, is_on};
use super::{Parts, Study};
use crate::problem::Problem;
use crate::sampler::{Drawn, SamplerKind};
use crate::space::{Domain, Natural, Parameter, Purpose, Setting, Space, Value};
use crate::workload::{OptimizerKind, Workload, strengths, switch};

/// A study being changed; nothing is checked before [`Revision::finish`].
#[derive(Clone, Debug)]
pub struct Revision {
    study: Parts,
    parameters: Vec<Parameter>,
}

impl Revision {
    pub(super) fn new(study: &Study) -> Self {
        let mut changed = study.clone().into_parts();
        // Its trials are still to be drawn.
        changed.sampler.drawn = Drawn::Here;
        Self { study: changed, parameters: study.space.parameters().to_vec() }
    }

    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.study.name = name.into();
        self
    }

    pub fn question(mut self, question: impl Into<String>) -> Self {
        self.study.question = question.into();
        self
    }

    pub fn trials(mut self, trials: u64) -> Self {
        self.study.trials = trials;
        self
    }

    pub fn sampler(mut self, kind: SamplerKind) -> Self {
        self.study.sampler.kind = kind;
        self
    }

    /// Length of training and distance between evaluations, in steps; another pipeline evaluates as it likes.
    pub fn steps(mut self, length: u64, every: u64) -> Self {
        match &mut self.study.workload {
            Workload::Trained { steps, eval_every, .. } => (*steps, *eval_every) = (length, every),
            Workload::External { steps } => *steps = Some(length),
        }
        self
    }

    /// Fixes a parameter, new or old. Whatever can no longer be active goes: conditional parameters of other values, and,
    /// for the optimizer, hyperparameters of other update rules.
    pub fn fix(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if name == "optimizer" {
            let chosen = value.to_string();
            self.parameters.retain(|parameter| match parameter.name.split_once('.') {
                Some((owner, _)) => owner == chosen || OptimizerKind::parse(owner).is_none(),
                None => true,
            });
        }
        self.set(name, Setting::Fixed(value));
        self.prune();
        self
    }

    /// Varies a parameter, new or old. Ends of the domain that were natural bounds stay so, and steps stay.
    pub fn vary(mut self, name: &str, purpose: Purpose, domain: Domain) -> Self {
        let domain = match self.get(name).and_then(Parameter::domain) {
            Some(old) => domain.instead_of(old),
            None => domain,
        };
        let natural = match self.get(name).map(|parameter| &parameter.setting) {
            Some(Setting::Varied { natural, domain: old, .. }) => Natural {
                low: natural.low && ends(old).0 == ends(&domain).0,
                high: natural.high && ends(old).1 == ends(&domain).1,
            },
            _ => Natural::default(),
        };
        self.set(name, Setting::Varied { purpose, domain, natural });
        self
    }

    /// Puts a parameter in the place of the one of its name, or after all others.
    pub fn put(mut self, parameter: Parameter) -> Self {
        match self.parameters.iter_mut().find(|old| old.name == parameter.name) {
            Some(old) => *old = parameter,
            None => self.parameters.push(parameter),
        }
        self
    }

    /// Leaves a parameter to the workload's default; conditions on it go with it.
    pub fn remove(mut self, name: &str) -> Self {
        self.parameters.retain(|parameter| parameter.name != name);
        for parameter in &mut self.parameters {
            parameter.when.retain(|condition| condition.parent != name);
        }
        self
    }

    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The changed study. One in which nothing varies has one trial.
    ///
    /// # Errors
    /// Every problem of the changed study, as [`Study::new`] reports them.
    pub fn finish(self) -> Result<Study, Vec<Problem>> {
        let Self { mut study, parameters } = self;
        if !parameters.is_empty() && parameters.iter().all(|parameter| parameter.domain().is_none()) {
            study.trials = 1;
        }
        study.space = Space::new(parameters, "$.parameters")?;
        Study::new(study)
    }

    fn set(&mut self, name: &str, setting: Setting) {
        match self.parameters.iter_mut().find(|parameter| parameter.name == name) {
            Some(parameter) => parameter.setting = setting,
            None => self.parameters.push(Parameter { name: name.to_owned(), setting, when: Vec::new() }),
        }
        if matches!(self.study.workload, Workload::Trained { .. }) {
            self.follow(name);
        }
    }

    /// Keeps a technique and its switch together after a change of either: strengths act where the switch is on, and who
    /// changes the strength of what is switched off wants it on.
    fn follow(&mut self, changed: &str) {
        let Some(switch) = switch(changed).or((!strengths(changed).is_empty()).then_some(changed)) else { return };
        let Some(parameter) = self.parameters.iter_mut().find(|parameter| parameter.name == switch) else { return };
        if changed != switch && parameter.setting == Setting::Fixed(Value::Bool(false)) {
            parameter.setting = Setting::Fixed(Value::Bool(true));
        }
        if parameter.setting == Setting::Fixed(Value::Bool(true)) {
            return;
        }
        let names = strengths(switch);
        for strength in self.parameters.iter_mut().filter(|parameter| names.contains(&parameter.name.as_str())) {
            if !follows(strength, switch) {
                strength.when.retain(|condition| condition.parent != switch);
                strength.when.push(is_on(switch));
            }
        }
    }

    fn prune(&mut self) {
        loop {
            let before = self.parameters.len();
            let value = |parameter: &Parameter| Some((parameter.name.clone(), parameter.fixed()?.clone()));
            let fixed: Vec<(String, Value)> = self.parameters.iter().filter_map(value).collect();
            let names: Vec<String> = self.parameters.iter().map(|parameter| parameter.name.clone()).collect();
            self.parameters.retain(|parameter| {
                parameter.when.iter().all(|condition| {
                    names.contains(&condition.parent)
                        && fixed
                            .iter()
                            .all(|(name, value)| *name != condition.parent || condition.among.contains(value))
                })
            });
            if self.parameters.len() == before {
                return;
            }
        }
    }
}

fn ends(domain: &Domain) -> (Option<f64>, Option<f64>) {
    match domain {
        Domain::Float(range) => (Some(range.low()), Some(range.high())),
        Domain::Int(range) => (Some(range.low() as f64), Some(range.high() as f64)),
        Domain::Choice(_) => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{FloatRange, Role, Scale};

    fn study() -> Study {
        Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap()
    }

    #[test]
    fn fixing_a_choice_drops_its_other_branches() {
        let revised = study().revise().fix("optimizer", "adam").name("adam alone").finish().unwrap();
        let names: Vec<_> = revised.space.parameters().iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, ["optimizer", "adam.learning_rate", "model.width", "model.depth", "batch_size"]);
        assert_eq!(revised.name, "adam alone");
    }

    #[test]
    fn an_invalid_change_is_refused_with_its_place() {
        let problems = study().revise().fix("batch_size", 100_000i64).finish().unwrap_err();
        assert!(problems[0].path.contains("batch_size"), "{problems:?}");
        assert!(study().revise().fix("batch_syze", 64i64).finish().is_err());
        assert!(study().revise().steps(10, 20).finish().is_err());
    }

    #[test]
    fn a_study_in_which_nothing_varies_has_one_trial() {
        let domain = Domain::Float(FloatRange::new(1e-3, 1e-2, Scale::Log).unwrap());
        let adam = study().revise().fix("optimizer", "adam");
        let narrowed = adam.clone().vary("adam.learning_rate", Purpose::Nuisance, domain).finish().unwrap();
        assert_eq!((narrowed.trials, narrowed.space.get("adam.learning_rate").unwrap().role()), (32, Role::Nuisance));
        assert_eq!(adam.clone().fix("adam.learning_rate", 0.01).finish().unwrap().trials, 1);
        assert_eq!(adam.remove("adam.learning_rate").finish().unwrap().trials, 1);
    }
}
