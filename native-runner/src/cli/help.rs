//! The language of `--help` and of what parsers of arguments say. The texts stand in the folders of `lab-texts`; each argument names its own.

use super::Cli;
use clap::{Command, CommandFactory};
use lab_core::text::{Fixed, Lang};
use lab_texts::Message;
use std::cell::Cell;
use std::ffi::OsString;

/// The language asked for by `--lang`, else by the environment; needed before the arguments are read, for their help.
pub fn language(arguments: &[OsString]) -> Lang {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => return arguments.next().map(Lang::from_tag).unwrap_or_default(),
            Some(value) if value.starts_with('=') => return Lang::from_tag(value.trim_start_matches('=')),
            _ => {}
        }
    }
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let tag = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    tag.map(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

thread_local! {
    /// clap asks for the help of an argument without a word about who reads it.
    static LANGUAGE: Cell<Lang> = Cell::default();
}

/// The command line, explained in that language.
pub fn command(lang: Lang) -> Command {
    LANGUAGE.set(lang);
    Cli::command()
}

/// What the arguments say of themselves while [`command`] puts them together.
pub fn say(text: Fixed) -> &'static str {
    text.get(LANGUAGE.get())
}

/// Why a value is refused, for a parser of arguments.
pub fn refusal(message: impl Into<Message>) -> String {
    message.into().get(LANGUAGE.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_is_explained() {
        let command = command(Lang::En);
        command.clone().debug_assert();
        let subs = command.get_subcommands().filter(|sub| !sub.is_hide_set());
        let nested = command.get_subcommands().flat_map(|sub| sub.get_subcommands());
        for sub in std::iter::once(&command).chain(subs).chain(nested) {
            assert!(sub.get_about().is_some_and(|about| !about.to_string().is_empty()), "{}", sub.get_name());
            for argument in sub.get_arguments() {
                let id = argument.get_id().as_str();
                assert!(
                    id == "help"
                        || id == "version"
                        || argument.get_help().is_some_and(|help| !help.to_string().is_empty()),
                    "{} {id}",
                    sub.get_name()
                );
            }
        }
    }

    #[test]
    fn each_language_explains_in_its_own_words() {
        let about = |lang| command(lang).get_about().map(ToString::to_string);
        assert_eq!(about(Lang::Zh).as_deref(), Some("Tuning Lab：设计、运行和解读超参数研究"));
        assert_eq!(about(Lang::En).as_deref(), Some("Tuning Lab: design, run and read hyperparameter studies"));
    }

    #[test]
    fn the_language_is_read_before_the_arguments() {
        let of = |arguments: &[&str]| language(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["lab", "check", "--lang", "zh", "x"]), Lang::Zh);
        assert_eq!(of(&["lab", "--lang=zh"]), Lang::Zh);
        assert_eq!(of(&["lab", "--lang=en"]), Lang::En);
    }
}
