//! Totals: a disk that is full or gone, a study that cannot be read or ends the process, memory, connections, long texts.

mod support;

use serde_json::{Value as Json, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Scratch, Server, json_of, lab, output, send, study, text, wait};

fn brought(study: &Json, trains: bool) -> String {
    json!({"record": format!("{}\n", json!({"format": "lab.record/1", "study": study})), "csv": null, "trains": trains})
        .to_string()
}

fn put(address: &str, key: &str, study: &Json, trains: bool) -> (u16, String) {
    send(address, "PUT", &format!("/records/{key}"), &brought(study, trains))
}

fn state(address: &str, number: u64) -> Json {
    json_of(address, "/studies")["studies"].as_array().unwrap()[number as usize - 1]["state"].clone()
}

fn until(what: &str, within: Duration, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < within, "{what} does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_store_without_room_says_so_ends_at_once_and_goes_on_when_there_is_room() {
    let scratch = Scratch::new("full");
    let store = scratch.path("store");
    let server = Server::start(&store, &["--store-limit", "1MiB"]);
    let address = server.address.clone();
    assert_eq!(put(&address, "a", &study(8, 20_000, 1), true).0, 200);
    until("trouble", Duration::from_secs(60), || !json_of(&address, "/status")["trouble"].is_null());
    let (asked, (status, refusal)) = (Instant::now(), put(&address, "b", &study(4, 40, 20), false));
    assert!(status == 507 && refusal.contains("--store-limit"), "{status} {refusal}");
    assert!(asked.elapsed() < Duration::from_secs(2));
    assert_eq!(send(&address, "GET", "/healthz", "").0, 200);
    assert_eq!(state(&address, 1), "running", "it waits");
    let asked = Instant::now();
    assert_eq!(server.terminate(), 0);
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());

    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    assert_eq!(json_of(&address, "/status")["trouble"], Json::Null);
    until("the end", Duration::from_secs(120), || state(&address, 1) == "finished");
    let (_, file) = send(&address, "GET", "/records/a", "");
    assert_eq!(file.lines().count(), 1 + 8 * 20_002, "nothing is lost, nothing twice");
    assert_eq!(server.terminate(), 0);
}

#[test]
fn a_store_that_vanished_is_noticed_and_taken_up_when_it_is_back() {
    let scratch = Scratch::new("vanished");
    let (store, aside) = (scratch.path("store"), scratch.path("aside"));
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    assert_eq!(put(&address, "a", &study(2, 40, 20), false).0, 200);
    std::fs::rename(&store, &aside).unwrap();
    let (status, refusal) = put(&address, "b", &study(4, 40, 20), false);
    assert!(matches!(status, 500 | 507), "{status} {refusal}");
    std::fs::rename(&aside, &store).unwrap();
    until("the store", Duration::from_secs(5), || put(&address, "b", &study(4, 40, 20), false).0 == 200);
    std::fs::remove_dir_all(&store).unwrap();
    assert!(matches!(put(&address, "c", &study(4, 40, 20), false).0, 500 | 507));
    let asked = Instant::now();
    server.terminate();
    assert!(asked.elapsed() < Duration::from_secs(3));
}

#[test]
fn one_study_that_cannot_be_read_is_set_aside_alone() {
    let scratch = Scratch::new("aside");
    let store = scratch.path("store");
    let server = Server::start(&store, &[]);
    for key in ["a", "b", "c"] {
        assert_eq!(put(&server.address, key, &study(2, 40, 20), key != "b").0, 200);
    }
    let address = server.address.clone();
    until("training", Duration::from_secs(60), || state(&address, 3) == "finished");
    assert_eq!(server.terminate(), 0);
    let database = rusqlite::Connection::open(store.join("lab.sqlite")).unwrap();
    database.execute("UPDATE study SET state = 'running' WHERE id = 1", []).unwrap();
    database.execute("UPDATE event SET payload = 'torn' WHERE study = 1 AND seq = 3", []).unwrap();
    database.execute("UPDATE study SET definition = '{}' WHERE id = 2", []).unwrap();
    drop(database);
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    let aside = json_of(&address, "/status")["set_aside"].clone();
    assert!(aside[0]["study"] == 2 && aside[0]["en"].as_str().unwrap().contains("study 2"), "{aside}");
    assert_eq!(send(&address, "GET", "/records/c", "").0, 200);
    assert_eq!(put(&address, "d", &study(2, 40, 20), true).0, 200);
    until("training", Duration::from_secs(60), || state(&address, 4) == "finished");
    for number in [1, 2] {
        assert_eq!(send(&address, "DELETE", &format!("/studies/{number}"), "").0, 204);
    }
    assert_eq!(json_of(&address, "/studies")["total"], 2);
    assert_eq!(server.terminate(), 0);
}

#[test]
fn a_study_that_ends_the_process_twice_waits_for_a_person() {
    let scratch = Scratch::new("deaths");
    let store = scratch.path("store");
    // Nothing is measured before the kill.
    let slow = study(2, 1_000_000, 1_000_000);
    let server = Server::start(&store, &[]);
    assert_eq!(put(&server.address, "a", &slow, true).0, 200);
    std::thread::sleep(Duration::from_millis(700));
    server.kill();
    let server = Server::start(&store, &[]);
    assert_eq!(state(&server.address, 1), "running", "once is no pattern");
    std::thread::sleep(Duration::from_millis(700));
    server.kill();
    let server = Server::start(&store, &[]);
    let address = server.address.clone();
    until("the pause", Duration::from_secs(2), || state(&address, 1) == "paused");
    assert_eq!(put(&address, "b", &study(2, 40, 20), true).0, 200);
    until("another study", Duration::from_secs(60), || state(&address, 2) == "finished");
    assert_eq!(server.terminate(), 0);
}

#[test]
fn a_record_that_is_deleted_while_it_is_written_is_no_success() {
    let scratch = Scratch::new("gone");
    let file = scratch.write("study.json", &study(8, 2_000, 10).to_string());
    let record = scratch.path("record.jsonl");
    let mut child =
        lab(&["run", text(&file), "--out", text(&record), "--device", "cpu"]).stderr(Stdio::piped()).spawn().unwrap();
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    until("the record", Duration::from_secs(60), || length(&record) > 3_000);
    std::fs::remove_file(&record).unwrap();
    let status = wait(&mut child, Duration::from_secs(60)).expect("it ends");
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(
        said.contains("deleted or replaced") && said.contains("run again") && !said.contains("trials done"),
        "{said}"
    );
}

#[test]
fn training_beyond_the_memory_there_is_is_refused_before_it_begins() {
    let scratch = Scratch::new("memory");
    let file = scratch.write("study.json", &study(2, 40, 20).to_string());
    let record = scratch.path("record.jsonl");
    let run = ["run", text(&file), "--out", text(&record), "--device", "cpu", "--memory", "1KiB"];
    let (status, _, stderr) = output(&run);
    assert!(status == 1 && stderr.contains("MiB of memory") && stderr.contains("--memory"), "{stderr}");
    let server = Server::start(&scratch.path("store"), &["--memory", "1KiB"]);
    assert_eq!(put(&server.address, "a", &study(2, 40, 20), true).0, 200);
    until("the refusal", Duration::from_secs(20), || state(&server.address, 1) == "broken");
    assert_eq!(server.terminate(), 0);
}

#[test]
fn long_texts_are_refused_with_their_place_and_break_nothing() {
    let scratch = Scratch::new("texts");
    let store = scratch.path("store");
    let server = Server::start(&store, &[]);
    let mut long = study(2, 40, 20);
    long["name"] = json!("n".repeat(3 << 20));
    let (status, refusal) = put(&server.address, "a", &long, false);
    assert!(status == 400 && refusal.contains("$.name") && refusal.len() < 10_000, "{status} {} bytes", refusal.len());
    let mut options = study(2, 40, 20);
    options["parameters"]["optimizer"]["choice"] = json!(["x".repeat(1 << 20), "adam"]);
    let (status, refusal) = put(&server.address, "a", &options, false);
    assert!(status == 400 && refusal.len() < 10_000, "{status} {} bytes", refusal.len());
    let header = json!({"format": "lab.record/1", "study": study(2, 40, 20)}).to_string();
    for line in [
        json!({"trial": 0, "start": {"values": {"optimizer": "x".repeat(1 << 20)}, "seed": 1}}),
        json!({"trial": 0, "end": {"outcome": "failed", "reason": "x".repeat(1 << 20)}}),
    ] {
        let body = json!({"record": format!("{header}\n{line}\n"), "csv": null, "trains": false}).to_string();
        let (status, refusal) = send(&server.address, "PUT", "/records/a", &body);
        assert!(status == 400 && refusal.contains("line 2") && refusal.contains("100000"), "{status} {refusal}");
    }
    assert_eq!(json_of(&server.address, "/studies")["total"], 0);
    assert_eq!(server.terminate(), 0);
}

#[test]
fn connections_are_counted_and_unread_answers_take_no_memory() {
    let scratch = Scratch::new("connections");
    let server = Server::start(&scratch.path("store"), &[]);
    let address = server.address.clone();
    // Whoever says nothing makes room for whoever comes, and for nobody's harm.
    let idle: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(&address).unwrap()).collect();
    let (asked, mut first) = (Instant::now(), idle.first().unwrap());
    assert_eq!(send(&address, "GET", "/healthz", "").0, 200);
    assert!(asked.elapsed() < Duration::from_secs(2));
    first.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(first.read(&mut [0]).unwrap_or(0), 0, "the oldest was ended");
    drop(idle);
    // Those who were let in stay, and then there is no more room.
    let ask = format!("GET /status HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut known: Vec<TcpStream> = Vec::new();
    loop {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut answer = [0; 12];
        let asked = stream.write_all(ask.as_bytes()).and_then(|()| stream.read_exact(&mut answer));
        if asked.is_err() || &answer != b"HTTP/1.1 200" {
            break;
        }
        known.push(stream);
    }
    assert_eq!(known.len(), 256);
    drop(known);
    until("a free place", Duration::from_secs(5), || {
        TcpStream::connect(&address).is_ok_and(|mut stream| {
            let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
            let mut answer = String::new();
            stream.write_all(request.as_bytes()).is_ok()
                && stream.read_to_string(&mut answer).is_ok()
                && answer.starts_with("HTTP/1.1 200")
        })
    });
    // A record of 30 MB, asked for by twelve who never read.
    let mut file = json!({"format": "lab.record/1", "study": study(2, 40, 20)}).to_string() + "\n";
    file += "{\"trial\":0,\"start\":{\"values\":{\"optimizer\":\"adam\"},\"seed\":1}}\n";
    for step in 1..400_000 {
        file +=
            &format!("{{\"trial\":0,\"step\":{step},\"metrics\":{{\"train_loss\":0.3,\"valid_error\":0.123456}}}}\n");
    }
    let body = json!({"record": file, "csv": null, "trains": false}).to_string();
    assert_eq!(send(&address, "PUT", "/records/a", &body).0, 200);
    let before = server.memory("VmRSS");
    let unread: Vec<TcpStream> = (0..12)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            write!(stream, "GET /records/a HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_secs(1));
    let grown = server.memory("VmRSS").saturating_sub(before);
    assert!(grown < 60 << 20, "{} MiB", grown >> 20);
    drop(unread);
    assert_eq!(send(&address, "GET", "/records/a", "").1, file);
    assert_eq!(server.terminate(), 0);
}
