//! Committed events as the messages in which they travel. Refuses to know to whom.

use axum::extract::ws::Message;
use lab_core::protocol::frame::Measurements;
use lab_core::protocol::{MAX_SERVER_FRAME_BYTES, Milestone, ServerMessage, StudyId};
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
        push_frame(&mut messages, measured)?;
        measured = Measurements { study, first_seq: seq + 1, events: Vec::new() };
        messages.push(text(&ServerMessage::Event { study, seq, trial, event: milestone })?);
    }
    push_frame(&mut messages, measured)?;
    Some(messages)
}

/// As one frame, or as several where one would be too large.
fn push_frame(messages: &mut Vec<Message>, mut measured: Measurements) -> Option<()> {
    if measured.events.is_empty() {
        return Some(());
    }
    let frame = measured.encode()?;
    if frame.len() <= MAX_SERVER_FRAME_BYTES {
        messages.push(Message::Binary(frame.into()));
        return Some(());
    }
    let half = measured.events.len() / 2;
    if half == 0 {
        return None;
    }
    let rest = measured.events.split_off(half);
    let Measurements { study, first_seq, .. } = measured;
    push_frame(messages, measured)?;
    push_frame(messages, Measurements { study, first_seq: first_seq + half as u64, events: rest })
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

    #[test]
    fn whatever_a_record_holds_fits_frames_of_the_protocol() {
        let metrics = |of: usize| (0..1_000).map(|n| (format!("{of:0100}{n:0100}"), 1e300)).collect::<Metrics>();
        let events =
            (0..20).map(|trial| Event { trial, what: What::Measured { step: 1, metrics: metrics(trial as usize) } });
        let messages = events_as_messages(StudyId(1), 1, events.collect()).unwrap();
        let mut next = 1;
        for message in &messages {
            let Message::Binary(bytes) = message else { panic!("{message:?}") };
            let frame = Measurements::decode(bytes).unwrap();
            assert_eq!(frame.first_seq, next);
            next += frame.events.len() as u64;
        }
        assert_eq!(next, 21);
        assert!(messages.len() > 4);
    }
}
