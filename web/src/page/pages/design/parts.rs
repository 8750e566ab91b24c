//! The parts of the form but the hyperparameters: question, data, model and objective, sampler and budget.
//!
//! Every field reads and writes its own place in the document. Knows nothing of what the fields mean to training.

use super::problems::{self, Problems};
use super::table::Table;
use crate::page::draft::{Draft, shown, typed_number};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::texts::{Lang, Text, design as t};
use crate::page::ui::field::{Input, Select};
use crate::page::ui::format;
use lab_core::dataset::{Builtin, Layout};
use lab_core::plot::metric_title;
use lab_core::workload::{METRICS, ModelFamily};
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
pub fn Question(draft: Draft, lang: Lang) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="part-question">
            <h2 id="part-question">{t::QUESTION_PART.get(lang)}</h2>
            <TextField draft lang label=t::NAME key="name"/>
            <TextField draft lang label=t::QUESTION key="question"/>
        </section>
    }
}

#[component]
fn TextField(draft: Draft, lang: Lang, label: Text, key: &'static str) -> impl IntoView {
    let pointer = format!("/{key}");
    let problems = problems::at(draft, format!("$.{key}"));
    let id = format!("{key}-problems");
    let value = {
        let pointer = pointer.clone();
        Signal::derive_local(move || {
            draft.document();
            draft.at(&pointer)
        })
    };
    view! {
        <label class="field wide">
            <span>{label.get(lang)}</span>
            <Input
                name=label.get(lang) value show=shown means=|text| Json::from(text) invalid=derived(move || problems.with(|found| !found.is_empty()))
                described_by=id.clone() write=Rc::new(move |value| draft.set(&pointer, value))
            />
        </label>
        <Problems draft lang problems id/>
    }
}

/// A number at the top of the document, or one level below.
#[component]
fn NumberField(draft: Draft, lang: Lang, label: Text, pointer: &'static str, path: &'static str) -> impl IntoView {
    let problems = problems::at(draft, path.into());
    let id = format!("{}-problems", pointer.rsplit('/').next().unwrap_or_default());
    let value = Signal::derive_local(move || {
        draft.document();
        draft.at(pointer)
    });
    view! {
        <div>
            <label class="field">
                <span>{label.get(lang)}</span>
                <Input
                    name=label.get(lang) value show=shown means=typed_number numeric=true invalid=derived(move || problems.with(|found| !found.is_empty()))
                    described_by=id.clone() write=Rc::new(move |value| draft.set(pointer, value))
                />
            </label>
            <Problems draft lang problems id/>
        </div>
    }
}

/// A name out of a few.
#[component]
fn ChoiceField(
    draft: Draft,
    lang: Lang,
    label: Text,
    pointer: &'static str,
    path: &'static str,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let problems = problems::at(draft, path.into());
    let value = derived(move || {
        draft.document();
        draft.text_at(pointer)
    });
    view! {
        <div>
            <label class="field">
                <span>{label.get(lang)}</span>
                <Select name=label.get(lang) options value invalid=derived(move || problems.with(|found| !found.is_empty())) write=Rc::new(move |name: String| draft.set(pointer, name.into()))/>
            </label>
            <Problems draft lang problems id=format!("{}-problems", pointer.rsplit('/').next().unwrap_or_default())/>
        </div>
    }
}

fn pairs(pairs: &[(&str, Text)], lang: Lang) -> Vec<(String, String)> {
    pairs.iter().map(|(value, title)| ((*value).to_owned(), title.get(lang).to_owned())).collect()
}

#[component]
pub fn Workload(draft: Draft, lang: Lang) -> impl IntoView {
    let external = memo(move || draft.document().pointer("/workload/external") == Some(&Json::Bool(true)));
    dynamic(move || {
        let trained = (!external.get()).then(|| view! { <DataAndModel draft lang/> });
        let metrics = METRICS.iter().map(|&name| (name.to_owned(), metric_title(name, lang))).collect::<Vec<_>>();
        let directions = pairs(&[("minimize", t::LOWER), ("maximize", t::HIGHER)], lang);
        let ats = pairs(&[("best", t::AT_BEST), ("last", t::AT_LAST)], lang);
        view! {
            <section class="card" aria-labelledby="part-workload">
                <h2 id="part-workload">{t::WORKLOAD_PART.get(lang)}</h2>
                {trained}
                {external.get().then(|| view! { <p class="note">{t::EXTERNAL_RUNS_ELSEWHERE.get(lang)}</p> })}
                <h3>{t::OBJECTIVE.get(lang)}</h3>
                <div class="fields">
                    <ChoiceField draft lang label=t::METRIC pointer="/objective/metric" path="$.objective.metric" options=metrics/>
                    <ChoiceField draft lang label=t::DIRECTION pointer="/objective/direction" path="$.objective.direction" options=directions/>
                    <ChoiceField draft lang label=t::AT pointer="/objective/at" path="$.objective.at" options=ats/>
                    <ValidExamples draft lang/>
                </div>
            </section>
        }
    })
}

/// How many validation examples the objective is measured on; left out where it is empty.
#[component]
fn ValidExamples(draft: Draft, lang: Lang) -> impl IntoView {
    const POINTER: &str = "/objective/valid_examples";
    let problems = problems::at(draft, "$.objective.valid_examples".into());
    let value = Signal::derive_local(move || {
        draft.document();
        draft.at(POINTER)
    });
    let write = move |value: Json| {
        draft.edit(POINTER, |document| match document.get_mut("objective").and_then(Json::as_object_mut) {
            Some(objective) if value.as_str() == Some("") => drop(objective.shift_remove("valid_examples")),
            Some(objective) => drop(objective.insert("valid_examples".into(), value)),
            None => {}
        });
    };
    view! {
        <div>
            <label class="field">
                <span>{t::VALID_EXAMPLES.get(lang)}</span>
                <Input
                    name=t::VALID_EXAMPLES.get(lang) value show=shown means=typed_number numeric=true invalid=derived(move || problems.with(|found| !found.is_empty()))
                    described_by="valid-problems" write=Rc::new(write)
                />
            </label>
            <Problems draft lang problems id="valid-problems"/>
        </div>
    }
}

#[component]
fn DataAndModel(draft: Draft, lang: Lang) -> impl IntoView {
    let dataset = memo(move || match draft.document().pointer("/workload/dataset") {
        Some(Json::String(name)) => name.clone(),
        Some(Json::Object(_)) => OWN_TABLE.to_owned(),
        _ => String::new(),
    });
    let options = derived(move || {
        let mut options: Vec<_> = Builtin::ALL
            .iter()
            .map(|builtin| (builtin.name().to_owned(), builtin.title().get(lang).to_owned()))
            .collect();
        options.push((OWN_TABLE.to_owned(), t::OWN_TABLE.get(lang).to_owned()));
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
            crate::page::draft::put(document, "/workload/dataset", data);
            let family = document.pointer("/workload/model/family").and_then(Json::as_str).and_then(ModelFamily::parse);
            if family.is_some_and(|family| !family.reads(layout)) {
                crate::page::draft::put(document, "/workload/model/family", json!(ModelFamily::Mlp.name()));
            }
        });
    };
    let about = move || {
        Builtin::parse(&dataset.get()).map(|builtin| {
            let facts = t::dataset_facts(
                lang,
                format::count(builtin.train_examples() as u64),
                format::count(builtin.valid_examples() as u64),
                format::count(builtin.test_examples() as u64),
            );
            view! { <p class="note">{builtin.description().get(lang)} " " {facts}</p> }
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
            .map(|family| (family.name().to_owned(), title(family).get(lang).to_owned()))
            .collect::<Vec<_>>()
    });
    let problems = problems::at(draft, "$.workload.dataset".into());
    view! {
        <div class="fields">
            <label class="field">
                <span>{t::DATASET.get(lang)}</span>
                <Select name=t::DATASET.get(lang) options value=dataset write=Rc::new(choose)/>
            </label>
            <ChoiceField draft lang label=t::MODEL pointer="/workload/model/family" path="$.workload.model" options=families/>
        </div>
        {dynamic(about)}
        {dynamic(move || if dataset.get() == OWN_TABLE {
            view! { <Table draft lang/> }.into_any()
        } else {
            view! { <Problems draft lang problems id="dataset-problems"/> }.into_any()
        })}
    }
}

#[component]
pub fn Sampling(draft: Draft, lang: Lang) -> impl IntoView {
    let kind = memo(move || {
        draft.document();
        draft.text_at("/sampler/kind")
    });
    // A list is written by hand: it can be kept here, and made in the JSON view.
    let options = derived(move || {
        let mut all =
            pairs(&[("halton", t::HALTON), ("sobol", t::SOBOL), ("random", t::RANDOM), ("grid", t::GRID)], lang);
        if kind.get() == "manual" {
            all.push(("manual".into(), t::MANUAL.get(lang).into()));
        }
        all
    });
    view! {
        <section class="card" aria-labelledby="part-sampling">
            <h2 id="part-sampling">{t::SAMPLER_PART.get(lang)}</h2>
            <div class="fields">
                <ChoiceField draft lang label=t::SAMPLER pointer="/sampler/kind" path="$.sampler.kind" options/>
                <NumberField draft lang label=t::SEED pointer="/sampler/seed" path="$.sampler.seed"/>
            </div>
            {dynamic(move || (kind.get() == "manual").then(|| view! { <p class="note">{t::MANUAL_HINT.get(lang)}</p> }))}
            <div class="fields">
                <NumberField draft lang label=t::TRIALS pointer="/trials" path="$.trials"/>
                <NumberField draft lang label=t::STEPS pointer="/steps" path="$.steps"/>
                <NumberField draft lang label=t::EVAL_EVERY pointer="/eval_every" path="$.eval_every"/>
            </div>
        </section>
    }
}
