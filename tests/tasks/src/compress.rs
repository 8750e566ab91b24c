//! Brotli files beside those that browsers load, so that the server compresses nothing while it serves.
//!
//! Refuses to know what the files are for; the caller chooses the quality.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use brotli::CompressorWriter;

use crate::error::TaskError;
use crate::stamps::{Stamps, stamp};

/// Kinds that shrink; images and fonts are compressed already.
const KINDS: [&str; 9] = ["wasm", "js", "css", "html", "svg", "json", "lab", "csv", "txt"];
/// log2 of the compressor's window: the largest every browser accepts (RFC 7932, section 9.1).
const WINDOW: u32 = 24;

/// Whether a file gets a compressed neighbour.
pub fn shrinks(path: &Path) -> bool {
    path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| KINDS.contains(&kind))
}

/// The compressed neighbour's name: `a.js` → `a.js.br`.
pub fn neighbour(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    PathBuf::from(name)
}

/// Writes the compressed neighbour of `file`, unless it is there and made from the same content.
/// `quality` is brotli's, 0 (fast) to 11 (small).
pub fn compress(file: &Path, site: &Path, quality: u32, stamps: &mut Stamps) -> Result<(), TaskError> {
    let output = neighbour(file);
    let content = fs::read(file).map_err(TaskError::file(file))?;
    let name = output.strip_prefix(site).unwrap_or(&output).to_string_lossy().into_owned();
    let stamp = stamp(&content, &format!("brotli-{quality}"));
    if output.is_file() && stamps.is_current(&name, &stamp) {
        return Ok(());
    }
    let compressed = brotli(&content, quality).map_err(TaskError::file(&output))?;
    fs::write(&output, compressed).map_err(TaskError::file(&output))?;
    stamps.set(&name, &stamp)
}

/// The content compressed, with brotli's quality.
pub fn brotli(content: &[u8], quality: u32) -> std::io::Result<Vec<u8>> {
    let mut writer = CompressorWriter::new(Vec::new(), 1 << 16, quality, WINDOW);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_comes_back() -> std::io::Result<()> {
        let content: Vec<u8> = (0..200_000_u32).flat_map(|i| (i / 7).to_le_bytes()).collect();
        for quality in [5, 11] {
            let compressed = brotli(&content, quality)?;
            assert!(compressed.len() < content.len() / 2);
            let mut back = Vec::new();
            brotli::Decompressor::new(compressed.as_slice(), 4096).read_to_end(&mut back)?;
            assert!(back == content, "quality {quality} loses content");
        }
        Ok(())
    }

    #[test]
    fn kinds_and_names() {
        assert!(shrinks(Path::new("data/digits.lab")) && shrinks(Path::new("page/lab_page_bg.wasm")));
        assert!(!shrinks(Path::new("icons/lab.png")) && !shrinks(Path::new("page/lab_page.js.br")));
        assert_eq!(neighbour(Path::new("a/b.js")), Path::new("a/b.js.br"));
    }
}
