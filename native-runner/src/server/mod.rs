//! The server: the page's files, a health check, the websocket, and what campaigns keep, on one address.
//!
//! Refuses to know how studies are trained (`engine` has that done) and who may ask (`security` decides).

mod tokens;

mod token_file;

mod addresses;

mod certificate;

mod security;

mod welcome;

mod door;

mod site;

mod entry;

mod engine;

mod allowance;

mod connections;

mod outgoing;

mod replay;

mod socket;

mod shelf;

mod sockets;

mod state;

use replay::Replay;
use sockets::Sockets;

pub use addresses::{Machine, accepted, certified, to_open};
pub use certificate::Certificate;
pub use door::Door;
pub use engine::Engine;
pub use security::Policy;
pub use site::Site;
pub use token_file::token;
pub use tokens::{Tokens, launch_address};

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
use tokio::sync::watch;

/// What is still open so long after the server was asked to end is cut.
const GRACE: Duration = Duration::from_secs(3);

/// What every request can reach.
struct App {
    engine: Arc<Engine>,
    site: Option<Site>,
    device: DeviceInfo,
    /// Of a certificate that was made here.
    fingerprint: Option<String>,
    sockets: Sockets,
    replay: Replay,
    ending: watch::Receiver<bool>,
}

/// What a server is made of.
pub struct Server {
    pub door: Door,
    pub engine: Arc<Engine>,
    pub site: Option<Site>,
    pub device: DeviceInfo,
    /// Of a certificate that was made here: the page shows it, to be compared with what was printed.
    pub fingerprint: Option<String>,
    pub policy: Policy,
}

impl Server {
    /// Serves until the process is asked to end; `ready` is called when requests are answered.
    pub async fn run(self, ready: impl FnOnce(), end_request: EndRequest) -> Result<(), ServeError> {
        let (end, ending) = watch::channel(false);
        let engine = self.engine.clone();
        let app = App {
            replay: Replay::new(self.engine.whole_machine()),
            engine: self.engine,
            site: self.site,
            device: self.device,
            fingerprint: self.fingerprint,
            sockets: Sockets::new(),
            ending: ending.clone(),
        };
        let router = router(Arc::new(app), Arc::new(self.policy));
        let training = engine.clone();
        let trainer = std::thread::Builder::new()
            .name("engine".into())
            .spawn(move || training.run())
            .map_err(ServeError::System)?;
        let serving = tokio::spawn(connections::serve(self.door, router, ending.clone()));
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
    #[error("{}: {error}", .path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("{place}: no token")]
    BadToken { place: String },
    #[error("{}: others can read the token", .path.display())]
    WideToken { path: PathBuf },
    #[error("{}: others can change the token", .path.display())]
    OpenToken { path: PathBuf },
    #[error("{}: {reason}", .path.display())]
    Certificate { path: PathBuf, reason: String },
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
                format!("{address} can be reached from other machines, which need the token: --no-token is for loopback addresses"),
                format!("{address} 可从其他机器访问，必须使用令牌：--no-token 只用于本机地址"),
            ),
            ServeError::File { path, error } | ServeError::Site { path, error } => {
                format!("{}: {}", path.display(), io_sentence(error, lang))
            }
            ServeError::BadToken { place } => lang.pick(
                format!("{place}: a token needs at least 16 characters, which are letters, digits or signs"),
                format!("{place}：令牌至少需要 16 个字符，只含字母、数字或符号"),
            ),
            ServeError::WideToken { path } => {
                let path = path.display();
                lang.pick(
                    format!("{path}: others on this machine can read the token, and that cannot be changed: name another file with --token-file, or set LAB_TOKEN"),
                    format!("{path}：本机其他用户可读取令牌，且无法更改权限：请用 --token-file 指定其他文件，或设置 LAB_TOKEN"),
                )
            }
            ServeError::OpenToken { path } => {
                let path = path.display();
                lang.pick(
                    format!("{path}: others on this machine can change the token: chmod 600 keeps it yours"),
                    format!("{path}：本机其他用户可更改此令牌：请用 chmod 600 限制权限"),
                )
            }
            ServeError::Certificate { path, reason } => format!("{}: {reason}", path.display()),
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
