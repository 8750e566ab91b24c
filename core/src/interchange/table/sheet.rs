//! The text of a table: its encoding, what separates its cells, and what stands before its first line.
//!
//! Knows nothing of what a column means.

use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::{MAX_BYTES, recognise};
use csv::{Reader, ReaderBuilder};
use lab_texts::{import_expected as e, import_notes as t};
use std::borrow::Cow;

/// No table may have more columns.
pub const MAX_COLUMNS: usize = 10_000;
/// No line may be longer, in bytes: columns are counted once their row was read.
const MAX_LINE_BYTES: usize = 16 << 20;

/// Lines before the names of the columns that may be comments.
const MOST_COMMENTS: usize = 1_000;

pub struct Sheet<'a> {
    /// From the line with the names of the columns on.
    bytes: Cow<'a, [u8]>,
    /// Where that line begins, and how many lines stand before it.
    begin: usize,
    pub skipped: u64,
    pub separator: u8,
}

impl<'a> Sheet<'a> {
    /// # Errors
    /// A file that is too large, or that is known to be something else.
    pub fn new(bytes: &'a [u8], account: &mut Account) -> Result<Self, ImportError> {
        if bytes.len() > MAX_BYTES {
            return Err(ImportError::file(Fault::TooLarge { bytes: bytes.len() as u64 }));
        }
        if let Some(fault) = recognise::no_table(bytes) {
            return Err(ImportError::file(fault));
        }
        let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
        if let Some(number) = (1..).zip(lines).find(|(_, line)| line.len() > MAX_LINE_BYTES).map(|(number, _)| number) {
            let fault = Fault::TooMany { what: e::BYTES_IN_LINE, limit: MAX_LINE_BYTES as u64 };
            return Err(ImportError::new(Place::Line(number), fault));
        }
        let mut sheet = Self { bytes: decoded(bytes, account)?, begin: 0, skipped: 0, separator: b',' };
        let stated = sheet.skip_head(account);
        sheet.separator = stated.unwrap_or_else(|| sheet.most_frequent());
        Ok(sheet)
    }

    /// The rows, the names of the columns first.
    pub fn reader(&self) -> Reader<&[u8]> {
        let bytes = self.bytes.get(self.begin..).unwrap_or_default();
        ReaderBuilder::new().delimiter(self.separator).flexible(true).from_reader(bytes)
    }

    /// # Errors
    /// An empty file, too many columns, or names that are not UTF-8.
    pub fn headers(&self) -> Result<Vec<String>, ImportError> {
        let line = |fault| ImportError::new(Place::Line(self.skipped + 1), fault);
        let mut reader = self.reader();
        let names = reader.byte_headers().map_err(|_| line(Fault::NotText))?;
        if names.len() > MAX_COLUMNS {
            let fault = Fault::TooMany { what: e::COLUMNS, limit: MAX_COLUMNS as u64 };
            return Err(line(fault));
        }
        let trimmed = |name| std::str::from_utf8(name).ok().map(|name| name.trim().to_owned());
        let names: Option<Vec<String>> = names.iter().map(trimmed).collect();
        match names {
            None => Err(line(Fault::NotText)),
            Some(names) if names.iter().all(String::is_empty) => Err(ImportError::file(Fault::Empty)),
            Some(names) => Ok(names),
        }
    }

    /// Passes over blank lines, comments and a line that only names the separator, which is returned.
    fn skip_head(&mut self, account: &mut Account) -> Option<u8> {
        let mut separator = None;
        for _ in 0..MOST_COMMENTS {
            let rest = self.bytes.get(self.begin..).unwrap_or_default();
            let (line, next) = first_line(rest);
            let named = line.strip_prefix(b"sep=").filter(|mark| mark.len() == 1 && self.begin == 0);
            if let Some(mark) = named {
                separator = mark.first().copied();
            } else if line.first() == Some(&b'#') {
                if is_header(line, first_line(rest.get(next..).unwrap_or_default()).0) {
                    // `numpy.savetxt` writes the names of the columns behind a mark of a comment.
                    let marked = line.strip_prefix(b"# ").map_or(0, |_| 2);
                    self.begin += marked;
                    return separator;
                }
                account.say(Kind::Dropped, "comment", Place::Line(self.skipped + 1), || t::COMMENT);
            } else if !line.is_empty() {
                return separator;
            }
            if next == 0 || next >= rest.len() {
                return separator;
            }
            self.begin += next;
            self.skipped += 1;
        }
        separator
    }

    /// A comma, a semicolon, a tabulator or a bar: what is most frequent outside quotes in the first line, and stands as
    /// often in the next one.
    fn most_frequent(&self) -> u8 {
        let rest = self.bytes.get(self.begin..).unwrap_or_default();
        let (head, next) = first_line(rest);
        let row = first_line(rest.get(next..).unwrap_or_default()).0;
        let weight = |separator: u8| {
            let there = count(head, separator);
            (there, u8::from(there > 0 && count(row, separator) == there))
        };
        [b'|', b'\t', b';', b',']
            .into_iter()
            .max_by_key(|&separator| {
                let (there, same) = weight(separator);
                (same, there)
            })
            .unwrap_or(b',')
    }
}

/// The bytes as text, in lines that end in a line feed.
fn decoded<'a>(bytes: &'a [u8], account: &mut Account) -> Result<Cow<'a, [u8]>, ImportError> {
    let wide = |rest: &[u8], order: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| order([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| ImportError::file(Fault::NotText))
    };
    let utf16 = match bytes {
        [0xff, 0xfe, rest @ ..] => Some(wide(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Some(wide(rest, u16::from_be_bytes)?),
        _ => None,
    };
    let text: Cow<[u8]> = match utf16 {
        Some(text) => {
            account.say(Kind::Converted, "encoding", Place::File, || t::UTF_16);
            text.into_bytes().into()
        }
        None => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).into(),
    };
    // Lines of old spreadsheets end in a carriage return alone; line numbers count line feeds.
    if text.contains(&b'\n') || !text.contains(&b'\r') {
        return Ok(text);
    }
    Ok(text.iter().map(|&byte| if byte == b'\r' { b'\n' } else { byte }).collect::<Vec<u8>>().into())
}

/// The first line without its end, and where the next one begins.
fn first_line(bytes: &[u8]) -> (&[u8], usize) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let line = bytes.get(..end).unwrap_or_default();
    (line.strip_suffix(b"\r").unwrap_or(line), (end + 1).min(bytes.len()))
}

/// Whether a line that begins with `#` holds the names of the columns: the next one has as many cells, and numbers in them.
fn is_header(line: &[u8], next: &[u8]) -> bool {
    let numbers = next.split(|byte| b",;\t| ".contains(byte)).filter_map(|cell| std::str::from_utf8(cell).ok());
    let has_number = numbers.filter(|cell| cell.trim().parse::<f64>().is_ok()).count() > 0;
    has_number && b"\t;,|".iter().any(|&mark| count(line, mark) > 0 && count(line, mark) == count(next, mark))
}

fn count(line: &[u8], separator: u8) -> usize {
    let mut inside = false;
    let outside = |byte: &&u8| {
        inside ^= **byte == b'"';
        !inside && **byte == separator
    };
    line.iter().filter(outside).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(bytes: &[u8]) -> Vec<String> {
        Sheet::new(bytes, &mut Account::default()).and_then(|sheet| sheet.headers()).unwrap()
    }

    #[test]
    fn what_stands_before_the_names_is_passed_over() {
        for text in [
            "a,b\n1,2\n",
            "a;b\n1,5;2,5\n",
            "a\tb\n1\t2\n",
            "a|b\n1|2\n",
            "\u{feff}a,b\n1,2\n",
            "sep=;\na;b\n1;2\n",
            "# made by hand\n# twice, it's\na,b\n1,2\n",
            "\n\na,b\n1,2\n",
            "# a,b\n1,2\n",
            "a,b\r1,2\r",
            "a,b\r\n1,2\r\n",
            "\"a\",\"b\"\n\"1,5\",2\n",
        ] {
            assert_eq!(headers(text.as_bytes()), ["a", "b"], "{text:?}");
        }
        assert_eq!(headers(b"#,lr\n0,0.1\n"), ["#", "lr"]);
        assert_eq!(headers("学习率,损失\n1,2\n".as_bytes()), ["学习率", "损失"]);
        let wide: Vec<u8> = "\u{feff}a\tb\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(headers(&wide), ["a", "b"]);
        let sheet = Sheet::new(b"# c\n\na,b\n", &mut Account::default()).unwrap();
        assert_eq!(sheet.skipped, 2);
    }
}
