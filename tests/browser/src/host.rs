//! A plain web server of files, as a teacher's would be: the folder lies below a path of its own, and the server can go away.
//!
//! Knows nothing of what the files are for.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Where the folder lies on the host.
const BELOW: &str = "/course/";
/// No request of a browser is longer.
const LONGEST: usize = 64 << 10;

pub struct Host {
    /// `http://127.0.0.1:PORT/course`
    pub address: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    folder: PathBuf,
    /// What is served instead of files of the folder.
    instead: Mutex<BTreeMap<String, String>>,
    asked: Mutex<Vec<String>>,
}

impl Host {
    pub async fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("no port: {error}"));
        let port = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}")).port();
        let shared = Arc::new(Shared { folder: folder.to_owned(), instead: Mutex::default(), asked: Mutex::default() });
        let served = Arc::clone(&shared);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&served);
                // A browser that went away is no fault.
                tokio::spawn(async move { answer(stream, &shared).await });
            }
        });
        Self { address: format!("http://127.0.0.1:{port}{}", BELOW.trim_end_matches('/')), shared, serving }
    }

    /// Serves another text under that name from now on.
    pub fn put(&self, name: &str, text: String) {
        if let Ok(mut instead) = self.shared.instead.lock() {
            instead.insert(name.to_owned(), text);
        }
    }

    /// Every path that was asked for so far, in order.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().map(|asked| asked.clone()).unwrap_or_default()
    }

    /// Nobody answers at its address from now on.
    pub fn stop(&self) {
        self.serving.abort();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn answer(mut stream: TcpStream, shared: &Shared) -> Option<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).await.ok().filter(|length| *length > 0)?;
        request.extend_from_slice(&piece[..length]);
        if request.len() > LONGEST {
            return None;
        }
    }
    let text = String::from_utf8_lossy(&request);
    let mut words = text.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    shared.asked.lock().ok()?.push(path.to_owned());
    let found = shared.file(path);
    let (status, kind) = match &found {
        Some((kind, _)) => ("200 OK", *kind),
        None => ("404 Not Found", "text/plain"),
    };
    let content = found.map_or_else(|| b"not found".to_vec(), |(_, content)| content);
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    if method != "HEAD" {
        stream.write_all(&content).await.ok()?;
    }
    stream.shutdown().await.ok()
}

impl Shared {
    /// The kind and the content of what lies at a path.
    fn file(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let name = path.split('?').next()?.strip_prefix(BELOW)?;
        let name = if name.is_empty() { "index.html" } else { name };
        let instead = self.instead.lock().ok()?.get(name).map(|text| text.clone().into_bytes());
        let is_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let own = || std::fs::read(self.folder.join(name)).ok();
        let content = instead.or_else(|| is_inside.then(own).flatten())?;
        Some((kind(name), content))
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
