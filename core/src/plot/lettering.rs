//! How much room a text takes, without a font: an estimate on the wide side for Latin, Greek and Chinese.
//!
//! Plots are laid out where no font can be measured (a command line, a worker), so labels keep clear of each other by estimate.

/// The width of a line of text of that font size.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The text, cut to a width with `…` if it is longer. Too little room even for that leaves nothing.
pub fn shorten(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size);
    let kept: String = text
        .chars()
        .take_while(|&c| {
            left -= advance(c) * size;
            left >= 0.0
        })
        .collect();
    if kept.trim().is_empty() { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// A name cut in its middle, since names that begin alike differ at their ends: `option…y 17`.
pub fn shorten_name(name: &str, size: f64, room: f64) -> String {
    if width(name, size) <= room {
        return name.to_owned();
    }
    let left = room - width("…", size);
    let fitting = |room: f64| {
        let mut left = room;
        move |c: &char| {
            left -= advance(*c) * size;
            left >= 0.0
        }
    };
    let mut tail: Vec<char> = name.chars().rev().take_while(fitting(left * 0.45)).collect();
    tail.reverse();
    let tail: String = tail.into_iter().collect();
    let head: String = name.chars().take_while(fitting(left - width(&tail, size))).collect();
    if head.is_empty() && tail.is_empty() {
        String::new()
    } else {
        format!("{}…{}", head.trim_end(), tail.trim_start())
    }
}

/// The text in lines of at most that width, broken at spaces and between Chinese characters; a longer word is cut.
pub fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let joins = |word: &String| {
            advance(c) < 1.0
                && !word.ends_with(' ')
                && !word.chars().next_back().is_some_and(|last| advance(last) >= 1.0)
        };
        match words.last_mut() {
            Some(word) if joins(word) => word.push(c),
            _ => words.push(c.into()),
        }
    }
    let mut lines: Vec<String> = vec![String::new()];
    for word in words {
        match lines.last_mut() {
            Some(line) if line.is_empty() || width(&format!("{line}{}", word.trim_end()), size) <= room => {
                line.push_str(&word)
            }
            _ => lines.push(word),
        }
    }
    lines.into_iter().map(|line| shorten(line.trim_end(), size, room)).filter(|line| !line.is_empty()).collect()
}

/// The advance of a character in ems, after common sans-serif fonts (Arial, Segoe UI, Roboto), rounded up.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '·' => 0.29,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | '"' | '`' => 0.37,
        '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻' | '₀'..='₉' => 0.39,
        'm' | 'M' | 'w' | 'W' | '@' | '%' | '…' | '—' => 0.93,
        'A'..='Z' | '×' | '−' | '+' | '=' | '<' | '>' | '~' => 0.7,
        // Chinese, Japanese, Korean, their punctuation and full-width forms; symbols and emoji.
        '\u{2190}'..='\u{2bff}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' => 1.0,
        '\u{1f000}'.. => 1.2,
        // Combining marks and joiners take no room of their own.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_as_wide_as_it_is_high() {
        assert_eq!(width("学习率", 10.0), 30.0);
        assert!(width("learning rate", 10.0) < 75.0 && width("learning rate", 10.0) > 55.0);
    }

    #[test]
    fn long_texts_are_cut_to_the_room() {
        assert_eq!(shorten("adam", 10.0, 100.0), "adam");
        let cut = shorten("nesterov.learning_rate", 10.0, 60.0);
        assert!(cut.ends_with('…') && cut.starts_with("nest") && width(&cut, 10.0) <= 60.0, "{cut}");
        assert_eq!(shorten("nesterov", 10.0, 5.0), "");
        assert_eq!(shorten("学习率调度", 10.0, 31.0), "学习…");
        let cut = shorten_name("nesterov.learning_rate", 10.0, 80.0);
        assert!(cut.starts_with("nest") && cut.ends_with("rate") && width(&cut, 10.0) <= 80.0, "{cut}");
        assert_eq!((shorten_name("adam", 10.0, 80.0).as_str(), shorten_name("adam", 10.0, 5.0).as_str()), ("adam", ""));
    }

    #[test]
    fn lines_break_at_words_and_between_chinese_characters() {
        assert_eq!(wrap("no trial has completed", 10.0, 60.0), ["no trial has", "completed"]);
        assert_eq!(wrap("还没有试验完成", 10.0, 35.0), ["还没有", "试验完", "成"]);
        assert!(wrap("", 10.0, 60.0).is_empty());
    }
}
