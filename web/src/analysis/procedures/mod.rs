//! The procedures: which studies to run, and what follows from those that ran.
//!
//! Each is the core's; here a question finds its procedure, and what came of it is put into an answer. Knows nothing of how
//! studies are run.

pub mod advisor;
mod instability;
mod steps_to_target;
pub mod throughput;

use super::judging::STRONG;
use super::records::Records;
use crate::shared::exchange::procedures::{
    Advice, Drawn, Explain, Plan, Propose, ProposeProbe, Proposed, Recommend, View,
};
use crate::shared::exchange::{Plot, Proposal};
use crate::shared::files::problems;
use lab_core::plot::{CurveOptions, PlotOptions, Scene, StepsView, ValueScale, curves, metric_title};
use lab_core::problem::Problem;
use lab_core::procedure::{promotion, starting_point, training_length};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::hyperparameter;
use lab_texts::Fixed;
use lab_texts::page::procedures as t;

/// The curve in which fitting shows.
const FITTED: &str = "train_loss";

/// What a hyperparameter of the catalogue does.
pub fn explain(asked: &Explain) -> Option<Sentence> {
    hyperparameter(&asked.hyperparameter).map(|found| found.explanation.into())
}

/// # Errors
/// What is wrong with the studies that would follow.
pub fn propose(asked: &Propose) -> Result<Proposed, Sentence> {
    let Propose { design, plan } = asked;
    let one = |study: Result<Study, Vec<Problem>>, purpose: Fixed| {
        let study = Box::new(study.map_err(|found| problems(&found))?);
        Ok(Proposed { changes: Vec::new(), studies: vec![Proposal { purpose: purpose.into(), study }] })
    };
    match plan {
        Plan::StartingPoint { trials, steps } => one(starting_point::design(design, *trials, *steps), t::CHEAP_TRIALS),
        Plan::TrainingLength { trials, steps } => one(training_length::design(design, *trials, *steps), t::RATE_SWEEP),
        Plan::StepsToTarget { batches, trials } => steps_to_target::propose(design, batches, *trials),
    }
}

/// # Errors
/// No trial of the study completed, or it has no learning rate.
pub fn propose_probe(records: &mut Records, asked: &ProposeProbe) -> Result<Proposed, Sentence> {
    instability::propose(records.get(&asked.study)?)
}

/// # Errors
/// A record is not held, or nothing follows from it.
pub fn recommend(records: &mut Records, asked: &Recommend) -> Result<Advice, Sentence> {
    let plot = |view: View, title: Sentence| Drawn { title, plot: Plot::Procedure(asked.clone(), view) };
    Ok(match asked {
        Recommend::StartingPoint { study } => {
            Advice::new(starting_point::analyze(records.get(study)?).recommend(), Vec::new())
        }
        Recommend::TrainingLength { study } => {
            let title = Sentence::of(|lang| metric_title(FITTED, lang));
            let found = training_length::analyze(records.get(study)?);
            Advice::new(found.recommend(), vec![plot(View::TrainingLoss, title)])
        }
        Recommend::StepsToTarget { studies, target } => {
            let found = steps_to_target::analyze(&records.all(studies)?, *target)?;
            let plots = steps_to_target::PLOTS.map(|(view, title)| plot(view, title.into()));
            Advice::new(found.recommend(), plots.into())
        }
        Recommend::Instability { probed, studies } => {
            let (found, advice) = instability::analyze(&records.get(probed)?.clone(), &records.all(studies)?)?;
            let plots = found.norms.map(|_| instability::PLOTS.map(|(view, title)| plot(view, title.into())));
            Advice::new(advice, plots.into_iter().flatten().collect())
        }
        Recommend::Promotion { study, trials, steps } => {
            let promoted = promotion::promote(records.get(study)?, *steps, *trials).map_err(|why| {
                let why = why.sentence();
                Sentence::of(|lang| t::no_longer_round(why.get(lang)).get(lang))
            })?;
            Advice::new(promoted.recommend(), Vec::new())
        }
    })
}

pub fn draw(records: &mut Records, of: &Recommend, view: View, options: &PlotOptions) -> Option<Scene> {
    let &PlotOptions { width, height, lang } = options;
    let steps_view = match view {
        View::TrainingLoss => {
            let record = records.get(of.studies().first()?).ok()?;
            let options = CurveOptions { width, height, lang, values: ValueScale::Auto, strong: STRONG };
            return Some(curves(record, FITTED, &options));
        }
        View::StepsToTarget => StepsView::Steps,
        View::ExamplesToTarget => StepsView::Examples,
        View::EqualExamples => StepsView::EqualEpochs,
        View::GradientNorms | View::GradientNormHistogram => {
            let Recommend::Instability { probed, studies } = of else { return None };
            return instability::draw(&records.get(probed).ok()?.clone(), &records.all(studies).ok()?, view, options);
        }
    };
    let Recommend::StepsToTarget { studies, target } = of else { return None };
    steps_to_target::draw(&records.all(studies).ok()?, *target, steps_view, options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::place::StudyRef;
    use lab_core::record::Record;

    fn design() -> Box<Study> {
        let example = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));
        Box::new(Study::parse(example).unwrap())
    }

    #[test]
    fn studies_are_proposed() {
        let proposed = |plan: Plan| propose(&Propose { design: design(), plan });
        let found = proposed(Plan::StartingPoint { trials: 4, steps: 150 }).unwrap();
        assert_eq!((found.studies.len(), found.studies[0].study.trials), (1, 4));
        let sizes = proposed(Plan::StepsToTarget { batches: vec![16, 32], trials: 4 }).unwrap();
        assert_eq!(
            sizes.studies.iter().map(|one| one.purpose.en.as_str()).collect::<Vec<_>>(),
            ["Batch size 16", "Batch size 32"]
        );
        assert!(proposed(Plan::StepsToTarget { batches: Vec::new(), trials: 4 }).is_err());
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let (mut records, study) = (Records::default(), StudyRef::Browser("k1".into()));
        let asked = Recommend::Instability { probed: study.clone(), studies: vec![study.clone()] };
        assert!(recommend(&mut records, &asked).unwrap_err().en.contains("could not be read"));
        records.insert(study.clone(), Record::new(*design()), None);
        assert!(recommend(&mut records, &asked).unwrap_err().en.contains("No trial of that study"));
        let short = recommend(&mut records, &Recommend::StartingPoint { study: study.clone() }).unwrap();
        assert!(!short.headline.en.is_empty() && short.plots.is_empty());
        let length = Recommend::TrainingLength { study };
        let plots = recommend(&mut records, &length).unwrap().plots;
        assert_eq!(plots.len(), 1);
        let options = PlotOptions { width: 300.0, height: 200.0, lang: lab_core::text::Lang::En };
        assert!(draw(&mut records, &length, View::TrainingLoss, &options).is_some());
    }
}
