//! A plot with its title, its menu (SVG, PNG, CSV, data table) and room to grow.

use super::canvas::{Canvas, Draw, SceneSignal, Sketch, png};
use super::context::Ui;
use super::icon::Icon;
use super::menu::{Entry, Menu, dots};
use crate::page::erased::{derived, dynamic};
use crate::page::files;
use lab_core::plot::{DataTable, Scene, Theme};
use lab_texts::page::shell as t;
use leptos::{ev, prelude::*};
use std::rc::Rc;

/// Rows of the data table on the page; the CSV file has all.
const TABLE_ROWS: usize = 500;
/// What an enlarged plot leaves of the window's height: its caption and its margins.
const BESIDE: f64 = 96.0;

#[component]
pub fn Figure(
    ui: Ui,
    #[prop(into)] title: String,
    draw: Draw,
    #[prop(default = 240.0)] height: f64,
    #[prop(optional)] tools: Option<AnyView>,
    #[prop(optional_no_strip)] sketch: Option<Sketch>,
) -> impl IntoView {
    let scene: SceneSignal = RwSignal::new_local(Rc::new(Scene::default()));
    let (large, tabular) = (RwSignal::new(false), RwSignal::new(false));
    let entries = {
        let title = title.clone();
        move || {
            let theme = move || if ui.dark.get_untracked() { Theme::Dark } else { Theme::Light };
            let name = |extension: &str| files::file_name(&title, extension);
            let (svg_name, png_name, csv_name) = (name("svg"), name("png"), name("csv"));
            let shown = tabular.get_untracked();
            vec![
                // Files go to papers and slides: on a light ground, whatever the screen.
                Entry::new(ui.say(t::SAVE_SVG), move || {
                    files::save_text(&svg_name, "image/svg+xml", &svg(&scene.get_untracked()))
                }),
                Entry::new(ui.say(t::SAVE_PNG), move || {
                    if let Some(url) = png(&scene.get_untracked(), theme()) {
                        files::save_url(&png_name, &url);
                    }
                }),
                Entry::new(ui.say(t::SAVE_CSV), move || {
                    files::save_text(&csv_name, "text/csv;charset=utf-8", &csv(&scene.get_untracked().table))
                }),
                Entry::new(ui.say(if shown { t::HIDE_TABLE } else { t::SHOW_TABLE }), move || tabular.set(!shown)),
            ]
        }
    };
    let window_height = RwSignal::new(inner_height());
    let resized = window_event_listener(ev::resize, move |_| window_height.set(inner_height()));
    on_cleanup(move || resized.remove());
    let escape = move |event: ev::KeyboardEvent| {
        // A menu that is open closes first.
        if event.key() == "Escape" && large.get_untracked() && !event.default_prevented() {
            event.prevent_default();
            large.set(false);
        }
    };
    let (menu_name, table_name) = (ui.say(t::plot_menu(&title)), ui.say(t::data_of(&title)));
    let size_name = {
        let title = title.clone();
        move || ui.say(if large.get() { t::shrink(&title) } else { t::enlarge(&title) })
    };
    view! {
        <figure class="figure" class:large=move || large.get() on:keydown=escape>
            <figcaption>
                <span class="figure-title">{title.clone()}</span>
                {tools}
                <button type="button" class="quiet" aria-label=size_name on:click=move |_| large.update(|large| *large = !*large)>
                    {dynamic(move || if large.get() { Icon::Shrink } else { Icon::Enlarge }.view())}
                </button>
                <Menu name=menu_name face=dots() entries=Rc::new(entries) class="right"/>
            </figcaption>
            <Canvas ui scene draw title height=derived(move || if large.get() { (window_height.get() - BESIDE).max(height) } else { height }) sketch/>
            {dynamic(move || tabular.get().then(|| table(ui, &table_name, &scene.get().table)))}
        </figure>
    }
}

fn inner_height() -> f64 {
    let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
    height.unwrap_or_default()
}

fn svg(scene: &Scene) -> String {
    lab_core::plot::to_svg(scene, Theme::Light)
}

fn csv(table: &DataTable) -> String {
    let mut text = files::csv_row(table.columns.iter().map(String::as_str));
    for row in &table.rows {
        text.push_str(&files::csv_row(row.iter().map(String::as_str)));
    }
    text
}

fn table(ui: Ui, name: &str, table: &DataTable) -> AnyView {
    let head: Vec<_> = table.columns.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect();
    let rows: Vec<_> = table
        .rows
        .iter()
        .take(TABLE_ROWS)
        .map(|row| {
            let cells: Vec<_> = row.iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    let more = table.rows.len().saturating_sub(TABLE_ROWS);
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name.to_owned()>
            <table class="data"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
            {(more > 0).then(|| view! { <p class="note">{ui.say(t::more_rows(more))}</p> })}
        </div>
    }
    .into_any()
}
