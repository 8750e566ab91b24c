//! The studies in the runner's store, and what they take: each can be opened, and deleted once a person has said so twice.

use super::{StudyTable, room_taken};
use crate::page::environment::Runner;
use crate::page::erased::{Kept, dynamic, list, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use crate::page::ui::parts::{Certificate, focus};
use crate::page::ui::route::Route;
use crate::page::ui::titles::state_title;
use crate::shared::place::StudyRef;
use lab_core::protocol::{State, StudyId, Summary};
use lab_texts::page::start as t;
use leptos::{ev, html, prelude::*, task::spawn_local};

#[component]
pub fn OnRunner(ui: Ui) -> impl IntoView {
    // Those that are being deleted are out of sight.
    let leaving = RwSignal::new(Vec::<StudyId>::new());
    let studies = memo(move || match ui.session.environment.runner.get() {
        Runner::Present { studies, .. } => {
            studies.into_iter().filter(|study| leaving.with(|leaving| !leaving.contains(&study.study))).collect()
        }
        _ => Vec::new(),
    });
    let asked = RwSignal::new(None::<StudyId>);
    // A row stays while its numbers change: whoever is about to press something in it keeps the focus.
    let rows = move || {
        let row = |study: Summary| {
            let key = format!("{} {}", study.study.0, study.name);
            Kept::new(key, move || view! { <Row ui id=study.study name=study.name studies asked leaving/> })
        };
        studies.get().into_iter().map(row).collect()
    };
    let holdings = ui.session.environment.holdings;
    let room = move || holdings.get().and_then(|holdings| holdings.room);
    let has_studies = memo(move || studies.with(|studies| !studies.is_empty()));
    let is_shown = memo(move || {
        let is_certified = holdings.with(|known| known.as_ref().is_some_and(|known| known.certificate.is_some()));
        has_studies.get() || is_certified
    });
    let table = move || {
        has_studies.get().then(|| {
            view! {
                <StudyTable ui here=false>{list(rows)}</StudyTable>
                {dynamic(move || room().map(|room| view! { <p class="note">{room_taken(ui, room, t::room_there, t::room_there_of)}</p> }))}
            }
        })
    };
    dynamic(move || {
        is_shown.get().then(|| {
            view! {
                <section aria-labelledby="on-runner">
                    <h2 id="on-runner">{ui.say(t::ON_RUNNER)}</h2>
                    {dynamic(table)}
                    <Certificate ui/>
                </section>
            }
        })
    })
}

#[component]
fn Row(
    ui: Ui,
    id: StudyId,
    name: String,
    studies: Memo<Vec<Summary>>,
    asked: RwSignal<Option<StudyId>>,
    leaving: RwSignal<Vec<StudyId>>,
) -> impl IntoView {
    let status = memo(move || {
        let found =
            |studies: &Vec<Summary>| studies.iter().find(|study| study.study == id).map(|study| study.status.clone());
        studies.with(found)
    });
    let state = memo(move || status.get().map_or(State::Finished, |status| status.state));
    let counts = memo(move || status.get().map_or((0, 0), |status| (status.ended, status.trials)));
    let address = move || {
        let study = Some(StudyRef::Runner(id));
        if state.get() == State::Finished { Route::Analyze(study) } else { Route::Run(study) }.hash()
    };
    let delete = move || {
        asked.set(None);
        leaving.update(|leaving| leaving.push(id));
        spawn_local(async move {
            if !ui.session.delete_on_runner(id).await {
                leaving.try_update(|leaving| leaving.retain(|study| *study != id));
            }
        });
    };
    let is_asked = memo(move || asked.get() == Some(id));
    let (open, shown) = (ui.say(t::open_study(&name)), name.clone());
    let (button, was_asked) = (NodeRef::<html::Button>::new(), StoredValue::new(false));
    let actions = move || {
        let lost = counts.get_untracked().0;
        if is_asked.get() {
            was_asked.set_value(true);
            view! { <Confirm ui name=name.clone() lost asked delete/> }.into_any()
        } else {
            let label = ui.say(t::delete_study(format!("{name}…")));
            // Whoever keeps the study is where they were, unless another is asked about by now.
            if was_asked.try_update_value(std::mem::take) == Some(true) && asked.get_untracked().is_none() {
                focus(button);
            }
            view! { <button type="button" class="quiet" node_ref=button aria-label=label on:click=move |_| asked.set(Some(id))>{Icon::Delete.view()}</button> }
                .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row"><a href=address aria-label=open>{shown}</a></th>
            <td>{dynamic(move || ui.say(state_title(state.get())))}</td>
            <td>{dynamic(move || ui.say(t::trials_of(counts.get().0, counts.get().1)))}</td>
            <td>{dynamic(actions)}</td>
        </tr>
    }
}

/// Says what would be lost. The focus goes to what keeps it; Escape does the same.
#[component]
fn Confirm(
    ui: Ui,
    name: String,
    lost: u64,
    asked: RwSignal<Option<StudyId>>,
    delete: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let keep = NodeRef::<html::Button>::new();
    focus(keep);
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            asked.set(None);
        }
    };
    view! {
        <div class="confirm" role="group" aria-label=ui.say(t::delete_study(&name)) on:keydown=escape>
            <p>{ui.say(t::lost_with_it(lost))}</p>
            <div class="buttons">
                <button type="button" node_ref=keep aria-label=ui.say(t::keep_study(&name)) on:click=move |_| asked.set(None)>{ui.say(t::KEEP)}</button>
                <button type="button" aria-label=ui.say(t::delete_study_for_good(&name)) on:click=move |_| delete()>{ui.say(t::DELETE_FOR_GOOD)}</button>
            </div>
        </div>
    }
}
