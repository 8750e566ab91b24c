//! The question of a study in words, from what is scientific in it.

use crate::space::{Domain, Role};
use crate::study::Study;
use crate::workload::{called, technique};
use lab_texts::{Arg, Message, procedures as t};

/// What a study asks: a study that was advised for another question than that of the design says this, until a person writes it
/// better.
pub fn question(study: &Study) -> Message {
    let asked: Vec<_> = study.space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific).collect();
    match asked[..] {
        [] => t::QUESTION_BEST.into(),
        [(parameter, domain)] => match (technique(&parameter.name), domain) {
            (Some(technique), _) => t::question_whether(technique),
            (None, Domain::Choice(options)) => {
                let values = options.as_slice().iter().map(ToString::to_string);
                t::question_values(called(&parameter.name), Arg::either(values))
            }
            (None, Domain::Float(_) | Domain::Int(_)) => t::question_how(called(&parameter.name)),
        },
        _ => t::question_how(Arg::list(asked.iter().map(|(parameter, _)| called(&parameter.name)))),
    }
}
