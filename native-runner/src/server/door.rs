//! Where connections come in: as they are, or encrypted.
//!
//! Whoever connects and then says nothing, or not what opens an encrypted connection, keeps nobody else waiting. Refuses to
//! know what is said afterwards.

use super::security::knows;
use super::tokens::code_of;
use axum::serve::Listener;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// Connections that are not encrypted yet; one more, and the oldest of them goes.
const HANDSHAKES: usize = 256;
/// A connection that takes longer until it is encrypted is closed.
const WITHIN: Duration = Duration::from_secs(10);
/// Encrypted connections that wait until they are served.
const READY: usize = 16;
/// The first byte of an encrypted connection: a record of the handshake (RFC 8446, 5.1).
const HANDSHAKE: u8 = 22;
/// How much of an unencrypted request is looked at.
const MAX_HEAD: usize = 4_096;

/// A listening address.
pub enum Door {
    Plain(TcpListener),
    Encrypted(mpsc::Receiver<Box<dyn Stream>>),
}

/// What is read and written, encrypted or not.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

impl Door {
    /// A door behind which everything is encrypted. Whoever knocks unencrypted is told the address, if it is one of `hosts`;
    /// `overheard` is told the one-time code with which somebody did.
    pub fn encrypted(
        listener: TcpListener,
        config: Arc<ServerConfig>,
        hosts: Arc<[String]>,
        overheard: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        let (sender, ready) = mpsc::channel(READY);
        let porter = Arc::new(Porter { acceptor: TlsAcceptor::from(config), hosts, overheard: Box::new(overheard) });
        tokio::spawn(receive(listener, porter, sender));
        Door::Encrypted(ready)
    }

    /// The next connection.
    pub async fn accept(&mut self) -> Box<dyn Stream> {
        match self {
            Door::Plain(listener) => {
                let (stream, _) = Listener::accept(listener).await;
                at_once(&stream);
                Box::new(stream)
            }
            Door::Encrypted(ready) => match ready.recv().await {
                Some(connection) => connection,
                // The task that receives lives as long as this.
                None => std::future::pending().await,
            },
        }
    }
}

/// Answers are small, or written in large pieces: nothing is held back to be sent together.
fn at_once(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
}

type Sender = mpsc::Sender<Box<dyn Stream>>;

/// What is needed to encrypt a connection.
struct Porter {
    acceptor: TlsAcceptor,
    hosts: Arc<[String]>,
    overheard: Box<dyn Fn(&str) + Send + Sync>,
}

/// Takes connections and encrypts each by itself, until nobody wants them any more.
async fn receive(mut listener: TcpListener, porter: Arc<Porter>, sender: Sender) {
    let mut under_way: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let (stream, _) = tokio::select! {
            () = sender.closed() => return,
            accepted = Listener::accept(&mut listener) => accepted,
        };
        at_once(&stream);
        under_way.retain(|handshake| !handshake.is_finished());
        if under_way.len() >= HANDSHAKES
            && let Some(oldest) = under_way.pop_front()
        {
            oldest.abort();
        }
        let (porter, sender) = (porter.clone(), sender.clone());
        let handshake = tokio::spawn(async move {
            let encrypted = tokio::time::timeout(WITHIN, porter.encrypt(stream)).await;
            if let Ok(Ok(Some(stream))) = encrypted {
                // Nobody wants it if the server ends.
                let _ = sender.send(stream).await;
            }
        });
        under_way.push_back(handshake.abort_handle());
    }
}

impl Porter {
    /// The encrypted connection; `None` if the other side did not ask for one and was told so.
    async fn encrypt(&self, stream: TcpStream) -> io::Result<Option<Box<dyn Stream>>> {
        let mut first = [0];
        if stream.peek(&mut first).await? == 1 && first != [HANDSHAKE] {
            return self.say_where(stream).await.map(|()| None);
        }
        let stream = self.acceptor.accept(stream).await?;
        Ok(Some(Box::new(stream)))
    }

    /// Tells whoever speaks HTTP where HTTPS is spoken.
    async fn say_where(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut head = Vec::new();
        while head.len() < MAX_HEAD && !head.windows(4).any(|end| end == b"\r\n\r\n") {
            let mut piece = [0; 512];
            match stream.read(&mut piece).await? {
                0 => break,
                length => head.extend_from_slice(piece.get(..length).unwrap_or_default()),
            }
        }
        let head = String::from_utf8_lossy(&head);
        if let Some(code) = query(&head).and_then(code_of) {
            (self.overheard)(code);
        }
        stream.write_all(redirection(&head, &self.hosts).as_bytes()).await?;
        stream.shutdown().await
    }
}

/// The part behind `?` of what a request asks for.
fn query(head: &str) -> Option<&str> {
    head.lines().next()?.split(' ').nth(1)?.split_once('?').map(|(_, query)| query)
}

/// An answer to an unencrypted request: only to a name of ours is anybody sent.
fn redirection(head: &str, hosts: &[String]) -> String {
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let named: Vec<&str> =
        fields.filter(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, host)| host.trim()).collect();
    let text = "this port speaks HTTPS: the address begins with https://\n此端口使用 HTTPS：地址以 https:// 开头\n";
    let (status, location) = match named[..] {
        [host] if knows(hosts, host) => ("307 Temporary Redirect", format!("Location: https://{host}/\r\n")),
        _ => ("400 Bad Request", String::new()),
    };
    let length = text.len();
    format!(
        "HTTP/1.1 {status}\r\n{location}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{text}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_to_a_name_of_ours_is_anybody_sent() {
        let hosts = ["lab.example:8740".to_owned()];
        let sent = redirection("GET /x HTTP/1.1\r\nhost: LAB.example:8740\r\n\r\n", &hosts);
        assert!(sent.starts_with("HTTP/1.1 307") && sent.contains("Location: https://LAB.example:8740/\r\n"), "{sent}");
        for head in [
            "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: lab.example:8740\r\nHost: evil.example\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "nonsense",
            "",
        ] {
            let told = redirection(head, &hosts);
            assert!(told.starts_with("HTTP/1.1 400") && !told.contains("Location"), "{head:?}: {told}");
        }
        assert_eq!(query("GET /?a=b&token=c HTTP/1.1\r\n").and_then(code_of), Some("c"));
        assert_eq!(query("GET / HTTP/1.1\r\nReferer: /?token=c\r\n"), None);
    }
}
