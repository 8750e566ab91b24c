//! What a person chose on the page Analyze: by what trials are judged, thresholds of one's own, the curves shown.
//!
//! Kept while a person walks elsewhere; the criterion as long as the study is at hand. Knows nothing of what follows from it.

use crate::page::analyst::Asked;
use crate::page::erased::memo;
use crate::page::ui::context::Ui;
use crate::shared::exchange::analysis::{Judge, Judged};
use crate::shared::exchange::records::{Criterion, View};
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
    /// Thresholds that differ from their defaults.
    pub thresholds: RwSignal<BTreeMap<String, f64>>,
    /// The metric of the curves, where it is not the one judged by.
    pub curves: RwSignal<Option<String>>,
    pub scale: RwSignal<ValueScale>,
    asked: Asked<Judge>,
}

impl Choices {
    pub fn new() -> Self {
        Self {
            criterion: RwSignal::new(None),
            thresholds: RwSignal::new(BTreeMap::new()),
            curves: RwSignal::new(None),
            scale: RwSignal::new(ValueScale::Auto),
            asked: Asked::new(),
        }
    }

    /// Has the study at hand judged, again with every twentieth of its trials.
    pub fn follow(self, ui: Ui) {
        let view = self.view(ui);
        self.asked.follow(ui.analyst, move || Some(Judge { view: view.get()?, thresholds: self.thresholds.get() }));
    }

    /// The record at hand as it is looked at.
    pub fn view(self, ui: Ui) -> Memo<Option<View>> {
        memo(move || {
            let part = ui.session.record.with(|record| {
                let record = record.as_ref()?;
                let ended = record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64;
                Some(ended * PARTS / record.study.trials.max(1))
            })?;
            let study = ui.session.open.get()?;
            let criterion = self.criterion.get().filter(|(of, _)| *of == study).map(|(_, criterion)| criterion);
            Some(View { study, part, criterion })
        })
    }

    /// What is known of the study at hand, and of what moment.
    pub fn judged(self, ui: Ui) -> Memo<Option<(View, Result<Judged, Sentence>)>> {
        memo(move || {
            let study = ui.session.open.get();
            let judged = self.asked.answer.get().filter(|(judge, _)| Some(&judge.view.study) == study.as_ref());
            judged.map(|(judge, judged)| (judge.view, judged))
        })
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

    /// Judges the study at hand by this.
    pub fn judge(self, ui: Ui, criterion: Criterion) {
        self.criterion.set(ui.session.open.get_untracked().map(|study| (study, criterion)));
    }
}
