//! `lab serve` over plain HTTP: what is answered, how it starts and ends. Who is let in stands in `access.rs`.

mod support;

use support::{Scratch, Server, ask, get, output, text};

#[test]
fn every_route_refuses_other_hosts_origins_and_methods() {
    let scratch = Scratch::new("matrix");
    let server = Server::start(&scratch.path("store"), &[]);
    let address = server.address.as_str();
    let port = address.rsplit_once(':').unwrap().1;
    let (localhost, v6) = (format!("localhost:{port}"), format!("[::1]:{port}"));
    let (wrong_port, suffix) = ("localhost:1".to_owned(), format!("localhost:{port}.evil.example"));
    let upgrade = [
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Protocol", "lab.v1"),
    ];
    for path in ["/", "/healthz", "/ws", "/nothing", "/../../etc/passwd"] {
        for host in ["evil.example", &wrong_port, &suffix, "127.0.0.1"] {
            let mut headers = vec![("Host", host)];
            headers.extend(upgrade);
            assert_eq!(get(address, "GET", path, &headers).0, 421, "{path} {host}");
        }
        assert!(matches!(get(address, "GET", path, &[]).0, 400 | 421), "{path} without a host");
        for origin in ["http://evil.example", "null", "https://127.0.0.1", &format!("http://{suffix}")] {
            let mut headers = vec![("Host", address), ("Origin", origin)];
            headers.extend(upgrade);
            assert_eq!(get(address, "GET", path, &headers).0, 403, "{path} {origin}");
        }
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            assert_eq!(get(address, method, path, &[("Host", address)]).0, 405, "{method} {path}");
        }
    }
    for host in [address, &localhost, &v6] {
        let (status, answer) =
            get(address, "GET", "/healthz", &[("Host", host), ("Origin", &format!("http://{host}"))]);
        assert!(status == 200 && answer.ends_with("ok"), "{host}: {answer}");
    }
    let answer = get(address, "GET", "/", &[("Host", address)]).1.to_lowercase();
    for header in [
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(answer.contains(header), "{header} is missing in {answer}");
    }
    let mut without: Vec<_> = upgrade[..3].to_vec();
    without.extend([("Host", address), ("Connection", "Upgrade, close")]);
    assert_eq!(ask(address, &request_of(&without)).0, 400, "the subprotocol is required");
    assert_eq!(server.terminate(), 0);
}

fn request_of(headers: &[(&str, &str)]) -> String {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("GET /ws HTTP/1.1\r\n{headers}\r\n")
}

#[test]
fn the_site_is_served_and_its_absence_is_explained() {
    let scratch = Scratch::new("site");
    std::fs::create_dir_all(scratch.path("site/page")).unwrap();
    scratch.write("site/index.html", "<p>the page");
    scratch.write("site/page/lab.wasm", "\0asm");
    scratch.write("secret", "not served");
    let server = Server::start(&scratch.path("store"), &["--site", text(&scratch.path("site"))]);
    let address = server.address.as_str();
    let (status, answer) = get(address, "GET", "/", &[("Host", address)]);
    assert!(status == 200 && answer.ends_with("<p>the page") && answer.contains("text/html"), "{answer}");
    assert!(get(address, "GET", "/page/lab.wasm", &[("Host", address)]).1.contains("application/wasm"));
    for path in ["/../secret", "/%2e%2e/secret", "/page/../../secret", "/page"] {
        assert_eq!(get(address, "GET", path, &[("Host", address)]).0, 404, "{path}");
    }
    let (status, answer) = get(address, "HEAD", "/", &[("Host", address)]);
    assert!(status == 200 && !answer.contains("the page"));
    assert_eq!(server.terminate(), 0);

    // Where a program finds its site without being told is beside it: this one must stand elsewhere.
    let alone = scratch.path("alone/there");
    std::fs::create_dir_all(&alone).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_lab"), alone.join("lab")).unwrap();
    let bare = Server::start_program(&alone.join("lab"), &scratch.path("store"), &[]);
    let (status, answer) = get(&bare.address, "GET", "/", &[("Host", &bare.address)]);
    assert!(status == 200 && answer.contains("cargo lab serve"), "{answer}");
    assert_eq!(bare.terminate(), 0);
}

#[test]
fn what_would_be_unsafe_or_in_the_way_is_refused_at_the_start() {
    let scratch = Scratch::new("refused");
    let store = scratch.path("store");
    let refused = |arguments: &[&str], words: &str| {
        let mut all = vec!["serve", "--device", "cpu", "--store", text(&store)];
        all.extend(arguments);
        let (status, stdout, stderr) = output(&all);
        assert!(status == 1 && stdout.is_empty() && stderr.contains(words), "{arguments:?}: {status} {stderr}");
    };
    refused(&["--listen", "0.0.0.0:0", "--no-token"], "--no-token is for loopback addresses");
    refused(&["--listen", "[::]:0", "--insecure-no-tls", "--no-token"], "--no-token is for loopback addresses");
    let none = scratch.path("none.pem");
    refused(&["--listen", "127.0.0.1:0", "--tls-cert", text(&none), "--tls-key", text(&none)], "none.pem: there is no");
    let empty = scratch.write("empty.pem", "");
    refused(
        &["--listen", "127.0.0.1:0", "--tls-cert", text(&empty), "--tls-key", text(&empty)],
        "no certificate in PEM",
    );
    let short = scratch.write("short", "secret");
    refused(&["--listen", "127.0.0.1:0", "--token-file", text(&short)], "at least 16 characters");
    refused(&["--listen", "127.0.0.1:0", "--site", text(&scratch.path("none"))], "no index.html");
    let server = Server::start(&store, &[]);
    refused(&["--listen", "127.0.0.1:0"], "another lab serve has this store open");
    let other = scratch.path("other");
    let (status, _, stderr) =
        output(&["serve", "--device", "cpu", "--store", text(&other), "--listen", &server.address]);
    assert!(status == 1 && stderr.contains("another program listens there"), "{stderr}");
    assert_eq!(server.terminate(), 0);
    assert_eq!(output(&["serve", "--listen", "somewhere"]).0, 2);
    assert_eq!(output(&["serve", "--tls-cert", "alone.pem"]).0, 2);
    assert_eq!(output(&["serve", "--tls", "--insecure-no-tls"]).0, 2);
}
