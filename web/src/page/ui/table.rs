//! A table; its cells may hold controls.

use leptos::prelude::*;

#[component]
pub fn DataTable(#[prop(into)] name: String, columns: Vec<String>, rows: Vec<Vec<AnyView>>) -> impl IntoView {
    let head: Vec<_> = columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect();
    let row = |cells: Vec<AnyView>| {
        let mut cells = cells.into_iter();
        let first = cells.next().map(|cell| view! { <th scope="row">{cell}</th> });
        let rest: Vec<_> = cells.map(|cell| view! { <td>{cell}</td> }).collect();
        view! { <tr>{first} {rest}</tr> }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name>
            <table class="data"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

/// The cells of a row of texts.
pub fn texts<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Vec<AnyView> {
    cells.into_iter().map(|cell| Into::<String>::into(cell).into_any()).collect()
}
