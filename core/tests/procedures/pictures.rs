//! The plots of procedures: complete, finite, inside the sheet, well-formed, and as they were.
//!
//! `UPDATE_GOLDEN=1 cargo test -p lab-core --test procedures pictures` rewrites the golden pictures; look at them before
//! keeping them.

use crate::simulated::Machine;
use crate::steps_to_target::{TARGET, experiment, plan};
use crate::throughput::{find, settings};
use lab_core::plot::{
    Mark, PlotOptions, Point, Scene, StepsView, Theme, ThroughputView, gradient_norm_curve, gradient_norm_histogram,
    steps_to_target_plot, throughput_plot, to_svg,
};
use lab_core::procedure::instability::Norms;
use lab_core::procedure::steps_to_target::{Measured, StepsToTarget};
use lab_core::procedure::throughput::{Finder, Settings, Throughput};
use lab_core::random::Stream;
use lab_core::text::Lang;
use std::path::Path;

const SIZES: [(f64, f64); 4] = [(360.0, 260.0), (900.0, 420.0), (200.0, 140.0), (1.0, f64::NAN)];
const STEPS_VIEWS: [StepsView; 4] = [StepsView::Steps, StepsView::Seconds, StepsView::Examples, StepsView::EqualEpochs];

fn options((width, height): (f64, f64), lang: Lang) -> PlotOptions {
    PlotOptions { width, height, lang }
}

fn norms(value: impl Fn(f64) -> f64) -> Norms {
    let stream = Stream::new(9);
    let norm = |i: u64| value((-(i as f64) / 200.0 + 0.4 * stream.normal_pair(i).0).exp());
    Norms::new(3, 0.02, (0..500).map(|i| (i + 1, norm(i)))).unwrap()
}

fn found() -> Throughput {
    find(Machine::quiet(2e-4, 1e-5).shared(), settings(), Stream::new(0))
}

fn steps(target: f64) -> StepsToTarget {
    let records = experiment(&plan(), 150.0, 100.0, Stream::new(3));
    let seconds_per_step = [8u64, 16, 32, 64, 128, 256, 512, 1024].map(|batch| (batch, 2e-4 + 1e-5 * batch as f64));
    StepsToTarget::new(&records, target, &Measured { seconds_per_step: seconds_per_step.into() })
}

fn points(scene: &Scene) -> Vec<Point> {
    let of = |mark: &Mark| match mark {
        Mark::Curves { curves, .. } => curves.concat(),
        Mark::Symbols { at, .. } => at.clone(),
        Mark::Rect { x, y, width, height, .. } => vec![Point::new(*x, *y), Point::new(x + width, y + height)],
        Mark::Text(label) => vec![label.at],
    };
    scene.marks.iter().flat_map(of).collect()
}

fn check(scene: &Scene, what: &str) {
    for point in points(scene) {
        let inside =
            (-0.01..=scene.width + 0.01).contains(&point.x) && (-0.01..=scene.height + 0.01).contains(&point.y);
        assert!(inside, "{what}: {point:?} outside {}×{}", scene.width, scene.height);
    }
    assert!(scene.table.rows.iter().all(|row| row.len() == scene.table.columns.len()));
    assert!(!scene.title.is_empty() && !scene.description.is_empty());
    let svg = to_svg(scene, Theme::Dark);
    assert!(!svg.contains("NaN") && roxmltree::Document::parse(&svg).is_ok(), "{what}");
}

#[test]
fn every_view_is_drawn_at_every_size() {
    let nothing = Finder::new(Settings::default()).result();
    let (some, reached, unreached) = (found(), steps(TARGET), steps(1e-9));
    let norms = [norms(|x| x), norms(|_| 1.0), norms(|_| 0.0), norms(|x| x * 1e300)];
    for size in SIZES {
        for lang in [Lang::En, Lang::Zh] {
            let options = options(size, lang);
            for view in [ThroughputView::ExamplesPerSecond, ThroughputView::SecondsPerStep] {
                check(&throughput_plot(&some, view, &options), &format!("{view:?} {size:?}"));
                check(&throughput_plot(&nothing, view, &options), &format!("empty {view:?} {size:?}"));
            }
            for view in STEPS_VIEWS {
                check(&steps_to_target_plot(&reached, view, &options), &format!("{view:?} {size:?}"));
                check(&steps_to_target_plot(&unreached, view, &options), &format!("unreached {view:?} {size:?}"));
            }
            for (i, norms) in norms.iter().enumerate() {
                check(&gradient_norm_curve(norms, &options), &format!("norms {i} {size:?}"));
                check(&gradient_norm_histogram(norms, &options), &format!("histogram {i} {size:?}"));
            }
        }
    }
}

#[test]
fn pictures_are_as_they_were() {
    let (some, reached, norms) = (found(), steps(TARGET), norms(|x| x));
    let size = (560.0, 360.0);
    let (en, zh) = (options(size, Lang::En), options(size, Lang::Zh));
    let pictures = [
        ("throughput.svg", throughput_plot(&some, ThroughputView::ExamplesPerSecond, &en), Theme::Light),
        ("seconds_per_step.svg", throughput_plot(&some, ThroughputView::SecondsPerStep, &zh), Theme::Dark),
        ("steps_to_target.svg", steps_to_target_plot(&reached, StepsView::Steps, &en), Theme::Light),
        ("equal_epochs.svg", steps_to_target_plot(&reached, StepsView::EqualEpochs, &zh), Theme::Light),
        ("gradient_norms.svg", gradient_norm_curve(&norms, &en), Theme::Light),
        ("gradient_norm_histogram.svg", gradient_norm_histogram(&norms, &zh), Theme::Dark),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (name, scene, theme) in pictures {
        let (path, svg) = (folder.join(name), to_svg(&scene, theme));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &svg).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == svg, "{} differs; run with UPDATE_GOLDEN=1 and look at it", path.display());
    }
}
