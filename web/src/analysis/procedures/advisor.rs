//! The advisor: roles and ranges with their reasons, and what overruling them does to the conclusion.

use crate::shared::exchange::advisor::{Advisable, Advise, Advised, Goal};
use crate::shared::exchange::procedures::Advice;
use crate::shared::files::problems;
use lab_core::procedure::Recommendation;
use lab_core::procedure::advisor::{self, Proposed, Range, advise, overrules};
use lab_core::space::{Domain, Options, Purpose, Role, Value, format_number};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::{Kind, hyperparameter};
use lab_texts::page::procedures as t;
use std::collections::BTreeMap;

/// Trials for which every hyperparameter is listed.
const MANY: u64 = 100;

/// # Errors
/// The goal lacks something, or what is wrong with the study that would follow.
pub fn answer(asked: &Advise) -> Result<Advised, Sentence> {
    let advice = advise(&asked.design, &goal(&asked.goal)?, asked.trials).map_err(|found| problems(&found))?;
    let study = overruled(&advice, &asked.chosen);
    let (varied, fixed): (Vec<&Proposed>, Vec<&Proposed>) =
        advice.proposals.iter().partition(|proposed| proposed.role != Role::Fixed);
    let hyperparameters = varied.into_iter().chain(fixed).map(advisable).collect();
    let mut said = conclusion(&advice, &study);
    said.studies.iter_mut().for_each(|proposal| put_question(&mut proposal.study, asked));
    Ok(Advised { conclusion: Advice::new(said, Vec::new()), hyperparameters })
}

/// What is asked now stands in the study, unless the design asked the same.
fn put_question(study: &mut Study, asked: &Advise) {
    let question = advisor::question(study);
    if question != advisor::question(&asked.design) {
        let text = question.get(asked.lang);
        if let Ok(worded) = study.revise().name(&text).question(text).finish() {
            *study = worded;
        }
    }
}

/// The hyperparameters that a round with this design can be about.
pub fn hyperparameters(design: &Study) -> Vec<String> {
    let advice = advise(design, &advisor::Goal::Maximize, MANY);
    advice.into_iter().flat_map(|advice| advice.proposals).map(|proposed| proposed.name).collect()
}

fn advisable(proposed: &Proposed) -> Advisable {
    let Proposed { name, role, range: advised, reason } = proposed;
    Advisable { name: name.clone(), role: *role, range: range(advised), reason: reason.clone() }
}

fn goal(goal: &Goal) -> Result<advisor::Goal, Sentence> {
    Ok(match goal {
        Goal::Maximize => advisor::Goal::Maximize,
        Goal::Understand { parameter } => advisor::Goal::Understand { parameter: parameter.clone() },
        Goal::TestChange { values, .. } if values.len() < 2 => {
            return Err(t::TWO_VALUES.into());
        }
        Goal::TestChange { parameter, values } => {
            let values = values.iter().map(|text| value(text)).collect();
            advisor::Goal::TestChange { parameter: parameter.clone(), values }
        }
    })
}

/// A number where the text is one.
fn value(text: &str) -> Value {
    let read = serde_json::from_str(text).ok().and_then(|json: serde_json::Value| Value::from_json(&json));
    read.unwrap_or_else(|| text.into())
}

/// The advised study with the roles a person chose instead.
fn overruled(advice: &advisor::Advice, chosen: &BTreeMap<String, Role>) -> Result<Study, Sentence> {
    let mut revision = advice.study.revise();
    for proposed in &advice.proposals {
        let name = proposed.name.as_str();
        let Some(&role) = chosen.get(name).filter(|role| **role != proposed.role) else { continue };
        let purpose = match role {
            Role::Fixed => {
                revision = revision.fix(name, value_of(proposed));
                continue;
            }
            Role::Scientific => Purpose::Scientific,
            Role::Nuisance => Purpose::Nuisance,
        };
        let own = advice.study.space.get(name).and_then(|parameter| parameter.domain().cloned());
        if let Some(domain) = own.or_else(|| usual(name)) {
            revision = revision.vary(name, purpose, domain);
        }
    }
    revision.trials(advice.trials).finish().map_err(|found| problems(&found))
}

fn value_of(proposed: &Proposed) -> Value {
    match &proposed.range {
        Range::Value(value) => value.clone(),
        Range::Choice(options) => options.first().cloned().unwrap_or(Value::Bool(false)),
        Range::Float { .. } | Range::Int { .. } => {
            hyperparameter(&proposed.name).map_or(Value::Int(0), lab_core::workload::Hyperparameter::default_value)
        }
    }
}

/// The range in which a hyperparameter is usually searched.
fn usual(name: &str) -> Option<Domain> {
    let entry = hyperparameter(name)?;
    match entry.kind {
        Kind::Name { options } => {
            Options::new(options.iter().map(|&option| option.into()).collect()).ok().map(Domain::Choice)
        }
        Kind::Real { .. } | Kind::Whole { .. } | Kind::Listed { .. } | Kind::Switch { .. } => entry.usual(),
    }
}

/// What the round will say, as advised or as overruled.
fn conclusion(advice: &advisor::Advice, study: &Result<Study, Sentence>) -> Recommendation {
    let mut said = advice.recommend();
    // The reasons stand in the table, each at its hyperparameter.
    said.reasons.clear();
    match study {
        Err(why) => {
            said.studies.clear();
            said.warnings.push(why.clone());
        }
        Ok(study) => {
            let against = overrules(advice, study);
            if !against.is_empty() {
                said.headline = t::overruled(advice.proposals.len(), against.len()).into();
                said.studies.clear();
                said.propose(t::AS_DECIDED.into(), Ok(study.clone()));
                said.warnings = against.into_iter().map(|overrule| overrule.consequence).collect();
                said.warnings.extend(advisor::conditions(study));
            }
        }
    }
    said
}

fn range(range: &Range) -> String {
    match range {
        Range::Value(value) => value.to_string(),
        Range::Float { low, high, .. } => format!("{} – {}", format_number(*low), format_number(*high)),
        Range::Int { low, high, .. } => format!("{low} – {high}"),
        Range::Choice(options) => options.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::text::Lang;

    #[test]
    fn an_overruled_role_is_followed_and_answered_for() {
        let example = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));
        let design = Box::new(Study::parse(example).unwrap());
        assert!(hyperparameters(&design).iter().any(|name| name == "batch_size"));
        let mut asked = Advise { design, goal: Goal::Maximize, trials: 32, chosen: BTreeMap::new(), lang: Lang::En };
        let advised = answer(&asked).unwrap();
        assert_eq!((advised.conclusion.studies.len(), advised.conclusion.reasons.len()), (1, 0));
        let batch = advised.hyperparameters.iter().find(|one| one.name == "batch_size").unwrap();
        assert_eq!(batch.role, Role::Fixed);
        asked.chosen.insert("batch_size".into(), Role::Nuisance);
        let overruled = answer(&asked).unwrap().conclusion;
        assert!(overruled.headline.en.starts_with("Overruled at 1 of"), "{overruled:?}");
        assert!(overruled.warnings.iter().any(|why| why.en.contains("as if it were a knob")), "{overruled:?}");
        asked.goal = Goal::TestChange { parameter: "optimizer".into(), values: vec!["adam".into()] };
        assert!(answer(&asked).unwrap_err().en.contains("at least two values"));
    }

    #[test]
    fn the_advised_study_says_what_it_asks() {
        let example = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));
        let design = Box::new(Study::parse(example).unwrap());
        let own = design.question.clone();
        let asked = |goal, lang| {
            let asked = Advise { design: design.clone(), goal, trials: 32, chosen: BTreeMap::new(), lang };
            let studies = answer(&asked).unwrap().conclusion.studies;
            studies.into_iter().map(|proposal| proposal.study.question.clone()).collect::<Vec<_>>()
        };
        let decay = Goal::TestChange { parameter: "weight_decay".into(), values: vec!["0".into(), "0.01".into()] };
        let words = ["Which weight decay is better: 0 or 0.01?", "Does weight decay help?"];
        assert_eq!(asked(decay, Lang::En), words);
        let rate = Goal::Understand { parameter: "nesterov.learning_rate".into() };
        assert_eq!(asked(rate, Lang::En), ["How does learning rate (nesterov) matter?"]);
        assert_eq!(asked(Goal::Maximize, Lang::Zh), ["哪种配置最好？"]);
        // The question of the design stays as it was written.
        let same = Goal::TestChange { parameter: "optimizer".into(), values: vec!["nesterov".into(), "adam".into()] };
        assert_eq!(asked(same, Lang::En), [own]);
    }
}
