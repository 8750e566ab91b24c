//! Who gets in: every route with every kind of credentials, one-time addresses, rights of files, and what is encrypted.

mod support;

use futures_util::{SinkExt, StreamExt};
use lab_core::protocol::{ClientMessage, ServerMessage};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{Scratch, Server, ask, get, lab, output, text};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const TOKEN: &str = "a token of this test alone";
const KNOWN_TOKEN: &str = "a-token-of-this-test-alone";

/// A connection that is kept for many requests.
struct Kept {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Kept {
    fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None }
    }

    fn status(&mut self, method: &str, path: &str, headers: &[(&str, String)]) -> u16 {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let mut stream = self.stream.take().unwrap_or_else(|| {
            let stream = TcpStream::connect(&self.address).unwrap();
            stream.set_nodelay(true).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            BufReader::new(stream)
        });
        stream.get_mut().write_all(format!("{method} {path} HTTP/1.1\r\n{headers}\r\n").as_bytes()).unwrap();
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let status: u16 = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let (mut length, mut is_kept) = (None, true);
        loop {
            line.clear();
            stream.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse::<u64>().ok(),
                "connection" => is_kept = value != "close",
                _ => {}
            }
        }
        let has_body = method != "HEAD" && !matches!(status, 204 | 304);
        match length {
            Some(length) if has_body => {
                std::io::copy(&mut (&mut stream).take(length), &mut std::io::sink()).unwrap();
            }
            None if has_body => is_kept = false,
            _ => {}
        }
        if is_kept {
            self.stream = Some(stream);
        }
        status
    }
}

/// The name and value of the cookie that a one-time address is changed for.
fn cookie(address: &str, launch: &str) -> String {
    let (status, answer) = get(address, "GET", launch, &[("Host", address)]);
    assert!(status == 303 && answer.contains("\r\nlocation: /\r\n"), "{answer}");
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    assert!(line.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{line}");
    line.split(';').next().unwrap().to_owned()
}

#[test]
fn every_route_method_host_origin_and_credential_is_decided_as_said() {
    let scratch = Scratch::new("matrix-token");
    let mut server = Server::guarded(&scratch.path("store"), "127.0.0.1:0", &[]);
    let address = server.address.clone();
    let token = std::fs::read_to_string(scratch.path("store/token")).unwrap();
    let cookie = cookie(&address, &server.launch());
    let port = address.rsplit_once(':').unwrap().1;
    let value = cookie.split_once('=').unwrap().1;
    assert_eq!(cookie, format!("lab_session_{port}={value}"));

    let paths = [
        "/",
        "/healthz",
        "/ws",
        "/campaigns",
        "/campaigns/a",
        "/records/a",
        "/nothing",
        "//evil.example/",
        "/?token=guess",
        "/../../etc/passwd",
        "http://evil.example/",
    ];
    let methods = ["GET", "HEAD", "PUT", "DELETE", "POST", "OPTIONS", "PATCH"];
    let own = [address.clone(), format!("localhost:{port}"), format!("[::1]:{port}")];
    let hosts: Vec<(Option<String>, bool)> = own
        .iter()
        .map(|host| (Some(host.clone()), true))
        .chain(
            ["evil.example", "127.0.0.1", "localhost:1", &format!("localhost:{port}.evil.example")]
                .map(|host| (Some(host.to_owned()), false)),
        )
        .chain([(None, false)])
        .collect();
    let origins: Vec<(Option<String>, bool)> = vec![
        (None, true),
        (Some(format!("http://{address}")), true),
        (Some(format!("https://{address}")), false),
        (Some("null".into()), false),
        (Some("http://evil.example".into()), false),
    ];
    let sites = [("", true), ("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)];
    let bearer = |token: &str| ("Authorization", format!("Bearer {token}"));
    let credentials: Vec<(Vec<(&str, String)>, bool)> = vec![
        (vec![], false),
        (vec![bearer(&token)], true),
        (vec![bearer(&token.to_uppercase())], false),
        (vec![bearer(value)], false),
        (vec![("Cookie", cookie.clone())], true),
        (vec![("Cookie", format!("lab_session_{port}=guess"))], false),
        (vec![("Cookie", format!("lab_session_1={value}"))], false),
        (vec![("Cookie", format!("lab_session_{port}={token}"))], false),
        (vec![bearer("guess"), ("Cookie", format!("lab_session_{port}=guess; {cookie}"))], true),
    ];

    let (mut kept, mut asked) = (Kept::new(&address), 0);
    let mut surprises = Vec::new();
    for path in paths {
        for method in methods {
            for (host, host_is_good) in &hosts {
                for (origin, origin_is_good) in &origins {
                    for (site, site_is_good) in sites {
                        for (shown, is_known) in &credentials {
                            let mut headers: Vec<(&str, String)> = shown.clone();
                            headers.extend(host.clone().map(|host| ("Host", host)));
                            headers.extend(origin.clone().map(|origin| ("Origin", origin)));
                            if !site.is_empty() {
                                headers.push(("Sec-Fetch-Site", site.to_owned()));
                            }
                            let status = kept.status(method, path, &headers);
                            let is_method = matches!(method, "GET" | "HEAD" | "PUT" | "DELETE");
                            let refusal = match () {
                                () if !is_method => Some(405),
                                () if !host_is_good || path.starts_with("http:") => Some(421),
                                () if !origin_is_good || !site_is_good => Some(403),
                                () if !is_known && path != "/healthz" => Some(401),
                                () => None,
                            };
                            let as_said = match refusal {
                                Some(refusal) => status == refusal,
                                None => matches!(status, 200..=399 | 400 | 404 | 405 | 426),
                            };
                            asked += 1;
                            if !as_said {
                                surprises.push(format!("{method} {path} {headers:?}: {status}, not {refusal:?}"));
                            }
                        }
                    }
                }
            }
        }
    }
    println!("{asked} combinations, {} surprises", surprises.len());
    assert!(surprises.is_empty(), "{} of {asked}: {:#?}", surprises.len(), &surprises[..surprises.len().min(10)]);
    assert_eq!(server.terminate(), 0);
}

#[test]
fn a_one_time_address_works_once_and_never_leads_elsewhere() {
    let scratch = Scratch::new("launch");
    let mut server = Server::guarded(&scratch.path("store"), "127.0.0.1:0", &[]);
    let address = server.address.clone();
    let launch = server.launch();
    let page = |path: &str, further: &[(&str, &str)]| {
        let headers = [&[("Host", address.as_str()), ("Accept", "text/html")], further].concat();
        get(&address, "GET", path, &headers)
    };
    // Neither a preview, nor another site's page, nor a path that could lead elsewhere spends it.
    assert_eq!(get(&address, "HEAD", &launch, &[("Host", &address)]).0, 401);
    let query = launch.trim_start_matches('/');
    for elsewhere in ["//evil.example/", "/\\evil.example/", "/ws", "/healthz/"] {
        let (status, answer) = page(&format!("{elsewhere}{query}"), &[]);
        assert!(matches!(status, 400 | 401) && !answer.contains("location:"), "{elsewhere}: {answer}");
    }
    let link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    let (status, answer) = page(&launch, &link);
    assert!(status == 403 && answer.contains("location.replace") && !answer.contains("set-cookie"), "{answer}");
    let image = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
    assert!(!page(&launch, &image).1.contains("<script"));

    let cookie = cookie(&address, &launch);
    let next = server.launch();
    let (status, answer) = page(&launch, &[]);
    assert!(status == 401 && answer.contains("used or has expired") && answer.contains("已被使用"), "{answer}");
    assert_eq!(server.launch(), next, "said again to who may have lost it");
    assert_eq!(page("/", &[("Cookie", &cookie)]).0, 200);
    let (status, answer) = page(&launch, &[("Cookie", &cookie)]);
    assert!(status == 303 && answer.contains("location: /\r\n"), "it goes on to lead to the page: {answer}");
    let (status, answer) = page("/", &[]);
    assert!(status == 401 && answer.contains("lab serve") && answer.contains("令牌"), "{answer}");
    assert_eq!(server.terminate(), 0);

    // The browser is still let in after a restart, by the token that the store keeps; an address of before is worth nothing.
    let server = Server::guarded(&scratch.path("store"), &address, &[]);
    assert_eq!(get(&address, "GET", "/", &[("Host", &address), ("Cookie", &cookie)]).0, 200);
    assert_eq!(get(&address, "GET", &next, &[("Host", &address)]).0, 401);
    assert_eq!(server.terminate(), 0);
}

#[test]
fn two_servers_of_one_host_keep_their_cookies_apart() {
    let scratch = Scratch::new("two");
    let token = scratch.write("own", KNOWN_TOKEN);
    let start = |name: &str| Server::guarded(&scratch.path(name), "127.0.0.1:0", &["--token-file", text(&token)]);
    let (mut one, mut other) = (start("one"), start("other"));
    let cookies = [&mut one, &mut other].map(|server| {
        let launch = server.launch();
        cookie(&server.address, &launch)
    });
    let both = cookies.join("; ");
    for (server, (own, foreign)) in [&one, &other].into_iter().zip([(0, 1), (1, 0)]) {
        let status =
            |cookie: &str| get(&server.address, "GET", "/", &[("Host", &server.address), ("Cookie", cookie)]).0;
        assert_eq!((status(&cookies[own]), status(&cookies[foreign]), status(&both)), (200, 401, 200));
    }
    assert!(!scratch.path("one/token").exists(), "a person's own token is copied nowhere");
}

#[test]
fn the_environment_may_hold_the_token_and_no_token_lets_in_who_asks() {
    let scratch = Scratch::new("environment");
    let serve = |store: &str, token: &str, further: &[&str]| {
        let store = scratch.path(store);
        let all = [&["serve", "--listen", "127.0.0.1:0", "--device", "cpu", "--store", text(&store)], further].concat();
        let mut command = lab(&all);
        command.env("LAB_TOKEN", token);
        command
    };
    let server = Server::spawn(serve("own", KNOWN_TOKEN, &[]));
    let address = server.address.as_str();
    let bearer = format!("Bearer {KNOWN_TOKEN}");
    assert_eq!(get(address, "GET", "/campaigns", &[("Host", address), ("Authorization", &bearer)]).0, 200);
    assert_eq!(get(address, "GET", "/campaigns", &[("Host", address)]).0, 401);
    assert!(!scratch.path("own/token").exists());
    let refused = serve("own", TOKEN, &[]).output().unwrap();
    assert!(!refused.status.success(), "it has spaces");

    let open = Server::spawn(serve("open", KNOWN_TOKEN, &["--no-token"]));
    assert_eq!(get(&open.address, "GET", "/campaigns", &[("Host", &open.address)]).0, 200);
    let foreign = [("Host", open.address.as_str()), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(get(&open.address, "GET", "/campaigns", &foreign).0, 403);
    assert_eq!(get(&open.address, "GET", "/campaigns", &[("Host", "evil.example")]).0, 421);
}

#[test]
fn guesses_keep_nobody_out() {
    const GUESSERS: usize = 8;
    let scratch = Scratch::new("guesses");
    let mut server = Server::guarded(&scratch.path("store"), "127.0.0.1:0", &[]);
    let (address, launch) = (server.address.clone(), server.launch());
    let token = std::fs::read_to_string(scratch.path("store/token")).unwrap();
    let (good, bad) = (format!("Bearer {token}"), "Bearer guess".to_owned());
    let ending = Instant::now() + Duration::from_secs(3);
    std::thread::scope(|scope| {
        for _ in 0..GUESSERS {
            scope.spawn(|| {
                let mut kept = Kept::new(&address);
                while Instant::now() < ending {
                    let headers = [("Host", address.clone()), ("Authorization", bad.clone())];
                    assert_eq!(kept.status("GET", "/?token=guess", &headers), 401);
                }
            });
        }
        let cookie = cookie(&address, &launch);
        let (mut kept, mut let_in) = (Kept::new(&address), 0);
        while Instant::now() < ending {
            for shown in [("Authorization", good.clone()), ("Cookie", cookie.clone())] {
                assert_eq!(kept.status("GET", "/campaigns", &[("Host", address.clone()), shown]), 200);
                let_in += 1;
            }
        }
        assert!(let_in > 20, "{let_in}");
    });
    assert_eq!(server.terminate(), 0);
}

#[cfg(unix)]
#[test]
fn what_a_store_holds_is_the_owners_alone_in_any_folder() {
    use std::os::unix::fs::PermissionsExt;
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let scratch = Scratch::new("rights");
    let open = scratch.path("open");
    std::fs::create_dir(&open).unwrap();
    set(&open, 0o777);
    let start = |store: &Path| {
        let mut command = Command::new("sh");
        command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_lab"), "serve", "--tls"]);
        command.args(["--listen", "127.0.0.1:0", "--device", "cpu", "--store", text(store)]).env("LC_ALL", "C");
        Server::spawn(command)
    };
    let files =
        |store: &Path| -> Vec<_> { std::fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path()).collect() };
    for store in [open.clone(), scratch.path("made/deep")] {
        let server = start(&store);
        let names = files(&store);
        assert!(names.len() >= 7, "{names:?}");
        for file in names {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
        assert_eq!(server.terminate(), 0);
    }
    assert_eq!((mode(&scratch.path("made")), mode(&scratch.path("made/deep"))), (0o700, 0o700));

    // Files of before, that others could read: they cannot any more, and what was secret in them is another secret.
    let secrets = || ["token", "tls-key.pem"].map(|name| std::fs::read_to_string(open.join(name)).unwrap());
    let before = secrets();
    files(&open).iter().for_each(|file| set(file, 0o666));
    let server = start(&open);
    for file in files(&open) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    let after = secrets();
    assert!(before[0] != after[0] && before[1] != after[1]);
    assert_eq!(server.terminate(), 0);
}

/// A client that trusts this certificate alone.
fn trusting(certificate: &Path) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

type Encrypted = tokio_rustls::client::TlsStream<tokio::net::TcpStream>;

async fn connected(connector: &TlsConnector, address: &str) -> std::io::Result<Encrypted> {
    let (ip, _) = address.rsplit_once(':').unwrap();
    let name = ServerName::try_from(ip.to_owned()).unwrap();
    connector.connect(name, tokio::net::TcpStream::connect(address).await?).await
}

/// The answer to a request with a further line of credentials, or none.
async fn answered(connector: &TlsConnector, address: &str, path: &str, shown: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = connected(connector, address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{shown}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Asks for the campaigns and greets over a websocket, as a program with the token does.
async fn is_served(connector: &TlsConnector, address: &str, token: &str) {
    let shown = format!("Authorization: Bearer {token}\r\n");
    let answer = answered(connector, address, "/campaigns", &shown).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    let mut request = format!("wss://{address}/ws").into_client_request().unwrap();
    for (name, value) in [
        ("sec-websocket-protocol", "lab.v1".to_owned()),
        ("origin", format!("https://{address}")),
        ("authorization", format!("Bearer {token}")),
    ] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let stream = connected(connector, address).await.unwrap();
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let hello = serde_json::to_string(&ClientMessage::Hello { min: 1, max: 1 }).unwrap();
    socket.send(Message::text(hello)).await.unwrap();
    let heard = socket.next().await.unwrap().unwrap().into_text().unwrap();
    assert!(matches!(serde_json::from_str(&heard).unwrap(), ServerMessage::Hello { version: 1, .. }), "{heard}");
}

/// An address of this machine in a network, if it has one. (No packet is sent.)
fn own_address() -> Option<String> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then(|| ip.to_string())
}

#[tokio::test]
async fn what_others_can_reach_is_encrypted_by_a_certificate_made_here() {
    let scratch = Scratch::new("tls-made");
    let store = scratch.path("store");
    let certificate = store.join("tls-cert.pem");
    let mut server = Server::guarded(&store, "0.0.0.0:0", &["--host", "127.0.0.2"]);
    let port = server.address.rsplit_once(':').unwrap().1.to_owned();
    let fingerprint = server.fingerprint();
    let token = std::fs::read_to_string(store.join("token")).unwrap();
    let connector = trusting(&certificate);
    for ip in ["127.0.0.1".to_owned(), "127.0.0.2".to_owned()].into_iter().chain(own_address()) {
        is_served(&connector, &format!("{ip}:{port}"), &token).await;
    }
    // The page shows what was printed.
    let here = format!("127.0.0.1:{port}");
    let status = answered(&connector, &here, "/status", &format!("Authorization: Bearer {token}\r\n")).await;
    assert!(status.contains(&format!("\"certificate\":\"{fingerprint}\"")), "{status}");
    assert!(answered(&connector, &here, "/status", "").await.starts_with("HTTP/1.1 401"));

    // Whoever forgets to encrypt is told, and sent to a name of ours only.
    let address = format!("127.0.0.2:{port}");
    let (status, answer) = get(&address, "GET", "/?token=x", &[("Host", &address)]);
    assert!(status == 307 && answer.contains(&format!("Location: https://{address}/\r\n")), "{answer}");
    // A code that went over the network as it is opens nothing any more, and the next one is printed.
    let launch = server.launch();
    assert_eq!(get(&address, "GET", &launch, &[("Host", &address)]).0, 307);
    while server.launch() == launch {}
    assert!(answered(&connector, &address, &launch, "").await.starts_with("HTTP/1.1 401"));
    let (status, answer) = get(&address, "GET", "/", &[("Host", "evil.example")]);
    assert!(status == 400 && answer.contains("this port speaks HTTPS") && !answer.contains("evil"), "{answer}");
    assert_eq!(ask(&address, "nonsense\r\n\r\n").0, 400);
    // More than may be waiting to be encrypted, and all of them silent: they are in nobody's way.
    let silent: Vec<_> = (0..300).map(|_| TcpStream::connect(&address).unwrap()).collect();
    let begun = Instant::now();
    is_served(&connector, &address, &token).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(silent);
    assert_eq!(server.terminate(), 0);

    // The certificate stays, and with it what a person has compared; another one is not taken for it.
    let mut server = Server::guarded(&store, "127.0.0.2:0", &["--tls"]);
    assert_eq!(server.fingerprint(), fingerprint);
    is_served(&connector, &server.address, &token).await;
    assert_eq!(server.terminate(), 0);
    let other = Server::guarded(&scratch.path("other"), "127.0.0.2:0", &["--tls"]);
    assert!(connected(&connector, &other.address).await.is_err());
    assert_eq!(other.terminate(), 0);
}

#[tokio::test]
async fn a_persons_own_certificate_encrypts() {
    let scratch = Scratch::new("tls-own");
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["127.0.0.2".to_owned()]).unwrap().self_signed(&key).unwrap();
    let certificate = scratch.write("own.pem", &own.pem());
    let secret = scratch.write("own.key", &key.serialize_pem());
    let store = scratch.path("store");
    let named = ["--tls-cert", text(&certificate), "--tls-key", text(&secret)];
    let server = Server::guarded(&store, "127.0.0.2:0", &named);
    let token = std::fs::read_to_string(store.join("token")).unwrap();
    is_served(&trusting(&certificate), &server.address, &token).await;
    assert!(!store.join("tls-key.pem").exists());
    assert_eq!(server.terminate(), 0);

    let other = scratch.write("other.key", &rcgen::KeyPair::generate().unwrap().serialize_pem());
    let wrong = ["--tls-cert", text(&certificate), "--tls-key", text(&other)];
    let serve = ["serve", "--listen", "127.0.0.2:0", "--device", "cpu", "--store", text(&store)];
    let (status, _, stderr) = output(&[&serve[..], &wrong].concat());
    assert!(status == 1 && stderr.contains("other.key"), "{stderr}");
}
