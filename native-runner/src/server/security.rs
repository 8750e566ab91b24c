//! Who may talk to the server: one layer around everything else.
//!
//! Exact lists of host names and origins defeat pages of other sites (also through DNS rebinding); beyond this machine a
//! token is asked for as well. Refuses to know what is served.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq;

const COOKIE: &str = "lab_session";
/// Wrong tokens per minute before every token is refused for a while.
const WRONG_PER_MINUTE: usize = 10;

/// What the layer lets through.
pub struct Policy {
    /// Accepted values of `Host`, in lower case.
    hosts: Vec<String>,
    tokens: Option<Tokens>,
}

impl Policy {
    /// The loopback names with the server's port, its own address, and further names.
    pub fn new(address: SocketAddr, further: &[String], tokens: Option<Tokens>) -> Self {
        let port = address.port();
        let mut hosts: Vec<String> =
            ["127.0.0.1", "localhost", "[::1]"].iter().map(|name| format!("{name}:{port}")).collect();
        hosts.push(address.to_string());
        hosts.extend(further.iter().map(|name| name.to_ascii_lowercase()));
        if port == 80 {
            // Browsers leave the default port away.
            let bare: Vec<String> =
                hosts.iter().filter_map(|host| host.strip_suffix(":80").map(str::to_owned)).collect();
            hosts.extend(bare);
        }
        Self { hosts, tokens }
    }

    /// Why the request is refused, if it is; the only check there is.
    fn refusal(&self, request: &Request) -> Option<(StatusCode, &'static str)> {
        let headers = request.headers();
        // Which of these a path knows is the router's to say; a page of another origin sends none but the first two.
        if !matches!(*request.method(), Method::GET | Method::HEAD | Method::PUT | Method::DELETE) {
            return Some((StatusCode::METHOD_NOT_ALLOWED, "only GET, HEAD, PUT and DELETE"));
        }
        let host = only(headers, header::HOST).filter(|host| self.knows(host));
        let in_uri = request.uri().authority().is_none_or(|authority| self.knows(authority.as_str()));
        if host.is_none() || !in_uri {
            return Some((StatusCode::MISDIRECTED_REQUEST, "this server is not known under that name"));
        }
        if headers.contains_key(header::ORIGIN) {
            let known = only(headers, header::ORIGIN)
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|host| self.knows(host));
            if !known {
                return Some((StatusCode::FORBIDDEN, "requests from pages of other origins are refused"));
            }
        }
        None
    }

    fn knows(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| host.eq_ignore_ascii_case(known))
    }
}

/// The only value of a header; `None` if it is absent, repeated or not text.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The layer: refuses, or passes on; marks every answer.
pub async fn guard(State(policy): State<Arc<Policy>>, request: Request, next: Next) -> Response {
    let mut response = match policy.refusal(&request) {
        Some((status, reason)) => (status, reason).into_response(),
        None => match &policy.tokens {
            Some(tokens) if request.uri().path() != "/healthz" => match tokens.admit(&request) {
                Admission::Granted => next.run(request).await,
                Admission::Launched(response) => response,
                Admission::Refused => {
                    let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
                    (StatusCode::UNAUTHORIZED, challenge, "a token is needed").into_response()
                }
                Admission::TooMany => {
                    (StatusCode::TOO_MANY_REQUESTS, "too many wrong tokens; wait a minute").into_response()
                }
            },
            _ => next.run(request).await,
        },
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `'wasm-unsafe-eval'` allows compiling wasm and nothing else; workers start from blobs.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The secret that clients beyond this machine show.
pub struct Tokens {
    token: [u8; 32],
    /// What a browser holds instead of the token, made from it: valid as long as the token is.
    session: String,
    /// Opens the page once.
    launch: Mutex<Launch>,
    wrong: Mutex<VecDeque<Instant>>,
}

struct Launch {
    code: String,
    page: String,
}

enum Admission {
    Granted,
    /// A launch code was exchanged for a cookie.
    Launched(Response),
    Refused,
    TooMany,
}

impl Tokens {
    /// `page` is the address of the page, under which launch codes are announced.
    pub fn new(token: &str, page: String) -> Result<Self, getrandom::Error> {
        let session = hex(&Sha256::digest(format!("session {token}")));
        let launch = Mutex::new(Launch { code: random_hex()?, page });
        Ok(Self { token: Sha256::digest(token).into(), session, launch, wrong: Mutex::default() })
    }

    /// An address that opens the page once.
    pub fn launch_address(&self) -> String {
        let launch = self.launch.lock().unwrap_or_else(PoisonError::into_inner);
        format!("{}/?token={}", launch.page, launch.code)
    }

    fn admit(&self, request: &Request) -> Admission {
        let bearer = only(request.headers(), header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let cookie = only(request.headers(), header::COOKIE).and_then(|cookies| {
            cookies
                .split(';')
                .filter_map(|cookie| cookie.trim().split_once('='))
                .find(|(name, _)| *name == COOKIE)
                .map(|(_, value)| value)
        });
        let code =
            request.uri().query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("token=")));
        if bearer.is_none() && cookie.is_none() && code.is_none() {
            return Admission::Refused;
        }
        if self.too_many() {
            return Admission::TooMany;
        }
        if bearer.is_some_and(|bearer| self.is_token(bearer))
            || cookie.is_some_and(|cookie| same(cookie, &self.session))
        {
            return Admission::Granted;
        }
        if code.is_some_and(|code| self.use_launch(code)) {
            let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", self.session);
            let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, request.uri().path().to_owned())];
            return Admission::Launched((StatusCode::SEE_OTHER, headers).into_response());
        }
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push_back(Instant::now());
        Admission::Refused
    }

    fn too_many(&self) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        while wrong.front().is_some_and(|then| then.elapsed() > Duration::from_secs(60)) {
            wrong.pop_front();
        }
        wrong.len() >= WRONG_PER_MINUTE
    }

    fn is_token(&self, text: &str) -> bool {
        // Digests are compared: they have one length whatever is sent.
        let digest: [u8; 32] = Sha256::digest(text).into();
        digest.ct_eq(&self.token).into()
    }

    /// Accepts the launch code, which is spent by it; the next one is announced.
    fn use_launch(&self, code: &str) -> bool {
        let mut launch = self.launch.lock().unwrap_or_else(PoisonError::into_inner);
        let (true, Ok(next)) = (same(code, &launch.code), random_hex()) else { return false };
        launch.code = next;
        eprintln!("opened; for another browser: {}/?token={}", launch.page, launch.code);
        true
    }
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

    fn refused(policy: &Policy, method: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        policy.refusal(&request.body(Body::empty()).unwrap()).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn hosts_origins_and_methods_are_exact() {
        let policy = Policy::new("127.0.0.1:8740".parse().unwrap(), &["Lab.example:8740".into()], None);
        for host in ["127.0.0.1:8740", "localhost:8740", "[::1]:8740", "LAB.example:8740"] {
            assert_eq!(refused(&policy, "GET", &[("host", host)]), None, "{host}");
            assert_eq!(refused(&policy, "HEAD", &[("host", host), ("origin", &format!("http://{host}"))]), None);
        }
        for host in ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:8740.evil.example", "localhost:87400", ""]
        {
            assert_eq!(refused(&policy, "GET", &[("host", host)]), Some(421), "{host}");
        }
        assert_eq!(refused(&policy, "GET", &[]), Some(421));
        assert_eq!(refused(&policy, "GET", &[("host", "localhost:8740"), ("host", "evil.example")]), Some(421));
        for origin in
            ["http://evil.example", "null", "https://localhost:8740", "http://localhost:8741", "http://localhost:8740/"]
        {
            assert_eq!(
                refused(&policy, "GET", &[("host", "localhost:8740"), ("origin", origin)]),
                Some(403),
                "{origin}"
            );
        }
        for method in ["POST", "OPTIONS", "PATCH", "TRACE", "CONNECT"] {
            assert_eq!(refused(&policy, method, &[("host", "localhost:8740")]), Some(405), "{method}");
        }
    }

    #[test]
    fn a_token_is_shown_as_bearer_or_cookie_and_a_launch_code_works_once() {
        let tokens = Tokens::new("secret", "http://h:1".into()).unwrap();
        let admitted = |uri: &str, header: Option<(&str, String)>| {
            let mut request = Request::builder().uri(uri);
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
            tokens.admit(&request.body(Body::empty()).unwrap())
        };
        assert!(matches!(admitted("/", None), Admission::Refused));
        assert!(matches!(admitted("/", Some(("authorization", "Bearer secret".into()))), Admission::Granted));
        assert!(matches!(admitted("/", Some(("authorization", "Bearer secreT".into()))), Admission::Refused));
        let launch = tokens.launch_address().strip_prefix("http://h:1").unwrap().to_owned();
        let Admission::Launched(response) = admitted(&launch, None) else { panic!("the code is good") };
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
        assert!(matches!(admitted(&launch, None), Admission::Refused), "a code works once");
        let pair = cookie.split(';').next().unwrap().to_owned();
        assert!(matches!(admitted("/", Some(("cookie", format!("other=1; {pair}")))), Admission::Granted));
        for _ in 0..WRONG_PER_MINUTE {
            admitted("/?token=guess", None);
        }
        assert!(matches!(admitted("/", Some(("authorization", "Bearer secret".into()))), Admission::TooMany));
    }
}
