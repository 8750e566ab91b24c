//! What a campaign keeps here, as resources: its file (`/campaigns/KEY`) and the records of its studies (`/records/KEY`).
//!
//! A key is the name that a page gave to what it stored. Whatever comes in is validated before it is stored, and limited before it is
//! read; what goes out goes piece by piece, as fast as it is taken. Refuses to know what a campaign says, and who asks.

use super::App;
use super::engine::Submission;
use super::entry::{Kind, Refusal};
use crate::store::{NotStored, Store, StoreError};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use futures_util::stream;
use lab_core::campaign;
use lab_core::protocol::StudyId;
use lab_core::record::{Lines, header_to_line};
use lab_core::text::Lang;
use lab_texts::runner::refusals as r;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Bodies read at once, and requests answered at once: each may need as much memory as the limit of its route, several times.
static BODIES: Semaphore = Semaphore::const_new(4);
static TURNS: Semaphore = Semaphore::const_new(2);
/// A body that takes longer is not read to its end.
const WITHIN: Duration = Duration::from_secs(60);
/// Who waits longer for others is told to come again.
const TURN_WITHIN: Duration = Duration::from_secs(30);
const MAX_CAMPAIGN_BYTES: usize = 8 << 20;
/// A record with its table.
const MAX_RECORD_BYTES: usize = 64 << 20;
const MAX_KEY_BYTES: usize = 64;
/// An answer that is taken more slowly is not given to its end.
const ANSWERED_WITHIN: Duration = Duration::from_secs(300);
/// Events of a piece of a record.
const PIECE: usize = 2_000;
/// The number of the study whose record is answered.
const STUDY: HeaderName = HeaderName::from_static("lab-study");

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/campaigns", get(campaigns))
        .route("/campaigns/{key}", put(keep).delete(forget))
        .route("/records/{key}", get(record).put(bring).delete(remove))
        .layer(middleware::from_fn(unkept))
}

/// Nothing of this is to be shown from a cache without asking.
async fn unkept(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    response
}

/// Every campaign with its file: one after another, as they are taken.
async fn campaigns(State(app): State<Arc<App>>) -> Response {
    let listing = app.clone();
    let listed = tokio::task::spawn_blocking(move || listing.engine.store().campaigns()).await;
    let keys = match listed {
        Ok(Ok(keys)) => keys,
        Ok(Err(error)) => return unreadable(&error),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let opening = format!("{{\"total\":{},\"campaigns\":[", keys.len());
    let parts = [Part::Text(opening)].into_iter().chain(keys.into_iter().map(Part::Campaign));
    let parts: Vec<Part> = parts.chain([Part::Text("]}".into())]).collect();
    let begun = Instant::now();
    let pieces = stream::try_unfold((app, parts.into_iter(), false), move |(app, mut parts, mut follows)| async move {
        for part in parts.by_ref() {
            let piece = match part {
                Part::Text(text) => text,
                Part::Campaign(key) => {
                    let store = app.engine.store().clone();
                    // It may be forgotten meanwhile.
                    let (key, Some(file)) = later(begun, move || store.campaign(&key).map(|file| (key, file))).await?
                    else {
                        continue;
                    };
                    let row = json!({"key": key, "file": file});
                    let piece = if follows { format!(",{row}") } else { row.to_string() };
                    follows = true;
                    piece
                }
            };
            return Ok::<_, io::Error>(Some((piece, (app, parts, follows))));
        }
        Ok(None)
    });
    ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(pieces)).into_response()
}

/// What an answer is made of.
enum Part {
    Text(String),
    /// The campaign of that key.
    Campaign(String),
}

/// Reads a piece of an answer that has begun.
async fn later<T: Send + 'static>(
    begun: Instant,
    read: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> io::Result<T> {
    if begun.elapsed() > ANSWERED_WITHIN {
        return Err(io::ErrorKind::TimedOut.into());
    }
    let read = tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?;
    read.map_err(|error| {
        tracing::error!("{}", error.sentence(Lang::En));
        io::Error::other(error)
    })
}

async fn keep(State(app): State<Arc<App>>, Path(key): Path<String>, request: Request) -> Response {
    let body = match body_for(&key, request, MAX_CAMPAIGN_BYTES).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let answer = move || {
        let read = campaign::read(&body).map_err(|error| Refusal::of(|lang| error.message(lang)));
        let file = read.and_then(|_| String::from_utf8(body.into()).map_err(|_| Refusal::new(r::NOT_TEXT)));
        done(file.and_then(|file| Ok(app.engine.store().keep_campaign(key, file)?)))
    };
    in_turn(answer).await
}

async fn forget(State(app): State<Arc<App>>, Path(key): Path<String>) -> Response {
    let answer = move || match app.engine.store().forget_campaign(key) {
        // Another window was faster.
        Err(NotStored::Missing) => done(Ok(())),
        forgotten => done(forgotten.map_err(Refusal::from)),
    };
    blocking(answer).await
}

/// Deletes a study that came under that key, with its trials.
async fn remove(State(app): State<Arc<App>>, Path(key): Path<String>) -> Response {
    let answer = move || match app.engine.store().study_of(&key) {
        Ok(Some(id)) => done(app.engine.delete(id)),
        Ok(None) => refused(missing()),
        Err(error) => unreadable(&error),
    };
    blocking(answer).await
}

/// The record of a study up to what is committed; its tag changes with every event.
async fn record(State(app): State<Arc<App>>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let asked = app.clone();
    let find = move || asked.engine.store().study_of(&key).map(|id| id.and_then(|id| asked.engine.get(id)));
    let entry = match tokio::task::spawn_blocking(find).await {
        Ok(Ok(Some(entry))) => entry,
        Ok(Ok(None)) => return refused(missing()),
        Ok(Err(error)) => return unreadable(&error),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let committed = entry.committed.load(Ordering::Acquire);
    let tag = format!("\"{:x}-{committed}\"", entry.epoch);
    let marks = [(header::ETAG, tag.clone()), (STUDY, entry.id.0.to_string())];
    if headers.get_all(header::IF_NONE_MATCH).iter().any(|value| value.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, marks).into_response();
    }
    let lines = lines(app.engine.store().clone(), entry.id, header_to_line(&entry.study), committed);
    (marks, [(header::CONTENT_TYPE, "application/jsonl")], lines).into_response()
}

/// The record file of a study up to a committed seq.
fn lines(store: Arc<Store>, study: StudyId, header: String, upto: u64) -> Body {
    let begun = Instant::now();
    let pieces = stream::try_unfold((store, 0, Some(header)), move |(store, after, header)| async move {
        if let Some(header) = header {
            return Ok(Some((header, (store, 0, None))));
        }
        let (limit, reader) = (PIECE.min((upto - after) as usize), store.clone());
        if limit == 0 {
            return Ok::<_, io::Error>(None);
        }
        let piece = later(begun, move || reader.lines(study, after, limit)).await?;
        let read = piece.bytes().filter(|byte| *byte == b'\n').count() as u64;
        if read == 0 {
            // Deleted meanwhile: a shorter file must not look like a whole one.
            return Err(io::Error::other("the study was deleted"));
        }
        Ok(Some((piece, (store, after + read, None))))
    });
    Body::from_stream(pieces)
}

/// A study with what happened in it so far.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Brought {
    /// `lab.record/1`.
    record: String,
    csv: Option<String>,
    trains: bool,
}

async fn bring(State(app): State<Arc<App>>, Path(key): Path<String>, request: Request) -> Response {
    let body = match body_for(&key, request, MAX_RECORD_BYTES).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let answer = move || {
        let brought: Brought = match serde_json::from_slice(&body) {
            Ok(brought) => brought,
            Err(error) => return refused(Refusal::of(|_| error.to_string())),
        };
        drop(body);
        let mut lines = Lines::new();
        let read = lines.push(brought.record.as_bytes()).and_then(|()| lines.finish());
        let submitted = read.map_err(|error| Refusal::of(|lang| error.message(lang))).and_then(|finished| {
            let Brought { csv, trains, .. } = brought;
            app.engine.submit(Submission { key, record: finished.record, csv, trains })
        });
        match submitted {
            // Said as it is: a study that was here before keeps its state.
            Ok(entry) => json_answer(&json!({"study": entry.id, "state": entry.status(None).state})),
            Err(refusal) => refused(refusal),
        }
    };
    in_turn(answer).await
}

/// What is to be stored under a key of letters and digits, as pages make them. A body that says it is longer than `limit`
/// is not read.
async fn body_for(key: &str, request: Request, limit: usize) -> Result<Bytes, Response> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(refused(Refusal::new(r::ODD_KEY)));
    }
    let too_large = |_| {
        let refusal = Refusal::new(r::too_large(limit >> 20));
        (StatusCode::PAYLOAD_TOO_LARGE, reasons(&refusal)).into_response()
    };
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > limit) {
        return Err(too_large(()));
    }
    let Ok(_place) = timeout(TURN_WITHIN, BODIES.acquire()).await else { return Err(busy()) };
    match timeout(WITHIN, to_bytes(request.into_body(), limit)).await {
        Ok(read) => read.map_err(|_| too_large(())),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT.into_response()),
    }
}

fn missing() -> Refusal {
    Refusal::new(lab_texts::runner::store::MISSING).kind(Kind::Missing)
}

/// Answers that it was done, or why not.
pub fn done(answer: Result<(), Refusal>) -> Response {
    match answer {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(refusal),
    }
}

pub fn refused(refusal: Refusal) -> Response {
    let status = match refusal.kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Missing => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Full => StatusCode::INSUFFICIENT_STORAGE,
        Kind::Ending => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, reasons(&refusal)).into_response()
}

pub fn unreadable(error: &StoreError) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, reasons(&Refusal::of(|lang| error.sentence(lang)))).into_response()
}

fn reasons(refusal: &Refusal) -> Response {
    json_answer(&json!({"en": refusal.en, "zh": refusal.zh}))
}

pub fn json_answer(json: &Json) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
}

fn busy() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")]).into_response()
}

/// An answer that takes memory: few at a time.
async fn in_turn(answer: impl FnOnce() -> Response + Send + 'static) -> Response {
    let Ok(_turn) = timeout(TURN_WITHIN, TURNS.acquire()).await else { return busy() };
    blocking(answer).await
}

/// The store waits for disks: not for a thread that others wait for.
pub async fn blocking(answer: impl FnOnce() -> Response + Send + 'static) -> Response {
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR.into_response();
    tokio::task::spawn_blocking(answer).await.unwrap_or_else(failed)
}
