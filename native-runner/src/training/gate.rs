//! Passes pause, stop and suspend on to worker threads. Refuses to know what they do.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// What workers should do between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Run,
    Pause,
    /// End the running trials as stopped, and begin no others.
    Stop,
    /// Leave the running trials unended: they are continued later.
    Suspend,
}

impl Wish {
    const ALL: [Wish; 4] = [Wish::Run, Wish::Pause, Wish::Stop, Wish::Suspend];
}

/// Passes a wish to all workers of a study; cheap enough to be asked at every step.
#[derive(Debug, Default)]
pub struct Gate {
    wish: AtomicU8,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Gate {
    pub fn set(&self, wish: Wish) {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let number = Wish::ALL.iter().position(|other| *other == wish).unwrap_or_default();
        self.wish.store(number as u8, Ordering::SeqCst);
        self.changed.notify_all();
    }

    pub fn wish(&self) -> Wish {
        Wish::ALL.get(usize::from(self.wish.load(Ordering::Relaxed))).copied().unwrap_or(Wish::Suspend)
    }

    /// The wish, once it is not a pause any more.
    pub fn pass(&self) -> Wish {
        let wish = self.wish();
        if wish != Wish::Pause {
            return wish;
        }
        let mut guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let wish = self.wish();
            if wish != Wish::Pause {
                return wish;
            }
            guard = self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
