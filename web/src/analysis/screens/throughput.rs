//! The batch-size finder: which window to time next, and what the windows so far say.
//!
//! Knows nothing of the worker that times them.

use super::Screen;
use super::parts::{self, fault, recommendation};
use crate::analysis::Answer;
use crate::analysis::ask::{Ask, count};
use crate::analysis::node::{self, Node};
use lab_core::plot::{self, PlotOptions, Scene, ThroughputView};
use lab_core::procedure::throughput::{Answer as Timed, Finder, Settings};
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence, Text};
use lab_core::workload::Workload;
use serde_json::json;

/// No limit of memory but the trainer's own.
const ANY: &str = "any";

#[derive(Default)]
pub struct Throughput {
    running: Option<Measurement>,
    fault: Option<Sentence>,
}

struct Measurement {
    study: Study,
    finder: Finder,
    /// Bytes.
    limit: Option<u64>,
    cancelled: bool,
}

fn begin(ask: &Ask) -> Result<Measurement, Sentence> {
    let study = parts::design(ask)?;
    if !matches!(study.workload, Workload::Trained { .. }) {
        return Err(Sentence::new(
            "The trials of this design are run by another program, so nothing can be timed here.",
            "此设计的试验由其他程序运行，此处无法计时。",
        ));
    }
    let limit = match ask.or("memory", ANY) {
        ANY => None,
        mebibytes => Some(count(mebibytes)? << 20),
    };
    let mut settings = Settings::for_study(&study);
    settings.largest = count(ask.or("largest", &settings.largest.to_string()))?;
    Ok(Measurement { finder: Finder::new(settings), study, limit, cancelled: false })
}

impl Measurement {
    fn is_over(&self) -> bool {
        self.cancelled || self.finder.next().is_none()
    }

    fn blocks(&self, lang: Lang) -> Vec<Node> {
        let mut blocks = Vec::new();
        if !self.is_over() {
            let (progress, timing) = (self.finder.progress(), self.finder.next());
            let words = timing.map(|request| request.batch).map_or_else(String::new, |batch| {
                let percent = format!("{:.0}", progress * 100.0);
                lang.pick(
                    format!("Timing a batch of {batch}; {percent} % of the time at most."),
                    format!("正在为批量 {batch} 计时；已用去至多时间的 {percent} %。"),
                )
            });
            blocks.push(node::card([
                node::progress(lang.pick("Progress of the measurement", "测量进度"), progress),
                node::classed("p", "note", words),
                node::buttons([node::button(Text::new("Cancel", "取消"), "cancel", lang, false)]),
            ]));
        } else if self.cancelled {
            let words = lang.pick("Cancelled; this is what was measured before.", "已取消；以下是此前的测量结果。");
            blocks.push(node::classed("p", "note", words));
        }
        let found = self.finder.result();
        if self.is_over() {
            blocks.push(recommendation(&found.recommend(&self.study), lang));
        }
        blocks.push(node::plots([
            node::plot(0, lang.pick("Throughput", "吞吐量"), 300.0),
            node::plot(1, lang.pick("Time per step", "每步时间"), 300.0),
        ]));
        blocks
    }
}

impl Screen for Throughput {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        match ask.act.as_str() {
            "measure" => match begin(ask) {
                Ok(measurement) => (self.running, self.fault) = (Some(measurement), None),
                Err(why) => self.fault = Some(why),
            },
            "cancel" => self.running.iter_mut().for_each(|running| running.cancelled = true),
            _ => {}
        }
        let mut time_next = ask.act == "measure" && self.fault.is_none();
        if let (Some(timed), Some(running)) = (&ask.timed, self.running.as_mut().filter(|running| !running.is_over())) {
            let answer = serde_json::from_value(timed.clone());
            running.finder.take(answer.unwrap_or_else(|error| Timed::Failed { reason: error.to_string() }));
            time_next = true;
        }
        let over = self.running.as_ref().is_none_or(Measurement::is_over);
        let mut blocks = vec![form(ask, over)];
        blocks.extend(self.fault.as_ref().map(|why| fault(why, lang)));
        blocks.extend(self.running.iter().flat_map(|running| running.blocks(lang)));
        let request = self.running.as_ref().filter(|_| time_next && !over).and_then(|running| {
            let request = running.finder.next()?;
            Some(json!({
                "batch": request.batch,
                "discard": request.discard,
                "steps": request.steps,
                "limit": running.limit,
                "study": (ask.act == "measure").then(|| running.study.to_json()),
            }))
        });
        let said = self
            .running
            .as_ref()
            .filter(|_| over)
            .map(|running| node::said(&running.finder.result().recommend(&running.study).headline, lang));
        Answer { blocks, said: said.unwrap_or_default(), time: request, measuring: !over, ..Answer::default() }
    }

    fn plot(&self, index: usize, options: &PlotOptions) -> Option<Scene> {
        let found = self.running.as_ref()?.finder.result();
        let view = if index == 0 { ThroughputView::ExamplesPerSecond } else { ThroughputView::SecondsPerStep };
        Some(plot::throughput_plot(&found, view, options))
    }
}

fn form(ask: &Ask, over: bool) -> Node {
    let lang = ask.lang;
    let mut limits =
        vec![(ANY.to_owned(), lang.pick("as much as the trainer may take", "训练器允许的上限").to_owned())];
    limits.extend(["16", "64", "256", "1024"].map(|n| (n.to_owned(), format!("{n} MiB"))));
    let largest = Settings::default().largest.to_string();
    let mut parts = vec![
        parts::about_design(ask),
        node::fields([
            node::select("memory", Text::new("Memory limit", "内存上限"), &limits, ask.or("memory", ANY), false, lang),
            node::input(
                "largest",
                Text::new("Largest size to try", "尝试的最大批量"),
                ask.or("largest", &largest),
                lang,
            ),
        ]),
    ];
    if ask.busy {
        let words = lang.pick(
            "A study is training: it shares the machine, so times will be longer and noisier. Pause it first.",
            "有研究正在训练：它与测量共用机器，时间会更长、噪声更大。请先暂停它。",
        );
        parts.push(node::classed("p", "warning", format!("⚠ {words}")));
    }
    if over {
        parts.push(node::buttons([node::button(Text::new("Measure", "测量"), "measure", lang, true)]));
    }
    node::card(parts)
}
