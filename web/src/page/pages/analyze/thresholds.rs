//! The thresholds of all checks, each with its meaning and its default, to be changed on the page.

use super::choices::Choices;
use crate::page::erased::{derived, dynamic, effect, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, DataTable, Folded, Notice, Tone};
use crate::page::ui::typed;
use crate::shared::exchange::analysis::{CheckThreshold, Threshold};
use lab_core::space::format_number;
use lab_core::text::Sentence;
use lab_texts::Arg;
use lab_texts::page::analyze as t;
use leptos::{ev, prelude::*, task::spawn_local};

#[component]
pub fn Thresholds(ui: Ui, choices: Choices, known: Memo<Vec<Threshold>>) -> impl IntoView {
    // Raised when all changes are taken back, those that were refused too.
    let reset = RwSignal::new(0u32);
    let line = derived(move || match choices.thresholds.with(|changed| changed.len()) {
        0 => ui.say(t::THRESHOLDS_OF),
        n => ui.say(t::thresholds_changed(n)),
    });
    let names =
        memo(move || known.with(|known| known.iter().map(|threshold| threshold.name.clone()).collect::<Vec<_>>()));
    let table = move || {
        names.track();
        let columns = [t::MEANING, t::VALUE, t::DEFAULT, t::DECIDES].map(|head| ui.say(head));
        let rows = known.get_untracked().into_iter().map(|threshold| row(ui, choices, threshold, reset)).collect();
        view! { <DataTable name=ui.say(t::THRESHOLDS) columns rows/> }
    };
    let defaults = move || {
        choices.thresholds.update(|changed| changed.clear());
        reset.update(|reset| *reset += 1);
    };
    view! {
        <Folded line>
            <Notice tone=Tone::Note text=ui.say(t::THRESHOLDS_NOTE)/>
            {dynamic(table)}
            <Buttons><Button id="defaults" label=ui.say(t::BACK_TO_DEFAULTS) press=defaults/></Buttons>
        </Folded>
    }
}

fn row(ui: Ui, choices: Choices, threshold: Threshold, reset: RwSignal<u32>) -> Vec<AnyView> {
    let Threshold { name, meaning, default, codes, .. } = threshold;
    let (text, refused) = (RwSignal::new(String::new()), RwSignal::new(None::<Sentence>));
    let id = format!("threshold-{name}");
    let value = {
        let name = name.clone();
        memo(move || choices.thresholds.with(|changed| changed.get(&name).copied().unwrap_or(default)))
    };
    effect(move || {
        reset.track();
        text.set(format_number(value.get()));
        refused.set(None);
    });
    let typed = move |event: ev::Event| {
        let now = event_target_value(&event);
        text.set(now.clone());
        let value = match typed::number(&now) {
            Ok(value) => value,
            Err(why) => return refused.set(Some(why)),
        };
        let name = name.clone();
        spawn_local(async move {
            match ui.analyst.ask(CheckThreshold { name: name.clone(), value }).await {
                Ok(Ok(())) => {
                    refused.set(None);
                    choices.thresholds.update(|changed| {
                        // What is at its default is not changed.
                        let is_changed = value != default;
                        changed.remove(&name);
                        changed.extend(is_changed.then_some((name, value)));
                    });
                }
                Ok(Err(why)) => refused.set(Some(why)),
                Err(_) => {}
            }
        });
    };
    let input = view! {
        <div>
            <input
                type="text"
                id=id
                size="6"
                autocomplete="off"
                aria-label=ui.say(&meaning)
                aria-invalid=move || refused.with(Option::is_some).to_string()
                prop:value=move || text.get()
                on:change=typed
            />
            {dynamic(move || refused.get().map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }))}
        </div>
    };
    vec![
        ui.say(&meaning).into_any(),
        input.into_any(),
        format_number(default).into_any(),
        ui.say(Arg::list(codes)).into_any(),
    ]
}
