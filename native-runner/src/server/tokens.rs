//! What a client shows to be let in: the token itself, or a cookie that a browser got for a one-time code.
//!
//! Secrets have 256 random bits, or are a person's own of at least 16 characters, and are compared in constant time. So
//! nobody is kept waiting for what others guess: there is no lockout that could lock the owner out. Refuses to know what is
//! served, and where the token is kept.

use super::security::only;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq;

/// A code that nobody used is worthless after this time.
const CODE_LIVES: Duration = Duration::from_secs(60 * 60);
/// Used and expired codes that are known as such.
const REMEMBERED: usize = 32;
/// A code used again and again announces the next one no more often.
const SAID_EVERY: Duration = Duration::from_secs(2);

/// The secret that clients show.
pub struct Tokens {
    token: [u8; 32],
    /// What a browser holds instead of the token, made from it: valid as long as the token is.
    session: String,
    launch: Mutex<Launch>,
    /// Tells the owner the address that lets another browser in.
    say: Box<dyn Fn(&str) + Send + Sync>,
}

/// What a request is let in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    Granted,
    /// A good code, or any code beside a good cookie: the page is asked for without it, with this cookie from then on.
    Opened(String),
    /// A code that was good once.
    Late,
    Refused,
}

impl Tokens {
    /// `say` is given an address whenever there is one that the owner has not seen yet, or may have lost.
    pub fn new(
        token: &str,
        now: Instant,
        say: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, getrandom::Error> {
        let session = hex(&Sha256::digest(format!("session {token}")));
        let launch = Launch { code: random_hex()?, made: now, spent: VecDeque::new(), said: None };
        Ok(Self { token: Sha256::digest(token).into(), session, launch: Mutex::new(launch), say: Box::new(say) })
    }

    /// The code that opens the page once.
    pub fn code(&self) -> String {
        self.launch.lock().unwrap_or_else(PoisonError::into_inner).code.clone()
    }

    /// `origin` is the one under which the request reached the server, `https://lab.example:8740`.
    pub fn admit(&self, request: &Request, origin: &str, now: Instant) -> Admission {
        let headers = request.headers();
        let name = cookie_name(origin);
        let known = self.has_token(headers) || self.has_cookie(headers, &name);
        // Only the page itself is opened by a code: nothing that a link could lead elsewhere with.
        let is_page = *request.method() == Method::GET && request.uri().path() == "/";
        let Some(code) = code(request).filter(|_| is_page) else {
            return if known { Admission::Granted } else { Admission::Refused };
        };
        let used = self.spend(code, origin, now);
        if !known && used != Used::Good {
            return if used == Used::Late { Admission::Late } else { Admission::Refused };
        }
        let secure = if origin.starts_with("https:") { "; Secure" } else { "" };
        Admission::Opened(format!("{name}={}; HttpOnly; SameSite=Strict; Path=/{secure}", self.session))
    }

    /// A code that was sent where others could read it opens nothing any more, and the owner is told the next one.
    pub fn overheard(&self, code: &str, origin: &str, now: Instant) {
        self.spend(code, origin, now);
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let shown = only(headers, header::AUTHORIZATION).and_then(|value| value.split_once(' '));
        // Digests are compared: they have one length whatever is sent.
        shown.is_some_and(|(scheme, token)| {
            let digest: [u8; 32] = Sha256::digest(token.trim()).into();
            scheme.eq_ignore_ascii_case("bearer") && bool::from(digest.ct_eq(&self.token))
        })
    }

    /// Whether one of the cookies of that name is good: another program of this host may have set its own.
    fn has_cookie(&self, headers: &HeaderMap, name: &str) -> bool {
        let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(found, _)| *found == name).any(|(_, value)| same(value, &self.session))
    }

    /// Uses a code, and says where the next browser gets in. Nothing is locked while it is said: that may take its time.
    fn spend(&self, code: &str, origin: &str, now: Instant) -> Used {
        let mut launch = self.launch.lock().unwrap_or_else(PoisonError::into_inner);
        let used = launch.use_code(code, now);
        if used == Used::Late {
            if launch.said.is_some_and(|said| now.saturating_duration_since(said) < SAID_EVERY) {
                return used;
            }
            launch.said = Some(now);
        }
        let next = launch.code.clone();
        drop(launch);
        if used != Used::Unknown {
            (self.say)(&launch_address(origin, &next));
        }
        used
    }
}

/// An address that opens the page once.
pub fn launch_address(origin: &str, code: &str) -> String {
    format!("{origin}/?token={code}")
}

/// Codes, of which one is good.
struct Launch {
    code: String,
    made: Instant,
    /// The last ones that were good, newest last.
    spent: VecDeque<String>,
    /// When the good one was announced to somebody with a spent one.
    said: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Used {
    Good,
    Late,
    Unknown,
}

impl Launch {
    /// Uses a code, which is spent by it.
    fn use_code(&mut self, code: &str, now: Instant) -> Used {
        let expired = now.saturating_duration_since(self.made) >= CODE_LIVES;
        let is_current = same(code, &self.code);
        if !is_current && !self.spent.iter().any(|spent| same(code, spent)) {
            return Used::Unknown;
        }
        if is_current || expired {
            // Without random numbers no code is given away, and this one stays unused.
            let Ok(next) = random_hex() else { return Used::Unknown };
            self.spent.push_back(std::mem::replace(&mut self.code, next));
            self.made = now;
            if self.spent.len() > REMEMBERED {
                self.spent.pop_front();
            }
        }
        if is_current && !expired { Used::Good } else { Used::Late }
    }
}

fn code(request: &Request) -> Option<&str> {
    code_of(request.uri().query()?)
}

/// The code in the part of an address behind `?`.
pub fn code_of(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("token="))
}

/// Cookies know hosts and no ports: the name says which of a host's servers one is for, as the browser sees it.
fn cookie_name(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|port| port.bytes().all(|b| b.is_ascii_digit()));
    format!("lab_session_{}", port.unwrap_or(if origin.starts_with("https:") { "443" } else { "80" }))
}

fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// 256 random bits.
pub fn random_hex() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const HERE: &str = "http://h:1";

    struct Door {
        tokens: Tokens,
        now: Instant,
        said: Arc<AtomicUsize>,
    }

    impl Door {
        fn new() -> Self {
            let (now, said) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
            let count = said.clone();
            let say = move |address: &str| {
                assert!(address.contains("/?token="), "{address}");
                count.fetch_add(1, Ordering::Relaxed);
            };
            Self { tokens: Tokens::new("secret", now, say).unwrap(), now, said }
        }

        fn admit(&self, origin: &str, method: &str, uri: &str, headers: &[(&str, &str)]) -> Admission {
            let request = headers.iter().fold(Request::builder().method(method).uri(uri), |request, (name, value)| {
                request.header(*name, *value)
            });
            self.tokens.admit(&request.body(Body::empty()).unwrap(), origin, self.now)
        }

        fn get(&self, uri: &str, headers: &[(&str, &str)]) -> Admission {
            self.admit(HERE, "GET", uri, headers)
        }

        fn launch(&self) -> String {
            format!("/?token={}", self.tokens.code())
        }

        /// The name and value of the cookie that a code is changed for.
        fn cookie(&self, origin: &str) -> String {
            let Admission::Opened(cookie) = self.admit(origin, "GET", &self.launch(), &[]) else {
                panic!("a good code")
            };
            assert!(cookie.contains("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
            assert_eq!(cookie.contains("; Secure"), origin.starts_with("https"));
            cookie.split(';').next().unwrap().to_owned()
        }
    }

    #[test]
    fn the_token_is_shown_as_bearer_or_as_the_cookie_of_this_port() {
        let door = Door::new();
        assert_eq!(door.get("/", &[]), Admission::Refused);
        for shown in ["Bearer secret", "bearer secret"] {
            assert_eq!(door.get("/campaigns", &[("authorization", shown)]), Admission::Granted);
        }
        for shown in ["Bearer secreT", "Bearer ", "Bearer", "Basic secret", "secret", "Bearer secret secret"] {
            assert_eq!(door.get("/", &[("authorization", shown)]), Admission::Refused, "{shown}");
        }
        assert_eq!(
            door.get("/", &[("authorization", "Bearer secret"), ("authorization", "Bearer x")]),
            Admission::Refused
        );
        let cookie = door.cookie(HERE);
        let value = cookie.split_once('=').unwrap().1.to_owned();
        // One that another program of this host set comes first, and is in nobody's way.
        let cookies = format!("lab_session_1=planted; other=1; {cookie}");
        assert_eq!(door.get("/ws", &[("cookie", &cookies)]), Admission::Granted);
        for cookie in [format!("lab_session_2={value}"), format!("lab_session={value}"), "lab_session_1=".into()] {
            assert_eq!(door.get("/", &[("cookie", &cookie)]), Admission::Refused, "{cookie}");
        }
        assert!(door.cookie("https://h:1").starts_with("lab_session_1="));
        assert!(door.cookie("https://h").starts_with("lab_session_443="));
        assert!(door.cookie("http://[::1]").starts_with("lab_session_80="));
        assert!(door.cookie("http://[::1]:8740").starts_with("lab_session_8740="));
    }

    #[test]
    fn a_code_opens_the_page_once_and_in_time() {
        let mut door = Door::new();
        let launch = door.launch();
        assert_eq!(door.get("/?token=guess", &[]), Admission::Refused);
        assert_eq!(door.admit(HERE, "HEAD", &launch, &[]), Admission::Refused, "a preview spends no code");
        for path in ["//evil.example/", "/ws", "/campaigns"] {
            let elsewhere = format!("{path}{}", launch.trim_start_matches('/'));
            assert_eq!(door.get(&elsewhere, &[]), Admission::Refused, "{elsewhere}");
        }
        let cookie = door.cookie(HERE);
        assert_eq!(door.said.load(Ordering::Relaxed), 1, "the next address is said");
        for _ in 0..100 {
            assert_eq!(door.get(&launch, &[]), Admission::Late, "a code works once");
        }
        assert_eq!(door.said.load(Ordering::Relaxed), 2, "it is said again, and fills no log");
        // In the browser that it opened, the address goes on to lead to the page.
        assert!(matches!(door.get(&launch, &[("cookie", &cookie)]), Admission::Opened(_)));

        let unused = door.launch();
        door.now += CODE_LIVES;
        assert_eq!(door.get(&unused, &[]), Admission::Late, "a code expires");
        assert_ne!(door.launch(), unused, "and makes way for another");
        door.cookie(HERE);
        for _ in 0..100 {
            door.cookie(HERE);
        }
        assert_eq!(door.get(&launch, &[]), Admission::Refused, "only the last ones are remembered");
    }

    #[test]
    fn a_code_that_others_could_read_opens_nothing() {
        let door = Door::new();
        door.tokens.overheard("guess", HERE, door.now);
        let launch = door.launch();
        door.tokens.overheard(&door.tokens.code(), HERE, door.now);
        assert_eq!((door.get(&launch, &[]), door.said.load(Ordering::Relaxed)), (Admission::Late, 2));
    }

    #[test]
    fn guesses_keep_nobody_out() {
        let door = Door::new();
        for _ in 0..1_000 {
            door.get("/?token=guess", &[("authorization", "Bearer guess"), ("cookie", "lab_session_1=guess")]);
        }
        assert_eq!(door.get("/", &[("authorization", "Bearer secret")]), Admission::Granted);
        assert!(matches!(door.get(&door.launch(), &[]), Admission::Opened(_)));
    }
}
