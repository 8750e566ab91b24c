//! Long work in slices, so that the page answers meanwhile.

use gloo_timers::future::TimeoutFuture;

/// A frame at 60 Hz has 16 ms, of which the browser wants some.
const SLICE_MS: f64 = 12.0;

/// Whether nobody looks: the tab is hidden, or this is a worker.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_none_or(|document| document.hidden())
}

/// When the slice at hand began, in milliseconds since 1970.
pub struct Pace(f64);

impl Pace {
    pub fn start() -> Self {
        Self(js_sys::Date::now())
    }

    /// Lets the page answer if the slice is over, and says whether it was. In a hidden tab, whose timers hardly run and
    /// where nobody waits, slices are endless.
    pub async fn rest(&mut self) -> bool {
        if js_sys::Date::now() - self.0 < SLICE_MS || is_hidden() {
            return false;
        }
        TimeoutFuture::new(0).await;
        self.0 = js_sys::Date::now();
        true
    }
}
