//! What is answered before anybody is let in: why not, and what to do, in both languages.
//!
//! Says nothing of what is served. Refuses to know who is let in.

use super::tokens::random_hex;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// A longer name is not repeated.
const MAX_NAME: usize = 100;

/// The token is missing or wrong, or a one-time address came too late.
pub fn token_needed(headers: &HeaderMap, is_late: bool) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
    let text = if is_late { "this address was used or has expired" } else { "a token is needed" };
    if !accepted.is_some_and(|accept| accept.contains("text/html")) {
        return (StatusCode::UNAUTHORIZED, challenge, text).into_response();
    }
    (StatusCode::UNAUTHORIZED, challenge, Html(format!("{HEAD}{}", if is_late { LATE } else { NEEDED })))
        .into_response()
}

/// The beginning of each page. Its icon is none, so that none is asked for.
const HEAD: &str = concat!(
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">",
    "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\"><title>Tuning Lab</title>",
);

const NEEDED: &str = concat!(
    "<h1>This lab lets in whom its owner lets in.</h1>",
    "<p>Open the address that <code>lab serve</code> printed where it was started. It works once, for one browser. ",
    "If it was used already, open it all the same: a new one is then printed there.</p>",
    "<p>Programs show the token, which is the file <code>token</code> in the folder of the store: ",
    "<code>Authorization: Bearer TOKEN</code>.</p>",
    "<h1 lang=\"zh\">此实验室只对获得许可的人开放。</h1>",
    "<p lang=\"zh\">请打开 <code>lab serve</code> 启动时在终端中打印的地址。每个地址只能使用一次，对一个浏览器有效。",
    "如果已经用过，也请再打开一次：终端会打印新的地址。</p>",
    "<p lang=\"zh\">程序可出示令牌，即存储目录中的 <code>token</code> 文件：<code>Authorization: Bearer 令牌</code>。</p>",
);

const LATE: &str = concat!(
    "<h1>This address was used or has expired.</h1>",
    "<p>A new one has just been printed where <code>lab serve</code> runs: open that one. ",
    "If it was not you who used this one, somebody else has seen it: end <code>lab serve</code>, remove the file ",
    "<code>token</code> from the folder of its store, and start it again.</p>",
    "<h1 lang=\"zh\">此地址已被使用或已过期。</h1>",
    "<p lang=\"zh\"><code>lab serve</code> 所在的终端刚刚打印了新的地址，请打开新地址。",
    "如果此前不是您本人使用了它，说明有人看到了此地址：请结束 <code>lab serve</code>，",
    "删除存储目录中的 <code>token</code> 文件，再重新启动。</p>",
);

/// A page of another site asks. What a person followed a link for, the page that is answered asks for again by itself: the
/// browser keeps the cookie to itself while the other page is the one that asks. Always for the page at `/`, with what the
/// server is not told of the address: the part after `#`.
pub fn from_another_site(is_link: bool) -> Response {
    let refused = (StatusCode::FORBIDDEN, "requests from pages of other sites are refused");
    let nonce = if is_link { random_hex().ok() } else { None };
    let Some(nonce) = nonce else { return refused.into_response() };
    let page = format!(
        "{HEAD}<p>Another site led here. Load this page again if it does not go on by itself.</p>\
         <p lang=\"zh\">您从其他网站来到此处。如果页面没有自动继续，请重新加载。</p>\
         <script nonce=\"{nonce}\">const to = '/' + location.search + location.hash; \
         history.replaceState(null, '', '/again'); location.replace(to)</script>"
    );
    let policy = format!(
        "default-src 'none'; img-src data:; script-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'"
    );
    (StatusCode::FORBIDDEN, [(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

/// The server is asked for by a name it does not know.
pub fn unknown_host(host: Option<&str>) -> Response {
    let host = host.filter(|host| !host.is_empty() && host.len() <= MAX_NAME).unwrap_or("NAME:PORT");
    let text = format!(
        "this server is not known under that name; to allow it, start it with --host {host}\n\
         此服务器不以该名称提供服务；如需允许，请以 --host {host} 启动\n"
    );
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}
