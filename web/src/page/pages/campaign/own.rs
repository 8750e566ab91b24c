//! A question of one's own: the design at hand or any stored study as the next round.

use super::Shown;
use super::form::RoundForm;
use crate::page::campaigns::{Source, sources};
use crate::page::draft::Draft;
use crate::page::erased::{dynamic, effect};
use crate::page::ui::form::Choice;
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Notice, Tone};
use crate::shared::exchange::campaign::{Opening, ReadStudy, Stored};
use crate::shared::place::StudyRef;
use lab_texts::page::campaign as t;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn OwnQuestion(shown: Shown, round: usize) -> impl IntoView {
    let Shown { ui, campaigns, .. } = shown;
    let (draft, found) = (Draft::current(), RwSignal::new(None));
    let first = [(Source::Design, t::DESIGN_AT_HAND)];
    let (sources, chosen) = sources(ui, campaigns.own, first, |_, study| Some(study.name.clone()));
    effect(move || match chosen.get() {
        Source::Study(study) => spawn_local(async move {
            let Ok(stored) = ui.analyst.ask(ReadStudy { study: study.clone() }).await else { return };
            let source = Source::Study(study);
            // Another one may be chosen by now, or the form be shown no more.
            if chosen.try_get_untracked().as_ref() == Some(&source) {
                found.try_set(Some((source, stored)));
            }
        }),
        source => found.set(Some((source, draft.study().map(|study| Stored { study, trials: 0 })))),
    });
    let form = move || {
        found.get().map(|(source, stored)| match stored {
            Err(why) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
            Ok(stored) => own(shown, round, &source, stored),
        })
    };
    view! {
        <Card heading=ui.say(t::OWN_QUESTION)>
            <Fields>
                <Choice id="record" label=ui.say(t::STUDY) options=sources value=chosen choose=move |source| campaigns.own.set(source)/>
            </Fields>
            {dynamic(form)}
        </Card>
    }
}

fn own(shown: Shown, round: usize, source: &Source, Stored { study, trials }: Stored) -> AnyView {
    let ui = shown.ui;
    let (which, results) = match source {
        Source::Study(StudyRef::Browser(key)) => (key.clone(), Some(StudyRef::Browser(key.clone()))),
        Source::Study(study) => (study.to_string(), Some(study.clone())),
        Source::Example | Source::Design => ("design".to_owned(), None),
    };
    let results = results.filter(|_| trials > 0).map(|study| {
        let press = move || shown.open(Opening::Results(study.clone()));
        let label = ui.say(t::take_results(round, trials));
        view! { <Buttons><Button id="open-results" label press/></Buttons> }
    });
    let purpose = study.name.clone();
    view! {
        <RoundForm shown round which=format!("own-{which}") study purpose/>
        {results}
    }
    .into_any()
}
