//! Serves the site's files while the runner, which will do it afterwards, is being built: the page trains without it.

use std::fs::{self, File};
use std::io;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tiny_http::{Header, Request, Response, Server};

/// Where the runner listens unless it is told otherwise.
const LISTEN: &str = "127.0.0.1:8740";

/// Serves files until it is dropped; then its address is free.
pub struct Host {
    server: Arc<Server>,
    pub address: SocketAddr,
}

impl Host {
    /// Serves `site` where the runner is told to listen by `args`. `None` where others could reach it, since this does not ask
    /// who comes, and where the address is taken, which the runner will say.
    pub fn open(site: &Path, args: &[String]) -> Option<Self> {
        let listen: SocketAddr = listen(args).parse().ok()?;
        if !listen.ip().is_loopback() || listen.port() == 0 {
            return None;
        }
        let server = Arc::new(Server::http(listen).ok()?);
        let (serving, site) = (Arc::clone(&server), site.to_owned());
        thread::spawn(move || {
            for request in serving.incoming_requests() {
                // Each by itself: a browser reads a file that it fetches ahead only when another has told it what for.
                let site = site.clone();
                thread::spawn(move || answer(request, &site));
            }
        });
        Some(Self { server, address: listen })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // Not waited for: a browser that stops reading would keep it. The address is given up with this process at the latest.
        self.server.unblock();
    }
}

fn answer(request: Request, site: &Path) {
    // A browser that went away is no fault.
    let _ = match file(site, request.url()) {
        Some((path, file)) => request.respond(Response::from_file(file).with_header(kind(&path))),
        None => request.respond(Response::from_string("not found").with_status_code(404)),
    };
}

fn listen(args: &[String]) -> &str {
    let next = args.iter().position(|arg| arg == "--listen").and_then(|at| args.get(at + 1));
    let own = args.iter().find_map(|arg| arg.strip_prefix("--listen="));
    own.or(next.map(String::as_str)).unwrap_or(LISTEN)
}

/// The file of an address, if it is one of the site.
fn file(site: &Path, url: &str) -> Option<(PathBuf, File)> {
    let path = Path::new(url.split(['?', '#']).next()?.trim_start_matches('/'));
    if path.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    let path = if path.as_os_str().is_empty() { site.join("index.html") } else { site.join(path) };
    let is_file = fs::metadata(&path).is_ok_and(|found| found.is_file());
    let opened: io::Result<File> = File::open(&path);
    opened.ok().filter(|_| is_file).map(|file| (path, file))
}

fn kind(path: &Path) -> Header {
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    Header::from_bytes("Content-Type", kind).expect("a kind is a header's text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Duration;

    #[test]
    fn it_listens_where_the_runner_will() {
        let args = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(listen(&args("")), LISTEN);
        assert_eq!(listen(&args("--store x --listen 127.0.0.1:9000")), "127.0.0.1:9000");
        assert_eq!(listen(&args("--listen=[::1]:9000")), "[::1]:9000");
    }

    #[test]
    fn a_file_that_nobody_reads_keeps_no_other_waiting() {
        let site = std::env::temp_dir().join(format!("lab-host-waiting-{}", std::process::id()));
        fs::create_dir_all(&site).expect("a folder");
        fs::write(site.join("large.wasm"), vec![0; 32 << 20]).expect("a file");
        fs::write(site.join("start.js"), "start").expect("a file");
        let free =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
        let host = Host::open(&site, &["--listen".to_owned(), free.to_string()]).expect("it serves");
        let ask = |path: &str| {
            let mut stream = TcpStream::connect(host.address).expect("a connection");
            stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
            write!(stream, "GET {path} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n").expect("a request");
            stream
        };
        let mut unread = ask("/large.wasm");
        // It is being answered by now.
        unread.read_exact(&mut [0; 8]).expect("the first bytes");
        let mut text = String::new();
        ask("/start.js").read_to_string(&mut text).expect("an answer");
        assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("start"), "{text}");
        drop((unread, host));
        fs::remove_dir_all(site).expect("a folder");
    }

    #[test]
    fn only_files_of_the_site_are_found() {
        let folder = std::env::temp_dir().join(format!("lab-host-{}", std::process::id()));
        fs::create_dir_all(folder.join("site/page")).expect("a folder");
        fs::write(folder.join("site/index.html"), "page").expect("a file");
        fs::write(folder.join("secret"), "secret").expect("a file");
        let site = folder.join("site");
        let found = |url| file(&site, url).map(|(path, _)| path);
        assert_eq!(found("/?token=x"), Some(site.join("index.html")));
        for url in ["/../secret", "//../secret", "/page", "/page/../../secret", "/none"] {
            assert_eq!(found(url), None, "{url}");
        }
        fs::remove_dir_all(folder).expect("a folder");
    }
}
