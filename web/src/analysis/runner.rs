//! The store of the runner that served the page, over HTTP: campaigns by key, and the records of their studies.

use super::stored::{Keep, Kept};
use crate::shared::exchange::campaign::Home;
use crate::shared::{files, store};
use js_sys::Uint8Array;
use lab_core::text::Sentence;
use lab_texts::page::store as t;
use serde_json::{Value as Json, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, RequestInit, Response};

/// Whatever served the page; it may be no runner.
pub struct Runner {
    site: String,
}

impl Runner {
    /// Whatever serves that address.
    pub fn of(site: &str) -> Option<Self> {
        site.starts_with("http").then(|| Self { site: site.to_owned() })
    }

    /// Keys and files; nothing where something else than a runner answers.
    ///
    /// # Errors
    /// Nobody answers, or it refuses.
    pub async fn campaigns(&self) -> Result<Option<Vec<(String, String)>>, Sentence> {
        let response = self.call("GET", "campaigns", None).await?;
        if response.status() == 404 {
            return Ok(None);
        }
        let json = json(&refused(response).await?).await;
        let text = |row: &Json, key: &str| row.get(key).and_then(Json::as_str).map(str::to_owned);
        let row = |row: &Json| Some((text(row, "key")?, text(row, "file")?));
        Ok(json.get("campaigns").and_then(Json::as_array).map(|rows| rows.iter().filter_map(row).collect()))
    }

    /// A study's record, if it is there.
    pub async fn record(&self, key: &str) -> Option<Kept> {
        let response = self.call("GET", &format!("records/{key}"), None).await.ok().filter(Response::ok)?;
        let number = response.headers().get("lab-study").ok()??;
        let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        Some(Kept { file: Uint8Array::new(&buffer).to_vec(), study: Home::Runner.place(&number) })
    }

    /// # Errors
    /// Nobody answers, or what it refuses for.
    pub async fn keep(&self, keep: Keep) -> Result<(), Sentence> {
        let of = |named: &str| Home::split(named).map_or(named, |(_, key)| key).to_owned();
        let response = match keep {
            Keep::Study { place, record, trains } => {
                let csv = store::table_for(&record.study).await;
                let body = json!({"record": files::write(&record), "csv": csv, "trains": trains}).to_string();
                self.call("PUT", &format!("records/{}", of(&place)), Some(&body)).await?
            }
            Keep::Campaign { key, file } => self.call("PUT", &format!("campaigns/{}", of(&key)), Some(&file)).await?,
            Keep::Forget { key } => self.call("DELETE", &format!("campaigns/{}", of(&key)), None).await?,
            // The ledger is in the browser.
            Keep::Ledger { .. } => return Ok(()),
        };
        refused(response).await.map(drop)
    }

    async fn call(&self, method: &str, path: &str, body: Option<&str>) -> Result<Response, Sentence> {
        let address = web_sys::Url::new_with_base(path, &self.site).map_err(|_| t::SILENT)?.href();
        let options = RequestInit::new();
        options.set_method(method);
        if let Some(body) = body {
            options.set_body(&JsValue::from_str(body));
        }
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let answered = JsFuture::from(scope.fetch_with_str_and_init(&address, &options)).await;
        answered.ok().and_then(|response| response.dyn_into().ok()).ok_or_else(|| t::SILENT.into())
    }
}

/// An answer that is not a refusal.
async fn refused(response: Response) -> Result<Response, Sentence> {
    if response.ok() {
        return Ok(response);
    }
    if response.status() == 401 {
        return Err(t::STRANGER.into());
    }
    let (status, json) = (response.status(), json(&response).await);
    let text = |key: &str| json.get(key).and_then(Json::as_str).map_or(format!("HTTP {status}"), str::to_owned);
    let why = Sentence::new(text("en"), text("zh"));
    Err(Sentence::of(|lang| t::not_kept(why.get(lang)).get(lang)))
}

async fn json(response: &Response) -> Json {
    let Ok(text) = response.text() else { return Json::Null };
    let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string());
    lab_core::fields::parse(&text.unwrap_or_default())
}
