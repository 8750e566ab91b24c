//! The program of the worker that analyses; see `lab_web::science`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    lab_web::science::start();
}
