//! The program under stress, for minutes: kills, a disk of 1 MiB, 1,024 file descriptors, 4 GiB of memory, thirty clients
//! that watch or never read, records of a million trials. Each prints what it found.
//!
//! `cargo test -p native-runner --no-default-features --test stress -- --ignored --nocapture --test-threads 1`

mod support;

use lab_core::campaign::{Campaign, Design, Event, Plan, event_to_line, fixed_at, header_to_line};
use lab_core::protocol::ClientMessage;
use lab_core::record::{Lines, header_to_line as record_header};
use lab_core::sampler::Sequence;
use lab_core::study::Study;
use serde_json::{Value as Json, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use support::{Scratch, Server, json_of, kill_as_it_grows, lab, send, study, text};

fn brought(study: &Json, trains: bool) -> String {
    let header = json!({"format": "lab.record/1", "study": study});
    json!({"record": format!("{header}\n"), "csv": null, "trains": trains}).to_string()
}

/// The program under a limit of the shell.
fn limited(scratch: &Scratch, limit: &str) -> PathBuf {
    let script = format!("#!/bin/sh\nulimit {limit}\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_lab"));
    let path = scratch.write("limited", &script);
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    path
}

#[test]
#[ignore = "minutes"]
fn sixty_kills_after_each_kind_of_put_lose_nothing_that_was_acknowledged() {
    let scratch = Scratch::new("stress-serve");
    let store = scratch.path("store");
    let plain = Study::from_json(&study(1, 40, 10)).unwrap();
    let first = Sequence::new(&plain.space, &plain.sampler).point(0).unwrap();
    let mut campaign = Campaign::new(Plan::new("kept", "", fixed_at(&plain, &first).unwrap()).unwrap());
    let mut file = header_to_line(campaign.plan());
    let (mut lost, mut kept) = (0, Vec::new());
    // After the last kill there is one more look.
    for round in 0..=180 {
        let server = Server::start(&store, &[]);
        let address = server.address.clone();
        for key in &kept {
            lost += usize::from(send(&address, "GET", &format!("/records/{key}"), "").0 != 200);
        }
        let campaigns = json_of(&address, "/campaigns");
        lost += usize::from(round > 120 && campaigns["campaigns"][0]["file"].as_str() != Some(&file));
        if round == 180 {
            break;
        }
        let key = format!("k{round}");
        match round / 60 {
            0 => {
                assert_eq!(send(&address, "PUT", &format!("/records/{key}"), &brought(&study(2, 40, 20), false)).0, 200)
            }
            1 => {
                assert_eq!(send(&address, "PUT", &format!("/records/{key}"), &brought(&study(2, 200, 20), true)).0, 200)
            }
            _ => {
                // The file grows by a line each time, so that each of them can be lost.
                if round > 120 {
                    let spent = lab_core::campaign::Spent { seconds: 1.0, steps: 1 };
                    let event = match campaign.open_round() {
                        None => Event::Opened(Box::new(Design::joint(plain.clone()))),
                        Some(_) => Event::Spent { round: 1, study: 1, spent },
                    };
                    campaign.apply(event.clone()).unwrap();
                    file += &event_to_line(&event);
                }
                assert_eq!(send(&address, "PUT", "/campaigns/c", &file).0, 204);
            }
        }
        if round < 120 {
            kept.push(key);
        }
        server.kill();
    }
    println!("180 kills of serve: {lost} lost");
    assert_eq!(lost, 0);
}

#[test]
#[ignore = "minutes"]
fn six_hundred_kills_of_run_change_nothing() {
    let scratch = Scratch::new("stress-run");
    let (mut kills, mut rounds) = (0, 0);
    let fold = |path: &Path| {
        let mut lines = Lines::new();
        lines.push(&std::fs::read(path).unwrap()).unwrap();
        lines.finish().unwrap().record
    };
    let file = scratch.write("study.json", &study(6, 400, 10).to_string());
    let whole = scratch.path("whole.jsonl");
    let run = |out: &Path| lab(&["run", text(&file), "--out", text(out), "--device", "cpu"]);
    assert!(run(&whole).stderr(Stdio::null()).status().unwrap().success());
    while kills < 600 {
        let out = scratch.path(&format!("{rounds}.jsonl"));
        kills += kill_as_it_grows(|| run(&out), &out, &[1, 400, 900, 1_500, 700, 300, 2_000, 1_000, 50, 1_200]);
        assert!(run(&out).stderr(Stdio::null()).status().unwrap().success());
        assert_eq!(fold(&out), fold(&whole), "round {rounds}");
        rounds += 1;
    }
    println!("{kills} kills of run in {rounds} records: none differs");
}

#[test]
#[ignore = "needs root"]
fn a_disk_of_one_mebibyte_is_told_and_lived_with() {
    let scratch = Scratch::new("stress-disk");
    let disk = scratch.path("disk");
    std::fs::create_dir(&disk).unwrap();
    let mount = |options: &str| {
        Command::new("mount").args(["-t", "tmpfs", "-o", options, "lab", text(&disk)]).status().unwrap().success()
    };
    assert!(mount("size=1m"), "this needs root");
    let server = Server::start(&disk.join("store"), &[]);
    let address = server.address.clone();
    assert_eq!(send(&address, "PUT", "/records/a", &brought(&study(8, 20_000, 1), true)).0, 200);
    let begun = Instant::now();
    while json_of(&address, "/status")["trouble"].is_null() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    let asked = Instant::now();
    let (status, refusal) = send(&address, "PUT", "/records/b", &brought(&study(4, 40, 20), false));
    println!("full after {:?}; PUT: {status} after {:?}: {refusal}", begun.elapsed(), asked.elapsed());
    assert_eq!(status, 507);
    assert!(mount("remount,size=64m"));
    let begun = Instant::now();
    while !json_of(&address, "/status")["trouble"].is_null() {
        assert!(begun.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("room again: noticed after {:?}", begun.elapsed());
    // The rest of the disk, as far as there is any.
    let _ = std::fs::write(disk.join("filler"), vec![0; 64 << 20]);
    while json_of(&address, "/status")["trouble"].is_null() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let asked = Instant::now();
    assert_eq!(server.terminate(), 0);
    println!("SIGTERM on a full disk: {:?}", asked.elapsed());
    let _ = std::fs::remove_file(disk.join("filler"));
    assert!(mount("remount,size=256m"));
    let server = Server::start(&disk.join("store"), &[]);
    let begun = Instant::now();
    while json_of(&server.address, "/studies")["studies"][0]["state"] != "finished" {
        assert!(begun.elapsed() < Duration::from_secs(120));
        std::thread::sleep(Duration::from_millis(100));
    }
    let lines = send(&server.address, "GET", "/records/a", "").1.lines().count();
    assert_eq!(lines, 1 + 8 * 20_002);
    assert_eq!(server.terminate(), 0);
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
}

#[test]
#[ignore = "seconds, many connections"]
fn a_thousand_file_descriptors_are_enough() {
    let scratch = Scratch::new("stress-fds");
    let server = Server::start_program(&limited(&scratch, "-n 1024"), &scratch.path("store"), &[]);
    let address = server.address.clone();
    let mut held: Vec<TcpStream> = Vec::new();
    for n in 0..2_000 {
        let Ok(mut stream) = TcpStream::connect(&address) else { break };
        // Half a request.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: ");
        held.push(stream);
        if n % 500 == 499 {
            println!(
                "{n} connections: {} descriptors",
                std::fs::read_dir(format!("/proc/{}/fd", server.child.id())).unwrap().count()
            );
        }
    }
    let begun = Instant::now();
    loop {
        if let Ok(mut stream) = TcpStream::connect(&address) {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            let _ = write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
            let mut answer = String::new();
            if std::io::Read::read_to_string(&mut stream, &mut answer).is_ok() && answer.contains("200 OK") {
                break;
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "half-sent requests are never given up");
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("{} half-sent requests: served again after {:?}", held.len(), begun.elapsed());
    assert_eq!(server.terminate(), 0);
}

/// A convolutional network with the largest batch that `check` accepts.
fn largest() -> (Json, u64) {
    let mut json = study(1, 1, 1);
    json["workload"] = json!({"dataset": "mnist", "model": {"family": "cnn"}});
    json["parameters"]["model.width"]["value"] = json!(256);
    json["parameters"]["model.depth"]["value"] = json!(4);
    let (mut low, mut high) = (32, 6_001);
    while high - low > 1 {
        let middle = (low + high) / 2;
        json["parameters"]["batch_size"]["value"] = json!(middle);
        if Study::from_json(&json).is_ok() { low = middle } else { high = middle }
    }
    println!("the largest batch accepted: {low}");
    (json, low)
}

#[test]
#[ignore = "takes gigabytes"]
fn four_gibibytes_hold_what_they_hold_and_refuse_the_rest() {
    let scratch = Scratch::new("stress-memory");
    let program = limited(&scratch, "-v 4194304");
    let (mut json, most) = largest();
    for batch in [most, most / 2, most * 4 / 10, most / 4] {
        json["parameters"]["batch_size"]["value"] = json!(batch);
        let file = scratch.write("study.json", &json.to_string());
        let record = scratch.path(&format!("{batch}.jsonl"));
        let run = ["run", text(&file), "--out", text(&record), "--device", "cpu"];
        let done = Command::new(&program).args(run).env("LC_ALL", "C").output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        println!("batch {batch}: {:?}: {}", done.status.code(), said.lines().last().unwrap_or_default());
        assert!(matches!(done.status.code(), Some(0 | 1)), "{said}");
    }
    let server = Server::start_program(&program, &scratch.path("store"), &[]);
    json["parameters"]["batch_size"]["value"] = json!(most);
    assert_eq!(send(&server.address, "PUT", "/records/a", &brought(&json, true)).0, 200);
    let begun = Instant::now();
    while json_of(&server.address, "/studies")["studies"][0]["state"] == "running" {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(50));
    }
    println!("serve: {}", json_of(&server.address, "/studies")["studies"][0]["state"]);
    assert_eq!(server.terminate(), 0);
}

/// What a server's processor time went to, in ticks of the system's clock.
#[derive(Clone, Copy)]
struct Spent {
    /// By the threads that train.
    training: u64,
    /// By all others, those that have ended included.
    serving: u64,
}

impl Spent {
    fn of(server: &Server) -> Self {
        let process = format!("/proc/{}", server.child.id());
        let all = ticks(&format!("{process}/stat")).unwrap().1;
        let threads = std::fs::read_dir(format!("{process}/task")).unwrap().flatten();
        // A thread may end while it is looked at; those that train live as long as the study trains.
        let threads = threads.filter_map(|thread| ticks(&format!("{}/stat", thread.path().display())));
        let training = threads.filter(|(name, _)| name.starts_with("worker ")).map(|(_, ticks)| ticks).sum();
        Self { training, serving: all - training }
    }

    /// What was spent since then.
    fn since(self, server: &Server) -> Self {
        let now = Self::of(server);
        Self { training: now.training - self.training, serving: now.serving - self.serving }
    }

    fn share(self) -> f64 {
        self.serving as f64 / self.training as f64
    }
}

/// The name of a process or thread, and the processor time it took.
fn ticks(stat: &str) -> Option<(String, u64)> {
    let text = std::fs::read_to_string(stat).ok()?;
    let (head, rest) = text.rsplit_once(") ")?;
    let name = head.split_once('(')?.1.to_owned();
    let fields: Vec<&str> = rest.split(' ').collect();
    // The 14th and 15th field of all; the name was the second.
    Some((name, fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?))
}

/// A client that reads whatever comes and does nothing else, until the server is gone: how many bytes that were.
fn idle(address: &str, study: u64) -> Arc<AtomicU64> {
    let mut stream = subscribed(address, study);
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 101", "it was let in");
    let read = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&read);
    std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(bytes @ 1..) = stream.read(&mut buffer) {
            counted.fetch_add(bytes as u64, Ordering::Relaxed);
        }
    });
    read
}

/// Processor time is compared, not speed, and with all that training could take, as on a machine of its own: so it does not
/// matter what else the machine does.
#[test]
#[ignore = "a minute and a half"]
fn watching_takes_a_hundredth_of_training_at_most() {
    const SECONDS: u64 = 40;
    /// Ticks of a second, on every Linux.
    const TICKS: u64 = 100;
    let scratch = Scratch::new("stress-clients");
    let server = Server::start(&scratch.path("store"), &[]);
    let address = server.address.clone();
    // A long history to replay, and a study that trains.
    let mut file = record_header(&Study::from_json(&study(2, 40, 20)).unwrap());
    file += "{\"trial\":0,\"start\":{\"values\":{\"optimizer\":\"adam\"},\"seed\":1}}\n";
    for step in 1..400_000 {
        file += &format!("{{\"trial\":0,\"step\":{step},\"metrics\":{{\"valid_error\":0.1,\"train_loss\":0.3}}}}\n");
    }
    let body = json!({"record": file, "csv": null, "trains": false}).to_string();
    assert_eq!(send(&address, "PUT", "/records/history", &body).0, 200);
    assert_eq!(send(&address, "PUT", "/records/training", &brought(&study(64, 900_000, 100), true)).0, 200);
    std::thread::sleep(Duration::from_secs(5));
    let from = Spent::of(&server);
    std::thread::sleep(Duration::from_secs(SECONDS));
    let alone = from.since(&server);

    let before = server.memory("VmRSS");
    // Fifteen follow what trains, one reads the whole history, and fourteen read nothing; these come again when they were cut.
    let mut reading: Vec<_> = (0..15).map(|_| idle(&address, 2)).collect();
    reading.push(idle(&address, 1));
    let from = Spent::of(&server);
    let mut grown = 0;
    let mut unread: Vec<TcpStream> = Vec::new();
    for second in 0..SECONDS {
        if second % 12 == 0 {
            unread.clear();
            std::thread::sleep(Duration::from_millis(300));
            unread.extend((0..14).map(|_| subscribed(&address, 1)));
        }
        std::thread::sleep(Duration::from_secs(1));
        grown = grown.max(server.memory("VmRSS").saturating_sub(before));
    }
    let watched = from.since(&server);
    let available = (SECONDS * cores() * TICKS) as f64;
    let cost = (watched.serving as f64 - alone.serving as f64) / available;
    println!(
        "watching costs {:.2} % of the cores that train ({:.2} % of the processor time they got, which was {:.0} % of theirs); {} MiB",
        100.0 * cost,
        100.0 * (watched.share() - alone.share()),
        100.0 * watched.training as f64 / available,
        grown >> 20
    );
    assert!(cost <= 0.01 && grown < 100 << 20);
    let least = reading.iter().map(|read| read.load(Ordering::Relaxed)).min();
    assert!(least > Some(10_000), "somebody was sent next to nothing: {least:?} bytes");
    assert_eq!(server.terminate(), 0);
}

fn cores() -> u64 {
    std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64)
}

/// A websocket that has subscribed to a study from its start, of which nothing was read yet.
fn subscribed(address: &str, study: u64) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lab.v1\r\n\r\n"
    )
    .unwrap();
    for message in [
        ClientMessage::Hello { min: 1, max: 1 },
        ClientMessage::Subscribe { study: lab_core::protocol::StudyId(study), epoch: 0, after_seq: 0 },
    ] {
        let text = serde_json::to_string(&message).unwrap();
        assert!(text.len() < 126);
        let mut frame = vec![0x81, 0x80 | text.len() as u8, 0, 0, 0, 0];
        frame.extend_from_slice(text.as_bytes());
        stream.write_all(&frame).unwrap();
    }
    stream
}

#[test]
#[ignore = "takes a gigabyte of disk"]
fn large_records_are_read_in_bounded_memory_or_refused() {
    let scratch = Scratch::new("stress-records");
    let header = record_header(&Study::from_json(&study(2, 40, 20)).unwrap());
    let million = scratch.path("million.jsonl");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&million).unwrap());
    file.write_all(header.as_bytes()).unwrap();
    for trial in 0..1_000_000 {
        writeln!(file, "{{\"trial\":{trial},\"start\":{{\"values\":{{\"optimizer\":\"adam\"}},\"seed\":{trial}}}}}")
            .unwrap();
        writeln!(file, "{{\"trial\":{trial},\"step\":1,\"metrics\":{{\"valid_error\":0.5}}}}").unwrap();
    }
    drop(file);
    let name = "n".repeat(1 << 20);
    let named = format!(
        "{header}{{\"trial\":0,\"start\":{{\"values\":{{\"optimizer\":\"adam\"}},\"seed\":1}}}}\n{{\"trial\":0,\"step\":1,\"metrics\":{{\"{name}\":1}}}}\n"
    );
    let named = scratch.write("named.jsonl", &named);
    let row = scratch.write("row.csv", &format!("trial,a\n1,{}\n", "1,".repeat(100 << 20)));
    scratch.write("table.csv", &"1,".repeat(100 << 20));
    let mut own = study(2, 40, 20);
    own["workload"]["dataset"] = json!({"csv": "table.csv", "target": "y", "task": "regression"});
    let own = scratch.write("own.json", &own.to_string());
    let (out, record) = (scratch.path("out.jsonl"), scratch.path("record.jsonl"));
    let program = limited(&scratch, "-v 3145728");
    for arguments in [
        vec!["analyze", text(&million), "--json"],
        vec!["analyze", text(&named), "--json"],
        vec!["import", "csv", text(&row), "--out", text(&out), "--measured", "a", "--direction", "minimize"],
        vec!["run", text(&own), "--out", text(&record), "--device", "cpu"],
    ] {
        let begun = Instant::now();
        let done = Command::new(&program).args(&arguments).env("LC_ALL", "C").output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        println!(
            "{}: {:?} in {:?}: {}",
            arguments[0],
            done.status.code(),
            begun.elapsed(),
            said.lines().last().unwrap_or_default()
        );
        assert!(matches!(done.status.code(), Some(0 | 1)), "{said}");
    }
}
