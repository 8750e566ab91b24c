//! The form of a study that could be the next round: what may be changed, what it costs, and the button that opens it.
//!
//! Knows nothing of who proposes it.

use super::Shown;
use super::cost::Cost;
use crate::page::campaigns::{Section, named};
use crate::page::erased::derived;
use crate::page::texts::campaign as t;
use crate::page::ui::form::{Choice, TextField, titled};
use crate::page::ui::parts::{Button, Buttons, Fields};
use crate::page::ui::speed;
use crate::page::ui::typed::count;
use crate::shared::exchange::campaign::{EstimateRound, Form, OpenRound, Opening};
use lab_core::campaign::Aim;
use lab_core::sampler::SamplerKind;
use lab_core::space::Role;
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};
use lab_core::workload::Workload;
use leptos::{prelude::*, task::spawn_local};

/// What joins the arrangement's field as its value where every scientific value has a study of its own.
const APART: &str = "apart";

/// What may be changed in a study; a field that it lacks means nothing to it.
#[derive(Clone, Copy)]
struct Changes {
    trials: Option<RwSignal<String>>,
    steps: Option<RwSignal<String>>,
    arrangement: Option<RwSignal<String>>,
}

impl Changes {
    /// Fields of every round and study are their own: what stood in others means nothing in these.
    fn new(shown: Shown, round: usize, which: &str, study: &Study) -> Self {
        let text = |name: &str, first: &str| shown.campaigns.text(&shown.key(), &id(name, round, which), first);
        let mut varied = study.space.varied();
        let compares = varied.any(|(parameter, _)| parameter.role() == Role::Scientific);
        Self {
            trials: (!is_list(study)).then(|| text("trials", &study.trials.to_string())),
            steps: match study.workload {
                Workload::Trained { steps, .. } => Some(text("steps", &steps.to_string())),
                Workload::External { .. } => None,
            },
            arrangement: compares.then(|| text("arrangement", "")),
        }
    }

    /// # Errors
    /// What is no number.
    fn read(self) -> Result<Form, Sentence> {
        let number = |field: Option<RwSignal<String>>| field.map(|text| count(&text.get_untracked())).transpose();
        Ok(Form {
            trials: number(self.trials)?,
            steps: number(self.steps)?,
            is_apart: self.arrangement.is_some_and(|chosen| chosen.get_untracked() == APART),
        })
    }
}

/// Whether the trials were written by hand, as those of a confirmation are.
fn is_list(study: &Study) -> bool {
    matches!(study.sampler.kind, SamplerKind::Manual { .. }) || Aim::of(study) == Aim::Confirm
}

fn id(name: &str, round: usize, which: &str) -> String {
    format!("{name}-{round}-{which}")
}

#[component]
pub fn RoundForm(shown: Shown, round: usize, which: String, study: Box<Study>, purpose: String) -> impl IntoView {
    let Shown { ui, lang, campaigns, key, .. } = shown;
    let changes = Changes::new(shown, round, &which, &study);
    let found = RwSignal::new(None);
    let question = study.question.clone();
    let asked = StoredValue::new(study);
    let estimate = move || match changes.read() {
        Err(why) => found.set(Some(Err(why))),
        Ok(form) => {
            let (key, study) = (key.get_value(), asked.get_value());
            let question = EstimateRound { key, study, form, speeds: speed::all() };
            spawn_local(async move {
                if let Ok(cost) = ui.analyst.ask(question).await {
                    // The form may be shown no more.
                    found.try_set(Some(cost));
                }
            });
        }
    };
    estimate();
    let open = move || match changes.read() {
        Err(why) => campaigns.refuse(Section::Open, why),
        Ok(form) => {
            let opening = Opening::Study(asked.get_value(), form);
            campaigns.change(
                ui,
                Section::Open,
                key.get_value(),
                OpenRound { campaign: named(ui, &key.get_value()), opening },
            );
        }
    };
    // Forms of several studies are told apart by what each is for.
    let spoken = |label: &str| format!("{label}: {purpose}");
    let field = |name: &str, label: Text, value: RwSignal<String>| {
        let label = label.get(lang);
        view! { <TextField id=id(name, round, &which) label spoken=spoken(label) value/> }
    };
    let arrangement = changes.arrangement.map(|chosen| {
        let options = titled([(false, t::JOINT), (true, t::APART)], lang);
        let value = derived(move || chosen.get() == APART);
        let choose = move |is_apart| {
            chosen.set(if is_apart { APART } else { "" }.to_owned());
            estimate();
        };
        let label = t::SCIENTIFIC_VALUES.get(lang);
        view! { <Choice id=id("arrangement", round, &which) label spoken=spoken(label) options value choose/> }
    });
    let trials = changes.trials.map(|value| field("trials", t::TRIALS, value));
    let steps = changes.steps.map(|value| field("steps", t::STEPS, value));
    let label = t::open_as(lang, round);
    let (opens, updates) = (spoken(&label), spoken(t::UPDATE_COST.get(lang)));
    view! {
        {(!question.is_empty()).then(|| view! { <p>{question}</p> })}
        <Fields>{trials} {steps} {arrangement}</Fields>
        <Cost lang found purpose/>
        <Buttons>
            <Button id=format!("open-{which}") label spoken=opens primary=which == "0" press=open/>
            <Button label=t::UPDATE_COST.get(lang) spoken=updates press=estimate/>
        </Buttons>
    }
}
