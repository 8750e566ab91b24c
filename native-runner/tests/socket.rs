//! The websocket: hello, submit, subscribe; broken connections that resume; clients that misbehave.

mod support;

use futures_util::{SinkExt, StreamExt};
use lab_core::protocol::frame::Measurements;
use lab_core::protocol::{Action, ClientMessage, Milestone, ServerMessage, State, Status, StudyId};
use lab_core::study::Study;
use lab_core::trial::{Event, Outcome, What};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use support::{Scratch, Server, study};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Events received, with their seq.
    events: Vec<(u64, Event)>,
    status: Option<Status>,
    live: bool,
    since: Instant,
}

impl Client {
    /// Connects without a word.
    async fn silent(address: &str) -> Self {
        let mut request = format!("ws://{address}/ws").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "lab.v1".parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        Self { socket, events: Vec::new(), status: None, live: false, since: Instant::now() }
    }

    async fn new(address: &str) -> Self {
        let mut client = Self::silent(address).await;
        client.say(&ClientMessage::Hello { min: 1, max: 1 }).await;
        assert!(matches!(client.hear().await, ServerMessage::Hello { version: 1, .. }));
        client
    }

    async fn say(&mut self, message: &ClientMessage) {
        self.send(Message::text(serde_json::to_string(message).unwrap())).await;
    }

    async fn send(&mut self, message: Message) {
        // A server that closed the connection meanwhile is what some tests are about.
        let _ = self.socket.send(message).await;
    }

    async fn next(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(Duration::from_secs(60), self.socket.next());
        next.await.expect("the server answers").and_then(Result::ok)
    }

    /// Waits for a message and takes it in; `None` when it was no control message.
    async fn take(&mut self) -> Option<ServerMessage> {
        assert!(self.since.elapsed() < Duration::from_secs(180), "what the test waits for does not come");
        let message = self.next().await.expect("the connection stays open");
        self.absorb(message)
    }

    fn absorb(&mut self, message: Message) -> Option<ServerMessage> {
        match message {
            Message::Binary(bytes) => {
                let frame = Measurements::decode(&bytes).unwrap();
                self.events.extend((frame.first_seq..).zip(frame.events));
                None
            }
            Message::Text(text) => {
                let message: ServerMessage = serde_json::from_str(&text).unwrap();
                match &message {
                    ServerMessage::Event { seq, trial, event, .. } => {
                        let what = match event.clone() {
                            Milestone::Start { values, seed } => What::Started { values, seed, name: None },
                            Milestone::End(outcome) => What::Ended(outcome),
                        };
                        self.events.push((*seq, Event { trial: *trial, what }));
                    }
                    ServerMessage::Status { status } => self.status = Some(status.clone()),
                    ServerMessage::Live { .. } => self.live = true,
                    _ => {}
                }
                Some(message)
            }
            Message::Ping(_) | Message::Pong(_) => None,
            other => panic!("{other:?}"),
        }
    }

    async fn hear(&mut self) -> ServerMessage {
        loop {
            if let Some(message) = self.take().await {
                return message;
            }
        }
    }

    /// The code with which the server closes.
    async fn closed(&mut self) -> u16 {
        loop {
            match self.next().await {
                Some(Message::Close(Some(frame))) => return frame.code.into(),
                Some(_) => {}
                None => return 0,
            }
        }
    }

    async fn submit(&mut self, key: &str, study: serde_json::Value) -> (StudyId, u64) {
        let study = Box::new(Study::from_json(&study).unwrap());
        self.say(&ClientMessage::Submit { key: key.into(), study, csv: None }).await;
        loop {
            match self.hear().await {
                ServerMessage::Submitted { study, epoch, key: answered } => {
                    assert_eq!(answered, key);
                    return (study, epoch);
                }
                ServerMessage::Refused { en, .. } => panic!("{en}"),
                _ => {}
            }
        }
    }

    async fn subscribe(&mut self, study: StudyId, epoch: u64, after_seq: u64) -> (u64, u64) {
        self.say(&ClientMessage::Subscribe { study, epoch, after_seq }).await;
        loop {
            if let ServerMessage::Subscribed { epoch, after_seq, .. } = self.hear().await {
                return (epoch, after_seq);
            }
        }
    }

    /// Reads on until the study is in that state and everything before it has arrived.
    async fn until(&mut self, state: State, ended: u64) {
        while !self.live || self.status.as_ref().is_none_or(|status| status.state != state || status.ended != ended) {
            self.take().await;
        }
        // The status may be ahead of events that wait for the next tick.
        let quiet = Duration::from_millis(500);
        while let Ok(Some(Ok(message))) = tokio::time::timeout(quiet, self.socket.next()).await {
            self.absorb(message);
        }
    }
}

/// Seqs 1, 2, 3, … and per trial one start, strictly ascending steps, one end.
fn check_whole(events: &[(u64, Event)], trials: u64) {
    assert_eq!(events.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (1..=events.len() as u64).collect::<Vec<_>>());
    let mut seen: BTreeMap<u64, (u64, u64, u64)> = BTreeMap::new();
    for (seq, event) in events {
        let (starts, last, ends) = seen.entry(event.trial).or_default();
        match &event.what {
            What::Started { .. } => *starts += 1,
            What::Measured { step, .. } => {
                assert!(*step > *last, "seq {seq}: trial {} step {step} after {last}", event.trial);
                *last = *step;
            }
            What::Ended(_) => *ends += 1,
        }
    }
    assert_eq!(seen.len() as u64, trials);
    assert!(seen.values().all(|(starts, _, ends)| (*starts, *ends) == (1, 1)), "{seen:?}");
}

#[tokio::test]
async fn a_study_is_submitted_once_trained_and_followed() {
    let scratch = Scratch::new("follow");
    let server = Server::start(&scratch.path("store"), &[]);
    let mut client = Client::new(&server.address).await;
    let (id, epoch) = client.submit("first", study(6, 100, 10)).await;
    assert!(epoch > 0 && epoch < 1 << 53);
    assert_eq!(client.submit("first", study(6, 100, 10)).await, (id, epoch), "a repeated request does nothing new");
    assert_eq!(client.subscribe(id, epoch, 0).await, (epoch, 0));
    client.until(State::Finished, 6).await;
    check_whole(&client.events, 6);

    // A study with mistakes is refused with them, and the connection goes on.
    let broken = r#"{"type": "submit", "key": "k", "study": {"format": "lab.study/1", "trials": 0}}"#;
    client.send(Message::text(broken)).await;
    match client.hear().await {
        ServerMessage::Refused { key, en, zh } => {
            assert!(key == "k" && en.contains("$.trials") && zh.contains("$.trials") && en != zh)
        }
        other => panic!("{other:?}"),
    }
    client.say(&ClientMessage::List).await;
    match client.hear().await {
        ServerMessage::Studies { studies } => {
            assert_eq!((studies.len(), studies[0].status.state), (1, State::Finished))
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.terminate(), 0);
}

#[tokio::test]
async fn ten_broken_connections_lose_and_repeat_nothing() {
    let scratch = Scratch::new("resume");
    let server = Server::start(&scratch.path("store"), &[]);
    let (id, epoch) = Client::new(&server.address).await.submit("first", study(8, 300, 3)).await;
    let mut events: Vec<(u64, Event)> = Vec::new();
    let mut cuts = 0;
    loop {
        let mut client = Client::new(&server.address).await;
        let seen = events.last().map_or(0, |(seq, _)| *seq);
        assert_eq!(client.subscribe(id, epoch, seen).await, (epoch, seen));
        if cuts == 10 {
            client.until(State::Finished, 8).await;
            events.append(&mut client.events);
            break;
        }
        while client.events.len() < 2 {
            client.take().await;
        }
        // Of what arrived, most is lost with the connection: there is always something to resume.
        let kept = (client.events.len() / 4).max(1);
        events.extend(client.events.drain(..kept));
        // Dropped without a word, as a lost network drops it.
        drop(client);
        cuts += 1;
    }
    check_whole(&events, 8);
    assert_eq!(
        events.iter().filter(|(_, event)| matches!(event.what, What::Measured { .. })).count(),
        800,
        "100 evaluations of 8 trials"
    );

    let mut fresh = Client::new(&server.address).await;
    // Another history, or a future that never was, begins anew.
    assert_eq!(fresh.subscribe(id, epoch + 1, 5).await, (epoch, 0));
    fresh.until(State::Finished, 8).await;
    assert_eq!(fresh.events, events);
    assert_eq!(fresh.subscribe(id, epoch, u64::MAX >> 11).await, (epoch, 0));
    assert_eq!(server.terminate(), 0);
}

#[tokio::test]
async fn clients_that_misbehave_are_told_why_and_harm_nobody() {
    let scratch = Scratch::new("hostile");
    let server = Server::start(&scratch.path("store"), &[]);
    let mut good = Client::new(&server.address).await;
    let hello = |min, max| Message::text(serde_json::to_string(&ClientMessage::Hello { min, max }).unwrap());
    let greeted: [(&str, Message, u16); 7] = [
        ("binary", Message::binary(vec![1, 2, 3]), 4002),
        ("half of JSON", Message::text("{\"type\": \"lis"), 4002),
        ("unknown message", Message::text("{\"type\": \"erase\"}"), 4002),
        ("not an object", Message::text("[[[[]]]]"), 4002),
        ("deeply nested", Message::text("[".repeat(100_000)), 4002),
        ("hello again", hello(1, 1), 4002),
        ("too large", Message::text(" ".repeat((8 << 20) + 1)), 1009),
    ];
    for (name, message, code) in greeted {
        let mut bad = Client::new(&server.address).await;
        bad.send(message).await;
        assert_eq!(bad.closed().await, code, "{name}");
        good.say(&ClientMessage::List).await;
        assert!(matches!(good.hear().await, ServerMessage::Studies { .. }), "after {name}");
    }
    let first: [(&str, Message, u16); 4] = [
        ("a version nobody speaks", hello(2, 9), 4001),
        ("an empty range of versions", hello(1, 0), 4001),
        ("no hello", Message::text("{\"type\": \"list\"}"), 4002),
        ("a long hello", Message::text(" ".repeat(5_000)), 1009),
    ];
    for (name, message, code) in first {
        let mut bad = Client::silent(&server.address).await;
        bad.send(message).await;
        assert_eq!(bad.closed().await, code, "{name}");
    }
    let mut hasty = Client::new(&server.address).await;
    for _ in 0..60 {
        hasty.say(&ClientMessage::List).await;
    }
    assert_eq!(hasty.closed().await, 4003);
    // A frame that breaks the websocket protocol itself: reserved bits set, not masked.
    let mut raw = Client::new(&server.address).await;
    if let MaybeTlsStream::Plain(stream) = raw.socket.get_mut() {
        tokio::io::AsyncWriteExt::write_all(stream, &[0xF1, 0x05, 1, 2, 3, 4, 5]).await.unwrap();
    }
    let code = raw.closed().await;
    assert!(code == 4002 || code == 1002, "{code}");

    good.say(&ClientMessage::Control { study: StudyId(99), action: Action::Pause }).await;
    assert!(matches!(good.hear().await, ServerMessage::Refused { .. }));
    good.say(&ClientMessage::Subscribe { study: StudyId(99), epoch: 1, after_seq: 0 }).await;
    assert!(matches!(good.hear().await, ServerMessage::Refused { .. }));
    assert_eq!(server.terminate(), 0);
}

#[tokio::test]
async fn a_study_pauses_resumes_and_stops_and_the_next_one_takes_its_turn() {
    let scratch = Scratch::new("control");
    let server = Server::start(&scratch.path("store"), &[]);
    let mut client = Client::new(&server.address).await;
    let (long, epoch) = client.submit("long", study(4, 500_000, 50)).await;
    client.subscribe(long, epoch, 0).await;
    while client.events.len() < 20 {
        client.take().await;
    }
    let mut control = Client::new(&server.address).await;
    control.say(&ClientMessage::Control { study: long, action: Action::Pause }).await;
    while client.status.as_ref().is_none_or(|status| status.state != State::Paused) {
        client.take().await;
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    while let Ok(Some(Ok(message))) = tokio::time::timeout(Duration::from_millis(200), client.socket.next()).await {
        drop(message);
    }
    let quiet = tokio::time::timeout(Duration::from_millis(700), async {
        loop {
            if let Some(Ok(Message::Binary(_))) = client.socket.next().await {
                return;
            }
        }
    });
    assert!(quiet.await.is_err(), "a paused study measures nothing");

    // Another study does not wait for a paused one.
    let (short, epoch) = control.submit("short", study(2, 20, 10)).await;
    control.subscribe(short, epoch, 0).await;
    control.until(State::Finished, 2).await;
    check_whole(&control.events, 2);

    control.say(&ClientMessage::Control { study: long, action: Action::Resume }).await;
    while !matches!(client.next().await, Some(Message::Binary(_))) {}
    control.say(&ClientMessage::Control { study: long, action: Action::Stop }).await;
    let mut late = Client::new(&server.address).await;
    late.subscribe(long, epoch, 0).await;
    late.until(State::Stopped, 0).await;
    let stopped = late.events.iter().filter(|(_, event)| event.what == What::Ended(Outcome::Stopped)).count();
    let started = late.events.iter().filter(|(_, event)| matches!(event.what, What::Started { .. })).count();
    assert!(started >= 1 && stopped == started, "{started} started, {stopped} stopped");
    assert_eq!(server.terminate(), 0);
}

#[tokio::test]
async fn what_a_client_saw_survives_kills_and_the_study_goes_on() {
    let scratch = Scratch::new("survive");
    let store = scratch.path("store");
    let mut server = Server::start(&store, &[]);
    let (id, epoch) = Client::new(&server.address).await.submit("first", study(8, 40_000, 400)).await;
    let mut events: Vec<(u64, Event)> = Vec::new();
    for round in 0..5 {
        let mut client = Client::new(&server.address).await;
        let seen = events.last().map_or(0, |(seq, _)| *seq);
        assert_eq!(client.subscribe(id, epoch, seen).await, (epoch, seen), "the history is the same");
        while client.events.len() < 40 {
            client.take().await;
        }
        events.append(&mut client.events);
        // Three times by force, twice in peace.
        if round % 2 == 0 {
            server.kill()
        } else {
            assert_eq!(server.terminate(), 0)
        }
        let database = rusqlite::Connection::open(store.join("lab.sqlite")).unwrap();
        let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        drop(database);
        server = Server::start(&store, &[]);
    }
    let mut client = Client::new(&server.address).await;
    let seen = events.last().map_or(0, |(seq, _)| *seq);
    client.subscribe(id, epoch, seen).await;
    client.until(State::Finished, 8).await;
    events.append(&mut client.events);
    check_whole(&events, 8);
    assert_eq!(server.terminate(), 0);
}

#[tokio::test]
async fn a_pause_that_was_acknowledged_survives_a_kill() {
    let scratch = Scratch::new("pause");
    let store = scratch.path("store");
    for round in 0..8 {
        let server = Server::start(&store, &[]);
        let mut client = Client::new(&server.address).await;
        let (id, epoch) = client.submit(&format!("k{round}"), study(2, 500_000, 50)).await;
        client.subscribe(id, epoch, 0).await;
        client.say(&ClientMessage::Control { study: id, action: Action::Pause }).await;
        while client.status.as_ref().is_none_or(|status| status.study != id || status.state != State::Paused) {
            client.take().await;
        }
        server.kill();
        let database = rusqlite::Connection::open(store.join("lab.sqlite")).unwrap();
        let sql = "SELECT state FROM study WHERE id = ?1";
        let state: String = database.query_row(sql, [id.0 as i64], |row| row.get(0)).unwrap();
        assert_eq!(state, "paused", "round {round}");
    }
}

#[tokio::test]
async fn whatever_was_accepted_can_be_followed() {
    let scratch = Scratch::new("odd");
    let server = Server::start(&scratch.path("store"), &[]);
    let header = serde_json::json!({"format": "lab.record/1", "study": study(2, 40, 20)});
    let start = serde_json::json!({"trial": 0, "start": {"values": {"optimizer": "adam"}, "seed": 1}});
    let many: BTreeMap<String, f64> = (0..101).map(|n| (format!("metric {n}"), f64::from(n) / 3.0)).collect();
    let many = serde_json::json!({"trial": 0, "step": 10, "metrics": many});
    let huge = serde_json::json!({"trial": 0, "step": 20, "metrics": {"valid_error": 1e300, "small": 1e-300}});
    let file = format!("{header}\n{start}\n{many}\n{huge}\n");
    let body = serde_json::json!({"record": file, "csv": null, "trains": false}).to_string();
    let (status, answer) = support::send(&server.address, "PUT", "/records/odd", &body);
    assert_eq!(status, 200, "{answer}");
    let mut client = Client::new(&server.address).await;
    client.subscribe(StudyId(1), 0, 0).await;
    while client.events.len() < 3 {
        client.take().await;
    }
    let What::Measured { metrics, .. } = &client.events[1].1.what else { panic!("{:?}", client.events) };
    assert_eq!((metrics.len(), metrics["metric 100"]), (101, 100.0 / 3.0));
    let What::Measured { metrics, .. } = &client.events[2].1.what else { panic!("{:?}", client.events) };
    assert_eq!((metrics["valid_error"], metrics["small"]), (1e300, 1e-300));
    // Deleted, whoever follows it is told.
    assert_eq!(support::send(&server.address, "DELETE", "/records/odd", "").0, 204);
    loop {
        if let ServerMessage::Refused { en, .. } = client.hear().await {
            assert_eq!(en, "study 1 was deleted");
            break;
        }
    }
    assert_eq!(server.terminate(), 0);
}
