//! `TensorProto` (tensorflow/core/framework/tensor.proto), as far as a scalar or a text needs it.
//!
//! Knows nothing of tags and plugins.

use super::wire::{Field, Fields};
use crate::trial::widen;

/// What a tensor holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tensor {
    #[default]
    Empty,
    Number(f64),
    Text(String),
    /// More than one element, or numbers that are not real.
    Other,
}

impl Tensor {
    /// `None` for bytes that are no message. Fields: 1 type, 2 shape, 4 content, 5 floats, 6 doubles, 7 small ints, 8 strings,
    /// 10 longs, 11 bools, 13 halves, 16 and 17 unsigned ints.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (mut kind, mut elements, mut values, mut text) = (0, 1u64, Vec::new(), None);
        for field in Fields::new(bytes) {
            match field? {
                (1, field) => kind = field.int()?,
                (2, field) => elements = shape(field.bytes()?)?,
                (4, field) => values.extend(content(kind, field.bytes()?)),
                (5, field) => packed(field, &mut values, |bytes: [u8; 4]| widen(f32::from_le_bytes(bytes))),
                (6, field) => packed(field, &mut values, f64::from_le_bytes),
                (7 | 10 | 11, field) => varints(field, &mut values, |number| number as i64 as f64)?,
                (16 | 17, field) => varints(field, &mut values, |number| number as f64)?,
                (13, field) => varints(field, &mut values, |number| half(kind, number as u16))?,
                (8, field) => text = Some(field.text().map(str::to_owned)),
                _ => {}
            }
        }
        Some(match (values.as_slice(), text) {
            _ if elements > 1 => Tensor::Other,
            (_, Some(text)) => text.map_or(Tensor::Other, Tensor::Text),
            ([number], None) => Tensor::Number(*number),
            ([], None) => Tensor::Empty,
            _ => Tensor::Other,
        })
    }
}

/// `TensorShapeProto`: 2 dimension {1 size}; how many elements there are.
fn shape(bytes: &[u8]) -> Option<u64> {
    let mut elements = 1u64;
    for field in Fields::new(bytes) {
        let (2, field) = field? else { continue };
        let mut size = 0;
        for field in Fields::new(field.bytes()?) {
            if let (1, field) = field? {
                size = field.int()?;
            }
        }
        elements = elements.saturating_mul(u64::try_from(size).unwrap_or(u64::MAX));
    }
    Some(elements)
}

/// Numbers of a fixed width, one by one or packed.
fn packed<const N: usize>(field: Field, values: &mut Vec<f64>, read: impl Fn([u8; N]) -> f64) {
    match field {
        Field::Bytes(bytes) => values.extend(most(bytes.as_chunks::<N>().0).iter().map(|chunk| read(*chunk))),
        Field::Fixed32(bytes) => values.extend(<[u8; N]>::try_from(bytes.as_slice()).ok().map(read)),
        Field::Fixed64(bytes) => values.extend(<[u8; N]>::try_from(bytes.as_slice()).ok().map(read)),
        Field::Varint(_) => {}
    }
}

/// Whole numbers, one by one or packed.
fn varints(field: Field, values: &mut Vec<f64>, read: impl Fn(u64) -> f64) -> Option<()> {
    match field {
        Field::Varint(number) => values.push(read(number)),
        Field::Bytes(bytes) => {
            for number in Fields::new(bytes).numbers().take(MOST) {
                values.push(read(number?));
            }
        }
        Field::Fixed32(_) | Field::Fixed64(_) => {}
    }
    Some(())
}

/// So many elements tell that a tensor is no scalar; the others are not looked at.
const MOST: usize = 2;

fn most<T>(items: &[T]) -> &[T] {
    items.get(..MOST).unwrap_or(items)
}

/// The elements of `tensor_content`, by type.
fn content(kind: i64, bytes: &[u8]) -> Vec<f64> {
    fn each<const N: usize>(bytes: &[u8], read: impl Fn([u8; N]) -> f64) -> Vec<f64> {
        most(bytes.as_chunks::<N>().0).iter().map(|chunk| read(*chunk)).collect()
    }
    match kind {
        1 => each(bytes, |bytes: [u8; 4]| widen(f32::from_le_bytes(bytes))),
        2 => each(bytes, f64::from_le_bytes),
        3 => each(bytes, |bytes| f64::from(i32::from_le_bytes(bytes))),
        4 | 10 => each(bytes, |bytes| f64::from(u8::from_le_bytes(bytes))),
        5 => each(bytes, |bytes| f64::from(i16::from_le_bytes(bytes))),
        6 => each(bytes, |bytes| f64::from(i8::from_le_bytes(bytes))),
        9 => each(bytes, |bytes| i64::from_le_bytes(bytes) as f64),
        14 | 19 => each(bytes, |bytes| half(kind, u16::from_le_bytes(bytes))),
        17 => each(bytes, |bytes| f64::from(u16::from_le_bytes(bytes))),
        22 => each(bytes, |bytes| f64::from(u32::from_le_bytes(bytes))),
        23 => each(bytes, |bytes| u64::from_le_bytes(bytes) as f64),
        _ => Vec::new(),
    }
}

/// A number of sixteen bits: bfloat16 (type 14) is the upper half of a float, half (19) is IEEE 754's binary16.
fn half(kind: i64, bits: u16) -> f64 {
    if kind == 14 {
        return widen(f32::from_bits(u32::from(bits) << 16));
    }
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire::Message;
    use super::*;

    fn read(message: Message) -> Tensor {
        Tensor::read(&message.into_bytes()).unwrap()
    }

    #[test]
    fn every_kind_of_number_is_read_by_itself_packed_and_as_bytes() {
        let of = |kind| Message::default().varint(1, kind);
        let number = Tensor::Number;
        assert_eq!(read(of(1).float(5, 0.1)), number(0.1));
        assert_eq!(read(of(1).bytes(5, &0.1f32.to_le_bytes())), number(0.1));
        assert_eq!(read(of(1).bytes(4, &0.1f32.to_le_bytes())), number(0.1));
        assert_eq!(read(of(2).bytes(4, &0.1f64.to_le_bytes())), number(0.1));
        assert_eq!(read(of(2).double(6, 0.1)), number(0.1));
        assert_eq!(read(of(3).varint(7, -3i64 as u64)), number(-3.0));
        assert_eq!(read(of(3).bytes(7, &[0xac, 0x02])), number(300.0));
        assert_eq!(read(of(5).bytes(4, &(-3i16).to_le_bytes())), number(-3.0));
        assert_eq!(read(of(9).bytes(10, &[7])), number(7.0));
        assert_eq!(read(of(10).varint(11, 1)), number(1.0));
        assert_eq!(read(of(23).varint(17, u64::MAX)), number(u64::MAX as f64));
        assert_eq!(read(of(22).bytes(4, &[0xff; 4])), number(4_294_967_295.0));
    }

    #[test]
    fn numbers_of_sixteen_bits() {
        let half = |kind, bits: u16| match read(Message::default().varint(1, kind).varint(13, u64::from(bits))) {
            Tensor::Number(x) => x,
            other => panic!("{other:?}"),
        };
        assert_eq!((half(19, 0x3c00), half(19, 0xc000), half(19, 0x3555)), (1.0, -2.0, 0.333_251_953_125));
        assert_eq!((half(19, 0x0001), half(19, 0x7bff)), (2f64.powi(-24), 65504.0));
        assert!(half(19, 0x7c00) == f64::INFINITY && half(19, 0x7e00).is_nan());
        assert_eq!((half(14, 0x3f80), half(14, 0xbf00)), (1.0, -0.5));
    }

    #[test]
    fn several_numbers_are_no_scalar() {
        let of = || Message::default().varint(1, 1);
        let shape = |size| Message::default().message(2, Message::default().varint(1, size));
        assert_eq!(read(of().bytes(5, &[0; 8])), Tensor::Other);
        // One value may stand for many.
        assert_eq!(read(of().message(2, shape(5)).float(5, 1.0)), Tensor::Other);
        assert_eq!(read(of().message(2, shape(1)).float(5, 1.0)), Tensor::Number(1.0));
        assert_eq!(read(of().message(2, shape(0))), Tensor::Empty);
        assert_eq!(read(Message::default().varint(1, 7).text(8, "adam")), Tensor::Text("adam".into()));
    }
}
