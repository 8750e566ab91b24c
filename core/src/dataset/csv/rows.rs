//! The rows of delimited text with the lines they stand in.

use super::error::CsvError;

/// One row; cells are trimmed when read through `cells`.
pub(super) struct Row<'r> {
    /// From 1, as an editor counts; of a row with line breaks inside quotation marks its first line.
    pub line: u64,
    record: &'r ::csv::StringRecord,
}

impl Row<'_> {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.record.len()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter().map(str::trim)
    }
}

/// Reads rows one after another; blank lines are passed over.
pub(super) struct Rows<'t> {
    reader: ::csv::Reader<&'t [u8]>,
    record: ::csv::StringRecord,
    text: &'t [u8],
    /// The line of the byte `at`.
    line: u64,
    at: usize,
}

impl<'t> Rows<'t> {
    pub fn new(text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self { reader, record: ::csv::StringRecord::new(), text: text.as_bytes(), line: 1, at: 0 }
    }

    /// Bytes of the longest line, whatever it says.
    pub fn longest_line(&self) -> usize {
        self.text.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::len).max().unwrap_or(0)
    }

    pub fn read(&mut self) -> Result<Option<Row<'_>>, CsvError> {
        let before = self.reader.position().byte() as usize;
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {
                let line = self.line_of(before);
                Ok(Some(Row { line, record: &self.record }))
            }
            Ok(false) => Ok(None),
            Err(error) => Err(CsvError::Unreadable { line: self.line_of(before), detail: error.to_string() }),
        }
    }

    /// The line of the first character from `byte` on that does not end a line. Counted here because the reader's own
    /// count stays behind after blank lines and "\r\n".
    fn line_of(&mut self, byte: usize) -> u64 {
        while let Some(c) = self.text.get(self.at) {
            let ends_line = matches!(c, b'\n' | b'\r');
            if self.at >= byte && !ends_line {
                break;
            }
            let half = *c == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            self.line += u64::from(ends_line && !half);
            self.at += 1;
        }
        self.line
    }
}

/// The most frequent of comma, semicolon and tab in the first line that is not blank, outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(c, _)| *c == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The comma wins a tie: `max_by_key` keeps the last of equals.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(c, _)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::new(text);
        let mut found = Vec::new();
        while let Some(row) = rows.read().unwrap() {
            found.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        found
    }

    #[test]
    fn rows_know_their_lines_whatever_ends_them() {
        let text = "a,b\n1,2\n\n\n\"3\n3\", 4 \n5,6";
        let row = |line, a: &str, b: &str| (line, vec![a.to_owned(), b.to_owned()]);
        let expected = |inner| [row(1, "a", "b"), row(2, "1", "2"), row(5, inner, "4"), row(7, "5", "6")];
        assert_eq!(lines(text), expected("3\n3"));
        assert_eq!(lines(&text.replace('\n', "\r\n")), expected("3\r\n3"));
        assert_eq!(lines(&text.replace('\n', "\r")), expected("3\r3"));
        assert_eq!(lines(&format!("\u{feff}\n{text}\n\n"))[3].0, 8);
    }

    #[test]
    fn the_header_shows_the_delimiter() {
        for (text, expected) in [
            ("a,b", b','),
            ("a;b;c\n1,5;2,5;3,5", b';'),
            ("a\tb", b'\t'),
            ("\"a,b,c\";d", b';'),
            ("\r\na;b", b';'),
            ("single", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }
}
