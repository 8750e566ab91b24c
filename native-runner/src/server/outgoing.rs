//! Committed events as the messages in which they travel. Refuses to know to whom.

use axum::extract::ws::Message;
use lab_core::protocol::frame::Measurements;
use lab_core::protocol::{Milestone, ServerMessage, StudyId};
use lab_core::trial::{Event, What};

/// Events in seq order: measurements that follow one another as one frame, starts and ends as messages. `None` if an event
/// does not fit the protocol.
pub fn events_as_messages(study: StudyId, first_seq: u64, events: Vec<Event>) -> Option<Vec<Message>> {
    let mut messages = Vec::new();
    let mut measured = Measurements { study, first_seq, events: Vec::new() };
    for (seq, event) in (first_seq..).zip(events) {
        let trial = event.trial;
        let milestone = match event.what {
            What::Measured { .. } => {
                measured.events.push(event);
                continue;
            }
            What::Started { values, seed, .. } => Milestone::Start { values, seed },
            What::Ended(outcome) => Milestone::End(outcome),
        };
        push_frame(&mut messages, &measured)?;
        measured = Measurements { study, first_seq: seq + 1, events: Vec::new() };
        messages.push(text(&ServerMessage::Event { study, seq, trial, event: milestone })?);
    }
    push_frame(&mut messages, &measured)?;
    Some(messages)
}

fn push_frame(messages: &mut Vec<Message>, measured: &Measurements) -> Option<()> {
    if !measured.events.is_empty() {
        messages.push(Message::Binary(measured.encode()?.into()));
    }
    Some(())
}

/// A control message as it travels.
pub fn text(message: &ServerMessage) -> Option<Message> {
    serde_json::to_string(message).ok().map(|json| Message::Text(json.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::space::Values;
    use lab_core::trial::{Metrics, Outcome};

    #[test]
    fn measurements_that_follow_one_another_share_a_frame_and_keep_their_seq() {
        let measured = |trial, step| Event {
            trial,
            what: What::Measured { step, metrics: Metrics::from([("valid_error".into(), 0.5)]) },
        };
        let events = vec![
            Event { trial: 0, what: What::Started { values: Values::new(), seed: 1, name: None } },
            measured(0, 10),
            measured(0, 20),
            Event { trial: 0, what: What::Ended(Outcome::Completed) },
            measured(1, 10),
        ];
        let messages = events_as_messages(StudyId(1), 5, events).unwrap();
        let frames: Vec<_> = messages
            .iter()
            .filter_map(|message| match message {
                Message::Binary(bytes) => {
                    Measurements::decode(bytes).ok().map(|frame| (frame.first_seq, frame.events.len()))
                }
                _ => None,
            })
            .collect();
        assert_eq!((messages.len(), frames), (4, vec![(6, 2), (9, 1)]));
    }
}
