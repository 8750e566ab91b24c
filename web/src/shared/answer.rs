//! What answers at the page's own address when it is asked for `/status`: a runner, or something else.

use lab_core::fields::Fields;
use serde_json::Value as Json;

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Runner(Holdings),
    /// A runner that does not know this browser.
    Stranger,
    /// A server of files.
    Other,
    /// Nobody, or a server in between that reaches nobody.
    Nobody,
}

/// What a runner says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// What its store takes; unknown while that is gone.
    pub room: Option<Room>,
    /// The SHA-256 fingerprint of a certificate that it made itself.
    pub certificate: Option<String>,
}

/// The room a store takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub used: u64,
    pub limit: Option<u64>,
}

impl Answer {
    /// What a status of HTTP and a body say.
    pub fn of(status: u16, body: &Json) -> Self {
        match status {
            401 => Answer::Stranger,
            500.. => Answer::Nobody,
            _ => Holdings::parse(body).map_or(Answer::Other, Answer::Runner),
        }
    }
}

impl Holdings {
    /// `None` if no runner says so.
    fn parse(json: &Json) -> Option<Self> {
        let fields = Fields::of(json).ok()?;
        let store = fields.object("store").ok()?;
        let room = store.whole("used").ok().map(|used| Room { used, limit: store.whole("limit").ok() });
        Some(Self { room, certificate: fields.string("certificate").ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::fields::parse;

    #[test]
    fn a_runner_is_told_from_a_server_of_files_and_from_nobody() {
        let whole = r#"{"store": {"used": 4096, "limit": 9000}, "studies": 1, "certificate": "AB:CD"}"#;
        let room = Some(Room { used: 4_096, limit: Some(9_000) });
        let known = Holdings { room, certificate: Some("AB:CD".into()) };
        assert_eq!(Answer::of(200, &parse(whole)), Answer::Runner(known));
        let gone = r#"{"store": {"used": null, "limit": null}, "certificate": null}"#;
        assert_eq!(Answer::of(200, &parse(gone)), Answer::Runner(Holdings::default()));
        assert_eq!(Answer::of(401, &Json::Null), Answer::Stranger);
        for (status, body) in [(404, "not found"), (200, "<!doctype html>"), (200, "{}"), (403, "{}")] {
            assert_eq!(Answer::of(status, &parse(body)), Answer::Other, "{status} {body}");
        }
        assert_eq!(Answer::of(502, &parse(whole)), Answer::Nobody);
    }
}
