//! Who may talk to the server: one layer around everything else.
//!
//! Exact lists of host names and origins, and what browsers say of where a request comes from, defeat pages of other sites
//! (also through DNS rebinding); tokens keep out whoever else is on the machine or the network. Refuses to know what is
//! served.

use super::connections::LetIn;
use super::tokens::{Admission, Tokens};
use super::welcome;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Instant;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// What the layer lets through.
pub struct Policy {
    /// `http://` or `https://`.
    scheme: &'static str,
    /// Accepted values of `Host`, in lower case.
    hosts: Arc<[String]>,
    tokens: Option<Arc<Tokens>>,
}

/// Why a request goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Method,
    Host,
    Origin,
    /// Another site's page asks without saying its origin, as images and links do.
    Site,
}

impl Policy {
    /// `hosts` are the accepted values of `Host`.
    pub fn new(is_tls: bool, hosts: Arc<[String]>, tokens: Option<Arc<Tokens>>) -> Self {
        Self { scheme: if is_tls { "https://" } else { "http://" }, hosts, tokens }
    }

    /// Why the request is refused, if it is; where it reached the server, if it is not.
    fn origin(&self, request: &Request) -> Result<String, Refusal> {
        let headers = request.headers();
        // Which of these a path knows is the router's to say; a page of another origin sends none but the first two.
        if !matches!(*request.method(), Method::GET | Method::HEAD | Method::PUT | Method::DELETE) {
            return Err(Refusal::Method);
        }
        let host = only(headers, header::HOST).filter(|host| knows(&self.hosts, host)).ok_or(Refusal::Host)?;
        if !request.uri().authority().is_none_or(|authority| knows(&self.hosts, authority.as_str())) {
            return Err(Refusal::Host);
        }
        let is_ours = |origin: &str| origin.strip_prefix(self.scheme).is_some_and(|host| knows(&self.hosts, host));
        let has_origin = headers.contains_key(header::ORIGIN);
        if has_origin && !only(headers, header::ORIGIN).is_some_and(is_ours) {
            return Err(Refusal::Origin);
        }
        // Browsers send an origin with every websocket, and do not agree on what site it is of.
        let is_socket = has_origin && only(headers, FETCH_MODE) == Some("websocket");
        let is_foreign = headers.get_all(FETCH_SITE).iter().any(|site| site != "same-origin" && site != "none");
        if is_foreign && !is_socket {
            return Err(Refusal::Site);
        }
        Ok(format!("{}{}", self.scheme, host.to_ascii_lowercase()))
    }

    /// What a request gets instead of what it asks for; `None` lets it through.
    fn answer(&self, request: &Request) -> Option<Response> {
        let headers = request.headers();
        let origin = match self.origin(request) {
            Ok(origin) => origin,
            Err(Refusal::Method) => {
                return Some((StatusCode::METHOD_NOT_ALLOWED, "only GET, HEAD, PUT and DELETE").into_response());
            }
            Err(Refusal::Host) => return Some(welcome::unknown_host(only(headers, header::HOST))),
            Err(Refusal::Origin) => {
                let reason = "requests from pages of other origins are refused";
                return Some((StatusCode::FORBIDDEN, reason).into_response());
            }
            Err(Refusal::Site) => {
                let is_link = only(headers, FETCH_MODE) == Some("navigate") && request.uri().path() == "/";
                return Some(welcome::from_another_site(is_link && *request.method() == Method::GET));
            }
        };
        let tokens = self.tokens.as_ref().filter(|_| !is_open(request))?;
        match tokens.admit(request, &origin, Instant::now()) {
            Admission::Granted => None,
            // Always here: nothing that was asked can lead to another site.
            Admission::Opened(cookie) => Some(
                (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".into())]).into_response(),
            ),
            Admission::Late => Some(welcome::token_needed(headers, true)),
            Admission::Refused => Some(welcome::token_needed(headers, false)),
        }
    }
}

/// Whether everybody may ask this.
fn is_open(request: &Request) -> bool {
    request.uri().path() == "/healthz"
}

/// Whether a list has that name, however it is written.
pub fn knows(hosts: &[String], host: &str) -> bool {
    hosts.iter().any(|known| host.eq_ignore_ascii_case(known))
}

/// The only value of a header; `None` if it is absent, repeated or not text.
pub fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The layer: refuses, or passes on; marks every answer.
pub async fn guard(State(policy): State<Arc<Policy>>, request: Request, next: Next) -> Response {
    let mut response = match policy.answer(&request) {
        Some(mut response) => {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        None => {
            // Whoever asks only whether the server is there has shown nothing.
            if let Some(let_in) = request.extensions().get::<LetIn>().filter(|_| !is_open(&request)) {
                let_in.note();
            }
            next.run(request).await
        }
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn refused(policy: &Policy, method: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        policy.answer(&request.body(Body::empty()).unwrap()).map(|response| response.status().as_u16())
    }

    fn policy(is_tls: bool) -> Policy {
        let hosts = ["127.0.0.1:8740", "localhost:8740", "[::1]:8740", "lab.example:8740"].map(str::to_owned);
        Policy::new(is_tls, hosts.into(), None)
    }

    #[test]
    fn hosts_origins_and_methods_are_exact() {
        let (policy, encrypted) = (policy(false), policy(true));
        for host in ["127.0.0.1:8740", "localhost:8740", "[::1]:8740", "LAB.example:8740"] {
            assert_eq!(refused(&policy, "GET", &[("host", host)]), None, "{host}");
            let (plain, safe) = (format!("http://{host}"), format!("https://{host}"));
            assert_eq!(refused(&policy, "HEAD", &[("host", host), ("origin", &plain)]), None);
            assert_eq!(refused(&policy, "HEAD", &[("host", host), ("origin", &safe)]), Some(403));
            assert_eq!(refused(&encrypted, "HEAD", &[("host", host), ("origin", &plain)]), Some(403));
            assert_eq!(refused(&encrypted, "HEAD", &[("host", host), ("origin", &safe)]), None);
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
    fn what_a_page_of_another_site_asks_for_is_refused() {
        let policy = policy(false);
        let host = ("host", "localhost:8740");
        let from = |site, further: &[(&'static str, &'static str)]| {
            refused(&policy, "GET", &[&[host, ("sec-fetch-site", site)], further].concat())
        };
        for site in ["same-origin", "none"] {
            assert_eq!(from(site, &[]), None, "{site}");
        }
        for site in ["cross-site", "same-site", "anything"] {
            assert_eq!(from(site, &[]), Some(403), "{site}");
            assert_eq!(from(site, &[("sec-fetch-mode", "navigate")]), Some(403), "{site}");
            assert_eq!(from(site, &[("sec-fetch-mode", "websocket")]), Some(403), "{site}");
            let socket = [("sec-fetch-mode", "websocket"), ("origin", "http://localhost:8740")];
            assert_eq!(from(site, &socket), None, "{site}");
            let socket = [("sec-fetch-mode", "websocket"), ("origin", "http://localhost:8741")];
            assert_eq!(from(site, &socket), Some(403), "{site}");
        }
        assert_eq!(from("none", &[("sec-fetch-site", "cross-site")]), Some(403));
    }
}
