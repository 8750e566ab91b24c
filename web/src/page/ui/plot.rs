//! A plot that the worker draws, at the size that it has here.

use super::canvas::Sketch;
use super::context::Ui;
use super::figure::Figure;
use crate::page::erased::derived;
use crate::shared::exchange::{self, Draw};
use lab_core::plot::Scene;
use leptos::{prelude::*, task::spawn_local};
use std::cell::RefCell;
use std::rc::Rc;

/// `plot` says what is drawn, and is drawn anew when it has changed.
#[component]
pub fn Plot(
    ui: Ui,
    #[prop(into)] title: String,
    #[prop(into)] plot: Signal<Option<exchange::Plot>>,
    #[prop(default = 240.0)] height: f64,
    #[prop(optional_no_strip)] sketch: Option<Sketch>,
) -> impl IntoView {
    let scene = RwSignal::new_local(Rc::new(Scene::default()));
    let asked = RefCell::new(None);
    let wanted = derived(move || plot.get());
    let draw = move |width: f64, height: f64| {
        if let Some(plot) = wanted.get() {
            let now = Draw { plot, width, height, lang: ui.lang() };
            if asked.borrow().as_ref() != Some(&now) {
                asked.replace(Some(now.clone()));
                spawn_local(async move {
                    if let Ok(drawn) = ui.analyst.draw(now).await {
                        // It may be shown no more.
                        scene.try_set(Rc::new(drawn));
                    }
                });
            }
        }
        Scene::clone(&scene.get())
    };
    view! { <Figure ui title height draw=Rc::new(draw) sketch/> }
}
