//! The parts of the form but the hyperparameters: question, data, model and objective, sampler and budget.
//!
//! Every field reads and writes its own place in the document. Knows nothing of what the fields mean to training.

use super::problems::{self, Problems};
use super::table::Table;
use crate::page::draft::{Draft, put, shown, take, typed_number};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::field::{Input, Select, named};
use lab_core::dataset::{Builtin, Layout};
use lab_core::plot::metric_title;
use lab_core::workload::{METRICS, ModelFamily};
use lab_texts::Fixed;
use lab_texts::format::count;
use lab_texts::page::design as t;
use leptos::prelude::*;
use serde_json::{Value as Json, json};
use std::rc::Rc;

/// The value of the data set menu that means a table of one's own.
const OWN_TABLE: &str = "csv:";

/// The layout of a data set's inputs by the name the form gives it.
fn layout(name: &str) -> Layout {
    Builtin::parse(name).map_or(Layout::Table, |builtin| builtin.shape().layout())
}

#[component]
pub fn Question(draft: Draft, ui: Ui) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="part-question">
            <h2 id="part-question">{ui.say(t::QUESTION_PART)}</h2>
            <InputField draft ui label=t::NAME pointer="/name"/>
            <InputField draft ui label=t::QUESTION pointer="/question"/>
        </section>
    }
}

/// What is typed into a place of the document, with what is wrong with it. `may_lack`: where nothing is typed, nothing stands
/// there.
#[component]
fn InputField(
    draft: Draft,
    ui: Ui,
    label: Fixed,
    pointer: &'static str,
    #[prop(optional)] numeric: bool,
    #[prop(optional)] may_lack: bool,
) -> impl IntoView {
    let path = format!("${}", pointer.replace('/', "."));
    let problems = problems::at(draft, path.clone());
    let (id, label) = (problems_id(pointer), ui.say(label));
    let value = Signal::derive_local(move || draft.at(pointer));
    let means: fn(&str) -> Json = if numeric { typed_number } else { |text| text.into() };
    let write = move |value: Json| match may_lack && value.as_str() == Some("") {
        true => draft.edit(pointer, |document| take(document, pointer)),
        false => draft.set(pointer, value),
    };
    let field = view! {
        <label class="field" class:wide=!numeric>
            <span>{label.clone()}</span>
            <Input name=label value show=shown means numeric invalid=problems::any(problems) described_by=id.clone() write=Rc::new(write)/>
        </label>
        <Problems draft ui problems id path/>
    };
    if numeric { view! { <div>{field}</div> }.into_any() } else { field.into_any() }
}

fn problems_id(pointer: &str) -> String {
    format!("{}-problems", pointer.rsplit('/').next().unwrap_or_default())
}

/// A name out of a few.
#[component]
fn ChoiceField(
    draft: Draft,
    ui: Ui,
    label: Fixed,
    pointer: &'static str,
    path: &'static str,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let problems = problems::at(draft, path.into());
    let value = derived(move || draft.text_at(pointer));
    view! {
        <div>
            <label class="field">
                <span>{ui.say(label)}</span>
                <Select name=ui.say(label) options value invalid=problems::any(problems) write=Rc::new(move |name: String| draft.set(pointer, name.into()))/>
            </label>
            <Problems draft ui problems id=problems_id(pointer) path/>
        </div>
    }
}

#[component]
pub fn Workload(draft: Draft, ui: Ui) -> impl IntoView {
    let external = memo(move || draft.document().pointer("/workload/external") == Some(&Json::Bool(true)));
    dynamic(move || {
        let trained = (!external.get()).then(|| view! { <DataAndModel draft ui/> });
        let metrics = METRICS.iter().map(|&name| (name.to_owned(), metric_title(name, ui.lang()))).collect::<Vec<_>>();
        let directions = named(ui, [("minimize", t::LOWER), ("maximize", t::HIGHER)]);
        let ats = named(ui, [("best", t::AT_BEST), ("last", t::AT_LAST)]);
        view! {
            <section class="card" aria-labelledby="part-workload">
                <h2 id="part-workload">{ui.say(t::WORKLOAD_PART)}</h2>
                {trained}
                {external.get().then(|| view! { <p class="note">{ui.say(t::EXTERNAL_RUNS_ELSEWHERE)}</p> })}
                <h3>{ui.say(t::OBJECTIVE)}</h3>
                <div class="fields">
                    <ChoiceField draft ui label=t::METRIC pointer="/objective/metric" path="$.objective.metric" options=metrics/>
                    <ChoiceField draft ui label=t::DIRECTION pointer="/objective/direction" path="$.objective.direction" options=directions/>
                    <ChoiceField draft ui label=t::AT pointer="/objective/at" path="$.objective.at" options=ats/>
                    // All validation examples where none are said.
                    <InputField draft ui label=t::VALID_EXAMPLES pointer="/objective/valid_examples" numeric=true may_lack=true/>
                </div>
            </section>
        }
    })
}

#[component]
fn DataAndModel(draft: Draft, ui: Ui) -> impl IntoView {
    let dataset = memo(move || match draft.document().pointer("/workload/dataset") {
        Some(Json::String(name)) => name.clone(),
        Some(Json::Object(_)) => OWN_TABLE.to_owned(),
        _ => String::new(),
    });
    let options = derived(move || {
        let mut options: Vec<_> =
            Builtin::ALL.iter().map(|builtin| (builtin.name().to_owned(), ui.say(builtin.title()))).collect();
        options.push((OWN_TABLE.to_owned(), ui.say(t::OWN_TABLE)));
        options
    });
    let choose = move |name: String| {
        let data = if name == OWN_TABLE {
            json!({"csv": "", "target": "", "task": "classification"})
        } else {
            Json::from(name.as_str())
        };
        let layout = layout(&name);
        draft.edit("/workload/dataset", |document| {
            put(document, "/workload/dataset", data);
            let family = document.pointer("/workload/model/family").and_then(Json::as_str).and_then(ModelFamily::parse);
            if family.is_some_and(|family| !family.reads(layout)) {
                put(document, "/workload/model/family", json!(ModelFamily::Mlp.name()));
            }
        });
    };
    let about = move || {
        Builtin::parse(&dataset.get()).map(|builtin| {
            let facts = ui.say(t::dataset_facts(
                count(builtin.test_examples() as u64),
                count(builtin.train_examples() as u64),
                count(builtin.valid_examples() as u64),
            ));
            view! { <p class="note">{ui.say(builtin.description())} " " {facts}</p> }
        })
    };
    let families = derived(move || {
        let title = |family| match family {
            ModelFamily::Linear => t::LINEAR,
            ModelFamily::Mlp => t::MLP,
            ModelFamily::Cnn => t::CNN,
            ModelFamily::Resnet => t::RESNET,
            ModelFamily::Transformer => t::TRANSFORMER,
        };
        ModelFamily::ALL
            .into_iter()
            .filter(|family| family.reads(layout(&dataset.get())))
            .map(|family| (family.name().to_owned(), ui.say(title(family))))
            .collect::<Vec<_>>()
    });
    let problems = problems::at(draft, "$.workload.dataset".into());
    view! {
        <div class="fields">
            <label class="field">
                <span>{ui.say(t::DATASET)}</span>
                <Select name=ui.say(t::DATASET) options value=dataset write=Rc::new(choose)/>
            </label>
            <ChoiceField draft ui label=t::MODEL pointer="/workload/model/family" path="$.workload.model" options=families/>
        </div>
        {dynamic(about)}
        {dynamic(move || if dataset.get() == OWN_TABLE {
            view! { <Table draft ui/> }.into_any()
        } else {
            view! { <Problems draft ui problems id="dataset-problems" path="$.workload.dataset"/> }.into_any()
        })}
    }
}

#[component]
pub fn Sampling(draft: Draft, ui: Ui) -> impl IntoView {
    let kind = memo(move || draft.text_at("/sampler/kind"));
    // A list is written by hand: it can be kept here, and made in the JSON view.
    let options = derived(move || {
        let mut all = named(ui, [("halton", t::HALTON), ("sobol", t::SOBOL), ("random", t::RANDOM), ("grid", t::GRID)]);
        if kind.get() == "manual" {
            all.push(("manual".into(), ui.say(t::MANUAL)));
        }
        all
    });
    view! {
        <section class="card" aria-labelledby="part-sampling">
            <h2 id="part-sampling">{ui.say(t::SAMPLER_PART)}</h2>
            <div class="fields">
                <ChoiceField draft ui label=t::SAMPLER pointer="/sampler/kind" path="$.sampler.kind" options/>
                <InputField draft ui label=t::SEED pointer="/sampler/seed" numeric=true/>
            </div>
            {dynamic(move || (kind.get() == "manual").then(|| view! { <p class="note">{ui.say(t::MANUAL_HINT)}</p> }))}
            <div class="fields">
                <InputField draft ui label=t::TRIALS pointer="/trials" numeric=true/>
                <InputField draft ui label=t::STEPS pointer="/steps" numeric=true/>
                <InputField draft ui label=t::EVAL_EVERY pointer="/eval_every" numeric=true/>
            </div>
        </section>
    }
}
