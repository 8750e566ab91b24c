//! The program of the page; see `web/src/page`.

fn main() {
    lab_web::start_page();
}
