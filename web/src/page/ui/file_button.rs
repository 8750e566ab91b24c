//! Buttons that let a person choose files.

use super::icon::Icon;
use crate::page::files::{self, Named};
use leptos::attr::custom::custom_attribute;
use leptos::{html, prelude::*};

/// For one file.
#[component]
pub fn FileButton(
    #[prop(into)] label: String,
    #[prop(optional)] accept: &'static str,
    take: impl Fn(Vec<Named>) + 'static,
    #[prop(optional)] quiet: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| taken(input, &take);
    view! {
        <button type="button" class:quiet=quiet on:click=press>{Icon::Open.view()} " " {label}</button>
        <input type="file" class="hidden" tabindex="-1" aria-hidden="true" accept=accept node_ref=input on:change=chosen/>
    }
}

/// For several files, or for a folder with all that is in it.
#[component]
pub fn FilesButton(
    #[prop(into)] label: String,
    #[prop(into)] id: String,
    take: impl Fn(Vec<Named>) + 'static,
    #[prop(optional)] folder: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let whole_folder = custom_attribute("webkitdirectory", folder.then_some(""));
    view! {
        <label class="button files">
            {label}
            <input type="file" id=id multiple=true {..whole_folder} node_ref=input on:change=move |_| taken(input, &take)/>
        </label>
    }
}

fn taken(input: NodeRef<html::Input>, take: &impl Fn(Vec<Named>)) {
    let Some(input) = input.get_untracked() else { return };
    if let Some(files) = input.files().filter(|files| files.length() > 0) {
        take(files::named(&files));
    }
    // The same file may be chosen again after it was mended.
    input.set_value("");
}
