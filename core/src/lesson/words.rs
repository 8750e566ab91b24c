//! The texts of a lesson: one Markdown file per language, with the same sections in each.
//!
//! ```text
//! # Title
//! The claim. In two sentences.
//! ## Guess      a question, and a list of choices where one chooses
//! ## Text
//! ## Knobs      a list: what each knob is called
//! ## Trap
//! ## Task       a sentence, and a list: one item for each check
//! ## Hints      a list
//! ```

use super::fault;
use super::prose::{Block, blocks};
use super::rows::ROWS;
use crate::findings::Code;
use crate::problem::Problem;
use crate::text::{Fixed, Lang};
use lab_texts::lesson as t;

/// What a person reads of a lesson. All but titles may hold Markdown: paragraphs, lists, emphasis, code and links.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub title: String,
    /// Two sentences.
    pub claim: String,
    pub guess: String,
    pub choices: Vec<String>,
    pub text: String,
    /// What each knob is called.
    pub knobs: Vec<String>,
    pub trap: String,
    pub task: String,
    /// What each check of the task asks.
    pub tasks: Vec<String>,
    pub hints: Vec<String>,
}

/// What a lesson without texts would say.
pub(super) static NOTHING: Words = Words::NONE;

/// What is read while the rest of a lesson is fetched. Its file was checked when the site was made.
pub struct Opening {
    pub title: String,
    pub claim: Vec<Block>,
    pub text: Vec<Block>,
}

impl Opening {
    /// Of the file of one language; nothing if that is no lesson's.
    pub fn read(file: &str) -> Option<Self> {
        let (head, sections) = split(file);
        let text = sections.get(TEXT)?.whole.join("\n");
        let is_whole = sections.len() == SECTIONS.len() && !head.heading.is_empty();
        is_whole.then(|| Self { title: head.heading.to_owned(), claim: blocks(&head.body()), text: blocks(&text) })
    }
}

/// How many choices, knobs and checks `lesson.json` has.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub choices: usize,
    pub knobs: usize,
    pub tasks: usize,
}

/// The sections, in their order.
const SECTIONS: [Fixed; 6] = [t::GUESS, t::TEXT, t::KNOBS, t::TRAP, t::TASK, t::HINTS];
/// The place of the text among them.
const TEXT: usize = 1;

/// A heading with what stands below it: lines that are no list, and the items of the list.
#[derive(Default)]
struct Section<'a> {
    line: usize,
    heading: &'a str,
    plain: Vec<&'a str>,
    items: Vec<String>,
    whole: Vec<&'a str>,
}

impl Section<'_> {
    fn body(&self) -> String {
        self.plain.join("\n").trim().to_owned()
    }
}

impl Words {
    pub(super) const NONE: Self = Self {
        title: String::new(),
        claim: String::new(),
        guess: String::new(),
        choices: Vec::new(),
        text: String::new(),
        knobs: Vec::new(),
        trap: String::new(),
        task: String::new(),
        tasks: Vec::new(),
        hints: Vec::new(),
    };

    /// Reads the file of one language.
    pub(super) fn read(text: &str, file: &str, lang: Lang, problems: &mut Vec<Problem>) -> Self {
        let (head, sections) = split(text);
        let at = |line: usize| format!("{file}:{line}");
        let title = head.heading.to_owned();
        if title.is_empty() {
            problems.push(Problem::new(at(1), fault(t::NO_TITLE)));
        }
        let claim = head.body();
        let found = sentences(&claim);
        if found != 2 {
            problems.push(Problem::new(at(head.line + 2), fault(t::claim_sentences(found))));
        }
        let wanted = SECTIONS.map(|section| section.get(lang));
        let headings: Vec<&str> = sections.iter().map(|section| section.heading).collect();
        if headings != wanted {
            let sentence = t::other_sections(headings.join(", "), wanted.join(", "));
            problems.push(Problem::new(file, fault(sentence)));
            return Self { title, claim, ..Self::NONE };
        }
        for section in &sections {
            if section.whole.iter().all(|line| line.trim().is_empty()) && section.heading != t::KNOBS.get(lang) {
                problems.push(Problem::new(at(section.line), fault(t::empty_section(section.heading))));
            }
        }
        problems.extend(dead_links(text).map(|(line, link)| Problem::new(at(line), fault(t::dead_link(link)))));
        let mut sections = sections.into_iter();
        let mut next = || sections.next().unwrap_or_default();
        let (guess, text, knobs, trap, task, hints) = (next(), next(), next(), next(), next(), next());
        Self {
            title,
            claim,
            guess: guess.body(),
            choices: guess.items,
            text: text.whole.join("\n").trim().to_owned(),
            knobs: knobs.items,
            trap: trap.whole.join("\n").trim().to_owned(),
            task: task.body(),
            tasks: task.items,
            hints: hints.items,
        }
    }

    /// Whether it speaks of as many things as `lesson.json` has.
    pub(super) fn check(&self, parts: Parts, file: &str, lang: Lang, problems: &mut Vec<Problem>) {
        let lists = [
            (t::GUESS, self.choices.len(), parts.choices),
            (t::KNOBS, self.knobs.len(), parts.knobs),
            (t::TASK, self.tasks.len(), parts.tasks),
        ];
        for (section, found, wanted) in lists {
            if found != wanted {
                let sentence = t::other_items(found, section.get(lang), wanted);
                problems.push(Problem::new(file, fault(sentence)));
            }
        }
        if self.hints.is_empty() {
            problems.push(Problem::new(file, fault(t::empty_section(t::HINTS.get(lang)))));
        }
    }

    /// The lessons that it leads to.
    pub fn lessons(&self) -> Vec<String> {
        let lists = [&self.choices, &self.tasks, &self.hints].into_iter().flatten();
        let all = [&self.claim, &self.guess, &self.text, &self.trap, &self.task].into_iter().chain(lists);
        let of = |text: &String| -> Vec<String> {
            links(text).filter_map(|(_, link)| link.strip_prefix("lesson:").map(str::to_owned)).collect()
        };
        all.flat_map(of).collect()
    }
}

/// The title with the claim, and the sections.
fn split(text: &str) -> (Section<'_>, Vec<Section<'_>>) {
    let (mut head, mut sections) = (Section::default(), Vec::<Section>::new());
    for (i, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push(Section { line: i + 1, heading: heading.trim(), ..Section::default() });
            continue;
        }
        if let Some(title) = line.strip_prefix("# ").filter(|_| sections.is_empty()) {
            (head.line, head.heading) = (i + 1, title.trim());
            continue;
        }
        let section = sections.last_mut().unwrap_or(&mut head);
        section.whole.push(line);
        match (line.strip_prefix("- "), line.strip_prefix("  "), section.items.last_mut()) {
            (Some(item), _, _) => section.items.push(item.trim().to_owned()),
            (None, Some(more), Some(item)) => {
                // Chinese is written without spaces between lines.
                if item.chars().last().is_some_and(|last| last.is_ascii()) {
                    item.push(' ');
                }
                item.push_str(more.trim());
            }
            _ => section.plain.push(line),
        }
    }
    (head, sections)
}

/// Sentences end with a full stop before a space or at the end, in Chinese anywhere.
fn sentences(text: &str) -> usize {
    let mut ends = 0;
    let mut letters = text.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        let stops = letters.peek().is_none_or(|next| next.is_whitespace());
        ends += usize::from(matches!(letter, '。' | '！' | '？') || (stops && matches!(letter, '.' | '!' | '?')));
    }
    ends
}

/// The targets of Markdown's links, each with its line.
fn links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(i, line)| {
        line.split("](").skip(1).map(move |rest| (i + 1, rest.split_once(')').map_or(rest, |(target, _)| target)))
    })
}

/// Links that lead nowhere. Which lessons there are, is asked when all were read.
fn dead_links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    links(text).filter(|(_, link)| match link.split_once(':') {
        Some(("lesson", _)) => false,
        Some(("finding", code)) => Code::parse(code).is_none(),
        Some(("row", row)) => !ROWS.contains(&row),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Title\n\nOne at 0.001. Two.\n\n## Guess\nWhich?\n- a\n- b\n  more\n\n## Text\nSee [it](finding:effect).\n\n## Knobs\n- k\n\n## Trap\nT.\n\n## Task\nDo:\n- x\n\n## Hints\n- h\n";

    fn read(text: &str) -> (Words, Vec<String>) {
        let mut problems = Vec::new();
        let words = Words::read(text, "en.md", Lang::En, &mut problems);
        words.check(Parts { choices: 2, knobs: 1, tasks: 1 }, "en.md", Lang::En, &mut problems);
        (words, problems.iter().map(|problem| problem.message(Lang::En)).collect())
    }

    #[test]
    fn sections_become_parts() {
        let (words, problems) = read(FILE);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((words.title.as_str(), words.claim.as_str()), ("Title", "One at 0.001. Two."));
        assert_eq!((words.choices, words.guess.as_str()), (vec!["a".to_owned(), "b more".to_owned()], "Which?"));
        assert_eq!((words.task.as_str(), words.tasks, words.hints), ("Do:", vec!["x".into()], vec!["h".into()]));
    }

    #[test]
    fn a_lesson_opens_with_its_claim_and_text() {
        let opening = Opening::read(FILE).unwrap();
        assert_eq!((opening.title.as_str(), opening.claim), ("Title", blocks("One at 0.001. Two.")));
        assert_eq!(opening.text, blocks("See [it](finding:effect)."));
        assert!(Opening::read("<html>").is_none() && Opening::read(&FILE.replace("## Hints", "")).is_none());
    }

    #[test]
    fn what_is_missing_is_named() {
        let wrong = |from: &str, to: &str| read(&FILE.replace(from, to)).1;
        assert!(wrong(" Two.", "")[0].starts_with("en.md:3: "), "{:?}", wrong(" Two.", ""));
        assert_eq!(wrong("- b\n  more\n", "").len(), 1);
        assert_eq!(wrong("finding:effect", "finding:efect").len(), 1);
        assert_eq!(wrong("finding:effect", "https://example.org").len(), 1);
        assert!(!wrong("## Trap\nT.\n", "").is_empty());
        assert_eq!((sentences("一。二。"), sentences("At 0.1 e.g. x! y")), (2, 2));
    }
}
