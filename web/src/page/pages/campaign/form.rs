//! The form of a study that could be the next round: what may be changed, what it costs, and the button that opens it.

use super::Shown;
use crate::page::campaigns::Section;
use crate::page::erased::{derived, dynamic};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, TextField, titled};
use crate::page::ui::parts::{Button, Buttons, DataTable, Fields, Notice, Tone, texts};
use crate::page::ui::speed;
use crate::page::ui::typed::count;
use crate::shared::exchange::campaign::{self, Estimate, EstimateRound, Form, Opening};
use lab_core::campaign::Aim;
use lab_core::sampler::SamplerKind;
use lab_core::space::Role;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::Workload;
use lab_texts::Fixed;
use lab_texts::page::campaign as t;
use lab_texts::page::parts::labelled;
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
    let Shown { ui, campaigns, key, .. } = shown;
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
        Ok(form) => shown.open(Opening::Study(asked.get_value(), form)),
    };
    // Forms of several studies are told apart by what each is for.
    let spoken = |label: &str| ui.say(labelled(label, &purpose));
    let field = |name: &str, label: Fixed, value: RwSignal<String>| {
        let label = ui.say(label);
        let spoken = spoken(&label);
        view! { <TextField id=id(name, round, &which) label spoken value/> }
    };
    let arrangement = changes.arrangement.map(|chosen| {
        let options = titled(ui, [(false, t::JOINT), (true, t::APART)]);
        let value = derived(move || chosen.get() == APART);
        let choose = move |is_apart| {
            chosen.set(if is_apart { APART } else { "" }.to_owned());
            estimate();
        };
        let label = ui.say(t::SCIENTIFIC_VALUES);
        let spoken = spoken(&label);
        view! { <Choice id=id("arrangement", round, &which) label spoken options value choose/> }
    });
    let trials = changes.trials.map(|value| field("trials", t::TRIALS, value));
    let steps = changes.steps.map(|value| field("steps", t::STEPS, value));
    let label = ui.say(t::open_as(round));
    let (opens, updates) = (spoken(&label), spoken(&ui.say(t::UPDATE_COST)));
    view! {
        {(!question.is_empty()).then(|| view! { <p>{question}</p> })}
        <Fields>{trials} {steps} {arrangement}</Fields>
        <Cost ui found purpose/>
        <Buttons>
            <Button id=format!("open-{which}") label spoken=opens primary=which == "0" press=open/>
            <Button label=ui.say(t::UPDATE_COST) spoken=updates press=estimate/>
        </Buttons>
    }
}

/// What the round would cost, and what there is to object to it.
#[component]
fn Cost(ui: Ui, found: RwSignal<Option<Result<Estimate, Sentence>>>, purpose: String) -> impl IntoView {
    dynamic(move || {
        found.get().map(|found| match found {
            Err(why) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
            Ok(estimate) => told(ui, estimate, &purpose),
        })
    })
}

fn told(ui: Ui, estimate: Estimate, purpose: &str) -> AnyView {
    let Estimate { objections, values, dimensions, density, costs, is_timed } = estimate;
    let objection = |why: &Sentence| view! { <Notice tone=Tone::Warning text=ui.say(why)/> };
    let objections: Vec<_> = objections.iter().map(objection).collect();
    let columns = [t::COST, t::COST_TRIALS, t::COST_STEPS, t::COST_TIME].map(|head| ui.say(head));
    let unknown = || "–".to_owned();
    let row = |campaign::Cost { change, trials, steps, time }: campaign::Cost| {
        let what = change.map_or_else(|| ui.say(t::AS_DESIGNED), |change| ui.say(&change));
        let steps = steps.map_or_else(unknown, |steps| steps.to_string());
        texts([what, trials.to_string(), steps, time.unwrap_or_else(unknown)])
    };
    let rows = costs.into_iter().map(row).collect();
    view! {
        {objections}
        <Notice tone=Tone::Note text=ui.say(t::searched(density, dimensions, values))/>
        <DataTable name=ui.say(t::budget(purpose)) columns rows/>
        {(!is_timed).then(|| view! { <Notice tone=Tone::Note text=ui.say(t::UNTIMED)/> })}
    }
    .into_any()
}
