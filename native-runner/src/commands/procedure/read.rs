//! What a procedure reads out of records: the result, its recommendation and its pictures.

use super::{Question, best_values, no_rate, not_made, refused};
use crate::commands::CommandError;
use crate::commands::pictures::plain;
use crate::commands::plots::{self, HEIGHT, WIDTH};
use crate::files::output::heads;
use crate::files::{read_json, read_record, read_study};
use lab_core::plot::{
    PlotOptions, Scene, StepsView, gradient_norm_curve, gradient_norm_histogram, steps_to_target_plot,
};
use lab_core::procedure::advisor::{advise, departures};
use lab_core::procedure::instability::{Instability, best_rate};
use lab_core::procedure::promotion::{NotPromoted, promote};
use lab_core::procedure::steps_to_target::{Measured, StepsToTarget};
use lab_core::procedure::{Recommendation, starting_point, training_length};
use lab_core::record::Record;
use lab_core::space::{Value, Values, format_number};
use lab_core::text::Lang;
use lab_texts::Arg;
use lab_texts::runner::commands as t;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The answer of a procedure, in every form in which it can be given.
pub struct Answer {
    /// What `--json` prints.
    pub document: Json,
    /// Lines before the recommendation, such as a table.
    pub table: Vec<String>,
    pub advice: Recommendation,
    /// Lines after it.
    pub remarks: Vec<String>,
    pub scenes: Vec<(String, Scene)>,
}

impl Answer {
    fn new(document: Json, advice: Recommendation, scenes: Vec<(String, Scene)>) -> Self {
        Self { document, table: Vec::new(), advice, remarks: Vec::new(), scenes }
    }
}

pub fn run(question: &Question, lang: Lang) -> Result<Answer, CommandError> {
    match question {
        Question::StartingPoint { record } => {
            let record = read_record(record, lang)?;
            let found = starting_point::analyze(&record);
            let advice = found.recommend();
            let document = json!({"study": record.study.name, "starting_point": found, "recommendation": advice});
            Ok(Answer::new(document, advice, plots::scenes(&record, None, lang)))
        }
        Question::TrainingLength { record } => {
            let record = read_record(record, lang)?;
            let found = training_length::analyze(&record);
            let advice = found.recommend();
            let document = json!({"study": record.study.name, "training_length": found, "recommendation": advice});
            Ok(Answer::new(document, advice, plots::scenes(&record, None, lang)))
        }
        Question::StepsToTarget { records, target, throughput } => {
            steps_to_target(records, *target, throughput.as_deref(), lang)
        }
        Question::Instability { records, base, best } => instability(records, base.as_deref(), best.as_deref(), lang),
        Question::Promotion { record: path, steps, trials } => {
            let record = read_record(path, lang)?;
            let found = promote(&record, *steps, trials.unwrap_or(record.study.trials)).map_err(|why| match why {
                NotPromoted::Study(problems) => not_made(path, &problems),
                why => CommandError::Refused { path: path.clone(), reason: why.sentence() },
            })?;
            let advice = found.recommend();
            let document = json!({"study": record.study.name, "promotion": found, "recommendation": advice});
            Ok(Answer::new(document, advice, plots::scenes(&record, None, lang)))
        }
        Question::Advisor { study: path, goal, trials } => {
            let study = read_study(path)?;
            let found =
                advise(&study, goal, trials.unwrap_or(study.trials)).map_err(|problems| not_made(path, &problems))?;
            let (advice, departures) = (found.recommend(), departures(&found, &study));
            let document = json!({
                "study": study.name, "advisor": found, "overrules": departures, "recommendation": advice
            });
            let mut answer = Answer::new(document, advice, Vec::new());
            answer.remarks.extend(
                departures
                    .iter()
                    .map(|overrule| t::departure(overrule.consequence.get(lang), &overrule.name).get(lang)),
            );
            Ok(answer)
        }
    }
}

fn steps_to_target(
    paths: &[PathBuf],
    target: f64,
    throughput: Option<&Path>,
    lang: Lang,
) -> Result<Answer, CommandError> {
    let mut records: Vec<Record> = Vec::new();
    let mut batches: BTreeMap<i64, &Path> = BTreeMap::new();
    for path in paths {
        let record = read_record(path, lang)?;
        let batch = record.study.space.value("batch_size", &Values::new()).and_then(Value::as_i64);
        let batch = batch.ok_or_else(|| refused(path, t::NO_BATCH_SIZE))?;
        if let Some(other) = batches.insert(batch, path) {
            return Err(refused(path, t::same_batch_size(Arg::shown(batch), other)));
        }
        if let Some(first) = records.first().filter(|first| first.study.objective != record.study.objective) {
            return Err(refused(path, t::other_objective(&first.study.objective.metric)));
        }
        records.push(record);
    }
    let measured = throughput.map(read_throughput).transpose()?.unwrap_or_default();
    let found = StepsToTarget::new(&records, target, &measured);
    let advice = found.recommend();
    let options = PlotOptions { width: WIDTH, height: HEIGHT, lang };
    let mut views =
        vec![("steps", StepsView::Steps), ("examples", StepsView::Examples), ("equal-epochs", StepsView::EqualEpochs)];
    if !measured.seconds_per_step.is_empty() {
        views.push(("seconds", StepsView::Seconds));
    }
    let scenes = views.into_iter().map(|(name, view)| (name.to_owned(), steps_to_target_plot(&found, view, &options)));
    let names: Vec<&str> = records.iter().map(|record| record.study.name.as_str()).collect();
    let document = json!({"studies": names, "steps_to_target": found, "recommendation": advice});
    let mut answer = Answer::new(document, advice, scenes.collect());
    answer.table = table(&found, lang);
    Ok(answer)
}

/// A line per batch size.
fn table(found: &StepsToTarget, lang: Lang) -> Vec<String> {
    let mut lines = vec![heads(&[
        (t::BATCH.get(lang), 8),
        (t::REACHED.get(lang), 10),
        (t::STEPS.get(lang), 10),
        (t::AT_MOST.get(lang), 10),
        (t::EXAMPLES.get(lang), 12),
        (t::WASTE.get(lang), 8),
    ])];
    for point in &found.points {
        let reached = format!("{}/{}", point.reached, point.trials);
        let cells = point.best.as_ref().map_or([const { String::new() }; 4], |best| {
            let high = best.interval.map_or("–".to_owned(), |interval| format_number(interval.high));
            [best.steps.to_string(), high, best.examples.to_string(), format_number(best.waste)]
        });
        let [steps, high, examples, waste] = cells;
        let mark = if found.recommended() == Some(point.batch) { " ←" } else { "" };
        let line = format!("{:>8} {reached:>10} {steps:>10} {high:>10} {examples:>12} {waste:>8}{mark}", point.batch);
        lines.push(line.trim_end().to_owned());
    }
    lines.push(String::new());
    lines
}

/// Seconds per step by batch size, from the document of `lab throughput --json`.
fn read_throughput(path: &Path) -> Result<Measured, CommandError> {
    let document = read_json(path)?;
    let sizes = document.pointer("/throughput/sizes").and_then(Json::as_array);
    let sizes = sizes.ok_or_else(|| refused(path, t::NO_THROUGHPUT))?;
    let pair = |size: &Json| Some((size.get("batch")?.as_u64()?, size.pointer("/seconds_per_step/value")?.as_f64()?));
    Ok(Measured { seconds_per_step: sizes.iter().filter_map(pair).collect() })
}

fn instability(
    paths: &[PathBuf],
    base: Option<&Path>,
    best: Option<&Path>,
    lang: Lang,
) -> Result<Answer, CommandError> {
    let tuned = best.map(|path| read_record(path, lang).map(|record| (path, record))).transpose()?;
    let values = tuned.as_ref().map(|(path, record)| best_values(path, record)).transpose()?.unwrap_or_default();
    let (path, study) = match (base, tuned) {
        (Some(path), _) => (path.to_owned(), read_study(path)?),
        (None, Some((path, record))) => (path.to_owned(), record.study),
        // The command line asks for one of them.
        (None, None) => return Err(no_rate(paths.first().map_or(Path::new(""), PathBuf::as_path))),
    };
    let rate = best_rate(&study, &values).ok_or_else(|| no_rate(&path))?;
    let records = paths.iter().map(|path| read_record(path, lang)).collect::<Result<Vec<_>, _>>()?;
    let found = Instability::new(&records, rate);
    let advice = found.recommend(&study, &values);
    let options = PlotOptions { width: WIDTH, height: HEIGHT, lang };
    let norms = found.norms.iter().flat_map(|norms| {
        [
            ("gradient-norms".to_owned(), gradient_norm_curve(norms, &options)),
            ("gradient-norm-histogram".to_owned(), gradient_norm_histogram(norms, &options)),
        ]
    });
    let curves = paths.iter().zip(&records).flat_map(|(path, record)| {
        let stem = plain(&path.file_stem().unwrap_or_default().to_string_lossy());
        plots::scenes(record, None, lang).into_iter().map(move |(name, scene)| (format!("{stem}-{name}"), scene))
    });
    let names: Vec<&str> = records.iter().map(|record| record.study.name.as_str()).collect();
    let document = json!({"studies": names, "instability": found, "recommendation": advice});
    Ok(Answer::new(document, advice, norms.chain(curves).collect()))
}
