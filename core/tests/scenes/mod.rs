//! What holds of every scene, whatever it shows: inside the sheet, no text on another, valid SVG, a full table.
#![allow(dead_code, reason = "every test file is a program of its own and uses a part of this")]

use lab_core::plot::{Anchor, Label, Mark, Point, Scene, Target, Theme, to_svg};

pub const SIZES: [(f64, f64); 4] = [(360.0, 260.0), (900.0, 420.0), (200.0, 140.0), (1.0, f64::NAN)];

pub fn points(scene: &Scene) -> Vec<Point> {
    let of = |mark: &Mark| match mark {
        Mark::Curves { curves, .. } => curves.concat(),
        Mark::Symbols { at, .. } => at.clone(),
        Mark::Rect { x, y, width, height, .. } => vec![Point::new(*x, *y), Point::new(x + width, y + height)],
        Mark::Text(label) => vec![label.at],
    };
    scene.marks.iter().flat_map(of).chain(scene.hits.iter().map(|hit| hit.anchor())).collect()
}

/// Left, right, top, bottom of a text, estimated on the narrow side.
fn extent(label: &Label) -> [f64; 4] {
    let em = |c: char| {
        if c >= '\u{2e80}' {
            1.0
        } else if ".,:;il|!' ⁻¹".contains(c) {
            0.2
        } else {
            0.45
        }
    };
    let width = label.text.chars().map(em).sum::<f64>() * label.size;
    let left = match label.anchor {
        Anchor::Start => label.at.x,
        Anchor::Middle => label.at.x - width / 2.0,
        Anchor::End => label.at.x - width,
    };
    [left, left + width, label.at.y - 0.7 * label.size, label.at.y + 0.1 * label.size]
}

/// What holds of every scene.
pub fn check(scene: &Scene, what: &str) {
    assert!(scene.width.is_finite() && scene.height.is_finite());
    for point in points(scene) {
        let inside =
            (-0.01..=scene.width + 0.01).contains(&point.x) && (-0.01..=scene.height + 0.01).contains(&point.y);
        assert!(inside, "{what}: {point:?} outside {}×{}", scene.width, scene.height);
    }
    let texts: Vec<&Label> =
        scene.marks.iter().filter_map(|mark| if let Mark::Text(label) = mark { Some(label) } else { None }).collect();
    for (i, label) in texts.iter().enumerate() {
        assert!(!label.text.contains("NaN") && !label.text.contains("inf,"), "{what}: {:?}", label.text);
        let [left, right, top, bottom] = extent(label);
        assert!(
            left >= 0.0 && right <= scene.width && top >= 0.0 && bottom <= scene.height,
            "{what}: {:?} leaves the sheet",
            label.text
        );
        for other in &texts[..i] {
            let [l, r, t, b] = extent(other);
            assert!(right <= l || r <= left || bottom <= t || b <= top, "{what}: {:?} on {:?}", label.text, other.text);
        }
    }
    for hit in &scene.hits {
        if let Target::Curve { mark, curve, .. } = hit.target {
            assert!(matches!(&scene.marks[mark], Mark::Curves { curves, .. } if !curves[curve].is_empty()), "{what}");
        }
        assert!(!hit.lines.is_empty());
    }
    assert!(scene.table.rows.iter().all(|row| row.len() == scene.table.columns.len()));
    assert!(!scene.title.is_empty() && !scene.description.is_empty());
    for theme in [Theme::Light, Theme::Dark] {
        let svg = to_svg(scene, theme);
        assert!(!svg.contains("NaN"), "{what}");
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(document.descendants().any(|node| node.has_tag_name("desc") && node.text().is_some()));
    }
}
