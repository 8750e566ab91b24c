//! What a person chose on the page Analyze: the question, by what trials are judged, thresholds, the curves shown.
//!
//! Kept while a person walks elsewhere; question and criterion until something is chosen for another study. Knows nothing
//! of what follows from it.

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

/// What is chosen for one study.
#[derive(Clone, Default)]
struct Chosen {
    /// Another criterion than the study's own.
    criterion: Option<Criterion>,
    /// The hyperparameter that is asked about instead of the study's own question.
    about: Option<String>,
}

#[derive(Clone, Copy)]
pub struct Choices {
    /// What is chosen, and for which study.
    chosen: RwSignal<Option<(StudyRef, Chosen)>>,
    /// Thresholds that differ from their defaults.
    pub thresholds: RwSignal<BTreeMap<String, f64>>,
    /// The metric of the curves, where it is not the one judged by.
    pub curves: RwSignal<Option<String>>,
    pub scale: RwSignal<ValueScale>,
    asked: Asked<Judge>,
    /// The record at hand as it is looked at.
    pub view: Memo<Option<View>>,
    /// What is known of the study at hand.
    pub judged: Memo<Option<Result<Judged, Sentence>>>,
}

impl Choices {
    /// Makes it, and gives it to every component below.
    pub fn provide(ui: Ui) {
        let (chosen, asked) = (RwSignal::new(None::<(StudyRef, Chosen)>), Asked::<Judge>::new());
        let view = memo(move || {
            let part = ui.session.record.with(|record| {
                let record = record.as_ref()?;
                Some(ended(record) * PARTS / record.study.trials.max(1))
            })?;
            let study = ui.session.open.get()?;
            let Chosen { criterion, about } = chosen.with(|chosen| of(chosen.as_ref(), &study));
            let asking = about.map(|name| Asking { scientific: vec![name], lang: ui.lang() });
            Some(View { study, part, criterion, asking })
        });
        let judged = memo(move || {
            let study = ui.session.open.get();
            let judged = asked.answer.get().filter(|(judge, _)| Some(&judge.view.study) == study.as_ref());
            judged.map(|(_, judged)| judged)
        });
        provide_context(Self {
            chosen,
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

    /// Asks the study at hand about this hyperparameter, or its own question.
    pub fn ask(self, ui: Ui, name: Option<String>) {
        self.choose(ui, |chosen| chosen.about = name);
    }

    /// Judges the study at hand by this.
    pub fn judge(self, ui: Ui, criterion: Criterion) {
        self.choose(ui, |chosen| chosen.criterion = Some(criterion));
    }

    fn choose(self, ui: Ui, change: impl FnOnce(&mut Chosen)) {
        let Some(study) = ui.session.open.get_untracked() else { return };
        let mut chosen = self.chosen.with_untracked(|chosen| of(chosen.as_ref(), &study));
        change(&mut chosen);
        self.chosen.set(Some((study, chosen)));
    }
}

/// What is chosen for that study.
fn of(chosen: Option<&(StudyRef, Chosen)>, study: &StudyRef) -> Chosen {
    chosen.filter(|(of, _)| of == study).map(|(_, chosen)| chosen.clone()).unwrap_or_default()
}
