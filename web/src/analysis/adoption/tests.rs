//! Adoption from a record that looks better to a verdict in the ledger, as the page asks for it.

use crate::analysis::answer::{Analyst, Beside, Content};
use crate::analysis::handed::Handed;
use crate::analysis::stored::{Keep, Stored};
use crate::analysis::travel::asked;
use crate::shared::exchange::adoption::{
    BeginJudgement, Begun, ExtendJudgement, Judgement, LookAtJudgement, SaveLedger, Weigh, Weighed,
};
use crate::shared::exchange::records::{Append, Hold, View};
use crate::shared::exchange::{Draw, Plot, Question, Request};
use crate::shared::files;
use crate::shared::place::StudyRef;
use lab_core::adoption::Decision;
use lab_core::adoption::ledger::Ledger;
use lab_core::record::{Record, event_to_line};
use lab_core::sampler::Sequence;
use lab_core::space::Value;
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A browser's store with a worker, and nothing that trains.
#[derive(Default)]
struct Browser {
    analyst: Analyst,
    ledger: Vec<String>,
    asked: usize,
}

impl Browser {
    fn ask<Q: Question>(&mut self, question: Q) -> Q::Answer {
        self.say::<Q>(question).0
    }

    fn say<Q: Question>(&mut self, question: Q) -> (Q::Answer, Option<Content>) {
        self.asked += 1;
        let request: Request = question.into();
        let stored = match request.needs_ledger() {
            true => Stored { ledger: self.ledger.clone(), fresh: format!("k{}", self.asked), ..Stored::default() },
            false => Stored::default(),
        };
        let (answer, answered) = asked::<Q>(&mut self.analyst, request, &Beside { stored, ..Beside::default() });
        for keep in answered.keep {
            let Keep::Ledger { place, line } = keep else { panic!("{keep:?}") };
            assert!(place.is_none_or(|place| place == self.ledger.len()));
            self.ledger.push(line);
        }
        (answer, answered.content)
    }

    fn hold(&mut self, key: &str, record: &Record) -> StudyRef {
        let study = StudyRef::Browser(key.to_owned());
        let content = Ok(files::write(record).into_bytes());
        let files = vec![Handed { name: "record".to_owned(), content }];
        self.analyst.answer(Hold { study: study.clone() }.into(), &Beside { files, ..Beside::default() });
        study
    }

    fn weigh(&mut self, weigh: &Weigh) -> Result<Box<Weighed>, Sentence> {
        self.ask(weigh.clone())
    }

    fn look(&mut self, study: &StudyRef) -> Option<Box<Judgement>> {
        self.ask(LookAtJudgement { view: view(study), lang: Lang::En }).unwrap()
    }
}

fn view(study: &StudyRef) -> View {
    View { study: study.clone(), part: 0, criterion: None, asking: None }
}

fn weighing(study: &StudyRef) -> Weigh {
    let speeds = BTreeMap::from([("digits mlp".to_owned(), 1000.0)]);
    Weigh { view: view(study), baseline: None, candidate: None, least: None, resplits: false, speeds }
}

fn study(workload: Json) -> Study {
    let rate = |owner: &str| json!({"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log", "when": {"optimizer": [owner]}});
    let is_trained = workload.get("dataset").is_some();
    let mut study = json!({
        "format": "lab.study/1", "name": "digits", "question": "q", "workload": workload,
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "optimizer": {"role": "scientific", "choice": ["nesterov", "adam"]},
            "nesterov.learning_rate": rate("nesterov"), "adam.learning_rate": rate("adam"),
        },
        "sampler": {"kind": "halton", "seed": 7}, "trials": 8, "steps": 100,
    });
    if is_trained {
        study["eval_every"] = 50.into();
    }
    Study::from_json(&study).unwrap()
}

fn trained() -> Json {
    json!({"dataset": "digits", "model": {"family": "mlp"}})
}

/// What happens in a trial: Adam errs in about 2 %, Nesterov in about 5 %.
fn events(study: &Study, trial: u64) -> Vec<Event> {
    let values = Sequence::new(&study.space, &study.sampler).point(trial).unwrap();
    let seed = study.trial_seed(trial);
    let error = if values["optimizer"] == Value::from("adam") { 0.02 } else { 0.05 };
    let error = error + 1e-4 * (seed % 64) as f64;
    let metrics = Metrics::from([("valid_error".to_owned(), error)]);
    let started = What::Started { values, seed, name: None };
    let what = [started, What::Measured { step: 100, metrics }, What::Ended(Outcome::Completed)];
    what.into_iter().map(|what| Event { trial, what }).collect()
}

fn record(study: Study) -> Record {
    let mut record = Record::new(study);
    for trial in 0..record.study.trials {
        for event in events(&record.study, trial) {
            record.apply(event).unwrap();
        }
    }
    record
}

#[test]
fn what_looks_better_is_judged_by_fresh_seeds_and_written_down() {
    let mut browser = Browser::default();
    let searched = record(study(trained()));
    let origin = browser.hold("search", &searched);
    let weighed = browser.weigh(&weighing(&origin)).unwrap();
    let optimizer = |trial: u64| searched.trials()[&trial].values["optimizer"].to_string();
    assert_eq!([weighed.baseline, weighed.candidate].map(optimizer), ["nesterov", "adam"]);
    assert!(weighed.offers[0].1.en.starts_with("adam: the best trial, trial "), "{:?}", weighed.offers);
    let found = weighed.found.unwrap();
    // Each ran once, which is how it was selected.
    assert_eq!((found.account.decision, found.ledger.len()), (Decision::Undecided, 0));
    assert!(found.account.changes.iter().any(|change| *change == ["optimizer", "nesterov", "adam"].map(str::to_owned)));
    let fresh = found.fresh.unwrap();
    assert_eq!(fresh.cost.en, "3 to 10 runs of each side, 100 steps each. At most about 2 s.");
    assert!(fresh.number.en.contains("candidate 1 ") && !fresh.again, "{fresh:?}");

    let begin = BeginJudgement { weigh: weighing(&origin), lang: Lang::En };
    let judging: Begun = browser.ask(begin.clone()).unwrap();
    assert_eq!((judging.trials, judging.name.as_str(), browser.ledger.len()), (20, "adam or nesterov? (digits)", 1));
    let used = |seed: u64| searched.trials().values().any(|trial| trial.seed == seed);
    assert!((0..20).all(|trial| !used(judging.trial_seed(trial))));

    // Run after run, until it is decided.
    let place = browser.hold("judgement", &Record::new((*judging).clone()));
    let mut runs = 0;
    let judgement = loop {
        let judgement = browser.look(&place).unwrap();
        assert_eq!(judgement.runs, runs / 2);
        if judgement.is_over {
            break judgement;
        }
        assert!(runs < 12 && judgement.holds.is_none() && browser.ledger.len() == 1, "{judgement:?}");
        let lines = events(&judging, runs).iter().map(event_to_line).collect();
        browser.ask(Append { study: place.clone(), lines });
        runs += 1;
    };
    assert!(judgement.is_decided() && judgement.account.decision == Decision::Adopt, "{judgement:?}");
    assert!(judgement.account.verdict.en.starts_with("Adopt the candidate"), "{judgement:?}");
    let reasons: String = judgement.account.reasons.iter().map(|reason| reason.en.as_str()).collect();
    assert!(reasons.contains("validation error") && reasons.contains("learning rate (adam)"), "{reasons}");
    assert!(!reasons.contains("valid_error") && !reasons.contains("learning_rate"), "{reasons}");
    let holds = judgement.holds.unwrap();
    assert_eq!(holds.study.space.varied().count(), 0);
    assert_eq!(holds.study.space.get("optimizer").unwrap().setting, lab_core::space::Setting::Fixed("adam".into()));
    // Its end is written down once.
    browser.look(&place).unwrap();
    assert_eq!(browser.ledger.len(), 2);
    assert_eq!(judgement.ledger[0].decision, Some(Decision::Adopt));
    let sides = Plot::Sides(judgement.account.sides);
    let draw = Draw { plot: sides, width: 480.0, height: 260.0, lang: Lang::En };
    assert!(matches!(browser.say(draw).1, Some(Content::Scene(_))));

    // The same again is another candidate, and has less to err with.
    let again = browser.weigh(&weighing(&origin)).unwrap().found.unwrap();
    assert_eq!((again.ledger.len(), again.ledger[0].decision), (1, Some(Decision::Adopt)));
    let fresh = again.fresh.unwrap();
    assert!(fresh.again && fresh.number.en.contains("candidate 2 "), "{fresh:?}");
    let second: Begun = browser.ask(begin).unwrap();
    assert_ne!(second.sampler.seed, judging.sampler.seed);

    let (file, Some(Content::File { bytes, .. })) = browser.say(SaveLedger) else { panic!("no file") };
    assert_eq!(file.unwrap().extension, "ledger.jsonl");
    assert_eq!(Ledger::read(&bytes).unwrap().ledger.judgement(&second).map(|opening| opening.number), Some(2));
}

#[test]
fn what_cannot_be_judged_is_said_where_it_stands() {
    let mut browser = Browser::default();
    let origin = browser.hold("search", &record(study(trained())));
    let both = Weigh { baseline: Some(0), candidate: Some(0), ..weighing(&origin) };
    assert!(browser.weigh(&both).unwrap().found.unwrap_err().en.contains("the same configuration"));
    // A study that is no judgement is none.
    assert_eq!(browser.look(&origin), None);
    assert!(browser.ask(SaveLedger).unwrap_err().en.contains("empty"));

    let elsewhere = browser.hold("elsewhere", &record(study(json!({"external": true}))));
    let found = browser.weigh(&weighing(&elsewhere)).unwrap().found.unwrap();
    assert!(found.fresh.unwrap_err().en.contains("another pipeline"));
    let none = browser.hold("none", &Record::new(study(trained())));
    assert!(browser.weigh(&weighing(&none)).unwrap_err().en.contains("two configurations"));

    // Nobody can tell how many candidates a damaged ledger had.
    browser.ledger.push("{}\n".to_owned());
    let begun: Result<Begun, Sentence> = browser.ask(BeginJudgement { weigh: weighing(&origin), lang: Lang::Zh });
    assert!(begun.unwrap_err().en.contains("from line 1"));
    assert_eq!(browser.ledger.len(), 1);
}

#[test]
fn what_is_not_decided_goes_on_as_the_same_judgement() {
    let mut browser = Browser::default();
    let origin = browser.hold("search", &record(study(trained())));
    let judging: Begun = browser.ask(BeginJudgement { weigh: weighing(&origin), lang: Lang::En }).unwrap();
    let mut equal = Record::new((*judging).clone());
    for trial in 0..judging.trials {
        for event in events(&judging, trial) {
            let what = match event.what {
                What::Measured { step, .. } => {
                    let error = 0.03 + 1e-3 * (trial / 2 % 3) as f64;
                    What::Measured { step, metrics: Metrics::from([("valid_error".to_owned(), error)]) }
                }
                what => what,
            };
            equal.apply(Event { trial, what }).unwrap();
        }
    }
    let place = browser.hold("judgement", &equal);
    let judgement = browser.look(&place).unwrap();
    assert!(judgement.is_over && judgement.can_go_on && !judgement.is_decided(), "{judgement:?}");
    let longer: Begun = browser.ask(ExtendJudgement { study: place }).unwrap();
    let seeds = |study: &Study| (0..20).map(|trial| study.trial_seed(trial)).collect::<Vec<_>>();
    assert_eq!((longer.trials, seeds(&longer)), (40, seeds(&judging)));
    let place = browser.hold("longer", &Record::new(*longer));
    let judgement = browser.look(&place).unwrap();
    assert_eq!((judgement.most, judgement.is_over, judgement.ledger.len()), (20, false, 1));
}

#[test]
fn on_splits_every_pair_of_runs_has_its_own() {
    let mut browser = Browser::default();
    let origin = browser.hold("search", &record(study(trained())));
    let weigh = Weigh { resplits: true, ..weighing(&origin) };
    assert!(browser.weigh(&weigh).unwrap().found.unwrap().fresh.is_ok());
    let judging: Begun = browser.ask(BeginJudgement { weigh, lang: Lang::En }).unwrap();
    let place = browser.hold("judgement", &record((*judging).clone()));
    let judgement = browser.look(&place).unwrap();
    assert!(judgement.is_decided(), "{judgement:?}");
    let reasons: String = judgement.account.reasons.iter().map(|reason| reason.en.as_str()).collect();
    assert!(reasons.contains("split by split"), "{reasons}");
    let split = |study: &Study, trial: u64| {
        Sequence::new(&study.space, &study.sampler).point(trial).unwrap()["split_seed"].clone()
    };
    let splits: Vec<Value> = (0..20).map(|trial| split(&judging, trial)).collect();
    assert_eq!(splits, (1..=10).flat_map(|split| [split, split]).map(Value::from).collect::<Vec<_>>());
    let longer: Begun = browser.ask(ExtendJudgement { study: place }).unwrap();
    assert_eq!((longer.trials, split(&longer, 0), split(&longer, 39)), (40, 1.into(), 20.into()));
    // What holds afterwards is on the split that ships.
    assert!(judgement.holds.unwrap().study.space.get("split_seed").is_none());
}

#[test]
fn the_split_of_a_lucky_run_is_no_part_of_a_configuration() {
    let mut browser = Browser::default();
    let mut json = study(trained()).to_json();
    json["parameters"]["split_seed"] = json!({"role": "nuisance", "choice": [1, 2, 3]});
    let origin = browser.hold("search", &record(Study::from_json(&json).unwrap()));
    let judging: Begun = browser.ask(BeginJudgement { weigh: weighing(&origin), lang: Lang::En }).unwrap();
    assert!(judging.space.get("split_seed").is_none());
    // Those splits were looked at: fresh ones come after them.
    let weigh = Weigh { resplits: true, ..weighing(&origin) };
    let judging: Begun = browser.ask(BeginJudgement { weigh, lang: Lang::En }).unwrap();
    let first = Sequence::new(&judging.space, &judging.sampler).point(0).unwrap();
    assert_eq!(first["split_seed"], Value::from(4));
}

#[test]
fn a_least_gain_is_the_person_s() {
    let mut browser = Browser::default();
    let origin = browser.hold("search", &record(study(trained())));
    let proposed = browser.weigh(&weighing(&origin)).unwrap().found.unwrap();
    let least = Weigh { least: Some(0.5), ..weighing(&origin) };
    assert_eq!(browser.weigh(&least).unwrap().found.unwrap().least, 0.5);
    assert!(proposed.least < 0.01, "{}", proposed.least);
    // No gain of an error can be that large.
    let judging: Begun = browser.ask(BeginJudgement { weigh: least, lang: Lang::En }).unwrap();
    let place = browser.hold("judgement", &record(*judging));
    let judgement = browser.look(&place).unwrap();
    assert_eq!((judgement.account.decision, judgement.account.sides.least), (Decision::Keep, 0.5));
    assert!(judgement.holds.unwrap().study.name.starts_with("kept: "));
}
