//! Waiting for conditions with a generous deadline, so that a slow machine is slow and not wrong.
//!
//! Knows nothing of what is waited for.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// For what the page does by itself.
pub const SHORT: Duration = Duration::from_secs(30);
/// For training.
pub const LONG: Duration = Duration::from_secs(180);

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until there is something, and returns it.
///
/// # Panics
/// At the deadline, naming what never came.
pub async fn until<T>(what: &str, within: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "{what}: not within {} s", within.as_secs());
        sleep(LOOK).await;
    }
}
