//! The form that begins a campaign: its name, what it is for, what must hold first, and the baseline it sets out from.

use crate::page::campaigns::{Beginning, Campaigns, Section, Source, sources, stores};
use crate::page::draft::Draft;
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, LongField, TextField, Ticks};
use crate::page::ui::parts::{Button, Buttons, Card, Fields};
use crate::shared::exchange::campaign::{Baseline, BeginCampaign};
use lab_core::campaign::Precondition;
use lab_texts::page::campaign as t;
use leptos::prelude::*;

#[component]
pub fn Begin(ui: Ui) -> impl IntoView {
    let (campaigns, draft) = (Campaigns::current(), Draft::current());
    let Beginning { name, purpose, checked, baseline, .. } = campaigns.beginning;
    let checks: Vec<_> =
        Precondition::ALL.into_iter().map(|known| (known.name().to_owned(), ui.say(known.sentence()))).collect();
    let first = [(Source::Example, t::BASELINE_EXAMPLE), (Source::Design, t::BASELINE_DESIGN)];
    let (sources, chosen) =
        sources(ui, baseline, first, |ui, study| (study.ended > 0).then(|| ui.say(t::best_trial_of(&study.name))));
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
