//! Gives the answer of a procedure: text or one JSON document, pictures, and the studies proposed.

use super::Show;
use super::read::Answer;
use crate::commands::CommandError;
use crate::commands::pictures::{write_scenes, write_studies};
use crate::files::output::Output;
use lab_core::procedure::Recommendation;
use lab_core::study::Study;
use lab_core::text::Lang;

pub fn run(answer: &Answer, show: &Show, lang: Lang) -> Result<(), CommandError> {
    if let Some(folder) = &show.plots {
        write_scenes(folder, &answer.scenes, lang)?;
    }
    if let Some(folder) = &show.revised {
        let studies: Vec<(String, &Study)> = (1..)
            .zip(&answer.advice.studies)
            .map(|(i, proposal)| (format!("{i}-{}", proposal.study.name), &proposal.study))
            .collect();
        write_studies(folder, &studies, lang)?;
    }
    let mut output = Output::new();
    if show.json {
        output.line(&answer.document.to_string())?;
    } else {
        let advice = advice_lines(&answer.advice, lang);
        for line in answer.table.iter().chain(&advice).chain(&answer.remarks) {
            output.line(line)?;
        }
    }
    output.finish()?;
    Ok(())
}

/// What a person reads of a recommendation: the headline, its reasons (-), what to beware of (!), what to run next (→).
pub fn advice_lines(advice: &Recommendation, lang: Lang) -> Vec<String> {
    let mut lines = vec![advice.headline.get(lang).to_owned()];
    lines.extend(advice.reasons.iter().map(|reason| format!("- {}", reason.get(lang))));
    lines.extend(advice.warnings.iter().map(|warning| format!("! {}", warning.get(lang))));
    lines.extend(advice.studies.iter().map(|proposal| format!("→ {}", proposal.purpose.get(lang))));
    lines
}
