//! Real studies with a deliberately bad set-up each (`static/studies/bad-setups`): the intended finding is raised, what it
//! proposes is what was run next, and that clears it.

use lab_core::findings::{Finding, Report, Thresholds, analyse};
use lab_core::record::{Lines, Record};
use lab_core::space::Values;
use lab_core::study::Study;
use std::path::PathBuf;

/// The study's name, and what must be found: code, parameter, group.
struct Setup {
    name: &'static str,
    codes: &'static [&'static str],
    parameter: Option<&'static str>,
}

const fn setup(name: &'static str, codes: &'static [&'static str], parameter: Option<&'static str>) -> Setup {
    Setup { name, codes, parameter }
}

/// Where one condition has two findings, both propose the same study, which clears both.
const SETUPS: [Setup; 9] = [
    setup("range-too-low", &["boundary.high"], Some("nesterov.learning_rate")),
    setup("range-too-high", &["boundary.low"], Some("adam.learning_rate")),
    setup("too-few-trials", &["sampling.sparse"], None),
    setup("too-many-steps", &["curve.saturated"], None),
    setup("too-few-steps", &["steps.too_short", "curve.still_improving"], None),
    setup("no-regularization", &["curve.overfitting"], None),
    setup("unstable-rate", &["infeasible.many"], Some("nesterov.learning_rate")),
    setup("batch-size-tuned", &["batch_size.tuned"], Some("batch_size")),
    setup("fixed-rate", &["roles.unfair"], None),
];

fn read(file: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../static/studies/bad-setups").join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn record(name: &str) -> Record {
    let mut lines = Lines::default();
    lines.push(&read(&format!("{name}.jsonl"))).expect("a sound record");
    lines.finish().expect("a sound record").record
}

fn report(record: &Record) -> Report {
    analyse(record, &Thresholds::default(), None)
}

/// The finding with that code about that parameter, in a study that compares nothing or about all of it.
fn find<'r>(report: &'r Report, code: &str, parameter: Option<&str>) -> Option<&'r Finding> {
    report.findings.iter().find(|finding| {
        let whole = finding.group.as_ref().is_none_or(Values::is_empty);
        finding.code.name() == code && finding.parameter.as_deref() == parameter && whole
    })
}

#[test]
fn each_bad_setup_is_found_and_its_revision_clears_it() {
    for Setup { name, codes, parameter } in SETUPS {
        let study = Study::parse(std::str::from_utf8(&read(&format!("{name}.json"))).expect("text")).expect("a study");
        let (bad, revised) = (record(name), record(&format!("{name}-revised")));
        assert_eq!(bad.study, study, "{name}: the record is of another study");
        let (before, after) = (report(&bad), report(&revised));
        for code in codes {
            let found = find(&before, code, parameter);
            let found = found.unwrap_or_else(|| panic!("{name}: no {code} among {:#?}", before.findings));
            assert_eq!(found.revised_study.as_ref(), Some(&revised.study), "{name}: {code} proposes another study");
            let left = find(&after, code, parameter);
            assert!(left.is_none(), "{name}: the revised study does not clear {left:#?}");
        }
        let unfinished = revised.trials().values().filter(|trial| trial.outcome().is_none()).count();
        assert_eq!((revised.trials().len() as u64, unfinished), (revised.study.trials, 0), "{name}: not all was run");
    }
}

/// What a careful expert would not say of them: a fix does not bring the opposite finding, and no study is called a bug.
#[test]
fn no_revision_overshoots() {
    let opposites = [
        ("range-too-low", "boundary.low"),
        ("range-too-high", "boundary.high"),
        ("too-many-steps", "curve.still_improving"),
        ("unstable-rate", "boundary.high"),
    ];
    for (name, opposite) in opposites {
        let after = report(&record(&format!("{name}-revised")));
        assert!(after.findings.iter().all(|finding| finding.code.name() != opposite), "{name}: {opposite}");
    }
    for Setup { name, .. } in SETUPS {
        let before = report(&record(name));
        assert!(find(&before, "infeasible.many", None).is_none(), "{name}");
    }
}
