//! What the page Analyze shows of a record: the answer, findings, every plot, and files for other tools.
//!
//! The objective may be another metric than the study's own, at its best or its last value: all of it follows, and nothing
//! is trained again. Knows nothing of how a finding is made or a plot is drawn.

mod answer;
mod export;
mod findings;
mod objective;
mod thresholds;

use super::Screen;
use super::parts::fault;
use crate::science::ask::Ask;
use crate::science::node::{self, Node};
use crate::science::{Answer, Made};
use lab_core::findings::{Report, Severity, Thresholds, analyse};
use lab_core::plot::{Automatic, CurveOptions, PlotOptions, Scene, ValueScale, curves, metric_title, parameter_title};
use lab_core::record::Record;
use lab_core::report::{self, Claim, Section};
use lab_core::study::Objective;
use lab_core::text::{Lang, Sentence, Text};
use thresholds::Chosen;

/// How many of the best curves are strong.
const STRONG: usize = 4;

#[derive(Default)]
pub struct Analysis {
    thresholds: Chosen,
    found: Option<Result<Found, Sentence>>,
}

/// A record, and what was found in it.
struct Found {
    /// The key of its study.
    key: String,
    /// With the objective by which it is judged now.
    record: Record,
    /// The study's own objective.
    own: Objective,
    report: Report,
    plots: Vec<Picture>,
    /// The metric and the scale of the curves.
    shown: String,
    scale: String,
}

/// A plot of this screen.
enum Picture {
    Curves,
    Automatic(Automatic),
}

impl Found {
    fn new(key: String, record: Record, thresholds: &Thresholds) -> Self {
        let (own, shown) = (record.study.objective.clone(), record.study.objective.metric.clone());
        let mut found =
            Self { key, own, shown, scale: "auto".to_owned(), record, report: Report::default(), plots: Vec::new() };
        found.judge(thresholds);
        found
    }

    /// Looks for everything anew.
    fn judge(&mut self, thresholds: &Thresholds) {
        self.report = analyse(&self.record, thresholds, None);
        let all = || Automatic::all(&self.record).into_iter();
        let is_axis = |plot: &Automatic| matches!(plot, Automatic::Axis(_));
        // The curves of one metric are shown, which a person chooses.
        let is_further = |plot: &Automatic| !matches!(plot, Automatic::Axis(_) | Automatic::Curves(_));
        let axes = all().filter(is_axis).map(Picture::Automatic);
        let further = all().filter(is_further).map(Picture::Automatic);
        self.plots = axes.chain(std::iter::once(Picture::Curves)).chain(further).collect();
    }

    /// Follows the fields of this screen.
    fn follow(&mut self, ask: &Ask, thresholds: &mut Chosen) {
        let otherwise = thresholds.follow(ask);
        let chosen = objective::chosen(ask, &self.record, &self.own);
        if chosen != self.record.study.objective {
            self.shown.clone_from(&chosen.metric);
            self.record.study.judge_by(chosen);
            self.judge(&thresholds.values);
        } else if otherwise {
            self.judge(&thresholds.values);
        } else if let Some(shown) = ask.field("curves").filter(|name| objective::is_measured(&self.record, name)) {
            self.shown = shown.to_owned();
        }
        if let Some(scale) = ask.field("scale") {
            self.scale = scale.to_owned();
        }
    }

    fn show(&self, thresholds: &Chosen, lang: Lang) -> Vec<Node> {
        let mut blocks = vec![answer::card(&self.record, lang)];
        blocks.push(objective::fields(&self.record, &self.own, lang));
        blocks.push(node::text("h2", lang.pick("Findings", "发现")));
        blocks.push(node::classed("p", "note", findings::count(&self.report, lang)));
        blocks.extend(self.report.findings.iter().map(|finding| findings::show(finding, lang)));
        blocks.extend(findings::skipped(&self.report, lang));
        blocks.push(thresholds.show(lang));
        let save = Text::new("Save the report (one HTML page)", "保存报告（单个 HTML 页面）");
        blocks.push(node::buttons([node::button(save, "report", lang, false)]));
        blocks.push(export::buttons(lang));

        let place =
            |wanted: fn(&Picture) -> bool| self.plots.iter().enumerate().filter(move |(_, picture)| wanted(picture));
        let figure = |(i, picture): (usize, &Picture)| node::plot(i, self.title(picture, lang), 240.0);
        let axes: Vec<Node> =
            place(|picture| matches!(picture, Picture::Automatic(Automatic::Axis(_)))).map(figure).collect();
        blocks.push(node::text("h2", lang.pick("Each hyperparameter against the objective", "各超参数与目标")));
        blocks.push(node::classed("p", "note", KEYS.get(lang)));
        if axes.is_empty() {
            let none = lang.pick("No hyperparameter varies in this study.", "此研究中没有变化的超参数。");
            blocks.push(node::classed("p", "note", none));
        } else {
            blocks.push(node::element("div", &[("class", "figures")], axes));
        }
        blocks.push(node::text("h2", lang.pick("Training curves", "训练曲线")));
        blocks.push(objective::curve_fields(&self.record, &self.shown, &self.scale, lang));
        blocks.extend(
            place(|picture| matches!(picture, Picture::Curves))
                .map(|(i, picture)| node::plot(i, self.title(picture, lang), 340.0)),
        );
        let further = place(|picture| !matches!(picture, Picture::Curves | Picture::Automatic(Automatic::Axis(_))));
        blocks.push(node::text("h2", lang.pick("Further plots", "更多图")));
        blocks.push(node::element("div", &[("class", "figures")], further.map(figure)));
        blocks
    }

    fn title(&self, picture: &Picture, lang: Lang) -> String {
        match picture {
            Picture::Curves => metric_title(&self.shown, lang),
            Picture::Automatic(Automatic::Axis(name)) => parameter_title(name, lang),
            Picture::Automatic(plot) => plot.title(&self.record.study, lang),
        }
    }

    fn draw(&self, picture: &Picture, options: &PlotOptions) -> Scene {
        let &PlotOptions { width, height, lang } = options;
        match picture {
            Picture::Automatic(plot) => plot.draw(&self.record, None, options),
            Picture::Curves => {
                let values = match self.scale.as_str() {
                    "linear" => ValueScale::Linear,
                    "log" => ValueScale::Log,
                    _ => ValueScale::Auto,
                };
                let options = CurveOptions { width, height, lang, values, strong: STRONG };
                curves(&self.record, &self.shown, &options)
            }
        }
    }

    /// Everything on one page that opens without the lab.
    fn page(&self, lang: Lang) -> String {
        let claims = self.report.findings.iter().map(|finding| Claim {
            warns: finding.severity() == Severity::Warning,
            code: finding.code.name().to_owned(),
            message: finding.message(lang),
        });
        report::report(&[Section { record: &self.record, claims: Some(claims.collect()), baseline: None }], lang)
    }
}

const KEYS: Text = Text::new(
    "Point at a trial to see it everywhere; press to open it. In a focused plot, arrow keys walk the trials, Enter opens, Escape closes.",
    "指向一个试验即可在各处看到它，按下即可打开。焦点在图上时，方向键逐个移动，回车打开，Esc 关闭。",
);

impl Screen for Analysis {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        if let Some(file) = ask.files.first() {
            let before = self.found.take().and_then(Result::ok).filter(|found| found.key == file.name);
            self.found = Some(ask.record().map(|record| match before {
                None => Found::new(file.name.clone(), record, &self.thresholds.values),
                // More of the same study: judged as a person chose.
                Some(mut before) => {
                    let objective = std::mem::replace(&mut before.record, record).study.objective;
                    before.record.study.judge_by(objective);
                    before.judge(&self.thresholds.values);
                    before
                }
            }));
        }
        match &mut self.found {
            None => Answer::default(),
            Some(Err(why)) => Answer { blocks: vec![fault(why, lang)], ..Answer::default() },
            Some(Ok(found)) => {
                if !ask.act.is_empty() {
                    found.follow(ask, &mut self.thresholds);
                }
                Answer {
                    blocks: found.show(&self.thresholds, lang),
                    said: findings::count(&found.report, lang),
                    file: match ask.act.as_str() {
                        "report" => {
                            let page = found.page(lang).into_bytes();
                            Some(Made::save(&found.record.study.name, "html", "text/html;charset=utf-8", page))
                        }
                        act => export::file(act, &found.record, ask.now),
                    },
                    ..Answer::default()
                }
            }
        }
    }

    fn plot(&self, index: usize, options: &PlotOptions) -> Option<Scene> {
        let found = self.found.as_ref()?.as_ref().ok()?;
        Some(found.draw(found.plots.get(index)?, options))
    }
}
