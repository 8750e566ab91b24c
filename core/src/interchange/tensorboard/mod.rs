//! TensorBoard: event files with scalars and the hyperparameters of its HParams plugin, one folder per trial.
//!
//! A study that the lab exports carries its `lab.study/1` and the outcome of each trial as text summaries, which TensorBoard
//! shows and otherwise ignores. Sources: `tensorflow/core/lib/io/record_writer.h` (framing), `event.proto`,
//! `summary.proto`, `tensor.proto`, and `tensorboard/plugins/hparams/{api,plugin_data}.proto` (Apache licence 2.0), read,
//! not copied. Knows nothing of files and folders.

mod crc;
mod events;
mod frame;
mod hyperparameters;
mod import;
mod layout;
mod objective;
mod part;
mod runs;
mod tensor;
mod trial;
mod wire;
mod write;

pub use runs::Runs;
pub use write::{RunFile, write_run, write_study};

/// Tags of the text summaries that the lab writes.
const STUDY: &str = "lab/study";
const OUTCOME: &str = "lab/outcome";
const NAME: &str = "lab/name";

/// Tags of the HParams plugin.
const START: &str = "_hparams_/session_start_info";
const EXPERIMENT: &str = "_hparams_/experiment";
const END: &str = "_hparams_/session_end_info";
