//! The page Analyze: the answer in a sentence, every plot, every trial, linked.
//!
//! Knows nothing of how the trials were trained.

use super::run::{NoStudy, study, study_shown};
use crate::texts::{Lang, analyze as t};
use crate::ui::context::Ui;
use crate::ui::erased::{derived, dynamic, memo};
use crate::ui::field::Select;
use crate::ui::figure::Figure;
use crate::ui::icon::Icon;
use crate::ui::plots::{self, Lines, RecordSignal};
use crate::ui::report::{About, Report};
use crate::ui::route::Route;
use crate::ui::trials::Trials;
use crate::ui::{files, format};
use lab_core::analysis::Summary;
use lab_core::plot::{ValueScale, metric_title, parameter_title};
use lab_core::record::Record;
use lab_core::space::{Setting, format_number};
use lab_core::study::Study;
use leptos::prelude::*;
use std::rc::Rc;

/// Values of the menu for the curves' value axis.
const AUTO: &str = "auto";
const LINEAR: &str = "linear";
const LOG: &str = "log";

#[component]
pub fn Analyze(ui: Ui, lang: Lang) -> impl IntoView {
    let shown = study_shown(ui);
    dynamic(move || match shown.get().and_then(|()| study(ui)) {
        None => view! { <NoStudy ui lang/> }.into_any(),
        Some(study) => {
            let record: RecordSignal = ui.session.record.into();
            let axes: Vec<_> = study
                .space
                .varied()
                .map(|(parameter, _)| {
                    let title = parameter_title(&parameter.name, lang);
                    view! { <Figure ui lang title draw=plots::axis(record, parameter.name.clone(), lang)/> }
                })
                .collect();
            let axes = if axes.is_empty() {
                view! { <p class="note">{t::NOTHING_VARIED.get(lang)}</p> }.into_any()
            } else {
                view! { <div class="figures">{axes}</div> }.into_any()
            };
            view! {
                <div class="page analyze">
                    <header class="page-head">
                        <h1>{study.name.clone()}</h1>
                        {(!study.question.is_empty()).then(|| view! { <p class="lead">{study.question.clone()}</p> })}
                    </header>
                    <Answer lang record/>
                    <Actions ui lang study=study.clone()/>
                    <Report ui lang page="findings".to_owned() about=findings_of(ui)/>
                    <section aria-labelledby="axes">
                        <h2 id="axes">{t::AXES.get(lang)}</h2>
                        <p class="note">{t::KEYS_HINT.get(lang)}</p>
                        {axes}
                    </section>
                    <Curves ui lang record study/>
                    <Trials ui lang record/>
                </div>
            }
            .into_any()
        }
    })
}

/// Findings are looked for anew with every twentieth of the trials.
fn findings_of(ui: Ui) -> About {
    memo(move || {
        let ended = ui.session.record.with(|record| {
            let record = record.as_ref()?;
            let ended = record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64;
            (ended > 0).then(|| ended * 20 / record.study.trials.max(1))
        })?;
        Some((ui.session.open.get()?, ended))
    })
}

#[component]
fn Answer(lang: Lang, record: RecordSignal) -> impl IntoView {
    let said = memo(move || record.with(|record| record.as_deref().map(|record| said(record, lang))));
    dynamic(move || {
        said.get().map(|(answer, counts, groups, conditions)| {
            let groups: Vec<_> = groups.into_iter().map(|group| view! { <li>{group}</li> }).collect();
            view! {
                <section class="card answer" aria-labelledby="answer">
                    <h2 id="answer">{t::ANSWER.get(lang)}</h2>
                    <p class="big">{answer}</p>
                    {(!groups.is_empty()).then(|| view! { <ul class="groups">{groups}</ul> })}
                    <p class="counts">{counts}</p>
                    {(!conditions.is_empty()).then(|| view! { <p class="note">{t::CONDITIONS.get(lang)} " " {conditions}</p> })}
                </section>
            }
        })
    })
}

/// The answer, how many trials ended how, the best of each group, and what is fixed.
fn said(record: &Record, lang: Lang) -> (String, String, Vec<String>, String) {
    let summary = Summary::of(record);
    let metric = metric_title(&record.study.objective.metric, lang);
    let answer = match &summary.best {
        Some(best) => {
            let (value, step) = (format_number(best.objective), format::count(best.step));
            let best_is = if best.values.is_empty() {
                t::best_is_plain(lang, best.trial, metric, value, step)
            } else {
                t::best_is(lang, best.trial, metric, value, step, format::values_line(lang, &best.values))
            };
            match best.standard_error.zip(record.study.valid_examples()) {
                Some((error, n)) => {
                    let error = format_number((error * 1e4).round() / 1e4);
                    format!("{best_is} {}", t::uncertain(lang, error, n))
                }
                None => best_is,
            }
        }
        None if summary.trials.infeasible > 0 => t::ONLY_INFEASIBLE.get(lang).into(),
        None if summary.trials.failed > 0 => t::ONLY_FAILED.get(lang).into(),
        None => t::NOTHING_MEASURED.get(lang).into(),
    };
    let seen = record.trials().len() as u64;
    let counts = [
        (summary.trials.completed, t::completed(lang, summary.trials.completed)),
        (summary.trials.infeasible, t::infeasible(lang, summary.trials.infeasible)),
        (summary.trials.failed, t::failed(lang, summary.trials.failed)),
        (summary.trials.stopped, t::stopped(lang, summary.trials.stopped)),
        (summary.trials.running, t::running(lang, summary.trials.running)),
        (record.study.trials.saturating_sub(seen), t::waiting(lang, record.study.trials.saturating_sub(seen))),
    ];
    let counts: Vec<String> = counts.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text).collect();
    let groups = summary
        .groups
        .iter()
        .filter(|group| !group.scientific.is_empty())
        .filter_map(|group| {
            Some(t::group_best(
                lang,
                format::values_line(lang, &group.scientific),
                format_number(group.best?.objective),
                group.trials,
            ))
        })
        .collect();
    let fixed: Vec<String> = record
        .study
        .space
        .parameters()
        .iter()
        .filter_map(|parameter| match &parameter.setting {
            Setting::Fixed(value) => Some(format!("{} {value}", parameter_title(&parameter.name, lang))),
            Setting::Varied { .. } => None,
        })
        .collect();
    (answer, counts.join(" · "), groups, fixed.join(lang.pick(", ", "，")))
}

#[component]
fn Actions(ui: Ui, lang: Lang, study: Study) -> impl IntoView {
    let name = files::file_name(&study.name, "record.jsonl");
    let export = move |_| {
        if let Some(text) = ui.session.record_file() {
            files::save(&name, "application/jsonl", &text);
        }
    };
    let next = move |_| {
        ui.draft.replace(study.to_json());
        ui.go(Route::Design(None));
    };
    view! {
        <div class="buttons">
            <button type="button" class="primary" on:click=next>{t::DESIGN_NEXT.get(lang)}</button>
            <button type="button" on:click=export>{Icon::Save.view()} " " {t::EXPORT.get(lang)}</button>
            <a class="button" href=move || Route::Run(ui.session.open.get()).hash()>{t::GO_TO_RUN.get(lang)}</a>
        </div>
    }
}

#[component]
fn Curves(ui: Ui, lang: Lang, record: RecordSignal, study: Study) -> impl IntoView {
    let metric = RwSignal::new(study.objective.metric.clone());
    let scale = RwSignal::new(AUTO.to_owned());
    let metrics = memo(move || {
        let mut names = vec![study.objective.metric.clone()];
        record.with(|record| {
            for trial in record.iter().flat_map(|record| record.trials().values()) {
                for name in trial.curves.keys() {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
            }
        });
        names
    });
    let options = derived(move || {
        metrics.get().into_iter().map(|name| (name.clone(), metric_title(&name, lang))).collect::<Vec<_>>()
    });
    let scales = derived(move || {
        [(AUTO, t::SCALE_AUTO), (LINEAR, t::LINEAR), (LOG, t::LOGARITHMIC)]
            .map(|(value, title)| (value.to_owned(), title.get(lang).to_owned()))
            .to_vec()
    });
    view! {
        <section aria-labelledby="curves">
            <div class="section-head">
                <h2 id="curves">{t::CURVES.get(lang)}</h2>
                <label>{t::METRIC.get(lang)} " " <Select name=t::METRIC.get(lang) options value=metric write=Rc::new(move |name| metric.set(name))/></label>
                <label>{t::VALUE_AXIS.get(lang)} " " <Select name=t::VALUE_AXIS.get(lang) options=scales value=scale write=Rc::new(move |name| scale.set(name))/></label>
            </div>
            {dynamic(move || {
                let metric = metric.get();
                let values = match scale.get().as_str() {
                    LINEAR => ValueScale::Linear,
                    LOG => ValueScale::Log,
                    _ => ValueScale::Auto,
                };
                let title = metric_title(&metric, lang);
                view! { <Figure ui lang title height=340.0 draw=plots::curves(record, metric, Lines { values, only: None }, lang)/> }
            })}
        </section>
    }
}
