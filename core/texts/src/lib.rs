//! Every text that a person reads, as data: a folder per language beside this crate, in Fluent's syntax.
//!
//! The build script holds the folders against each other and makes of each message a constant, or a function of its
//! arguments, so that a message or an argument that is missing or misspelt does not compile:
//!
//! ```
//! use lab_texts::{Lang, Message, units};
//!
//! let left: Message = units::minutes_seconds(1u64, 5u64);
//! assert_eq!((left.get(Lang::En), left.get(Lang::Zh)), ("1 min 5 s".into(), "1 分 5 秒".into()));
//! ```
//!
//! A message is its code and its arguments, as which it can be sent; it is put into words where it is shown. A message that nobody names is
//! left out by the linker, unless the program reads messages that others sent.
//!
//! With `--cfg texts_loaded` a program contains no language but the names of messages, and takes a language's texts by [`load`]
//! from the file that the build script made of it: the page does, since most readers read one language.

mod arg;
pub mod format;
#[allow(clippy::all, rustdoc::all)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
mod language;
mod loaded;
mod message;
mod plural;

pub use arg::Arg;
pub use generated::*;
pub use loaded::{NotTexts, is_loaded, load};
pub use message::{Fixed, Message, NotAMessage};
