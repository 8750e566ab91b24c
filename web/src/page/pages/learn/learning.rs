//! Where a learner is: knobs as they were turned, guesses, and what was last said of a lesson and of the record at hand.
//!
//! Kept while a person walks elsewhere. Knows nothing of what a lesson looks like.

use crate::page::analyst::Asked;
use crate::page::erased::derived;
use crate::page::ui::context::Ui;
use crate::shared::exchange::lessons::{CheckTask, Checked, Named, ReadCourse, ReadLesson, Shown};
use crate::shared::exchange::records::View;
use leptos::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Copy)]
pub struct Learning {
    /// The places of a lesson's knobs, by the lesson.
    pub knobs: RwSignal<BTreeMap<String, Vec<usize>>>,
    /// Guesses by the lesson: as typed, or the number of a choice.
    pub guesses: RwSignal<BTreeMap<String, String>>,
    pub course: Asked<ReadCourse>,
    pub lesson: Asked<ReadLesson>,
    pub checked: Asked<CheckTask>,
}

impl Learning {
    /// Makes it, and gives it to every component below.
    pub fn provide() {
        provide_context(Self {
            knobs: RwSignal::default(),
            guesses: RwSignal::default(),
            course: Asked::new(),
            lesson: Asked::new(),
            checked: Asked::new(),
        });
    }

    pub fn current() -> Self {
        expect_context()
    }
}

/// The address of the page, beside which the lessons are.
pub fn site() -> String {
    document().base_uri().ok().flatten().unwrap_or_default()
}

/// A lesson with the record at hand, for its parts.
#[derive(Clone)]
pub struct Open {
    pub lesson: Named,
    pub shown: Shown,
    /// What the record at hand says, once it was held against the lesson, and of what moment of it.
    pub checked: Signal<Option<(View, Checked)>>,
}

impl Open {
    pub fn new(ui: Ui, lesson: Named, shown: Shown) -> Self {
        let learning = Learning::current();
        let named = lesson.clone();
        let checked = derived(move || {
            let study = ui.session.open.get();
            let (asked, checked) = learning.checked.answer.get()?;
            let is_this = asked.lesson == named && asked.lang == ui.lang() && Some(&asked.view.study) == study.as_ref();
            Some((asked.view, checked.ok()?)).filter(|_| is_this)
        });
        Self { lesson, shown, checked }
    }
}
