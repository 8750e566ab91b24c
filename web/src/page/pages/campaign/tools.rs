//! The buttons that are about a campaign as a whole.

use super::Shown;
use crate::page::campaigns::Section;
use crate::page::erased::dynamic;
use crate::page::ui::parts::{Button, Buttons, focus};
use crate::shared::exchange::campaign::{EXAMPLE, Home};
use lab_texts::page::campaign as t;
use leptos::{html, prelude::*};

#[component]
pub fn Tools(shown: Shown, has_runner: bool) -> impl IntoView {
    let Shown { ui, campaigns, asks_to_delete, .. } = shown;
    let key = shown.key();
    let (is_example, is_there) = (key == EXAMPLE, Home::of(&key) == Home::Runner);
    let save = move || campaigns.save(ui, &shown.key());
    let copy = move |to| campaigns.copy(ui, &shown.key(), to);
    let here = (is_example || is_there).then(|| {
        let press = move || copy(Home::Browser);
        view! { <Button id="copy-browser" label=ui.say(t::COPY_HERE) primary=is_example press/> }
    });
    let there = (has_runner && !is_there).then(|| {
        let press = move || copy(Home::Runner);
        view! { <Button id="copy-runner" label=ui.say(t::COPY_THERE) press/> }
    });
    let (button, was_asked) = (NodeRef::<html::Button>::new(), StoredValue::new(false));
    let delete = move || match asks_to_delete.get() {
        true => {
            was_asked.set_value(true);
            view! { <Confirm shown/> }.into_any()
        }
        false => {
            // Whoever keeps the campaign is where they were.
            if was_asked.try_update_value(std::mem::take) == Some(true) {
                focus(button);
            }
            let ask = move |_| asks_to_delete.set(true);
            (!is_example)
                .then(|| view! { <button type="button" id="delete" node_ref=button on:click=ask>{ui.say(t::DELETE)}</button> })
                .into_any()
        }
    };
    view! {
        <Buttons>
            <Button id="save" label=ui.say(t::SAVE) press=save/>
            {here} {there} {dynamic(delete)}
        </Buttons>
        {shown.refusal(Section::Tools)}
    }
}

/// Asks whether to delete. The focus goes to what keeps the campaign.
#[component]
fn Confirm(shown: Shown) -> impl IntoView {
    let Shown { ui, campaigns, asks_to_delete, .. } = shown;
    let button = NodeRef::<html::Button>::new();
    focus(button);
    let forget = move || campaigns.forget(ui, &shown.key());
    let keep = move |_| asks_to_delete.set(false);
    view! {
        <Button id="delete-now" label=ui.say(t::DELETE_NOW) press=forget/>
        <button type="button" id="delete-keep" node_ref=button on:click=keep>{ui.say(t::DO_NOT_DELETE)}</button>
    }
}
