//! Views, memos and effects behind one type each.
//!
//! Leptos compiles every closure that it is given for itself. Behind a box they share one compiled body: without the boxes the
//! page is 18 kB larger after brotli (682 kB of WebAssembly, 664 with them), which is more than its limit leaves. Knows nothing
//! of what is shown.

use leptos::prelude::*;

/// A view that follows what `make` reads.
pub fn dynamic<V: IntoAny>(make: impl Fn() -> V + Send + 'static) -> AnyView {
    let make: Box<dyn Fn() -> AnyView + Send> = Box::new(move || make().into_any());
    make.into_any()
}

/// What `make` makes of the signals it reads, made anew when they change; followed where it differs from before.
pub fn memo<T: PartialEq + Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let make: Box<dyn Fn() -> T + Send + Sync> = Box::new(make);
    Memo::new(move |_| make())
}

/// What `make` makes of the signals it reads, made anew for each reader.
pub fn derived<T: Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    let make: Box<dyn Fn() -> T + Send + Sync> = Box::new(make);
    Signal::derive(make)
}

/// One element of a [`list`].
pub struct Kept {
    key: String,
    make: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Kept {
    /// `key` says all that `make` shows: an element is made anew where its key is new.
    pub fn new<V: IntoAny>(key: String, make: impl FnOnce() -> V + Send + 'static) -> Self {
        Self { key, make: Box::new(move || make().into_any()) }
    }
}

/// Elements that follow what `make` reads, as far as they differ from those before.
pub fn list(make: impl Fn() -> Vec<Kept> + Send + 'static) -> AnyView {
    let each: Box<dyn Fn() -> Vec<Kept> + Send> = Box::new(make);
    view! { <For each key=|kept: &Kept| kept.key.clone() children=|kept: Kept| (kept.make)()/> }.into_any()
}

/// Runs `act` now and whenever what it read has changed.
pub fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_| act());
}
