//! What a person chose on the page Analyze: by what trials are judged, thresholds of one's own, the curves shown.
//!
//! Kept while a person walks elsewhere; the criterion as long as the study is at hand. Knows nothing of what follows from it.

use crate::page::analyst::Asked;
use crate::page::erased::memo;
use crate::page::ui::context::Ui;
use crate::shared::exchange::analysis::{Judge, Judged};
use crate::shared::exchange::records::{Asking, Criterion, View};
use crate::shared::files::ended;
use crate::shared::place::StudyRef;
use lab_core::plot::ValueScale;
use lab_core::study::Direction;
use lab_core::text::Sentence;
use lab_core::workload::METRICS;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The record is judged anew with so many parts of the trials.
const PARTS: u64 = 20;

#[derive(Clone, Copy)]
pub struct Choices {
    /// Another criterion than the study's own, and for which study.
    criterion: RwSignal<Option<(StudyRef, Criterion)>>,
    /// The hyperparameter that is asked about instead of the study's own question, and for which study.
    asked_about: RwSignal<Option<(StudyRef, String)>>,
    /// Thresholds that differ from their defaults.
    pub thresholds: RwSignal<BTreeMap<String, f64>>,
    /// The metric of the curves, where it is not the one judged by.
    pub curves: RwSignal<Option<String>>,
    pub scale: RwSignal<ValueScale>,
    asked: Asked<Judge>,
    /// The record at hand as it is looked at.
    pub view: Memo<Option<View>>,
    /// What is known of the study at hand, and of what moment.
    pub judged: Memo<Option<(View, Result<Judged, Sentence>)>>,
}

impl Choices {
    /// Makes it, and gives it to every component below.
    pub fn provide(ui: Ui) {
        let (criterion, asked) = (RwSignal::new(None::<(StudyRef, Criterion)>), Asked::<Judge>::new());
        let asked_about = RwSignal::new(None::<(StudyRef, String)>);
        let view = memo(move || {
            let part = ui.session.record.with(|record| {
                let record = record.as_ref()?;
                Some(ended(record) * PARTS / record.study.trials.max(1))
            })?;
            let study = ui.session.open.get()?;
            let criterion = criterion.get().filter(|(of, _)| *of == study).map(|(_, criterion)| criterion);
            let about = asked_about.get().filter(|(of, _)| *of == study);
            let asking = about.map(|(_, name)| Asking { scientific: vec![name], lang: ui.lang() });
            Some(View { study, part, criterion, asking })
        });
        let judged = memo(move || {
            let study = ui.session.open.get();
            let judged = asked.answer.get().filter(|(judge, _)| Some(&judge.view.study) == study.as_ref());
            judged.map(|(judge, judged)| (judge.view, judged))
        });
        provide_context(Self {
            criterion,
            asked_about,
            thresholds: RwSignal::new(BTreeMap::new()),
            curves: RwSignal::new(None),
            scale: RwSignal::new(ValueScale::Auto),
            asked,
            view,
            judged,
        });
    }

    /// Has the study at hand judged, again with every twentieth of its trials.
    pub fn follow(self, ui: Ui) {
        let question = move || Some(Judge { view: self.view.get()?, thresholds: self.thresholds.get() });
        self.asked.follow(ui.analyst, question);
    }

    /// Judges by another metric; which way is better is known of some.
    pub fn judge_by(self, ui: Ui, metric: String, now: &Criterion, own: &Criterion) {
        let direction = match metric.as_str() {
            name if name == own.metric => own.direction,
            name if METRICS.contains(&name) => Direction::Minimize,
            _ => now.direction,
        };
        self.curves.set(None);
        self.judge(ui, Criterion { metric, direction, at: now.at });
    }

    /// What is asked about instead of the study's own question.
    pub fn about(self, ui: Ui) -> Option<String> {
        let study = ui.session.open.get();
        self.asked_about.get().filter(|(of, _)| Some(of) == study.as_ref()).map(|(_, name)| name)
    }

    /// Asks the study at hand about this hyperparameter, or its own question.
    pub fn ask(self, ui: Ui, name: Option<String>) {
        self.asked_about.set(ui.session.open.get_untracked().zip(name));
    }

    /// Judges the study at hand by this.
    pub fn judge(self, ui: Ui, criterion: Criterion) {
        self.criterion.set(ui.session.open.get_untracked().map(|study| (study, criterion)));
    }
}
