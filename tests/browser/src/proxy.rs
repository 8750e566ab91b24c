//! A network between browser and runner that can be cut.
//!
//! Passes bytes on unread, but for the first line, by which websockets are told from other requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A listening address that passes everything on to the runner.
pub struct Proxy {
    /// `127.0.0.1:PORT`
    pub host: String,
    runner: watch::Sender<String>,
    cuts: watch::Sender<u64>,
    websockets: Arc<AtomicU64>,
}

impl Proxy {
    /// Listens at once; what comes waits until [`Proxy::forward`] says whereto.
    pub async fn start() -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("no port for a proxy: {error}"));
        let host = listener.local_addr().unwrap_or_else(|error| panic!("no address of a proxy: {error}")).to_string();
        let (runner, whereto) = watch::channel(String::new());
        let (cuts, cut) = watch::channel(0);
        let websockets = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&websockets);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, whereto.clone(), cut.clone(), Arc::clone(&count)));
            }
        });
        Self { host, runner, cuts, websockets }
    }

    /// Passes on to `127.0.0.1:PORT`.
    pub fn forward(&self, host: &str) {
        self.runner.send_replace(host.to_owned());
    }

    /// Breaks every connection there is, in the middle of whatever it carries.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// How many websockets have been asked for so far.
    pub fn websockets(&self) -> u64 {
        self.websockets.load(Ordering::SeqCst)
    }
}

/// Either side may go at any time, so no failure here is an error.
async fn pass_on(
    mut client: TcpStream,
    mut whereto: watch::Receiver<String>,
    mut cut: watch::Receiver<u64>,
    websockets: Arc<AtomicU64>,
) {
    cut.mark_unchanged();
    let work = async {
        let host = whereto.wait_for(|host| !host.is_empty()).await.ok()?.clone();
        let mut runner = TcpStream::connect(host).await.ok()?;
        let mut first = vec![0; 4096];
        let length = client.read(&mut first).await.ok()?;
        if first.starts_with(b"GET /ws") {
            websockets.fetch_add(1, Ordering::SeqCst);
        }
        runner.write_all(&first[..length]).await.ok()?;
        copy_bidirectional(&mut client, &mut runner).await.ok()
    };
    tokio::select! {
        _ = work => {}
        _ = cut.changed() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_cut_ends_connections_and_the_next_one_works() -> std::io::Result<()> {
        let runner = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = Proxy::start().await;
        proxy.forward(&runner.local_addr()?.to_string());
        for call in 1..=2 {
            let mut client = TcpStream::connect(&proxy.host).await?;
            client.write_all(b"GET /ws HTTP/1.1\r\n\r\n").await?;
            let (mut served, _) = runner.accept().await?;
            let mut heard = [0; 20];
            served.read_exact(&mut heard).await?;
            served.write_all(&heard).await?;
            client.read_exact(&mut heard).await?;
            assert_eq!(&heard, b"GET /ws HTTP/1.1\r\n\r\n");
            assert_eq!(proxy.websockets(), call);
            proxy.cut();
            assert_eq!(client.read(&mut heard).await.unwrap_or(0), 0);
        }
        Ok(())
    }
}
