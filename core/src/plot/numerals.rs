//! Numbers as axes write them.

/// A number as ticks write it: a true minus, no exponent between 10⁻⁴ and 10⁶, `2×10⁻⁵` beyond.
pub fn plain(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    let text = if (1e-4..1e6).contains(&x.abs()) {
        let text = format!("{x:.6}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    } else {
        let text = format!("{x:.3e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        let power = format!("10{}", superscript(power));
        match digits {
            "1" => power,
            "-1" => format!("-{power}"),
            digits => format!("{digits}×{power}"),
        }
    };
    text.replace('-', "−")
}

/// `-3` → `⁻³`.
pub fn superscript(exponent: &str) -> String {
    let raise = |c: char| match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    };
    exponent.chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        let written = [0.0, 0.05, -2.5, 1e5, 1e6, -1e-7, 2.5e-12, 1e300].map(plain);
        assert_eq!(written, ["0", "0.05", "−2.5", "100000", "10⁶", "−10⁻⁷", "2.5×10⁻¹²", "10³⁰⁰"]);
    }
}
