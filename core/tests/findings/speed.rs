//! How long a full analysis takes. The limits here are those of an unoptimised build on a busy machine, wide enough never to
//! fail by accident; the figures themselves are printed.

use crate::synthetic::Recipe;
use lab_core::analysis::Summary;
use lab_core::findings::{Thresholds, analyse};
use std::time::{Duration, Instant};

fn measure(trials: u64, points: u64) -> Duration {
    let record = Recipe { trials, points, parameters: 6, ..Recipe::clean(1) }.record();
    let time = || {
        let start = Instant::now();
        let (summary, report) = (Summary::of(&record), analyse(&record, &Thresholds::default(), None));
        assert!(summary.best.is_some() && report.findings.len() + report.skipped.len() > 0);
        start.elapsed()
    };
    let best = (0..5).map(|_| time()).min().expect("five runs");
    println!("{trials} trials x {points} points: {best:?}");
    best
}

#[test]
fn an_analysis_takes_no_wait() {
    assert!(measure(1_000, 1_000) < Duration::from_secs(5));
    assert!(measure(10_000, 100) < Duration::from_secs(15));
}
