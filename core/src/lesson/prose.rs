//! The Markdown of a lesson as data: paragraphs and lists, and in them emphasis, code and the three kinds of link. Words
//! of the glossary are marked afterwards (`glossary`).
//!
//! Nothing else is read as a mark, and no mark becomes HTML: whoever shows a text makes elements of what stands here.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    Paragraph(Vec<Span>),
    List(Vec<Vec<Span>>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    Text(String),
    Emphasis(String),
    Strong(String),
    Code(String),
    Link {
        text: String,
        to: Link,
    },
    /// A word of the glossary: its place there, and what it means.
    Term {
        text: String,
        place: usize,
        meaning: String,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Another lesson.
    Lesson(String),
    /// What a finding means, by its code.
    Finding(String),
    /// A row of the playbook's index.
    Row(String),
}

/// Paragraphs and lists, as blank lines and `- ` part them.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut paragraph, mut items) = (String::new(), Vec::<String>::new());
    for line in text.lines().chain([""]) {
        let item = line.strip_prefix("- ");
        if item.is_some() || line.trim().is_empty() {
            let done = std::mem::take(&mut paragraph);
            if !done.is_empty() {
                blocks.push(Block::Paragraph(spans(&done)));
            }
        }
        match (item, items.last_mut()) {
            (Some(item), _) => items.push(item.trim().to_owned()),
            (None, Some(last)) if line.starts_with("  ") && !line.trim().is_empty() => join(last, line.trim()),
            _ => {
                let done = std::mem::take(&mut items);
                if !done.is_empty() {
                    blocks.push(Block::List(done.iter().map(|item| spans(item)).collect()));
                }
                join(&mut paragraph, line.trim());
            }
        }
    }
    blocks
}

/// Goes on with a line. Chinese is written without spaces between lines.
fn join(text: &mut String, line: &str) {
    if text.chars().last().is_some_and(|last| last.is_ascii()) && !line.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// One line of text with what is marked in it. A sign that marks nothing stands for itself.
pub fn spans(text: &str) -> Vec<Span> {
    let (mut spans, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some((before, at)) = rest.find(['`', '*', '[']).map(|place| rest.split_at(place)) {
        plain.push_str(before);
        if let Some((span, after)) = marked(at) {
            if !plain.is_empty() {
                spans.push(Span::Text(std::mem::take(&mut plain)));
            }
            spans.push(span);
            rest = after;
        } else {
            // The three signs are one byte each.
            let (sign, after) = at.split_at(1);
            plain.push_str(sign);
            rest = after;
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        spans.push(Span::Text(plain));
    }
    spans
}

/// What is marked at the beginning of a text, and what follows.
fn marked(text: &str) -> Option<(Span, &str)> {
    if let Some(label) = text.strip_prefix('[') {
        let (label, rest) = label.split_once("](")?;
        let (target, after) = rest.split_once(')')?;
        let (kind, name) = target.split_once(':')?;
        let to = match kind {
            "lesson" => Link::Lesson(name.to_owned()),
            "finding" => Link::Finding(name.to_owned()),
            "row" => Link::Row(name.to_owned()),
            _ => return None,
        };
        return Some((Span::Link { text: label.to_owned(), to }, after));
    }
    let between = |mark: &str| {
        let (inner, after) = text.strip_prefix(mark)?.split_once(mark)?;
        let marks = !inner.is_empty() && inner.trim() == inner;
        marks.then(|| (inner.to_owned(), after))
    };
    let code = between("`").map(|(inner, after)| (Span::Code(inner), after));
    let strong = || between("**").map(|(inner, after)| (Span::Strong(inner), after));
    let emphasis = || between("*").map(|(inner, after)| (Span::Emphasis(inner), after));
    code.or_else(strong).or_else(emphasis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Span {
        Span::Text(text.to_owned())
    }

    #[test]
    fn marks_become_spans_and_signs_stay() {
        let link = Span::Link { text: "it".into(), to: Link::Finding("effect".into()) };
        let found = spans("a *b* **c** `d*e` [it](finding:effect).");
        let marks = [Span::Emphasis("b".into()), Span::Strong("c".into()), Span::Code("d*e".into()), link];
        let [b, c, d, it] = marks;
        assert_eq!(found, [text("a "), b, text(" "), c, text(" "), d, text(" "), it, text(".")]);
        for plain in ["2 * 3 * 4", "[1, 2]", "[x](https://example.org)", "<b>not HTML</b>", "*", "`", "数*据"] {
            assert_eq!(spans(plain), [text(plain)], "{plain}");
        }
        assert_eq!(spans(""), Vec::new());
    }

    #[test]
    fn paragraphs_and_lists_are_parted() {
        let found = blocks("one\ntwo\n\n中\n文\n- a\n  b\n- c\nd\n");
        let items = vec![vec![text("a b")], vec![text("c")]];
        let paragraph = |line: &str| Block::Paragraph(vec![text(line)]);
        assert_eq!(found, [paragraph("one two"), paragraph("中文"), Block::List(items), paragraph("d")]);
        assert_eq!(blocks("\n \n"), Vec::new());
    }
}
