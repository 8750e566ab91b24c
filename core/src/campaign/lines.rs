//! The campaign file `lab.campaign/1`: a header line with the plan, then one event a line, append-only.
//!
//! The events of trials are the lines of a record, each with the round and the study it belongs to, so that one file holds the
//! campaign and all its records. A last line without its newline was torn by a crash and is dropped with a note; any other bad
//! line is an error naming its number.

use super::{
    Arrangement, Campaign, Conclusion, Contradiction, Design, Dismissal, Event, Launch, MAX_TEXT_BYTES, Plan,
    Precondition, Spent,
};
use crate::findings::Code;
use crate::record::{self, LineFault::NotAnEvent};
use crate::space::{Values, values_from_json};
use crate::study::Study;
use crate::text::Lang;
use lab_texts::Arg;
use serde_json::{Map, Value as Json, json};

pub const FORMAT: &str = "lab.campaign/1";

/// A bad line. Lines count from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct LineError {
    pub line: usize,
    pub fault: LineFault,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LineFault {
    /// The first line is not the header of a campaign.
    NotAHeader,
    /// What can be wrong with a line of a record, too.
    Line(record::LineFault),
    Contradiction(Contradiction),
}

impl LineError {
    /// `line 12: …`
    pub fn message(&self, lang: Lang) -> String {
        let what = match &self.fault {
            LineFault::NotAHeader => {
                Arg::from(lab_texts::campaign::not_a_header(format!("{{\"format\": \"{FORMAT}\", \"campaign\": …}}")))
            }
            LineFault::Line(fault) => fault.message().into(),
            LineFault::Contradiction(contradiction) => contradiction.sentence(lang).into(),
        };
        lab_texts::record::at_line(self.line as u64, what).get(lang)
    }
}

impl From<record::LineFault> for LineFault {
    fn from(fault: record::LineFault) -> Self {
        LineFault::Line(fault)
    }
}

/// A campaign file read to its end.
#[derive(Debug)]
pub struct Finished {
    pub campaign: Campaign,
    /// A torn last line was dropped.
    pub torn: bool,
    /// The last line is whole but lacks its newline.
    pub needs_newline: bool,
    /// The length of the file without a torn last line.
    pub whole_bytes: u64,
}

/// Whether a text is the beginning of a campaign file.
pub fn is_campaign(text: &[u8]) -> bool {
    let first = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    serde_json::from_slice::<Json>(first).is_ok_and(|json| json.get("format").and_then(Json::as_str) == Some(FORMAT))
}

/// Reads a campaign file.
///
/// # Errors
/// The first bad line.
pub fn read(bytes: &[u8]) -> Result<Finished, LineError> {
    let mut campaign: Option<Campaign> = None;
    let (mut at, mut number) = (0, 0);
    let (mut torn, mut needs_newline) = (false, false);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        number += 1;
        let end = rest.iter().position(|&byte| byte == b'\n');
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        match fold(&mut campaign, line) {
            Ok(()) => needs_newline = end.is_none(),
            Err(_) if end.is_none() && campaign.is_some() => {
                torn = true;
                break;
            }
            Err(fault) => return Err(LineError { line: number, fault }),
        }
        at += end.map_or(rest.len(), |end| end + 1);
    }
    let campaign = campaign.ok_or(LineError { line: 1, fault: LineFault::NotAHeader })?;
    Ok(Finished { campaign, torn, needs_newline, whole_bytes: at as u64 })
}

fn fold(campaign: &mut Option<Campaign>, line: &[u8]) -> Result<(), LineFault> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let json: Json = serde_json::from_slice(line).map_err(|error| record::LineFault::NotJson(error.to_string()))?;
    match campaign {
        None => *campaign = Some(Campaign::new(plan(&json)?)),
        Some(campaign) => campaign.apply(event(&json)?).map_err(LineFault::Contradiction)?,
    }
    Ok(())
}

fn plan(json: &Json) -> Result<Plan, LineFault> {
    if json.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(LineFault::NotAHeader);
    }
    let plan = json.get("campaign").ok_or(LineFault::NotAHeader)?;
    let words = |key| text(plan, key).ok_or(NotAnEvent("\"name\" and \"purpose\""));
    let baseline = Study::from_json(plan.get("baseline").ok_or(NotAnEvent("\"baseline\": {study}"))?);
    let mut read = Plan::new(&words("name")?, &words("purpose")?, baseline.map_err(record::LineFault::Study)?)
        .map_err(LineFault::Contradiction)?;
    for name in plan.get("checklist").and_then(Json::as_array).into_iter().flatten() {
        let known = Precondition::ALL.into_iter().find(|known| Some(known.name()) == name.as_str());
        read.checklist.push(known.ok_or(NotAnEvent("\"problem\", \"data\", \"pipeline\" or \"metric\""))?);
    }
    read.checklist.sort_unstable();
    read.checklist.dedup();
    Ok(read)
}

/// A person's words of a bearable length; absent is empty.
fn text(json: &Json, key: &str) -> Option<String> {
    match json.get(key) {
        None => Some(String::new()),
        Some(text) => text.as_str().filter(|text| text.len() <= MAX_TEXT_BYTES).map(str::to_owned),
    }
}

fn event(json: &Json) -> Result<Event, LineFault> {
    let whole = |json: &Json, key: &str| json.get(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
    if let Some(launch) = json.get("launch") {
        let words = |key| text(launch, key).ok_or(NotAnEvent("a \"reason\" and a \"complexity\""));
        let (round, trial) = (whole(launch, "round"), launch.get("trial").and_then(Json::as_u64));
        let (Some(round), Some(trial)) = (round, trial) else {
            return Err(NotAnEvent("\"launch\": {\"round\": 1, \"trial\": 0}").into());
        };
        return Ok(Event::Launched(Launch {
            round,
            trial,
            reason: words("reason")?,
            complexity: words("complexity")?,
        }));
    }
    if let Some(design) = json.get("design") {
        let study = design.get("study").ok_or(NotAnEvent("\"design\": {\"study\": {…}}"))?;
        let arrangement = match design.get("apart") {
            None | Some(Json::Bool(false)) => Arrangement::Joint,
            Some(Json::Bool(true)) => Arrangement::Apart,
            Some(_) => return Err(NotAnEvent("\"apart\": true or false").into()),
        };
        let study = Study::from_json(study).map_err(record::LineFault::Study)?;
        return Ok(Event::Opened(Box::new(Design { study, arrangement })));
    }
    let round = whole(json, "round").ok_or(NotAnEvent("\"round\": 1, 2, …, a \"design\" or a \"launch\""))?;
    if let Some(found) = json.get("conclusion") {
        return Ok(Event::Concluded { round, conclusion: conclusion(found)? });
    }
    let study = whole(json, "study").ok_or(NotAnEvent("a \"conclusion\" or \"study\": 1, 2, …"))?;
    if let Some(event) = json.get("event") {
        let event = record::event_from_json(event)?;
        return Ok(Event::Trial { round, study, event });
    }
    if let Some(spent) = json.get("spent") {
        let seconds = spent.get("seconds").and_then(Json::as_f64).filter(|seconds| *seconds >= 0.0);
        let (Some(seconds), Some(steps)) = (seconds, spent.get("steps").and_then(Json::as_u64)) else {
            return Err(NotAnEvent("\"spent\": {\"seconds\": 1.5, \"steps\": 1000}").into());
        };
        return Ok(Event::Spent { round, study, spent: Spent { seconds, steps } });
    }
    let place = json.get("kept").and_then(Json::as_str).filter(|place| place.len() <= MAX_TEXT_BYTES);
    let place = place.ok_or(NotAnEvent("an \"event\", \"spent\" or \"kept\""))?.to_owned();
    Ok(Event::Kept { round, study, place })
}

fn conclusion(json: &Json) -> Result<Conclusion, LineFault> {
    let learnt = text(json, "learnt").ok_or(NotAnEvent("what was \"learnt\", in words"))?;
    let keeps = match json.get("keeps") {
        None => Values::new(),
        Some(values) => values_from_json(values).ok_or(NotAnEvent("text, numbers, true or false in \"keeps\""))?,
    };
    let mut dismissed = Vec::new();
    for json in json.get("dismissed").and_then(Json::as_array).into_iter().flatten() {
        let code = json.get("code").and_then(Json::as_str).and_then(Code::parse);
        let parameter = json.get("parameter").and_then(Json::as_str).map(str::to_owned);
        let (Some(code), Some(reason)) = (code, text(json, "reason")) else {
            return Err(NotAnEvent("a \"code\" and a \"reason\" of each finding in \"dismissed\"").into());
        };
        dismissed.push(Dismissal { code, parameter, reason });
    }
    Ok(Conclusion { learnt, dismissed, keeps })
}

/// The first line of a campaign file, with its newline.
pub fn header_to_line(plan: &Plan) -> String {
    let checklist: Vec<&str> = plan.checklist.iter().map(|known| known.name()).collect();
    let plan = json!({
        "name": plan.name, "purpose": plan.purpose, "checklist": checklist, "baseline": plan.baseline().to_json(),
    });
    format!("{}\n", json!({"format": FORMAT, "campaign": plan}))
}

/// One event as a line, with its newline.
pub fn event_to_line(event: &Event) -> String {
    let json = match event {
        Event::Opened(design) => json!({
            "design": {"study": design.study.to_json(), "apart": design.arrangement == Arrangement::Apart},
        }),
        Event::Trial { round, study, event } => {
            json!({"round": round, "study": study, "event": record::event_to_json(event)})
        }
        Event::Kept { round, study, place } => json!({"round": round, "study": study, "kept": place}),
        Event::Spent { round, study, spent: Spent { seconds, steps } } => {
            json!({"round": round, "study": study, "spent": {"seconds": seconds, "steps": steps}})
        }
        Event::Concluded { round, conclusion: Conclusion { learnt, dismissed, keeps } } => {
            let dismissed: Vec<Json> = dismissed
                .iter()
                .map(|Dismissal { code, parameter, reason }| {
                    json!({"code": code.name(), "parameter": parameter, "reason": reason})
                })
                .collect();
            let keeps: Map<String, Json> = keeps.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
            json!({"round": round, "conclusion": {"learnt": learnt, "dismissed": dismissed, "keeps": keeps}})
        }
        Event::Launched(Launch { round, trial, reason, complexity }) => {
            json!({"launch": {"round": round, "trial": trial, "reason": reason, "complexity": complexity}})
        }
    };
    format!("{json}\n")
}

/// The whole campaign as a file that needs no other: records that are kept elsewhere are written into it.
pub fn export(campaign: &Campaign) -> String {
    let mut text = header_to_line(campaign.plan());
    for event in campaign.events() {
        if !matches!(event, Event::Kept { .. }) {
            text.push_str(&event_to_line(&event));
        }
    }
    text
}
