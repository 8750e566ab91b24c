//! The arguments of `lab lesson`. Refuses to know what a lesson is.

use super::help::say;
use clap::{Args, Subcommand};
use lab_texts::runner::help as t;
use native_runner::commands::lesson::{Asked, Lessons};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum LessonVerb {
    #[command(about = say(t::LESSON_LIST))]
    List {
        #[arg(long, conflicts_with = "json", help = say(t::LESSON_ROWS))]
        rows: bool,
        #[command(flatten)]
        how: How,
    },
    #[command(about = say(t::LESSON_SHOW))]
    Show {
        #[arg(value_name = "ID", help = say(t::LESSON_ID))]
        id: String,
        #[arg(long, conflicts_with = "json", help = say(t::LESSON_STUDY))]
        study: bool,
        #[command(flatten)]
        how: How,
    },
    #[command(about = say(t::LESSON_CHECK))]
    Check {
        #[arg(value_name = "ID", help = say(t::LESSON_ID))]
        id: String,
        #[arg(value_name = "RECORD", help = say(t::LESSON_RECORD))]
        record: PathBuf,
        #[command(flatten)]
        how: How,
    },
}

#[derive(Args)]
pub struct How {
    #[arg(long, help = say(t::JSON))]
    json: bool,
    #[arg(long, value_name = "DIR", help = say(t::LESSON_FOLDER))]
    lessons: Option<PathBuf>,
}

impl From<LessonVerb> for Lessons {
    fn from(verb: LessonVerb) -> Self {
        let (asked, How { json, lessons: folder }) = match verb {
            LessonVerb::List { rows, how } => (Asked::List { rows }, how),
            LessonVerb::Show { id, study, how } => (Asked::Show { id, study }, how),
            LessonVerb::Check { id, record, how } => (Asked::Check { id, record }, how),
        };
        Lessons { asked, json, folder }
    }
}
