//! The form that begins a campaign: its name, what it is for, what must hold first, and the baseline it sets out from.

use crate::page::campaigns::{Beginning, Campaigns, Section, Source, stores};
use crate::page::draft::Draft;
use crate::page::erased::derived;
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, LongField, TextField, Ticks};
use crate::page::ui::parts::{Button, Buttons, Card, Fields};
use crate::shared::exchange::campaign::{Baseline, BeginCampaign};
use crate::shared::place::StudyRef;
use lab_core::campaign::Precondition;
use lab_texts::page::campaign as t;
use leptos::prelude::*;

#[component]
pub fn Begin(ui: Ui) -> impl IntoView {
    let (campaigns, draft) = (Campaigns::current(), Draft::current());
    let Beginning { name, purpose, checked, baseline, .. } = campaigns.beginning;
    let checks: Vec<_> =
        Precondition::ALL.into_iter().map(|known| (known.name().to_owned(), ui.say(known.sentence()))).collect();
    let sources = derived(move || {
        let first = [(Source::Example, t::BASELINE_EXAMPLE), (Source::Design, t::BASELINE_DESIGN)];
        let first = first.map(|(source, title)| (source, ui.say(title)));
        let stored = ui.session.studies.with(|studies| {
            let with_results = studies.iter().filter(|study| study.ended > 0);
            let titled = with_results.map(|study| {
                (Source::Study(StudyRef::Browser(study.key.clone())), ui.say(t::best_trial_of(&study.name)))
            });
            titled.collect::<Vec<_>>()
        });
        first.into_iter().chain(stored).collect::<Vec<_>>()
    });
    // A study may have been deleted since it was chosen.
    let chosen = derived(move || {
        let chosen = baseline.get();
        let is_there = sources.with(|sources| sources.iter().any(|(source, _)| *source == chosen));
        if is_there { chosen } else { Source::Example }
    });
    let begin = move || {
        let question = BeginCampaign {
            stores: stores(ui),
            home: untrack(|| campaigns.home(ui)),
            name: name.get_untracked(),
            purpose: purpose.get_untracked(),
            checked: checked.get_untracked(),
            baseline: match untrack(|| chosen.get()) {
                Source::Example => Baseline::Example,
                Source::Design => Baseline::Design(draft.study()),
                Source::Study(study) => Baseline::Best(study),
            },
        };
        campaigns.begin(ui, Section::List, question);
    };
    view! {
        <Card heading=ui.say(t::BEGIN)>
            <Fields><TextField id="name" label=ui.say(t::NAME) value=name/></Fields>
            <LongField id="purpose" label=ui.say(t::PURPOSE) value=purpose/>
            <Ticks name=ui.say(t::PRECONDITIONS) options=checks ticked=checked legend=true/>
            <Fields>
                <Choice id="record" label=ui.say(t::BASELINE) options=sources value=chosen choose=move |source| baseline.set(source)/>
            </Fields>
            <Buttons><Button id="begin" label=ui.say(t::BEGIN_IT) primary=true press=begin/></Buttons>
        </Card>
    }
}
