//! One websocket: what a page asks, and the events it subscribed to.
//!
//! A client pulls from the store by seq at its own pace: nothing queues up for it, nothing is lost or repeated, and
//! training never waits for a socket. Refuses to know how studies are trained.

use super::App;
use super::allowance::Allowance;
use super::engine::Submission;
use super::entry::{Entry, Refusal};
use super::outgoing::text;
use super::replay::{self, Next, NoBatch};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use lab_core::protocol::{
    ClientMessage, Close, MAX_CLIENT_MESSAGE_BYTES, SUBPROTOCOL, ServerMessage, StudyId, VERSION,
};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::shortened;
use lab_texts::runner::refusals as r;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;

/// Batches per look and study: a client that fell behind must not keep its own commands waiting.
const BATCHES_PER_LOOK: usize = 8;
const STATUS_EVERY: Duration = Duration::from_millis(500);
const PING_EVERY: Duration = Duration::from_secs(20);
const DEAD_AFTER: Duration = Duration::from_secs(60);
const HELLO_WITHIN: Duration = Duration::from_secs(5);
const SEND_WITHIN: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_secs(1);
const MAX_HELLO_BYTES: usize = 4_096;
const MAX_SUBSCRIPTIONS: usize = 64;
/// What may wait in this process to be sent to one client.
const MAX_WRITE_BYTES: usize = 2 << 20;

/// Upgrades to a websocket of the lab's subprotocol.
pub async fn upgrade(State(app): State<Arc<App>>, upgrade: WebSocketUpgrade) -> Response {
    let Some(place) = app.sockets.enter() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many connections").into_response();
    };
    let upgrade = upgrade.protocols([SUBPROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return (StatusCode::BAD_REQUEST, "the websocket subprotocol lab.v1 is needed").into_response();
    }
    // A little more than is accepted, so that a message just too large is answered in order.
    let limit = MAX_CLIENT_MESSAGE_BYTES + (64 << 10);
    upgrade.max_message_size(limit).max_frame_size(limit).max_write_buffer_size(MAX_WRITE_BYTES).on_upgrade(
        move |socket| async move {
            let mut connection = Connection::new(app, socket);
            let goodbye = match connection.run().await {
                Ok(never) => match never {},
                Err(goodbye) => goodbye,
            };
            connection.leave(goodbye).await;
            drop(place);
        },
    )
}

/// Why a connection ends.
#[derive(Debug)]
enum Goodbye {
    Close(Close),
    /// The client left, or its connection broke.
    Gone,
    /// The server ends.
    Ending,
    /// The store cannot be read.
    Failed,
}

impl From<Close> for Goodbye {
    fn from(close: Close) -> Self {
        Goodbye::Close(close)
    }
}

/// No value: a connection never ends well, only with a [`Goodbye`].
enum Never {}

/// What a connection does next.
enum Turn {
    End,
    Received(Option<Result<Message, axum::Error>>),
    /// The subscription of that index is behind.
    Replay(usize),
    Look,
}

struct Connection {
    app: Arc<App>,
    socket: WebSocket,
    subscriptions: Vec<Subscription>,
    /// The set of studies as it was listed last; `None` until the client asks.
    listed: Option<u64>,
    /// The version of each study's status that was sent, and of the store's trouble.
    statuses: HashMap<StudyId, (u64, u64)>,
    allowance: Allowance,
    heard: Instant,
    /// When statuses were sent, and when the client was asked whether it is there.
    told: Instant,
    pinged: Instant,
}

struct Subscription {
    entry: Arc<Entry>,
    /// Everything up to this seq has been sent.
    sent: u64,
    live: bool,
}

impl Connection {
    fn new(app: Arc<App>, socket: WebSocket) -> Self {
        let now = Instant::now();
        Self {
            app,
            socket,
            subscriptions: Vec::new(),
            listed: None,
            statuses: HashMap::new(),
            allowance: Allowance::new(now),
            heard: now,
            told: now,
            pinged: now,
        }
    }

    async fn run(&mut self) -> Result<Never, Goodbye> {
        self.greet().await?;
        let mut look = self.app.sockets.next_look();
        let mut ending = self.app.ending.clone();
        let mut rest = Instant::now();
        loop {
            let replaying = self.subscriptions.iter().position(|subscription| !subscription.live);
            let resting = rest.saturating_duration_since(Instant::now());
            let turn = tokio::select! {
                biased;
                _ = ending.wait_for(|ending| *ending) => Turn::End,
                received = self.socket.recv() => Turn::Received(received),
                () = tokio::time::sleep(resting), if replaying.is_some() => Turn::Replay(replaying.unwrap_or_default()),
                () = tokio::time::sleep_until(look) => Turn::Look,
            };
            match turn {
                Turn::End => return Err(Goodbye::Ending),
                Turn::Received(received) => {
                    if let Some(text) = self.receive(received)? {
                        self.answer(&text).await?;
                    }
                }
                Turn::Replay(index) => {
                    if let Some(wait) = self.send_batch(index).await? {
                        rest = Instant::now() + wait;
                    }
                }
                Turn::Look => {
                    self.look().await?;
                    look = self.app.sockets.next_look();
                }
            }
        }
    }

    /// The first message says which versions the page speaks.
    async fn greet(&mut self) -> Result<(), Goodbye> {
        let received = timeout(HELLO_WITHIN, self.socket.recv()).await.map_err(|_| Close::Malformed)?;
        let text = self.receive(received)?.ok_or(Close::Malformed)?;
        if text.len() > MAX_HELLO_BYTES {
            return Err(Close::TooLarge.into());
        }
        match serde_json::from_str(&text) {
            Ok(ClientMessage::Hello { min, max }) if (min..=max).contains(&VERSION) => {}
            Ok(ClientMessage::Hello { .. }) => return Err(Close::Version.into()),
            _ => return Err(Close::Malformed.into()),
        }
        let (build, device) = (env!("CARGO_PKG_VERSION").to_owned(), self.app.device.clone());
        self.say(&ServerMessage::Hello { version: VERSION, build, device }).await
    }

    /// The text of a message, if what came was one.
    fn receive(&mut self, received: Option<Result<Message, axum::Error>>) -> Result<Option<String>, Goodbye> {
        let message = match received {
            None => return Err(Goodbye::Gone),
            Some(Ok(message)) => message,
            Some(Err(error)) => {
                use tungstenite::Error::{Capacity, Protocol, Utf8};
                return Err(match error.into_inner().downcast_ref::<tungstenite::Error>() {
                    Some(Capacity(_)) => Close::TooLarge.into(),
                    Some(Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake)) => Goodbye::Gone,
                    Some(Protocol(_) | Utf8(_)) => Close::Malformed.into(),
                    _ => Goodbye::Gone,
                });
            }
        };
        self.heard = Instant::now();
        let text = match message {
            Message::Pong(_) => return Ok(None),
            Message::Close(_) => return Err(Goodbye::Gone),
            Message::Text(text) => Some(text),
            Message::Ping(_) => None,
            Message::Binary(_) => return Err(Close::Malformed.into()),
        };
        if !self.allowance.take(self.heard) {
            return Err(Close::TooManyRequests.into());
        }
        match text {
            Some(text) if text.len() > MAX_CLIENT_MESSAGE_BYTES => Err(Close::TooLarge.into()),
            Some(text) => Ok(Some(text.as_str().to_owned())),
            None => Ok(None),
        }
    }

    async fn answer(&mut self, text: &str) -> Result<(), Goodbye> {
        let json: serde_json::Value = serde_json::from_str(text).map_err(|_| Close::Malformed)?;
        if let Some(refused) = invalid_study(&json) {
            return self.say(&refused).await;
        }
        match serde_json::from_value(json).map_err(|_| Close::Malformed)? {
            ClientMessage::Hello { .. } => Err(Close::Malformed.into()),
            ClientMessage::List => {
                self.listed = Some(self.app.engine.set_version());
                let studies = self.app.engine.summaries();
                self.say(&ServerMessage::Studies { studies }).await
            }
            ClientMessage::Submit { key, study, csv } => {
                let engine = self.app.engine.clone();
                let submission = Submission { key: key.clone(), record: Record::new(*study), csv, trains: true };
                let submitted = blocking(move || engine.submit(submission)).await?;
                let answer = match submitted {
                    Ok(entry) => ServerMessage::Submitted { key, study: entry.id, epoch: entry.epoch },
                    Err(refusal) => refused(key, refusal),
                };
                self.say(&answer).await
            }
            ClientMessage::Control { study, action } => {
                let engine = self.app.engine.clone();
                match blocking(move || engine.control(study, action)).await? {
                    // The status says what became of it.
                    Ok(()) => self.send_statuses().await,
                    Err(refusal) => self.say(&refused(String::new(), refusal)).await,
                }
            }
            ClientMessage::Subscribe { study, epoch, after_seq } => self.subscribe(study, epoch, after_seq).await,
            ClientMessage::Unsubscribe { study } => {
                self.subscriptions.retain(|subscription| subscription.entry.id != study);
                Ok(())
            }
        }
    }

    async fn subscribe(&mut self, study: StudyId, epoch: u64, after_seq: u64) -> Result<(), Goodbye> {
        self.subscriptions.retain(|subscription| subscription.entry.id != study);
        let Some(entry) = self.app.engine.get(study) else {
            let refusal = Refusal::new(r::no_study(study.0));
            return self.say(&refused(String::new(), refusal)).await;
        };
        if self.subscriptions.len() >= MAX_SUBSCRIPTIONS {
            let refusal = Refusal::new(r::TOO_MANY_SUBSCRIPTIONS);
            return self.say(&refused(String::new(), refusal)).await;
        }
        // Another history, or a future that never was: from the start.
        let known = epoch == entry.epoch && after_seq <= entry.committed.load(Ordering::Acquire);
        let sent = if known { after_seq } else { 0 };
        let definition = Box::new(entry.study.as_ref().clone());
        self.say(&ServerMessage::Subscribed { study, epoch: entry.epoch, after_seq: sent, definition }).await?;
        self.statuses.remove(&study);
        self.subscriptions.push(Subscription { entry, sent, live: false });
        self.send_statuses().await
    }

    /// Sends what is new. Live events go out as many at once as came since the last look.
    async fn look(&mut self) -> Result<(), Goodbye> {
        let now = Instant::now();
        for index in 0..self.subscriptions.len() {
            for _ in 0..BATCHES_PER_LOOK {
                let Some(subscription) = self.subscriptions.get(index) else { break };
                if subscription.entry.committed.load(Ordering::Acquire) <= subscription.sent {
                    break;
                }
                if self.send_batch(index).await?.is_some() {
                    break;
                }
            }
        }
        self.leave_deleted().await?;
        if now.duration_since(self.told) >= STATUS_EVERY {
            self.told = now;
            self.send_statuses().await?;
            let version = self.app.engine.set_version();
            if self.listed.is_some_and(|listed| listed != version) {
                self.listed = Some(version);
                let studies = self.app.engine.summaries();
                self.say(&ServerMessage::Studies { studies }).await?;
            }
        }
        if self.heard.elapsed() > DEAD_AFTER {
            return Err(Goodbye::Gone);
        }
        if now.duration_since(self.pinged) >= PING_EVERY {
            self.pinged = now;
            self.send(Message::Ping(Vec::new().into())).await?;
        }
        Ok(())
    }

    /// Ends the subscriptions of studies that were deleted.
    async fn leave_deleted(&mut self) -> Result<(), Goodbye> {
        let is_deleted = |subscription: &Subscription| subscription.entry.is_deleted.load(Ordering::Acquire);
        while let Some(place) = self.subscriptions.iter().position(is_deleted) {
            let study = self.subscriptions.swap_remove(place).entry.id.0;
            let refusal = Refusal::new(r::deleted(study));
            self.say(&refused(String::new(), refusal)).await?;
        }
        Ok(())
    }

    /// The status of every study the client follows or has listed, where it changed.
    async fn send_statuses(&mut self) -> Result<(), Goodbye> {
        let (trouble, waits) = (self.app.engine.store().trouble(), self.app.engine.store().trouble_version());
        let entries = match self.listed {
            Some(_) => self.app.engine.entries(),
            None => self.subscriptions.iter().map(|subscription| subscription.entry.clone()).collect(),
        };
        for entry in entries {
            let version = (entry.status_version.load(Ordering::Acquire), waits);
            if self.statuses.insert(entry.id, version) != Some(version) {
                self.say(&ServerMessage::Status { status: entry.status(trouble.clone()) }).await?;
            }
        }
        Ok(())
    }

    /// Sends the next events of a subscription; says `Live` when a replay reaches the present. While training has the
    /// processor, how long the next ones should wait instead.
    async fn send_batch(&mut self, index: usize) -> Result<Option<Duration>, Goodbye> {
        let Some(Subscription { entry, sent, live }) = self.subscriptions.get(index) else { return Ok(None) };
        let (study, epoch, sent, live, app) = (entry.id, entry.epoch, *sent, *live, self.app.clone());
        let committed = entry.committed.load(Ordering::Acquire);
        let next = Next { study, epoch, after: sent, behind: committed.saturating_sub(sent) };
        let batch = match replay::batch(&app, next).await {
            Ok(batch) => batch,
            Err(NoBatch::Wait(wait)) => return Ok(Some(wait)),
            Err(NoBatch::Unsendable) => return Err(Goodbye::Failed),
            Err(NoBatch::Unreadable(error)) => {
                tracing::error!(study = study.0, %error, "events cannot be read");
                self.subscriptions.remove(index);
                let refusal = Refusal::of(|lang| error.sentence(lang));
                return self.say(&refused(String::new(), refusal)).await.map(|()| None);
            }
        };
        let now = sent + batch.events;
        let is_present = now >= committed || batch.events == 0;
        for message in batch.messages {
            self.send(message).await?;
        }
        if is_present && !live {
            self.say(&ServerMessage::Live { study, seq: now }).await?;
        }
        if let Some(subscription) = self.subscriptions.get_mut(index) {
            subscription.sent = now;
            subscription.live |= is_present;
        }
        Ok(None)
    }

    async fn say(&mut self, message: &ServerMessage) -> Result<(), Goodbye> {
        let message = text(message).ok_or(Goodbye::Failed)?;
        self.send(message).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Goodbye> {
        match timeout(SEND_WITHIN, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|_| Goodbye::Gone),
            Err(_) => Err(Close::TooSlow.into()),
        }
    }

    /// Says why, and reads on for a moment: closing with unread data would take the reason back.
    async fn leave(mut self, goodbye: Goodbye) {
        let (code, reason) = match goodbye {
            Goodbye::Gone => return,
            Goodbye::Close(close) => (close.code(), close.reason()),
            Goodbye::Ending => (1001, "the runner ends"),
            Goodbye::Failed => (1011, "the runner's store cannot be read"),
        };
        let farewell = async {
            self.socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
            while let Some(Ok(_)) = self.socket.recv().await {}
            Ok::<_, axum::Error>(())
        };
        // Whoever does not listen any more need not be told.
        let _ = timeout(FAREWELL, farewell).await;
    }
}

fn refused(key: String, refusal: Refusal) -> ServerMessage {
    let Refusal { en, zh, .. } = refusal;
    ServerMessage::Refused { key, en, zh }
}

/// A study with mistakes is answered with them: the message itself was well formed.
fn invalid_study(json: &serde_json::Value) -> Option<ServerMessage> {
    let key = json.get("key").filter(|_| json.get("type").is_some_and(|kind| kind == "submit"))?.as_str()?;
    let problems = Study::from_json(json.get("study")?).err()?;
    let sentence = |lang| problems.iter().map(|problem| problem.message(lang)).collect::<Vec<_>>().join("\n");
    Some(refused(shortened(key, MAX_HELLO_BYTES), Refusal::of(sentence)))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Goodbye> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Goodbye::Failed)
}
