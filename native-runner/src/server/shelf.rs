//! What a campaign keeps here, as resources: its file (`/campaigns/KEY`) and the records of its studies (`/records/KEY`).
//!
//! A key is the name that a page gave to what it stored. Whatever comes in is validated before it is stored, and limited before it is
//! read. Refuses to know what a campaign says, and who asks.

use super::App;
use super::engine::Submission;
use super::entry::Refusal;
use crate::store::NotKept;
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use lab_core::campaign;
use lab_core::record::Lines;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Requests answered at once: each may need as much memory as the limit of its route, several times.
static TURNS: Semaphore = Semaphore::const_new(2);
/// A body that takes longer is not read to its end.
const WITHIN: Duration = Duration::from_secs(60);
const MAX_CAMPAIGN_BYTES: usize = 8 << 20;
/// A record with its table.
const MAX_RECORD_BYTES: usize = 64 << 20;
const MAX_KEY_BYTES: usize = 64;
/// The number of the study whose record is answered.
const STUDY: HeaderName = HeaderName::from_static("lab-study");

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/campaigns", get(campaigns))
        .route("/campaigns/{key}", put(keep).delete(forget))
        .route("/records/{key}", get(record).put(bring))
        .layer(middleware::from_fn(in_turn))
}

/// Lets few in at a time, and none for long. Nothing of this is to be shown from a cache without asking.
async fn in_turn(request: Request, next: Next) -> Response {
    let _turn = TURNS.acquire().await;
    let answered = timeout(WITHIN, next.run(request)).await;
    let mut response = answered.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response());
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    response
}

async fn campaigns(State(app): State<Arc<App>>) -> Response {
    let answer = move || match app.engine.store().campaigns() {
        Ok(campaigns) => {
            let rows = campaigns.into_iter().map(|(key, file)| json!({"key": key, "file": file}));
            json_answer(&json!({"campaigns": rows.collect::<Vec<_>>()}))
        }
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, Refusal::of(|lang| error.sentence(lang))),
    };
    blocking(answer).await
}

async fn keep(State(app): State<Arc<App>>, Path(key): Path<String>, request: Request) -> Response {
    let body = match body_for(&key, request, MAX_CAMPAIGN_BYTES).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let answer = move || {
        let read = campaign::read(&body).map_err(|error| Refusal::of(|lang| error.message(lang)));
        let file = read.and_then(|_| {
            String::from_utf8(body.into()).map_err(|_| Refusal::new("the file is not text", "文件不是文本"))
        });
        let file = match file {
            Ok(file) => file,
            Err(refusal) => return refused(StatusCode::BAD_REQUEST, refusal),
        };
        match app.engine.store().keep_campaign(key, file) {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(NotKept::Overtaken) => refused(
                StatusCode::CONFLICT,
                Refusal::new(
                    "the campaign has gone on in another window: load this page again",
                    "此调优项目已在另一个窗口中继续：请重新加载此页",
                ),
            ),
            Err(NotKept::TooMany) => {
                refused(StatusCode::INSUFFICIENT_STORAGE, Refusal::new("the store is full", "存储已满"))
            }
            Err(NotKept::Closed) => {
                refused(StatusCode::SERVICE_UNAVAILABLE, Refusal::new("the runner is ending", "运行器正在关闭"))
            }
        }
    };
    blocking(answer).await
}

async fn forget(State(app): State<Arc<App>>, Path(key): Path<String>) -> Response {
    let answer = move || {
        app.engine.store().forget_campaign(key);
        StatusCode::NO_CONTENT.into_response()
    };
    blocking(answer).await
}

/// The record of a study up to what is committed; its tag changes with every event.
async fn record(State(app): State<Arc<App>>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let answer = move || {
        let entry = match app.engine.store().study_of(&key) {
            Ok(id) => id.and_then(|id| app.engine.get(id)),
            Err(error) => {
                return refused(StatusCode::INTERNAL_SERVER_ERROR, Refusal::of(|lang| error.sentence(lang)));
            }
        };
        let Some(entry) = entry else { return missing() };
        let committed = entry.committed.load(Ordering::Acquire);
        let tag = format!("\"{:x}-{committed}\"", entry.epoch);
        let marks = [(header::ETAG, tag.clone()), (STUDY, entry.id.0.to_string())];
        let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| value.as_bytes() == tag.as_bytes());
        if known {
            return (StatusCode::NOT_MODIFIED, marks).into_response();
        }
        match app.engine.store().file(entry.id, &entry.study, committed) {
            Ok(file) => (marks, [(header::CONTENT_TYPE, "application/jsonl")], file).into_response(),
            Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, Refusal::of(|lang| error.sentence(lang))),
        }
    };
    blocking(answer).await
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
        Err(refused) => return refused,
    };
    let answer = move || {
        let brought: Brought = match serde_json::from_slice(&body) {
            Ok(brought) => brought,
            Err(error) => return refused(StatusCode::BAD_REQUEST, Refusal::of(|_| error.to_string())),
        };
        drop(body);
        let mut lines = Lines::new();
        let read = lines.push(brought.record.as_bytes()).and_then(|()| lines.finish());
        let submitted = read.map_err(|error| Refusal::of(|lang| error.message(lang))).and_then(|finished| {
            let Brought { csv, trains, .. } = brought;
            app.engine.submit(Submission { key, record: finished.record, csv, trains })
        });
        match submitted {
            Ok(entry) => json_answer(&json!({"study": entry.id})),
            Err(refusal) => refused(StatusCode::BAD_REQUEST, refusal),
        }
    };
    blocking(answer).await
}

/// What is to be stored under a key of letters and digits, as pages make them. A body that says it is longer than `limit`
/// is not read.
async fn body_for(key: &str, request: Request, limit: usize) -> Result<Bytes, Response> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let refusal = Refusal::new("a key is letters and digits", "键由字母和数字组成");
        return Err(refused(StatusCode::BAD_REQUEST, refusal));
    }
    let too_large = |_| {
        let most = limit >> 20;
        let refusal = Refusal::new(format!("it is larger than {most} MiB"), format!("超过 {most} MiB"));
        refused(StatusCode::PAYLOAD_TOO_LARGE, refusal)
    };
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > limit) {
        return Err(too_large(()));
    }
    to_bytes(request.into_body(), limit).await.map_err(|_| too_large(()))
}

fn missing() -> Response {
    refused(StatusCode::NOT_FOUND, Refusal::new("it is not in the runner's store", "不在运行器的存储中"))
}

fn refused(status: StatusCode, refusal: Refusal) -> Response {
    (status, json_answer(&json!({"en": refusal.en, "zh": refusal.zh}))).into_response()
}

fn json_answer(json: &Json) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
}

/// The store waits for disks: not for a thread that others wait for.
async fn blocking(answer: impl FnOnce() -> Response + Send + 'static) -> Response {
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR.into_response();
    tokio::task::spawn_blocking(answer).await.unwrap_or_else(failed)
}
