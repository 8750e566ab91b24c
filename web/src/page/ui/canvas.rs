//! A scene on the screen: painted at the screen's density, repainted when its data, its size or the theme changes, with
//! pointer and keys walking its trials, or a person drawing upon it.
//!
//! Two layers: the plot itself, and what is drawn, hovered or selected, so that pointing repaints a few marks only. Knows
//! nothing of what is plotted.

use super::context::Ui;
use super::painter;
use crate::page::erased::{dynamic, effect};
use js_sys::Array;
use lab_core::plot::{Highlight, Hit, Mark, Point, Scene, Theme};
use leptos::{ev, html, prelude::*};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver,
};

/// Pointing this near (CSS pixels) to a trial means it.
const REACH: f64 = 24.0;
/// A plot is drawn when it is this near to the window.
const NEAR: &str = "400px";
/// Lines of a tooltip are cut short beyond this many.
const TOOLTIP_LINES: usize = 12;

/// The scene as painted last; shared with the menu that saves it.
pub type SceneSignal = RwSignal<Rc<Scene>, LocalStorage>;

/// Builds the scene for a width and a height; what it reads of signals it follows.
pub type Draw = Rc<dyn Fn(f64, f64) -> Scene>;

type Marks = dyn Fn(&Scene) -> Vec<Mark>;
type Press = dyn Fn(&Scene, Option<Point>, Point);

/// What a person draws upon a plot. A press then draws, and selects no trial; keys walk the trials as ever.
#[derive(Clone)]
pub struct Sketch {
    /// What is drawn so far; what it reads of signals it follows.
    pub marks: Rc<Marks>,
    /// A press at the second place, or a drag there from the first.
    pub press: Rc<Press>,
}

/// Whether the pointer is drawing.
#[derive(Clone, Copy)]
enum Hold {
    Free,
    /// A finger that may be about to scroll.
    Touched,
    /// It has drawn, to here.
    At(Point),
}

#[component]
pub fn Canvas(
    ui: Ui,
    scene: SceneSignal,
    draw: Draw,
    title: String,
    #[prop(into)] height: Signal<f64>,
    sketch: Option<Sketch>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let (still, overlay) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Canvas>::new());
    let width = observed_width(host);
    // The trial whose tooltip is shown here; other plots ring it only.
    let here = RwSignal::new(None::<u64>);

    effect(move || {
        let (w, h) = (width.get(), height.get());
        if w >= 40.0 {
            scene.set(Rc::new(draw(w, h)));
        }
    });
    let theme = move || if ui.dark.get() { Theme::Dark } else { Theme::Light };
    effect(move || {
        let (scene, theme) = (scene.get(), theme());
        if let Some(context) = ready(still, &scene) {
            painter::paint(&context, &scene.marks, theme);
        }
    });
    let shown = sketch.clone();
    effect(move || {
        let (scene, theme) = (scene.get(), theme());
        let mut marks = shown.as_ref().map(|sketch| (sketch.marks)(&scene)).unwrap_or_default();
        marks.extend(scene.overlay(Highlight { hovered: ui.hovered.get(), selected: ui.selected.get() }));
        if let Some(context) = ready(overlay, &scene) {
            painter::paint(&context, &marks, theme);
        }
    });

    let point_at = move |trial: Option<u64>| {
        if here.get_untracked() != trial {
            here.set(trial);
        }
        if ui.hovered.get_untracked() != trial {
            ui.hovered.set(trial);
        }
    };
    let nearest = move |event: &web_sys::PointerEvent| {
        let scene = scene.get_untracked();
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        scene.nearest(x, y, REACH).map(|hit| hit.trial)
    };
    let (hold, sketch) = (StoredValue::new(Hold::Free), StoredValue::new_local(sketch));
    let draw_to = move |event: &web_sys::PointerEvent| {
        let to = Point::new(f64::from(event.offset_x()), f64::from(event.offset_y()));
        let from = match hold.get_value() {
            Hold::At(from) => Some(from),
            Hold::Free | Hold::Touched => None,
        };
        hold.set_value(Hold::At(to));
        if let Some(sketch) = sketch.get_value() {
            (sketch.press)(&scene.get_untracked(), from, to);
        }
    };
    let moved = move |event: ev::PointerEvent| match hold.get_value() {
        Hold::Touched | Hold::At(_) if event.buttons() > 0 => draw_to(&event),
        _ => point_at(nearest(&event)),
    };
    let pressed = move |event: ev::PointerEvent| {
        if sketch.with_value(Option::is_none) {
            if let Some(trial) = nearest(&event) {
                ui.selected.set(Some(trial));
            }
        } else if event.button() == 0 && event.is_primary() {
            point_at(None);
            hold.set_value(Hold::Touched);
            // A finger that goes on up or down scrolls the page, and draws nothing.
            if event.pointer_type() != "touch" {
                draw_to(&event);
            }
            // So that a drag may leave the plot and come back. What no pointer began has none to be held.
            if let Some(canvas) = overlay.get_untracked() {
                let _ = canvas.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let lifted = move |event: ev::PointerEvent| {
        if matches!(hold.get_value(), Hold::Touched) {
            draw_to(&event);
        }
        hold.set_value(Hold::Free);
    };
    let key = move |event: ev::KeyboardEvent| {
        let scene = scene.get_untracked();
        let trial = |hit: Option<&Hit>| hit.map(|hit| hit.trial);
        let at = ui.hovered.get_untracked().filter(|&trial| scene.hit(trial).is_some());
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => point_at(trial(scene.next(at)).or(at)),
            "ArrowLeft" | "ArrowUp" => point_at(trial(scene.previous(at)).or(at)),
            "Home" => point_at(trial(scene.next(None))),
            "End" => point_at(trial(scene.previous(None))),
            "Enter" | " " if at.is_some() => ui.selected.set(at),
            // With nothing to take back it is for the page around.
            "Escape" if at.is_some() || ui.selected.get_untracked().is_some() => {
                point_at(None);
                ui.selected.set(None);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let tooltip = move || {
        let trial = here.get()?;
        let scene = scene.get();
        let hit = scene.hit(trial)?;
        let at = hit.anchor();
        // To the side with more room, so that it never leaves the plot's own width.
        let (x, side) =
            if at.x > scene.width / 2.0 { (scene.width - at.x + 12.0, "right") } else { (at.x + 12.0, "left") };
        let style = format!("{side}:{x:.0}px;top:{:.0}px", (at.y - 12.0).max(0.0));
        let lines: Vec<_> =
            hit.lines.iter().take(TOOLTIP_LINES).map(|line| view! { <span>{line.clone()}</span> }).collect();
        Some(view! { <div class="tooltip" style=style>{lines}</div> })
    };
    // A focused plot that is taken away loses its focus when its signals are gone already.
    let hide = move || {
        if here.try_get_untracked().flatten().is_some() {
            point_at(None);
        }
    };
    let is_drawn = move || scene.with(|scene| scene.width > 0.0);
    view! {
        <div class="plot" node_ref=host aria-busy=move || (!is_drawn()).to_string() style:height=move || format!("{}px", height.get())>
            <canvas node_ref=still aria-hidden="true"></canvas>
            <canvas
                node_ref=overlay
                role="img"
                tabindex="0"
                aria-label=move || if is_drawn() { scene.get().description.clone() } else { title.clone() }
                on:pointermove=moved
                on:pointerdown=pressed
                on:pointerup=lifted
                on:pointercancel=move |_| hold.set_value(Hold::Free)
                on:pointerleave=move |_| hide()
                on:blur=move |_| hide()
                on:keydown=key
            ></canvas>
            <div class="tooltips" role="status">{dynamic(tooltip)}</div>
        </div>
    }
}

/// Paints a scene once on a canvas of its own with a ground, and returns it as a PNG data address, at twice the size.
pub fn png(scene: &Scene, theme: Theme) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let context = painter::prepare(&canvas, scene.width, scene.height, 2.0)?;
    context.set_fill_style_str(theme.colour(lab_core::plot::Ink::Surface));
    context.fill_rect(0.0, 0.0, scene.width, scene.height);
    painter::paint(&context, &scene.marks, theme);
    canvas.to_data_url().ok()
}

fn ready(canvas: NodeRef<html::Canvas>, scene: &Scene) -> Option<web_sys::CanvasRenderingContext2d> {
    let canvas = canvas.get()?;
    let density = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    painter::prepare(&canvas, scene.width, scene.height, density)
}

/// The width of an element in CSS pixels; 0 until it has come near the window: a plot that nobody sees is not drawn.
fn observed_width(host: NodeRef<html::Div>) -> RwSignal<f64> {
    let width = RwSignal::new(0.0);
    let observers = StoredValue::new_local(None::<(ResizeObserver, IntersectionObserver, Closure<dyn FnMut(Array)>)>);
    effect(move || {
        let Some(element) = host.get() else { return };
        let measure = {
            let (element, seen) = (element.clone(), Cell::new(false));
            // Both observers call once at the start, and whenever something has changed.
            move |entries: Array| {
                let near =
                    |entry: JsValue| entry.dyn_into().is_ok_and(|e: IntersectionObserverEntry| e.is_intersecting());
                if entries.iter().any(near) {
                    seen.set(true);
                }
                let now = f64::from(element.client_width());
                if seen.get() && width.try_get_untracked().is_some_and(|before| before != now) {
                    width.set(now);
                }
            }
        };
        let callback = Closure::<dyn FnMut(Array)>::new(measure);
        let options = IntersectionObserverInit::new();
        options.set_root_margin(NEAR);
        let call = callback.as_ref().unchecked_ref();
        if let (Ok(resized), Ok(shown)) =
            (ResizeObserver::new(call), IntersectionObserver::new_with_options(call, &options))
        {
            resized.observe(&element);
            shown.observe(&element);
            observers.set_value(Some((resized, shown, callback)));
        }
    });
    on_cleanup(move || {
        observers.try_update_value(|observers| {
            if let Some((resized, shown, _)) = observers.take() {
                resized.disconnect();
                shown.disconnect();
            }
        });
    });
    width
}
