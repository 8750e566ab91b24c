//! What `lab campaign show` and `next` print: the timeline, what is known, and what to do next.
//!
//! Refuses to know how any of it comes about.

use crate::commands::CommandError;
use crate::commands::pictures::write_scenes;
use crate::commands::plots::scenes;
use crate::commands::procedure::advice_lines;
use crate::files::output::Output;
use lab_core::campaign::{Budget, Campaign, Design, Entry, insights, next, timeline};
use lab_core::findings::Thresholds;
use lab_core::procedure::Recommendation;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use serde_json::json;
use std::path::Path;

pub fn run(campaign: &Campaign, as_json: bool, plots: Option<&Path>, lang: Lang) -> Result<(), CommandError> {
    let reports = campaign.reports(&Thresholds::default());
    let (stations, known) = (timeline(campaign, &reports), insights(campaign, &reports));
    if let Some(folder) = plots {
        for (number, round) in (1..).zip(campaign.rounds()) {
            write_scenes(&folder.join(format!("round-{number}")), &scenes(&round.record(), None, lang), lang)?;
        }
    }
    let mut output = Output::new();
    if as_json {
        let plan = campaign.plan();
        let document = json!({
            "campaign": plan.name, "purpose": plan.purpose, "baseline": campaign.baseline().to_json(),
            "checklist": plan.checklist, "timeline": stations, "known": known,
            "next": next(campaign, &reports),
        });
        output.line(&document.to_string())?;
        output.finish()?;
        return Ok(());
    }
    output.line(&campaign.plan().name)?;
    for station in &stations {
        for line in station_lines(station, lang) {
            output.line(&line)?;
        }
    }
    if !known.is_empty() {
        output.line(t::KNOWN.get(lang))?;
    }
    for insight in &known {
        let line = t::insight(&insight.parameter, insight.round, insight.sentence.get(lang)).get(lang);
        output.line(&format!("  {line}"))?;
    }
    for line in advice_lines(&next(campaign, &reports), lang) {
        output.line(&line)?;
    }
    output.finish()?;
    Ok(())
}

/// A recommendation with what each of its studies would cost.
pub fn advice(
    advice: &Recommendation,
    seconds_per_step: Option<f64>,
    as_json: bool,
    lang: Lang,
) -> Result<(), CommandError> {
    let budget = |study: &Study| Budget::of(&Design::joint(study.clone()), seconds_per_step);
    let budgets: Vec<Budget> = advice.studies.iter().map(|proposal| budget(&proposal.study)).collect();
    let mut output = Output::new();
    if as_json {
        output.line(&json!({"recommendation": advice, "budgets": budgets}).to_string())?;
    } else {
        for line in advice_lines(advice, lang) {
            output.line(&line)?;
        }
        for (number, budget) in (1..).zip(&budgets) {
            output.line(&format!("{number}: {}", budget.sentence().get(lang)))?;
            for alternative in &budget.alternatives {
                output.line(&format!("   {}", alternative.sentence().get(lang)))?;
            }
        }
    }
    output.finish()?;
    Ok(())
}

fn station_lines(station: &Entry, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    match station {
        Entry::Round(round) => {
            let (done, all) = round.progress;
            lines.push(t::round(round.aim.get(lang), done, &round.question, round.round, all).get(lang));
            lines.push(format!("  {}", round.budget.sentence().get(lang)));
            lines.extend(round.best.iter().map(|best| format!("  {}", best.get(lang))));
            lines.extend(round.objections.iter().map(|objection| format!("  ! {}", objection.get(lang))));
            lines.extend(round.findings.iter().map(|(code, sentence)| format!("  - {code}: {}", sentence.get(lang))));
            lines.extend(round.evidence.iter().map(|sentence| format!("  - {}", sentence.get(lang))));
            lines.extend(round.dismissed.iter().map(|sentence| format!("  × {}", sentence.get(lang))));
            if let Some(conclusion) = &round.conclusion {
                lines.push(format!("  = {conclusion}"));
                let conditions: Vec<String> =
                    round.conditions.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                lines.push(format!("    {}", t::holds_at(conditions.join(", ")).get(lang)));
            }
        }
        Entry::Launch(launch) => {
            lines.push(t::launch(launch.round, launch.trial).get(lang));
            lines.extend(launch.changes.iter().map(|change| format!("  {}", change.get(lang))));
            lines.push(format!("  {}", launch.evidence.get(lang)));
            lines.extend([&launch.reason, &launch.complexity].into_iter().map(|words| format!("  {words}")));
        }
    }
    lines
}
