//! What ends a round: a conclusion with what was learnt, and a launch that changes the baseline.
//!
//! Knows nothing of the rounds that follow.

use super::project::Done;
use super::words;
use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use lab_core::analysis::{Ranked, ranking};
use lab_core::campaign::{Aim, Campaign, Conclusion, Dismissal, Event, Evidence, Launch, Phase, Round, heeded};
use lab_core::findings::{Finding, Report, Thresholds};
use lab_core::space::{Values, format_number};
use lab_core::text::{Sentence, Text};

/// Trials offered for a launch.
const OFFERED: usize = 12;

/// The form that concludes the open round.
pub fn conclusion(ask: &Ask, campaign: &Campaign, reports: &[Report], fault: Option<Node>) -> Option<Node> {
    let lang = ask.lang;
    let (number, round) = campaign.open_round()?;
    let (done, all) = round.progress();
    let learnt = format!("learnt-{number}");
    let words = Text::new("What was learnt", "所得结论");
    let mut parts = vec![node::lines(&learnt, words, ask.or(&learnt, ""), lang)];
    let found = objectionable(round, reports.last());
    if !found.is_empty() {
        let line = lang.pick(
            "Findings that the next round shall not heed: say why. What is left empty is heeded.",
            "下一轮不必理会的发现：请说明理由。留空则会予以考虑。",
        );
        parts.push(node::classed("p", "note", line));
    }
    for finding in found {
        let name = dismissal(number, finding);
        let about = finding.parameter.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        let label = format!("{}{about}", finding.code.name());
        let attributes = [
            ("type", "text"),
            ("name", name.as_str()),
            ("id", name.as_str()),
            ("value", ask.or(&name, "")),
            ("autocomplete", "off"),
        ];
        let input = node::element("input", &attributes, []);
        parts.push(node::element("label", &[("class", "field")], [node::text("span", label), input]));
    }
    let best = best(round);
    if !best.is_empty() && Aim::of(&round.design.study) != Aim::Confirm {
        let boxes = best.iter().map(|(name, value)| {
            let ticked = ask.all(&keeps(number)).contains(name);
            node::checkbox(&keeps(number), name, &format!("{name} = {value}"), ticked)
        });
        let legend = lang.pick("Keep from now on, as in the best trial", "今后保持为最佳试验的取值");
        let legend = node::text("legend", legend);
        parts.push(node::element("fieldset", &[("class", "checks")], [legend].into_iter().chain(boxes)));
    }
    parts.extend(fault);
    let label = lang.pick(format!("Conclude round {number}"), format!("为第 {number} 轮作结论"));
    let attributes = [("type", "button"), ("class", "primary"), ("data-act", "conclude"), ("id", "conclude")];
    parts.push(node::buttons([node::element("button", &attributes, [label.into()])]));
    let head = lang.pick(format!("Conclusion of round {number}"), format!("第 {number} 轮的结论"));
    Some(if done >= all {
        node::card([node::text("h2", head)].into_iter().chain(parts))
    } else {
        let early = lang.pick(format!("{head}, before all trials are done"), format!("{head}（试验尚未全部完成）"));
        node::element("details", &[("class", "card")], [node::text("summary", early)].into_iter().chain(parts))
    })
}

/// What the next round would heed. A dismissal is of a code and a parameter, whatever the group.
fn objectionable<'r>(round: &Round, report: Option<&'r Report>) -> Vec<&'r Finding> {
    let mut found = report.map(|report| heeded(round, report)).unwrap_or_default();
    found.sort_by(|a, b| (a.code.name(), &a.parameter).cmp(&(b.code.name(), &b.parameter)));
    found.dedup_by(|a, b| (a.code, &a.parameter) == (b.code, &b.parameter));
    found
}

fn dismissal(round: usize, finding: &Finding) -> String {
    format!("dismiss-{round}-{}-{}", finding.code.name(), finding.parameter.as_deref().unwrap_or_default())
}

fn keeps(round: usize) -> String {
    format!("keep-{round}")
}

/// The values of the best trial.
fn best(round: &Round) -> Values {
    let record = round.record();
    let best = ranking(&record).into_iter().next().and_then(|best| record.trials().get(&best.trial));
    best.map(|trial| trial.values.clone()).unwrap_or_default()
}

/// Concludes the open round.
///
/// # Errors
/// What is missing.
pub fn conclude(ask: &Ask, campaign: &Campaign) -> Result<Done, Sentence> {
    let none = Sentence::new("No round is open.", "没有进行中的轮次。");
    let (number, round) = campaign.open_round().ok_or(none)?;
    let missing = Sentence::new("Write down what was learnt.", "请写下所得结论。");
    let learnt = words(ask, &format!("learnt-{number}"), Some(missing))?;
    let mut dismissed = Vec::new();
    let reports = campaign.reports(&Thresholds::default());
    for finding in objectionable(round, reports.last()) {
        let reason = words(ask, &dismissal(number, finding), None)?;
        if !reason.is_empty() {
            dismissed.push(Dismissal { code: finding.code, parameter: finding.parameter.clone(), reason });
        }
    }
    let mut kept = best(round);
    kept.retain(|name, _| ask.all(&keeps(number)).contains(name));
    let conclusion = Conclusion { learnt, dismissed, keeps: kept };
    let said = Sentence::new(format!("Round {number} is concluded."), format!("第 {number} 轮已有结论。"));
    Ok(Done { events: vec![Event::Concluded { round: number, conclusion }], said, ..Done::default() })
}

/// The last round with its best trials, if it is concluded and nothing was adopted from it.
fn launchable(campaign: &Campaign) -> Option<(usize, Vec<Ranked>)> {
    let (number, round) = (campaign.rounds().len(), campaign.rounds().last()?);
    let mut trials = ranking(&round.record());
    trials.truncate(OFFERED);
    let is_over = campaign.launches().iter().any(|launch| launch.round == number);
    (matches!(round.phase, Phase::Concluded(_)) && !is_over && !trials.is_empty()).then_some((number, trials))
}

/// The form that adopts a trial of the last concluded round.
pub fn adoption(ask: &Ask, campaign: &Campaign, fault: Option<Node>) -> Option<Node> {
    let lang = ask.lang;
    let (number, trials) = launchable(campaign)?;
    let baseline = campaign.baseline();
    let candidate = campaign.candidate(number, &baseline);
    let options: Vec<(String, String)> = trials
        .iter()
        .map(|Ranked { trial, objective, .. }| {
            let objective = format_number(*objective);
            (trial.to_string(), lang.pick(format!("trial {trial}: {objective}"), format!("试验 {trial}：{objective}")))
        })
        .collect();
    let [trial, reason, complexity] = fields(number);
    let first = candidate.or(trials.first().map(|best| best.trial)).unwrap_or_default().to_string();
    let chosen = ask.or(&trial, &first);
    let evidence = chosen.parse().ok().and_then(|trial| Evidence::of(campaign, number, trial, &baseline));
    let mut parts = vec![node::fields([node::select(
        &trial,
        Text::new("Trial to adopt", "要采纳的试验"),
        &options,
        chosen,
        true,
        lang,
    )])];
    if let Some(evidence) = evidence {
        let (class, mark) = if evidence.is_clear() { ("good", "✓") } else { ("warning", "⚠") };
        parts.push(node::classed("p", class, format!("{mark} {}", evidence.sentence().get(lang))));
    }
    parts.push(node::lines(&reason, Text::new("Why it is worth it", "采纳的理由"), ask.or(&reason, ""), lang));
    let costs = Text::new("What it costs in complexity", "复杂度代价");
    parts.push(node::fields([node::input(&complexity, costs, ask.or(&complexity, ""), lang)]));
    parts.extend(fault);
    let label = Text::new("Launch: make it the baseline", "采纳为新的基线");
    parts.push(node::buttons([node::button(label, "launch", lang, false)]));
    let head = lang.pick(format!("Launch from round {number}"), format!("从第 {number} 轮采纳"));
    Some(node::card([node::text("h2", head)].into_iter().chain(parts)))
}

fn fields(round: usize) -> [String; 3] {
    ["adopt", "reason", "complexity"].map(|name| format!("{name}-{round}"))
}

/// Adopts the chosen trial.
///
/// # Errors
/// What is missing.
pub fn launch(ask: &Ask, campaign: &Campaign) -> Result<Done, Sentence> {
    let none = || Sentence::new("No concluded round has a trial to adopt.", "没有已作结论的轮次可供采纳。");
    let (round, _) = launchable(campaign).ok_or_else(none)?;
    let [trial, reason, complexity] = fields(round);
    let trial = ask.field(&trial).and_then(|trial| trial.parse().ok()).ok_or_else(none)?;
    let missing = Sentence::new("Say why it is worth adopting.", "请说明采纳的理由。");
    let reason = words(ask, &reason, Some(missing))?;
    let complexity = words(ask, &complexity, None)?;
    let said = Sentence::new(
        format!("Trial {trial} of round {round} is the baseline now."),
        format!("第 {round} 轮的试验 {trial} 已成为基线。"),
    );
    let events = vec![Event::Launched(Launch { round, trial, reason, complexity })];
    Ok(Done { events, said, ..Done::default() })
}
