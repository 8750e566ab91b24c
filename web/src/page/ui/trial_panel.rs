//! The panel of the selected trial: its configuration, its curves, how it ended.

use super::context::Ui;
use super::figure::Figure;
use super::format;
use super::icon::Icon;
use super::plots::{self, Lines, RecordSignal};
use crate::page::erased::{dynamic, memo};
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::{Record, Trial};
use lab_core::space::{Setting, format_number};
use lab_core::trial::Outcome;
use lab_texts::format::count;
use lab_texts::page::analyze as t;
use leptos::{html, prelude::*};

#[component]
pub fn TrialPanel(ui: Ui, record: RecordSignal) -> impl IntoView {
    let panel = NodeRef::<html::Aside>::new();
    // Follows the trial's own facts, not its growing curves.
    let facts = memo(move || {
        let number = ui.selected.get()?;
        record.with(|record| {
            record.as_deref().and_then(|record| Some((number, Facts::of(ui, record, record.trials().get(&number)?))))
        })
    });
    let metrics = memo(move || {
        let number = ui.selected.get();
        record.with(|record| -> Vec<String> {
            let trial = number.and_then(|number| record.as_deref()?.trials().get(&number));
            let mut names: Vec<String> = trial.map(|trial| trial.curves.keys().cloned().collect()).unwrap_or_default();
            // What counts comes first.
            let objective = record.as_deref().map(|record| record.study.objective.metric.as_str());
            if let Some(place) = names.iter().position(|name| Some(name.as_str()) == objective) {
                let first = names.remove(place);
                names.insert(0, first);
            }
            names
        })
    });
    let body = move || {
        facts.get().map(|(number, facts)| {
            let line = |(name, title, value): &(String, String, String)| {
                view! { <div><dt title=name.clone()>{title.clone()}</dt><dd>{value.clone()}</dd></div> }
            };
            let (varied, fixed): (Vec<_>, Vec<_>) = (facts.varied.iter().map(line).collect(), facts.fixed.iter().map(line).collect());
            view! {
                <header>
                    <h2>{ui.say(t::trial_title(number))} {facts.name.clone().map(|name| format!(" ({name})"))}</h2>
                    <button type="button" class="quiet" aria-label=ui.say(t::CLOSE_PANEL) on:click=move |_| ui.selected.set(None)>{Icon::Close.view()}</button>
                </header>
                <dl class="facts">
                    <div><dt>{ui.say(t::OUTCOME)}</dt><dd class=format!("state {}", facts.class)><span aria-hidden="true">{facts.sign}</span> " " {facts.state.clone()}</dd></div>
                    {facts.reason.clone().map(|reason| view! { <div><dt>{ui.say(t::REASON)}</dt><dd>{reason}</dd></div> })}
                    <div><dt>{facts.metric.clone()}</dt><dd>{facts.objective.clone()}</dd></div>
                    <div><dt>{ui.say(t::LAST_STEP)}</dt><dd>{facts.last_step.clone()}</dd></div>
                    <div><dt>{ui.say(t::SEED)}</dt><dd>{facts.seed}</dd></div>
                </dl>
                <h3>{ui.say(t::VARIED)}</h3>
                <dl class="facts">{varied}</dl>
                <h3>{ui.say(t::FIXED)}</h3>
                <dl class="facts">{fixed}</dl>
            }
        })
    };
    let curves = move || {
        let number = ui.selected.get()?;
        let figures: Vec<_> = metrics
            .get()
            .into_iter()
            .map(|metric| {
                let title = metric_title(&metric, ui.lang());
                view! { <Figure ui title height=150.0 draw=plots::curves(ui, record, metric, Lines { only: Some(number), ..Lines::default() })/> }
            })
            .collect();
        (!figures.is_empty()).then(|| view! { <h3>{ui.say(t::THIS_TRIAL)}</h3> {figures} })
    };
    view! {
        <aside class="panel" class:open=move || facts.with(Option::is_some) node_ref=panel aria-label=ui.say(t::TRIAL) inert=move || facts.with(Option::is_none)>
            <div class="panel-body">{dynamic(body)} {dynamic(curves)}</div>
        </aside>
    }
}

/// What the panel says of a trial.
#[derive(Clone, PartialEq)]
struct Facts {
    /// Of the tool that ran it.
    name: Option<String>,
    class: &'static str,
    sign: &'static str,
    state: String,
    reason: Option<String>,
    metric: String,
    objective: String,
    last_step: String,
    seed: u64,
    /// Name, title, value.
    varied: Vec<(String, String, String)>,
    fixed: Vec<(String, String, String)>,
}

impl Facts {
    fn of(ui: Ui, record: &Record, trial: &Trial) -> Self {
        let (class, sign, state) = format::state(ui, trial.outcome());
        let reason = match trial.outcome() {
            Some(Outcome::Infeasible { reason } | Outcome::Failed { reason }) if !reason.is_empty() => {
                Some(reason.clone())
            }
            _ => None,
        };
        let objective = record
            .objective(trial)
            .map_or("–".into(), |(step, value)| ui.say(t::at_step(count(step), format_number(value))));
        let (mut varied, mut fixed) = (Vec::new(), Vec::new());
        for parameter in record.study.space.parameters() {
            let entry = |value: String| (parameter.name.clone(), parameter_title(&parameter.name, ui.lang()), value);
            match &parameter.setting {
                Setting::Varied { .. } => {
                    varied.extend(trial.values.get(&parameter.name).map(|value| entry(value.to_string())))
                }
                Setting::Fixed(value) if record.study.space.is_active(parameter, &trial.values) => {
                    fixed.push(entry(value.to_string()))
                }
                Setting::Fixed(_) => {}
            }
        }
        let metric = metric_title(&record.study.objective.metric, ui.lang());
        Self {
            name: trial.name.clone(),
            class,
            sign,
            state,
            reason,
            metric,
            objective,
            last_step: count(trial.last_step()),
            seed: trial.seed,
            varied,
            fixed,
        }
    }
}
