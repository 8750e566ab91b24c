//! A scene as a standalone SVG file: no styles, scripts or references from outside, readable by any viewer.

use super::scene::Ink;
use super::scene::{Anchor, Fill, Label, Mark, Point, Scene, Shape, Stroke};
use super::shape::Outline;
use super::theme::{FONT_FAMILY, Theme};
use std::fmt::Write as _;

/// The SVG document (SVG 1.1) of a scene in the colours of a theme.
pub fn to_svg(scene: &Scene, theme: Theme) -> String {
    let (width, height) = (number(scene.width), number(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        escape(FONT_FAMILY),
        escape(&scene.title),
        escape(&scene.description),
        theme.colour(Ink::Surface),
    );
    for mark in &scene.marks {
        write_mark(&mut out, mark, theme);
    }
    out.push_str("</svg>\n");
    out
}

fn write_mark(out: &mut String, mark: &Mark, theme: Theme) {
    match mark {
        Mark::Curves { curves, stroke } => {
            let path = curves.iter().map(|curve| open_path(curve)).collect::<String>();
            if !path.is_empty() {
                let look = format!(
                    "fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{}",
                    stroke_attributes(Some(stroke), theme)
                );
                push(out, format_args!("<path d=\"{path}\" {look}/>"));
            }
        }
        Mark::Symbols { at, shape, radius, fill, stroke } => {
            let path = at.iter().map(|&place| symbol_path(*shape, place, *radius)).collect::<String>();
            if !path.is_empty() {
                push(
                    out,
                    format_args!(
                        "<path d=\"{path}\"{}{}/>",
                        fill_attributes(fill.as_ref(), theme),
                        stroke_attributes(stroke.as_ref(), theme)
                    ),
                );
            }
        }
        Mark::Rect { x, y, width, height, corner, fill, stroke } => {
            let (x, y, width, height, corner) =
                (number(*x), number(*y), number(width.max(0.0)), number(height.max(0.0)), number(*corner));
            let look =
                format!("{}{}", fill_attributes(fill.as_ref(), theme), stroke_attributes(stroke.as_ref(), theme));
            push(
                out,
                format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\"{look}/>"),
            );
        }
        Mark::Text(label) => write_text(out, label, theme),
    }
}

fn write_text(out: &mut String, label: &Label, theme: Theme) {
    let (x, y) = (number(label.at.x), number(label.at.y));
    let anchor = match label.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if label.bold { " font-weight=\"600\"" } else { "" };
    let (size, colour, text) = (number(label.size), theme.colour(label.ink), escape(&label.text));
    push(
        out,
        format_args!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{weight} fill=\"{colour}\">{text}</text>"),
    );
}

fn push(out: &mut String, line: std::fmt::Arguments) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

fn open_path(points: &[Point]) -> String {
    let mut path = String::new();
    for (i, point) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if i == 0 { 'M' } else { 'L' }, number(point.x), number(point.y));
    }
    if points.len() == 1 {
        // A stroke of no length with round caps is a dot.
        path.push_str("h0");
    }
    path
}

fn symbol_path(shape: Shape, at: Point, radius: f64) -> String {
    let place = |&(dx, dy): &(f64, f64)| Point::new(at.x + radius * dx, at.y + radius * dy);
    match shape.outline() {
        Outline::Circle => {
            let (r, d) = (number(radius), number(2.0 * radius));
            format!("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z", number(at.x - radius), number(at.y))
        }
        Outline::Closed(corners) => format!("{}z", open_path(&corners.iter().map(place).collect::<Vec<_>>())),
        Outline::Strokes(strokes) => strokes.iter().map(|ends| open_path(&ends.each_ref().map(place))).collect(),
    }
}

fn fill_attributes(fill: Option<&Fill>, theme: Theme) -> String {
    match fill {
        None => " fill=\"none\"".into(),
        Some(fill) => format!(" fill=\"{}\"{}", theme.colour(fill.ink), opacity("fill-opacity", fill.opacity)),
    }
}

fn stroke_attributes(stroke: Option<&Stroke>, theme: Theme) -> String {
    let Some(stroke) = stroke else { return String::new() };
    let lengths: Vec<String> = stroke.dash.lengths().iter().copied().map(number).collect();
    let dash = if lengths.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", lengths.join(" ")) };
    format!(
        " stroke=\"{}\" stroke-width=\"{}\"{}{dash}",
        theme.colour(stroke.ink),
        number(stroke.width),
        opacity("stroke-opacity", stroke.opacity)
    )
}

fn opacity(attribute: &str, opacity: f64) -> String {
    if opacity < 1.0 { format!(" {attribute}=\"{}\"", number(opacity)) } else { String::new() }
}

/// A coordinate with at most two decimals; 0 for what is not finite, which no viewer could place.
fn number(x: f64) -> String {
    if !x.is_finite() {
        return "0".into();
    }
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// Escaped for text and attributes of XML and HTML; characters that XML 1.0 does not allow become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [0.0, -0.001, 1.5, 100.0, 7.12345, -2.0, f64::NAN].map(number),
            ["0", "0", "1.5", "100", "7.12", "-2", "0"]
        );
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot;\u{fffd}");
    }
}
