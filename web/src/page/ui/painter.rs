//! Paints a scene's marks on a canvas.
//!
//! The same marks that `lab-core` writes as SVG. Knows nothing of what they mean or of pointers and keys.

use lab_core::plot::{Anchor, Dash, FONT_FAMILY, Fill, Label, Mark, Outline, Point, Shape, Stroke, Theme};
use std::f64::consts::TAU;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d as Context, HtmlCanvasElement};

/// Makes the canvas so large (in CSS pixels) at the screen's density, empties it and hands out its context.
pub fn prepare(canvas: &HtmlCanvasElement, width: f64, height: f64, density: f64) -> Option<Context> {
    let (w, h) = ((width * density).round() as u32, (height * density).round() as u32);
    let context: Context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    if canvas.width() != w || canvas.height() != h {
        canvas.set_width(w);
        canvas.set_height(h);
    }
    context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok()?;
    context.clear_rect(0.0, 0.0, f64::from(w), f64::from(h));
    context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0).ok()?;
    Some(context)
}

/// Paints marks in their order.
pub fn paint(context: &Context, marks: &[Mark], theme: Theme) {
    context.set_line_cap("round");
    context.set_line_join("round");
    for mark in marks {
        match mark {
            Mark::Curves { curves, stroke } => {
                set_stroke(context, stroke, theme);
                for curve in curves {
                    context.begin_path();
                    trace(context, curve);
                    context.stroke();
                }
            }
            Mark::Symbols { at, shape, radius, fill, stroke } => {
                context.begin_path();
                for place in at {
                    symbol(context, *shape, *place, *radius);
                }
                fill_and_stroke(context, fill.as_ref(), stroke.as_ref(), theme);
            }
            Mark::Rect { x, y, width, height, corner, fill, stroke } => {
                context.begin_path();
                if *corner <= 0.0 || context.round_rect_with_f64(*x, *y, *width, *height, *corner).is_err() {
                    context.rect(*x, *y, *width, *height);
                }
                fill_and_stroke(context, fill.as_ref(), stroke.as_ref(), theme);
            }
            Mark::Text(label) => text(context, label, theme),
        }
    }
    context.set_global_alpha(1.0);
}

fn trace(context: &Context, curve: &[Point]) {
    match curve {
        [only] => {
            context.move_to(only.x, only.y);
            context.line_to(only.x, only.y);
        }
        [first, rest @ ..] => {
            context.move_to(first.x, first.y);
            for point in rest {
                context.line_to(point.x, point.y);
            }
        }
        [] => {}
    }
}

fn symbol(context: &Context, shape: Shape, at: Point, radius: f64) {
    let place = |(x, y): (f64, f64)| (at.x + x * radius, at.y + y * radius);
    match shape.outline() {
        Outline::Circle => {
            context.move_to(at.x + radius, at.y);
            // Fails for a negative radius only, which no scene has.
            let _ = context.arc(at.x, at.y, radius, 0.0, TAU);
        }
        Outline::Closed(points) => {
            for (i, &point) in points.iter().enumerate() {
                let (x, y) = place(point);
                if i == 0 { context.move_to(x, y) } else { context.line_to(x, y) }
            }
            context.close_path();
        }
        Outline::Strokes(strokes) => {
            for &[from, to] in strokes {
                let ((x0, y0), (x1, y1)) = (place(from), place(to));
                context.move_to(x0, y0);
                context.line_to(x1, y1);
            }
        }
    }
}

fn fill_and_stroke(context: &Context, fill: Option<&Fill>, stroke: Option<&Stroke>, theme: Theme) {
    if let Some(fill) = fill {
        context.set_global_alpha(fill.opacity);
        context.set_fill_style_str(theme.colour(fill.ink));
        context.fill();
    }
    if let Some(stroke) = stroke {
        set_stroke(context, stroke, theme);
        context.stroke();
    }
}

fn set_stroke(context: &Context, stroke: &Stroke, theme: Theme) {
    context.set_global_alpha(stroke.opacity);
    context.set_stroke_style_str(theme.colour(stroke.ink));
    context.set_line_width(stroke.width);
    let lengths: js_sys::Array = Dash::lengths(stroke.dash).iter().map(|&length| JsValue::from_f64(length)).collect();
    // Refused for negative lengths only.
    let _ = context.set_line_dash(&lengths);
}

fn text(context: &Context, label: &Label, theme: Theme) {
    context.set_global_alpha(1.0);
    context.set_fill_style_str(theme.colour(label.ink));
    let weight = if label.bold { "600 " } else { "" };
    context.set_font(&format!("{weight}{}px {FONT_FAMILY}", label.size));
    context.set_text_align(match label.anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    });
    context.set_text_baseline("alphabetic");
    // Fails for numbers that are not finite only; the text is then left out.
    let _ = context.fill_text(&label.text, label.at.x, label.at.y);
}
