//! The next round: what it would cost, and opening it.

use super::changing::Done;
use crate::analysis::records::Records;
use crate::analysis::stored::Keep;
use crate::shared::exchange::campaign::{Cost, Estimate, EstimateRound, Form, Home, Opening, ReadStudy, Stored};
use crate::shared::files::problems;
use crate::shared::place::{StudyRef, speed_key};
use lab_core::campaign::{Arrangement, Budget, Campaign, Change, Design, Event};
use lab_core::procedure::numbers::{seconds, three};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::Workload;
use lab_texts::page::campaign as t;

/// What a stored study is.
///
/// # Errors
/// It is not held.
pub fn read_study(records: &mut Records, read: &ReadStudy) -> Result<Stored, Sentence> {
    let record = records.get(&read.study)?;
    Ok(Stored { study: Box::new(record.study.clone()), trials: record.trials().len() })
}

/// What a round would cost, and what a little more of it would.
///
/// # Errors
/// The form asks for no study.
pub fn estimate(asked: &EstimateRound, campaign: Option<&Campaign>) -> Result<Estimate, Sentence> {
    let design = design(&asked.study, asked.form)?;
    let inseparable = design.studies().err().map(|why| why.sentence());
    // What this browser measured last is nearer than what the campaign's own rounds took, wherever that was.
    let speed = speed_key(&design.study).and_then(|key| asked.speeds.get(&key).copied()).filter(|speed| *speed > 0.0);
    let step = speed.map(|speed| 1.0 / speed).or_else(|| campaign?.seconds_per_step());
    let budget = Budget::of(&design, step);
    let first = Cost { change: None, trials: budget.trials, steps: budget.steps, time: budget.seconds.map(seconds) };
    let rest = budget.alternatives.iter().map(|alternative| {
        let times = if alternative.change == Change::TwiceTheSteps { 2 } else { 1 };
        Cost {
            change: Some(alternative.change.sentence()),
            trials: alternative.trials,
            steps: budget.steps.map(|steps| steps * times),
            time: alternative.seconds.map(seconds),
        }
    });
    Ok(Estimate {
        objections: design.objections().into_iter().chain(inseparable).collect(),
        values: budget.values,
        dimensions: budget.dimensions,
        density: three(budget.per_dimension),
        costs: [first].into_iter().chain(rest).collect(),
        is_timed: step.is_some(),
    })
}

/// Opens the next round.
///
/// # Errors
/// Why it cannot be the next round.
pub fn open(
    records: &mut Records,
    opening: &Opening,
    campaign: &Campaign,
    home: Home,
    fresh: &str,
) -> Result<Done, Sentence> {
    let round = campaign.rounds().len() + 1;
    let said = t::opened_now(round).into();
    let mut done = Done { said, ..Done::default() };
    let (study, form) = match opening {
        Opening::Results(study) => return with_results(records, study, done, round, home, fresh),
        Opening::Study(study, form) => (study, form),
    };
    let design = design(study, *form)?;
    let studies = design.studies().map_err(|why| why.sentence())?;
    done.events.push(Event::Opened(Box::new(design)));
    for (number, (_, study)) in (1..).zip(studies) {
        let place = home.place(&format!("{fresh}x{number}"));
        done.events.push(Event::Kept { round, study: number, place: place.clone() });
        done.keep.push(Keep::Study { place, record: Box::new(Record::new(study)), trains: true });
    }
    Ok(done)
}

/// A stored study with the trials it has becomes the round; one of this browser is copied where the campaign is kept.
fn with_results(
    records: &mut Records,
    study: &StudyRef,
    mut done: Done,
    round: usize,
    home: Home,
    fresh: &str,
) -> Result<Done, Sentence> {
    let record = records.get(study)?.clone();
    let place = match home {
        Home::Runner => {
            let place = home.place(&format!("{fresh}x1"));
            done.keep.push(Keep::Study { place: place.clone(), record: Box::new(record.clone()), trains: false });
            place
        }
        Home::Browser => study.to_string(),
    };
    let design = Box::new(Design::joint(record.study.clone()));
    done.events = vec![Event::Opened(design), Event::Kept { round, study: 1, place }];
    done.supplied = vec![(round, 1, record)];
    Ok(done)
}

/// A study with the trials, steps and arrangement that its form asks for.
fn design(study: &Study, form: Form) -> Result<Design, Sentence> {
    let mut revision = study.revise();
    if let Some(trials) = form.trials {
        revision = revision.trials(trials);
    }
    if let (Some(length), Workload::Trained { eval_every, .. }) = (form.steps, &study.workload) {
        revision = revision.steps(length, (*eval_every).min(length));
    }
    let study = revision.finish().map_err(|found| problems(&found))?;
    let arrangement = if form.is_apart { Arrangement::Apart } else { Arrangement::Joint };
    Ok(Design { study, arrangement })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_changes_the_design() {
        let study =
            Study::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json")))
                .unwrap();
        let form = Form { trials: Some(5), steps: Some(40), is_apart: true };
        let found = design(&study, form).unwrap();
        assert_eq!((found.study.trials, found.arrangement), (5, Arrangement::Apart));
        assert!(matches!(found.study.workload, Workload::Trained { steps: 40, eval_every, .. } if eval_every <= 40));
        assert_eq!(design(&study, Form::default()).unwrap().study, study);
        assert!(design(&study, Form { trials: Some(0), ..form }).is_err());
        let (study, speeds) = (Box::new(study), Default::default());
        let cost = estimate(&EstimateRound { key: "k".into(), study, form, speeds }, None).unwrap();
        assert_eq!((cost.costs[0].trials, cost.costs[0].steps, cost.is_timed), (5, Some(40), false));
    }
}
