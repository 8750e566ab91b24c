//! The server: the page's files, a health check, the websocket, and what campaigns keep, on one address.
//!
//! Refuses to know how studies are trained (`engine` has that done) and who may ask (`security` decides).

mod security;

mod site;

mod entry;

mod engine;

mod allowance;

mod connections;

mod outgoing;

mod replay;

mod socket;

mod shelf;

mod state;

use replay::Replay;

pub use engine::Engine;
pub use security::{Policy, Tokens, random_hex};
pub use site::Site;

use crate::files::io_sentence;
use crate::interrupt::EndRequest;
use crate::store::StoreError;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use lab_core::protocol::DeviceInfo;
use lab_core::text::Lang;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// Websockets at once.
const MAX_SOCKETS: usize = 32;
/// What is still open so long after the server was asked to end is cut.
const GRACE: Duration = Duration::from_secs(3);

/// What every request can reach.
struct App {
    engine: Arc<Engine>,
    site: Option<Site>,
    device: DeviceInfo,
    connections: Arc<Semaphore>,
    replay: Replay,
    ending: watch::Receiver<bool>,
}

/// What a server is made of.
pub struct Server {
    pub listener: TcpListener,
    pub engine: Arc<Engine>,
    pub site: Option<Site>,
    pub device: DeviceInfo,
    pub policy: Policy,
}

impl Server {
    /// Serves until the process is asked to end; `ready` is called when requests are answered.
    pub async fn run(self, ready: impl FnOnce(), end_request: EndRequest) -> Result<(), ServeError> {
        let (end, ending) = watch::channel(false);
        let engine = self.engine.clone();
        let app = App {
            engine: self.engine,
            site: self.site,
            device: self.device,
            connections: Arc::new(Semaphore::new(MAX_SOCKETS)),
            replay: Replay::new(),
            ending: ending.clone(),
        };
        let router = router(Arc::new(app), Arc::new(self.policy));
        let training = engine.clone();
        let trainer = std::thread::Builder::new()
            .name("engine".into())
            .spawn(move || training.run())
            .map_err(ServeError::System)?;
        let serving = tokio::spawn(connections::serve(self.listener, router, ending.clone()));
        ready();
        end_request.wait().await;
        engine.end();
        end.send_replace(true);
        let _ = tokio::time::timeout(GRACE, serving).await;
        let trained = tokio::task::spawn_blocking(move || trainer.join()).await;
        let closing = engine.clone();
        let _ = tokio::task::spawn_blocking(move || closing.store().close()).await;
        if matches!(trained, Err(_) | Ok(Err(_))) {
            return Err(ServeError::System(io::Error::other("the training thread crashed")));
        }
        Ok(())
    }
}

fn router(app: Arc<App>, policy: Arc<Policy>) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/ws", get(socket::upgrade))
        .merge(shelf::routes())
        .merge(state::routes())
        .fallback(get(file))
        .with_state(app)
        .layer(middleware::from_fn_with_state(policy, security::guard))
}

async fn file(State(app): State<Arc<App>>, request: Request) -> Response {
    let path = request.uri().path();
    match &app.site {
        Some(site) => site.answer(path, request.headers()),
        None => site::missing(path),
    }
}

/// Why the server cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("{address}: {error}")]
    Bind { address: SocketAddr, error: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An address that others reach, without a token.
    #[error("{address}: a token is needed")]
    NoToken { address: SocketAddr },
    /// An address that others reach, without encryption.
    #[error("{address}: not encrypted")]
    NoTls { address: SocketAddr },
    #[error("{}: {error}", .path.display())]
    TokenFile { path: PathBuf, error: io::Error },
    #[error("{}: too short", .path.display())]
    ShortToken { path: PathBuf },
    #[error("{}: {error}", .path.display())]
    Site { path: PathBuf, error: io::Error },
    #[error("{}: no site", .path.display())]
    NoSite { path: PathBuf },
    #[error("no data folder")]
    NoDataFolder,
    #[error("{0}")]
    System(io::Error),
}

impl ServeError {
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            ServeError::Bind { address, error } if error.kind() == io::ErrorKind::AddrInUse => {
                lang.pick(format!("{address}: another program listens there"), format!("{address}：已被其他程序占用"))
            }
            ServeError::Bind { address, error } => format!("{address}: {}", io_sentence(error, lang)),
            ServeError::Store(error) => error.sentence(lang),
            ServeError::NoToken { address } => lang.pick(
                format!("{address} can be reached from other machines: add --token (kept in the store) or --token-file FILE"),
                format!("{address} 可从其他机器访问：请加上 --token（保存在存储目录）或 --token-file 文件"),
            ),
            ServeError::NoTls { address } => lang.pick(
                format!("{address} can be reached from other machines and traffic is not encrypted: add --insecure-no-tls to accept that, or use an SSH tunnel"),
                format!("{address} 可从其他机器访问且通信不加密：加上 --insecure-no-tls 表示接受，或改用 SSH 隧道"),
            ),
            ServeError::TokenFile { path, error } | ServeError::Site { path, error } => {
                format!("{}: {}", path.display(), io_sentence(error, lang))
            }
            ServeError::ShortToken { path } => {
                let path = path.display();
                lang.pick(format!("{path}: a token needs at least 16 characters"), format!("{path}：令牌至少需要 16 个字符"))
            }
            ServeError::NoSite { path } => {
                let path = path.display();
                lang.pick(format!("{path}: there is no index.html in this folder"), format!("{path}：此目录中没有 index.html"))
            }
            ServeError::NoDataFolder => {
                lang.pick("the user has no data folder: name one with --store".into(), "找不到用户数据目录：请用 --store 指定".into())
            }
            ServeError::System(error) => error.to_string(),
        }
    }
}
