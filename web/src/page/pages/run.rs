//! The page Run: how far the study is, its curves as they grow, the first plot filling up, its trials.
//!
//! Knows nothing of who trains; it shows the session's signals.

use crate::page::erased::{dynamic, memo};
use crate::page::files;
use crate::page::files::Named;
use crate::page::lab::Trainer;
use crate::page::texts::{Lang, analyze, run as t};
use crate::page::ui::at_hand::{NoStudy, study, study_shown};
use crate::page::ui::certificate::Certificate;
use crate::page::ui::context::Ui;
use crate::page::ui::figure::Figure;
use crate::page::ui::file_button::FileButton;
use crate::page::ui::format;
use crate::page::ui::icon::Icon;
use crate::page::ui::opening::unreadable;
use crate::page::ui::plots::{self, Lines};
use crate::page::ui::route::Route;
use crate::page::ui::titles::{place_title, state_title};
use crate::page::ui::trials::Trials;
use crate::shared::place::Place;
use lab_core::analysis::ranking;
use lab_core::plot::{metric_title, parameter_title};
use lab_core::protocol::State;
use lab_core::space::format_number;
use lab_core::trial::Outcome;
use lab_core::workload::Workload;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Run(ui: Ui, lang: Lang) -> impl IntoView {
    let shown = study_shown(ui);
    dynamic(move || match shown.get().and_then(|()| study(ui)) {
        None => view! { <NoStudy ui lang/> }.into_any(),
        Some(study) => {
            let metric = study.objective.metric.clone();
            let record = ui.session.record.into();
            let curves = t::curves_of(lang, metric_title(&metric, lang));
            let axis = study.space.varied().next().map(|(parameter, _)| {
                let title = t::axis(lang, metric_title(&metric, lang), parameter_title(&parameter.name, lang));
                view! { <Figure ui lang title height=300.0 draw=plots::axis(record, parameter.name.clone(), lang)/> }
            });
            view! {
                <div class="page run">
                    <header class="page-head">
                        <h1>{study.name.clone()}</h1>
                        {(!study.question.is_empty()).then(|| view! { <p class="lead">{study.question.clone()}</p> })}
                    </header>
                    <Controls ui lang external=matches!(study.workload, Workload::External { .. })/>
                    <div class="figures two">
                        <Figure ui lang title=curves height=300.0 draw=plots::curves(record, metric, Lines::default(), lang)/>
                        {axis}
                    </div>
                    <Trials ui lang record/>
                </div>
            }
            .into_any()
        }
    })
}

#[component]
fn Controls(ui: Ui, lang: Lang, external: bool) -> impl IntoView {
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
            let text = format!("{}, {}", t::done(lang, ended, progress.trials), state_title(progress.state).get(lang));
            view! {
                <div
                    class="bar"
                    role="progressbar"
                    aria-label=t::PROGRESS.get(lang)
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
    let figure = |value: String, unit: &'static str| view! { <div class="meter"><dd>{value}</dd><dt>{unit}</dt></div> };
    let meters = move || {
        progress().map(|progress| {
            let running = progress.state == State::Running;
            let measured = progress.steps_per_second > 0.0;
            let speed = |number: f64| match (running, measured) {
                (true, true) => format::rate(number),
                (true, false) => t::MEASURING.get(lang).into(),
                (false, _) => "–".into(),
            };
            let left = match (running, progress.seconds_left) {
                (true, Some(seconds)) => format::duration(lang, seconds),
                (true, None) => t::MEASURING.get(lang).into(),
                (false, _) => "–".into(),
            };
            view! {
                <dl class="meters">
                    <div class="meter wide"><dd>{t::done(lang, progress.ended, progress.trials)}</dd><dt>{state_title(progress.state).get(lang)}</dt></div>
                    {figure(progress.running.to_string(), t::IN_TRAINING.get(lang))}
                    {figure(speed(progress.trials_per_minute), t::PER_MINUTE.get(lang))}
                    {figure(speed(progress.steps_per_second), t::STEPS_PER_SECOND.get(lang))}
                    {figure(left, t::TIME_LEFT.get(lang))}
                </dl>
            }
        })
    };
    let best_meter = move || {
        best.get().map(|(trial, objective)| {
            view! {
                <button type="button" class="best" title=analyze::trial_title(lang, trial) on:click=move |_| ui.selected.set(Some(trial))>
                    <strong>{objective}</strong> <span>{t::BEST_SO_FAR.get(lang)}</span>
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
            .map(|(count, reason)| view! { <p class="warning" role="alert">{t::failed(lang, count, reason)}</p> })
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
            {(running && !external).then(|| view! { <button type="button" on:click=move |_| session.pause()>{Icon::Pause.view()} " " {t::PAUSE.get(lang)}</button> })}
            {(can_resume && !external).then(|| view! { <button type="button" class:primary=!over on:click=move |_| session.resume()>{Icon::Play.view()} " " {t::RESUME.get(lang)}</button> })}
            {(matches!(state.get(), Some(State::Running | State::Paused)) && !external).then(|| {
                view! { <button type="button" on:click=move |_| session.stop()>{Icon::Stop.view()} " " {t::STOP.get(lang)}</button> }
            })}
            <a class="button" class:primary=over href=analyze>{if over { t::ANALYZE } else { t::ANALYZE_SO_FAR }.get(lang)}</a>
        }
    };
    let take = move |files: Vec<Named>| {
        spawn_local(async move {
            let Some(file) = files.into_iter().next() else { return };
            match files::read(file).await {
                Ok(file) => {
                    session.supply_csv(file.text);
                    session.resume();
                }
                Err(why) => ui.complain(unreadable(why)),
            }
        });
    };
    let table = move || {
        state.track();
        session.needs_csv().then(|| {
            view! {
                <div class="callout">
                    <p>{t::NEEDS_TABLE.get(lang)}</p>
                    <FileButton label=t::OPEN_TABLE.get(lang) accept=".csv,text/csv" take=take/>
                </div>
            }
        })
    };
    let trainer = move || {
        let trainer = session.trainer.get();
        let reason = trainer.reason().map(|reason| reason.get(lang).to_owned());
        let what = match trainer {
            Trainer::Nothing => place_title(ui, session.place.get(), lang),
            trainer => trainer.sentence().get(lang).to_owned(),
        };
        let on_runner = session.place.get() == Place::Runner;
        view! {
            <p class="note">{t::trained_by(lang, what)} {reason.map(|reason| format!(" ({reason})"))}</p>
            {on_runner.then(|| view! { <Certificate ui lang/> })}
        }
    };
    view! {
        <section class="card controls" aria-label=t::PROGRESS.get(lang)>
            {dynamic(bar)}
            <div class="controls-row">
                {dynamic(meters)}
                {dynamic(best_meter)}
                <div class="buttons">{dynamic(buttons)}</div>
            </div>
            {if external { view! { <p class="note">{t::EXTERNAL.get(lang)}</p> }.into_any() } else { trainer.into_any() }}
            {dynamic(failure)}
            {dynamic(table)}
        </section>
    }
}
