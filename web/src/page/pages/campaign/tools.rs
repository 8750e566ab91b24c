//! The buttons that are about a campaign as a whole.

use super::Shown;
use crate::page::campaigns::Section;
use crate::page::erased::dynamic;
use crate::page::ui::parts::{Button, Buttons};
use crate::shared::exchange::campaign::{EXAMPLE, Home};
use lab_texts::page::campaign as t;
use leptos::prelude::*;

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
    let delete = move || match asks_to_delete.get() {
        true => {
            let forget = move || campaigns.forget(ui, &shown.key());
            let keep = move || asks_to_delete.set(false);
            view! {
                <Button id="delete-now" label=ui.say(t::DELETE_NOW) press=forget/>
                <Button id="change" label=ui.say(t::DO_NOT_DELETE) press=keep/>
            }
            .into_any()
        }
        false => {
            let ask = move || asks_to_delete.set(true);
            (!is_example).then(|| view! { <Button id="delete" label=ui.say(t::DELETE) press=ask/> }).into_any()
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
