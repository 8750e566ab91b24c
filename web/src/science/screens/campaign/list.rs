//! The list of campaigns, and the two ways to a new one: begun here, or opened from a file.
//!
//! Knows nothing of what happens in a campaign.

use super::super::Screen;
use super::super::parts::fault;
use super::begin;
use crate::science::Answer;
use crate::science::ask::Ask;
use crate::science::node::{self, Node};
use crate::science::shelf::{EXAMPLE, Keep, stored};
use lab_core::campaign::{self, Campaign};
use lab_core::text::{Lang, Sentence, Text};

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
            "begin" => Some(begin::plan(ask).map(|plan| stored(&Campaign::new(plan), &ask.shelf.fresh))),
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
        blocks.extend(ask.shelf.trouble.iter().chain(&self.fault).map(|why| fault(why, lang)));
        blocks.push(known(ask));
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

/// The campaigns of the store, each a line.
fn known(ask: &Ask) -> Node {
    let lang = ask.lang;
    let mut parts = vec![node::text("h2", lang.pick("In this browser", "本浏览器中"))];
    let rows: Vec<Vec<Node>> = ask.shelf.campaigns.iter().map(|(key, file)| row(key, file, lang)).collect();
    if rows.is_empty() {
        parts.push(node::classed("p", "note", lang.pick("No campaign yet.", "尚无调优项目。")));
    } else {
        let columns = lang.pick(["campaign", "rounds", "launches", "state"], ["调优项目", "轮次", "采纳", "状态"]);
        parts.push(node::table_of(lang.pick("Campaigns", "调优项目"), columns, rows));
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
    Ok(stored(&finished.campaign, &ask.shelf.fresh))
}
