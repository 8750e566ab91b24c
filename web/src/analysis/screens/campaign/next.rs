//! What next: the advice of the core, and the forms that open the next round from it or from a study of one's own, with what
//! each costs.
//!
//! Knows nothing of how advice comes about.

use super::project::Done;
use crate::analysis::ask::{Ask, problems};
use crate::analysis::node::{self, Node};
use crate::analysis::stored::{Home, Keep};
use crate::shared::place::speed_key;
use lab_core::campaign::{Aim, Arrangement, Budget, Campaign, Design, Event, next};
use lab_core::findings::{Report, Thresholds};
use lab_core::plot::DataTable;
use lab_core::procedure::numbers::{seconds, three};
use lab_core::record::Record;
use lab_core::sampler::SamplerKind;
use lab_core::space::Role;
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};
use lab_core::workload::Workload;

/// The source of a study of one's own that is not in the store.
const DESIGN: &str = "design";
/// Marks the form for a study of one's own, as numbers mark those of the advice.
const OWN: &str = "own";

/// The advice; with a form for each study that could be the next round, where rounds can be opened.
pub fn section(ask: &Ask, campaign: &Campaign, reports: &[Report], can_open: bool, fault: Option<Node>) -> Vec<Node> {
    let lang = ask.lang;
    let advice = next(campaign, reports);
    let mut parts =
        vec![node::text("h2", lang.pick("What next", "下一步")), node::classed("p", "big", advice.headline.get(lang))];
    if !advice.reasons.is_empty() {
        parts.push(node::list(advice.reasons.iter().map(|reason| node::said(reason, lang))));
    }
    parts.extend(advice.warnings.iter().map(|why| node::classed("p", "warning", format!("⚠ {}", why.get(lang)))));
    parts.extend(fault);
    let can_open = can_open && campaign.open_round().is_none();
    if can_open {
        for (i, proposal) in advice.studies.iter().enumerate() {
            let purpose = proposal.purpose.get(lang);
            let head = node::text("h3", purpose);
            let form = form(ask, campaign, &i.to_string(), &proposal.study, purpose);
            parts.push(node::element("div", &[("class", "proposed")], [head].into_iter().chain(form)));
        }
    }
    let mut blocks = vec![node::element("section", &[("class", "card answer")], parts)];
    blocks.extend(can_open.then(|| own_form(ask, campaign)));
    blocks
}

/// The design of a study as its form has it, its cost, what there is to object, and the button that opens the round.
fn form(ask: &Ask, campaign: &Campaign, which: &str, study: &Study, purpose: &str) -> Vec<Node> {
    let (lang, round) = (ask.lang, campaign.rounds().len() + 1);
    let mut parts = Vec::new();
    if !study.question.is_empty() {
        parts.push(node::text("p", study.question.clone()));
    }
    // Forms of several studies are told apart by what each is for.
    let input = |name: &str, label: Text, first: String| {
        let (name, spoken) = (field(name, round, which), format!("{}: {purpose}", label.get(lang)));
        let attributes = [
            ("type", "text"),
            ("name", name.as_str()),
            ("id", name.as_str()),
            ("value", ask.or(&name, &first)),
            ("autocomplete", "off"),
            ("aria-label", spoken.as_str()),
        ];
        let input = node::element("input", &attributes, []);
        node::element("label", &[("class", "field")], [node::text("span", label.get(lang)), input])
    };
    let mut fields = Vec::new();
    if !is_list(study) {
        fields.push(input("trials", Text::new("Trials", "试验数"), study.trials.to_string()));
    }
    if let Workload::Trained { steps, .. } = study.workload {
        fields.push(input("steps", Text::new("Steps per trial", "每个试验的步数"), steps.to_string()));
    }
    if study.space.varied().any(|(parameter, _)| parameter.role() == Role::Scientific) {
        let options = lang.pick(
            [("joint", "one study, the values join the search space"), ("apart", "a study of its own for each value")],
            [("joint", "一个研究，取值并入搜索空间"), ("apart", "每个取值各用一个研究")],
        );
        let options = options.map(|(value, title)| (value.to_owned(), title.to_owned()));
        let name = field("arrangement", round, which);
        let label = lang.pick("Scientific values", "目标超参数的取值");
        let spoken = format!("{label}: {purpose}");
        let list = node::bare_select(&name, &spoken, &options, ask.or(&name, "joint"), true);
        fields.push(node::element("label", &[("class", "field")], [node::text("span", label), list]));
    }
    parts.push(node::fields(fields));
    match design(ask, round, which, study) {
        Err(why) => parts.push(node::classed("p", "error", why.get(lang))),
        Ok(design) => {
            let objections = design.objections();
            let inseparable = design.studies().err().map(|why| why.sentence());
            parts.extend(
                objections
                    .iter()
                    .chain(&inseparable)
                    .map(|why| node::classed("p", "warning", format!("⚠ {}", why.get(lang)))),
            );
            parts.extend(budget(ask, campaign, &design, purpose));
        }
    }
    let label = lang.pick(format!("Open as round {round}"), format!("作为第 {round} 轮开始"));
    let (act, name) = (format!("open-{which}"), format!("{label}: {purpose}"));
    let class = if which == "0" { "primary" } else { "" };
    let attributes = [
        ("type", "button"),
        ("class", class),
        ("data-act", act.as_str()),
        ("id", act.as_str()),
        ("aria-label", name.as_str()),
    ];
    let again = lang.pick("Update the cost", "更新成本");
    let spoken = format!("{again}: {purpose}");
    let cost = [("type", "button"), ("data-act", "change"), ("aria-label", spoken.as_str())];
    let buttons =
        [node::element("button", &attributes, [label.into()]), node::element("button", &cost, [again.into()])];
    parts.push(node::buttons(buttons));
    parts
}

/// What the design costs, and what a little more of it would.
fn budget(ask: &Ask, campaign: &Campaign, design: &Design, purpose: &str) -> Vec<Node> {
    let lang = ask.lang;
    // What this browser measured last is nearer than what the campaign's own rounds took, wherever that was.
    let speed = speed_key(&design.study).and_then(|key| ask.speeds.get(&key).copied()).filter(|speed| *speed > 0.0);
    let step = speed.map(|speed| 1.0 / speed).or_else(|| campaign.seconds_per_step());
    let budget = Budget::of(design, step);
    let time = |time: Option<f64>| time.map_or_else(|| "–".to_owned(), seconds);
    let steps = |times: u64| budget.steps.map_or_else(|| "–".to_owned(), |steps| (steps * times).to_string());
    let first = vec![
        lang.pick("as designed", "按当前设计").to_owned(),
        budget.trials.to_string(),
        steps(1),
        time(budget.seconds),
    ];
    let rest = budget.alternatives.iter().map(|alternative| {
        let times = if alternative.change == lab_core::campaign::Change::TwiceTheSteps { 2 } else { 1 };
        let what = node::said(&alternative.change.sentence(), lang);
        vec![what, alternative.trials.to_string(), steps(times), time(alternative.seconds)]
    });
    let columns = lang.pick(["cost", "trials", "steps each", "time"], ["成本", "试验数", "每个步数", "时间"]);
    let table =
        DataTable { columns: columns.map(str::to_owned).into(), rows: [first].into_iter().chain(rest).collect() };
    let density = three(budget.per_dimension);
    let (values, dimensions) = (budget.values, budget.dimensions);
    let line = lang.pick(
        format!(
            "{values} scientific values compared, {dimensions} dimensions searched, about {density} values in each"
        ),
        format!("比较 {values} 个目标超参数取值，搜索 {dimensions} 个维度，每维约 {density} 个值"),
    );
    let untimed = lang.pick(
        "Time is known once a study on these data has trained in this browser.",
        "待本浏览器在该数据上训练过研究之后，即可估计时间。",
    );
    let mut parts = vec![node::classed("p", "note", line)];
    let label = lang.pick(format!("Budget: {purpose}"), format!("预算：{purpose}"));
    parts.push(node::table(&label, &table));
    parts.extend(step.is_none().then(|| node::classed("p", "note", untimed)));
    parts
}

/// A form for the design at hand or any stored study.
fn own_form(ask: &Ask, campaign: &Campaign) -> Node {
    let (lang, round) = (ask.lang, campaign.rounds().len() + 1);
    let mut sources = vec![(DESIGN.to_owned(), lang.pick("the design at hand", "当前设计").to_owned())];
    let stored = ask.studies.iter().map(|listed| (listed.key.clone(), listed.name.clone()));
    sources.extend(stored);
    let label = Text::new("Study", "研究");
    let head = lang.pick("Ask another question, with a study of your own", "用自己的研究提出另一个问题");
    let mut parts = vec![node::fields([node::select("record", label, &sources, chosen(ask), true, lang)])];
    match own(ask) {
        Err(why) => parts.push(node::classed("p", "error", why.get(lang))),
        Ok((study, record)) => {
            parts.extend(form(ask, campaign, &format!("{OWN}-{}", chosen(ask)), &study, &study.name));
            if let Some(record) = record.filter(|record| !record.trials().is_empty()) {
                let n = record.trials().len();
                let label = lang.pick(
                    format!("Take it as round {round} with the {n} trials it has"),
                    format!("连同已有的 {n} 个试验作为第 {round} 轮"),
                );
                let attributes = [("type", "button"), ("data-act", "open-results"), ("id", "open-results")];
                parts.push(node::buttons([node::element("button", &attributes, [label.into()])]));
            }
        }
    }
    node::card([node::text("h2", head)].into_iter().chain(parts))
}

/// The chosen source: what was chosen before the page was left is not at hand.
fn chosen(ask: &Ask) -> &str {
    if ask.files.is_empty() { DESIGN } else { ask.or("record", DESIGN) }
}

fn own(ask: &Ask) -> Result<(Study, Option<Record>), Sentence> {
    if chosen(ask) == DESIGN {
        return Ok((ask.design().map_err(|found| problems(&found))?, None));
    }
    let record = ask.record()?;
    Ok((record.study.clone(), Some(record)))
}

/// Opens the next round with the study that a form stands for.
///
/// # Errors
/// Why it cannot be the next round.
pub fn open(ask: &Ask, campaign: &Campaign, home: Home, which: &str) -> Result<Done, Sentence> {
    let round = campaign.rounds().len() + 1;
    let mut done = Done {
        said: Sentence::new(format!("Round {round} is open."), format!("第 {round} 轮已开始。")),
        ..Done::default()
    };
    if which == "results" {
        let (study, record) = own(ask)?;
        let place = match (home, &record) {
            (Home::Runner, Some(record)) => {
                let place = home.place(&format!("{}x1", ask.stored.fresh));
                done.keep.push(Keep::Study { place: place.clone(), record: Box::new(record.clone()), trains: false });
                place
            }
            _ => Home::Browser.place(chosen(ask)),
        };
        done.events = vec![Event::Opened(Box::new(Design::joint(study))), Event::Kept { round, study: 1, place }];
        done.supplied = record.map(|record| (round, 1, record)).into_iter().collect();
        return Ok(done);
    }
    let study = match which.strip_prefix(OWN) {
        Some(_) => own(ask)?.0,
        None => {
            let advice = next(campaign, &campaign.reports(&Thresholds::default()));
            let proposal = which.parse().ok().and_then(|i: usize| advice.studies.get(i).cloned());
            proposal
                .ok_or_else(|| Sentence::new("The advice has changed: look again.", "建议已变化：请重新查看。"))?
                .study
        }
    };
    let design = design(ask, round, which, &study)?;
    let studies = design.studies().map_err(|why| why.sentence())?;
    done.events.push(Event::Opened(Box::new(design)));
    for (number, (_, study)) in (1..).zip(studies) {
        let place = home.place(&format!("{}x{number}", ask.stored.fresh));
        done.events.push(Event::Kept { round, study: number, place: place.clone() });
        done.keep.push(Keep::Study { place, record: Box::new(Record::new(study)), trains: true });
    }
    Ok(done)
}

/// A study with the trials, steps and arrangement that its form asks for.
fn design(ask: &Ask, round: usize, which: &str, study: &Study) -> Result<Design, Sentence> {
    let mut revision = study.revise();
    if !is_list(study) {
        revision = revision.trials(ask.count(&field("trials", round, which), &study.trials.to_string())?);
    }
    if let Workload::Trained { steps, eval_every, .. } = study.workload {
        let length = ask.count(&field("steps", round, which), &steps.to_string())?;
        revision = revision.steps(length, eval_every.min(length));
    }
    let study = revision.finish().map_err(|found| problems(&found))?;
    let is_apart = ask.field(&field("arrangement", round, which)) == Some("apart");
    let arrangement = if is_apart { Arrangement::Apart } else { Arrangement::Joint };
    Ok(Design { study, arrangement })
}

/// Whether the trials were written by hand, as those of a confirmation are.
fn is_list(study: &Study) -> bool {
    matches!(study.sampler.kind, SamplerKind::Manual { .. }) || Aim::of(study) == Aim::Confirm
}

/// Fields of every round are its own: what stood in those of the last one means nothing in the next.
fn field(name: &str, round: usize, which: &str) -> String {
    format!("{name}-{round}-{which}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::campaign::{Plan, fixed_at};
    use lab_core::sampler::Sequence;

    #[test]
    fn a_form_changes_the_design() {
        let study =
            Study::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json")))
                .unwrap();
        let ask = |fields: serde_json::Value| -> Ask {
            serde_json::from_value(serde_json::json!({"lang": "en", "fields": fields})).unwrap()
        };
        let changed = ask(serde_json::json!({"trials-1-0": ["5"], "steps-1-0": ["40"], "arrangement-1-0": ["apart"]}));
        let found = design(&changed, 1, "0", &study).unwrap();
        assert_eq!((found.study.trials, found.arrangement), (5, Arrangement::Apart));
        assert!(matches!(found.study.workload, Workload::Trained { steps: 40, eval_every, .. } if eval_every <= 40));
        assert_eq!(design(&changed, 2, "0", &study).unwrap().study, study);
        assert!(design(&ask(serde_json::json!({"trials-1-0": ["none"]})), 1, "0", &study).is_err());
        let baseline = fixed_at(&study, &Sequence::new(&study.space, &study.sampler).point(0).unwrap()).unwrap();
        let campaign = Campaign::new(Plan::new("x", "", baseline).unwrap());
        let form = form(&changed, &campaign, "0", &study, "x");
        assert!(form.iter().any(|node| node.to_string().contains("Budget")), "{form:?}");
    }
}
