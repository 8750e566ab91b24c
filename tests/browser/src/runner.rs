//! The runner under test: `lab serve` with a store of its own, on a free port.
//!
//! Knows nothing of the page it serves.

use crate::children::Running;
use crate::machine;
use crate::wait::{SHORT, until};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How the public key of a certificate begins that a runner makes: on the curve P-256 (RFC 5480).
const KEY: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE,
    0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const KEY_BYTES: usize = 91;

/// A runner that ends with the test.
pub struct Runner {
    running: Running,
    store: PathBuf,
    /// `http://127.0.0.1:PORT`, or another scheme and address.
    pub address: String,
    /// The last one-time code that was used.
    used: Mutex<String>,
}

impl Runner {
    /// Starts one that keeps its studies in `store` and also answers to the `further` names.
    pub async fn start(store: &Path, further: &[String]) -> Self {
        let further = further.iter().flat_map(|name| ["--host".to_owned(), name.clone()]);
        Self::listening("127.0.0.1:0", store, further).await
    }

    /// Starts one whose page is encrypted, on another address of this machine.
    pub async fn start_encrypted(store: &Path) -> Self {
        Self::listening("127.0.0.2:0", store, ["--tls".to_owned()]).await
    }

    async fn listening(listen: &str, store: &Path, further: impl IntoIterator<Item = String>) -> Self {
        let text = |path: &Path| path.display().to_string();
        let mut arguments: Vec<String> = ["serve", "--listen", listen, "--device", "cpu"].map(str::to_owned).into();
        arguments.extend(["--store".into(), text(store), "--site".into(), text(&machine::site())]);
        arguments.extend(further);
        let started = Running::start(&machine::lab(), &arguments, "listening on ").await;
        let (running, address) = started.unwrap_or_else(|said| panic!("{said}"));
        let address = address.trim().trim_end_matches('/').to_owned();
        Self { running, store: store.to_owned(), address, used: Mutex::default() }
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> &str {
        self.address.split_once("://").map_or(&self.address, |(_, host)| host)
    }

    /// The part behind the host of the address that it printed for the next browser: it opens the page once.
    pub async fn launch(&self) -> String {
        until("the runner says where the next browser gets in", SHORT, async || {
            let said = self.said();
            let code = said.lines().rev().find_map(|line| line.split_once("/?token="))?.1.trim().to_owned();
            let mut used = self.used.lock().ok()?;
            (*used != code).then(|| {
                used.clone_from(&code);
                format!("/?token={code}")
            })
        })
        .await
    }

    /// Opens the printed address as a browser does that knows the runner as `host`, and returns the cookie that it got: name
    /// and value. A page can be let in so before anything of it is loaded.
    pub async fn cookie(&self, host: &str) -> (String, String) {
        let launch = self.launch().await;
        let asked = async {
            let mut stream = TcpStream::connect(self.host()).await?;
            let request = format!("GET {launch} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            Ok::<_, std::io::Error>(answer)
        };
        let answer = asked.await.unwrap_or_else(|error| panic!("the runner's answer to {launch}: {error}"));
        let cookie =
            answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next()?.split_once('='));
        let (name, value) = cookie.unwrap_or_else(|| panic!("no cookie: {answer}"));
        (name.to_owned(), value.to_owned())
    }

    /// The fingerprint of its certificate, as it printed it.
    pub fn fingerprint(&self) -> String {
        let said = self.said();
        let line = said.lines().map(str::trim).find(|line| line.len() == 95 && line.contains(':'));
        line.unwrap_or_else(|| panic!("no fingerprint: {said}")).to_owned()
    }

    /// What Chromium is told to trust the runner's certificate by: the digest of its public key, in base64.
    pub fn key_digest(&self) -> String {
        let file = self.store.join("tls-cert.pem");
        let pem = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = STANDARD.decode(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let key = der.windows(KEY_BYTES).find(|bytes| bytes.starts_with(&KEY));
        STANDARD.encode(Sha256::digest(key.unwrap_or_else(|| panic!("{}: no key on P-256", file.display()))))
    }

    /// Its log.
    pub fn said(&self) -> String {
        self.running.said()
    }
}
