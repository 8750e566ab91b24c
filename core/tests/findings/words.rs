//! What is said of every recorded study and of the synthetic suite: headlines that can be read alone, numbers with no more
//! digits than their errors allow, nothing of statistics where it does not belong, and no two findings that advise opposite
//! things.

use crate::listing::each;
use lab_core::findings::evidence::{Effect, Overfitting, Seeds, StillImproving};
use lab_core::findings::{Evidence, Finding, Report};
use lab_core::space::{Domain, Values};
use lab_core::study::Study;
use lab_core::text::Lang;

/// Planted studies per condition and strength, and clean ones.
const STUDIES: [u64; 2] = [4, 30];

#[test]
fn headlines_are_short_and_statistics_stand_apart() {
    each(STUDIES, |name, _, report| {
        for finding in &report.findings {
            let (en, zh) = (finding.headline(Lang::En), finding.headline(Lang::Zh));
            assert!((2..=12).contains(&en.split_whitespace().count()), "{name}: {en}");
            assert!((4..=30).contains(&zh.chars().count()), "{name}: {zh}");
            for lang in Lang::ALL {
                let said = [Some(finding.headline(lang)), Some(finding.message(lang)), finding.action(lang)];
                for text in said.iter().flatten() {
                    let statistics = ["p =", "p <", "threshold", "raised from", "阈值"];
                    assert!(!statistics.iter().any(|word| text.contains(word)), "{name}: {text}");
                    assert!(!text.is_empty() && !text.contains("NaN") && !text.contains("{"), "{name}: {text}");
                }
                assert!(finding.judged(lang).is_some_and(|judged| judged.len() > 10), "{name}: {finding:?}");
            }
        }
        let answer = report.answer.as_ref().unwrap_or_else(|| panic!("{name} has no answer"));
        assert!(Lang::ALL.into_iter().all(|lang| !answer.text.get(lang).is_empty()), "{name}");
    });
}

/// A value and its error in the metric's unit, where the evidence has both.
fn measured(evidence: &Evidence) -> Option<(f64, f64)> {
    match *evidence {
        Evidence::Overfitting(Overfitting { rise, error, .. }) => Some((rise, error)),
        Evidence::StillImproving(StillImproving { gain, error, .. }) => Some((gain, error)),
        Evidence::Seeds(Seeds { difference, error, .. }) => Some((difference, error)),
        Evidence::Effect(Effect { difference, interval: [low, high], .. }) => Some((difference, 0.25 * (high - low))),
        _ => None,
    }
}

/// The numbers in a text: value and digits after the decimal sign.
fn numbers(text: &str) -> Vec<(f64, usize)> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|part| part.trim_matches('.'));
    parts.filter_map(|part| Some((part.parse().ok()?, part.split_once('.').map_or(0, |(_, d)| d.len())))).collect()
}

#[test]
fn no_number_has_more_digits_than_its_error_allows() {
    let mut seen = 0;
    each(STUDIES, |name, _, report| {
        for finding in &report.findings {
            let message = finding.message(Lang::En);
            for (value, decimals) in numbers(&message) {
                let digits =
                    format!("{value}").trim_start_matches(['0', '.']).chars().filter(char::is_ascii_digit).count();
                assert!(decimals == 0 || digits <= 5, "{name}: {message}");
            }
            let Some((truth, error)) = measured(&finding.evidence).filter(|(_, error)| *error > 0.0) else { continue };
            // In the metric's unit, or in percentage points.
            for scale in [1.0, 100.0] {
                let place = (scale * error).log10().floor() as i32;
                let close = |value: f64| (value - scale * truth).abs() <= 0.5 * 10f64.powi(place) + 1e-12;
                let fits = |(value, decimals): &(f64, usize)| close(*value) && *decimals as i32 <= (-place).max(0);
                let written = numbers(&message);
                seen += usize::from(written.iter().any(fits));
                let exact = |(value, decimals): &(f64, usize)| {
                    (value - scale * truth).abs() <= 0.05 * 10f64.powi(place) && *decimals as i32 > (-place).max(0)
                };
                assert!(!written.iter().any(exact), "{name}: {message} of {truth} ± {error}");
            }
        }
    });
    assert!(seen > 100, "{seen}");
}

/// Which way a revision moves training's length and the ends of ranges: name and sign.
fn moves(study: &Study, revised: &Study) -> Vec<(String, i8)> {
    let sign = |before: f64, after: f64| (after > before) as i8 - (after < before) as i8;
    let mut found = Vec::new();
    if let (Some(before), Some(after)) = (study.workload.steps(), revised.workload.steps()) {
        found.push(("steps".to_owned(), sign(before as f64, after as f64)));
    }
    let ends = |domain: &Domain| match domain {
        Domain::Float(range) => Some((range.low(), range.high())),
        Domain::Int(range) => Some((range.low() as f64, range.high() as f64)),
        Domain::Choice(_) => None,
    };
    for (parameter, domain) in study.space.varied() {
        let after = revised.space.get(&parameter.name).and_then(|parameter| parameter.domain());
        if let (Some(before), Some(after)) = (ends(domain), after.and_then(ends)) {
            found.push((format!("{} low", parameter.name), sign(before.0, after.0)));
            found.push((format!("{} high", parameter.name), sign(before.1, after.1)));
        }
    }
    found.retain(|(_, sign)| *sign != 0);
    found
}

/// Whether two findings speak of the same trials.
fn overlap(a: &Finding, b: &Finding) -> bool {
    let groups = |finding: &Finding| -> Vec<Values> {
        if finding.groups.is_empty() { finding.group.clone().into_iter().collect() } else { finding.groups.clone() }
    };
    let (a, b) = (groups(a), groups(b));
    a.is_empty() || b.is_empty() || a.iter().any(|group| group.is_empty() || b.contains(group))
}

fn opposites(study: &Study, report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    for (i, a) in report.findings.iter().enumerate() {
        for b in report.findings.iter().skip(i + 1).filter(|b| overlap(a, b)) {
            let (Some(first), Some(second)) = (&a.revised_study, &b.revised_study) else { continue };
            let second = moves(study, second);
            let against = |(name, sign): &(String, i8)| second.iter().any(|(n, s)| n == name && *s == -sign);
            if moves(study, first).iter().any(against) {
                found.push(format!("{} against {}", a.code.name(), b.code.name()));
            }
        }
    }
    found
}

#[test]
fn no_two_findings_of_one_group_advise_opposite_things() {
    let mut wrong = Vec::new();
    each(STUDIES, |name, study, report| {
        wrong.extend(opposites(study, report).into_iter().map(|what| format!("{name}: {what}")));
        let resolved =
            |finding: &Finding| matches!(finding.evidence, Evidence::Effect(Effect { resolved: true, runs: None, .. }));
        let lucky = report.findings.iter().any(|finding| finding.code.name() == "seeds.missing");
        if lucky && report.findings.iter().any(resolved) {
            wrong.push(format!("{name}: decided and luck"));
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}
