//! What a record says: the answer, the findings, the plots there are, and files for other tools.
//!
//! The objective may be another metric than the study's own, at its best or its last value: all of it follows, and nothing
//! is trained again. Knows nothing of how a finding is made or a plot is drawn.

mod answer;
mod export;
mod findings;
mod thresholds;

use super::records::Records;
use crate::shared::exchange::File;
use crate::shared::exchange::analysis::{Format, Further, Judge, Judged, Plot, Save};
use crate::shared::exchange::records::{Criterion, View};
use lab_core::adoption::offers;
use lab_core::analysis::Summary;
use lab_core::findings::{Answer, Report, analyse};
use lab_core::plot::{Automatic, CurveOptions, PlotOptions, Scene, curves};
use lab_core::record::Record;
use lab_core::report::{self, Claim, Section};
use lab_core::text::{Lang, Sentence};
pub use thresholds::check as check_threshold;

/// How many of the best curves are strong.
pub const STRONG: usize = 4;

/// # Errors
/// The record is not held.
pub fn judge(records: &mut Records, asked: &Judge) -> Result<Judged, Sentence> {
    let (record, own) = records.view(&asked.view)?;
    let thresholds = thresholds::changed(&asked.thresholds);
    let (report, summary) = (analyse(record, &thresholds, None), Summary::of(record));
    let mut axes = Vec::new();
    let mut further = Vec::new();
    for plot in Automatic::all(record) {
        match plot {
            Automatic::Axis(name) => axes.push(name),
            // The curves of one metric are shown, which a person chooses.
            Automatic::Curves(_) => {}
            plot => further.push(Further { title: Sentence::of(|lang| plot.title(&record.study, lang)), plot }),
        }
    }
    Ok(Judged {
        verdict: answer::verdict(&report),
        best: answer::best(record, &summary),
        next: answer::next(&report),
        groups: answer::groups(&summary),
        adoptable: offers(record, 2).len() == 2,
        counts: answer::counts(record, &summary),
        conditions: answer::conditions(record),
        criterion: Criterion::of(&record.study.objective),
        own: Criterion::of(own),
        metrics: metrics(record, &own.metric),
        findings: findings::all(&report),
        skipped: findings::skipped(&report),
        thresholds: thresholds::list(&thresholds),
        axes,
        further,
    })
}

/// The names of all metrics of a record, the given one first.
pub fn metrics(record: &Record, first: &str) -> Vec<String> {
    let mut names = vec![first.to_owned()];
    for name in record.trials().values().flat_map(|trial| trial.curves.keys()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

pub fn draw(records: &mut Records, view: &View, plot: &Plot, options: &PlotOptions) -> Option<Scene> {
    let (record, _) = records.view(view).ok()?;
    let &PlotOptions { width, height, lang } = options;
    Some(match plot {
        Plot::Automatic(plot) => plot.draw(record, None, options),
        Plot::Curves { metric, scale } => {
            curves(record, metric, &CurveOptions { width, height, lang, values: *scale, strong: STRONG })
        }
    })
}

/// The file that was asked for; `now` in seconds since 1970.
///
/// # Errors
/// The record is not held.
pub fn save(records: &mut Records, asked: &Save, now: f64) -> Result<(File, Vec<u8>), Sentence> {
    // Other tools get the study as it was designed.
    let own = View { asking: None, ..asked.view.clone() };
    let (record, _) = records.view(if asked.format == Format::Report { &asked.view } else { &own })?;
    Ok(match asked.format {
        Format::Report => {
            let found = analyse(record, &thresholds::changed(&asked.thresholds), None);
            (File::new(&record.study.name, "html", "text/html;charset=utf-8"), page(record, &found, asked.lang).into())
        }
        Format::Optuna => export::optuna(record, now),
        Format::Csv => export::csv(record),
        Format::TensorBoard => export::tensorboard(record, now),
        Format::Sweep => export::sweep(record),
    })
}

/// Everything on one page that opens without the lab.
fn page(record: &Record, found: &Report, lang: Lang) -> String {
    let answer = found.answer.iter().flat_map(Answer::lines).map(|line| line.get(lang)).collect();
    report::report(&[Section { record, answer, claims: Some(Claim::all(found, lang)), baseline: None }], lang)
}
