//! Rules every page must keep to be usable without eyes, without a mouse, and on a narrow screen (WCAG 2.2: 1.1.1, 1.3.1,
//! 1.4.10, 3.1.1, 4.1.2).
//!
//! Knows nothing of which page it looks at.

use crate::page::Page;
use serde_json::{Value as Json, json};

/// Roles that need a name.
const NAMED: [&str; 19] = [
    "button",
    "link",
    "textbox",
    "searchbox",
    "spinbutton",
    "slider",
    "checkbox",
    "radio",
    "switch",
    "combobox",
    "listbox",
    "menuitem",
    "menuitemradio",
    "image",
    "img",
    "progressbar",
    "region",
    "navigation",
    "dialog",
];
/// What stays in Latin letters in Chinese too: names, the other language, and terms that the playbook's translation keeps.
const PROPER: [&str; 5] = ["Tuning Lab", "JSON", "EN", "Switch to English", "dropout"];

/// What is wrong with the page as it stands; nothing, if all is well.
pub async fn faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let headings = page.look("return all('heading').filter((heading) => heading.matches('h1')).map(nameOf)", &[]).await;
    if headings.as_array().map(Vec::len) != Some(1) {
        faults.push(format!("there must be one h1, not {headings}"));
    }
    let lang = page.script("return document.documentElement.lang", &[]).await;
    if !matches!(lang.as_str(), Some("en" | "zh-Hans")) {
        faults.push(format!("the language of the document is {lang}"));
    }
    let title = page.script("return document.title", &[]).await;
    if !title.as_str().is_some_and(|title| title.contains("Tuning Lab")) {
        faults.push(format!("the title is {title}"));
    }
    faults.extend(nameless(page).await);
    let orphans = page
        .look(
            "const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
             const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `the id ${id} stands twice`);
             const named = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'];
             const dangling = named.flatMap((name) => [...document.querySelectorAll(`[${name}]`)].filter(visible)
                .flatMap((element) => element.getAttribute(name).split(/\\s+/)).filter((id) => id && !ids.includes(id))
                .map((id) => `${name} names ${id}, which is not there`));
             return [...twice, ...dangling]",
            &[],
        )
        .await;
    faults.extend(strings(&orphans));
    faults
}

/// Everything in the browser's own accessibility tree that can be used or looked at, and has no name there.
async fn nameless(page: &Page) -> Vec<String> {
    let tree = page.devtools("Accessibility.getFullAXTree", json!({})).await;
    let nodes = tree["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |node: &Json, what: &str| node[what]["value"].as_str().unwrap_or_default().trim().to_owned();
    let named = nodes.iter().filter(|node| NAMED.contains(&text(node, "role").as_str()) && node["ignored"] != true);
    let (mut nameless, mut count) = (Vec::new(), 0);
    for node in named {
        count += 1;
        if text(node, "name").is_empty() {
            let what = page.devtools("DOM.describeNode", json!({"backendNodeId": node["backendDOMNodeId"]})).await;
            let (element, attributes) = (&what["node"]["localName"], &what["node"]["attributes"]);
            nameless.push(format!("without a name: {} ({element} {attributes})", text(node, "role")));
        }
    }
    if count == 0 {
        nameless.push("the page offers nothing at all".to_owned());
    }
    nameless
}

/// By how many CSS pixels the page is wider than its window; 0 if it fits.
pub async fn overflow(page: &Page) -> i64 {
    page.script("return document.documentElement.scrollWidth - window.innerWidth", &[])
        .await
        .as_i64()
        .unwrap_or(i64::MAX)
        .max(0)
}

/// The words on a Chinese page, read or spoken, that hold Latin letters and no Chinese sign. Names of studies,
/// hyperparameters and their values are not words of the page: `is_name` tells them.
pub async fn untranslated(page: &Page, is_name: impl Fn(&str) -> bool) -> Vec<String> {
    let script = "const spoken = Object.keys(roles).flatMap((role) => all(role).map(nameOf));
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const read = [];
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            const element = text.parentElement;
            if (visible(element) && !element.closest('script, style, [lang=en]')) read.push(tidy(text.data));
        }
        return [...new Set([...spoken, ...read])]";
    let words = strings(&page.look(script, &[]).await);
    let is_chinese = |word: &str| word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let is_word = |word: &str| word.chars().filter(char::is_ascii_alphabetic).count() > 1;
    words
        .into_iter()
        .filter(|word| is_word(word) && !is_chinese(word) && !PROPER.contains(&word.as_str()) && !is_name(word))
        .collect()
}

fn strings(list: &Json) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
