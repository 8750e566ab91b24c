//! What follows when there is no connection: what is known of the runner, and when it is called again.

use super::*;
use crate::page::environment::Away;
use crate::shared::answer::Answer;
use leptos::prelude::WithUntracked;
use wasm_bindgen_futures::spawn_local;

/// A short break of a connection is no reason to ask who is there: after so many failures it is.
const ASKED_FROM: u32 = 3;
/// What the answer to the first question is waited for, in milliseconds.
const ANSWERED_WITHIN_MS: u32 = 2_000;

impl Shared {
    /// The connection ended, or never began.
    pub(super) fn lost(&mut self, code: u16) {
        self.socket = None;
        self.device = None;
        if code == Close::Version.code() {
            self.is_outdated = true;
            self.runner.set(Runner::OtherVersion);
            return self.outbox.push(Update::Trouble(Some(Trouble::lasting(t::UPDATED))));
        }
        self.failures += 1;
        if self.has_answered && self.runner.with_untracked(Runner::is_present) {
            self.runner.set(Runner::Away(Away::Lost));
        }
        if !self.has_answered || self.failures >= ASKED_FROM {
            self.inquire();
        }
        self.wait();
    }

    /// Connects again after a while.
    fn wait(&mut self) {
        let mut wait = self.backoff.next_ms(js_sys::Math::random());
        if !self.has_answered && self.failures == 1 {
            wait = wait.max(ANSWERED_WITHIN_MS);
        }
        if self.watch.is_some() {
            let seconds = wait.div_ceil(1000).max(1);
            self.outbox.push(Update::Trouble(Some(Trouble::passing(t::unconnected(seconds)))));
        }
        let this = Weak::clone(&self.this);
        self.retry = Some(Timeout::new(wait, move || {
            if let Some(shared) = this.upgrade() {
                act(&shared, Shared::connect);
            }
        }));
    }

    /// Asks who is at the page's address.
    pub(super) fn inquire(&self) {
        let this = Weak::clone(&self.this);
        spawn_local(async move {
            let answer = ask().await;
            if let Some(shared) = this.upgrade() {
                act(&shared, |shared| shared.learn(answer));
            }
        });
    }

    fn learn(&mut self, answer: Answer) {
        let away = match answer {
            Answer::Other if !self.has_answered => {
                if self.watch.is_none() {
                    (self.retry, self.socket) = (None, None);
                }
                return self.runner.set(Runner::Absent);
            }
            Answer::Stranger => Away::Stranger,
            Answer::Runner(holdings) => {
                self.holdings.set(Some(holdings));
                if self.has_answered { Away::Lost } else { Away::Busy }
            }
            Answer::Other | Answer::Nobody if self.has_answered => Away::Lost,
            Answer::Other | Answer::Nobody => Away::Silent,
        };
        // By now it may be connected.
        if self.device.is_none() && !self.is_outdated && self.runner.with_untracked(|now| *now != Runner::Away(away)) {
            self.runner.set(Runner::Away(away));
        }
    }
}
