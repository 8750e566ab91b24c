//! `lab serve`: the page, the websocket and the training of what the page sends.

use super::CommandError;
use crate::interrupt::EndRequest;
use crate::server::{
    Certificate, Door, Engine, Machine, Policy, ServeError, Server, Site, Tokens, accepted, certified, launch_address,
    to_open, token,
};
use crate::store::Store;
use crate::training::devices::{self, Request, choose};
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
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
    pub token_file: Option<PathBuf>,
    pub no_token: bool,
    pub tls: Tls,
}

/// Whether what is said is encrypted, and by what.
#[derive(Clone, Debug)]
pub enum Tls {
    /// By a certificate made here, if others can reach the address.
    Usual,
    /// By a certificate made here.
    Made,
    /// By a person's own.
    Own { certificate: PathBuf, key: PathBuf },
    /// Not at all, whoever can reach the address.
    Never,
}

const SEND_BUFFER_BYTES: u32 = 128 << 10;
const BACKLOG: u32 = 1_024;

pub fn run(serve: Serve, lang: Lang) -> Result<(), CommandError> {
    let address = serve.listen;
    let is_open = !address.ip().is_loopback();
    if is_open && serve.no_token {
        return Err(ServeError::NoToken { address }.into());
    }
    if is_open && matches!(serve.tls, Tls::Never) {
        eprintln!("{}", t::NOT_ENCRYPTED.get(lang));
    }
    let site = site(serve.site.as_deref())?;
    let folder = store_folder(serve.store.clone())?;
    let store = Arc::new(Store::open(&folder, serve.store_limit).map_err(ServeError::from)?);
    let token = if serve.no_token { None } else { Some(token(serve.token_file.as_deref(), &folder, lang)?) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CommandError::System)?;
    let served = runtime.block_on(async {
        let end_request = EndRequest::new().map_err(CommandError::System)?;
        // Bound before the device is probed, so that an address in use is said at once.
        let reached = Reached::bind(&serve, is_open, &folder)?;
        let device = tokio::task::spawn_blocking(move || choose(serve.device, lang)).await;
        let device =
            device.map_err(|error| CommandError::System(io::Error::other(error)))?.map_err(CommandError::Device)?;
        let (name, reason) = (&device.info.name, &device.info.reason);
        eprintln!("{}", t::training_on(name, reason).get(lang));
        let jobs = devices::jobs(serve.jobs, device.place);
        let engine = Arc::new(Engine::new(store, device.place, jobs, serve.memory).map_err(ServeError::from)?);
        let tokens = token.map(|token| Tokens::new(&token, Instant::now(), move |address| opened(address, lang)));
        let tokens = tokens.transpose().map_err(|error| ServeError::System(io::Error::other(error.to_string())))?;
        let tokens = tokens.map(Arc::new);
        let ready = reached.ready(tokens.as_deref(), lang);
        let fingerprint = reached.fingerprint();
        let policy = Policy::new(reached.is_tls, reached.hosts.clone(), tokens.clone());
        let server = Server { door: reached.door(tokens), engine, site, device: device.info, fingerprint, policy };
        server.run(ready, end_request).await.map_err(CommandError::from)
    });
    // Nothing that still waits for a client or a disk keeps the program from ending.
    runtime.shutdown_timeout(Duration::from_millis(200));
    served
}

/// Where the server is reached, by which names and how.
struct Reached {
    listener: TcpListener,
    address: SocketAddr,
    hosts: Arc<[String]>,
    is_tls: bool,
    certificate: Option<Certificate>,
    /// The addresses to open, the likeliest first.
    origins: Vec<String>,
}

impl Reached {
    fn bind(serve: &Serve, is_open: bool, folder: &Path) -> Result<Self, CommandError> {
        let bind = |error| ServeError::Bind { address: serve.listen, error };
        let listener = listen(serve.listen).map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let machine = Machine::here();
        let is_tls = matches!(serve.tls, Tls::Made | Tls::Own { .. }) || (is_open && matches!(serve.tls, Tls::Usual));
        let hosts: Arc<[String]> = accepted(address, &machine, &serve.hosts, is_tls).into();
        let certificate = match &serve.tls {
            _ if !is_tls => None,
            Tls::Own { certificate, key } => Some(Certificate::read(certificate, key)?),
            _ => Some(Certificate::kept(folder, &certified(&hosts))?),
        };
        let scheme = if is_tls { "https" } else { "http" };
        let to_open = to_open(address, &machine, &serve.hosts);
        let origins = to_open.into_iter().map(|host| format!("{scheme}://{host}")).collect();
        Ok(Self { listener, address, hosts, is_tls, certificate, origins })
    }

    fn fingerprint(&self) -> Option<String> {
        self.certificate.as_ref()?.fingerprint.clone()
    }

    /// Says that the server is ready, and what to open.
    fn ready(&self, tokens: Option<&Tokens>, lang: Lang) -> impl FnOnce() + use<> {
        let code = tokens.map(Tokens::code);
        let page = |origin: &String| match &code {
            Some(code) => launch_address(origin, code),
            None => format!("{origin}/"),
        };
        let pages: Vec<String> = self.origins.iter().map(page).collect();
        let scheme = if self.is_tls { "https" } else { "http" };
        let (address, fingerprint) = (self.address, self.fingerprint());
        move || {
            eprintln!("listening on {scheme}://{address}");
            if let Some(fingerprint) = fingerprint {
                // What makes a certificate of one's own safe: seeing that it is this one.
                eprintln!("{}", t::compare(fingerprint).get(lang));
            }
            pages.iter().for_each(|page| eprintln!("open {page}"));
        }
    }

    fn door(self, tokens: Option<Arc<Tokens>>) -> Door {
        let Some(certificate) = self.certificate else { return Door::Plain(self.listener) };
        let origin = self.origins.into_iter().next().unwrap_or_default();
        let overheard = move |code: &str| {
            if let Some(tokens) = &tokens {
                tokens.overheard(code, &origin, Instant::now());
            }
        };
        Door::encrypted(self.listener, certificate.config, self.hosts, overheard)
    }
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

/// Says where the next browser gets in. A terminal that is gone is no reason to keep this one out.
fn opened(address: &str, lang: Lang) {
    let _ = writeln!(io::stderr(), "{}", t::opened(address).get(lang));
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
