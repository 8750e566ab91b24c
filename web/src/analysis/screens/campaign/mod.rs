//! The page Campaign: the list of campaigns, and one with its timeline, what is known, and what comes next.
//!
//! A campaign is read from the store's file at every question and every change is a line more in it, so that what is shown
//! is what is kept. Knows nothing of databases.

mod account;
mod begin;
mod close;
mod list;
mod next;
mod project;

pub use list::List;
pub use project::Project;

use crate::analysis::ask::Ask;
use lab_core::campaign::MAX_TEXT_BYTES;
use lab_core::text::Sentence;

/// A person's words of a bearable length.
///
/// # Errors
/// There are none where some are needed (`missing` says what for), or too many.
fn words(ask: &Ask, name: &str, missing: Option<Sentence>) -> Result<String, Sentence> {
    let text = ask.or(name, "");
    if text.len() > MAX_TEXT_BYTES {
        return Err(Sentence::new(
            format!("The text is longer than {MAX_TEXT_BYTES} bytes: shorten it."),
            format!("文字超过 {MAX_TEXT_BYTES} 字节：请缩短。"),
        ));
    }
    match missing.filter(|_| text.is_empty()) {
        Some(missing) => Err(missing),
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::ask::{Ask, Handed, Listed};
    use crate::analysis::stored::{Home, Keep, Kept, Stored, places};
    use crate::analysis::{Made, Science};
    use lab_core::campaign::{self, Campaign, timeline};
    use lab_core::findings::Thresholds;
    use lab_core::record::{Record, event_to_line, header_to_line};
    use lab_core::sampler::Sequence;
    use lab_core::space::{Value, Values};
    use lab_core::study::Study;
    use lab_core::trial::{Event, Metrics, Outcome, What};
    use serde_json::{Value as Json, json};
    use std::collections::BTreeMap;

    /// A browser's store with a worker, and nothing that trains.
    #[derive(Default)]
    struct Browser {
        science: Science,
        campaigns: Vec<(String, String)>,
        /// By place.
        records: BTreeMap<String, Record>,
        has_runner: bool,
        asked: usize,
        design: Json,
    }

    fn file(record: &Record) -> Vec<u8> {
        let events = record.events().map(|event| event_to_line(&event));
        (header_to_line(&record.study) + &events.collect::<String>()).into_bytes()
    }

    fn kept(place: &str, record: &Record) -> Kept {
        Kept { file: file(record), study: place.to_owned() }
    }

    fn handed(name: &str, content: &[u8]) -> Handed {
        Handed { name: name.to_owned(), content: Ok(content.to_vec()) }
    }

    impl Browser {
        fn ask(&mut self, page: &str, act: &str, fields: Json) -> Json {
            self.say(page, act, fields, Vec::new()).0
        }

        fn say(&mut self, page: &str, act: &str, fields: Json, mut files: Vec<Handed>) -> (Json, Option<Made>) {
            self.asked += 1;
            let fields: BTreeMap<String, Vec<String>> = serde_json::from_value(fields).unwrap();
            let chosen = fields.get("record").into_iter().flatten();
            let place = |key: &String| Home::Browser.place(key);
            files.extend(chosen.filter_map(|key| Some(handed(key, &file(self.records.get(&place(key))?)))));
            let listed = |(place, record): (&String, &Record)| Listed {
                key: place.trim_start_matches("b-").to_owned(),
                name: record.study.name.clone(),
                ended: record.trials().len() as u64,
                trials: record.study.trials,
                state: String::new(),
            };
            let stored = Stored {
                campaigns: self.campaigns.clone(),
                records: self.records.iter().map(|(place, record)| (place.clone(), kept(place, record))).collect(),
                has_runner: self.has_runner,
                fresh: format!("k{}", self.asked),
                trouble: None,
            };
            let (page, act, design) = (page.to_owned(), act.to_owned(), self.design.clone());
            let studies = self.records.iter().map(listed).collect();
            let ask = Ask { page, act, fields, files, studies, design, stored, ..Ask::default() };
            let (answer, made, keep) = self.science.answer(ask).unwrap();
            for keep in keep {
                match keep {
                    Keep::Study { place, record, .. } => drop(self.records.insert(place, *record)),
                    Keep::Campaign { key, file } => {
                        self.campaigns.retain(|(known, _)| *known != key);
                        self.campaigns.push((key, file));
                    }
                    Keep::Forget { key } => self.campaigns.retain(|(known, _)| *known != key),
                }
            }
            (answer, made)
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

    fn begun() -> (Browser, String) {
        let design =
            external(json!({"rate": {"role": "fixed", "value": 1e-4}, "kind": {"role": "fixed", "value": "a"}}), 1);
        let mut browser = Browser { design, ..Browser::default() };
        let fields =
            json!({"name": ["To a lower error"], "purpose": [""], "record": ["design"], "checked": ["metric"]});
        let answer = browser.ask("campaign ", "begin", fields);
        let go = answer["go"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        let key = go.strip_prefix("#/campaign/").unwrap().to_owned();
        (browser, format!("campaign {key}"))
    }

    #[test]
    fn a_campaign_goes_from_its_baseline_to_a_launch_and_through_a_file() {
        let (mut browser, page) = begun();
        let key = page.strip_prefix("campaign ").unwrap().to_owned();
        // A study of one's own, split into one for each kind.
        browser.design = external(
            json!({
                "rate": {"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"},
                "kind": {"role": "scientific", "choice": ["a", "b"]},
            }),
            24,
        );
        let fields =
            json!({"record": ["design"], "arrangement-1-own-design": ["apart"], "trials-1-own-design": ["16"]});
        browser.ask(&page, "open-own-design", fields);
        let campaign = browser.campaign(&key);
        let (_, round) = campaign.open_round().unwrap();
        assert_eq!(round.members().iter().map(|member| member.record.study.trials).collect::<Vec<_>>(), [8, 8]);
        // Another one has to wait.
        let refused = browser.ask(&page, "open-own-design", json!({"record": ["design"]}));
        assert!(refused["said"].as_str().unwrap().contains("still open"), "{refused}");
        browser.run();
        let refused = browser.ask(&page, "conclude", json!({"learnt-1": [" "]}));
        assert!(refused["said"].as_str().unwrap().contains("what was learnt"), "{refused}");
        let concluded = json!({
            "learnt-1": ["Rates near 0.03"], "keep-1": ["kind"], "dismiss-1-sampling.sparse-": ["enough for a test"],
        });
        let answer = browser.ask(&page, "conclude", concluded);
        assert!(answer["blocks"].to_string().contains("is not heeded: enough for a test"));
        assert!(answer["blocks"].to_string().contains("Rates near 0.03"));
        // The advice is to confirm; a fresh worker gives the same.
        browser.science = Science::default();
        let answer = browser.ask(&page, "", json!({}));
        let words = answer["blocks"].to_string();
        let which = (0..9).find(|i| words.contains(&format!("open-{i}")) && words.contains("several seeds"));
        browser.ask(&page, &format!("open-{}", which.unwrap_or_else(|| panic!("{words}"))), json!({}));
        browser.run();
        browser.ask(&page, "conclude", json!({"learnt-2": ["It is better."]}));
        let campaign = browser.campaign(&key);
        let trial = campaign.candidate(2, &campaign.baseline()).unwrap();
        let launched = json!({"adopt-2": [trial.to_string()], "reason-2": ["better by far"], "complexity-2": ["none"]});
        let answer = browser.ask(&page, "launch", launched);
        assert!(answer["blocks"].to_string().contains("better by far"), "{answer}");
        let campaign = browser.campaign(&key);
        assert_eq!(campaign.launches().len(), 1);
        assert_ne!(&campaign.baseline(), campaign.plan().baseline());

        // The file holds all of it, and another browser tells the same.
        let (_, saved) = browser.say(&page, "save", json!({}), Vec::new());
        let saved = saved.unwrap();
        assert_eq!((saved.name.as_str(), saved.extension), ("To a lower error", "jsonl"));
        let mut elsewhere = Browser::default();
        let files = vec![handed("taken.jsonl", &saved.bytes)];
        let (answer, _) = elsewhere.say("campaign ", "files", json!({}), files);
        let other = answer["go"].as_str().unwrap().strip_prefix("#/campaign/").unwrap();
        let told = |campaign: &Campaign| timeline(campaign, &campaign.reports(&Thresholds::default()));
        assert_eq!(told(&elsewhere.campaign(other)), told(&campaign));

        // Deleted by a second press only.
        browser.ask(&page, "delete-now", json!({}));
        assert_eq!(browser.campaigns.len(), 1);
        browser.ask(&page, "delete", json!({}));
        browser.ask(&page, "delete-now", json!({}));
        assert!(browser.campaigns.is_empty() && !browser.records.is_empty());
        let gone = browser.ask(&page, "", json!({}));
        assert!(gone["blocks"].to_string().contains("no such campaign"));
    }

    #[test]
    fn what_does_not_read_is_refused_and_nothing_is_kept() {
        let mut browser = Browser::default();
        let files = vec![handed("broken.jsonl", b"{\"format\": \"lab.campaign/1\"}\n")];
        let (refused, _) = browser.say("campaign ", "files", json!({}), files);
        assert!(refused["said"].as_str().unwrap().contains("broken.jsonl was not opened: line 1"), "{refused}");
        assert!(refused["go"].is_null() && browser.campaigns.is_empty());
        let nameless = browser.ask("campaign ", "begin", json!({"name": [""]}));
        assert!(nameless["said"].as_str().unwrap().contains("name"), "{nameless}");
        browser.campaigns.push(("bad".into(), "nonsense".into()));
        let bad = browser.ask("campaign bad", "", json!({}));
        assert!(bad["blocks"].to_string().contains("line 1"), "{bad}");
        let (mut browser, page) = begun();
        browser.design = external(json!({"rate": {"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"}}), 4);
        browser.design["objective"]["metric"] = "loss".into();
        let other = browser.ask(&page, "open-own-design", json!({"record": ["design"]}));
        assert!(other["said"].as_str().unwrap().contains("not the campaign's"), "{other}");
    }

    #[test]
    fn a_campaign_on_the_runner_keeps_everything_there() {
        let (mut browser, page) = begun();
        let copy = browser.ask(&page, "", json!({}));
        assert!(!copy["blocks"].to_string().contains("Copy to the runner"), "{copy}");
        browser.has_runner = true;
        let copy = browser.ask(&page, "copy-runner", json!({}));
        let page = format!("campaign {}", copy["go"].as_str().unwrap().strip_prefix("#/campaign/").unwrap());
        assert!(page.starts_with("campaign r-"), "{page}");
        let rate = json!({"rate": {"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"}, "kind": {"role": "fixed", "value": "a"}});
        browser.design = external(rate, 6);
        let opened = browser.ask(&page, "open-own-design", json!({"record": ["design"]}));
        assert_eq!(opened["again"], 1, "{opened}");
        assert!(browser.records.keys().all(|place| place.starts_with("r-")), "{:?}", browser.records.keys());
        let open = browser.ask(&page, "", json!({}));
        assert!(open["again"].as_u64().unwrap() > 1 && open["blocks"].to_string().contains("#/run/r-"), "{open}");
        browser.run();
        let done = browser.ask(&page, "", json!({}));
        assert!(done["again"].is_null() && done["blocks"].to_string().contains("6 of 6 trials"), "{done}");
        browser.ask(&page, "conclude", json!({"learnt-1": ["So it is."]}));
        // A study of this browser goes there with its trials.
        let old = browser.records.values().next().unwrap().clone();
        browser.records.insert("b-old".into(), old);
        browser.ask(&page, "open-results", json!({"record": ["old"]}));
        let campaign = browser.campaign(page.strip_prefix("campaign ").unwrap());
        assert_eq!(campaign.open_round().unwrap().1.progress(), (6, 6));
        assert_eq!(browser.records.keys().filter(|place| place.starts_with("r-")).count(), 2);
        // And back: nothing of the copy is on the runner.
        let back = browser.ask(&page, "copy-browser", json!({}));
        let key = back["go"].as_str().unwrap().strip_prefix("#/campaign/").unwrap().to_owned();
        assert!(places(&browser.campaign(&key)).iter().all(|place| place.starts_with("b-")));
        let list = browser.ask("campaign ", "", json!({}));
        assert!(list["blocks"].to_string().contains("On the runner"), "{list}");
        browser.ask("campaign ", "begin", json!({"name": ["there"], "home": ["runner"], "record": ["design"]}));
        assert_eq!(browser.campaigns.iter().filter(|(key, _)| key.starts_with("r-")).count(), 2);
    }

    #[test]
    fn a_stored_study_becomes_a_round_with_its_trials() {
        let (mut browser, page) = begun();
        let study = external(
            json!({"rate": {"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"}, "kind": {"role": "fixed", "value": "a"}}),
            6,
        );
        browser.records.insert("b-old".into(), Record::new(Study::from_json(&study).unwrap()));
        browser.run();
        browser.ask(&page, "open-results", json!({"record": ["old"]}));
        let campaign = browser.campaign(page.strip_prefix("campaign ").unwrap());
        assert_eq!(campaign.open_round().unwrap().1.progress(), (6, 6));
        assert_eq!(browser.records.len(), 1);
        assert_eq!(campaign.plan().baseline().space.value("kind", &Values::new()), Some(&Value::from("a")));
    }
}
