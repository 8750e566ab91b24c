//! A campaign told: its head, its timeline, and what is known so far.
//!
//! What is said comes from the core; here it is only laid out. Knows nothing of buttons that change anything.

use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use crate::analysis::stored::Home;
use lab_core::campaign::{Campaign, Entry, LaunchEntry, Member, Precondition, RoundEntry, insights, timeline as tell};
use lab_core::findings::Report;
use lab_core::plot::DataTable;
use lab_core::study::{Direction, Study};
use lab_core::text::Lang;

/// The name, what it is for, and what must hold.
pub fn head(campaign: &Campaign, lang: Lang) -> Vec<Node> {
    let plan = campaign.plan();
    let unnamed = lang.pick("Campaign", "调优项目");
    let name = if plan.name.is_empty() { unnamed } else { &plan.name };
    let objective = &plan.baseline().objective;
    let direction = match objective.direction {
        Direction::Minimize => lang.pick("as low as possible", "越低越好"),
        Direction::Maximize => lang.pick("as high as possible", "越高越好"),
    };
    let metric = &objective.metric;
    let aim = lang.pick(format!("Objective: {metric}, {direction}."), format!("目标：{metric}，{direction}。"));
    let mut parts = vec![node::text("h1", name)];
    if !plan.purpose.is_empty() {
        parts.push(node::classed("p", "lead", plan.purpose.clone()));
    }
    parts.push(node::text("p", aim));
    let unmet = Precondition::ALL.into_iter().filter(|known| !plan.checklist.contains(known));
    let unmet: Vec<String> = unmet.map(|known| known.sentence().get(lang).to_owned()).collect();
    if !unmet.is_empty() {
        let line = lang.pick("Not confirmed when it was begun:", "开始时尚未确认：");
        parts.push(node::classed("p", "warning", format!("⚠ {line} {}", unmet.join(" "))));
    }
    let line = match campaign.launches() {
        [] => lang.pick("Baseline: as the campaign was begun", "基线：与开始时相同"),
        _ => lang.pick("Baseline: what was launched last", "基线：最近一次采纳的配置"),
    };
    parts.push(node::folded(line, [configuration(&campaign.baseline(), lang)]));
    parts
}

/// Everything that a study fixes.
fn configuration(study: &Study, lang: Lang) -> Node {
    let none = Default::default();
    let value = |name: &str| study.space.value(name, &none).map_or_else(|| "–".to_owned(), ToString::to_string);
    let parameters = study.space.parameters().iter();
    let rows = parameters.map(|parameter| vec![parameter.name.clone(), value(&parameter.name)]).collect();
    let columns = lang.pick(["hyperparameter", "value"], ["超参数", "取值"]).map(str::to_owned).into();
    node::table(lang.pick("The baseline's configuration", "基线配置"), &DataTable { columns, rows })
}

/// Rounds and launches as they happened.
pub fn timeline(campaign: &Campaign, reports: &[Report], ask: &Ask) -> Vec<Node> {
    let lang = ask.lang;
    let entries = tell(campaign, reports);
    if entries.is_empty() {
        return Vec::new();
    }
    let stations = entries.iter().map(|entry| match entry {
        Entry::Round(entry) => round(entry, campaign, ask),
        Entry::Launch(entry) => launch(entry, lang),
    });
    let name = lang.pick("Timeline", "时间线");
    vec![node::text("h2", name), node::element("ol", &[("class", "timeline"), ("aria-label", name)], stations)]
}

fn round(entry: &RoundEntry, campaign: &Campaign, ask: &Ask) -> Node {
    let (lang, number) = (ask.lang, entry.round);
    let title = match entry.question.as_str() {
        "" => entry.aim.get(lang),
        question => question,
    };
    let state = match entry.conclusion {
        Some(_) => lang.pick("concluded", "已有结论"),
        None => lang.pick("open", "进行中"),
    };
    let head = lang.pick(format!("Round {number}: {title}"), format!("第 {number} 轮：{title}"));
    let (done, all) = entry.progress;
    let progress = lang.pick(format!("{done} of {all} trials"), format!("{done}/{all} 个试验"));
    let mut parts = vec![
        node::text("h3", head),
        node::classed("p", "note", format!("{} · {progress} · {state}", entry.aim.get(lang))),
    ];
    if entry.conclusion.is_none() {
        let share = if all == 0 { 0.0 } else { done as f64 / all as f64 };
        let name = lang.pick(format!("Progress of round {number}"), format!("第 {number} 轮的进度"));
        parts.push(node::progress(&name, share));
    }
    if let Some(best) = &entry.best {
        let best = best.get(lang);
        parts.push(node::text("p", lang.pick(format!("Best: {best}"), format!("最佳：{best}"))));
    }
    parts.extend(entry.evidence.as_ref().map(|evidence| node::text("p", evidence.get(lang))));
    let members = campaign.round(number).map(|round| round.members()).unwrap_or_default();
    parts.push(studies(number, members, ask));
    parts.extend(entry.objections.iter().map(|why| node::classed("p", "warning", format!("⚠ {}", why.get(lang)))));
    if !entry.findings.is_empty() {
        let found = entry.findings.iter().map(|(code, sentence)| {
            node::element("li", &[], [node::text("code", *code), " ".into(), node::said(sentence, lang).into()])
        });
        let n = entry.findings.len();
        let line = lang.pick(format!("Findings ({n})"), format!("发现（{n}）"));
        parts.push(node::element(
            "details",
            &[("open", "")],
            [node::text("summary", line), node::element("ul", &[("class", "said")], found)],
        ));
    }
    if let Some(learnt) = &entry.conclusion {
        let label = lang.pick("Learnt", "所得");
        let words = [node::text("strong", label), ": ".into(), learnt.clone().into()];
        parts.push(node::element("p", &[("class", "learnt")], words));
        let conditions: Vec<String> =
            entry.conditions.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        if !conditions.is_empty() {
            let line = lang.pick("It holds where these are fixed", "成立条件：以下保持固定");
            parts.push(node::folded(line, [node::text("p", conditions.join(lang.pick(", ", "，")))]));
        }
        if !entry.dismissed.is_empty() {
            parts.push(node::list(entry.dismissed.iter().map(|dismissed| node::said(dismissed, lang))));
        }
    }
    parts.push(node::classed("p", "note", entry.budget.sentence().get(lang)));
    node::element("li", &[("class", "station")], parts)
}

/// The studies of a round with their states and the way to each.
fn studies(round: usize, members: &[Member], ask: &Ask) -> Node {
    let lang = ask.lang;
    let links = (1..).zip(members).map(|(number, member)| {
        let values: Vec<String> = member.scientific.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let which = if values.is_empty() {
            lang.pick(format!("study {number} of round {round}"), format!("第 {round} 轮的研究 {number}"))
        } else {
            values.join(lang.pick(", ", "，"))
        };
        let ended = member.record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64;
        let all = member.record.study.trials;
        // What was just opened in this browser is there when the link is followed.
        let new = || member.kept.clone().filter(|place| ended == 0 && Home::of(place) == Home::Browser);
        let kept = member.kept.as_ref().and_then(|place| ask.stored.records.get(place));
        let study = kept.map(|kept| kept.study.clone()).or_else(new);
        let count = lang.pick(format!("{ended} of {all} trials"), format!("{ended}/{all} 个试验"));
        let mut parts = vec![node::text("span", format!("{which}{}{count}", lang.pick(": ", "：")))];
        if let Some(study) = study {
            let (page, verb) = match ended {
                _ if ended >= all => ("analyze", lang.pick("Analyze", "分析")),
                _ if study.starts_with(Home::Runner.mark()) => ("run", lang.pick("Watch", "查看")),
                0 => ("run", lang.pick("Train", "训练")),
                _ => ("run", lang.pick("Go on", "继续")),
            };
            let address = format!("#/{page}/{study}");
            let name = format!("{verb}: {which}");
            let attributes = [("class", "button"), ("href", address.as_str()), ("aria-label", name.as_str())];
            parts.push(node::element("a", &attributes, [verb.into()]));
        }
        node::element("div", &[("class", "proposal")], parts)
    });
    node::element("div", &[("class", "members")], links)
}

fn launch(entry: &LaunchEntry, lang: Lang) -> Node {
    let LaunchEntry { round, trial, .. } = entry;
    let head =
        lang.pick(format!("Launch: trial {trial} of round {round}"), format!("采纳：第 {round} 轮的试验 {trial}"));
    let (class, mark) = if entry.is_clear { ("good", "✓") } else { ("warning", "⚠") };
    let mut parts =
        vec![node::text("h3", head), node::classed("p", class, format!("{mark} {}", entry.evidence.get(lang)))];
    if !entry.changes.is_empty() {
        parts.push(node::list(entry.changes.iter().map(|change| node::said(change, lang))));
    }
    let said = [
        (lang.pick("Why", "理由"), &entry.reason),
        (lang.pick("What it costs in complexity", "复杂度代价"), &entry.complexity),
    ];
    parts.extend(said.iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| {
        node::element("p", &[], [node::text("strong", *label), ": ".into(), (*words).clone().into()])
    }));
    node::element("li", &[("class", "station launch")], parts)
}

/// What concluded rounds found out, a line each.
pub fn known(campaign: &Campaign, reports: &[Report], lang: Lang) -> Vec<Node> {
    let found = insights(campaign, reports);
    if found.is_empty() {
        return Vec::new();
    }
    let rows = found.iter().map(|insight| {
        let words = node::classed("span", "reason", insight.sentence.get(lang));
        vec![insight.parameter.clone().into(), insight.round.to_string().into(), words]
    });
    let name = lang.pick("What is known so far", "目前所知");
    let columns = lang.pick(["hyperparameter", "round", "what was found out"], ["超参数", "轮次", "发现"]);
    vec![node::text("h2", name), node::table_of(name, columns, rows.collect())]
}
