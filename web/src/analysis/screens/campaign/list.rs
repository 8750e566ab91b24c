//! The list of campaigns, and the two ways to a new one: begun here, or opened from a file.
//!
//! Knows nothing of what happens in a campaign.

use super::super::Screen;
use super::super::parts::fault;
use super::begin;
use crate::analysis::Answer;
use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use crate::analysis::stored::{EXAMPLE, Home, Keep, to_store};
use crate::shared::place::Place;
use lab_core::campaign::{self, Campaign};
use lab_core::text::{Lang, Sentence, Text};

/// Values of the field that says where new campaigns are kept.
const BROWSER: &str = "browser";
const RUNNER: &str = "runner";

const OPEN_FILE: Text = Text::new("Open a campaign file…", "打开调优项目文件……");

#[derive(Default)]
pub struct List {
    /// What was wrong with the last file or the last beginning, until something else is tried.
    fault: Option<Sentence>,
}

impl Screen for List {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        let done = match ask.act.as_str() {
            "begin" => Some(begin::plan(ask).map(|plan| to_store(&Campaign::new(plan), home(ask), &ask.stored.fresh))),
            "files" => Some(import(ask)),
            _ => None,
        };
        let mut keep = Vec::new();
        match done {
            Some(Ok(studies)) => (self.fault, keep) = (None, studies),
            Some(Err(why)) => self.fault = Some(why),
            None => {}
        }
        let go = keep.iter().find_map(|keep| match keep {
            Keep::Campaign { key, .. } => Some(format!("#/campaign/{key}")),
            _ => None,
        });
        let title = lang.pick("Campaigns", "调优项目");
        let mut blocks = vec![node::text("h1", title), node::classed("p", "lead", INTRODUCTION.get(lang))];
        blocks.extend(ask.stored.trouble.iter().chain(&self.fault).map(|why| fault(why, lang)));
        blocks.push(known(ask));
        blocks.extend(ask.stored.has_runner.then(|| home_form(ask)));
        blocks.push(begin::form(ask));
        let bring = vec![
            node::text("h2", lang.pick("Open one from a file", "从文件打开")),
            node::text("p", FILE.get(lang)),
            node::buttons([node::file_button(OPEN_FILE, "campaign-file", false, lang)]),
        ];
        blocks.push(node::card(bring));
        let said = self.fault.as_ref().map(|why| node::said(why, lang)).unwrap_or_default();
        Answer { blocks, said, go, store: keep, ..Answer::default() }
    }
}

const INTRODUCTION: Text = Text::new(
    "A campaign leads from a first configuration to a better one in rounds: each asks one question with a study or a few, ends in what was learnt, and the next follows from it. A launch changes the baseline and keeps the evidence it rests on.",
    "一个调优项目分轮次把初始配置变得更好：每一轮用一个或几个研究回答一个问题，以所得结论结束，下一轮由此出发。采纳会更新基线，并保留其依据。",
);

const FILE: Text = Text::new(
    "A file lab.campaign/1, saved from this page or from the command line, holds the campaign with all its trials.",
    "由本页或命令行保存的 lab.campaign/1 文件包含调优项目及其全部试验。",
);

/// Where a new campaign is kept: where studies train, unless it is chosen.
fn home(ask: &Ask) -> Home {
    let trains_there = serde_json::from_value(ask.place.clone()).ok() == Some(Place::Runner);
    match ask.or("home", if trains_there { RUNNER } else { BROWSER }) {
        RUNNER if ask.stored.has_runner => Home::Runner,
        _ => Home::Browser,
    }
}

fn home_form(ask: &Ask) -> Node {
    let lang = ask.lang;
    let options = [
        (
            BROWSER.to_owned(),
            lang.pick("in this browser, which also trains its studies", "保存在本浏览器中，并由其训练").to_owned(),
        ),
        (
            RUNNER.to_owned(),
            lang.pick("on the runner, which also trains its studies", "保存在运行器上，并由其训练").to_owned(),
        ),
    ];
    let value = if home(ask) == Home::Runner { RUNNER } else { BROWSER };
    let label = Text::new("New campaigns are kept", "新的调优项目");
    node::card([node::fields([node::select("home", label, &options, value, true, lang)])])
}

/// The campaigns of each store, each a line.
fn known(ask: &Ask) -> Node {
    let lang = ask.lang;
    let mut parts = Vec::new();
    let homes = [
        (Home::Browser, lang.pick("In this browser", "本浏览器中")),
        (Home::Runner, lang.pick("On the runner", "运行器上")),
    ];
    for (home, title) in homes.into_iter().take(1 + usize::from(ask.stored.has_runner)) {
        parts.push(node::text("h2", title));
        let its = ask.stored.campaigns.iter().filter(|(key, _)| Home::of(key) == home);
        let rows: Vec<Vec<Node>> = its.map(|(key, file)| row(key, file, lang)).collect();
        if rows.is_empty() {
            parts.push(node::classed("p", "note", lang.pick("No campaign yet.", "尚无调优项目。")));
        } else {
            let columns = lang.pick(["campaign", "rounds", "launches", "state"], ["调优项目", "轮次", "采纳", "状态"]);
            parts.push(node::table_of(title, columns, rows));
        }
    }
    let address = format!("#/campaign/{EXAMPLE}");
    let title = lang.pick("See a recorded campaign", "查看一个记录好的调优项目");
    parts.push(node::buttons([node::element("a", &[("class", "button"), ("href", &address)], [title.into()])]));
    node::card(parts)
}

fn row(key: &str, file: &str, lang: Lang) -> Vec<Node> {
    let link = |name: &str| {
        let address = format!("#/campaign/{key}");
        node::element("a", &[("href", address.as_str())], [name.into()])
    };
    match campaign::read(file.as_bytes()) {
        // It is named all the same, so that it can be looked at and deleted.
        Err(error) => vec![link(key), "–".into(), "–".into(), error.message(lang).into()],
        Ok(finished) => {
            let campaign = finished.campaign;
            let state = match campaign.open_round() {
                Some((round, _)) => lang.pick(format!("round {round} is open"), format!("第 {round} 轮进行中")),
                None => lang.pick("between rounds", "两轮之间").to_owned(),
            };
            let name = match campaign.plan().name.as_str() {
                "" => key,
                name => name,
            };
            let counts = [campaign.rounds().len(), campaign.launches().len()];
            let [rounds, launches] = counts.map(|n| n.to_string().into());
            vec![link(name), rounds, launches, state.into()]
        }
    }
}

/// Everything to keep of a file that was handed over.
fn import(ask: &Ask) -> Result<Vec<Keep>, Sentence> {
    let file = ask.files.first().ok_or_else(|| Sentence::new("Choose a file first.", "请先选择文件。"))?;
    let name = &file.name;
    let refused = |why: Sentence| {
        let (en, zh) = (why.en, why.zh);
        Sentence::new(format!("{name} was not opened: {en}"), format!("未打开 {name}：{zh}"))
    };
    let bytes = file.content.as_ref().map_err(|why| why.sentence(name))?;
    let finished = campaign::read(bytes).map_err(|error| refused(Sentence::of(|lang| error.message(lang))))?;
    Ok(to_store(&finished.campaign, home(ask), &ask.stored.fresh))
}
