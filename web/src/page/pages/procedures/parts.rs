//! What several procedures have: the design at hand, a choice of records, proposed studies, the recommendation.

use crate::page::draft::Draft;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, Ticks};
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Notice, Said, Tone};
use crate::page::ui::plot::Plot;
use crate::page::ui::proposal::Proposal;
use crate::shared::exchange::Question;
use crate::shared::exchange::procedures::{Advice, Drawn, Propose, Proposed};
use crate::shared::place::StudyRef;
use lab_core::order;
use lab_core::text::Sentence;
use lab_texts::Fixed;
use lab_texts::page::procedures as t;
use leptos::{prelude::*, task::spawn_local};

/// What a button led to, or why it led to nothing.
pub type Found<T> = RwSignal<Option<Result<T, Sentence>>>;

/// Asks, unless there is nothing to ask, and keeps what comes of it.
pub fn ask<Q, A>(ui: Ui, found: Found<A>, question: Result<Q, Sentence>)
where
    Q: Question<Answer = Result<A, Sentence>> + 'static,
    A: Send + Sync + 'static,
{
    match question {
        Err(why) => found.set(Some(Err(why))),
        Ok(question) => spawn_local(async move {
            // Without an answer things stay as they were.
            if let Ok(answer) = ui.analyst.ask(question).await {
                found.set(Some(answer));
            }
        }),
    }
}

/// What a button led to.
pub fn outcome<T, V>(ui: Ui, found: Found<T>, show: impl Fn(T) -> V + Send + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: IntoAny,
{
    dynamic(move || match found.get() {
        None => ().into_any(),
        Some(Ok(found)) => show(found).into_any(),
        Some(Err(why)) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
    })
}

/// Which design a procedure works on.
#[component]
pub fn AboutDesign(ui: Ui) -> impl IntoView {
    let draft = Draft::current();
    dynamic(move || view! { <Notice tone=Tone::Note text=ui.say(t::for_design(draft.text_at("/name")))/> })
}

/// One of the steps of a procedure.
#[component]
pub fn Step(ui: Ui, number: u32, title: Fixed, children: Children) -> impl IntoView {
    view! { <Card heading=ui.say(t::step(number, ui.say(title)))>{children()}</Card> }
}

/// The first step of a procedure: what is to be run, proposed of the design at hand.
#[component]
pub fn ProposeStep(
    ui: Ui,
    title: Fixed,
    label: Fixed,
    proposed: Found<Proposed>,
    question: impl Fn() -> Result<Propose, Sentence> + Send + 'static,
    children: Children,
) -> impl IntoView {
    let propose = move || ask(ui, proposed, question());
    let is_first = derived(move || proposed.with(Option::is_none));
    view! {
        <Step ui number=1 title>
            <AboutDesign ui/>
            <Fields>{children()}</Fields>
            <Buttons><Button id="propose" label=ui.say(label) primary=is_first press=propose/></Buttons>
            {outcome(ui, proposed, move |proposed| view! { <Proposals ui proposed/> })}
        </Step>
    }
}

/// Studies with results, the one at hand first.
fn records(ui: Ui) -> Signal<Vec<(StudyRef, String)>> {
    ui.session.refresh_studies();
    let records = memo(move || {
        let open = ui.session.open.get();
        let stored = ui.session.studies.with(|studies| {
            let with_results = studies.iter().filter(|study| study.ended > 0);
            let titled = with_results.map(|study| {
                let title = ui.say(t::study_with_results(study.ended, &study.name, study.trials));
                (StudyRef::Browser(study.key.clone()), title)
            });
            titled.collect::<Vec<_>>()
        });
        let on_runner = open.clone().filter(|open| matches!(open, StudyRef::Runner(_)));
        let on_runner = on_runner.map(|study| (study, ui.say(t::AT_HAND)));
        let mut records: Vec<_> = on_runner.into_iter().chain(stored).collect();
        // A stable sort: the rest stays in its order.
        order::sort_by(&mut records, |(a, _), (b, _)| (open.as_ref() != Some(a)).cmp(&(open.as_ref() != Some(b))));
        records
    });
    records.into()
}

/// The record that is read: the chosen one while it is there, else the first.
#[derive(Clone, Copy)]
pub struct OneRecord {
    options: Signal<Vec<(StudyRef, String)>>,
    chosen: RwSignal<Option<StudyRef>>,
}

impl OneRecord {
    pub fn new(ui: Ui, chosen: RwSignal<Option<StudyRef>>) -> Self {
        Self { options: records(ui), chosen }
    }

    /// # Errors
    /// There is none.
    pub fn get(self) -> Result<StudyRef, Sentence> {
        let chosen = self.chosen.get();
        self.options.with(|options| {
            let found = options.iter().find(|(study, _)| Some(study) == chosen.as_ref()).or(options.first());
            found.map(|(study, _)| study.clone()).ok_or_else(|| t::CHOOSE_FIRST.into())
        })
    }

    pub fn get_untracked(self) -> Result<StudyRef, Sentence> {
        untrack(|| self.get())
    }
}

/// A choice of one study with results.
#[component]
pub fn RecordChoice(ui: Ui, record: OneRecord) -> impl IntoView {
    let OneRecord { options, chosen } = record;
    let is_empty = memo(move || options.with(Vec::is_empty));
    dynamic(move || match is_empty.get() {
        true => view! { <Notice tone=Tone::Note text=ui.say(t::NO_RECORDS)/> }.into_any(),
        false => {
            let value = derived(move || record.get().ok());
            let options = derived(move || {
                options.get().into_iter().map(|(study, title)| (Some(study), title)).collect::<Vec<_>>()
            });
            view! { <Choice id="record" label=ui.say(t::STUDY) options value choose=move |study| chosen.set(study)/> }
                .into_any()
        }
    })
}

/// Which of the studies with results are read.
#[derive(Clone, Copy)]
pub struct SeveralRecords {
    options: Signal<Vec<(StudyRef, String)>>,
    ticked: RwSignal<Vec<StudyRef>>,
}

impl SeveralRecords {
    pub fn new(ui: Ui, ticked: RwSignal<Vec<StudyRef>>) -> Self {
        Self { options: records(ui), ticked }
    }

    /// In the order in which they are listed.
    ///
    /// # Errors
    /// There is none.
    pub fn get_untracked(self) -> Result<Vec<StudyRef>, Sentence> {
        let ticked = self.ticked.get_untracked();
        let listed = self.options.get_untracked().into_iter().map(|(study, _)| study);
        let found: Vec<_> = listed.filter(|study| ticked.contains(study)).collect();
        if found.is_empty() { Err(t::CHOOSE_FIRST.into()) } else { Ok(found) }
    }
}

/// A choice of several studies with results.
#[component]
pub fn RecordTicks(ui: Ui, records: SeveralRecords) -> impl IntoView {
    let SeveralRecords { options, ticked } = records;
    let is_empty = memo(move || options.with(Vec::is_empty));
    dynamic(move || match is_empty.get() {
        true => view! { <Notice tone=Tone::Note text=ui.say(t::NO_RECORDS)/> }.into_any(),
        false => view! { <Ticks name=ui.say(t::STUDIES) options ticked/> }.into_any(),
    })
}

/// Proposed studies, and what had to be changed for them.
#[component]
pub fn Proposals(ui: Ui, proposed: Proposed) -> impl IntoView {
    let Proposed { changes, studies } = proposed;
    let studies: Vec<_> = studies.into_iter().map(|proposal| view! { <Proposal ui proposal/> }).collect();
    let changes = (!changes.is_empty()).then(|| view! { <Said ui lines=changes/> });
    view! { {changes} {studies} }
}

/// What came of a procedure, said to screen readers as well.
#[component]
pub fn Answer(ui: Ui, found: Found<Advice>) -> impl IntoView {
    let headline = move || {
        let said = |found: &Option<Result<Advice, Sentence>>| match found {
            Some(Ok(advice)) => ui.say(&advice.headline),
            _ => String::new(),
        };
        found.with(said)
    };
    view! {
        <p class="hidden" role="status">{dynamic(headline)}</p>
        {outcome(ui, found, move |advice| view! { <Recommendation ui advice/> })}
    }
}

/// The answer with its reasons, warnings and studies, and what it was read from.
#[component]
pub fn Recommendation(ui: Ui, advice: Advice) -> impl IntoView {
    let Advice { headline, reasons, warnings, studies, plots } = advice;
    let warning = move |why: Sentence| view! { <Notice tone=Tone::Warning text=ui.say(&why)/> };
    let plot = move |drawn: Drawn| {
        let title = ui.say(&drawn.title);
        let plot = derived(move || Some(drawn.plot.clone()));
        view! { <Plot ui title height=300.0 plot/> }
    };
    let plots: Vec<_> = plots.into_iter().map(plot).collect();
    view! {
        <Card heading=ui.say(t::RECOMMENDATION) answers=true>
            <p class="big">{ui.say(&headline)}</p>
            {(!reasons.is_empty()).then(|| view! { <Said ui lines=reasons/> })}
            {warnings.into_iter().map(warning).collect::<Vec<_>>()}
            {studies.into_iter().map(|proposal| view! { <Proposal ui proposal/> }).collect::<Vec<_>>()}
        </Card>
        {(!plots.is_empty()).then(|| view! { <div class="figures two">{plots}</div> })}
    }
}
