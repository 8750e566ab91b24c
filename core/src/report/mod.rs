//! A report: everything a record says on one HTML page that opens offline, without scripts and without other files.
//!
//! Summary, findings, every automatic plot as inline SVG with its data, the best trials and the study itself. The page forbids
//! itself to load anything (Content-Security-Policy), since names in a record come from anywhere.

mod html;

use crate::analysis::{Counts, Summary};
use crate::findings::{self, Cause, Severity};
use crate::plot::{
    Baseline, Picture, PlotOptions, Theme, automatic, comparison, metric_title, parameter_title, to_svg,
};
use crate::record::Record;
use crate::space::format_number;
use html::{Html, escape};
use lab_texts::{Lang, plots, report as t, trials};

/// Plots in CSS pixels.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
/// Rows of a table on the page; the record has all.
const MOST_ROWS: usize = 300;
/// Trials in the ranking.
const MOST_RANKED: usize = 10;

/// What an analysis found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// A warning asks for something to be done; others inform.
    pub warns: bool,
    /// Such as `boundary.high`.
    pub code: String,
    pub headline: String,
    /// What it means in each group, then what to do.
    pub lines: Vec<String>,
}

impl Claim {
    /// What was found, each cause once.
    pub fn all(found: &findings::Report, lang: Lang) -> Vec<Self> {
        let claim = |cause: &Cause<'_>| Self {
            warns: cause.severity() == Severity::Warning,
            code: cause.code().name().to_owned(),
            headline: cause.headline().get(lang),
            lines: cause.messages().iter().chain(&cause.actions()).map(|line| line.get(lang)).collect(),
        };
        found.causes().iter().map(claim).collect()
    }
}

/// A record with what is said of it.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    pub record: &'a Record,
    /// The answer to the question, what it holds for and what to do next, a line each; empty if nobody asked.
    pub answer: Vec<String>,
    /// `None` if nothing was looked for, which is not the same as finding nothing.
    pub claims: Option<Vec<Claim>>,
    pub baseline: Option<Baseline>,
}

/// The page, as a whole HTML document.
pub fn report(sections: &[Section], lang: Lang) -> String {
    let names: Vec<&str> = sections.iter().map(|section| section.record.study.name.as_str()).collect();
    let title = match names.as_slice() {
        [] => t::REPORT.get(lang).to_owned(),
        names => names.join(" · "),
    };
    let mut page = Html::new(&title, lang);
    page.element("h1", &title);
    let options = PlotOptions { width: WIDTH, height: HEIGHT, lang };
    if sections.len() > 1 {
        let studies: Vec<(String, &Record)> =
            sections.iter().map(|section| (section.record.study.name.clone(), section.record)).collect();
        let scene = comparison(&studies, &options);
        page.element("h2", t::COMPARISON.get(lang));
        page.open("div class=\"plots\"");
        figure(&mut page, &Picture { name: "comparison".into(), scene }, lang);
        page.close("div");
    }
    for (place, section) in sections.iter().enumerate() {
        page.open("section");
        if sections.len() > 1 {
            page.element("h2", &format!("{}. {}", place + 1, section.record.study.name));
        }
        write_section(&mut page, section, &options);
        page.close("section");
    }
    page.finish()
}

fn write_section(page: &mut Html, section: &Section, options: &PlotOptions) {
    let (record, lang) = (section.record, options.lang);
    let summary = Summary::of(record);
    if !record.study.question.is_empty() {
        page.raw(&format!("<p class=\"question\">{}</p>\n", escape(&record.study.question)));
    }
    let answer = match &summary.best {
        Some(best) => {
            let metric = metric_title(&record.study.objective.metric, lang);
            t::best(metric, best.step, record.title(best.trial, lang), best.objective)
        }
        None if summary.trials.running == 0 && !record.trials().is_empty() => t::NONE_COMPLETED.into(),
        None => t::NONE_COMPLETED_YET.into(),
    };
    for (place, line) in section.answer.iter().enumerate() {
        let class = if place == 0 { " class=\"answer\"" } else { "" };
        page.raw(&format!("<p{class}>{}</p>\n", escape(line)));
    }
    let class = if section.answer.is_empty() { " class=\"answer\"" } else { "" };
    page.raw(&format!("<p{class}>{}</p>\n", escape(&answer.get(lang))));
    let Counts { completed, infeasible, failed, stopped, running } = summary.trials;
    page.element("p", &t::trials(completed, failed, infeasible, running, stopped).get(lang));
    if let Some(claims) = &section.claims {
        page.element("h3", t::FINDINGS.get(lang));
        if !claims.iter().any(|claim| claim.warns) {
            page.element("p", t::NO_WARNINGS.get(lang));
        }
        page.open("ul class=\"claims\"");
        for claim in claims {
            let (class, kind) = if claim.warns { ("warns", t::WARNING) } else { ("notes", t::NOTE) };
            let kind = kind.get(lang);
            let (code, headline) = (escape(&claim.code), escape(&claim.headline));
            page.raw(&format!("<li class=\"{class}\"><b>{kind}</b> <code>{code}</code> {headline}\n"));
            claim.lines.iter().for_each(|line| page.element("p", line));
            page.raw("</li>\n");
        }
        page.close("ul");
    }
    groups(page, &summary, lang);
    page.element("h3", t::PLOTS.get(lang));
    page.open("div class=\"plots\"");
    for picture in automatic(record, section.baseline.as_ref(), options) {
        figure(page, &picture, lang);
    }
    page.close("div");
    best_trials(page, record, &summary, lang);
    page.open("details");
    page.element("summary", t::STUDY.get(lang));
    page.element("pre", &format!("{:#}", record.study.to_json()));
    page.close("details");
}

fn groups(page: &mut Html, summary: &Summary, lang: Lang) {
    let named: Vec<_> = summary.groups.iter().filter(|group| !group.scientific.is_empty()).collect();
    if named.is_empty() {
        return;
    }
    page.element("h3", t::GROUPS.get(lang));
    let columns =
        [t::SCIENTIFIC_VALUES, t::WITH_RESULT, trials::INFEASIBLE, t::WITHOUT_RESULT, t::BEST_VALUE, plots::TRIAL];
    let rows = named.iter().map(|group| {
        let values: Vec<String> = group.scientific.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let best = group.best.map_or_else(|| "–".to_owned(), |best| format_number(best.objective));
        let trial = group.best.map_or_else(String::new, |best| best.trial.to_string());
        let without = group.failed + group.stopped;
        vec![
            values.join(", "),
            group.trials.to_string(),
            group.infeasible.to_string(),
            without.to_string(),
            best,
            trial,
        ]
    });
    page.table(&columns.map(|name| name.get(lang)), rows.take(MOST_ROWS));
}

fn best_trials(page: &mut Html, record: &Record, summary: &Summary, lang: Lang) {
    if summary.ranking.is_empty() {
        return;
    }
    page.element("h3", t::BEST_TRIALS.get(lang));
    let varied: Vec<&str> = record.study.space.varied().map(|(parameter, _)| parameter.name.as_str()).collect();
    let mut columns = vec![
        plots::TRIAL.get(lang).to_owned(),
        metric_title(&record.study.objective.metric, lang),
        plots::AT_STEP.get(lang).to_owned(),
    ];
    columns.extend(varied.iter().map(|name| parameter_title(name, lang)));
    let rows = summary.ranking.iter().take(MOST_RANKED).map(|ranked| {
        let trial = record.trials().get(&ranked.trial);
        let values = trial.map(|trial| &trial.values);
        let name = trial.and_then(|trial| trial.name.as_ref()).map(|name| format!(" ({name})")).unwrap_or_default();
        let mut row = vec![format!("{}{name}", ranked.trial), format_number(ranked.objective), ranked.step.to_string()];
        row.extend(
            varied
                .iter()
                .map(|name| values.and_then(|values| values.get(*name)).map_or_else(String::new, ToString::to_string)),
        );
        row
    });
    page.table(&columns, rows);
}

/// A plot with its title, what is to be seen in words, and its data.
fn figure(page: &mut Html, picture: &Picture, lang: Lang) {
    let scene = &picture.scene;
    page.open("figure");
    page.element("figcaption", &scene.title);
    page.raw(&to_svg(scene, Theme::Light));
    let rows = scene.table.rows.len();
    if rows > 0 {
        page.open("details");
        page.element("summary", t::DATA.get(lang));
        page.table(&scene.table.columns, scene.table.rows.iter().take(MOST_ROWS).cloned());
        if rows > MOST_ROWS {
            page.element("p", &t::more_rows(rows - MOST_ROWS).get(lang));
        }
        page.close("details");
    }
    page.close("figure");
}
