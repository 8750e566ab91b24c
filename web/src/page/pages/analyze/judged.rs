//! What the worker says of the study at hand: the answer, by what it is judged, findings and plots.
//!
//! Each part is drawn anew where it differs from before. Knows nothing of how anything was judged.

use super::choices::Choices;
use super::export::Export;
use super::thresholds::Thresholds;
use crate::page::erased::{Kept, derived, dynamic, list, memo};
use crate::page::texts::analyze as t;
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, titled};
use crate::page::ui::parts::{Card, Fields, Folded, Notice, Said, Tone};
use crate::page::ui::plot::Plot;
use crate::page::ui::proposal::Proposal;
use crate::page::ui::table::{DataTable, texts};
use crate::page::ui::waiting::Waiting;
use crate::shared::exchange;
use crate::shared::exchange::analysis::{self, Finding, Judged as Answer};
use crate::shared::exchange::records::{Criterion, View};
use lab_core::plot::{Automatic, ValueScale, metric_title, parameter_title};
use lab_core::study::{At, Direction};
use lab_core::text::Lang;
use leptos::prelude::*;

#[component]
pub fn Judged(ui: Ui, lang: Lang) -> impl IntoView {
    let choices: Choices = expect_context();
    choices.follow(ui);
    let judged = choices.judged(ui);
    let refused = memo(move || judged.get().and_then(|(_, judged)| judged.err()));
    let is_there = memo(move || judged.with(|judged| matches!(judged, Some((_, Ok(_))))));
    view! {
        <Waiting ui lang/>
        <div class="report">
            {dynamic(move || refused.get().map(|why| view! { <Notice tone=Tone::Error text=why.get(lang)/> }))}
            {dynamic(move || is_there.get().then(|| {
                let answer = memo(move || judged.get().and_then(|(_, judged)| judged.ok()).unwrap_or_else(nothing));
                view! { <Parts ui lang choices answer=answer.into()/> }
            }))}
        </div>
    }
}

/// Stands where an answer is being taken away.
fn nothing() -> Answer {
    let criterion = Criterion { metric: String::new(), direction: Direction::Minimize, at: At::Best };
    Answer {
        best: Default::default(),
        groups: Vec::new(),
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
fn Parts(ui: Ui, lang: Lang, choices: Choices, answer: Signal<Answer>) -> impl IntoView {
    let view = choices.view(ui);
    let findings = memo(move || answer.with(|answer| answer.findings.clone()));
    let count = memo(move || findings.with(|findings| count(findings, lang)));
    let skipped = memo(move || answer.with(|answer| answer.skipped.clone()));
    let thresholds = memo(move || answer.with(|answer| answer.thresholds.clone()));
    view! {
        <p class="hidden" role="status">{dynamic(move || count.get())}</p>
        <Best lang answer/>
        <JudgedBy ui lang choices answer/>
        <h2>{t::FINDINGS.get(lang)}</h2>
        {dynamic(move || view! { <Notice tone=Tone::Note text=count.get()/> })}
        {list(move || findings.get().into_iter().map(|found| Kept::new(format!("{found:?}"), move || finding(ui, lang, found))).collect())}
        {dynamic(move || {
            let lines = skipped.get();
            let line = t::skipped(lang, lines.len());
            (!lines.is_empty()).then(|| view! { <Folded line><Said lines lang/></Folded> })
        })}
        <Thresholds ui lang choices known=thresholds/>
        <Export ui lang choices/>
        <Plots ui lang choices answer view/>
    }
}

#[component]
fn Best(lang: Lang, answer: Signal<Answer>) -> impl IntoView {
    let said = memo(move || {
        answer.with(|answer| {
            (answer.best.clone(), answer.groups.clone(), answer.counts.clone(), answer.conditions.clone())
        })
    });
    dynamic(move || {
        let (best, groups, counts, conditions) = said.get();
        let groups: Vec<_> = groups.iter().map(|group| view! { <li>{group.get(lang).to_owned()}</li> }).collect();
        view! {
            <Card heading=t::ANSWER.get(lang) answers=true>
                <p class="big">{best.get(lang).to_owned()}</p>
                {(!groups.is_empty()).then(|| view! { <ul class="groups">{groups}</ul> })}
                <p class="counts">{counts.get(lang).to_owned()}</p>
                {conditions.map(|said| view! { <Notice tone=Tone::Note text=said.get(lang)/> })}
            </Card>
        }
    })
}

fn metric_titles(names: &[String], lang: Lang) -> Vec<(String, String)> {
    names.iter().map(|name| (name.clone(), metric_title(name, lang))).collect()
}

#[component]
fn JudgedBy(ui: Ui, lang: Lang, choices: Choices, answer: Signal<Answer>) -> impl IntoView {
    let now = memo(move || answer.with(|answer| answer.criterion.clone()));
    let own = memo(move || answer.with(|answer| answer.own.clone()));
    let metrics = derived(move || answer.with(|answer| metric_titles(&answer.metrics, lang)));
    let metric = derived(move || now.get().metric);
    let ats = titled([(At::Best, t::BEST_VALUE), (At::Last, t::LAST_VALUE)], lang);
    let at = derived(move || now.get().at);
    let directions =
        titled([(Direction::Minimize, t::LOWER_IS_BETTER), (Direction::Maximize, t::HIGHER_IS_BETTER)], lang);
    let direction = derived(move || now.get().direction);
    view! {
        <section class="objective">
            <Fields>
                <Choice id="metric" label=t::JUDGE_BY.get(lang) options=metrics value=metric choose=move |name| choices.judge_by(ui, name, &now.get_untracked(), &own.get_untracked())/>
                <Choice id="at" label=t::WHICH_COUNTS.get(lang) options=ats value=at choose=move |at| choices.judge(ui, Criterion { at, ..now.get_untracked() })/>
                <Choice id="direction" label=t::DIRECTION.get(lang) options=directions value=direction choose=move |direction| choices.judge(ui, Criterion { direction, ..now.get_untracked() })/>
            </Fields>
            {dynamic(move || {
                let own = own.get();
                (now.get() != own).then(|| view! { <Notice tone=Tone::Note text=t::otherwise(lang, metric_title(&own.metric, lang))/> })
            })}
        </section>
    }
}

fn count(findings: &[Finding], lang: Lang) -> String {
    let warnings = findings.iter().filter(|finding| finding.warns).count();
    match (warnings, findings.len() - warnings) {
        (0, 0) => t::NO_FINDING.get(lang).to_owned(),
        (warnings, others) => t::found(lang, warnings, others),
    }
}

fn finding(ui: Ui, lang: Lang, finding: Finding) -> AnyView {
    let Finding { warns, message, evidence, revised } = finding;
    let columns = vec![t::MEASURED.get(lang).to_owned(), t::VALUE.get(lang).to_owned()];
    let rows: Vec<_> = evidence.into_iter().map(|(name, value)| texts([name, value])).collect();
    let (class, mark) = if warns { ("warning", t::TO_ACT_ON) } else { ("note", t::TO_KNOW) };
    view! {
        <Card>
            <p class=class>{mark.get(lang)}</p>
            <p>{message.get(lang).to_owned()}</p>
            {(!rows.is_empty()).then(|| view! { <Folded line=t::EVIDENCE.get(lang).to_owned()><DataTable name=t::EVIDENCE.get(lang) columns rows/></Folded> })}
            {revised.map(|proposal| view! { <Proposal ui lang proposal/> })}
        </Card>
    }
    .into_any()
}

#[component]
fn Plots(ui: Ui, lang: Lang, choices: Choices, answer: Signal<Answer>, view: Memo<Option<View>>) -> impl IntoView {
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
            names.sort_by_key(|name| *name != answer.criterion.metric);
            metric_titles(&names, lang)
        })
    });
    let scales = titled(
        [(ValueScale::Auto, t::SCALE_AUTO), (ValueScale::Linear, t::SCALE_LINEAR), (ValueScale::Log, t::SCALE_LOG)],
        lang,
    );
    let axis = move |name: String| {
        let title = parameter_title(&name, lang);
        Kept::new(
            name.clone(),
            move || view! { <Plot ui lang title plot=plot(analysis::Plot::Automatic(Automatic::Axis(name)))/> },
        )
    };
    let more = move |further: analysis::Further| {
        let title = further.title.get(lang).to_owned();
        Kept::new(
            format!("{:?}", further.plot),
            move || view! { <Plot ui lang title plot=plot(analysis::Plot::Automatic(further.plot))/> },
        )
    };
    view! {
        <h2>{t::AXES.get(lang)}</h2>
        <Notice tone=Tone::Note text=t::KEYS.get(lang)/>
        {dynamic(move || axes.with(Vec::is_empty).then(|| view! { <Notice tone=Tone::Note text=t::NOTHING_VARIES.get(lang)/> }))}
        <div class="figures">{list(move || axes.get().into_iter().map(axis).collect())}</div>
        <h2>{t::CURVES.get(lang)}</h2>
        <Fields>
            <Choice id="curves" label=t::METRIC.get(lang) options=metrics value=metric choose=move |name| choices.curves.set(Some(name))/>
            <Choice id="scale" label=t::VALUE_AXIS.get(lang) options=scales value=choices.scale choose=move |scale| choices.scale.set(scale)/>
        </Fields>
        {dynamic(move || {
            let metric = metric.get();
            let title = metric_title(&metric, lang);
            let curves = derived(move || {
                let plot = analysis::Plot::Curves { metric: metric.clone(), scale: choices.scale.get() };
                Some(exchange::Plot::Analysis(view.get()?, plot))
            });
            view! { <Plot ui lang title height=340.0 plot=curves/> }
        })}
        <h2>{t::FURTHER_PLOTS.get(lang)}</h2>
        <div class="figures">{list(move || further.get().into_iter().map(more).collect())}</div>
    }
}
