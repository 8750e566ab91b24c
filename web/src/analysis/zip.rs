//! Several files as one: a ZIP archive without compression.
//!
//! After APPNOTE.TXT 6.3.3 of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16; names are UTF-8 (general purpose bit 11). Knows
//! nothing of what the files are.

/// The archive of files with their paths. Less than 4 GiB and 65,536 files, which a browser's memory sees to.
pub fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let offset = out.len() as u32;
        let mut common = Vec::new();
        // Version 2.0, UTF-8 names, stored, 1980-01-01 00:00 (the format has no earlier day).
        [20u16, 1 << 11, 0, 0, 0x21].iter().for_each(|x| common.extend(x.to_le_bytes()));
        [crc32(bytes), bytes.len() as u32, bytes.len() as u32].iter().for_each(|x| common.extend(x.to_le_bytes()));
        common.extend((name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend(20u16.to_le_bytes());
        directory.extend(&common);
        // No comment, disk 0, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    [files.len() as u16; 2].iter().for_each(|x| out.extend(x.to_le_bytes()));
    [directory.len() as u32, start].iter().for_each(|x| out.extend(x.to_le_bytes()));
    out.extend([0; 2]);
    out
}

/// The cyclic redundancy check of ISO 3309, bit by bit: polynomial 0xEDB88320, reflected.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_as_the_format_says() {
        // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        let archive = zip(&[("a/one".into(), b"1".to_vec()), ("zwei.txt".into(), b"22".to_vec())]);
        let end = archive.len() - 22;
        assert_eq!(&archive[end..end + 12], b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
        let start = u32::from_le_bytes(archive[end + 16..end + 20].try_into().unwrap()) as usize;
        assert_eq!(&archive[start..start + 4], b"PK\x01\x02");
        assert_eq!((&archive[30..35], &archive[35..36]), (&b"a/one"[..], &b"1"[..]));
    }
}
