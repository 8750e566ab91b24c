//! Reads what a runner says.
//!
//! Fields that this version does not know are ignored; a missing one is named. Knows nothing of how messages are written,
//! which is derived: the golden bytes of `tests/protocol.rs` hold the two together.

use super::{DeviceInfo, DeviceKind, Milestone, ServerMessage, State, Status, StudyId, Summary};
use crate::fields::{Fields, Unread};
use crate::space::values_from_json;
use crate::study::Study;
use crate::text::Sentence;
use crate::trial::Outcome;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

impl ServerMessage {
    /// The message in a JSON document.
    pub fn from_json(json: &Json) -> Result<Self, Unread> {
        let fields = Fields::of(json)?;
        let study = || fields.whole("study").map(StudyId);
        Ok(match fields.text("type")? {
            "hello" => ServerMessage::Hello {
                version: u16::try_from(fields.whole("version")?).map_err(|_| Unread("version"))?,
                build: fields.string("build")?,
                device: device(fields.object("device")?)?,
            },
            "studies" => {
                let rows = fields.json("studies")?.as_array().ok_or(Unread("studies"))?;
                let mut studies = Vec::with_capacity(rows.len());
                for row in rows {
                    studies.push(summary(Fields::of(row)?)?);
                }
                ServerMessage::Studies { studies }
            }
            "submitted" => {
                ServerMessage::Submitted { key: fields.string("key")?, study: study()?, epoch: fields.whole("epoch")? }
            }
            "refused" => ServerMessage::Refused {
                key: fields.string("key")?,
                en: fields.string("en")?,
                zh: fields.string("zh")?,
            },
            "subscribed" => ServerMessage::Subscribed {
                study: study()?,
                epoch: fields.whole("epoch")?,
                after_seq: fields.whole("after_seq")?,
                definition: Box::new(Study::from_json(fields.json("definition")?).map_err(|_| Unread("definition"))?),
            },
            "event" => ServerMessage::Event {
                study: study()?,
                seq: fields.whole("seq")?,
                trial: fields.whole("trial")?,
                event: milestone(fields.object("event")?)?,
            },
            "live" => ServerMessage::Live { study: study()?, seq: fields.whole("seq")? },
            "status" => ServerMessage::Status { status: status(fields.object("status")?)? },
            _ => return Err(Unread("type")),
        })
    }
}

impl<'de> Deserialize<'de> for ServerMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ServerMessage::from_json(&Json::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn device(fields: Fields) -> Result<DeviceInfo, Unread> {
    let kind = match fields.text("kind")? {
        "cpu" => DeviceKind::Cpu,
        "gpu" => DeviceKind::Gpu,
        _ => return Err(Unread("kind")),
    };
    Ok(DeviceInfo { kind, name: fields.string("name")?, reason: fields.string("reason")? })
}

fn summary(fields: Fields) -> Result<Summary, Unread> {
    Ok(Summary {
        study: StudyId(fields.whole("study")?),
        epoch: fields.whole("epoch")?,
        name: fields.string("name")?,
        status: status(fields.object("status")?)?,
    })
}

fn status(fields: Fields) -> Result<Status, Unread> {
    Ok(Status {
        study: StudyId(fields.whole("study")?),
        state: State::parse(fields.text("state")?).ok_or(Unread("state"))?,
        ended: fields.whole("ended")?,
        running: fields.whole("running")?,
        trials: fields.whole("trials")?,
        steps_per_second: fields.number("steps_per_second")?,
        seconds_left: fields.maybe_number("seconds_left")?,
        trouble: match fields.object("trouble") {
            Ok(trouble) => Some(Sentence { en: trouble.string("en")?, zh: trouble.string("zh")? }),
            Err(_) => None,
        },
    })
}

fn milestone(fields: Fields) -> Result<Milestone, Unread> {
    if let Ok(end) = fields.json("end") {
        return Outcome::from_json(end).map(Milestone::End).ok_or(Unread("end"));
    }
    let start = fields.object("start")?;
    let values = values_from_json(start.json("values")?).ok_or(Unread("values"))?;
    Ok(Milestone::Start { values, seed: start.whole("seed")? })
}
