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
        assert!(summary.best.is_some() && !report.findings.is_empty() || !report.skipped.is_empty());
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..5).map(|_| time()).collect();
    times.sort();
    println!("{trials} trials x {points} points: {:?}", times[2]);
    times[2]
}

#[test]
fn an_analysis_takes_no_wait() {
    assert!(measure(1_000, 1_000) < Duration::from_secs(2));
    assert!(measure(10_000, 100) < Duration::from_secs(10));
}
