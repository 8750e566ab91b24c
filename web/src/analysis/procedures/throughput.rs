//! The batch-size finder: which window to time next, and what the windows so far say.
//!
//! Every question has all windows, from which the finder is where it was. Knows nothing of the worker that times them.

use crate::shared::exchange::procedures::Advice;
use crate::shared::exchange::throughput::{Measure, Measured, View, Window};
use lab_core::plot::{PlotOptions, Scene, ThroughputView, throughput_plot};
use lab_core::procedure::throughput::{Finder, Request, Settings};
use lab_core::text::Sentence;
use lab_core::workload::Workload;
use lab_texts::page::procedures as t;

/// # Errors
/// The trials of the study are run by another program.
pub fn measure(asked: &Measure) -> Result<Measured, Sentence> {
    if !matches!(asked.study.workload, Workload::Trained { .. }) {
        return Err(t::UNTIMED.into());
    }
    let finder = finder(asked);
    let window = |Request { batch, discard, steps }: Request| Window { batch, discard, steps };
    Ok(Measured {
        next: finder.next().map(window),
        progress: finder.progress(),
        advice: Advice::new(finder.result().recommend(&asked.study), Vec::new()),
    })
}

pub fn draw(of: &Measure, view: View, options: &PlotOptions) -> Scene {
    let view = match view {
        View::Throughput => ThroughputView::ExamplesPerSecond,
        View::TimePerStep => ThroughputView::SecondsPerStep,
    };
    throughput_plot(&finder(of).result(), view, options)
}

fn finder(asked: &Measure) -> Finder {
    let settings = Settings { largest: asked.largest, ..Settings::for_study(&asked.study) };
    let mut finder = Finder::new(settings);
    asked.windows.iter().for_each(|window| finder.take(window.clone()));
    finder
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::procedure::throughput::Answer;
    use lab_core::study::Study;

    #[test]
    fn windows_are_asked_for_until_enough_is_known() {
        let example = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));
        let study = Box::new(Study::parse(example).unwrap());
        let mut asked = Measure { study, largest: 4, windows: Vec::new() };
        // A step takes a millisecond whatever its batch.
        while let Some(window) = measure(&asked).unwrap().next {
            assert!(window.batch <= 4 && asked.windows.len() < 1000);
            let seconds = window.steps as f64 * 1e-3;
            asked.windows.push(Answer::Window { seconds, input_seconds: None });
        }
        let found = measure(&asked).unwrap();
        assert_eq!(found.progress, 1.0);
        assert!(found.advice.headline.en.contains("batch size of 4"), "{found:?}");
    }
}
