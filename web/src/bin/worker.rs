//! The program of the worker that trains; see `web/src/training`.
#![cfg_attr(feature = "worker-gpu", recursion_limit = "256")]

fn main() {
    lab_web::start_training();
}
