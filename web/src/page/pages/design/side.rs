//! Beside the form: where the trials will lie, what they cost, what is wrong, and the button that runs the study.
//!
//! Follows the last valid state of the design.

use super::problems;
use crate::page::draft::{Draft, TableState};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::field::Select;
use crate::page::ui::figure::Figure;
use crate::page::ui::icon::Icon;
use crate::page::ui::route::Route;
use crate::page::ui::speed;
use lab_core::plot::{self, PlotOptions, Scene, parameter_title};
use lab_core::space::Setting;
use lab_core::study::Study;
use lab_core::workload::Workload;
use lab_texts::Arg;
use lab_texts::format::{count, estimate, rate};
use lab_texts::page::design as t;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// So many problems are listed.
const MOST_LISTED: usize = 20;

#[component]
pub fn Side(ui: Ui) -> impl IntoView {
    let draft = Draft::current();
    // While something is wrong the preview keeps showing the last design that was valid.
    let valid = Memo::new(move |before: Option<&Option<Arc<Study>>>| {
        draft.checked.with(|checked| checked.study.clone()).or_else(|| before.cloned().flatten())
    });
    let wanting = memo(move || draft.table.with(TableState::is_wanting));
    let runs_here = memo(move || {
        draft.checked.with(|checked| {
            checked.study.as_ref().is_some_and(|study| matches!(study.workload, Workload::Trained { .. }))
        })
    });
    let is_json = memo(move || draft.broken.with(Option::is_none));
    let ready = move || runs_here.get() && !wanting.get() && is_json.get();
    let run = move |_| {
        draft.check();
        let Some(study) = draft.checked.with_untracked(|checked| checked.study.clone()) else { return };
        let has_table = !draft.text_at("/workload/dataset/csv").is_empty();
        ui.session.begin(Study::clone(&study), draft.table_text().filter(|_| has_table), ui.place.get_untracked());
        ui.go(Route::Run(ui.session.open.get_untracked()));
    };
    let hint = move || {
        if ready() {
            return None;
        }
        let external = draft.checked.with(|checked| checked.study.is_some()) && !runs_here.get();
        Some(ui.say(if external { t::EXTERNAL_RUNS_ELSEWHERE } else { t::MEND_FIRST }))
    };
    view! {
        <div class="side">
            <section class="card run-card">
                <button type="button" class="primary" disabled=move || !ready() on:click=run>{Icon::Play.view()} " " {ui.say(t::RUN)}</button>
                {dynamic(move || hint().map(|hint| view! { <p class="note">{hint}</p> }))}
                <ProblemList draft ui wanting/>
                <Cost ui valid/>
                <a class="button" href=Route::Procedures(String::new()).hash()>{ui.say(t::PROCEDURES)}</a>
            </section>
            <Preview ui valid/>
        </div>
    }
}

#[component]
fn Cost(ui: Ui, valid: Memo<Option<Arc<Study>>>) -> impl IntoView {
    dynamic(move || {
        let study = valid.get()?;
        let Workload::Trained { steps, .. } = study.workload else { return None };
        let total = study.trials.saturating_mul(steps);
        let varied = study.space.varied().count() as u64;
        let time = match speed::known(&study) {
            Some(speed) => ui.say(t::about(rate(speed), estimate(ui.lang(), total as f64 / speed))),
            None => ui.say(t::NO_SPEED_YET),
        };
        let accumulates = study.space.get("accumulation").is_some_and(|parameter| match &parameter.setting {
            Setting::Fixed(value) => value.as_i64() > Some(1),
            Setting::Varied { .. } => true,
        });
        // For a rate that is not 10 % yet it is of the same size.
        let uncertain = study
            .standard_error(0.1)
            .zip(study.valid_examples())
            .map(|(error, examples)| ui.say(t::standard_error(Arg::fixed(error * 100.0, 2), count(examples))));
        Some(view! {
            <div class="cost" role="group" aria-label=ui.say(t::COST)>
                <p><strong>{ui.say(t::total_steps(count(steps), count(total), count(study.trials)))}</strong></p>
                <p class="note">{time}</p>
                <p class="note">{ui.say(t::varied(varied))} " " {(varied > 0).then(|| ui.say(t::points_per(study.trials / varied)))}</p>
                {uncertain.map(|sentence| view! { <p class="note">{sentence}</p> })}
                {accumulates.then(|| view! { <p class="warning">{ui.say(t::ACCUMULATES)}</p> })}
            </div>
        })
    })
}

#[component]
fn ProblemList(draft: Draft, ui: Ui, wanting: Memo<bool>) -> impl IntoView {
    let body = move || {
        let found = draft.checked.with(|checked| checked.problems.clone());
        let more = found.len().saturating_sub(MOST_LISTED);
        let broken = draft.broken.get();
        let faults = found.len() + usize::from(wanting.get()) + usize::from(broken.is_some());
        if faults == 0 {
            return ().into_any();
        }
        let lines: Vec<_> = found
            .iter()
            .take(MOST_LISTED)
            .map(|problem| view! { <li>{problems::line(draft, ui, problem, true)}</li> })
            .collect();
        view! {
            <p>{ui.say(t::problems_found(faults))}</p>
            <ul class="plain">
                {broken.map(|broken| view! { <li><span class="problem">{ui.say(broken.message())}</span></li> })}
                {lines}
                {wanting.get().then(|| {
                    let missing = draft.table.with(|table| *table == TableState::Missing);
                    view! { <li><span class="problem">{ui.say(if missing { t::CSV_MISSING } else { t::CSV_FAULTY })}</span></li> }
                })}
                {(more > 0).then(|| view! { <li>{ui.say(t::more_problems(more))}</li> })}
            </ul>
        }
        .into_any()
    };
    view! {
        <div role="group" aria-label=ui.say(t::PROBLEMS) aria-live="polite">{dynamic(body)}</div>
    }
}

#[component]
fn Preview(ui: Ui, valid: Memo<Option<Arc<Study>>>) -> impl IntoView {
    let names = memo(move || {
        valid.with(|study| {
            study
                .as_ref()
                .map(|study| study.space.varied().map(|(parameter, _)| parameter.name.clone()).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let wish = RwSignal::new((None::<String>, None::<String>));
    // The axes a person chose while they exist, else the first two that are drawn together.
    let axes = memo(move || {
        let (names, (x, y)) = (names.get(), wish.get());
        let kept = |wish: Option<String>| wish.filter(|name| names.contains(name));
        let x = kept(x)
            .or_else(|| valid.with(|study| first_number(study.as_deref())).or_else(|| names.first().cloned()))?;
        let y = kept(y).or_else(|| valid.with(|study| partner(study.as_deref(), &x))).unwrap_or_else(|| x.clone());
        Some((x, y))
    });
    let options = derived(move || {
        names.get().into_iter().map(|name| (name.clone(), parameter_title(&name, ui.lang()))).collect::<Vec<_>>()
    });
    let across = derived(move || axes.get().map(|(x, _)| x).unwrap_or_default());
    let up = derived(move || axes.get().map(|(_, y)| y).unwrap_or_default());
    let draw = move |width, height| match (valid.get(), axes.get()) {
        (Some(study), Some((x, y))) => {
            plot::sample_plot(&study, &x, &y, &PlotOptions { width, height, lang: ui.lang() })
        }
        _ => Scene::default(),
    };
    view! {
        <section class="card">
            {dynamic(move || names.with(Vec::is_empty).then(|| view! { <p class="note">{ui.say(t::PREVIEW_WAITS)}</p> }))}
            <Figure ui title=ui.say(t::PREVIEW) height=260.0 draw=Rc::new(draw)/>
            <div class="fields pair">
                <label class="field"><span>{ui.say(t::ACROSS)}</span><Select name=ui.say(t::ACROSS) options value=across write=Rc::new(move |name| wish.update(|wish| wish.0 = Some(name)))/></label>
                <label class="field"><span>{ui.say(t::UP)}</span><Select name=ui.say(t::UP) options value=up write=Rc::new(move |name| wish.update(|wish| wish.1 = Some(name)))/></label>
            </div>
        </section>
    }
}

/// The first varied parameter that is a number.
fn first_number(study: Option<&Study>) -> Option<String> {
    let varied = study?.space.varied();
    varied.into_iter().find(|(_, domain)| is_number(domain)).map(|(parameter, _)| parameter.name.clone())
}

/// Another number that exists whenever `x` does, else any other varied parameter.
fn partner(study: Option<&Study>, x: &str) -> Option<String> {
    let study = study?;
    let when = &study.space.get(x)?.when;
    let others = || study.space.varied().filter(|(parameter, _)| parameter.name != x);
    others()
        .find(|(parameter, domain)| is_number(domain) && (parameter.when.is_empty() || parameter.when == *when))
        .or_else(|| others().next())
        .map(|(parameter, _)| parameter.name.clone())
}

fn is_number(domain: &lab_core::space::Domain) -> bool {
    !matches!(domain, lab_core::space::Domain::Choice(_))
}
