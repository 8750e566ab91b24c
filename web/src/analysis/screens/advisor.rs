//! The advisor: roles and ranges with their reasons, and what overruling them does to the conclusion.
//!
//! Knows nothing of what becomes of the study.

use super::Screen;
use super::parts::{self, fault, recommendation};
use crate::analysis::Answer;
use crate::analysis::ask::{Ask, problems};
use crate::analysis::node::{self, Node};
use lab_core::plot::parameter_title;
use lab_core::procedure::Recommendation;
use lab_core::procedure::advisor::{Advice, Goal, Proposed, Range, advise, overrules};
use lab_core::space::{Domain, FloatRange, IntRange, Options, Purpose, Role, Value, format_number};
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence, Text};
use lab_core::workload::{Kind, hyperparameter};

const TRIALS: &str = "32";
const MAXIMIZE: &str = "maximize";
const UNDERSTAND: &str = "understand";
const TEST: &str = "test";
/// Fields of roles that a person chose are called so, and the hyperparameter's name.
const ROLE: &str = "role ";
const ROLES: [(Role, &str, Text); 3] = [
    (Role::Scientific, "scientific", Text::new("scientific", "目标")),
    (Role::Nuisance, "nuisance", Text::new("nuisance", "冗余")),
    (Role::Fixed, "fixed", Text::new("fixed", "固定")),
];

#[derive(Default)]
pub struct Advisor;

fn goal(ask: &Ask) -> Result<Goal, Sentence> {
    let parameter = ask.or("parameter", "optimizer").to_owned();
    match ask.or("goal", MAXIMIZE) {
        UNDERSTAND => Ok(Goal::Understand { parameter }),
        TEST => {
            let values: Vec<Value> = ask
                .or("values", "")
                .split([',', '，'])
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(value)
                .collect();
            if values.len() < 2 {
                return Err(Sentence::new("Name at least two values to compare.", "请至少给出两个要比较的值。"));
            }
            Ok(Goal::TestChange { parameter, values })
        }
        _ => Ok(Goal::Maximize),
    }
}

/// A number where the text is one.
fn value(text: &str) -> Value {
    let read = serde_json::from_str(text).ok().and_then(|json: serde_json::Value| Value::from_json(&json));
    read.unwrap_or_else(|| text.into())
}

fn ask_advice(ask: &Ask) -> Result<Advice, Sentence> {
    advise(&parts::design(ask)?, &goal(ask)?, ask.count("trials", TRIALS)?).map_err(|found| problems(&found))
}

/// The advised study with the roles a person chose instead.
fn overruled(advice: &Advice, ask: &Ask) -> Result<Study, Sentence> {
    let mut revision = advice.study.revise();
    for proposed in &advice.proposals {
        let name = proposed.name.as_str();
        let chosen = ask.field(&format!("{ROLE}{name}"));
        let Some((role, ..)) = ROLES.iter().find(|(_, word, _)| Some(*word) == chosen) else { continue };
        if *role == proposed.role {
            continue;
        }
        revision = match role {
            Role::Fixed => revision.fix(name, value_of(proposed)),
            Role::Scientific | Role::Nuisance => {
                let purpose = if *role == Role::Scientific { Purpose::Scientific } else { Purpose::Nuisance };
                let own = advice.study.space.get(name).and_then(|parameter| parameter.domain().cloned());
                match own.or_else(|| usual(name)) {
                    Some(domain) => revision.vary(name, purpose, domain),
                    None => revision,
                }
            }
        };
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
    match hyperparameter(name)?.kind {
        Kind::Real { usual: (low, high), scale, .. } => FloatRange::new(low, high, scale).ok().map(Domain::Float),
        Kind::Whole { usual: (low, high), scale, .. } => IntRange::new(low, high, scale).ok().map(Domain::Int),
        Kind::Listed { usual, .. } => {
            Options::new(usual.iter().map(|&value| value.into()).collect()).ok().map(Domain::Choice)
        }
        Kind::Name { options } => {
            Options::new(options.iter().map(|&option| option.into()).collect()).ok().map(Domain::Choice)
        }
    }
}

impl Screen for Advisor {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        let mut blocks = vec![form(ask)];
        let advice = match ask_advice(ask) {
            Ok(advice) => advice,
            Err(why) => {
                blocks.push(fault(&why, lang));
                return Answer { blocks, ..Answer::default() };
            }
        };
        let study = overruled(&advice, ask);
        blocks.push(conclusion(&advice, &study, lang));
        blocks.push(roles(&advice, ask));
        let said =
            study.as_ref().map_or_else(|why| node::said(why, lang), |_| node::said(&advice.recommend().headline, lang));
        Answer { blocks, said, ..Answer::default() }
    }
}

fn form(ask: &Ask) -> Node {
    let lang = ask.lang;
    let goals = [
        (MAXIMIZE, Text::new("the best result that can be had", "取得尽可能好的结果")),
        (UNDERSTAND, Text::new("how one hyperparameter matters", "了解某个超参数的影响")),
        (TEST, Text::new("whether one value beats another", "比较某个超参数的几个值")),
    ];
    let goals = goals.map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()));
    let goal = ask.or("goal", MAXIMIZE);
    let mut fields = vec![node::select("goal", Text::new("The round is for", "本轮的目的"), &goals, goal, true, lang)];
    if goal != MAXIMIZE {
        let names = parts::design(ask).ok().and_then(|base| advise(&base, &Goal::Maximize, 100).ok());
        let names: Vec<(String, String)> = names
            .iter()
            .flat_map(|advice| &advice.proposals)
            .map(|proposed| (proposed.name.clone(), parameter_title(&proposed.name, lang)))
            .collect();
        let title = Text::new("Hyperparameter in question", "所问的超参数");
        fields.push(node::select("parameter", title, &names, ask.or("parameter", "optimizer"), true, lang));
    }
    if goal == TEST {
        let title = Text::new("Values, separated by commas", "取值，以逗号分隔");
        fields.push(node::input("values", title, ask.or("values", ""), lang));
    }
    fields.push(node::input("trials", parts::TRIALS, ask.or("trials", TRIALS), lang));
    node::card([
        parts::about_design(ask),
        node::fields(fields),
        node::buttons([node::button(Text::new("Advise", "建议"), "advise", lang, true)]),
    ])
}

/// What the round will say, as advised or as overruled.
fn conclusion(advice: &Advice, study: &Result<Study, Sentence>, lang: Lang) -> Node {
    let mut said: Recommendation = advice.recommend();
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
                said.headline = Sentence::new(
                    format!("Overruled at {} of {} hyperparameters.", against.len(), advice.proposals.len()),
                    format!("{} 个超参数中有 {} 个被推翻。", advice.proposals.len(), against.len()),
                );
                said.studies.clear();
                let purpose = Sentence::new("The study as you decided", "按您的决定的研究");
                said.propose(purpose, Ok(study.clone()));
                said.warnings = against.into_iter().map(|overrule| overrule.consequence).collect();
                said.warnings.extend(lab_core::procedure::advisor::conditions(study));
            }
        }
    }
    recommendation(&said, lang)
}

/// Every hyperparameter with its role, to be overruled, its range and the reason.
fn roles(advice: &Advice, ask: &Ask) -> Node {
    let lang = ask.lang;
    let options: Vec<(String, String)> =
        ROLES.iter().map(|(_, word, title)| ((*word).to_owned(), title.get(lang).to_owned())).collect();
    let row = |proposed: &Proposed| {
        let title = parameter_title(&proposed.name, lang);
        let field = format!("{ROLE}{}", proposed.name);
        let advised = ROLES.iter().find(|(role, ..)| *role == proposed.role).map_or("", |(_, word, _)| *word);
        let label = lang.pick(format!("Role of {title}"), format!("{title}的角色"));
        vec![
            title.into(),
            node::bare_select(&field, &label, &options, ask.or(&field, advised), true),
            range(&proposed.range).into(),
            node::classed("span", "reason", proposed.reason.get(lang)),
        ]
    };
    let (varied, fixed): (Vec<&Proposed>, Vec<&Proposed>) =
        advice.proposals.iter().partition(|proposed| proposed.role != Role::Fixed);
    let columns = lang.pick(["hyperparameter", "role", "range", "reason"], ["超参数", "角色", "范围", "理由"]);
    let name = lang.pick("Roles and ranges", "角色与范围");
    let rows = varied.into_iter().chain(fixed).map(row).collect();
    node::card([node::text("h2", name), node::table_of(name, columns, rows)])
}

fn range(range: &Range) -> String {
    match range {
        Range::Value(value) => value.to_string(),
        Range::Float { low, high, .. } => format!("{} – {}", format_number(*low), format_number(*high)),
        Range::Int { low, high, .. } => format!("{low} – {high}"),
        Range::Choice(options) => options.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
    }
}
