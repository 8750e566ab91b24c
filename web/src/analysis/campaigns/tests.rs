//! Campaigns from their beginning to a launch, through files and stores, as the page asks for it.

use crate::analysis::answer::{Analyst, Beside, Content};
use crate::analysis::handed::Handed;
use crate::analysis::stored::{Keep, Kept, Stored, places};
use crate::analysis::travel::asked;
use crate::shared::exchange::campaign::{
    Baseline, BeginCampaign, Conclude, CopyCampaign, ForgetCampaign, Form, Home, ImportCampaign, Launch, ListCampaigns,
    Listed, LookAtCampaign, Looked, Named, Objection, OpenRound, Opening, SaveCampaign, Station, Stores, Unread,
};
use crate::shared::exchange::records::Hold;
use crate::shared::exchange::{File, Question, Request};
use crate::shared::files;
use crate::shared::place::StudyRef;
use lab_core::campaign::{self, Campaign, timeline};
use lab_core::findings::Thresholds;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A browser's store with a worker, and nothing that trains.
#[derive(Default)]
struct Browser {
    analyst: Analyst,
    campaigns: Vec<(String, String)>,
    /// By place.
    records: BTreeMap<String, Record>,
    has_runner: bool,
    asked: usize,
}

fn file(record: &Record) -> Vec<u8> {
    files::write(record).into_bytes()
}

fn kept(place: &str, record: &Record) -> Kept {
    Kept { file: file(record), study: place.to_owned() }
}

fn handed(name: &str, content: &[u8]) -> Vec<Handed> {
    vec![Handed { name: name.to_owned(), content: Ok(content.to_vec()) }]
}

fn named(key: &str) -> Named {
    Named { stores: Stores::default(), key: key.to_owned() }
}

impl Browser {
    fn ask<Q: Question>(&mut self, question: Q) -> Q::Answer {
        self.say::<Q>(question, Vec::new()).0
    }

    fn say<Q: Question>(&mut self, question: Q, files: Vec<Handed>) -> (Q::Answer, Option<Content>) {
        let request: Request = question.into();
        for study in request.studies() {
            let files = handed("record", &file(&self.records[&study.to_string()]));
            self.analyst.answer(Hold { study }.into(), &Beside { files, ..Beside::default() });
        }
        self.asked += 1;
        let stored = Stored {
            campaigns: self.campaigns.clone(),
            records: self.records.iter().map(|(place, record)| (place.clone(), kept(place, record))).collect(),
            has_runner: self.has_runner,
            fresh: format!("k{}", self.asked),
            ..Stored::default()
        };
        let beside = Beside { files, stored, ..Beside::default() };
        let (answer, answered) = asked::<Q>(&mut self.analyst, request, &beside);
        for keep in answered.keep {
            match keep {
                Keep::Study { place, record, .. } => drop(self.records.insert(place, *record)),
                Keep::Campaign { key, file } => {
                    self.campaigns.retain(|(known, _)| *known != key);
                    self.campaigns.push((key, file));
                }
                Keep::Forget { key } => self.campaigns.retain(|(known, _)| *known != key),
                Keep::Ledger { .. } => panic!("a campaign writes no ledger"),
            }
        }
        (answer, answered.content)
    }

    fn look(&mut self, key: &str) -> Result<Box<Looked>, Unread> {
        self.ask(LookAtCampaign { campaign: named(key) })
    }

    fn open(&mut self, key: &str, study: &Study, form: Form) -> Result<Sentence, Sentence> {
        let opening = Opening::Study(Box::new(study.clone()), form);
        self.ask(OpenRound { campaign: named(key), opening })
    }

    fn conclude(&mut self, key: &str, learnt: &str) -> Result<Sentence, Sentence> {
        self.ask(Conclude { campaign: named(key), learnt: learnt.to_owned(), dismissed: Vec::new(), keeps: Vec::new() })
    }

    /// The campaign of that key with its records.
    fn campaign(&self, key: &str) -> Campaign {
        let (_, file) = self.campaigns.iter().find(|(known, _)| known == key).unwrap();
        let mut campaign = campaign::read(file.as_bytes()).unwrap().campaign;
        let mut places = places(&campaign).into_iter();
        let shape: Vec<usize> = campaign.rounds().iter().map(|round| round.members().len()).collect();
        for (round, studies) in (1..).zip(shape) {
            for study in 1..=studies {
                campaign.supply(round, study, self.records[&places.next().unwrap()].clone()).unwrap();
            }
        }
        campaign
    }

    /// Completes every trial of every study: the error is best for a rate of 0.03.
    fn run(&mut self) {
        for record in self.records.values_mut() {
            let study = record.study.clone();
            for trial in record.trials().len() as u64..study.trials {
                let values = Sequence::new(&study.space, &study.sampler).point(trial).unwrap();
                let rate = study.space.value("rate", &values).and_then(Value::as_f64).unwrap();
                let error = 0.1 + (rate / 0.03).log10().powi(2) / 10.0 + 1e-4 * (trial % 7) as f64;
                let started = What::Started { values, seed: study.trial_seed(trial), name: None };
                let measured = What::Measured { step: 10, metrics: Metrics::from([("error".to_owned(), error)]) };
                for what in [started, measured, What::Ended(Outcome::Completed)] {
                    record.apply(Event { trial, what }).unwrap();
                }
            }
        }
    }
}

fn external(parameters: Json, trials: u64) -> Json {
    json!({
        "format": "lab.study/1", "name": "simulated", "question": "Which rate?", "workload": {"external": true},
        "objective": {"metric": "error", "direction": "minimize", "at": "best"},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": 3}, "trials": trials,
    })
}

fn study(parameters: Json, trials: u64) -> Study {
    Study::from_json(&external(parameters, trials)).unwrap()
}

/// Searches the rate.
fn rates(trials: u64) -> Study {
    let rate = json!({"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"});
    study(json!({"rate": rate, "kind": {"role": "fixed", "value": "a"}}), trials)
}

fn begin(name: &str, home: Home, baseline: Baseline) -> BeginCampaign {
    let checked = vec!["metric".to_owned()];
    BeginCampaign { stores: Stores::default(), home, name: name.into(), purpose: String::new(), checked, baseline }
}

fn baseline() -> Baseline {
    let fixed = json!({"rate": {"role": "fixed", "value": 1e-4}, "kind": {"role": "fixed", "value": "a"}});
    Baseline::Design(Ok(Box::new(study(fixed, 1))))
}

fn begun() -> (Browser, String) {
    let mut browser = Browser::default();
    let key = browser.ask(begin("To a lower error", Home::Browser, baseline())).unwrap();
    (browser, key)
}

#[test]
fn a_campaign_goes_from_its_baseline_to_a_launch_and_through_a_file() {
    let (mut browser, key) = begun();
    assert_eq!(browser.look(&key).unwrap().head.unmet.len(), 3);
    // A study of one's own, split into one for each kind.
    let rate = json!({"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"});
    let kinds = study(json!({"rate": rate, "kind": {"role": "scientific", "choice": ["a", "b"]}}), 24);
    let form = Form { trials: Some(16), steps: None, is_apart: true };
    browser.open(&key, &kinds, form).unwrap();
    let campaign = browser.campaign(&key);
    let (_, round) = campaign.open_round().unwrap();
    assert_eq!(round.members().iter().map(|member| member.record.study.trials).collect::<Vec<_>>(), [8, 8]);
    // Another one has to wait.
    let refused = browser.open(&key, &kinds, form).unwrap_err();
    assert!(refused.en.contains("still open"), "{refused:?}");
    browser.run();
    let refused = browser.conclude(&key, " ").unwrap_err();
    assert!(refused.en.contains("what was learnt"), "{refused:?}");
    let sparse = Objection { code: "sampling.sparse".into(), parameter: None };
    let concludable = browser.look(&key).unwrap().conclusion.unwrap();
    assert!(concludable.is_complete && concludable.findings.contains(&sparse), "{concludable:?}");
    let concluded = Conclude {
        campaign: named(&key),
        learnt: "Rates near 0.03".into(),
        dismissed: vec![(sparse, "enough for a test".into())],
        keeps: vec!["kind".into()],
    };
    browser.ask(concluded).unwrap();
    let looked = browser.look(&key).unwrap();
    let Station::Round(round) = &looked.stations[0] else { panic!("{looked:?}") };
    assert_eq!(round.learnt.as_deref(), Some("Rates near 0.03"));
    assert!(round.dismissed.iter().any(|said| said.en.contains("is not heeded: enough for a test")), "{round:?}");
    // The advice is to confirm; a fresh worker gives the same.
    browser.analyst = Analyst::default();
    let again = browser.look(&key).unwrap();
    assert_eq!(again, looked);
    let confirms = |proposal: &&crate::shared::exchange::Proposal| proposal.purpose.en.contains("several seeds");
    let confirmation = again.next.studies.iter().find(confirms).unwrap_or_else(|| panic!("{:?}", again.next));
    browser.open(&key, &confirmation.study, Form::default()).unwrap();
    browser.run();
    browser.conclude(&key, "It is better.").unwrap();
    let campaign = browser.campaign(&key);
    let trial = campaign.candidate(2, &campaign.baseline()).unwrap();
    let adoption = browser.look(&key).unwrap().adoption.unwrap();
    assert_eq!((adoption.round, adoption.candidate), (2, trial));
    let (reason, complexity) = ("better by far".to_owned(), "none".to_owned());
    browser.ask(Launch { campaign: named(&key), trial, reason, complexity }).unwrap();
    let looked = browser.look(&key).unwrap();
    assert!(matches!(looked.stations.last(), Some(Station::Launch(launched)) if launched.reason == "better by far"));
    let campaign = browser.campaign(&key);
    assert_eq!(campaign.launches().len(), 1);
    assert_ne!(&campaign.baseline(), campaign.plan().baseline());

    // The file holds all of it, and another browser tells the same.
    let (saved, content) = browser.say(SaveCampaign { campaign: named(&key) }, Vec::new());
    assert_eq!(saved, Ok(File::new("To a lower error", "jsonl", "application/jsonl")));
    let Some(Content::File { bytes, .. }) = content else { panic!("no file") };
    let mut elsewhere = Browser::default();
    let import = ImportCampaign { stores: Stores::default(), home: Home::Browser };
    let other = elsewhere.say(import, handed("taken.jsonl", &bytes)).0.unwrap();
    let told = |campaign: &Campaign| timeline(campaign, &campaign.reports(&Thresholds::default()));
    assert_eq!(told(&elsewhere.campaign(&other)), told(&campaign));

    browser.ask(ForgetCampaign { campaign: named(&key) }).unwrap();
    assert!(browser.campaigns.is_empty() && !browser.records.is_empty());
    let gone = browser.look(&key).unwrap_err();
    assert!(gone.why.en.contains("no such campaign") && !gone.is_there, "{gone:?}");
}

#[test]
fn what_does_not_read_is_refused_and_nothing_is_kept() {
    let mut browser = Browser::default();
    let import = ImportCampaign { stores: Stores::default(), home: Home::Browser };
    let refused = browser.say(import, handed("broken.jsonl", b"{\"format\": \"lab.campaign/1\"}\n")).0.unwrap_err();
    assert!(refused.en.contains("broken.jsonl was not opened: line 1"), "{refused:?}");
    let nameless = browser.ask(begin(" ", Home::Browser, Baseline::Example)).unwrap_err();
    assert!(nameless.en.contains("name") && browser.campaigns.is_empty(), "{nameless:?}");
    browser.campaigns.push(("bad".into(), "nonsense".into()));
    let bad = browser.look("bad").unwrap_err();
    assert!(bad.why.en.contains("line 1") && bad.is_there, "{bad:?}");
    let (mut browser, key) = begun();
    let mut other = external(json!({"rate": {"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"}}), 4);
    other["objective"]["metric"] = "loss".into();
    let refused = browser.open(&key, &Study::from_json(&other).unwrap(), Form::default()).unwrap_err();
    assert!(refused.en.contains("not the campaign's"), "{refused:?}");
}

#[test]
fn a_campaign_on_the_runner_keeps_everything_there() {
    let (mut browser, key) = begun();
    assert!(!browser.look(&key).unwrap().has_runner);
    browser.has_runner = true;
    let key = browser.ask(CopyCampaign { campaign: named(&key), to: Home::Runner }).unwrap();
    assert!(key.starts_with("r-"), "{key}");
    browser.open(&key, &rates(6), Form::default()).unwrap();
    assert!(browser.records.keys().all(|place| place.starts_with("r-")), "{:?}", browser.records.keys());
    let open = browser.look(&key).unwrap();
    let Station::Round(round) = &open.stations[0] else { panic!("{open:?}") };
    assert!(round.members[0].study.as_ref().is_some_and(|study| study.starts_with("r-")), "{round:?}");
    assert_eq!(open.progress, Some((0, 6)));
    browser.run();
    assert_eq!(browser.look(&key).unwrap().progress, Some((6, 6)));
    browser.conclude(&key, "So it is.").unwrap();
    // A study of this browser goes there with its trials.
    let old = browser.records.values().next().unwrap().clone();
    browser.records.insert("b-old".into(), old);
    let opening = Opening::Results(StudyRef::Browser("old".into()));
    browser.ask(OpenRound { campaign: named(&key), opening }).unwrap();
    assert_eq!(browser.campaign(&key).open_round().unwrap().1.progress(), (6, 6));
    assert_eq!(browser.records.keys().filter(|place| place.starts_with("r-")).count(), 2);
    // And back: nothing of the copy is on the runner.
    let back = browser.ask(CopyCampaign { campaign: named(&key), to: Home::Browser }).unwrap();
    assert!(places(&browser.campaign(&back)).iter().all(|place| place.starts_with("b-")));
    let there = begin("there", Home::Runner, baseline());
    browser.ask(there).unwrap();
    let Listed { has_runner, campaigns, .. } = browser.ask(ListCampaigns { stores: Stores::default() });
    assert!(has_runner);
    assert_eq!(campaigns.iter().filter(|line| line.key.starts_with("r-")).count(), 2);
}

#[test]
fn a_stored_study_becomes_a_round_with_its_trials() {
    let (mut browser, key) = begun();
    browser.records.insert("b-old".into(), Record::new(rates(6)));
    browser.run();
    let opening = Opening::Results(StudyRef::Browser("old".into()));
    browser.ask(OpenRound { campaign: named(&key), opening }).unwrap();
    let campaign = browser.campaign(&key);
    assert_eq!(campaign.open_round().unwrap().1.progress(), (6, 6));
    assert_eq!(browser.records.len(), 1);
    assert_eq!(campaign.plan().baseline().space.value("kind", &Values::new()), Some(&Value::from("a")));
}
