//! A network between browser and runner that can be cut, that notes what is asked for, and that may keep some of it back.
//!
//! A browser sends each request as one piece, so a piece that begins with `GET ` names what is asked for; everything is
//! passed on unchanged. (The browser's own list of resources leaves out what its workers fetch.)

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A listening address that passes everything on to the runner.
pub struct Proxy {
    /// `127.0.0.1:PORT`
    pub host: String,
    runner: watch::Sender<String>,
    cuts: watch::Sender<u64>,
    asked: Asked,
    barred: Arc<Mutex<Option<String>>>,
}

type Asked = Arc<Mutex<Vec<String>>>;

impl Proxy {
    /// Listens at once; what comes waits until [`Proxy::forward`] says whereto.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.unwrap_or_else(|error| panic!("no port for a proxy: {error}"));
        let host = listener.local_addr().unwrap_or_else(|error| panic!("no address of a proxy: {error}")).to_string();
        let (runner, whereto) = watch::channel(String::new());
        let (cuts, cut) = watch::channel(0);
        let asked = Asked::default();
        let barred = Arc::default();
        let (noted, kept_back) = (Arc::clone(&asked), Arc::clone(&barred));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let watched = (Arc::clone(&noted), Arc::clone(&kept_back));
                tokio::spawn(serve(client, whereto.clone(), cut.clone(), watched));
            }
        });
        Self { host, runner, cuts, asked, barred }
    }

    /// Passes on to `127.0.0.1:PORT`.
    pub fn forward(&self, host: &str) {
        self.runner.send_replace(host.to_owned());
    }

    /// Breaks every connection there is, in the middle of whatever it carries.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Ends every connection that asks for a path that begins so, from now on; `None` ends none.
    pub fn bar(&self, start: Option<&str>) {
        if let Ok(mut barred) = self.barred.lock() {
            *barred = start.map(str::to_owned);
        }
    }

    /// The paths asked for so far that begin so, in order.
    pub fn asked(&self, start: &str) -> Vec<String> {
        let asked = self.asked.lock().map(|asked| asked.clone()).unwrap_or_default();
        asked.into_iter().filter(|path| path.starts_with(start)).collect()
    }
}

/// One connection. Either side may go at any time, so no failure here is an error.
async fn serve(
    client: TcpStream,
    mut whereto: watch::Receiver<String>,
    mut cut: watch::Receiver<u64>,
    (asked, barred): (Asked, Arc<Mutex<Option<String>>>),
) {
    cut.mark_unchanged();
    let work = async {
        let host = whereto.wait_for(|host| !host.is_empty()).await.ok()?.clone();
        let (mut from_runner, mut to_runner) = TcpStream::connect(host).await.ok()?.into_split();
        let (mut from_client, mut to_client) = client.into_split();
        let there = async {
            let mut piece = vec![0; 64 << 10];
            loop {
                let length = from_client.read(&mut piece).await.ok().filter(|length| *length > 0)?;
                if let Some(path) = path(&piece[..length]) {
                    let barred = barred.lock().ok()?.clone();
                    if barred.is_some_and(|start| path.starts_with(&start)) {
                        return None;
                    }
                    asked.lock().ok()?.push(path);
                }
                to_runner.write_all(&piece[..length]).await.ok()?;
            }
        };
        tokio::select! {
            ended = there => ended,
            back = copy(&mut from_runner, &mut to_client) => back.ok(),
        }
    };
    tokio::select! {
        _ = work => {}
        _ = cut.changed() => {}
    }
}

/// What a request asks for.
fn path(piece: &[u8]) -> Option<String> {
    let line = piece.strip_prefix(b"GET ")?.split(|byte| *byte == b' ').next()?;
    Some(String::from_utf8_lossy(line).into_owned())
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
            assert_eq!(proxy.asked("/ws").len(), call);
            proxy.cut();
            assert_eq!(client.read(&mut heard).await.unwrap_or(0), 0);
        }
        Ok(())
    }
}
