//! Every sentence of the page, in English and in Chinese.
//!
//! A sentence that lacks a language does not compile. Chinese uses the playbook's terms (目标/冗余/固定超参数, 试验, 研究, 准随机
//! 搜索). Knows nothing of where a sentence is shown; what the science says of itself (hyperparameters, faults) stands in
//! `lab-core`.

pub use lab_core::text::{Lang, Text};

/// Sentences without a number are constants, sentences with one are functions of the language and the numbers.
macro_rules! texts {
    ($(const $constant:ident = $c_en:literal, $c_zh:literal;)* $(fn $function:ident($($arg:ident),+) = $f_en:literal, $f_zh:literal;)*) => {
        use super::Text;
        #[allow(unused_imports)]
        use super::{Lang, Display};
        $(pub const $constant: Text = Text::new($c_en, $c_zh);)*
        $(pub fn $function(lang: Lang, $($arg: impl Display),+) -> String {
            match lang {
                Lang::En => format!($f_en),
                Lang::Zh => format!($f_zh),
            }
        })*
    };
}

use std::fmt::Display;

pub mod analyze;
pub mod campaign;
pub mod design;
pub mod import;
pub mod parts;
pub mod procedures;
pub mod run;
pub mod shell;
pub mod start;
