//! Where a learner is: what was done, guessed and turned, and what was last said of a lesson and of the record at hand.
//!
//! Kept while a person walks elsewhere; progress also in this browser, where that is allowed. Knows nothing of what a lesson
//! looks like.

use crate::page::analyst::Asked;
use crate::page::erased::{derived, effect};
use crate::page::storage;
use crate::page::ui::context::Ui;
use crate::shared::exchange::lessons::{CheckTask, Checked, Knob, Named, ReadCourse, ReadLesson, Shown, Truth};
use crate::shared::exchange::records::View;
use crate::shared::progress::{Learnt, Progress};
use leptos::prelude::*;

const KEPT: &str = "lab.progress";

#[derive(Clone, Copy)]
pub struct Learning {
    pub progress: RwSignal<Progress>,
    /// The study that the knobs of a lesson began last: the lesson, and its key in this browser's store.
    pub begun: RwSignal<Option<(String, String)>>,
    pub course: Asked<ReadCourse>,
    pub lesson: Asked<ReadLesson>,
    pub checked: Asked<CheckTask>,
}

impl Learning {
    /// Makes it, and gives it to every component below.
    pub fn provide() {
        // What does not read is of another version, or was not written here.
        let kept = storage::read(KEPT).and_then(|text| Progress::read(&text).ok()).unwrap_or_default();
        let progress = RwSignal::new(kept.clone());
        effect({
            let mut kept = kept;
            move || {
                let now = progress.get();
                if now != kept {
                    storage::write(KEPT, &now.to_json().to_string());
                    kept = now;
                }
            }
        });
        provide_context(Self {
            progress,
            begun: RwSignal::default(),
            course: Asked::new(),
            lesson: Asked::new(),
            checked: Asked::new(),
        });
    }

    pub fn current() -> Self {
        expect_context()
    }

    /// Changes what is known of a lesson.
    pub fn change(self, lesson: &str, change: impl FnOnce(&mut Learnt)) {
        self.progress.update(|progress| progress.change(lesson, change));
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
    /// Where the knobs stand, among their places.
    pub places: Signal<Vec<usize>>,
    /// The guess as it is typed, drawn or chosen; kept as it changes.
    pub guess: RwSignal<String>,
    /// What is true of it, once it was guessed, or a study was run that says it.
    pub truth: Signal<Option<Truth>>,
    pub learning: Learning,
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
        let (id, knobs) = (lesson.id.clone(), shown.knobs.clone());
        let places = derived(move || {
            let stand = learning.progress.with(|progress| progress.of(&id)).knobs;
            // A place that the lesson has no more is where the knob begins.
            let place = |(i, knob): (usize, &Knob)| {
                let found = stand.get(i).and_then(|stands| knob.places.iter().position(|place| place == stands));
                found.unwrap_or(knob.start)
            };
            knobs.iter().enumerate().map(place).collect()
        });
        let guess = kept_guess(learning, &lesson.id);
        let told = shown.truth.clone();
        let truth = derived(move || {
            let found = checked.with(|checked| checked.as_ref().and_then(|(_, checked)| checked.truth.clone()));
            found.or_else(|| told.clone().filter(|_| guess.with(|guess| !guess.is_empty())))
        });
        Self { lesson, shown, checked, places, guess, truth, learning }
    }

    /// Where the knobs stand, as the lesson writes their places.
    pub fn knobs(&self) -> Vec<String> {
        self.named(&self.places.get_untracked())
    }

    /// Turns a knob.
    pub fn turn(&self, knob: usize, place: usize) {
        let mut places = self.places.get_untracked();
        if let Some(stands) = places.get_mut(knob) {
            *stands = place;
        }
        let knobs = self.named(&places);
        self.learning.change(&self.lesson.id, |learnt| learnt.knobs = knobs);
    }

    fn named(&self, places: &[usize]) -> Vec<String> {
        let name = |(knob, place): (&Knob, &usize)| knob.places.get(*place).cloned().unwrap_or_default();
        self.shown.knobs.iter().zip(places).map(name).collect()
    }
}

/// The guess of a lesson, from where it was left.
fn kept_guess(learning: Learning, id: &str) -> RwSignal<String> {
    let id = id.to_owned();
    let guess = RwSignal::new(learning.progress.with_untracked(|progress| progress.of(&id)).guess);
    effect(move || {
        let now = guess.get();
        if learning.progress.with_untracked(|progress| progress.of(&id)).guess != now {
            learning.change(&id, |learnt| learnt.guess = now);
        }
    });
    guess
}
