//! The format `lab.data/1`: images, sequences and rows of tokens with class labels, packed into one file.
//!
//! One JSON object on the first line (at most 64 KiB), then raw bytes: the inputs row-major (`u8`, or `f32` little endian;
//! input = raw / scale; or `token`, a byte each), then one label byte per example. Every size is checked against the bytes that
//! are there before memory is taken.

mod body;
mod error;

pub use error::PackedError;

use super::{Dataset, Raw, RawTargets, Shape};
use body::{checked_labels, numbers, one_hot};
use serde::Deserialize;

const FORMAT: &str = "lab.data/1";
/// The first line with its line end.
const HEADER_LIMIT: usize = 64 * 1024;
/// A class label is one byte, and so is a token.
const CLASS_LIMIT: u64 = 256;
/// A class with fewer examples could not be in train, valid and test.
const LEAST_PER_CLASS: usize = 3;

/// The first line of a packed file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedHeader {
    pub format: String,
    pub name: String,
    pub title: TitlePair,
    /// `classification`, the only task of this format.
    pub task: String,
    /// [channels, length] or [channels, height, width]; `[length]` for tokens.
    pub shape: Vec<u64>,
    /// Different tokens; present if and only if the encoding is `token`.
    #[serde(default)]
    pub vocabulary: Option<u64>,
    pub classes: u64,
    pub examples: u64,
    pub encoding: Encoding,
    /// input = raw / scale; 1 for tokens.
    pub scale: f64,
    /// So many examples at the end are the test split that was published with the data.
    #[serde(default)]
    pub published_test: u64,
    /// Who made the data, and where.
    pub source: String,
    pub licence: String,
}

/// A title in both languages, as a file brings it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitlePair {
    pub en: String,
    pub zh: String,
}

/// How one number of an input is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    U8,
    /// Little endian.
    F32,
    /// The number of a token, one byte.
    Token,
}

impl Encoding {
    const fn bytes(self) -> u64 {
        match self {
            Encoding::U8 | Encoding::Token => 1,
            Encoding::F32 => 4,
        }
    }
}

/// Reads the first line alone; returns it and the bytes behind it.
pub fn read_packed_header(bytes: &[u8]) -> Result<(PackedHeader, &[u8]), PackedError> {
    let head = bytes.get(..HEADER_LIMIT).unwrap_or(bytes);
    let mut lines = head.splitn(2, |byte| *byte == b'\n');
    let (Some(line), Some(_)) = (lines.next(), lines.next()) else { return Err(PackedError::NoHeader) };
    let header: PackedHeader =
        serde_json::from_slice(line).map_err(|error| PackedError::Header { detail: error.to_string() })?;
    if header.format != FORMAT {
        return Err(PackedError::Format { found: header.format });
    }
    Ok((header, bytes.get(line.len() + 1..).unwrap_or_default()))
}

/// Decodes a packed file, splits and standardises it.
pub fn parse_packed(bytes: &[u8]) -> Result<Dataset, PackedError> {
    let (header, body) = read_packed_header(bytes)?;
    if header.task != "classification" {
        return Err(PackedError::Task { found: header.task });
    }
    within("classes", header.classes, 2, CLASS_LIMIT)?;
    within("examples", header.examples, 1, u64::from(u32::MAX))?;
    within("published_test", header.published_test, 0, header.examples - 1)?;
    let is_tokens = header.encoding == Encoding::Token;
    let (low, high) = if is_tokens { (1.0, 1.0) } else { (f64::MIN_POSITIVE, f64::MAX) };
    if !(low..=high).contains(&header.scale) {
        return Err(PackedError::Number { field: "scale", found: header.scale, low, high });
    }
    if header.vocabulary.is_some() != is_tokens {
        return Err(PackedError::Vocabulary);
    }
    let vocabulary = header.vocabulary.unwrap_or(2);
    within("vocabulary", vocabulary, 2, CLASS_LIMIT)?;
    if header.shape.contains(&0) || !if is_tokens { 1..=1 } else { 2..=3 }.contains(&header.shape.len()) {
        return Err(PackedError::Shape { found: header.shape });
    }

    let width =
        header.shape.iter().try_fold(1u64, |product, n| product.checked_mul(*n)).ok_or(PackedError::TooLarge)?;
    let input_bytes = width
        .checked_mul(header.examples)
        .and_then(|numbers| numbers.checked_mul(header.encoding.bytes()))
        .ok_or(PackedError::TooLarge)?;
    let expected = input_bytes.checked_add(header.examples).ok_or(PackedError::TooLarge)?;
    if expected != body.len() as u64 {
        return Err(PackedError::Length { expected, found: body.len() as u64 });
    }
    // From here on every size of the header is at most the number of bytes that are there, and fits in memory.
    let (raw, labels) = body.split_at(input_bytes as usize);

    let inputs = match header.encoding {
        Encoding::Token => one_hot(raw, vocabulary, width)?,
        Encoding::U8 | Encoding::F32 => numbers(raw, header.encoding, header.scale, width)?,
    };
    let labels = checked_labels(labels, header.classes, header.published_test as usize)?;
    let shape = match header.shape.iter().map(|n| *n as usize).collect::<Vec<_>>()[..] {
        [length] => Shape::Tokens { vocabulary: vocabulary as usize, length },
        [channels, length] => Shape::Sequence { channels, length },
        [channels, height, width] => Shape::Image { channels, height, width },
        _ => return Err(PackedError::Shape { found: header.shape }),
    };
    let names = (0..header.classes).map(|class| class.to_string()).collect();
    let targets = RawTargets::Classes { labels, names };
    let raw = Raw { name: header.name, shape, inputs, targets, gaps: Vec::new() };
    Ok(raw.finish(header.published_test as usize))
}

fn within(field: &'static str, found: u64, low: u64, high: u64) -> Result<(), PackedError> {
    let error = || PackedError::Number { field, found: found as f64, low: low as f64, high: high as f64 };
    if (low..=high).contains(&found) { Ok(()) } else { Err(error()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Targets;
    use crate::text::Lang;
    use proptest::prelude::*;

    const HEADER: &str = r#"{"format":"lab.data/1","name":"toy","title":{"en":"Toy","zh":"玩具"},"task":"classification","shape":[1,2],"classes":2,"examples":10,"encoding":"u8","scale":4,"source":"here","licence":"CC0"}"#;

    /// Ten examples of two bytes; the label is the parity.
    fn file(header: &str) -> Vec<u8> {
        let mut bytes = header.as_bytes().to_vec();
        bytes.push(b'\n');
        bytes.extend((0..10u8).flat_map(|i| [i, 10 * i]));
        bytes.extend((0..10u8).map(|i| i % 2));
        bytes
    }

    fn with(old: &str, new: &str) -> Result<Dataset, PackedError> {
        assert!(HEADER.contains(old), "{old}");
        parse_packed(&file(&HEADER.replace(old, new)))
    }

    #[test]
    fn a_file_is_read() {
        let data = parse_packed(&file(HEADER)).unwrap();
        assert_eq!((data.name.as_str(), data.shape), ("toy", Shape::Sequence { channels: 1, length: 2 }));
        assert_eq!(
            data.targets,
            Targets::Classes { labels: (0..10).map(|i| i % 2).collect(), names: vec!["0".into(), "1".into()] }
        );
        // Standardising keeps the proportions: inputs are i/4 and 10·i/4.
        let z = &data.inputs;
        assert!(((z[19] - z[0]) / (z[2] - z[0]) - 90.0).abs() < 1e-3, "{z:?}");
        assert_eq!((data.split.train.len(), data.split.valid.len(), data.split.test.len()), (6, 2, 2));
    }

    #[test]
    fn floats_are_little_endian() {
        let header = HEADER.replace("u8", "f32").replace("\"scale\":4", "\"scale\":1");
        let mut bytes = format!("{header}\n").into_bytes();
        bytes.extend((0..20).flat_map(|i| (i as f32 * 0.5).to_le_bytes()));
        let body = bytes.len();
        bytes.extend((0..10u8).map(|i| i % 2));
        let z = parse_packed(&bytes).unwrap().inputs;
        assert!(z.windows(2).all(|pair| (pair[1] - pair[0] - (z[1] - z[0])).abs() < 1e-5 && pair[1] > pair[0]));

        bytes[body - 4..body].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(parse_packed(&bytes), Err(PackedError::NotFinite { example: 9, position: 1 }));
    }

    #[test]
    fn tokens_become_one_hot_rows() {
        let header = HEADER
            .replace("[1,2]", "[2]")
            .replace("u8", "token")
            .replace("\"scale\":4", "\"scale\":1,\"vocabulary\":91");
        let data = parse_packed(&file(&header)).unwrap();
        assert_eq!(data.shape, Shape::Tokens { vocabulary: 91, length: 2 });
        // Example 3 is the tokens 3, 30: neither is standardised.
        let ones: Vec<usize> = (0..182).filter(|i| data.inputs[3 * 182 + i] == 1.0).collect();
        assert_eq!(ones, [3, 91 + 30]);
        assert_eq!(data.inputs.iter().sum::<f32>(), 20.0);
        let changed = |old: &str, new: &str| parse_packed(&file(&header.replace(old, new)));
        let token = PackedError::Token { example: 9, position: 1, vocabulary: 90 };
        assert_eq!(changed(":91", ":90"), Err(token));
        assert_eq!(changed(",\"vocabulary\":91", ""), Err(PackedError::Vocabulary));
        assert!(matches!(changed(":91", ":257"), Err(PackedError::Number { field: "vocabulary", .. })));
        assert!(matches!(changed("\"scale\":1", "\"scale\":2"), Err(PackedError::Number { field: "scale", .. })));
        assert_eq!(with("\"scale\":4", "\"scale\":4,\"vocabulary\":9"), Err(PackedError::Vocabulary));
    }

    #[test]
    fn every_wrong_header_is_named() {
        use PackedError::*;
        let number = |field, found, low, high| Number { field, found, low, high };
        assert_eq!(with("data/1", "data/2"), Err(Format { found: "lab.data/2".into() }));
        assert_eq!(with("classification", "regression"), Err(Task { found: "regression".into() }));
        assert_eq!(with("[1,2]", "[2]"), Err(Shape { found: vec![2] }));
        assert_eq!(with("[1,2]", "[0,2]"), Err(Shape { found: vec![0, 2] }));
        assert_eq!(with("[1,2]", "[1,2,18446744073709551615]"), Err(TooLarge));
        assert_eq!(with("\"examples\":10", "\"examples\":11"), Err(Length { expected: 33, found: 30 }));
        assert_eq!(with("\"examples\":10", "\"examples\":0"), Err(number("examples", 0.0, 1.0, 4294967295.0)));
        assert_eq!(with("\"classes\":2", "\"classes\":257"), Err(number("classes", 257.0, 2.0, 256.0)));
        assert_eq!(with("\"classes\":2", "\"classes\":3"), Err(SmallClass { class: 2, examples: 0 }));
        assert_eq!(with("\"scale\":4", "\"scale\":1e-300"), Err(NotFinite { example: 1, position: 0 }));
        assert_eq!(
            with("\"scale\":4", "\"scale\":4,\"published_test\":10"),
            Err(number("published_test", 10.0, 0.0, 9.0))
        );
        assert_eq!(with("\"scale\":4", "\"scale\":4,\"published_test\":5"), Err(SmallClass { class: 1, examples: 2 }));
        assert!(matches!(with("\"scale\":4", "\"scale\":0"), Err(Number { field: "scale", .. })));
        assert!(matches!(with("\"scale\"", "\"skale\""), Err(Header { .. })));
        assert_eq!(parse_packed(HEADER.as_bytes()), Err(NoHeader));

        let mut bytes = file(HEADER);
        let last = bytes.len() - 1;
        bytes[last] = 7;
        let error = parse_packed(&bytes).unwrap_err();
        assert_eq!(error, Label { example: 9, label: 7, classes: 2 });
        assert_eq!(error.to_string(), "example 9 (counted from 0) has the label 7, but there are 2 classes");
        assert!(error.sentence(Lang::Zh).contains("类别"));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse_packed(&bytes);
        }

        #[test]
        fn a_mutated_file_is_refused_or_sound(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            length in any::<prop::sample::Index>(),
            cut in any::<bool>(),
        ) {
            let mut bytes = file(HEADER);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if cut {
                bytes.truncate(length.index(bytes.len()));
            }
            match parse_packed(&bytes) {
                Ok(data) => {
                    prop_assert_eq!(data.inputs.len(), data.examples() * data.shape.len());
                    prop_assert!(data.inputs.iter().all(|x| x.is_finite()));
                }
                Err(error) => prop_assert!(!error.sentence(Lang::Zh).is_empty()),
            }
        }

        #[test]
        fn any_numbers_in_the_header_never_panic(
            shape in proptest::collection::vec(any::<u64>(), 0..4),
            (classes, examples, published) in (any::<u64>(), any::<u64>(), any::<u64>()),
            scale in any::<f64>(),
        ) {
            let header = HEADER
                .replace("[1,2]", &format!("{shape:?}"))
                .replace("\"classes\":2", &format!("\"classes\":{classes}"))
                .replace("\"examples\":10", &format!("\"examples\":{examples}"))
                .replace("\"scale\":4", &format!("\"scale\":{scale:?},\"published_test\":{published}"));
            prop_assert!(parse_packed(&file(&header)).is_err());
        }
    }
}
