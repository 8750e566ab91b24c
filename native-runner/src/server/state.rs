//! What the runner holds and how it is, as resources: `/status`, and the studies by number (`/studies`, `/studies/NUMBER`).
//!
//! Lists are answered in pages. Refuses to know who asks.

use super::App;
use super::entry::Refusal;
use super::shelf::{blocking, done, json_answer, refused, unreadable};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{delete, get};
use lab_core::protocol::StudyId;
use serde_json::json;
use std::sync::Arc;

/// Studies of a page, unless fewer are asked for.
const PAGE: usize = 100;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/status", get(status))
        .route("/studies", get(studies))
        .route("/studies/{number}", delete(remove))
}

/// The room the store takes, what is wrong with it or with studies that were set aside, and by what the server is known.
async fn status(State(app): State<Arc<App>>) -> Response {
    let answer = move || {
        // A store that is gone has no size.
        let space = app.engine.store().space().ok();
        let (used, limit) = (space.map(|space| space.used), space.and_then(|space| space.limit));
        let aside = app.engine.set_aside().iter();
        let aside: Vec<_> = aside.map(|(study, why)| json!({"study": study, "en": why.en, "zh": why.zh})).collect();
        json_answer(&json!({
            "store": {"used": used, "limit": limit},
            "trouble": app.engine.store().trouble(),
            "studies": app.engine.entries().len(),
            "set_aside": aside,
            "certificate": app.fingerprint,
        }))
    };
    blocking(answer).await
}

/// A page of studies: `?after=NUMBER&limit=COUNT`; `next` is where the following page begins, `null` on the last.
async fn studies(State(app): State<Arc<App>>, request: Request) -> Response {
    let (after, limit) = page(request.uri().query().unwrap_or_default());
    let answer = move || match app.engine.store().list(StudyId(after), limit) {
        Ok((page, total)) => {
            let next = page.last().filter(|_| page.len() == limit).map(|study| study.id);
            let rows = page.iter().map(|study| {
                json!({"study": study.id, "key": study.key, "state": study.state, "events": study.events,
                       "created": study.created})
            });
            json_answer(&json!({"studies": rows.collect::<Vec<_>>(), "total": total, "next": next}))
        }
        Err(error) => unreadable(&error),
    };
    blocking(answer).await
}

/// The number behind which a page begins, and how many rows it has at most.
fn page(query: &str) -> (u64, usize) {
    let (mut after, mut limit) = (0, PAGE);
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "after" => after = value.parse().unwrap_or(0).min(i64::MAX as u64),
            "limit" => limit = value.parse().unwrap_or(PAGE).clamp(1, PAGE),
            _ => {}
        }
    }
    (after, limit)
}

async fn remove(State(app): State<Arc<App>>, Path(number): Path<String>) -> Response {
    let Ok(number) = number.parse() else {
        return refused(Refusal::new(lab_texts::runner::refusals::NUMBER_NEEDED));
    };
    blocking(move || done(app.engine.delete(StudyId(number)))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_larger_than_a_page() {
        assert_eq!(page(""), (0, PAGE));
        assert_eq!(page("after=7&limit=3"), (7, 3));
        assert_eq!(page("limit=100000&after=x&y"), (0, PAGE));
        assert_eq!(page("limit=0&after=99999999999999999999"), (0, 1));
    }
}
