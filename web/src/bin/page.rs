//! The program of the page; see `web/src/page`. It begins when static/start.js calls `mount`.

#[allow(unused_imports, reason = "its functions are called from JavaScript")]
use lab_web::mount_page;

fn main() {}
