//! One campaign: read from its file, changed by what a person does, shown as it then stands.
//!
//! Knows nothing of how its parts are told.

use super::super::Screen;
use super::super::parts::fault;
use super::{account, close, next};
use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use crate::analysis::stored::{EXAMPLE, Home, Keep, to_store};
use crate::analysis::{Answer, Made};
use lab_core::campaign::{self, Campaign, Event, event_to_line, export};
use lab_core::findings::Thresholds;
use lab_core::plot::{PlotOptions, Scene, campaign_progress};
use lab_core::record::{Lines, Record};
use lab_core::text::{Lang, Sentence, Text};
use std::collections::BTreeMap;

pub struct Project {
    key: String,
    shown: Option<Campaign>,
    /// Records as they were read, by place, with the length of their files: these only grow.
    records: BTreeMap<String, (usize, Record)>,
    /// Delete was pressed once.
    asks_to_delete: bool,
}

const UNSAVEABLE: Text = Text::new(
    "Not saved: a launch rests on a study that is no longer stored.",
    "未保存：有一次采纳所依据的研究已不在存储中。",
);

/// Seconds between two looks at a round whose trials run.
const LOOK_AGAIN: u32 = 5;

/// What a button led to.
#[derive(Default)]
pub struct Done {
    /// New lines of the campaign's file, in order.
    pub events: Vec<Event>,
    /// Studies to store before them.
    pub keep: Vec<Keep>,
    /// Records that are in the store already, by round and study.
    pub supplied: Vec<(usize, usize, Record)>,
    /// Said to screen readers.
    pub said: Sentence,
}

impl Project {
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), shown: None, records: BTreeMap::new(), asks_to_delete: false }
    }

    /// The campaign with the records of its rounds, and what is missing of them.
    fn read(&mut self, ask: &Ask) -> Result<(Campaign, Vec<Sentence>), Sentence> {
        let file = ask.stored.file(&self.key).ok_or_else(|| match self.key.as_str() {
            EXAMPLE => Sentence::new("This site has no recorded campaign.", "本站没有记录好的调优项目。"),
            key => match Home::of(key) {
                Home::Browser => Sentence::new(
                    "This browser has no such campaign: it was deleted or never here.",
                    "本浏览器没有此调优项目：已被删除，或从未保存。",
                ),
                Home::Runner => Sentence::new(
                    "The runner has no such campaign: it was deleted, or this page was not served by that runner.",
                    "运行器上没有此调优项目：已被删除，或此页不是由该运行器提供。",
                ),
            },
        })?;
        let read = campaign::read(file.as_bytes());
        let mut campaign = read.map_err(|error| Sentence::of(|lang| error.message(lang)))?.campaign;
        let mut kept = Vec::new();
        for (number, round) in (1..).zip(campaign.rounds()) {
            let members = (1..).zip(round.members());
            kept.extend(members.filter_map(|(study, member)| Some((number, study, member.kept.clone()?))));
        }
        let mut missing = Vec::new();
        for (round, study, place) in kept {
            let found = ask.stored.records.get(&place).ok_or(Sentence::new("it was deleted", "已被删除"));
            let record = found.and_then(|kept| self.record(&place, &kept.file));
            let supplied = record.and_then(|record| {
                campaign.supply(round, study, record).map_err(|why| Sentence::of(|lang| why.sentence(lang)))
            });
            if let Err(Sentence { en, zh }) = supplied {
                let within = Home::of(&place).within();
                let (here_en, here_zh) = (within.get(Lang::En), within.get(Lang::Zh));
                missing.push(Sentence::new(
                    format!("Study {study} of round {round} is not {here_en}: {en}."),
                    format!("第 {round} 轮的研究 {study} 不{here_zh}：{zh}。"),
                ));
            }
        }
        Ok((campaign, missing))
    }

    fn record(&mut self, place: &str, file: &[u8]) -> Result<Record, Sentence> {
        if let Some((_, record)) = self.records.get(place).filter(|(length, _)| *length == file.len()) {
            return Ok(record.clone());
        }
        let mut lines = Lines::new();
        let read = lines.push(file).and_then(|()| lines.finish());
        let record = read.map_err(|error| Sentence::of(|lang| error.message(lang)))?.record;
        self.records.insert(place.to_owned(), (file.len(), record.clone()));
        Ok(record)
    }

    /// The buttons that are about the campaign as a whole.
    fn tools(&self, ask: &Ask) -> Node {
        let lang = ask.lang;
        let save = node::button(Text::new("Save as a file", "保存为文件"), "save", lang, false);
        let (here, there) =
            (Text::new("Copy into this browser", "复制到本浏览器"), Text::new("Copy to the runner", "复制到运行器"));
        let (delete, sure) = (
            Text::new("Delete the campaign…", "删除调优项目……"),
            Text::new("Delete it for good; its studies stay", "确认删除；其研究保留"),
        );
        let (is_example, is_there) = (self.key == EXAMPLE, Home::of(&self.key) == Home::Runner);
        let mut rest = Vec::new();
        if is_example || is_there {
            rest.push(node::button(here, "copy-browser", lang, is_example));
        }
        if ask.stored.has_runner && !is_there {
            rest.push(node::button(there, "copy-runner", lang, false));
        }
        if self.asks_to_delete {
            rest.push(node::button(sure, "delete-now", lang, false));
            rest.push(node::button(Text::new("Do not delete", "不删除"), "change", lang, false));
        } else if !is_example {
            rest.push(node::button(delete, "delete", lang, false));
        }
        node::buttons([save].into_iter().chain(rest))
    }
}

impl Screen for Project {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        let to_list =
            node::element("a", &[("href", "#/campaign")], [lang.pick("All campaigns", "全部调优项目").into()]);
        let list = node::element(
            "nav",
            &[("class", "subpages"), ("aria-label", lang.pick("Campaigns", "调优项目"))],
            [to_list],
        );
        let confirmed = ask.act == "delete-now" && self.asks_to_delete;
        self.asks_to_delete = ask.act == "delete";
        if confirmed {
            let keep = vec![Keep::Forget { key: self.key.clone() }];
            return Answer { store: keep, go: Some("#/campaign".into()), blocks: vec![list], ..Answer::default() };
        }
        let (mut campaign, missing) = match self.read(ask) {
            Ok(read) => read,
            Err(why) => {
                self.shown = None;
                let title = node::text("h1", lang.pick("Campaign", "调优项目"));
                let mut blocks = vec![list, title, fault(&why, lang)];
                // One that does not read can still be removed.
                let is_there = ask.stored.file(&self.key).is_some();
                blocks.extend((is_there && self.key != EXAMPLE).then(|| self.tools(ask)));
                return Answer { blocks, ..Answer::default() };
            }
        };
        let (mut keep, mut go, mut said) = (Vec::new(), None, String::new());
        let mut refused: Option<(&str, Sentence)> = None;
        let done = match ask.act.split_once('-').unwrap_or((ask.act.as_str(), "")) {
            _ if self.key == EXAMPLE => Ok(Done::default()),
            ("open", which) => next::open(ask, &campaign, Home::of(&self.key), which),
            ("conclude", _) => close::conclude(ask, &campaign),
            ("launch", _) => close::launch(ask, &campaign),
            _ => Ok(Done::default()),
        };
        match done.and_then(|done| {
            let text = take(&mut campaign, &done)?;
            Ok((done, text))
        }) {
            Err(why) => {
                said = node::said(&why, lang);
                refused = Some((ask.act.as_str(), why));
            }
            Ok((done, text)) if !text.is_empty() => {
                said = node::said(&done.said, lang);
                keep = done.keep;
                let file = ask.stored.file(&self.key).unwrap_or_default();
                keep.push(Keep::Campaign { key: self.key.clone(), file: format!("{file}{text}") });
            }
            Ok(_) => {}
        }
        let copied = match ask.act.as_str() {
            "copy-browser" => Some(Home::Browser),
            "copy-runner" => Some(Home::Runner),
            _ => None,
        };
        if let Some(home) = copied {
            keep = to_store(&campaign, home, &ask.stored.fresh);
            go = Some(format!("#/campaign/{}", home.campaign(&ask.stored.fresh)));
        }
        let mut file = None;
        if ask.act == "save" {
            let (name, text) = (&campaign.plan().name, export(&campaign));
            // A launch whose trial was deleted says nothing anywhere else.
            if !missing.is_empty() && campaign::read(text.as_bytes()).is_err() {
                said = UNSAVEABLE.get(lang).to_owned();
            } else {
                file = Some(Made::save(name, "jsonl", "application/jsonl", text.into_bytes()));
            }
        }
        let unsaved = (ask.act == "save" && file.is_none()).then(|| Sentence::from(UNSAVEABLE));
        let mut blocks = vec![list];
        blocks.extend(account::head(&campaign, lang));
        blocks.push(self.tools(ask));
        blocks.extend(ask.stored.trouble.iter().chain(&missing).chain(&unsaved).map(|why| fault(why, lang)));
        let fault_at = |section: &str| {
            let found = refused.as_ref().filter(|(act, _)| act.starts_with(section));
            found.map(|(_, why)| fault(why, lang))
        };
        if !campaign.rounds().is_empty() {
            let title = lang.pick("Progress", "进展");
            blocks.push(node::text("h2", title));
            let plot = node::plot(0, lang.pick("The objective by round", "各轮的目标"), 280.0);
            blocks.push(node::element("div", &[("class", "figures two")], [plot]));
        }
        let reports = campaign.reports(&Thresholds::default());
        blocks.extend(account::timeline(&campaign, &reports, ask));
        blocks.extend(account::known(&campaign, &reports, lang));
        let is_mine = self.key != EXAMPLE;
        if is_mine {
            blocks.extend(close::conclusion(ask, &campaign, &reports, fault_at("conclude")));
        }
        blocks.extend(next::section(ask, &campaign, &reports, is_mine, fault_at("open")));
        if is_mine {
            blocks.extend(close::adoption(ask, &campaign, fault_at("launch")));
        }
        // Trials end while one looks; what was just opened is in the store a moment later.
        let again = match (campaign.open_round(), ask.act.as_str()) {
            (Some((_, round)), act) if is_mine && !self.asks_to_delete => {
                let (done, all) = round.progress();
                (done < all).then_some(if act.starts_with("open") { 1 } else { LOOK_AGAIN })
            }
            _ => None,
        };
        self.shown = Some(campaign);
        Answer { blocks, said, file, go, store: keep, again, ..Answer::default() }
    }

    fn plot(&self, _index: usize, options: &PlotOptions) -> Option<Scene> {
        Some(campaign_progress(self.shown.as_ref()?, options))
    }
}

/// Folds what was done into the campaign; the lines of its file.
fn take(campaign: &mut Campaign, done: &Done) -> Result<String, Sentence> {
    let refused = |why: campaign::Contradiction| Sentence::of(|lang| why.sentence(lang));
    let mut text = String::new();
    for event in &done.events {
        campaign.apply(event.clone()).map_err(refused)?;
        text.push_str(&event_to_line(event));
    }
    for (round, study, record) in &done.supplied {
        campaign.supply(*round, *study, record.clone()).map_err(refused)?;
    }
    Ok(text)
}
