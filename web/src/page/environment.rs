//! What the page can train with: this browser's cores, its GPU, and the runner that may have served the page.

use crate::shared::answer::Holdings;
use js_sys::{Function, Object, Promise, Reflect};
use lab_core::protocol::{DeviceInfo, Summary};
use lab_texts::Fixed;
use lab_texts::page::training as t;
use leptos::prelude::{RwSignal, Set};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{RequestInit, Response};

/// All of it; the signals change as more is found out.
#[derive(Clone, Copy, Debug)]
pub struct Environment {
    /// Logical processor cores, as the browser tells them; at least 1.
    pub cores: usize,
    pub gpu: RwSignal<Gpu>,
    pub runner: RwSignal<Runner>,
    /// What the runner last said of itself.
    pub holdings: RwSignal<Option<Holdings>>,
    /// The browser has kept all that the page needs to open without a network.
    pub is_kept: RwSignal<bool>,
}

/// This browser's GPU.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gpu {
    /// Not asked yet.
    #[default]
    Unknown,
    /// No WebGPU; the message says what is missing.
    Absent(Fixed),
    /// `is_fallback`: computed on the CPU by the browser, correct but slow.
    Present { name: String, is_fallback: bool },
}

impl Gpu {
    /// Whether training on it is faster than on the CPU.
    pub fn is_real(&self) -> bool {
        matches!(self, Gpu::Present { is_fallback: false, .. })
    }

    /// What to call it.
    pub fn name(&self) -> &str {
        match self {
            Gpu::Present { name, .. } => name,
            Gpu::Unknown | Gpu::Absent(_) => "",
        }
    }
}

/// The runner at the page's own address.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Runner {
    /// Not answered yet.
    #[default]
    Unknown,
    /// Something else serves the page.
    Absent,
    /// It answers; `studies` are those in its store.
    Present { build: String, device: DeviceInfo, studies: Vec<Summary> },
    /// It is called again and again.
    Away(Away),
    /// It speaks another version: the page must be reloaded.
    OtherVersion,
}

/// What is known of a runner that is not connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// It was connected before.
    Lost,
    /// Nobody answers at the page's address.
    Silent,
    /// It answers and takes no connection: as many are open as it takes, or something in between passes none on.
    Busy,
    /// It does not know this browser (any more).
    Stranger,
}

impl Runner {
    /// Whether a study can be sent to it now.
    pub fn is_present(&self) -> bool {
        matches!(self, Runner::Present { .. })
    }
}

impl Environment {
    /// Asks the browser; `runner` is filled by `lab::remote`.
    pub(crate) fn probe() -> Self {
        let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
        let environment = Self {
            cores: (cores as usize).max(1),
            gpu: RwSignal::default(),
            runner: RwSignal::default(),
            holdings: RwSignal::default(),
            is_kept: RwSignal::default(),
        };
        spawn_local(async move { environment.gpu.set(gpu().await) });
        if is_alone() {
            spawn_local(async move { environment.is_kept.set(kept().await) });
        }
        environment
    }
}

/// Whether the page is of a folder that was made to be hosted without a runner (`cargo lab build --static`).
pub fn is_alone() -> bool {
    let page = web_sys::window().and_then(|window| window.document());
    page.is_some_and(|page| matches!(page.query_selector("meta[name=lab-build]"), Ok(Some(_))))
}

/// Waits until the service worker of such a folder keeps the build; no end where the browser allows none.
async fn kept() -> bool {
    let container = web_sys::window().and_then(|window| field(&window.navigator(), "serviceWorker"));
    match container.and_then(|container| field(&container, "ready")?.dyn_into::<Promise>().ok()) {
        Some(ready) => JsFuture::from(ready).await.is_ok(),
        None => false,
    }
}

/// Asks for a WebGPU adapter. The API is read by name: its bindings are not stable yet.
async fn gpu() -> Gpu {
    let Some(api) = web_sys::window().and_then(|window| field(&window.navigator(), "gpu")) else {
        return Gpu::Absent(t::NO_WEBGPU);
    };
    let adapter = match call(&api, "requestAdapter") {
        Some(promise) => JsFuture::from(promise).await.ok().filter(|adapter| adapter.is_object()),
        None => None,
    };
    let Some(adapter) = adapter else {
        return Gpu::Absent(t::NO_ADAPTER);
    };
    let info = field(&adapter, "info");
    let text = |name: &str| info.as_ref().and_then(|info| field(info, name)).and_then(|value| value.as_string());
    let parts: Vec<String> = ["vendor", "architecture", "description"]
        .into_iter()
        .filter_map(text)
        .filter(|part| !part.is_empty())
        .collect();
    let flag = |of: Option<&JsValue>| of.and_then(|of| field(of, "isFallbackAdapter")).and_then(|flag| flag.as_bool());
    let is_fallback = flag(info.as_ref()).or(flag(Some(&adapter))).unwrap_or(false);
    // SwiftShader is a CPU rasteriser, whatever the browser calls it.
    let is_fallback = is_fallback || parts.iter().any(|part| part.to_ascii_lowercase().contains("swiftshader"));
    if !is_built().await {
        return Gpu::Absent(t::NOT_BUILT);
    }
    Gpu::Present { name: if parts.is_empty() { "WebGPU".into() } else { parts.join(" ") }, is_fallback }
}

/// Whether the site has the worker for it: `cargo lab serve` serves before that is compiled.
async fn is_built() -> bool {
    let options = RequestInit::new();
    options.set_method("HEAD");
    let Some(window) = web_sys::window() else { return false };
    let asked = window.fetch_with_str_and_init("worker-gpu/worker_gpu.js", &options);
    let answer = JsFuture::from(asked).await.ok().and_then(|answer| answer.dyn_into::<Response>().ok());
    answer.is_some_and(|answer| answer.ok())
}

fn field(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn call(of: &JsValue, name: &str) -> Option<Promise> {
    let method = field(of, name)?.dyn_into::<Function>().ok()?;
    let argument = Object::new();
    method.call1(of, &argument).ok()?.dyn_into().ok()
}
