//! What one event file says: scalars by tag and step, hyperparameters, restarts, how the run ended.
//!
//! Scalars are read as TensorFlow 1, PyTorch and TensorFlow 2 write them (a simple value, or a tensor of one number). What
//! else is in the file is passed over, and said. Knows nothing of studies and of other files.

use super::frame::Frames;
use super::hyperparameters::{Plugin, Stated, declared, experiment, session_end, session_start};
use super::tensor::Tensor;
use super::wire::Fields;
use super::{END, EXPERIMENT, NAME, OUTCOME, START, STUDY};
use crate::interchange::MAX_BYTES;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::space::Value;
use crate::text::Message;
use crate::trial::widen;
use lab_texts::{Arg, import_expected as e, import_runs as t};
use std::collections::{BTreeMap, BTreeSet};

/// By step.
pub type Curve = BTreeMap<u64, f64>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    /// By tag.
    pub scalars: BTreeMap<String, Curve>,
    pub hyperparameters: BTreeMap<String, Value>,
    /// The values that the experiment states for hyperparameters of all its runs.
    pub stated: Vec<(String, Stated)>,
    /// The metrics that the experiment declares.
    pub declared: BTreeSet<String>,
    /// When the first event was written, in seconds since 1970.
    pub time: Option<f64>,
    /// A session that starts at this step goes on with an earlier one: what that wrote from here on does not count.
    pub restart: Option<u64>,
    /// 1 success, 2 failure, 3 running; 0 unknown.
    pub status: Option<i64>,
    /// The outcome, the name of the run and the study, as the lab writes them.
    pub outcome: Option<String>,
    pub name: Option<String>,
    pub study: Option<String>,
}

/// The events of a file; `run` is what notes call it.
///
/// # Errors
/// No event file, a wrong checksum, or data that are no event, at their byte; or a file that is too large.
pub fn read(bytes: &[u8], run: &str, account: &mut Account) -> Result<Events, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::file(Fault::TooLarge { bytes: bytes.len() as u64 }));
    }
    let mut reader =
        Reader { account, run, found: Events::default(), written: BTreeMap::new(), plugins: BTreeMap::new() };
    let mut frames = Frames::new(bytes);
    let mut count = 0;
    for frame in frames.by_ref() {
        // What begins with no frame at all is no damaged file but another one.
        let other = |error: ImportError| match error.place {
            Place::Byte(0) => ImportError::file(Fault::Expected(e::EVENT_FILE)),
            _ => error,
        };
        let (at, data) = frame.map_err(other)?;
        reader.event(data).ok_or_else(|| ImportError::new(Place::Byte(at), Fault::Expected(e::EVENT)))?;
        count += 1;
    }
    if count == 0 && !bytes.is_empty() {
        return Err(ImportError::file(Fault::Torn));
    }
    if frames.torn() {
        reader.say(Kind::Dropped, "torn", || t::TORN_EVENT);
    }
    Ok(reader.finish())
}

struct Reader<'a> {
    account: &'a mut Account,
    run: &'a str,
    found: Events,
    /// Every scalar in the order written.
    written: BTreeMap<String, Vec<(i64, f64)>>,
    /// The plugin of a tag, which only its first event may name.
    plugins: BTreeMap<String, String>,
}

impl Reader<'_> {
    fn say<M: Into<Message>>(&mut self, kind: Kind, subject: &str, text: impl FnOnce() -> M) {
        self.account.say(kind, subject, Place::Trial(self.run.to_owned()), text);
    }

    /// `Event`: 1 time, 2 step, 4 and 9 graphs, 5 summary, 7 session log.
    fn event(&mut self, bytes: &[u8]) -> Option<()> {
        let (mut step, mut time, mut summaries, mut started) = (0, 0.0, Vec::new(), false);
        for field in Fields::new(bytes) {
            match field? {
                (1, field) => time = field.double()?,
                (2, field) => step = field.int()?,
                (4 | 9, _) => self.pass_over("graphs", "model"),
                (5, field) => summaries.push(field.bytes()?),
                (7, field) => started = starts(field.bytes()?)?,
                _ => {}
            }
        }
        self.found.time.get_or_insert(time);
        if started {
            self.restart(step);
        }
        for summary in summaries {
            for field in Fields::new(summary) {
                if let (1, field) = field? {
                    self.value(field.bytes()?, step)?;
                }
            }
        }
        Some(())
    }

    /// As in TensorBoard: what was written for this step and later ones does not count.
    fn restart(&mut self, step: i64) {
        let mut dropped = false;
        for points in self.written.values_mut() {
            let before = points.len();
            points.retain(|(at, _)| *at < step);
            dropped |= points.len() < before;
        }
        let step = u64::try_from(step).unwrap_or(0);
        self.found.restart = Some(self.found.restart.map_or(step, |earlier| earlier.min(step)));
        if dropped {
            super::runs::say_restarted(self.account, self.run, step);
        }
    }

    /// `Summary.Value`: 1 tag, 2 simple value, 4 image, 5 histogram, 6 audio, 8 tensor, 9 metadata.
    fn value(&mut self, bytes: &[u8], step: i64) -> Option<()> {
        let (mut tag, mut content, mut plugin, mut other) = ("", Tensor::Empty, Plugin::default(), None);
        for field in Fields::new(bytes) {
            match field? {
                (1, field) => tag = field.text()?,
                (2, field) => content = field.float().map_or(Tensor::Empty, |x| Tensor::Number(widen(x))),
                (4, _) => other = Some("images"),
                (5, _) => other = Some("histograms"),
                (6, _) => other = Some("audio"),
                (8, field) => content = Tensor::read(field.bytes()?)?,
                (9, field) => plugin = Plugin::read(field.bytes()?)?,
                _ => {}
            }
        }
        if !plugin.name.is_empty() && !self.plugins.contains_key(tag) {
            self.plugins.insert(tag.to_owned(), plugin.name.to_owned());
        }
        let named = other.map(str::to_owned).or_else(|| self.plugins.get(tag).cloned()).unwrap_or_default();
        match (tag, named.as_str(), content) {
            (EXPERIMENT, "hparams", _) => {
                self.found.stated.extend(experiment(plugin.content)?);
                self.found.declared.extend(declared(plugin.content)?);
            }
            (START, "hparams", _) => self.hyperparameters(plugin.content)?,
            (END, "hparams", _) => self.found.status = session_end(plugin.content)?.or(self.found.status),
            (_, "hparams", _) | (_, "" | "scalars", Tensor::Empty) => {}
            (STUDY, _, Tensor::Text(text)) => self.found.study = Some(text),
            (OUTCOME, _, Tensor::Text(text)) => self.found.outcome = Some(text),
            (NAME, _, Tensor::Text(text)) => self.found.name = Some(text),
            (_, "" | "scalars", Tensor::Number(number)) => match self.written.get_mut(tag) {
                Some(points) => points.push((step, number)),
                None => drop(self.written.insert(tag.to_owned(), vec![(step, number)])),
            },
            (_, "", Tensor::Text(_)) => self.pass_over("text", tag),
            (_, "" | "scalars", _) => self.pass_over("tensors", tag),
            (_, plugin, _) => self.pass_over(plugin, tag),
        }
        Some(())
    }

    /// Of several sets of hyperparameters the first counts, as in TensorBoard.
    fn hyperparameters(&mut self, content: &[u8]) -> Option<()> {
        let mut set = BTreeMap::new();
        for (name, value) in session_start(content)? {
            match value {
                Some(value) => drop(set.insert(name.to_owned(), value)),
                None => self.say(Kind::Dropped, &format!("hyperparameter {name}"), || t::odd_hyperparameter(name)),
            }
        }
        if self.found.hyperparameters.is_empty() {
            self.found.hyperparameters = set;
        } else if self.found.hyperparameters != set {
            self.say(Kind::Dropped, "hyperparameters", || t::SEVERAL_SETS);
        }
        Some(())
    }

    /// Something that is no scalar.
    fn pass_over(&mut self, kind: &str, tag: &str) {
        let subject = match kind {
            "graph_keras_model" | "graph_run_metadata" => "graphs",
            other => other,
        };
        let what: Arg = match subject {
            "images" => t::IMAGES.into(),
            "histograms" => t::HISTOGRAMS.into(),
            "audio" => t::AUDIO.into(),
            "text" => t::TEXT.into(),
            "graphs" => t::GRAPHS.into(),
            "tensors" => t::TENSORS.into(),
            other => other.into(),
        };
        self.say(Kind::Dropped, subject, || t::not_scalar(tag, what));
    }

    fn finish(mut self) -> Events {
        for (tag, points) in std::mem::take(&mut self.written) {
            let curve = self.curve(&tag, points);
            self.found.scalars.insert(tag, curve);
        }
        self.found.scalars.retain(|_, curve| !curve.is_empty());
        self.found
    }

    fn curve(&mut self, tag: &str, mut points: Vec<(i64, f64)>) -> Curve {
        // Without a step, writers say 0; two values may well be one that was corrected.
        if points.len() > 2 && points.iter().all(|(step, _)| *step == 0) {
            points.iter_mut().zip(0..).for_each(|(point, place)| point.0 = place);
            self.say(Kind::Converted, &format!("steps of {tag}"), || t::no_steps(tag));
        }
        let mut curve = Curve::new();
        for (step, value) in points {
            let Ok(step) = u64::try_from(step) else {
                self.say(Kind::Dropped, &format!("negative steps of {tag}"), || {
                    t::negative_step(Arg::shown(step), tag)
                });
                continue;
            };
            let earlier = curve.insert(step, value);
            if earlier.is_some_and(|earlier| earlier.to_bits() != value.to_bits()) {
                self.say(Kind::Dropped, &format!("twice {tag}"), || t::twice(step, tag));
            }
        }
        curve
    }
}

/// `SessionLog`: 1 status, of which 1 is a start.
fn starts(bytes: &[u8]) -> Option<bool> {
    let mut started = false;
    for field in Fields::new(bytes) {
        if let (1, field) = field? {
            started = field.int()? == 1;
        }
    }
    Some(started)
}
