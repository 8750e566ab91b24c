//! What the runner says, and what follows from it for the study at hand.

use super::*;
use crate::shared::place::StudyRef;

impl Shared {
    pub(super) fn understand(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Hello { version, .. } if version != VERSION => self.hang_up(Close::Version),
            ServerMessage::Hello { build, device, .. } => {
                (self.failures, self.has_answered) = (0, true);
                self.backoff.succeeded();
                self.device = Some(device.clone());
                self.runner.set(Runner::Present { build, device, studies: Vec::new() });
                self.say(&ClientMessage::List);
                self.inquire();
                self.outbox.push(Update::Trouble(None));
                self.take_up();
            }
            ServerMessage::Studies { studies: found } => self.runner.update(|runner| {
                if let Runner::Present { studies, .. } = runner {
                    *studies = found;
                }
            }),
            ServerMessage::Submitted { key, study, epoch } => {
                let Some(watch) = &mut self.watch else { return };
                if matches!(&watch.stage, Stage::Submitting { key: sent, .. } if *sent == key) {
                    watch.stage = Stage::Following { study, cursor: Some(Cursor::new(study, epoch)) };
                    self.outbox.push(Update::Named(StudyRef::Runner(study)));
                    self.say(&ClientMessage::List);
                    self.take_up();
                }
            }
            ServerMessage::Refused { key, en, zh } => {
                let said = Sentence::new(en, zh);
                let why = Sentence::of(|lang| t::refused(said.get(lang)).get(lang));
                self.outbox.push(Update::Trouble(Some(Trouble::lasting(why))));
                if let Some(Watch { stage: Stage::Submitting { key: sent, message }, .. }) = &self.watch
                    && *sent == key
                    && let ClientMessage::Submit { study, .. } = message
                {
                    let record = lab_core::record::Record::new((**study).clone());
                    self.outbox.push(Update::Progress(Progress::at_rest(State::Broken, &record)));
                }
            }
            ServerMessage::Subscribed { study, epoch, after_seq, definition } => {
                self.subscribed(study, epoch, after_seq, definition)
            }
            ServerMessage::Event { study, seq, trial, event } => {
                let what = match event {
                    Milestone::Start { values, seed } => What::Started { values, seed, name: None },
                    Milestone::End(outcome) => What::Ended(outcome),
                };
                self.happened(study, seq, vec![Event { trial, what }]);
            }
            // A gap before it would have shown by itself; the status line already says how far the study is.
            ServerMessage::Live { .. } => {}
            ServerMessage::Status { status } => self.status(status),
        }
    }

    /// Says what the study at hand needs on a connection that works.
    pub(super) fn take_up(&mut self) {
        let Some(watch) = &self.watch else { return };
        if let Some(device) = &self.device {
            self.outbox.push(Update::Trainer(Trainer::Runner(device.clone())));
        }
        match &watch.stage {
            Stage::Submitting { message, .. } => self.say(&message.clone()),
            Stage::Following { study, cursor } => {
                let (epoch, after_seq) = cursor.map_or((0, 0), |cursor| (cursor.epoch, cursor.seq));
                self.say(&ClientMessage::Subscribe { study: *study, epoch, after_seq });
                self.ask();
            }
        }
    }

    /// Passes on what a person asked, once the study is known and the runner there.
    pub(super) fn ask(&mut self) {
        if let (true, Some(Watch { stage: Stage::Following { study, .. }, asked, .. })) =
            (self.device.is_some(), &mut self.watch)
            && let Some(action) = asked.take()
        {
            let message = ClientMessage::Control { study: *study, action };
            self.say(&message);
        }
    }

    pub(super) fn subscribed(&mut self, study: StudyId, epoch: u64, after_seq: u64, definition: Box<Study>) {
        let Some(watch) = &mut self.watch else { return };
        let Stage::Following { study: followed, cursor } = &mut watch.stage else { return };
        if *followed != study {
            return;
        }
        watch.steps = steps_of(&definition);
        let goes_on = cursor.is_some_and(|cursor| cursor.epoch == epoch && cursor.seq == after_seq);
        if !goes_on {
            *cursor = Some(Cursor::new(study, epoch));
            self.outbox.push(Update::Reset(definition));
            if after_seq > 0 {
                // The runner skipped what this page has just forgotten.
                self.take_up();
            }
        }
    }

    /// Events of a study, in order; those seen before are left out.
    pub(super) fn happened(&mut self, study: StudyId, first_seq: u64, mut events: Vec<Event>) {
        let Some(Watch { stage: Stage::Following { study: followed, cursor: Some(cursor) }, .. }) = &mut self.watch
        else {
            return;
        };
        if *followed != study {
            return;
        }
        match cursor.take(first_seq, events.len()) {
            Take::From { seen } => {
                events.drain(..seen.min(events.len()));
                self.outbox.push(Update::Events(events));
            }
            Take::Gap => self.take_up(),
        }
    }

    pub(super) fn status(&mut self, status: Status) {
        self.runner.update(|runner| {
            if let Runner::Present { studies, .. } = runner
                && let Some(summary) = studies.iter_mut().find(|summary| summary.study == status.study)
            {
                summary.status = status.clone();
            }
        });
        let Some(Watch { stage: Stage::Following { study, .. }, steps, told, .. }) = &mut self.watch else { return };
        if *study == status.study {
            if *told != status.trouble {
                (*told).clone_from(&status.trouble);
                self.outbox.push(Update::Trouble(status.trouble.clone().map(Trouble::lasting)));
            }
            self.outbox.push(Update::Progress(Progress {
                state: status.state,
                ended: status.ended,
                running: status.running,
                trials: status.trials,
                steps_per_second: status.steps_per_second,
                trials_per_minute: status.steps_per_second * 60.0 / (*steps).max(1) as f64,
                seconds_left: status.seconds_left,
            }));
        }
    }
}
