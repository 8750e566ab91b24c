//! What campaigns keep in the runner's store: files that only grow, records with their trials, over HTTP and a killed server.

mod support;

use lab_core::campaign::{Campaign, Design, Event, Plan, event_to_line, fixed_at, header_to_line};
use lab_core::record::{Lines, header_to_line as record_header};
use lab_core::sampler::Sequence;
use lab_core::study::Study;
use serde_json::{Value as Json, json};
use std::time::{Duration, Instant};
use support::{Scratch, Server, get, json_of, send};

fn study(trials: u64) -> Study {
    Study::from_json(&support::study(trials, 40, 10)).unwrap()
}

fn campaign() -> Campaign {
    let study = study(1);
    let first = Sequence::new(&study.space, &study.sampler).point(0).unwrap();
    Campaign::new(Plan::new("kept", "", fixed_at(&study, &first).unwrap()).unwrap())
}

fn brought(record: &str, trains: bool) -> String {
    json!({"record": record, "csv": null, "trains": trains}).to_string()
}

fn listed(address: &str) -> Vec<(String, String)> {
    let (status, body) = send(address, "GET", "/campaigns", "");
    assert_eq!(status, 200, "{body}");
    let json: Json = serde_json::from_str(&body).unwrap();
    let text = |row: &Json, key: &str| row[key].as_str().unwrap().to_owned();
    json["campaigns"].as_array().unwrap().iter().map(|row| (text(row, "key"), text(row, "file"))).collect()
}

#[test]
fn a_campaign_and_its_studies_survive_a_killed_server() {
    let scratch = Scratch::new("shelf");
    let store = scratch.path("store");
    let server = Server::start(&store, &[]);
    let address = server.address.clone();

    let mut campaign = campaign();
    let begun = header_to_line(campaign.plan());
    assert_eq!(send(&address, "PUT", "/campaigns/c1", &begun).0, 204);
    let study = study(4);
    let (status, body) = send(&address, "PUT", "/records/c1x1x1", &brought(&record_header(&study), true));
    assert_eq!(status, 200, "{body}");
    let again = send(&address, "PUT", "/records/c1x1x1", &brought(&record_header(&study), true));
    assert_eq!(again, (200, body.clone()), "a repeated request makes no second study");
    let opened = Event::Opened(Box::new(Design::joint(study.clone())));
    let kept = Event::Kept { round: 1, study: 1, place: "r-c1x1x1".into() };
    campaign.apply(opened.clone()).unwrap();
    let grown = format!("{begun}{}{}", event_to_line(&opened), event_to_line(&kept));
    assert_eq!(send(&address, "PUT", "/campaigns/c1", &grown).0, 204);
    server.kill();

    // What was acknowledged is there, and training goes on.
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    assert_eq!(listed(&address), [("c1".to_owned(), grown.clone())]);
    let begun_at = Instant::now();
    let file = loop {
        let (status, file) = send(&address, "GET", "/records/c1x1x1", "");
        assert_eq!(status, 200, "{file}");
        let mut lines = Lines::new();
        lines.push(file.as_bytes()).unwrap();
        let record = lines.finish().unwrap().record;
        assert_eq!(record.study, study);
        if record.is_complete() {
            campaign.supply(1, 1, record).unwrap();
            break file;
        }
        assert!(begun_at.elapsed() < Duration::from_secs(120), "{file}");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(campaign.open_round().unwrap().1.progress(), (4, 4));

    // A window that has not seen the last line cannot take it back.
    let (status, refusal) = send(&address, "PUT", "/campaigns/c1", &begun);
    assert!(status == 409 && refusal.contains("another window"), "{status} {refusal}");
    assert_eq!(listed(&address), [("c1".to_owned(), grown)]);

    // A record that was trained elsewhere comes with its trials and is not trained.
    assert_eq!(send(&address, "PUT", "/records/copy", &brought(&file, true)).0, 200);
    let fold = |file: &str| {
        let mut lines = Lines::new();
        lines.push(file.as_bytes()).unwrap();
        lines.finish().unwrap().record
    };
    assert_eq!(fold(&send(&address, "GET", "/records/copy", "").1), fold(&file));
    let (_, answer) = get(&address, "GET", "/records/copy", &[("Host", &address)]);
    let header = |name: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix(name));
        line.map(str::to_owned).unwrap_or_else(|| panic!("{name} is missing in {answer}"))
    };
    assert_eq!(header("lab-study: "), "2");
    let tag = header("etag: ");
    assert_eq!(get(&address, "GET", "/records/copy", &[("Host", &address), ("If-None-Match", &tag)]).0, 304);

    assert_eq!(send(&address, "DELETE", "/campaigns/c1", "").0, 204);
    assert!(listed(&address).is_empty());
    assert_eq!(send(&address, "GET", "/records/c1x1x1", "").0, 200, "its studies stay");
    assert_eq!(server.terminate(), 0);
}

#[test]
fn what_is_wrong_is_refused_and_nothing_is_stored() {
    let scratch = Scratch::new("shelf-refused");
    let server = Server::start(&scratch.path("store"), &[]);
    let address = server.address.as_str();
    let good = header_to_line(campaign().plan());
    for (path, body, status, words) in [
        ("/campaigns/a", "nonsense", 400, "line 1"),
        ("/campaigns/a", "", 400, ""),
        ("/campaigns/a-b", good.as_str(), 400, "letters and digits"),
        ("/campaigns/%2e%2e", good.as_str(), 400, "letters and digits"),
        ("/records/a", "{}", 400, "record"),
        ("/records/a", &brought("{\"format\": \"lab.record/1\"}", true), 400, "line 1"),
        ("/records/a.b", &brought(&record_header(&study(1)), true), 400, "letters and digits"),
        ("/records/none", "", 400, ""),
    ] {
        let (found, answer) = send(address, "PUT", path, body);
        assert!(found == status && answer.contains(words), "{path} {body}: {found} {answer}");
    }
    assert_eq!(send(address, "GET", "/records/none", "").0, 404);
    assert_eq!(send(address, "PUT", "/campaigns", &good).0, 405);
    assert_eq!(send(address, "DELETE", "/records/a", "").0, 404);
    assert_eq!(send(address, "DELETE", "/campaigns/a", "").0, 204, "it is not there afterwards");
    assert_eq!(send(address, "DELETE", "/studies/1", "").0, 404);
    assert_eq!(send(address, "DELETE", "/studies/x", "").0, 400);
    // More than is read is refused by its announced length.
    let head =
        format!("PUT /campaigns/a HTTP/1.1\r\nHost: {address}\r\nContent-Length: 9000000\r\nConnection: close\r\n\r\n");
    assert_eq!(support::ask(address, &head).0, 413);
    for method in ["GET", "PUT", "DELETE"] {
        for path in ["/campaigns", "/campaigns/a", "/records/a"] {
            let foreign = [("Host", address), ("Origin", "http://evil.example")];
            assert_eq!(get(address, method, path, &foreign).0, 403, "{method} {path}");
            assert_eq!(get(address, method, path, &[("Host", "evil.example")]).0, 421, "{method} {path}");
        }
    }
    assert!(listed(address).is_empty());
    assert_eq!(server.terminate(), 0);
}

/// A record file of trials that were measured once each, at that value.
fn measured(trials: u64, value: f64) -> String {
    let mut file = record_header(&study(8));
    let mut line = |event: Json| {
        file += &event.to_string();
        file.push('\n');
    };
    for trial in 0..trials {
        let values = json!({"adam.learning_rate": 0.001, "optimizer": "adam"});
        line(json!({"trial": trial, "start": {"values": values, "seed": trial}}));
        line(json!({"trial": trial, "step": 10, "metrics": {"valid_error": value}}));
        line(json!({"trial": trial, "end": {"outcome": "completed"}}));
    }
    file
}

#[test]
fn what_is_brought_again_adds_to_what_is_there_or_is_refused() {
    let scratch = Scratch::new("shelf-extend");
    let store = scratch.path("store");
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    let put = |trials, value| send(&address, "PUT", "/records/a", &brought(&measured(trials, value), false));
    assert_eq!(put(2, 0.5).0, 200);
    assert_eq!(put(2, 0.5).0, 200, "the same");
    assert_eq!(put(4, 0.5).0, 200, "more");
    assert_eq!(put(1, 0.5).0, 200, "less, all of which is there");
    let (status, refusal) = put(5, 0.6);
    assert!(status == 409 && refusal.contains("contradicts"), "{status} {refusal}");
    let other = brought(&record_header(&study(9)), false);
    let (status, refusal) = send(&address, "PUT", "/records/a", &other);
    assert!(status == 409 && refusal.contains("another study"), "{status} {refusal}");
    server.kill();
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    assert_eq!(send(&address, "GET", "/records/a", "").1, measured(4, 0.5), "what was acknowledged, and nothing else");
    let whole = brought(&measured(8, 0.5), false);
    assert!(send(&address, "PUT", "/records/a", &whole).1.contains("finished"));
    assert_eq!(server.terminate(), 0);
    let left: Vec<_> = std::fs::read_dir(&store).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "a clean end leaves the store and its lock: {left:?}");
}

#[test]
fn what_is_deleted_makes_room_and_lists_come_in_pages() {
    let scratch = Scratch::new("shelf-delete");
    let store = scratch.path("store");
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    for key in ["a", "b", "c"] {
        assert_eq!(send(&address, "PUT", &format!("/records/{key}"), &brought(&measured(4, 0.5), false)).0, 200);
    }
    // One that trains leaves its workers first.
    let long = Study::from_json(&support::study(2, 500_000, 50)).unwrap();
    assert_eq!(send(&address, "PUT", "/records/d", &brought(&record_header(&long), true)).0, 200);
    let used = || json_of(&address, "/status")["store"]["used"].as_u64().unwrap();
    let begun = Instant::now();
    while send(&address, "GET", "/records/d", "").1.lines().count() < 5 {
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
    let full = used();
    let page = json_of(&address, "/studies?limit=3");
    assert_eq!((page["studies"].as_array().unwrap().len(), &page["total"], &page["next"]), (3, &json!(4), &json!(3)));
    let page = json_of(&address, "/studies?limit=3&after=3");
    assert_eq!((&page["studies"][0]["key"], &page["next"]), (&json!("d"), &json!(null)));

    assert_eq!(send(&address, "DELETE", "/records/d", "").0, 204);
    assert_eq!(send(&address, "DELETE", "/studies/2", "").0, 204);
    for key in ["b", "d"] {
        assert_eq!(send(&address, "GET", &format!("/records/{key}"), "").0, 404);
    }
    let begun = Instant::now();
    while used() >= full {
        assert!(begun.elapsed() < Duration::from_secs(10), "{} of {full}", used());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(json_of(&address, "/studies")["total"], 2);
    // The key is free again, and the number is not given twice.
    assert_eq!(
        send(&address, "PUT", "/records/d", &brought(&measured(1, 0.1), false)).1,
        r#"{"study":5,"state":"paused"}"#
    );
    assert_eq!(server.terminate(), 0);

    let (status, stdout, stderr) = support::output(&["store", "--store", support::text(&store), "--delete", "5"]);
    assert!(status == 0 && stdout.lines().count() == 2 && stderr.contains("MiB"), "{stdout} {stderr}");
    assert_eq!(support::output(&["store", "--store", support::text(&store), "--delete", "5"]).0, 1);
}
