//! Adoption as the page has it: the two sides that are chosen of the study at hand, and the judgement that it may be.
//!
//! A judgement is followed wherever a person is, and ends its study as soon as it is decided. Knows nothing of how that is
//! known.

use super::Choices;
use crate::page::analyst::Asked;
use crate::page::erased::{effect, memo};
use crate::page::ui::context::{Notice, Ui};
use crate::page::ui::route::Route;
use crate::shared::exchange::adoption::{BeginJudgement, ExtendJudgement, Judgement, LookAtJudgement, Weigh};
use crate::shared::place::{Place, StudyRef};
use lab_core::record::Record;
use lab_core::sampler::SamplerKind;
use lab_core::text::Sentence;
use lab_texts::page::adopt as t;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

/// How long it is said that a judgement is decided.
const DECIDED_MS: u64 = 30_000;

#[derive(Clone, Copy)]
pub struct Adoption {
    /// Of which study the sides are chosen.
    of: RwSignal<Option<StudyRef>>,
    /// The trials that have the two configurations, where a person chose.
    pub baseline: RwSignal<Option<u64>>,
    pub candidate: RwSignal<Option<u64>>,
    /// The least gain as it is typed, and as it was proposed.
    pub least: RwSignal<String>,
    pub proposed: RwSignal<String>,
    /// Fresh seeds are trained on a split of the data each.
    pub resplits: RwSignal<bool>,
    pub weighed: Asked<Weigh>,
    looked: Asked<LookAtJudgement>,
    /// Its trials are drawn by hand, as those of a judgement are.
    may_be: Memo<bool>,
    /// The judgement that the study at hand is.
    pub judgement: Memo<Option<Judgement>>,
    /// Why none began.
    pub refused: RwSignal<Option<Sentence>>,
    begins: StoredValue<bool>,
}

impl Adoption {
    /// Makes it, and gives it to every component below.
    pub fn provide(ui: Ui) {
        let looked = Asked::<LookAtJudgement>::new();
        let judgement = memo(move || {
            let study = ui.session.open.get()?;
            let (_, answer) = looked.answer.get().filter(|(look, _)| look.view.study == study)?;
            answer.ok()?.map(|judgement| *judgement)
        });
        let may_be = memo(move || {
            let by_hand = |kind: &SamplerKind| matches!(kind, SamplerKind::Manual { .. });
            ui.session.record.with(|record| record.as_ref().is_some_and(|record| by_hand(&record.study.sampler.kind)))
        });
        let adoption = Self {
            of: RwSignal::new(None),
            baseline: RwSignal::new(None),
            candidate: RwSignal::new(None),
            least: RwSignal::new(String::new()),
            proposed: RwSignal::new(String::new()),
            resplits: RwSignal::new(false),
            weighed: Asked::new(),
            looked,
            may_be,
            judgement,
            refused: RwSignal::new(None),
            begins: StoredValue::new(false),
        };
        adoption.follow(ui);
        provide_context(adoption);
    }

    pub fn current() -> Self {
        expect_context()
    }

    /// Takes up the study at hand, with nothing chosen if it is another.
    pub fn take_up(self, ui: Ui) {
        let study = ui.session.open.get_untracked();
        if self.of.get_untracked() != study {
            self.of.set(study);
            self.baseline.set(None);
            self.candidate.set(None);
            self.least.set(String::new());
            self.proposed.set(String::new());
            self.resplits.set(false);
            self.refused.set(None);
        }
    }

    /// Whether it is known if the study at hand is a judgement.
    pub fn is_known(self, ui: Ui) -> bool {
        let study = ui.session.open.get();
        let looked = self.looked.answer.with(|answer| answer.as_ref().map(|(look, _)| look.view.study.clone()));
        !self.may_be.get() || (study.is_some() && looked == study)
    }

    /// Begins the judgement of two sides, and trains both where the next study is to train.
    pub fn begin(self, ui: Ui, weigh: Weigh) {
        // A second press would be a second candidate.
        if self.begins.get_value() {
            return;
        }
        self.begins.set_value(true);
        self.refused.set(None);
        spawn_local(async move {
            let begun = ui.analyst.ask(BeginJudgement { weigh, lang: ui.lang.get_untracked() }).await;
            self.begins.set_value(false);
            match begun {
                Ok(Ok(study)) => {
                    let table = ui.session.table();
                    ui.session.begin(*study, table, ui.place.get_untracked());
                    ui.go(Route::Adopt(ui.session.open.get_untracked()));
                }
                Ok(Err(why)) => self.refused.set(Some(why)),
                Err(_) => {}
            }
        });
    }

    /// Goes on with the judgement at hand beyond the runs it was to have: a study of its own, which has those there are.
    pub fn go_on(self, ui: Ui) {
        let Some(study) = ui.session.open.get_untracked().filter(|_| !self.begins.get_value()) else { return };
        self.begins.set_value(true);
        spawn_local(async move {
            let longer = ui.analyst.ask(ExtendJudgement { study }).await;
            self.begins.set_value(false);
            match longer {
                // A runner's studies are as long as they were begun: it trains those there are once more, to the same end.
                Ok(Ok(longer)) if ui.session.place.get_untracked() == Place::Runner => {
                    ui.session.begin(*longer, ui.session.table(), Place::Runner);
                    ui.go(Route::Adopt(ui.session.open.get_untracked()));
                }
                Ok(Ok(longer)) => {
                    let mut record = Record::new(*longer);
                    ui.session.record.with_untracked(|known| {
                        for event in known.iter().flat_map(|known| known.events()) {
                            // They followed from one another once.
                            let _ = record.apply(event);
                        }
                    });
                    ui.session.open_record(record, ui.session.table());
                    ui.session.resume();
                    ui.go(Route::Adopt(ui.session.open.get_untracked()));
                }
                Ok(Err(why)) => ui.complain(why),
                Err(_) => {}
            }
        });
    }

    /// Looks at the study at hand after every run, if it may be a judgement.
    fn follow(self, ui: Ui) {
        let choices: Choices = expect_context();
        self.looked.follow(ui.analyst, move || {
            let view = self.may_be.get().then(|| choices.view.get()).flatten()?;
            Some(LookAtJudgement { view: view.as_designed(), lang: ui.lang() })
        });
        let judgement = self.judgement;
        effect(move || {
            let decided = judgement.with(|judgement| {
                let judgement = judgement.as_ref().filter(|judgement| judgement.is_decided())?;
                Some(judgement.account.verdict.clone())
            });
            if let Some(text) = decided
                && ui.session.is_under_way()
            {
                ui.session.stop();
                let show = move || ui.go(Route::Adopt(ui.session.open.get_untracked()));
                let action = Some((t::SHOW, Rc::new(show) as Rc<dyn Fn()>));
                ui.show(Notice { text, is_error: false, action }, DECIDED_MS);
            }
        });
    }
}
