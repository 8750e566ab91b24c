//! `lab serve`: the page, the websocket and the training of what the page sends.

use super::CommandError;
use crate::devices::{Request, choose, cores};
use crate::interrupt::EndRequest;
use crate::server::{Engine, Policy, ServeError, Server, Site, Tokens, random_hex};
use crate::store::Store;
use crate::training::Place;
use lab_core::text::Lang;
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};

/// The arguments of `lab serve`.
#[derive(Clone, Debug)]
pub struct Serve {
    pub listen: SocketAddr,
    pub store: Option<PathBuf>,
    pub device: Request,
    pub jobs: Option<usize>,
    /// The most memory training may take, in bytes.
    pub memory: Option<u64>,
    /// The most the store's file may take, in bytes.
    pub store_limit: Option<u64>,
    pub site: Option<PathBuf>,
    pub hosts: Vec<String>,
    pub token: bool,
    pub token_file: Option<PathBuf>,
    pub insecure_no_tls: bool,
}

const SEND_BUFFER_BYTES: u32 = 128 << 10;
const BACKLOG: u32 = 1_024;
const MIN_TOKEN: usize = 16;
const MAX_TOKEN: u64 = 4_096;

pub fn run(serve: Serve, lang: Lang) -> Result<(), CommandError> {
    let address = serve.listen;
    if !address.ip().is_loopback() {
        if !serve.token && serve.token_file.is_none() {
            return Err(ServeError::NoToken { address }.into());
        }
        if !serve.insecure_no_tls {
            return Err(ServeError::NoTls { address }.into());
        }
        eprintln!("{}", lang.pick("warning: traffic is not encrypted", "警告：通信未加密"));
    }
    let site = site(serve.site.as_deref())?;
    let folder = store_folder(serve.store)?;
    let store = Arc::new(Store::open(&folder, serve.store_limit).map_err(ServeError::from)?);
    let token = match &serve.token_file {
        Some(file) => Some(read_token(file)?),
        None if serve.token => Some(kept_token(&folder.join("token"))?),
        None => None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CommandError::System)?;
    let served = runtime.block_on(async {
        let end_request = EndRequest::new().map_err(CommandError::System)?;
        // Bound before the device is probed, so that an address in use is said at once.
        let bind = |error| ServeError::Bind { address, error };
        let listener = listen(address).map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let page = format!("http://{address}");
        let tokens = token.map(|token| Tokens::new(&token, page.clone())).transpose();
        let tokens = tokens.map_err(|error| ServeError::System(io::Error::other(error.to_string())))?;
        let launch = tokens.as_ref().map(Tokens::launch_address);

        let device = tokio::task::spawn_blocking(move || choose(serve.device, lang)).await;
        let device =
            device.map_err(|error| CommandError::System(io::Error::other(error)))?.map_err(CommandError::Device)?;
        let (name, reason) = (&device.info.name, &device.info.reason);
        eprintln!("{}", lang.pick(format!("training on {name}: {reason}"), format!("在 {name} 上训练：{reason}")));
        let jobs = serve.jobs.unwrap_or(match device.place {
            Place::Cpu => cores(),
            Place::Gpu(_) => 1,
        });
        let engine = Arc::new(Engine::new(store, device.place, jobs, serve.memory).map_err(ServeError::from)?);
        let policy = Policy::new(address, &serve.hosts, tokens);
        let server = Server { listener, engine, site, device: device.info, policy };
        let ready = || {
            eprintln!("listening on {page}");
            if let Some(launch) = launch {
                eprintln!("{}", lang.pick(format!("open once: {launch}"), format!("一次性打开地址：{launch}")));
            }
        };
        server.run(ready, end_request).await.map_err(CommandError::from)
    });
    // Nothing that still waits for a client or a disk keeps the program from ending.
    runtime.shutdown_timeout(Duration::from_millis(200));
    served
}

/// The folder that was named, or the user's own.
pub fn store_folder(named: Option<PathBuf>) -> Result<PathBuf, ServeError> {
    match named {
        Some(folder) => Ok(folder),
        None => Ok(dirs::data_dir().ok_or(ServeError::NoDataFolder)?.join("tuning-lab")),
    }
}

/// Takes the address. What the system keeps for clients that do not read is bounded, for the connections inherit it.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn site(named: Option<&Path>) -> Result<Option<Site>, ServeError> {
    let folder = match named {
        Some(folder) => folder.to_owned(),
        None => match Site::default_folder() {
            Some(folder) => folder,
            None => return Ok(None),
        },
    };
    match Site::read(&folder) {
        Ok(None) if named.is_some() => Err(ServeError::NoSite { path: folder }),
        Ok(site) => Ok(site),
        Err(error) => Err(ServeError::Site { path: folder, error }),
    }
}

fn read_token(path: &Path) -> Result<String, ServeError> {
    let failed = |error| ServeError::TokenFile { path: path.to_owned(), error };
    let mut text = String::new();
    std::fs::File::open(path).map_err(failed)?.take(MAX_TOKEN).read_to_string(&mut text).map_err(failed)?;
    let token = text.trim();
    if token.len() < MIN_TOKEN { Err(ServeError::ShortToken { path: path.to_owned() }) } else { Ok(token.to_owned()) }
}

/// The store's token, made if there is none; readable by its owner alone.
fn kept_token(path: &Path) -> Result<String, ServeError> {
    let failed = |error| ServeError::TokenFile { path: path.to_owned(), error };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            let token = random_hex().map_err(|error| failed(io::Error::other(error.to_string())))?;
            file.write_all(token.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(token)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_token(path),
        Err(error) => Err(failed(error)),
    }
}
