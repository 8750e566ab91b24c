//! What the worker says of the study at hand: the answer, by what it is judged, findings and plots.
//!
//! Each part is drawn anew where it differs from before. Knows nothing of how anything was judged.

use super::choices::Choices;
use super::export::Export;
use super::thresholds::Thresholds;
use crate::page::erased::{Kept, derived, dynamic, list, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, titled};
use crate::page::ui::parts::{Buttons, Card, DataTable, Fields, Folded, Notice, Said, Tone, Waiting, texts};
use crate::page::ui::plot::Plot;
use crate::page::ui::proposal::Proposal;
use crate::page::ui::route::Route;
use crate::shared::exchange;
use crate::shared::exchange::analysis::{self, Finding, Judged as Answer};
use crate::shared::exchange::records::Criterion;
use lab_core::order;
use lab_core::plot::{Automatic, ValueScale, metric_title, parameter_title};
use lab_core::study::{At, Direction};
use lab_core::text::Sentence;
use lab_texts::page::{adopt, analyze as t};
use leptos::prelude::*;

#[component]
pub fn Judged(ui: Ui) -> impl IntoView {
    let choices: Choices = expect_context();
    choices.follow(ui);
    let judged = choices.judged;
    let refused = memo(move || judged.get().and_then(Result::err));
    let is_there = memo(move || judged.with(|judged| matches!(judged, Some(Ok(_)))));
    view! {
        <Waiting ui/>
        <div class="report">
            {dynamic(move || refused.get().map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }))}
            {dynamic(move || is_there.get().then(|| {
                let answer = memo(move || judged.get().and_then(Result::ok).unwrap_or_else(nothing));
                view! { <Parts ui choices answer=answer.into()/> }
            }))}
        </div>
    }
}

/// Stands where an answer is being taken away.
fn nothing() -> Answer {
    let criterion = Criterion { metric: String::new(), direction: Direction::Minimize, at: At::Best };
    Answer {
        verdict: None,
        best: Default::default(),
        next: None,
        groups: Vec::new(),
        adoptable: false,
        counts: Default::default(),
        conditions: None,
        own: criterion.clone(),
        criterion,
        metrics: Vec::new(),
        findings: Vec::new(),
        skipped: Vec::new(),
        thresholds: Vec::new(),
        axes: Vec::new(),
        further: Vec::new(),
    }
}

#[component]
fn Parts(ui: Ui, choices: Choices, answer: Signal<Answer>) -> impl IntoView {
    let findings = memo(move || answer.with(|answer| answer.findings.clone()));
    let count = memo(move || findings.with(|findings| count(ui, findings)));
    let skipped = memo(move || answer.with(|answer| answer.skipped.clone()));
    let thresholds = memo(move || answer.with(|answer| answer.thresholds.clone()));
    view! {
        <p class="hidden" role="status">{dynamic(move || count.get())}</p>
        <Best ui answer/>
        <JudgedBy ui choices answer/>
        <h2>{ui.say(t::FINDINGS)}</h2>
        {dynamic(move || view! { <Notice tone=Tone::Note text=count.get()/> })}
        {list(move || findings.get().into_iter().map(|found| Kept::new(format!("{found:?}"), move || finding(ui, found))).collect())}
        {dynamic(move || {
            let lines = skipped.get();
            let line = ui.say(t::skipped(lines.len()));
            (!lines.is_empty()).then(|| view! { <Folded line><Said ui lines/></Folded> })
        })}
        <Thresholds ui choices known=thresholds/>
        <Export ui choices/>
        <Plots ui choices answer/>
    }
}

#[component]
fn Best(ui: Ui, answer: Signal<Answer>) -> impl IntoView {
    let said = memo(move || {
        answer.with(|answer| {
            let sentences = (answer.verdict.clone(), answer.best.clone(), answer.next.clone(), answer.adoptable);
            (sentences, answer.groups.clone(), answer.counts.clone(), answer.conditions.clone())
        })
    });
    dynamic(move || {
        let ((verdict, best, next, adoptable), groups, counts, conditions) = said.get();
        // The question comes before the trial that happens to be best.
        let (first, second) = match verdict {
            Some(verdict) => (verdict, Some(best)),
            None => (best, None),
        };
        let groups: Vec<_> = groups.iter().map(|group| view! { <li>{ui.say(group)}</li> }).collect();
        view! {
            <Card heading=ui.say(t::ANSWER) answers=true>
                <p class="big">{ui.say(&first)}</p>
                {second.map(|best| view! { <p>{ui.say(&best)}</p> })}
                {next.map(|next| view! { <p class="next">{ui.say(&next)}</p> })}
                {(!groups.is_empty()).then(|| view! { <ul class="groups">{groups}</ul> })}
                <p class="counts">{ui.say(&counts)}</p>
                {conditions.map(|said| view! { <Notice tone=Tone::Note text=ui.say(&said)/> })}
                {adoptable.then(|| worth(ui))}
            </Card>
        }
    })
}

/// The way to where a candidate is adopted or not.
fn worth(ui: Ui) -> AnyView {
    let address = move || Route::Adopt(ui.session.open.get()).hash();
    view! { <Buttons><a class="button" href=address>{ui.say(adopt::QUESTION)}</a></Buttons> }.into_any()
}

fn metric_titles(ui: Ui, names: &[String]) -> Vec<(String, String)> {
    names.iter().map(|name| (name.clone(), metric_title(name, ui.lang()))).collect()
}

#[component]
fn JudgedBy(ui: Ui, choices: Choices, answer: Signal<Answer>) -> impl IntoView {
    let now = memo(move || answer.with(|answer| answer.criterion.clone()));
    let own = memo(move || answer.with(|answer| answer.own.clone()));
    let metrics = derived(move || answer.with(|answer| metric_titles(ui, &answer.metrics)));
    let metric = derived(move || now.get().metric);
    let ats = titled(ui, [(At::Best, t::BEST_VALUE), (At::Last, t::LAST_VALUE)]);
    let at = derived(move || now.get().at);
    let directions =
        titled(ui, [(Direction::Minimize, t::LOWER_IS_BETTER), (Direction::Maximize, t::HIGHER_IS_BETTER)]);
    let direction = derived(move || now.get().direction);
    let questions = derived(move || {
        let own = (None, ui.say(t::OWN_QUESTION));
        let others = answer.with(|answer| answer.axes.clone()).into_iter();
        std::iter::once(own).chain(others.map(|name| (Some(name.clone()), parameter_title(&name, ui.lang())))).collect()
    });
    let question = derived(move || choices.view.get()?.asking?.scientific.pop());
    view! {
        <section class="objective">
            <Fields>
                <Choice id="asks" label=ui.say(t::ASK_ABOUT) options=questions value=question choose=move |name| choices.ask(ui, name)/>
                <Choice id="metric" label=ui.say(t::JUDGE_BY) options=metrics value=metric choose=move |name| choices.judge_by(ui, name, &now.get_untracked(), &own.get_untracked())/>
                <Choice id="at" label=ui.say(t::WHICH_COUNTS) options=ats value=at choose=move |at| choices.judge(ui, Criterion { at, ..now.get_untracked() })/>
                <Choice id="direction" label=ui.say(t::DIRECTION) options=directions value=direction choose=move |direction| choices.judge(ui, Criterion { direction, ..now.get_untracked() })/>
            </Fields>
            {dynamic(move || {
                let own = own.get();
                (now.get() != own).then(|| view! { <Notice tone=Tone::Note text=ui.say(t::otherwise(metric_title(&own.metric, ui.lang())))/> })
            })}
        </section>
    }
}

fn count(ui: Ui, findings: &[Finding]) -> String {
    let warnings = findings.iter().filter(|finding| finding.warns).count();
    match (warnings, findings.len() - warnings) {
        (0, 0) => ui.say(t::NO_FINDING),
        (warnings, others) => ui.say(t::found(others, warnings)),
    }
}

fn finding(ui: Ui, finding: Finding) -> AnyView {
    let Finding { warns, headline, messages, actions, judged, evidence, columns, revised, weighs, lesson } = finding;
    let columns: Vec<_> = columns.iter().map(|head| ui.say(head)).collect();
    let rows: Vec<_> = evidence.into_iter().map(texts).collect();
    let revised: Vec<_> = revised.into_iter().map(|proposal| view! { <Proposal ui proposal/> }).collect();
    let (class, mark) = if warns { ("warning", t::TO_ACT_ON) } else { ("note", t::TO_KNOW) };
    view! {
        <Card>
            <p class=class>{ui.say(mark)}</p>
            <h3>{ui.say(&headline)}</h3>
            {lines(ui, &messages, None)}
            {lines(ui, &actions, Some("next"))}
            {lesson.map(|id| view! { <p><a href=Route::lesson(id).hash()>{ui.say(t::LESSON)}</a></p> })}
            <Folded line=ui.say(t::JUDGED)>
                {lines(ui, &judged, Some("note"))}
                {(!rows.is_empty()).then(|| view! { <DataTable name=ui.say(t::EVIDENCE) columns rows/> })}
            </Folded>
            {revised}
            {weighs.then(|| worth(ui))}
        </Card>
    }
    .into_any()
}

/// A sentence of each group, or one of all.
fn lines(ui: Ui, lines: &[Sentence], class: Option<&'static str>) -> Vec<AnyView> {
    lines.iter().map(|line| view! { <p class=class>{ui.say(line)}</p> }.into_any()).collect()
}

#[component]
fn Plots(ui: Ui, choices: Choices, answer: Signal<Answer>) -> impl IntoView {
    let view = choices.view;
    let plot = move |plot: analysis::Plot| derived(move || Some(exchange::Plot::Analysis(view.get()?, plot.clone())));
    let axes = memo(move || answer.with(|answer| answer.axes.clone()));
    let further = memo(move || answer.with(|answer| answer.further.clone()));
    let metric = memo(move || {
        answer.with(|answer| {
            let chosen = choices.curves.get().filter(|name| answer.metrics.contains(name));
            chosen.unwrap_or_else(|| answer.criterion.metric.clone())
        })
    });
    let metrics = derived(move || {
        answer.with(|answer| {
            let mut names = answer.metrics.clone();
            // The metric judged by comes first.
            order::sort_by(&mut names, |a, b| (*a != answer.criterion.metric).cmp(&(*b != answer.criterion.metric)));
            metric_titles(ui, &names)
        })
    });
    let scales = titled(
        ui,
        [(ValueScale::Auto, t::SCALE_AUTO), (ValueScale::Linear, t::SCALE_LINEAR), (ValueScale::Log, t::SCALE_LOG)],
    );
    let axis = move |name: String| {
        let title = parameter_title(&name, ui.lang());
        Kept::new(
            name.clone(),
            move || view! { <Plot ui title plot=plot(analysis::Plot::Automatic(Automatic::Axis(name)))/> },
        )
    };
    let more = move |further: analysis::Further| {
        let title = ui.say(&further.title);
        Kept::new(
            format!("{:?}", further.plot),
            move || view! { <Plot ui title plot=plot(analysis::Plot::Automatic(further.plot))/> },
        )
    };
    view! {
        <h2>{ui.say(t::AXES)}</h2>
        <Notice tone=Tone::Note text=ui.say(t::KEYS)/>
        {dynamic(move || axes.with(Vec::is_empty).then(|| view! { <Notice tone=Tone::Note text=ui.say(t::NOTHING_VARIES)/> }))}
        <div class="figures">{list(move || axes.get().into_iter().map(axis).collect())}</div>
        <h2>{ui.say(t::CURVES)}</h2>
        <Fields>
            <Choice id="curves" label=ui.say(t::METRIC) options=metrics value=metric choose=move |name| choices.curves.set(Some(name))/>
            <Choice id="scale" label=ui.say(t::VALUE_AXIS) options=scales value=choices.scale choose=move |scale| choices.scale.set(scale)/>
        </Fields>
        {dynamic(move || {
            let metric = metric.get();
            let title = metric_title(&metric, ui.lang());
            let curves = derived(move || {
                let plot = analysis::Plot::Curves { metric: metric.clone(), scale: choices.scale.get() };
                Some(exchange::Plot::Analysis(view.get()?, plot))
            });
            view! { <Plot ui title height=340.0 plot=curves/> }
        })}
        <h2>{ui.say(t::FURTHER_PLOTS)}</h2>
        <div class="figures">{list(move || further.get().into_iter().map(more).collect())}</div>
    }
}
