//! Findings: what a careful expert would say about the study at hand, each with its evidence and the studies that would
//! settle it. What several groups have for one cause is one finding here.

use crate::shared::exchange::Proposal;
use crate::shared::exchange::analysis::Finding;
use lab_core::findings::{self, Cause, Code, Report, Severity};
use lab_core::lesson::explaining;
use lab_core::text::{Message, Sentence};
use lab_texts::Arg;
use lab_texts::page::{analyze as t, parts::labelled};
use serde_json::{Map, Value as Json, json};

pub fn all(report: &Report) -> Vec<Finding> {
    report.causes().iter().map(finding).collect()
}

fn finding(cause: &Cause<'_>) -> Finding {
    let said = |messages: Vec<Message>| messages.into_iter().map(Sentence::from).collect();
    let columns = std::iter::once(t::MEASURED.into()).chain(cause.findings().map(|found| column(cause, found)));
    Finding {
        warns: cause.severity() == Severity::Warning,
        headline: cause.headline().into(),
        messages: said(cause.messages()),
        actions: said(cause.actions()),
        judged: said(cause.judged()),
        evidence: evidence(cause),
        columns: columns.collect(),
        weighs: cause.code() == Code::Effect,
        revised: proposals(cause),
        lesson: explaining(cause.code()).map(str::to_owned),
    }
}

/// A proposal for each study that would settle it; where they differ it says for which groups.
fn proposals(cause: &Cause<'_>) -> Vec<Proposal> {
    let proposal = |remedy: findings::Remedy<'_>| {
        let study = Box::new(remedy.study()?.clone());
        let purpose = match remedy.groups {
            Some(groups) => labelled(t::REVISED, groups).into(),
            None => t::REVISED.into(),
        };
        Some(Proposal { purpose, study })
    };
    cause.remedies().into_iter().filter_map(proposal).collect()
}

/// What the column of a finding's evidence is called.
fn column(cause: &Cause<'_>, found: &findings::Finding) -> Sentence {
    let groups: Option<Arg> = found.about().filter(|_| cause.findings().count() > 1);
    groups.map_or_else(|| t::VALUE.into(), |groups| Sentence::of(|lang| groups.get(lang)))
}

/// The fields of the evidence as the record of the analysis names them, with their values in each group.
fn evidence(cause: &Cause<'_>) -> Vec<Vec<String>> {
    let fields = |found: &findings::Finding| match json!(found.evidence) {
        Json::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    };
    let groups: Vec<Map<String, Json>> = cause.findings().map(fields).collect();
    let mut names: Vec<&String> = Vec::new();
    for name in groups.iter().flat_map(Map::keys) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |name: &String| {
        let values = groups.iter().map(|fields| fields.get(name).map_or_else(String::new, text));
        std::iter::once(name.replace('_', " ")).chain(values).collect()
    };
    names.into_iter().map(row).collect()
}

/// Checks that could not be made, and what they lacked.
pub fn skipped(report: &Report) -> Vec<Sentence> {
    let line = |(code, lack): &(findings::Code, findings::Lack)| {
        Sentence::of(|lang| labelled(code.name(), lack.sentence(lang)).get(lang))
    };
    report.skipped.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::findings::{Thresholds, analyse};
    use lab_core::record::{Lines, Record};
    use lab_core::sampler::Sequence;
    use lab_core::space::Value;
    use lab_core::study::Study;
    use lab_core::trial::{Event, Metrics, Outcome, What};

    /// Trials of two optimizers, each the better the higher its rate.
    fn rising() -> Record {
        let rate =
            |of: &str| json!({"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log", "when": {"optimizer": [of]}});
        let study = json!({
            "format": "lab.study/1", "name": "rates", "workload": {"external": true},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": {
                "optimizer": {"role": "scientific", "choice": ["adam", "nesterov"]},
                "adam.learning_rate": rate("adam"), "nesterov.learning_rate": rate("nesterov"),
            },
            "sampler": {"kind": "halton", "seed": 3}, "trials": 80,
        });
        let study = Study::from_json(&study).unwrap();
        let mut record = Record::new(study.clone());
        for (trial, values) in (0..study.trials).zip(Sequence::new(&study.space, &study.sampler).iter()) {
            let rate = values.values().find_map(Value::as_f64).unwrap();
            let metrics = Metrics::from([("valid_error".to_owned(), 0.1 - 0.02 * (rate.log10() + 4.0))]);
            let started = What::Started { values, seed: trial, name: None };
            for what in [started, What::Measured { step: 10, metrics }, What::Ended(Outcome::Completed)] {
                record.apply(Event { trial, what }).unwrap();
            }
        }
        record
    }

    /// The one finding with that headline.
    fn only(record: &Record, headline: &str) -> Finding {
        let mut found = all(&analyse(record, &Thresholds::default(), None));
        found.retain(|found| found.headline.en == headline);
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0)
    }

    #[test]
    fn one_cause_in_two_groups_is_one_finding_with_a_study_for_each() {
        let found = only(&rising(), "The best learning rate may lie above its range");
        let heads: Vec<&str> = found.columns.iter().map(|column| column.en.as_str()).collect();
        assert_eq!(heads, ["what was measured", "adam", "nesterov"]);
        assert!(found.evidence.len() > 5 && found.evidence.iter().all(|row| row.len() == 3), "{:?}", found.evidence);
        for said in [&found.messages, &found.actions, &found.judged] {
            let begins = |place: usize, of: &str| said[place].en.starts_with(of) && said[place].zh.starts_with(of);
            assert!(said.len() == 2 && begins(0, "adam") && begins(1, "nesterov"), "{said:?}");
        }
        let widened: Vec<_> = found.revised.iter().map(|proposal| proposal.purpose.en.as_str()).collect();
        assert_eq!(widened, ["The revised study: adam", "The revised study: nesterov"]);
    }

    #[test]
    fn one_remedy_of_two_groups_is_one_button() {
        let file = include_bytes!("../../../../native-runner/tests/questions/depth-for-diabetes/record.jsonl");
        let mut lines = Lines::default();
        lines.push(file).unwrap();
        let found = only(&lines.finish().unwrap().record, "Too few trials to trust the best one");
        assert_eq!([found.messages.len(), found.actions.len(), found.revised.len()], [2, 1, 1], "{found:#?}");
        assert_eq!(found.revised[0].purpose.en, "The revised study");
        assert!(found.actions[0].en.starts_with("Add trials"), "{:?}", found.actions);
    }
}
