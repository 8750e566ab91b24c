//! What several screens have: recommendations, faults, the choice of records, a proposed study.
//!
//! Knows nothing of any one procedure.

use crate::analysis::Answer;
use crate::analysis::ask::{Ask, Listed, OPEN, problems};
use crate::analysis::node::{self, Node};
use lab_core::procedure::{Proposal, Recommendation};
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence, Text};

pub const RECORD: Text = Text::new("Study", "研究");
pub const TRIALS: Text = Text::new("Trials", "试验数");
pub const STEPS: Text = Text::new("Steps per trial", "每个试验的步数");
pub const PROPOSE: Text = Text::new("Propose the study", "提出研究");
pub const ANALYZE: Text = Text::new("Analyze", "分析");

/// The answer with its reasons, warnings and studies.
pub fn recommendation(advice: &Recommendation, lang: Lang) -> Node {
    let mut parts = vec![
        node::text("h2", lang.pick("Recommendation", "建议")),
        node::classed("p", "big", advice.headline.get(lang)),
    ];
    if !advice.reasons.is_empty() {
        parts.push(node::list(advice.reasons.iter().map(|reason| node::said(reason, lang))));
    }
    for warning in &advice.warnings {
        parts.push(node::classed("p", "warning", format!("⚠ {}", warning.get(lang))));
    }
    for Proposal { purpose, study } in &advice.studies {
        parts.push(node::study(purpose.get(lang), study, lang));
    }
    node::element("section", &[("class", "card answer")], parts)
}

/// What went wrong, where a person looks for it.
pub fn fault(sentence: &Sentence, lang: Lang) -> Node {
    node::element("p", &[("class", "error"), ("role", "alert")], [sentence.get(lang).into()])
}

/// The design at hand, or why it is of no use.
pub fn design(ask: &Ask) -> Result<Study, Sentence> {
    ask.design().map_err(|found| {
        let Sentence { en, zh } = problems(&found);
        Sentence::new(format!("The design has problems: {en}"), format!("设计存在问题：{zh}"))
    })
}

/// Which study the page works on.
pub fn about_design(ask: &Ask) -> Node {
    let name = ask.design.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
    let words = ask.lang.pick(format!("For the design at hand, \"{name}\"."), format!("针对当前设计“{name}”。"));
    node::classed("p", "note", words)
}

/// Studies with results, the one at hand first.
fn listed(ask: &Ask) -> Vec<(String, String)> {
    let title = |listed: &Listed| {
        let (name, ended, trials) = (&listed.name, listed.ended, listed.trials);
        ask.lang.pick(format!("{name} ({ended} of {trials} trials)"), format!("{name}（{ended}/{trials} 个试验）"))
    };
    let mut found: Vec<(String, String)> = ask
        .studies
        .iter()
        .filter(|listed| listed.ended > 0)
        .map(|listed| (listed.key.clone(), title(listed)))
        .collect();
    if ask.open.as_deref() == Some(OPEN) {
        let at_hand = ask.lang.pick("the study at hand, on the runner", "运行器上的当前研究");
        found.insert(0, (OPEN.to_owned(), at_hand.to_owned()));
    }
    // A stable sort: the rest stays in its order.
    found.sort_by_key(|(key, _)| ask.open.as_ref() != Some(key));
    found
}

/// A choice of one study with results.
pub fn one_record(ask: &Ask) -> Node {
    let options = listed(ask);
    match options.first() {
        None => no_records(ask.lang),
        Some((first, _)) => node::select("record", RECORD, &options, ask.or("record", first), false, ask.lang),
    }
}

/// A choice of several studies with results.
pub fn several_records(ask: &Ask) -> Node {
    let options = listed(ask);
    if options.is_empty() {
        return no_records(ask.lang);
    }
    let boxes =
        options.iter().map(|(key, title)| node::checkbox("record", key, title, ask.all("record").contains(key)));
    let name = ask.lang.pick("Studies", "研究");
    node::element("div", &[("class", "checks"), ("role", "group"), ("aria-label", name)], boxes)
}

fn no_records(lang: Lang) -> Node {
    let words = lang.pick(
        "No study with results is in this browser yet: run one first.",
        "本浏览器中尚无有结果的研究：请先运行一个。",
    );
    node::classed("p", "note", words)
}

/// One of the two steps of a procedure.
pub fn step(number: u32, title: Text, lang: Lang, parts: impl IntoIterator<Item = Node>) -> Node {
    let head = node::text("h2", format!("{number} · {}", title.get(lang)));
    node::card(std::iter::once(head).chain(parts))
}

/// The first step of a procedure that is one study: how many trials of how many steps, and the study proposed.
pub fn propose_one(
    ask: &Ask,
    (trials, steps): (&str, &str),
    proposed: Option<&Result<Study, Sentence>>,
    purpose: Text,
) -> Vec<Node> {
    let lang = ask.lang;
    let mut parts = vec![
        about_design(ask),
        node::fields([
            node::input("trials", TRIALS, ask.or("trials", trials), lang),
            node::input("steps", STEPS, ask.or("steps", steps), lang),
        ]),
        node::buttons([node::button(PROPOSE, "propose", lang, proposed.is_none())]),
    ];
    parts.extend(outcome(proposed, lang, |study| vec![node::study(purpose.get(lang), study, lang)]));
    parts
}

/// The second step of a procedure that is one study: which record is read.
pub fn read_one(ask: &Ask) -> Vec<Node> {
    vec![node::fields([one_record(ask)]), node::buttons([node::button(ANALYZE, "analyze", ask.lang, false)])]
}

/// A procedure's blocks with what was found beneath them: the recommendation and `more`, or why there is none.
pub fn answer<T>(
    mut blocks: Vec<Node>,
    found: Option<&Result<T, Sentence>>,
    lang: Lang,
    advice: impl Fn(&T) -> &Recommendation,
    more: impl FnOnce(&T) -> Vec<Node>,
) -> Answer {
    blocks.extend(outcome(found, lang, |found| {
        let mut parts = vec![recommendation(advice(found), lang)];
        parts.extend(more(found));
        parts
    }));
    // Screen readers hear the headline.
    let headline = found.and_then(|found| found.as_ref().ok()).map(|found| &advice(found).headline);
    let said = headline.map(|headline| node::said(headline, lang)).unwrap_or_default();
    Answer { blocks, said, ..Answer::default() }
}

/// What a button led to: shown, or the reason why there is nothing.
pub fn outcome<T>(found: Option<&Result<T, Sentence>>, lang: Lang, show: impl FnOnce(&T) -> Vec<Node>) -> Vec<Node> {
    match found {
        None => Vec::new(),
        Some(Ok(found)) => show(found),
        Some(Err(sentence)) => vec![fault(sentence, lang)],
    }
}
