//! A study as part of an address: its JSON, deflated (RFC 1951), in the URL-safe alphabet of RFC 4648, behind a version
//! letter.
//!
//! Whoever opens a link did not write it: size is limited before memory is taken, and the study is validated like any
//! other. Knows nothing of addresses or of the page.

use crate::shared::files::problems;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lab_core::problem::Problem;
use lab_core::study::{MAX_STUDY_BYTES, Study};
use lab_core::text::Sentence;
use lab_texts::page::design as t;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Deflated JSON.
const VERSION: char = 'd';
/// Browsers accept addresses of at least 64 KiB (RFC 9110 asks for 8,000 characters).
pub const MAX_LINK_BYTES: usize = 64 << 10;
const LEVEL: u8 = 9;

/// Why a link holds no study.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkError {
    TooLong,
    /// Made by a later version of the lab, or not by the lab.
    Version,
    /// Cut off or mistyped.
    Damaged,
    Study(Vec<Problem>),
}

impl LinkError {
    /// The sentence a person reads.
    pub fn sentence(&self) -> Sentence {
        match self {
            LinkError::TooLong => t::LINK_OVERLONG.into(),
            LinkError::Version => t::LINK_VERSION.into(),
            LinkError::Damaged => t::LINK_DAMAGED.into(),
            LinkError::Study(found) => problems(found),
        }
    }
}

/// The study for the part of an address behind `#…=`: letters, digits, `-` and `_`. `None` if it is too long for a link
/// (thousands of hand-written trials): then a file carries it.
pub fn encode(study: &Study) -> Option<String> {
    let json = study.to_json().to_string();
    let mut link = String::from(VERSION);
    URL_SAFE_NO_PAD.encode_string(compress_to_vec(json.as_bytes(), LEVEL), &mut link);
    (link.len() <= MAX_LINK_BYTES).then_some(link)
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// Anything else, with every problem of a study that is not valid.
pub fn decode(link: &str) -> Result<Study, LinkError> {
    if link.len() > MAX_LINK_BYTES {
        return Err(LinkError::TooLong);
    }
    let body = link.strip_prefix(VERSION).ok_or(LinkError::Version)?;
    let packed = URL_SAFE_NO_PAD.decode(body).map_err(|_| LinkError::Damaged)?;
    let json = decompress_to_vec_with_limit(&packed, MAX_STUDY_BYTES).map_err(|_| LinkError::Damaged)?;
    let text = str::from_utf8(&json).map_err(|_| LinkError::Damaged)?;
    Study::parse(text).map_err(LinkError::Study)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Study {
        Study::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"))).unwrap()
    }

    #[test]
    fn a_study_fits_in_a_link_and_comes_back() {
        let link = encode(&example()).unwrap();
        assert!(link.len() < 900, "{} characters", link.len());
        assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(decode(&link), Ok(example()));
    }

    #[test]
    fn damage_is_refused_and_never_panics() {
        let link = encode(&example()).unwrap();
        for length in 0..link.len() {
            assert!(decode(&link[..length]).is_err(), "cut at {length}");
        }
        for i in 1..link.len() {
            let mut damaged = link.clone();
            damaged.replace_range(i..=i, if &link[i..=i] == "A" { "B" } else { "A" });
            let _ = decode(&damaged);
        }
        assert_eq!(decode("zabc"), Err(LinkError::Version));
        assert_eq!(decode("日"), Err(LinkError::Version));
        assert_eq!(decode("d!!"), Err(LinkError::Damaged));
        assert_eq!(decode(&"d".repeat(MAX_LINK_BYTES + 1)), Err(LinkError::TooLong));
    }

    #[test]
    fn a_small_link_that_unfolds_to_gigabytes_is_refused() {
        let bomb = compress_to_vec(&vec![b' '; MAX_STUDY_BYTES + 1], 9);
        let link = format!("d{}", URL_SAFE_NO_PAD.encode(bomb));
        assert_eq!(decode(&link), Err(LinkError::Damaged));
    }

    #[test]
    fn an_invalid_study_is_named_by_its_problems() {
        let bad = compress_to_vec(br#"{"format":"lab.study/1"}"#, 9);
        let error = decode(&format!("d{}", URL_SAFE_NO_PAD.encode(bad))).unwrap_err();
        assert!(matches!(&error, LinkError::Study(problems) if problems.len() > 1));
        assert!(error.sentence().zh.contains("缺少"));
    }
}
