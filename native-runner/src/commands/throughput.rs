//! `lab throughput`: the batch-size finder. Asks a meter for one timed window after another and prints what they say.
//!
//! Refuses to know how a window is run: that is the meter's part.

use super::CommandError;
use super::procedure::advice_lines;
use crate::files::output::{Output, heads};
use crate::files::{read_data, read_study};
use crate::interrupt;
use crate::training::Bench;
use crate::training::devices::{self, choose};
use crate::training::workers::panic_message;
use lab_core::procedure::Recommendation;
use lab_core::procedure::throughput::{Answer, Finder, Request, Settings, Throughput};
use lab_core::space::format_number;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::train::Timing;
use lab_texts::runner::commands as t;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The arguments of `lab throughput`.
#[derive(Clone, Debug)]
pub struct Throughputs {
    pub study: PathBuf,
    pub device: devices::Request,
    /// The most memory to use, in bytes.
    pub memory: Option<u64>,
    /// The largest batch to try.
    pub largest: Option<u64>,
    pub json: bool,
}

/// Finds the batch size for a study file.
pub fn run(arguments: &Throughputs, lang: Lang) -> Result<(), CommandError> {
    let study = read_study(&arguments.study)?;
    let dataset = Arc::new(read_data(&study, &arguments.study)?);
    let device = choose(arguments.device, lang).map_err(CommandError::Device)?;
    let (name, reason) = (&device.info.name, &device.info.reason);
    eprintln!("{}", t::measuring_on(name, reason).get(lang));
    let interrupted = interrupt::flag().map_err(CommandError::System)?;
    let bench = Bench::open(device.place, &dataset).ok_or_else(|| CommandError::Broken("the device is gone".into()))?;
    let bench = match arguments.memory {
        Some(bytes) => bench.with_memory_limit(bytes),
        None => bench,
    };
    let mut settings =
        Settings { train_examples: Some(dataset.split.train.len() as u64), ..Settings::for_study(&study) };
    settings.largest = arguments.largest.unwrap_or(settings.largest).min(settings.largest);
    let mut meter = Stopwatch { bench, study: &study };
    print(&study, settings, &mut meter, &interrupted, arguments.json, lang)
}

/// Steps of a study's first trial on a device.
struct Stopwatch<'a> {
    bench: Bench,
    study: &'a Study,
}

impl Meter for Stopwatch<'_> {
    fn measure(&mut self, request: Request) -> Answer {
        let Request { batch, discard, steps } = request;
        // An allocation that a driver refuses panics deep inside; the device stays usable for smaller sizes.
        let timed = catch_unwind(AssertUnwindSafe(|| self.bench.time(self.study, (batch, 1), discard, steps)));
        match timed {
            Ok(Timing::Window { seconds, input_seconds }) => {
                Answer::Window { seconds, input_seconds: Some(input_seconds) }
            }
            Ok(Timing::Memory { needs, limit }) => Answer::Memory { needs, limit },
            Ok(Timing::Failed { reason }) => Answer::Failed { reason },
            Err(panic) => Answer::Failed { reason: panic_message(&*panic).to_owned() },
        }
    }
}

/// Something that can run steps of a study's model at a batch size, and time them.
pub trait Meter {
    /// Runs `request.discard` steps, then times `request.steps` more. A size that does not fit, by prediction or by a failed
    /// allocation, is an answer and leaves the meter usable for smaller ones.
    fn measure(&mut self, request: Request) -> Answer;
}

/// Finds the batch size for a study and prints the result: a table and sentences, or one JSON document.
///
/// # Errors
/// `Interrupted` as soon as the flag is raised, between two windows.
fn print(
    study: &Study,
    settings: Settings,
    meter: &mut impl Meter,
    interrupted: &AtomicBool,
    as_json: bool,
    lang: Lang,
) -> Result<(), CommandError> {
    let found = find(settings, meter, interrupted, |request| {
        eprintln!("{}", t::trying(request.batch).get(lang));
    })?;
    let advice = found.recommend(study);
    let mut output = Output::new();
    if as_json {
        let document = serde_json::json!({"study": study.name, "throughput": found, "recommendation": advice});
        output.line(&document.to_string())?;
    } else {
        for line in text(&found, &advice, lang) {
            output.line(&line)?;
        }
    }
    output.finish()?;
    Ok(())
}

/// Drives the finder to its end; `started` hears of each new size.
fn find(
    settings: Settings,
    meter: &mut impl Meter,
    interrupted: &AtomicBool,
    started: impl Fn(&Request),
) -> Result<Throughput, CommandError> {
    let mut finder = Finder::new(settings);
    let mut largest = 0;
    while let Some(request) = finder.next() {
        if interrupted.load(Ordering::SeqCst) {
            return Err(CommandError::Interrupted);
        }
        if request.batch > largest {
            largest = request.batch;
            started(&request);
        }
        finder.take(meter.measure(request));
    }
    Ok(finder.result())
}

/// What a person reads: a line per size, then the recommendation.
fn text(found: &Throughput, advice: &Recommendation, lang: Lang) -> Vec<String> {
    let mut lines = vec![heads(&[
        (t::BATCH.get(lang), 8),
        (t::EXAMPLES_PER_SECOND.get(lang), 14),
        (t::IDEAL.get(lang), 14),
        (t::MILLISECONDS_PER_STEP.get(lang), 14),
        ("± %", 10),
    ])];
    for size in &found.sizes {
        let step = size.seconds_per_step;
        let half = step
            .interval
            .map_or("–".to_owned(), |interval| format_number(50.0 * (interval.high - interval.low) / step.value));
        let mark = if found.recommended == Some(size.batch) { " ←" } else { "" };
        lines.push(format!(
            "{:>8} {:>14} {:>14} {:>14} {:>10}{mark}",
            size.batch,
            format_number(size.examples_per_second.value),
            format_number(size.ideal),
            format_number(1e3 * step.value),
            half
        ));
    }
    lines.push(String::new());
    lines.extend(advice_lines(advice, lang));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device with 64 MiB for a batch at a mebibyte an example, and a millisecond of overhead.
    struct Small;

    impl Meter for Small {
        fn measure(&mut self, request: Request) -> Answer {
            let (needs, limit) = (request.batch << 20, 64 << 20);
            if needs > limit {
                return Answer::Memory { needs, limit };
            }
            let seconds = (1e-3 + 1e-4 * request.batch as f64) * request.steps as f64;
            Answer::Window { seconds, input_seconds: None }
        }
    }

    #[test]
    fn the_result_names_the_size_and_the_memory_limit() {
        let flag = AtomicBool::new(false);
        let found = find(Settings::default(), &mut Small, &flag, |_| {}).expect("not interrupted");
        let study =
            lab_core::study::Study::parse(include_str!("../../../static/examples/first-light.json")).expect("a study");
        for lang in [Lang::En, Lang::Zh] {
            let text = text(&found, &found.recommend(&study), lang).join("\n");
            assert!(text.contains("64 MiB") && text.contains('←'), "{text}");
        }
    }

    #[test]
    fn an_interruption_ends_it_between_windows() {
        let flag = AtomicBool::new(true);
        assert!(matches!(find(Settings::default(), &mut Small, &flag, |_| {}), Err(CommandError::Interrupted)));
    }
}
