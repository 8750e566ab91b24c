//! What is found of several groups for one reason is shown once, by whoever shows it.

use crate::listing::each;
use crate::synthetic::{Plant, Recipe};
use lab_core::findings::{Cause, Code, Evidence, Report, Severity, Thresholds, analyse};
use lab_core::record::{Lines, Record};
use lab_core::report::Claim;
use lab_core::text::Lang;
use std::collections::BTreeSet;
use std::path::Path;

/// A planted study that compares adam and nesterov, each with its own rate.
fn compared(plant: Plant, seed: u64) -> Record {
    let planted = Recipe::planted(plant, 2, seed);
    let trials = if planted.conditional { planted.trials } else { 2 * planted.trials };
    Recipe { conditional: true, trials, ..planted }.record()
}

fn found(record: &Record) -> Report {
    analyse(record, &Thresholds::default(), None)
}

fn only(report: &Report, code: Code) -> Cause<'_> {
    let mut causes: Vec<_> = report.causes().into_iter().filter(|cause| cause.code() == code).collect();
    assert_eq!(causes.len(), 1, "{causes:#?}");
    causes.remove(0)
}

#[test]
fn one_bound_of_two_optimizers_is_one_cause_with_a_remedy_for_each() {
    let report = found(&compared(Plant::BoundaryHigh, 5));
    let cause = only(&report, Code::BoundaryHigh);
    let parameters: Vec<_> = cause.findings().map(|finding| finding.parameter.as_deref().unwrap()).collect();
    assert_eq!(parameters, ["adam.learning_rate", "nesterov.learning_rate"]);
    assert_eq!(cause.headline().get(Lang::En), "The best learning rate may lie above its range");
    assert_eq!(cause.headline().get(Lang::Zh), "最佳学习率可能高于其范围");
    for said in [cause.messages(), cause.actions(), cause.judged()] {
        let said: Vec<_> = said.iter().map(|said| said.get(Lang::En)).collect();
        assert!(said.len() == 2 && said[0].starts_with("adam: ") && said[1].starts_with("nesterov: "), "{said:?}");
    }
    assert!(cause.remedies().iter().all(|remedy| remedy.study().is_some() && remedy.groups.is_some()));

    let claims = Claim::all(&report, Lang::En);
    let claim: Vec<_> = claims.iter().filter(|claim| claim.code == "boundary.high").collect();
    assert!(claim.len() == 1 && claim[0].warns && claim[0].lines.len() == 4, "{claims:#?}");
    // What programs read stays a finding for each group.
    let json = report.to_json(Lang::En);
    let crowded = json["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "boundary.high");
    assert!(
        crowded.clone().count() == 2
            && crowded.clone().all(|finding| finding["headline"] != *cause.headline().get(Lang::En))
    );
}

#[test]
fn one_remedy_is_named_once_and_for_nobody_in_particular() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../native-runner/tests/questions/depth-for-diabetes/record.jsonl");
    let mut lines = Lines::default();
    lines.push(&std::fs::read(path).unwrap()).unwrap();
    let report = found(&lines.finish().unwrap().record);
    let cause = only(&report, Code::SamplingSparse);
    assert_eq!((cause.messages().len(), cause.judged().len(), cause.remedies().len()), (2, 2, 1));
    assert!(cause.remedies()[0].groups.is_none() && cause.actions()[0].get(Lang::En).starts_with("Add trials: "));
    assert_eq!(cause.headline().get(Lang::En), "Too few trials to trust the best one");
}

/// Holds what is true of all causes, and gives the codes that several groups have.
fn check(name: &str, report: &Report) -> Vec<Code> {
    let causes = report.causes();
    let all: usize = causes.iter().map(|cause| cause.findings().count()).sum();
    assert_eq!(all, report.findings.len(), "{name}");
    for cause in &causes {
        let findings: Vec<_> = cause.findings().collect();
        let side = |evidence: &Evidence| match evidence {
            Evidence::Boundary(found) => Some(found.side),
            Evidence::Infeasible(found) => found.region.as_ref().and_then(|region| region.side),
            _ => None,
        };
        for (i, finding) in findings.iter().enumerate() {
            assert!(finding.code == cause.code() && finding.severity() == cause.severity(), "{name}");
            assert!(findings.iter().skip(i + 1).all(|other| other.group != finding.group), "{name}: {findings:#?}");
            assert_eq!(side(&finding.evidence), side(&findings[0].evidence), "{name}: {findings:#?}");
        }
        let (en, zh) = (cause.headline().get(Lang::En), cause.headline().get(Lang::Zh));
        assert!((2..=12).contains(&en.split_whitespace().count()), "{name}: {en}");
        assert!((4..=30).contains(&zh.chars().count()), "{name}: {zh}");
        assert!(findings.len() > 1 || en == findings[0].headline(Lang::En), "{name}: {en}");
        assert_eq!(cause.actions().is_empty(), cause.severity() == Severity::Info, "{name}: {en}");
    }
    // Of one thing there is one card.
    let heads: Vec<_> = causes.iter().map(|cause| (cause.code(), cause.headline().get(Lang::En))).collect();
    for (i, head) in heads.iter().enumerate() {
        assert!(!heads[i + 1..].contains(head), "{name}: {head:?}");
    }
    causes.iter().filter(|cause| cause.findings().count() > 1).map(Cause::code).collect()
}

#[test]
fn causes_have_every_finding_once_and_each_of_another_group() {
    each([0, 0], |name, _, report| {
        check(name, report);
    });
    let mut several = BTreeSet::new();
    for plant in Plant::ALL {
        for seed in 0..6 {
            several.extend(check(&format!("{plant:?} {seed}"), &found(&compared(plant, seed))));
        }
    }
    let wanted = [
        Code::BoundaryLow,
        Code::BoundaryHigh,
        Code::SamplingSparse,
        Code::InfeasibleMany,
        Code::StabilityEdge,
        Code::CurveOverfitting,
    ];
    assert!(wanted.iter().all(|code| several.contains(code)), "{several:?}");
}
