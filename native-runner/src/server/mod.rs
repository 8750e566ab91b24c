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
use lab_core::text::{Lang, Sentence};
use lab_texts::Arg;
use lab_texts::runner::server as t;
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
    Bind {
        address: SocketAddr,
        error: io::Error,
    },
    Store(#[from] StoreError),
    /// An address that others reach, without a token.
    NoToken {
        address: SocketAddr,
    },
    File {
        path: PathBuf,
        error: io::Error,
    },
    BadToken {
        place: String,
    },
    WideToken {
        path: PathBuf,
    },
    OpenToken {
        path: PathBuf,
    },
    Certificate {
        path: PathBuf,
        reason: Sentence,
    },
    Site {
        path: PathBuf,
        error: io::Error,
    },
    NoSite {
        path: PathBuf,
    },
    NoDataFolder,
    System(io::Error),
}

impl std::fmt::Display for ServeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl ServeError {
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            ServeError::Bind { address, error } if error.kind() == io::ErrorKind::AddrInUse => {
                t::address_in_use(Arg::shown(address)).get(lang)
            }
            ServeError::Bind { address, error } => format!("{address}: {}", io_sentence(error, lang)),
            ServeError::Store(error) => error.sentence(lang),
            ServeError::NoToken { address } => t::no_token(Arg::shown(address)).get(lang),
            ServeError::File { path, error } | ServeError::Site { path, error } => {
                format!("{}: {}", path.display(), io_sentence(error, lang))
            }
            ServeError::BadToken { place } => t::bad_token(place).get(lang),
            ServeError::WideToken { path } => t::wide_token(path.as_path()).get(lang),
            ServeError::OpenToken { path } => t::open_token(path.as_path()).get(lang),
            ServeError::Certificate { path, reason } => format!("{}: {}", path.display(), reason.get(lang)),
            ServeError::NoSite { path } => t::no_site(path.as_path()).get(lang),
            ServeError::NoDataFolder => t::NO_DATA_FOLDER.get(lang).into(),
            ServeError::System(error) => error.to_string(),
        }
    }
}
