//! A cell of a table as data frames, spreadsheets and configurations write it: a number, a truth value, a text or nothing.
//!
//! Knows one cell; what a whole column is stands in [`super::column`].

/// What the comma in `1,234` is where the cell itself does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `1,234` is one thousand two hundred and thirty-four.
    #[default]
    Point,
    /// `1,234` is one and a bit.
    Comma,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// Empty, or a word for it: `NA`, `n/a`, `-`.
    Missing,
    /// `None` or `null`: nothing among numbers, but maybe one of several names.
    None,
    Number(Number),
    Truth(bool),
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub value: f64,
    /// Where it is written without point and power.
    pub whole: Option<i64>,
    pub form: Form,
}

/// How a number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// `0,1`
    Comma,
    /// `1,234.5`, or `1.234,5`
    Grouped,
    /// `12%`
    Percent,
    /// `tensor(0.5)`, `'0.5'`
    Wrapped,
}

const MISSING: [&str; 16] =
    ["", "na", "n/a", "#n/a", "#na", "<na>", "nat", "-", "--", "—", "–", "?", ".", "undefined", "missing", "无"];
const NONE: [&str; 4] = ["none", "null", "nil", "<none>"];

impl Cell {
    pub fn read(text: &str, style: Style) -> Self {
        let text = text.trim();
        // Most cells are plain numbers.
        let is_digit = text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
        if is_digit
            && style == Style::Point
            && let Some(number) = plain(text, Form::Plain)
        {
            return Cell::Number(number);
        }
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            word if MISSING.contains(&word) => Cell::Missing,
            word if NONE.contains(&word) => Cell::None,
            "true" => Cell::Truth(true),
            "false" => Cell::Truth(false),
            _ => number(text, style).map_or(Cell::Text, Cell::Number),
        }
    }
}

/// A number in any of its usual forms.
pub fn number(text: &str, style: Style) -> Option<Number> {
    let text = text.trim();
    // Spreadsheets write the minus sign of typography.
    let minus = text.strip_prefix('\u{2212}').map(|rest| format!("-{rest}"));
    let text = minus.as_deref().unwrap_or(text);
    if style == Style::Comma && is_grouped(text, '.') {
        return grouped(text, '.', ',');
    }
    plain(text, Form::Plain).or_else(|| in_words(text, style)).or_else(|| separated(text, style))
}

fn plain(text: &str, form: Form) -> Option<Number> {
    // Words such as `infinity` are numbers to Rust and to Python, and a lone name such as `info` is none to both.
    let value: f64 = text.parse().ok()?;
    Some(Number { value, whole: text.parse().ok(), form })
}

/// `12%`, `tensor(0.5, device='cuda:0')`, `np.float64(0.5)`, `'0.5'`.
fn in_words(text: &str, style: Style) -> Option<Number> {
    if let Some(part) = text.strip_suffix(['%', '％']) {
        let of = number(part, style)?;
        return Some(Number { value: of.value / 100.0, whole: None, form: Form::Percent });
    }
    let quoted = text.strip_prefix('\'').map(|rest| rest.strip_suffix('\'').unwrap_or(rest));
    let call = || {
        let (name, rest) = text.split_once('(')?;
        let known = name == "tensor" || name.starts_with("np.") || name.starts_with("numpy.");
        rest.strip_suffix(')').filter(|_| known)?.split(',').next()
    };
    let inner = quoted.or_else(call)?;
    plain(inner.trim(), Form::Wrapped)
}

/// Numbers with commas in them, or with spaces between groups.
fn separated(text: &str, style: Style) -> Option<Number> {
    let spaced = [' ', '\u{a0}', '\u{202f}', '\'', '’'].into_iter().find(|&mark| is_grouped(text, mark));
    if let Some(mark) = spaced {
        let joined: String = text.chars().filter(|&c| c != mark).collect();
        let inner = plain(&joined, Form::Grouped).or_else(|| separated(&joined, style))?;
        return Some(Number { form: Form::Grouped, ..inner });
    }
    if is_grouped(text, ',') && !(is_open(text) && style == Style::Comma) {
        return grouped(text, ',', '.');
    }
    if is_grouped(text, '.') {
        return grouped(text, '.', ',');
    }
    let (whole, part) = text.split_once(',')?;
    let shape = digits(unsigned(whole)) || whole.trim_start_matches(['-', '+']).is_empty();
    let decimals = part.split(['e', 'E']).next().is_some_and(digits);
    if !shape || !decimals {
        return None;
    }
    plain(&format!("{whole}.{part}"), Form::Comma)
}

fn grouped(text: &str, mark: char, point: char) -> Option<Number> {
    let joined: String = text.chars().filter(|&c| c != mark).map(|c| if c == point { '.' } else { c }).collect();
    plain(&joined, Form::Grouped)
}

/// Groups of three digits behind one to three: `12,345`, `1,234.5`.
fn is_grouped(text: &str, mark: char) -> bool {
    let point = if mark == ',' { ['.', '.'] } else { [',', if mark == '.' { ',' } else { '.' }] };
    let whole = unsigned(text).split(point).next().unwrap_or_default();
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    rest.peek().is_some()
        && (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && rest.all(|group| group.len() == 3 && digits(group))
}

/// `1,234`: one thousand and more, or one and a bit.
pub fn is_open(text: &str) -> bool {
    let text = unsigned(text.trim());
    is_grouped(text, ',') && text.len() <= 7 && !text.contains('.')
}

/// Whether the point of a number of this form can only be that of its decimals.
pub fn has_point(text: &str, form: Form) -> bool {
    let text = text.trim();
    form != Form::Comma && text.contains('.') && !is_grouped(text, '.')
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_their_usual_forms() {
        let read = |text| number(text, Style::Point).map(|number| (number.value, number.form));
        for (text, value, form) in [
            ("1e-3", 1e-3, Form::Plain),
            ("1E-3", 1e-3, Form::Plain),
            (" 0.1 ", 0.1, Form::Plain),
            ("+0.1", 0.1, Form::Plain),
            (".5", 0.5, Form::Plain),
            ("\u{2212}2", -2.0, Form::Plain),
            ("1,234.5", 1234.5, Form::Grouped),
            ("1,234", 1234.0, Form::Grouped),
            ("-12,345,678", -12_345_678.0, Form::Grouped),
            ("1.234,5", 1234.5, Form::Grouped),
            ("1 234,5", 1234.5, Form::Grouped),
            ("1\u{a0}234", 1234.0, Form::Grouped),
            ("0,1", 0.1, Form::Comma),
            ("0,001", 0.001, Form::Comma),
            ("1,5e-3", 1.5e-3, Form::Comma),
            ("12%", 0.12, Form::Percent),
            ("12,5 %", 0.125, Form::Percent),
            ("tensor(0.25, device='cuda:0')", 0.25, Form::Wrapped),
            ("np.float64(0.5)", 0.5, Form::Wrapped),
            ("'0.5'", 0.5, Form::Wrapped),
        ] {
            assert_eq!(read(text), Some((value, form)), "{text}");
        }
        for text in ["", "a", "1,2,3", "1.2.3", "0,", ",", "1,23,456", "info", "%", "1;2", "0x10", "f(1)", "-", "1,,2"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(number("1,234", Style::Comma).map(|n| n.value), Some(1.234));
        assert_eq!(number("1.234", Style::Comma).map(|n| n.value), Some(1234.0));
        assert_eq!(number("1.234", Style::Point).map(|n| n.value), Some(1.234));
        assert_eq!(number("inf", Style::Point).map(|n| n.value), Some(f64::INFINITY));
        assert_eq!(number("-Infinity", Style::Point).map(|n| n.value), Some(f64::NEG_INFINITY));
        assert!(number("NaN", Style::Point).is_some_and(|n| n.value.is_nan()));
        assert_eq!(number("64", Style::Point).and_then(|n| n.whole), Some(64));
        assert_eq!(number("64.0", Style::Point).and_then(|n| n.whole), None);
    }

    #[test]
    fn words_for_nothing_are_known() {
        for text in ["", "NA", "n/a", "N/A", "-", "<NA>", " "] {
            assert_eq!(Cell::read(text, Style::Point), Cell::Missing, "{text}");
        }
        for text in ["None", "null", "NULL"] {
            assert_eq!(Cell::read(text, Style::Point), Cell::None, "{text}");
        }
        assert_eq!(Cell::read("TRUE", Style::Point), Cell::Truth(true));
        assert_eq!(Cell::read("adam", Style::Point), Cell::Text);
    }

    #[test]
    fn only_some_points_and_commas_are_beyond_doubt() {
        assert!(
            is_open("1,234") && is_open("-12,345") && !is_open("0,123") && !is_open("1,234,567") && !is_open("1,5")
        );
        assert!(has_point("0.5", Form::Plain) && has_point("1,234.5", Form::Grouped));
        assert!(!has_point("1.234", Form::Plain) && !has_point("1.234,5", Form::Grouped));
    }
}
