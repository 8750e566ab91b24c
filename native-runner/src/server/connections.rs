//! Connections: how many there are, how long one may take to ask, and how long it may leave an answer unread. Strangers
//! cannot take the places of those who were let in.
//!
//! Refuses to know what is asked.

use super::door::{Door, Stream};
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, Sleep, timeout};

/// Connections that ask at once; websockets are counted elsewhere. One more, and the oldest goes over which nobody was let in.
const MAX_CONNECTIONS: usize = 256;
/// The head of a request is there within this, or the connection ends. Also how long one may stay idle.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
const MAX_HEAD_BYTES: usize = 64 << 10;
/// A client that takes nothing for so long is cut.
const WRITTEN_WITHIN: Duration = Duration::from_secs(20);
/// How long one that is turned away may take to hear it.
const TURNED_WITHIN: Duration = Duration::from_millis(50);

/// Set once somebody was let in over a connection.
#[derive(Clone, Default)]
pub struct LetIn(Arc<AtomicBool>);

impl LetIn {
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Serves until `ending`, then lets what was begun end.
pub async fn serve(mut door: Door, router: Router, mut ending: watch::Receiver<bool>) {
    let mut open: VecDeque<(AbortHandle, LetIn)> = VecDeque::new();
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            _ = ending.wait_for(|ending| *ending) => break,
            Some(_) = connections.join_next() => continue,
            accepted = door.accept() => accepted,
        };
        open.retain(|(connection, _)| !connection.is_finished());
        if open.len() >= MAX_CONNECTIONS {
            let strange = open.iter().position(|(_, let_in)| !let_in.is_noted());
            match strange.and_then(|oldest| open.remove(oldest)) {
                Some((connection, _)) => connection.abort(),
                None => {
                    turn_away(stream).await;
                    continue;
                }
            }
        }
        let let_in = LetIn::default();
        let connection = connections.spawn(answer(stream, router.clone(), let_in.clone(), ending.clone()));
        open.push_back((connection, let_in));
    }
    drop(door);
    while connections.join_next().await.is_some() {}
}

async fn answer(stream: Box<dyn Stream>, router: Router, let_in: LetIn, mut ending: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN).max_buf_size(MAX_HEAD_BYTES);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(let_in.clone());
        router.call(request)
    });
    let connection = http.serve_connection(TokioIo::new(Patient::new(stream, WRITTEN_WITHIN)), service).with_upgrades();
    let mut connection = std::pin::pin!(connection);
    // How a connection ends is its client's business.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ending.wait_for(|ending| *ending) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Says so, and waits for nobody who does not read.
async fn turn_away(mut stream: Box<dyn Stream>) {
    const ANSWER: &[u8] =
        b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 20\r\nretry-after: 5\r\nconnection: close\r\n\r\ntoo many connections";
    let _ = timeout(TURNED_WITHIN, stream.write_all(ANSWER)).await;
}

/// A stream whose reader must not stop reading for ever.
pub struct Patient<S> {
    stream: S,
    within: Duration,
    /// Runs while something waits to be written.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub fn new(stream: S, within: Duration) -> Self {
        Self { stream, within, waiting: None }
    }

    fn watched<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.waiting = None;
            return polled;
        }
        let until = Instant::now() + self.within;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.watched(polled, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_write_vectored(context, pieces);
        this.watched(polled, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_flush(context);
        this.watched(polled, context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;
    use tokio::time::sleep;

    #[tokio::test]
    async fn a_reader_that_stops_is_cut_and_a_slow_one_is_not() {
        let (near, mut far) = tokio::io::duplex(64);
        const WITHIN: Duration = Duration::from_millis(400);
        let mut near = Patient::new(near, WITHIN);
        let slow = tokio::spawn(async move {
            for _ in 0..8 {
                sleep(WITHIN / 8).await;
                far.read_exact(&mut [0; 64]).await.unwrap();
            }
            far
        });
        near.write_all(&[0; 512]).await.unwrap();
        let _unread = slow.await.unwrap();
        let cut = near.write_all(&[0; 512]).await.unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::TimedOut);
    }
}
