//! Why a packed file is refused, in both languages.

use super::{FORMAT, LEAST_PER_CLASS};
use crate::text::Lang;
use std::fmt;

/// Why a packed file is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PackedError {
    /// No line end within the first 64 KiB.
    NoHeader,
    /// The first line is not the JSON object it should be.
    Header {
        detail: String,
    },
    /// Another format or version.
    Format {
        found: String,
    },
    Task {
        found: String,
    },
    Shape {
        found: Vec<u64>,
    },
    /// A number of the header outside its limits.
    Number {
        field: &'static str,
        found: f64,
        low: f64,
        high: f64,
    },
    /// A vocabulary without tokens, or tokens without a vocabulary.
    Vocabulary,
    /// A token that is not of the vocabulary; both count from 0.
    Token {
        example: u64,
        position: u64,
        vocabulary: u64,
    },
    /// The header announces more data than can be counted or held.
    TooLarge,
    /// Bytes after the first line.
    Length {
        expected: u64,
        found: u64,
    },
    /// An input that is not a finite number; both count from 0.
    NotFinite {
        example: u64,
        position: u64,
    },
    Label {
        example: u64,
        label: u8,
        classes: u64,
    },
    SmallClass {
        class: usize,
        examples: usize,
    },
}

impl fmt::Display for PackedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl PackedError {
    /// The sentence a person reads: what is wrong and what would be right.
    pub fn sentence(&self, lang: Lang) -> String {
        use PackedError::*;
        let zh = lang == Lang::Zh;
        match self {
            NoHeader if zh => "这不是 lab.data/1 文件：前 64 KiB 内没有以换行结尾的文件头".into(),
            NoHeader => "this is no lab.data/1 file: there is no first line within 64 KiB".into(),
            Header { detail } if zh => format!("文件头无效：{detail}"),
            Header { detail } => format!("the header is not valid: {detail}"),
            Format { found } if zh => format!("格式应为 “{FORMAT}”，却是 “{found}”"),
            Format { found } => format!("the format should be \"{FORMAT}\", found \"{found}\""),
            Task { found } if zh => format!("此格式只存放 classification 任务，却是 “{found}”"),
            Task { found } => format!("this format holds the task classification only, found \"{found}\""),
            Shape { found } if zh => {
                format!("形状应为 [通道, 长度] 或 [通道, 高, 宽]（词元为 [长度]），且都不为 0，却是 {found:?}")
            }
            Shape { found } => {
                format!(
                    "the shape should be [channels, length] or [channels, height, width] ([length] for tokens) without a 0, found {found:?}"
                )
            }
            Number { field, found, low, high } if zh => format!("“{field}” 为 {found}，应在 {low} 与 {high} 之间"),
            Number { field, found, low, high } => {
                format!("\"{field}\" is {found}; it should lie between {low} and {high}")
            }
            Vocabulary if zh => "“vocabulary” 与编码 “token” 必须同时出现".into(),
            Vocabulary => {
                "\"vocabulary\" and the encoding \"token\" belong together: one is there without the other".into()
            }
            Token { example, position, vocabulary } if zh => {
                format!("样本 {example} 的第 {position} 个词元（均从 0 数起）不在 {vocabulary} 个词元之内")
            }
            Token { example, position, vocabulary } => {
                format!("token {position} of example {example} (both counted from 0) is not one of {vocabulary}")
            }
            TooLarge if zh => "文件头声明的数据大得无法计数或存放".into(),
            TooLarge => "the header announces more data than can be counted or held".into(),
            Length { expected, found } if zh => format!("文件头之后应有 {expected} 字节，却有 {found} 字节"),
            Length { expected, found } => format!("{expected} bytes should follow the header, found {found}"),
            NotFinite { example, position } if zh => {
                format!("样本 {example} 的第 {position} 个数不是有限的数（均从 0 数起）")
            }
            NotFinite { example, position } => {
                format!("number {position} of example {example} (both counted from 0) is not finite")
            }
            Label { example, label, classes } if zh => {
                format!("样本 {example}（从 0 数起）的类别为 {label}，但只有 {classes} 个类别")
            }
            Label { example, label, classes } => {
                format!("example {example} (counted from 0) has the label {label}, but there are {classes} classes")
            }
            SmallClass { class, examples } if zh => {
                format!("类别 {class} 只有 {examples} 个可划分的样本，至少需要 {LEAST_PER_CLASS} 个")
            }
            SmallClass { class, examples } => {
                format!("class {class} has {examples} examples to split; at least {LEAST_PER_CLASS} are needed")
            }
        }
    }
}
