//! The page Run: how far the study is, its curves as they grow, the first plot filling up, its trials.

use crate::page::erased::{dynamic, memo};
use crate::page::lab::Trainer;
use crate::page::ui::at_hand::of_study;
use crate::page::ui::context::Ui;
use crate::page::ui::figure::Figure;
use crate::page::ui::file_button::FileButton;
use crate::page::ui::icon::Icon;
use crate::page::ui::opening::read_first;
use crate::page::ui::parts::Certificate;
use crate::page::ui::plots::{self, Lines};
use crate::page::ui::route::Route;
use crate::page::ui::titles::{place_title, state_title};
use crate::page::ui::trial_table::Trials;
use crate::shared::place::Place;
use lab_core::analysis::ranking;
use lab_core::plot::{metric_title, parameter_title};
use lab_core::protocol::State;
use lab_core::space::format_number;
use lab_core::trial::Outcome;
use lab_core::workload::Workload;
use lab_texts::Fixed;
use lab_texts::format::{estimate, rate};
use lab_texts::page::{analyze, parts::trials_of, run as t};
use leptos::prelude::*;

#[component]
pub fn Run(ui: Ui) -> impl IntoView {
    of_study(ui, "run", move |study| {
        let (metric, record) = (study.objective.metric.clone(), ui.session.record.into());
        let metric_name = metric_title(&metric, ui.lang());
        let curves = ui.say(t::curves_of(&metric_name));
        let axis = study.space.varied().next().map(|(parameter, _)| {
            let title = ui.say(t::axis(&metric_name, parameter_title(&parameter.name, ui.lang())));
            view! { <Figure ui title height=300.0 draw=plots::axis(ui, record, parameter.name.clone())/> }
        });
        view! {
            <Controls ui external=matches!(study.workload, Workload::External { .. })/>
            <div class="figures two">
                <Figure ui title=curves height=300.0 draw=plots::curves(ui, record, metric, Lines::default())/>
                {axis}
            </div>
            <Trials ui record/>
        }
        .into_any()
    })
}

#[component]
fn Controls(ui: Ui, external: bool) -> impl IntoView {
    let session = ui.session;
    let progress = move || session.progress.get();
    let state = memo(move || progress().map(|progress| progress.state));
    let best = memo(move || {
        session.record.with(|record| {
            let best = record.as_deref().and_then(|record| ranking(record).into_iter().next());
            best.map(|best| (best.trial, format_number(best.objective)))
        })
    });
    let bar = move || {
        progress().map(|progress| {
            let (ended, total) = (progress.ended, progress.trials.max(1));
            let text =
                format!("{}, {}", ui.say(trials_of(progress.trials, ended)), ui.say(state_title(progress.state)));
            view! {
                <div
                    class="bar"
                    role="progressbar"
                    aria-label=ui.say(t::PROGRESS)
                    aria-valuemin="0"
                    aria-valuemax=total
                    aria-valuenow=ended
                    aria-valuetext=text
                >
                    <div class="bar-done" style:width=format!("{}%", 100 * ended / total)></div>
                </div>
            }
        })
    };
    let figure =
        move |value: String, unit: Fixed| view! { <div class="meter"><dd>{value}</dd><dt>{ui.say(unit)}</dt></div> };
    let meters = move || {
        progress().map(|progress| {
            let running = progress.state == State::Running;
            let measured = progress.steps_per_second > 0.0;
            let speed = |number: f64| match (running, measured) {
                (true, true) => rate(number),
                (true, false) => ui.say(t::MEASURING),
                (false, _) => "–".into(),
            };
            let left = match (running, progress.seconds_left) {
                (true, Some(seconds)) => estimate(ui.lang(), seconds),
                (true, None) => ui.say(t::MEASURING),
                (false, _) => "–".into(),
            };
            view! {
                <dl class="meters">
                    <div class="meter wide"><dd>{ui.say(trials_of(progress.trials, progress.ended))}</dd><dt>{ui.say(state_title(progress.state))}</dt></div>
                    {figure(progress.running.to_string(), t::IN_TRAINING)}
                    {figure(speed(progress.trials_per_minute), t::PER_MINUTE)}
                    {figure(speed(progress.steps_per_second), t::STEPS_PER_SECOND)}
                    {figure(left, t::TIME_LEFT)}
                </dl>
            }
        })
    };
    let best_meter = move || {
        best.get().map(|(trial, objective)| {
            view! {
                <button type="button" class="best" title=ui.say(analyze::trial_title(trial)) on:click=move |_| ui.selected.set(Some(trial))>
                    <strong>{objective}</strong> <span>{ui.say(t::BEST_SO_FAR)}</span>
                </button>
            }
        })
    };
    let failed = memo(move || {
        session.record.with(|record| {
            let reasons: Vec<&str> = record
                .iter()
                .flat_map(|record| record.trials().values())
                .filter_map(|trial| match trial.outcome() {
                    Some(Outcome::Failed { reason }) => Some(reason.as_str()),
                    _ => None,
                })
                .collect();
            reasons.first().map(|reason| (reasons.len(), (*reason).to_owned()))
        })
    });
    let failure = move || {
        failed
            .get()
            .map(|(count, reason)| view! { <p class="warning" role="alert">{ui.say(t::failed(count, reason))}</p> })
    };
    let buttons = move || {
        let running = state.get() == Some(State::Running);
        let over = matches!(state.get(), Some(State::Finished | State::Broken) | None);
        // What broke a study may be gone: a lost worker, a server that was away. Without its table it would break again.
        let can_resume = match state.get() {
            Some(State::Paused | State::Stopped) => true,
            Some(State::Broken) => !session.needs_csv(),
            Some(State::Running | State::Finished) | None => false,
        };
        let analyze = move || Route::Analyze(session.open.get()).hash();
        view! {
            {(running && !external).then(|| view! { <button type="button" on:click=move |_| session.pause()>{Icon::Pause.view()} " " {ui.say(t::PAUSE)}</button> })}
            {(can_resume && !external).then(|| view! { <button type="button" class:primary=!over on:click=move |_| session.resume()>{Icon::Play.view()} " " {ui.say(t::RESUME)}</button> })}
            {(matches!(state.get(), Some(State::Running | State::Paused)) && !external).then(|| {
                view! { <button type="button" on:click=move |_| session.stop()>{Icon::Stop.view()} " " {ui.say(t::STOP)}</button> }
            })}
            <a class="button" class:primary=over href=analyze>{ui.say(if over { t::ANALYZE } else { t::ANALYZE_SO_FAR })}</a>
        }
    };
    let take = move |files| {
        read_first(ui, files, move |file| {
            session.supply_csv(file.text);
            session.resume();
        });
    };
    let table = move || {
        state.track();
        session.needs_csv().then(|| {
            view! {
                <div class="callout">
                    <p>{ui.say(t::NEEDS_TABLE)}</p>
                    <FileButton label=ui.say(t::OPEN_TABLE) accept=".csv,text/csv" take=take/>
                </div>
            }
        })
    };
    let trainer = move || {
        let trainer = session.trainer.get();
        let reason = trainer.reason().map(|reason| ui.say(reason));
        let what = match trainer {
            Trainer::Nothing => ui.say(place_title(ui, session.place.get())),
            trainer => ui.say(trainer.title()),
        };
        let on_runner = session.place.get() == Place::Runner;
        view! {
            <p class="note">{ui.say(t::trained_by(what))} {reason.map(|reason| format!(" ({reason})"))}</p>
            {on_runner.then(|| view! { <Certificate ui/> })}
        }
    };
    view! {
        <section class="card controls" aria-label=ui.say(t::PROGRESS)>
            {dynamic(bar)}
            <div class="controls-row">
                {dynamic(meters)}
                {dynamic(best_meter)}
                <div class="buttons">{dynamic(buttons)}</div>
            </div>
            {if external { view! { <p class="note">{ui.say(t::EXTERNAL)}</p> }.into_any() } else { trainer.into_any() }}
            {dynamic(failure)}
            {dynamic(table)}
        </section>
    }
}
