//! The advisor: what the round is for, what is advised, and a role for every hyperparameter that can be overruled.

use super::forms::{self, Forms, Goal};
use super::parts::{AboutDesign, Recommendation, ask, outcome};
use crate::page::draft::Draft;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{BareChoice, Choice, TextField, titled};
use crate::page::ui::parts::{Button, Buttons, Card, DataTable, Fields};
use crate::page::ui::typed::count;
use crate::shared::exchange::advisor::{self as exchange, Advisable, Advise, ListHyperparameters};
use lab_core::plot::parameter_title;
use lab_core::space::Role;
use lab_core::text::Sentence;
use lab_texts::page::procedures as t;
use lab_texts::{Fixed, Lang};
use leptos::{prelude::*, task::spawn_local};

const GOALS: [(Goal, Fixed); 3] =
    [(Goal::Maximize, t::GOAL_MAXIMIZE), (Goal::Understand, t::GOAL_UNDERSTAND), (Goal::TestChange, t::GOAL_TEST)];
const ROLES: [(Role, Fixed); 3] =
    [(Role::Scientific, t::SCIENTIFIC), (Role::Nuisance, t::NUISANCE), (Role::Fixed, t::FIXED)];

#[component]
pub fn Advisor(ui: Ui) -> impl IntoView {
    let (form, draft) = (Forms::current().advisor, Draft::current());
    let advise = move || ask(ui, form.found, question(form, draft, ui.lang.get_untracked()));
    list_hyperparameters(ui, form, draft);
    advise();
    let headline = move || match form.found.get() {
        Some(Ok(advised)) => ui.say(&advised.conclusion.headline),
        _ => String::new(),
    };
    let conclusion = move |advised: exchange::Advised| view! { <Recommendation ui advice=advised.conclusion/> };
    // It stays as it is, with its focus, while only the conclusion changes.
    let hyperparameters = memo(move || match form.found.get() {
        Some(Ok(advised)) => advised.hyperparameters,
        _ => Vec::new(),
    });
    let table = move || {
        let hyperparameters = hyperparameters.get();
        (!hyperparameters.is_empty()).then(|| {
            view! {
                <Card heading=ui.say(t::ROLES_AND_RANGES)>
                    {roles(ui, form, hyperparameters, advise).into_any()}
                </Card>
            }
        })
    };
    view! {
        <Form ui form advise/>
        <p class="hidden" role="status">{dynamic(headline)}</p>
        {outcome(ui, form.found, conclusion)}
        {dynamic(table)}
    }
}

/// What is asked, as the form has it.
fn question(form: forms::Advisor, draft: Draft, lang: Lang) -> Result<Advise, Sentence> {
    let parameter = form.parameter.get_untracked();
    let goal = match form.goal.get_untracked() {
        Goal::Maximize => exchange::Goal::Maximize,
        Goal::Understand => exchange::Goal::Understand { parameter },
        Goal::TestChange => {
            let text = form.values.get_untracked();
            let values = text.split([',', '，']).map(str::trim).filter(|item| !item.is_empty());
            exchange::Goal::TestChange { parameter, values: values.map(str::to_owned).collect() }
        }
    };
    let (design, trials) = (draft.study()?, count(&form.trials.get_untracked())?);
    Ok(Advise { design, goal, trials, chosen: form.chosen.get_untracked(), lang })
}

fn list_hyperparameters(ui: Ui, form: forms::Advisor, draft: Draft) {
    let Ok(design) = draft.study() else { return form.parameters.set(Vec::new()) };
    spawn_local(async move {
        if let Ok(names) = ui.analyst.ask(ListHyperparameters { design }).await {
            form.parameters.set(names);
        }
    });
}

#[component]
fn Form(ui: Ui, form: forms::Advisor, advise: impl Fn() + Copy + Send + 'static) -> impl IntoView {
    let goals = titled(ui, GOALS);
    let names = derived(move || {
        let titled = |name: String| {
            let title = parameter_title(&name, ui.lang());
            (name, title)
        };
        form.parameters.get().into_iter().map(titled).collect::<Vec<_>>()
    });
    // A role chosen for another question would overrule what is asked now.
    let ask_anew = move || {
        form.chosen.update(|chosen| {
            chosen.remove(&form.parameter.get_untracked());
        });
        advise();
    };
    let choose_goal = move |goal| {
        form.goal.set(goal);
        ask_anew();
    };
    let choose_parameter = move |name| {
        form.parameter.set(name);
        ask_anew();
    };
    let goal = memo(move || form.goal.get());
    let parameter = move || {
        (goal.get() != Goal::Maximize).then(|| {
            view! { <Choice id="parameter" label=ui.say(t::IN_QUESTION) options=names value=form.parameter choose=choose_parameter/> }
        })
    };
    let values = move || {
        (goal.get() == Goal::TestChange)
            .then(|| view! { <TextField id="values" label=ui.say(t::VALUES) value=form.values/> })
    };
    view! {
        <Card>
            <AboutDesign ui/>
            <Fields>
                <Choice id="goal" label=ui.say(t::ROUND_IS_FOR) options=goals value=form.goal choose=choose_goal/>
                {dynamic(parameter)}
                {dynamic(values)}
                <TextField id="trials" label=ui.say(t::TRIALS) value=form.trials/>
            </Fields>
            <Buttons><Button id="advise" label=ui.say(t::ADVISE) primary=true press=advise/></Buttons>
        </Card>
    }
}

/// Every hyperparameter with its role, to be overruled, its range and the reason.
fn roles(
    ui: Ui,
    form: forms::Advisor,
    hyperparameters: Vec<Advisable>,
    advise: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let row = |Advisable { name, role, range, reason }: Advisable| {
        let title = parameter_title(&name, ui.lang());
        let id = format!("role-{name}");
        let value = {
            let name = name.clone();
            derived(move || form.chosen.with(|chosen| chosen.get(&name).copied().unwrap_or(role)))
        };
        let choose = move |role| {
            form.chosen.update(|chosen| chosen.extend([(name.clone(), role)]));
            advise();
        };
        let options = titled(ui, ROLES);
        let label = ui.say(t::role_of(&title));
        vec![
            title.into_any(),
            view! { <BareChoice id=id label options value choose/> }.into_any(),
            range.into_any(),
            view! { <span class="reason">{ui.say(&reason)}</span> }.into_any(),
        ]
    };
    let columns = [t::HYPERPARAMETER, t::ROLE, t::RANGE, t::REASON].map(|head| ui.say(head));
    let rows = hyperparameters.into_iter().map(row).collect();
    view! { <DataTable name=ui.say(t::ROLES_AND_RANGES) columns rows/> }
}
