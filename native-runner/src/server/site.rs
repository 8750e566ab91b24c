//! The page's files: read once at the start, served from memory.
//!
//! No path that a client sends ever reaches the disk. Refuses to know what the files are for.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// More is no site of ours.
const MAX_FILES: usize = 10_000;
const MAX_BYTES: u64 = 1 << 30;

/// The files of a site by the path a browser asks for.
pub struct Site {
    files: HashMap<String, File>,
}

struct File {
    kind: &'static str,
    plain: Variant,
    /// The neighbour compressed with brotli.
    brotli: Option<Variant>,
}

struct Variant {
    content: Bytes,
    etag: HeaderValue,
}

impl Site {
    /// Reads a site; `None` if the folder has no `index.html`.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        if !folder.join("index.html").is_file() {
            return Ok(None);
        }
        let mut contents = HashMap::new();
        let mut bytes = 0;
        collect(folder, String::new(), &mut contents, &mut bytes)?;
        let mut compressed: HashMap<String, Bytes> = HashMap::new();
        contents.retain(|path, content: &mut Bytes| match path.strip_suffix(".br") {
            Some(plain) => {
                compressed.insert(plain.to_owned(), content.clone());
                false
            }
            None => true,
        });
        let files = contents
            .into_iter()
            .map(|(path, content)| {
                let brotli = compressed.remove(&path).map(Variant::new);
                let file = File { kind: kind(&path), plain: Variant::new(content), brotli };
                (path, file)
            })
            .collect();
        Ok(Some(Self { files }))
    }

    /// Where a site is found unless it is named: beside this program, or one folder above it.
    pub fn default_folder() -> Option<PathBuf> {
        let program = std::env::current_exe().ok()?;
        let beside = program.parent()?;
        [Some(beside), beside.parent()]
            .into_iter()
            .flatten()
            .map(|folder| folder.join("site"))
            .find(|site| site.join("index.html").is_file())
    }

    /// Answers a request for that path.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        let name = path.strip_prefix('/').unwrap_or(path);
        let name = if name.is_empty() { "index.html" } else { name };
        let Some(file) = self.files.get(name) else {
            return (StatusCode::NOT_FOUND, "there is no such page").into_response();
        };
        let variant = file.brotli.as_ref().filter(|_| accepts_brotli(headers));
        let encoding = variant.map(|_| HeaderValue::from_static("br"));
        let variant = variant.unwrap_or(&file.plain);
        let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let known = known
            .flat_map(|tags| tags.split(','))
            .any(|tag| tag.trim().trim_start_matches("W/").as_bytes() == variant.etag.as_bytes());
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = variant.content.clone().into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
            response
        };
        let answer = response.headers_mut();
        answer.insert(header::ETAG, variant.etag.clone());
        // Always asked again, and answered with 304 while nothing changed: page and bundles never mix versions.
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if file.brotli.is_some() {
            answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(encoding) = encoding {
            answer.insert(header::CONTENT_ENCODING, encoding);
        }
        response
    }
}

impl Variant {
    fn new(content: Bytes) -> Self {
        let digest = Sha256::digest(&content);
        let tag: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let etag = HeaderValue::try_from(format!("\"{tag}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
        Self { content, etag }
    }
}

fn collect(folder: &Path, prefix: String, contents: &mut HashMap<String, Bytes>, bytes: &mut u64) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        let metadata = std::fs::metadata(entry.path())?;
        if metadata.is_dir() {
            collect(&entry.path(), format!("{path}/"), contents, bytes)?;
        } else if metadata.is_file() {
            *bytes += metadata.len();
            if *bytes > MAX_BYTES || contents.len() >= MAX_FILES {
                return Err(io::Error::other("the site is too large"));
            }
            contents.insert(path, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let refused =
            |parameter: &str| parameter.replace(' ', "").strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0f32));
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br")) && !parts.any(refused)
    })
}

/// The media type by the end of the name.
fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("csv") => "text/csv; charset=utf-8",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// What `/` answers without a site.
pub fn missing(path: &str) -> Response {
    if path != "/" {
        return (StatusCode::NOT_FOUND, "there is no such page").into_response();
    }
    Html(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tuning Lab</title>\
         <h1>The runner works; its page is not built.</h1>\
         <p>In the project's folder, <code>cargo lab serve</code> builds the page and starts the runner with it. \
         Or name a built page: <code>lab serve --site DIR</code>.</p>\
         <h1 lang=\"zh\">服务已运行，但网页尚未构建。</h1>\
         <p lang=\"zh\">在项目目录中运行 <code>cargo lab serve</code> 即可构建网页并启动；或用 <code>lab serve --site 目录</code> 指定已构建的网页。</p>",
    )
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let folder =
            std::env::temp_dir().join(format!("lab-site-{}-{:?}", std::process::id(), std::thread::current().id()));
        std::fs::create_dir_all(folder.join("page")).unwrap();
        std::fs::write(folder.join("index.html"), "<p>hello").unwrap();
        std::fs::write(folder.join("page/lab.wasm"), "plain").unwrap();
        std::fs::write(folder.join("page/lab.wasm.br"), "small").unwrap();
        std::fs::write(folder.join(".secret"), "hidden").unwrap();
        let site = Site::read(&folder).unwrap().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        site
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::try_from(*value).unwrap())).collect()
    }

    #[test]
    fn files_come_from_memory_with_their_types() {
        let site = site();
        let index = site.answer("/", &HeaderMap::new());
        assert_eq!(
            (index.status(), index.headers()[header::CONTENT_TYPE].to_str().unwrap()),
            (StatusCode::OK, "text/html; charset=utf-8")
        );
        for path in [
            "/.secret",
            "/page",
            "/page/",
            "/../Cargo.toml",
            "/page/../index.html",
            "//index.html",
            "/page/lab.wasm.br",
            "/%2e%2e/x",
        ] {
            assert_eq!(site.answer(path, &HeaderMap::new()).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn brotli_goes_to_those_who_accept_it_and_unchanged_files_are_not_sent_again() {
        let site = site();
        let plain = site.answer("/page/lab.wasm", &headers(&[("accept-encoding", "gzip, br;q=0")]));
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        let small = site.answer("/page/lab.wasm", &headers(&[("accept-encoding", "gzip, br")]));
        assert_eq!(small.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(small.headers()[header::CONTENT_TYPE], "application/wasm");
        let etag = small.headers()[header::ETAG].to_str().unwrap();
        let again = site.answer("/page/lab.wasm", &headers(&[("accept-encoding", "br"), ("if-none-match", etag)]));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_ne!(plain.headers()[header::ETAG], small.headers()[header::ETAG]);
    }
}
