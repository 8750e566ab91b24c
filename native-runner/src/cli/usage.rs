//! What is said of wrong usage, in the reader's language: what clap found, the usage it expects, and where more is said.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use lab_core::text::Lang;
use lab_texts::runner::{commands, usage as t};
use lab_texts::{Arg, Message};
use std::num::ParseIntError;

/// Ends the program: with help or the version if they were asked for, else with status 2 and what was wrong.
pub fn refuse(error: &clap::Error, lang: Lang) -> ! {
    let Some(found) = found(error) else { error.exit() };
    eprintln!("{}{}", commands::ERROR.get(lang), found.get(lang));
    if let Some(suggested) = suggested(error) {
        eprintln!("{}", t::suggested(suggested).get(lang));
    }
    if let Some(expected) = error.get(ContextKind::Usage).map(ToString::to_string) {
        let expected = expected.trim().strip_prefix("Usage:").map_or(expected.as_str(), str::trim);
        eprintln!("\n{}", t::expected(expected).get(lang));
    }
    eprintln!("\n{}", t::MORE.get(lang));
    std::process::exit(error.exit_code())
}

/// What is wrong; nothing where nothing is, or where clap says no more of it than a name.
fn found(error: &clap::Error) -> Option<Message> {
    let of = |kind| words(error.get(kind)?);
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => t::unknown_argument(argument?),
        ErrorKind::InvalidSubcommand => t::unknown_command(of(ContextKind::InvalidSubcommand)?),
        ErrorKind::MissingSubcommand => t::no_command(of(ContextKind::ValidSubcommand)?),
        ErrorKind::MissingRequiredArgument => t::missing(argument?),
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            Some(prior) if prior != argument.clone()? => t::conflict(argument?, prior),
            _ => t::twice(argument?),
        },
        ErrorKind::InvalidValue if value.as_deref() == Some("") => t::no_value(argument?),
        ErrorKind::InvalidValue => t::not_one_of(argument?, value?, of(ContextKind::ValidValue)?),
        ErrorKind::ValueValidation => {
            let value = value?;
            let reason = reason(std::error::Error::source(error)?, &value);
            t::bad_value(argument?, reason, value)
        }
        ErrorKind::TooManyValues => t::too_many(argument?, value?),
        _ => return None,
    })
}

/// Why a value does not read: the words of our own parsers as they are, those of clap and of the standard library anew.
fn reason(source: &(dyn std::error::Error + 'static), value: &str) -> Arg {
    let said = source.to_string();
    match said.strip_prefix(value).and_then(|rest| rest.strip_prefix(" is not in ")) {
        Some(range) => t::outside(range).into(),
        None if source.is::<ParseIntError>() => t::WHOLE_NUMBER.into(),
        None => said.into(),
    }
}

/// What was perhaps meant.
fn suggested(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    kinds.into_iter().find_map(|kind| words(error.get(kind)?))
}

fn words(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
