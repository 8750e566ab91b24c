//! Messages to a worker, in their order: they wait until it listens, and behind a record that is still being read.

use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

#[derive(Default)]
pub struct Outbox {
    messages: RefCell<VecDeque<Array>>,
    /// Messages that go before all others.
    first: RefCell<VecDeque<Array>>,
    /// The worker listens.
    open: Cell<bool>,
    /// So many records are being read.
    held_back: Cell<u32>,
}

impl Outbox {
    pub fn put(&self, message: Array) {
        self.messages.borrow_mut().push_back(message);
    }

    /// Puts a message before all that wait.
    pub fn before(&self, message: Array) {
        self.first.borrow_mut().push_back(message);
    }

    /// The next message that may be sent now.
    pub fn take(&self) -> Option<Array> {
        if !self.open.get() {
            return None;
        }
        let first = self.first.borrow_mut().pop_front();
        if first.is_some() || self.held_back.get() > 0 {
            return first;
        }
        self.messages.borrow_mut().pop_front()
    }

    pub fn open(&self) {
        self.open.set(true);
    }

    pub fn hold_back(&self) {
        self.held_back.set(self.held_back.get() + 1);
    }

    pub fn go_on(&self) {
        self.held_back.set(self.held_back.get().saturating_sub(1));
    }

    /// As if nothing had been said, to a worker that does not listen yet.
    pub fn clear(&self) {
        self.messages.borrow_mut().clear();
        self.first.borrow_mut().clear();
        self.open.set(false);
        self.held_back.set(0);
    }
}
