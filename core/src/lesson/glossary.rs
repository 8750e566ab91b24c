//! The words of the playbook, each with what it means, and where a text uses one for the first time.

use super::prose::{Block, Span};
use crate::text::Lang;
use lab_texts::Fixed;
use lab_texts::glossary as t;
use std::collections::BTreeSet;

/// A word of the playbook.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    pub name: Fixed,
    pub meaning: Fixed,
}

const fn term(name: Fixed, meaning: Fixed) -> Term {
    Term { name, meaning }
}

/// In the order in which a newcomer meets them.
pub const GLOSSARY: [Term; 21] = [
    term(t::STUDY, t::STUDY_MEANS),
    term(t::TRIAL, t::TRIAL_MEANS),
    term(t::OBJECTIVE, t::OBJECTIVE_MEANS),
    term(t::SEARCH_SPACE, t::SEARCH_SPACE_MEANS),
    term(t::SCIENTIFIC, t::SCIENTIFIC_MEANS),
    term(t::NUISANCE, t::NUISANCE_MEANS),
    term(t::FIXED, t::FIXED_MEANS),
    term(t::CONDITIONAL, t::CONDITIONAL_MEANS),
    term(t::QUASI_RANDOM, t::QUASI_RANDOM_MEANS),
    term(t::INFEASIBLE, t::INFEASIBLE_MEANS),
    term(t::LEARNING_RATE, t::LEARNING_RATE_MEANS),
    term(t::BATCH_SIZE, t::BATCH_SIZE_MEANS),
    term(t::VALIDATION_ERROR, t::VALIDATION_ERROR_MEANS),
    term(t::TRAINING_CURVE, t::TRAINING_CURVE_MEANS),
    term(t::OVERFITTING, t::OVERFITTING_MEANS),
    term(t::REGULARIZATION, t::REGULARIZATION_MEANS),
    term(t::SEED, t::SEED_MEANS),
    term(t::RETRAIN_VARIANCE, t::RETRAIN_VARIANCE_MEANS),
    term(t::SEARCH_VARIANCE, t::SEARCH_VARIANCE_MEANS),
    term(t::AXIS_PLOT, t::AXIS_PLOT_MEANS),
    term(t::ISOLATION_PLOT, t::ISOLATION_PLOT_MEANS),
];

/// Marks the first use of each word. `seen` are the places in the glossary of those that were marked before.
pub fn marked(blocks: Vec<Block>, lang: Lang, seen: &mut BTreeSet<usize>) -> Vec<Block> {
    let mut mark = |spans: Vec<Span>| spans.into_iter().flat_map(|span| parted(span, lang, seen)).collect();
    let block = |block: Block| match block {
        Block::Paragraph(content) => Block::Paragraph(mark(content)),
        Block::List(items) => Block::List(items.into_iter().map(&mut mark).collect()),
    };
    blocks.into_iter().map(block).collect()
}

/// A span, parted where its words are used. Only plain and emphasised text is looked at.
fn parted(span: Span, lang: Lang, seen: &mut BTreeSet<usize>) -> Vec<Span> {
    let (text, is_plain) = match &span {
        Span::Text(text) => (text.as_str(), true),
        Span::Emphasis(text) | Span::Strong(text) => (text.as_str(), false),
        _ => return vec![span],
    };
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((at, length, place)) = first(rest, lang, seen) {
        // What is emphasised stays so unless the word is all of it.
        if !is_plain && length != text.len() {
            break;
        }
        seen.insert(place);
        let (before, used) = rest.split_at(at);
        let (used, after) = used.split_at(length);
        if !before.is_empty() {
            parts.push(Span::Text(before.to_owned()));
        }
        let meaning = GLOSSARY[place].meaning.get(lang).to_owned();
        parts.push(Span::Term { text: used.to_owned(), place, meaning });
        rest = after;
    }
    match (parts.is_empty(), rest) {
        (true, _) => vec![span],
        (false, "") => parts,
        (false, rest) => parts.into_iter().chain([Span::Text(rest.to_owned())]).collect(),
    }
}

/// The first word that is used and was not seen: where it stands, its length, and its place in the glossary. Of two that begin
/// there, the longer.
fn first(text: &str, lang: Lang, seen: &BTreeSet<usize>) -> Option<(usize, usize, usize)> {
    let lower = text.to_ascii_lowercase();
    let unseen = GLOSSARY.iter().enumerate().filter(|(place, _)| !seen.contains(place));
    let uses = unseen.filter_map(|(place, term)| {
        let (at, length) = used(&lower, term.name.get(lang))?;
        Some((at, length, place))
    });
    uses.min_by_key(|(at, length, _)| (*at, usize::MAX - length))
}

/// Where a text uses a name, and how much of the text that is. Names in Latin letters are whole words, or their plural.
fn used(text: &str, name: &str) -> Option<(usize, usize)> {
    if !name.is_ascii() {
        return text.find(name).map(|at| (at, name.len()));
    }
    let is_letter =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || "-_.`".contains(letter));
    text.match_indices(name).find_map(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let plural = after.strip_prefix('s').filter(|rest| !is_letter(rest.chars().next()));
        let ends =
            plural.is_some() || !after.starts_with(|letter: char| letter.is_alphanumeric() || "-_".contains(letter));
        let begins = !is_letter(before.chars().last());
        (begins && ends).then_some((at, name.len() + usize::from(plural.is_some())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::prose::blocks;

    fn said(text: &str, lang: Lang) -> String {
        let mut seen = BTreeSet::new();
        let line = |spans: &Vec<Span>| spans.iter().map(shown).collect::<String>();
        let lines = marked(blocks(text), lang, &mut seen).into_iter().map(|block| match block {
            Block::Paragraph(content) => line(&content),
            Block::List(items) => items.iter().map(line).collect::<Vec<_>>().join("|"),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn shown(span: &Span) -> String {
        match span {
            Span::Text(text) => text.clone(),
            Span::Term { text, .. } => format!("<{text}>"),
            Span::Emphasis(text) | Span::Strong(text) => format!("*{text}*"),
            Span::Code(text) | Span::Link { text, .. } => format!("`{text}`"),
        }
    }

    #[test]
    fn the_first_use_of_each_word_is_marked() {
        let text = "Trials are trained, one trial each.\n\n- a *nuisance* parameter\n- the `seed` of a seed";
        assert_eq!(
            said(text, Lang::En),
            "<Trials> are trained, one trial each.\na <nuisance> parameter|the `seed` of a <seed>"
        );
        // Parts of other words are none, and of two that begin alike the longer is meant.
        assert_eq!(said("seedling, reseed, adam.learning_rate", Lang::En), "seedling, reseed, adam.learning_rate");
        assert_eq!(said("*a very nuisance thing*", Lang::En), "*a very nuisance thing*");
        assert_eq!(said("每个试验的学习率是冗余超参数。", Lang::Zh), "每个<试验>的<学习率>是<冗余超参数>。");
    }

    #[test]
    fn no_two_words_are_the_same() {
        for lang in Lang::ALL {
            let names: BTreeSet<&str> = GLOSSARY.iter().map(|term| term.name.get(lang)).collect();
            assert_eq!(names.len(), GLOSSARY.len());
            assert!(GLOSSARY.iter().all(|term| term.meaning.get(lang).ends_with(['.', '。'])));
        }
    }
}
