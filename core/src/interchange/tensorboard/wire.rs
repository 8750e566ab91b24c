//! The wire format of protocol buffers (protobuf.dev/programming-guides/encoding): fields of a message, one by one.
//!
//! Just what event files need: varints, fixed numbers and bytes; groups are refused, unknown fields are passed over by who
//! reads. Knows nothing of any message.

/// The content of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Field<'a> {
    Varint(u64),
    Fixed64([u8; 8]),
    Fixed32([u8; 4]),
    Bytes(&'a [u8]),
}

impl<'a> Field<'a> {
    pub fn bytes(self) -> Option<&'a [u8]> {
        if let Field::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub fn text(self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub fn double(self) -> Option<f64> {
        if let Field::Fixed64(bytes) = self { Some(f64::from_le_bytes(bytes)) } else { None }
    }

    pub fn float(self) -> Option<f32> {
        if let Field::Fixed32(bytes) = self { Some(f32::from_le_bytes(bytes)) } else { None }
    }

    pub fn int(self) -> Option<i64> {
        if let Field::Varint(number) = self { Some(number as i64) } else { None }
    }
}

/// The fields of a message in order; `None` for bytes that are no message.
pub struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes as varints without keys, as in a packed field.
    pub fn numbers(mut self) -> impl Iterator<Item = Option<u64>> {
        std::iter::from_fn(move || if self.0.is_empty() { None } else { Some(self.varint()) }).fuse()
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..70).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn field(&mut self) -> Option<(u64, Field<'a>)> {
        let key = self.varint()?;
        let field = match key & 7 {
            0 => Field::Varint(self.varint()?),
            1 => {
                let (bytes, rest) = self.0.split_first_chunk::<8>()?;
                self.0 = rest;
                Field::Fixed64(*bytes)
            }
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Field::Bytes(bytes)
            }
            5 => {
                let (bytes, rest) = self.0.split_first_chunk::<4>()?;
                self.0 = rest;
                Field::Fixed32(*bytes)
            }
            _ => return None,
        };
        Some((key >> 3, field))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Field<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

/// A message in the making.
#[derive(Clone, Debug, Default)]
pub struct Message(Vec<u8>);

impl Message {
    pub fn varint(mut self, field: u64, number: u64) -> Self {
        self.key(field, 0);
        self.number(number);
        self
    }

    pub fn double(mut self, field: u64, x: f64) -> Self {
        self.key(field, 1);
        self.0.extend_from_slice(&x.to_le_bytes());
        self
    }

    pub fn float(mut self, field: u64, x: f32) -> Self {
        self.key(field, 5);
        self.0.extend_from_slice(&x.to_le_bytes());
        self
    }

    pub fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.key(field, 2);
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    pub fn message(self, field: u64, message: Message) -> Self {
        self.bytes(field, &message.0)
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    fn key(&mut self, field: u64, kind: u64) {
        self.number(field << 3 | kind);
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_written() {
        let inner = Message::default().text(2, "adam");
        let message = Message::default().varint(1, 300).double(2, 0.5).float(3, 1.5).message(15, inner.clone());
        assert_eq!(&message.0[..3], [0x08, 0xac, 0x02], "the example of the encoding guide");
        let bytes = message.into_bytes();
        let read: Vec<_> = Fields::new(&bytes).map(Option::unwrap).collect();
        assert_eq!(read[0], (1, Field::Varint(300)));
        assert_eq!(read[1].1.double(), Some(0.5));
        assert_eq!(read[2].1.float(), Some(1.5));
        assert_eq!(read[3], (15, Field::Bytes(&inner.into_bytes())));
        assert_eq!(Fields::new(&[0x0a, 0x7f, 1]).collect::<Vec<_>>(), [None], "shorter than it says");
        assert_eq!(Fields::new(&[0xff; 20]).next(), Some(None));
    }
}
