//! Two configurations of the study at hand: chosen, shown as what differs, weighed by what the record says, and judged by fresh
//! seeds at a press.

use super::super::adopting::Adoption;
use super::super::choices::Choices;
use super::account::{Picture, Words, differences};
use super::ledger::Ledger;
use crate::page::erased::{Kept, derived, dynamic, effect, list, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, TextField, titled};
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Notice, Tone};
use crate::page::ui::{speed, typed};
use crate::shared::exchange::adoption::{Compared, Fresh, Weigh, Weighed};
use lab_core::space::format_number;
use lab_core::text::Sentence;
use lab_texts::page::adopt as t;
use leptos::prelude::*;

#[component]
pub fn Weighing(ui: Ui, adoption: Adoption) -> impl IntoView {
    let choices: Choices = expect_context();
    let question = move || question(adoption, choices);
    adoption.weighed.follow(ui.analyst, move || question().and_then(Result::ok));
    let answer: Answer = memo(move || {
        let study = ui.session.open.get();
        let answered = adoption.weighed.answer.get().filter(|(weigh, _)| Some(&weigh.view.study) == study.as_ref());
        answered.map(|(_, weighed)| weighed)
    });
    // What is proposed stands in the field until somebody types.
    effect(move || {
        let least = answer.with(|answer| Some(answer.as_ref()?.as_ref().ok()?.found.as_ref().ok()?.least));
        let is_own = untrack(|| adoption.least.get() != adoption.proposed.get());
        if let Some(least) = least.filter(|_| !is_own) {
            adoption.proposed.set(format_number(least));
            adoption.least.set(format_number(least));
        }
    });
    let unread = memo(move || question().and_then(Result::err));
    let begin = move || {
        if let Some(Ok(weigh)) = untrack(question) {
            adoption.begin(ui, weigh);
        }
    };
    let answers = StoredValue::new(0u64);
    // The form keeps its focus while only what follows from it changes.
    list(move || match answer.get() {
        None => Vec::new(),
        Some(Err(why)) => {
            vec![Kept::new(format!("{why:?}"), move || view! { <Notice tone=Tone::Error text=ui.say(&why)/> })]
        }
        Some(Ok(weighed)) => {
            let Weighed { offers, found, .. } = *weighed;
            let form = Kept::new(format!("{offers:?}"), move || view! { <Form ui adoption answer offers unread/> });
            // What follows from the form is made anew with every answer.
            answers.update_value(|answers| *answers += 1);
            let rest = Kept::new(answers.get_value().to_string(), move || match found {
                Err(why) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
                Ok(found) => compared(ui, adoption, found, begin),
            });
            vec![form, rest]
        }
    })
}

/// What is asked; nothing before a study is at hand.
fn question(adoption: Adoption, choices: Choices) -> Option<Result<Weigh, Sentence>> {
    let view = choices.view.get()?;
    let (typed, proposed) = (adoption.least.get(), adoption.proposed.get());
    let least = match typed == proposed {
        true => None,
        false => match typed::number(&typed) {
            Ok(least) if least >= 0.0 => Some(least),
            Ok(_) => return Some(Err(t::LEAST_NEGATIVE.into())),
            Err(why) => return Some(Err(why)),
        },
    };
    let (baseline, candidate) = (adoption.baseline.get(), adoption.candidate.get());
    let resplits = adoption.resplits.get();
    Some(Ok(Weigh { view, baseline, candidate, least, resplits, speeds: speed::all() }))
}

/// What was answered last.
type Answer = Memo<Option<Result<Box<Weighed>, Sentence>>>;

/// The two sides and the least gain.
#[component]
fn Form(
    ui: Ui,
    adoption: Adoption,
    answer: Answer,
    offers: Vec<(u64, Sentence)>,
    unread: Memo<Option<Sentence>>,
) -> impl IntoView {
    let options: Vec<_> = offers.iter().map(|(trial, title)| (*trial, ui.say(title))).collect();
    let sides = memo(move || {
        answer.with(|answer| match answer {
            Some(Ok(weighed)) => [weighed.baseline, weighed.candidate],
            _ => [0, 0],
        })
    });
    let metric =
        memo(move || answer.with(|answer| Some(answer.as_ref()?.as_ref().ok()?.found.as_ref().ok()?.metric.clone())));
    let can_train = memo(move || {
        answer.with(|answer| {
            let found = answer.as_ref().and_then(|answer| answer.as_ref().ok()?.found.as_ref().ok());
            found.is_some_and(|found| found.fresh.is_ok())
        })
    });
    let resplits = adoption.resplits;
    // What was offered first stays chosen when the other side is changed.
    let choose = move |baseline: u64, candidate: u64| {
        adoption.baseline.set(Some(baseline));
        adoption.candidate.set(Some(candidate));
    };
    let [before, after] = [0, 1].map(|side: usize| derived(move || sides.get()[side]));
    let theirs = move |trial| choose(trial, after.get_untracked());
    let ours = move |trial| choose(before.get_untracked(), trial);
    view! {
        <Card heading=ui.say(t::QUESTION)>
            <Fields>
                <Choice id="baseline" label=ui.say(t::BASELINE) options=options.clone() value=before choose=theirs/>
                <Choice id="candidate" label=ui.say(t::CANDIDATE) options=options value=after choose=ours/>
                <TextField id="least" label=ui.say(t::LEAST) value=adoption.least/>
                {dynamic(move || can_train.get().then(|| {
                    let options = titled(ui, [(false, t::SPLIT_SHIPPED), (true, t::SPLIT_EACH)]);
                    let value = derived(move || resplits.get());
                    view! { <Choice id="splits" label=ui.say(t::SPLITS) options value choose=move |each| resplits.set(each)/> }
                }))}
            </Fields>
            {dynamic(move || unread.get().map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }))}
            {dynamic(move || metric.get().map(|metric| {
                let note = ui.say(t::least_note(ui.say(&metric)));
                view! { <Notice tone=Tone::Note text=note/> }
            }))}
            {dynamic(move || can_train.get().then(|| view! { <Notice tone=Tone::Note text=ui.say(t::SPLITS_NOTE)/> }))}
        </Card>
    }
}

/// What differs, what the record says, what fresh seeds take, and the ledger.
fn compared(ui: Ui, adoption: Adoption, found: Compared, begin: impl Fn() + Send + 'static) -> AnyView {
    let Compared { account, fresh, ledger, .. } = found;
    let (changes, sides) = (account.changes.clone(), account.sides.clone());
    let sides = derived(move || sides.clone());
    view! {
        <Card heading=ui.say(t::DIFFERENCES)>{differences(ui, changes)}</Card>
        <Card heading=ui.say(t::RECORD_SAYS)>
            <Words ui account/>
            <Picture ui sides/>
            <Notice tone=Tone::Note text=ui.say(t::NOT_FRESH)/>
        </Card>
        <Card heading=ui.say(t::FRESH)>{seeds(ui, adoption, fresh, begin)}</Card>
        <Ledger ui entries=ledger/>
    }
    .into_any()
}

/// What fresh seeds of both take, and the button that trains them.
fn seeds(ui: Ui, adoption: Adoption, fresh: Result<Fresh, Sentence>, begin: impl Fn() + Send + 'static) -> AnyView {
    let Fresh { cost, number, again } = match fresh {
        Ok(fresh) => fresh,
        Err(why) => return view! { <Notice tone=Tone::Note text=ui.say(&why)/> }.into_any(),
    };
    view! {
        <p>{ui.say(t::FRESH_HOW)}</p>
        <p class="counts">{ui.say(&cost)}</p>
        <Notice tone=Tone::Note text=ui.say(&number)/>
        {again.then(|| view! { <Notice tone=Tone::Warning text=ui.say(t::BEGUN_BEFORE)/> })}
        {dynamic(move || adoption.refused.get().map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }))}
        <Buttons><Button id="judge" label=ui.say(t::TRAIN) primary=true press=begin/></Buttons>
    }
    .into_any()
}
