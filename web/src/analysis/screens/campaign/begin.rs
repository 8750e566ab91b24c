//! The form that begins a campaign: its name, what it is for, what must hold first, and the baseline it sets out from.
//!
//! Knows nothing of rounds.

use super::words;
use crate::analysis::ask::{Ask, problems};
use crate::analysis::node::{self, Node};
use lab_core::analysis::ranking;
use lab_core::campaign::{Plan, Precondition, fixed_at};
use lab_core::sampler::Sequence;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};

/// The built-in example.
const FIRST_LIGHT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));

/// Sources of a baseline beside the studies of the store.
const EXAMPLE: &str = "first-light";
const DESIGN: &str = "design";

pub fn form(ask: &Ask) -> Node {
    let lang = ask.lang;
    let checks = Precondition::ALL.into_iter().map(|known| {
        let ticked = ask.all("checked").iter().any(|name| name == known.name());
        node::checkbox("checked", known.name(), known.sentence().get(lang), ticked)
    });
    let legend = lang.pick("Before tuning is worth anything", "调优有意义的前提");
    let mut sources = vec![
        (EXAMPLE.to_owned(), lang.pick("the built-in example, its first trial", "内置示例的第一个试验").to_owned()),
        (DESIGN.to_owned(), lang.pick("the design at hand, its first trial", "当前设计的第一个试验").to_owned()),
    ];
    let stored = ask.studies.iter().filter(|listed| listed.ended > 0).map(|listed| {
        let name = &listed.name;
        (listed.key.clone(), lang.pick(format!("the best trial of {name}"), format!("{name} 的最佳试验")))
    });
    sources.extend(stored);
    let parts = vec![
        node::text("h2", lang.pick("Begin a campaign", "新建调优项目")),
        node::fields([node::input("name", Text::new("Name", "名称"), ask.or("name", ""), lang)]),
        node::lines("purpose", Text::new("What is to be achieved", "要达到的目标"), ask.or("purpose", ""), lang),
        node::element("fieldset", &[("class", "checks")], [node::text("legend", legend)].into_iter().chain(checks)),
        node::fields([node::select(
            "record",
            Text::new("Baseline: the configuration to set out from", "基线：出发时的配置"),
            &sources,
            ask.or("record", EXAMPLE),
            false,
            lang,
        )]),
        node::buttons([node::button(Text::new("Begin the campaign", "新建"), "begin", lang, true)]),
    ];
    node::card(parts)
}

/// The plan that the form asks for.
///
/// # Errors
/// What is missing.
pub fn plan(ask: &Ask) -> Result<Plan, Sentence> {
    let name = words(ask, "name", Some(Sentence::new("Give the campaign a name.", "请给调优项目一个名称。")))?;
    let purpose = words(ask, "purpose", None)?;
    let baseline = match ask.or("record", EXAMPLE) {
        EXAMPLE => first(&Study::parse(FIRST_LIGHT).map_err(|found| problems(&found))?)?,
        DESIGN => first(&ask.design().map_err(|found| problems(&found))?)?,
        _ => {
            let record = ask.record()?;
            let best = ranking(&record).into_iter().next().and_then(|best| record.trials().get(&best.trial));
            let none = Sentence::new("This study has no completed trial.", "该研究没有完成的试验。");
            fixed(&record.study, &best.ok_or(none)?.values)?
        }
    };
    let mut plan = Plan::new(&name, &purpose, baseline).map_err(|why| Sentence::of(|lang| why.sentence(lang)))?;
    let is_checked = |known: &Precondition| ask.all("checked").iter().any(|name| name == known.name());
    plan.checklist = Precondition::ALL.into_iter().filter(is_checked).collect();
    Ok(plan)
}

/// The first configuration that a study would try: the study itself, if it varies nothing.
fn first(study: &Study) -> Result<Study, Sentence> {
    fixed(study, &Sequence::new(&study.space, &study.sampler).point(0).unwrap_or_default())
}

fn fixed(study: &Study, values: &Values) -> Result<Study, Sentence> {
    fixed_at(study, values).map_err(|found| problems(&found))
}
