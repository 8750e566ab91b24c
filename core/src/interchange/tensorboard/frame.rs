//! The frames of an event file: length, checksum of the length, data, checksum of the data.
//!
//! Knows nothing of what the data say.

use super::crc::masked;
use crate::interchange::fault::{Fault, ImportError, Place};

/// The data of each frame. A last frame that is cut short was being written and ends the iteration without an error, as in
/// TensorBoard; a wrong checksum is an error at its byte.
pub struct Frames<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Frames<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Whether the last frame is cut short, once all others were read.
    pub fn torn(&self) -> bool {
        self.at < self.bytes.len()
    }

    fn damaged(&mut self, at: usize) -> Option<Result<(u64, &'a [u8]), ImportError>> {
        self.at = self.bytes.len();
        Some(Err(ImportError::new(Place::Byte(at as u64), Fault::Checksum)))
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<(u64, &'a [u8]), ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.bytes.get(start..)?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (length_crc, rest) = rest.split_first_chunk::<4>()?;
        if masked(length) != u32::from_le_bytes(*length_crc) {
            return self.damaged(start);
        }
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let data = rest.get(..length)?;
        let (crc, _) = rest.get(length..)?.split_first_chunk::<4>()?;
        if masked(data) != u32::from_le_bytes(*crc) {
            return self.damaged(start + 12);
        }
        self.at = start + 16 + length;
        Some(Ok((start as u64 + 12, data)))
    }
}

/// Appends a frame.
pub fn push(out: &mut Vec<u8>, data: &[u8]) {
    let length = (data.len() as u64).to_le_bytes();
    out.extend_from_slice(&length);
    out.extend_from_slice(&masked(&length).to_le_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(&masked(data).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_written_and_damage_is_seen() {
        let mut file = Vec::new();
        push(&mut file, b"first");
        push(&mut file, b"");
        push(&mut file, b"third");
        let read: Vec<_> = Frames::new(&file).map(|frame| frame.unwrap().1.to_vec()).collect();
        assert_eq!(read, [b"first".to_vec(), vec![], b"third".to_vec()]);
        assert_eq!(Frames::new(&file[..file.len() - 1]).count(), 2, "a torn frame is dropped");
        file[14] ^= 1;
        let error = Frames::new(&file).next().unwrap().unwrap_err();
        assert_eq!(error, ImportError::new(Place::Byte(12), Fault::Checksum));
    }
}
