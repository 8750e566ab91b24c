//! The bytes behind the header: inputs and labels. Sizes were held against the header before.

use super::{Encoding, LEAST_PER_CLASS, PackedError};

/// Tokens become `vocabulary` numbers each: so many in all.
const ONE_HOT_LIMIT: u64 = 1 << 27;

/// 1 at each token's number and 0 elsewhere.
pub(super) fn one_hot(raw: &[u8], vocabulary: u64, width: u64) -> Result<Vec<f32>, PackedError> {
    if (raw.len() as u64).saturating_mul(vocabulary) > ONE_HOT_LIMIT {
        return Err(PackedError::TooLarge);
    }
    if let Some(at) = raw.iter().position(|token| u64::from(*token) >= vocabulary) {
        let (example, position) = (at as u64 / width, at as u64 % width);
        return Err(PackedError::Token { example, position, vocabulary });
    }
    let mut inputs = vec![0.0; raw.len() * vocabulary as usize];
    for (row, token) in inputs.chunks_exact_mut(vocabulary as usize).zip(raw) {
        row[usize::from(*token)] = 1.0;
    }
    Ok(inputs)
}

pub(super) fn numbers(raw: &[u8], encoding: Encoding, scale: f64, width: u64) -> Result<Vec<f32>, PackedError> {
    let scaled = |x: f64| (x / scale) as f32;
    let inputs: Vec<f32> = match encoding {
        Encoding::U8 | Encoding::Token => raw.iter().map(|byte| scaled(f64::from(*byte))).collect(),
        Encoding::F32 => raw.as_chunks().0.iter().map(|bytes| scaled(f64::from(f32::from_le_bytes(*bytes)))).collect(),
    };
    match inputs.iter().position(|x| !x.is_finite()) {
        Some(at) => Err(PackedError::NotFinite { example: at as u64 / width, position: at as u64 % width }),
        None => Ok(inputs),
    }
}

pub(super) fn checked_labels(labels: &[u8], classes: u64, published_test: usize) -> Result<Vec<u16>, PackedError> {
    let mut counts = vec![0usize; classes as usize];
    let free = labels.len().saturating_sub(published_test);
    for (example, label) in labels.iter().enumerate() {
        match counts.get_mut(usize::from(*label)) {
            Some(count) => *count += usize::from(example < free),
            None => return Err(PackedError::Label { example: example as u64, label: *label, classes }),
        }
    }
    match counts.iter().position(|count| *count < LEAST_PER_CLASS) {
        Some(class) => Err(PackedError::SmallClass { class, examples: counts[class] }),
        None => Ok(labels.iter().map(|label| u16::from(*label)).collect()),
    }
}
