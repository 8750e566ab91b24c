//! The batch-size finder: what is measured, how far it is, and what it says.

use super::forms::Forms;
use super::measurement::Measurement;
use super::parts::{AboutDesign, Recommendation};
use crate::page::draft::Draft;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, TextField};
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Notice, ProgressBar, Tone};
use crate::page::ui::plot::Plot;
use crate::shared::exchange;
use crate::shared::exchange::throughput::View;
use lab_core::protocol::State;
use lab_texts::Fixed;
use lab_texts::page::{procedures as t, shell};
use leptos::prelude::*;

/// Memory limits to choose from, in MiB.
const LIMITS: [u64; 4] = [16, 64, 256, 1024];

#[component]
pub fn Throughput(ui: Ui) -> impl IntoView {
    let measurement = Forms::current().measurement;
    let Measurement { shown, is_running, is_cancelled, refused, .. } = measurement;
    let has_windows = memo(move || shown.with(Option::is_some));
    let running = memo(move || is_running.get());
    let advice = memo(move || match running.get() {
        true => None,
        false => shown.get().map(|(_, measured)| measured.advice),
    });
    let headline = move || advice.get().map(|advice| ui.say(&advice.headline)).unwrap_or_default();
    let state = move || match (running.get(), is_cancelled.get()) {
        (true, _) => view! { <Progress ui measurement/> }.into_any(),
        (false, true) => view! { <Notice tone=Tone::Note text=ui.say(t::CANCELLED)/> }.into_any(),
        (false, false) => ().into_any(),
    };
    let plot = move |view: View, title: Fixed| {
        let plot = derived(move || shown.get().map(|(measure, _)| exchange::Plot::Throughput(measure, view)));
        view! { <Plot ui title=ui.say(title) height=300.0 plot/> }
    };
    let plots = move || {
        has_windows.get().then(|| {
            view! {
                <div class="figures two">
                    {plot(View::Throughput, t::THROUGHPUT)}
                    {plot(View::TimePerStep, t::TIME_PER_STEP)}
                </div>
            }
        })
    };
    view! {
        <Form ui measurement/>
        <p class="hidden" role="status">{dynamic(headline)}</p>
        {dynamic(move || refused.get().map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }))}
        {dynamic(state)}
        {dynamic(move || advice.get().map(|advice| view! { <Recommendation ui advice/> }))}
        {dynamic(plots)}
    }
}

#[component]
fn Form(ui: Ui, measurement: Measurement) -> impl IntoView {
    let draft = Draft::current();
    let Measurement { limit, largest, is_running, .. } = measurement;
    let limits: Vec<(Option<u64>, String)> = std::iter::once((None, ui.say(t::ANY_MEMORY)))
        .chain(LIMITS.map(|mebibytes| (Some(mebibytes), format!("{mebibytes} MiB"))))
        .collect();
    let is_busy = memo(move || {
        ui.session.progress.with(|progress| progress.as_ref().is_some_and(|progress| progress.state == State::Running))
    });
    let measure = move || {
        let press = move || measurement.start(ui, draft);
        (!is_running.get()).then(|| {
            view! { <Buttons><Button id="measure" label=ui.say(t::MEASURE) primary=true press=press/></Buttons> }
        })
    };
    view! {
        <Card>
            <AboutDesign ui/>
            <Fields>
                <Choice id="memory" label=ui.say(t::MEMORY_LIMIT) options=limits value=limit choose=move |chosen| limit.set(chosen)/>
                <TextField id="largest" label=ui.say(t::LARGEST) value=largest/>
            </Fields>
            {dynamic(move || is_busy.get().then(|| view! { <Notice tone=Tone::Warning text=ui.say(t::BUSY)/> }))}
            {dynamic(measure)}
        </Card>
    }
}

#[component]
fn Progress(ui: Ui, measurement: Measurement) -> impl IntoView {
    let progress = move || {
        measurement.shown.with(|shown| {
            let (_, measured) = shown.as_ref()?;
            let (share, batch) = (measured.progress, measured.next?.batch);
            Some(view! {
                <ProgressBar name=ui.say(t::MEASURING) share/>
                <Notice tone=Tone::Note text=ui.say(t::timing(batch, format!("{:.0}", share * 100.0)))/>
            })
        })
    };
    view! {
        <Card>
            {dynamic(progress)}
            <Buttons><Button id="cancel" label=ui.say(shell::CANCEL) press=move || measurement.cancel()/></Buttons>
        </Card>
    }
}
