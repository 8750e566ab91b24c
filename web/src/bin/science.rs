//! The program of the worker that analyses; see `web/src/analysis`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    lab_web::analysis::start();
}
