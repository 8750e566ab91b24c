//! The interval against scipy's (tests/references/adoption.py).

use lab_core::adoption::Terms;
use lab_core::analysis::TTest;
use lab_core::study::Direction;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    baseline: Vec<f64>,
    candidate: Vec<f64>,
    freedom: f64,
    /// That the gain is not above 0.
    p_value: f64,
    tail: f64,
    interval: [f64; 2],
}

#[test]
fn interval_and_test_are_scipy_s() {
    let reference: Reference = serde_json::from_str(include_str!("../../../tests/references/adoption.json")).unwrap();
    assert!(reference.cases.len() >= 12);
    for case in reference.cases {
        let near = |found: f64, wanted: f64| (found - wanted).abs() <= 1e-8 * (1.0 + wanted.abs());
        let test = TTest::welch(&case.baseline, &case.candidate, 0.0).unwrap();
        assert!(near(test.degrees_of_freedom, case.freedom), "{} {}", test.degrees_of_freedom, case.freedom);
        assert!(near(test.above(0.0), case.p_value), "{} {}", test.above(0.0), case.p_value);
        let runs = |side: &[f64]| side.iter().copied().map(Some).collect::<Vec<_>>();
        let (baseline, candidate) = (runs(&case.baseline), runs(&case.candidate));
        let terms = Terms { direction: Direction::Minimize, least: 0.0, rounding: 0.0, paired: false };
        let gain = terms.gain(&baseline, &candidate, case.tail, 1.0 - 2.0 * case.tail).unwrap();
        let [low, high] = gain.interval.unwrap();
        assert!(near(low, case.interval[0]) && near(high, case.interval[1]), "{low} {high} {:?}", case.interval);
        // Turned round, the gain is the loss.
        let turned = Terms { direction: Direction::Maximize, ..terms };
        let turned = turned.gain(&baseline, &candidate, case.tail, 0.95).unwrap().interval.unwrap();
        assert!(near(turned[0], -high) && near(turned[1], -low));
    }
}
