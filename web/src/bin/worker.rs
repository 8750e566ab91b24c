//! The program of a Web Worker; see `lab_web::worker`.
#![cfg_attr(feature = "worker-gpu", recursion_limit = "256")]

fn main() {
    lab_web::worker::run::start();
}
