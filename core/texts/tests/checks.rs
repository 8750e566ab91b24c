//! What the build script refuses: a language that lacks something, or speaks of what is not there.

#[allow(dead_code, reason = "what is made of the catalogue is not asked here")]
#[path = "../build/catalogue.rs"]
mod catalogue;
#[path = "../build/parse.rs"]
mod parse;
#[path = "../build/plural.rs"]
mod plural;

use catalogue::{Catalogue, Source};

const LANGUAGE: &str = "tag = xx\nname = X\nswitch = To X\ndecimal-sign = .\ngroup-separator = ,\nlist-separator = {\", \"}\nclause-separator = {\"; \"}\nalternative-separator = {\" or \"}\nsentence-separator = {\" \"}\n";

fn source(language: &str, file: &str, text: &str) -> Source {
    Source { language: language.into(), file: file.into(), text: text.into() }
}

/// What is wrong when English says the one and German the other.
fn wrong(english: &str, german: &str) -> Vec<String> {
    let sources = [
        source("de", "language", LANGUAGE),
        source("de", "words", german),
        source("en", "language", LANGUAGE),
        source("en", "words", english),
    ];
    Catalogue::read(&sources).err().unwrap_or_default()
}

#[test]
fn languages_that_agree_are_taken() {
    let german = "trials = { $n ->\n    [one] ein Versuch\n   *[other] { $n } Versuche\n } in { $place }\n";
    assert_eq!(wrong("trials = { $n } trials in { $place }\n", german), Vec::<String>::new());
}

#[test]
fn what_a_language_lacks_is_named() {
    let english = "done = { $count } done\nnone = none\n";
    assert_eq!(
        wrong(english, "done = { $count } fertig\n"),
        ["de/words.ftl: message none is missing; it stands in en/words.ftl"]
    );
    assert_eq!(
        wrong(english, "done = fertig\nnone = keine\n"),
        ["de/words.ftl: message done: argument $count is missing; it stands in en/words.ftl"]
    );
    assert_eq!(
        wrong(english, "done = { $cuont } fertig\nnone = keine\n"),
        [
            "de/words.ftl: message done: argument $count is missing; it stands in en/words.ftl",
            "de/words.ftl: message done: argument $cuont is not in en/words.ftl"
        ]
    );
    assert_eq!(
        wrong(english, "done = { $count }\nnone = keine\nmore = mehr\n"),
        ["de/words.ftl: message more is not in en/words.ftl"]
    );
}

#[test]
fn a_file_that_is_missing_is_named_once() {
    let sources = [
        source("de", "language", LANGUAGE),
        source("en", "language", LANGUAGE),
        source("en", "words", "a = a\nb = b\n"),
    ];
    let errors = Catalogue::read(&sources).err().unwrap_or_default();
    assert_eq!(errors, ["de/words.ftl: this file is missing; en/words.ftl is there"]);
}

#[test]
fn what_is_not_understood_is_named() {
    for (text, error) in [
        ("a = { NUMBER($n) }\n", "en/words.ftl: message a: only arguments, literals and selectors may stand in braces"),
        ("a = { b }\n", "en/words.ftl: message a: only arguments, literals and selectors may stand in braces"),
        ("a = text\n    .title = more\n", "en/words.ftl: message a: attributes are not supported"),
        ("-a = text\n", "en/words.ftl: term -a: terms are not supported"),
        ("a = text\na = again\n", "en/words.ftl: message a: it stands here twice"),
    ] {
        assert_eq!(wrong(text, text).last().map(String::as_str), Some(error), "{text}");
    }
    assert!(wrong("a = fine\nb = { $\n", "")[0].starts_with("en/words.ftl: line 2: "));
}

#[test]
fn plural_rules_are_those_of_cldr() {
    assert_eq!(
        plural::in_rust("i = 1 and v = 0").as_deref(),
        Ok("within(o.i, &[(1.0, 1.0)]) && within(o.v, &[(0.0, 0.0)])")
    );
    assert_eq!(
        plural::in_rust("n % 10 = 2..4,9 and n % 100 != 12..14 or n = 0").as_deref(),
        Ok(
            "within(o.n % 10.0, &[(2.0, 4.0), (9.0, 9.0)]) && !within(o.n % 100.0, &[(12.0, 14.0)]) || within(o.n, &[(0.0, 0.0)])"
        )
    );
    assert!(plural::in_rust("k = 1").is_err() && plural::in_rust("n").is_err());
}
