//! A campaign from a poor baseline to a launch, on a simulated workload whose truth is known.

#![allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")]

use lab_core::campaign::{
    self, Aim, Arrangement, Budget, Campaign, Conclusion, Contradiction, Design, Entry, Event, Evidence, Launch, Plan,
    Spent, insights, next, timeline,
};
use lab_core::findings::Thresholds;
use lab_core::plot::{PlotOptions, Theme, campaign_progress, to_svg};
use lab_core::random::Stream;
use lab_core::sampler::Sequence;
use lab_core::space::{Value, Values};
use lab_core::study::{Objective, Study};
use lab_core::text::Lang;
use lab_core::trial::{self, Metrics, Outcome, What};
use proptest::prelude::*;
use serde_json::json;

const POINTS: u64 = 40;

fn study(parameters: serde_json::Value, trials: u64) -> Study {
    let study = json!({
        "format": "lab.study/1", "name": "simulated", "question": "How low can it get?", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "best", "chance": 0.9},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": 3}, "trials": trials,
    });
    Study::from_json(&study).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn baseline() -> Study {
    study(json!({"learning_rate": {"role": "fixed", "value": 1e-4}, "width": {"role": "fixed", "value": 64}}), 1)
}

/// The final error: a bowl around a rate of 0.03, a little better for 128 units.
fn truth(values: &Values, fixed: &Study) -> f64 {
    let value = |name: &str| fixed.space.value(name, values).and_then(Value::as_f64);
    let rate = value("learning_rate").unwrap();
    let width = value("width").unwrap();
    0.05 + 0.3 * (1.0 - (-0.35 * (rate / 0.03).log10().powi(2)).exp()) + if width > 100.0 { 0.0 } else { 0.01 }
}

/// Runs every trial of every study of the open round.
fn run(campaign: &mut Campaign) {
    let (round, own) = campaign.open_round().expect("an open round");
    let studies: Vec<Study> = own.members().iter().map(|member| member.record.study.clone()).collect();
    for (number, study) in (1..).zip(studies) {
        for trial in 0..study.trials {
            let values = Sequence::new(&study.space, &study.sampler).point(trial).unwrap();
            let noise = Stream::new(study.trial_seed(trial)).child("noise");
            let end = truth(&values, &study) + 0.002 * noise.normal_pair(0).0;
            let mut apply = |what| {
                campaign.apply(Event::Trial { round, study: number, event: trial::Event { trial, what } }).unwrap();
            };
            apply(What::Started { values, seed: study.trial_seed(trial), name: None });
            for point in 1..=POINTS {
                let decay = (-5.0 * point as f64 / POINTS as f64).exp();
                let jitter = 0.0005 * noise.normal_pair(point).0;
                let metrics = Metrics::from([
                    ("valid_error".to_owned(), end + (0.9 - end) * decay + jitter),
                    ("train_loss".to_owned(), 0.02 + 2.2 * decay + jitter.abs()),
                ]);
                apply(What::Measured { step: point * 10, metrics });
            }
            apply(What::Ended(Outcome::Completed));
        }
        campaign
            .apply(Event::Spent { round, study: number, spent: Spent { seconds: 2.0, steps: 400 * study.trials } })
            .unwrap();
    }
}

fn conclude(campaign: &mut Campaign, learnt: &str) {
    let round = campaign.rounds().len();
    let conclusion = Conclusion { learnt: learnt.to_owned(), ..Conclusion::default() };
    campaign.apply(Event::Concluded { round, conclusion }).unwrap();
}

fn open(campaign: &mut Campaign, study: Study, arrangement: Arrangement) {
    campaign.apply(Event::Opened(Box::new(Design { study, arrangement }))).unwrap();
}

fn too_low() -> Study {
    study(
        json!({
            "learning_rate": {"role": "nuisance", "float": [1e-5, 1e-3], "scale": "log"},
            "width": {"role": "scientific", "choice": [64, 128]},
        }),
        48,
    )
}

fn campaign() -> Campaign {
    Campaign::new(Plan::new("simulated", "A lower error", baseline()).unwrap())
}

/// Three rounds: a range that is too low, the revised one, the confirmation; then a launch.
fn whole() -> Campaign {
    let thresholds = Thresholds::default();
    let mut campaign = campaign();
    open(&mut campaign, too_low(), Arrangement::Joint);
    run(&mut campaign);
    conclude(&mut campaign, "The range of the rate ends too low.");
    let advice = next(&campaign, &campaign.reports(&thresholds));
    assert!(advice.headline.en.contains("boundary.high"), "{}", advice.headline.en);
    open(&mut campaign, advice.studies[0].study.clone(), Arrangement::Joint);
    run(&mut campaign);
    conclude(&mut campaign, "Rates near 0.03 are best.");
    let advice = next(&campaign, &campaign.reports(&thresholds));
    let confirmation = advice.studies[0].study.clone();
    assert_eq!(Aim::of(&confirmation), Aim::Confirm, "{}: {:?}", advice.headline.en, advice.reasons);
    open(&mut campaign, confirmation, Arrangement::Joint);
    run(&mut campaign);
    conclude(&mut campaign, "The candidate is better.");
    let trial = campaign.candidate(3, &campaign.baseline()).unwrap();
    let launch =
        Launch { round: 3, trial, reason: "Better by far.".into(), complexity: "None: two numbers change.".into() };
    campaign.apply(Event::Launched(launch)).unwrap();
    campaign
}

#[test]
fn rounds_follow_from_findings_until_a_launch() {
    let campaign = whole();
    let launch = &campaign.launches()[0];
    let evidence = Evidence::of(&campaign, 3, launch.trial, campaign.plan().baseline()).unwrap();
    assert_eq!((evidence.candidate.len(), evidence.baseline.len()), (5, 5));
    let gain = evidence.gain.unwrap();
    // The truth: the baseline's error less the best one's.
    let values = Values::new();
    let known = truth(&values, campaign.plan().baseline()) - truth(&values, &campaign.baseline());
    assert!(gain.interval[0] < known && known < gain.interval[1], "{known} {gain:?}");
    assert!(evidence.is_clear());
    let rate = campaign.baseline().space.value("learning_rate", &values).and_then(Value::as_f64).unwrap();
    assert!((0.003..0.3).contains(&rate), "{rate}");
    let told = timeline(&campaign, &campaign.reports(&Thresholds::default()));
    assert!(matches!(
        told.as_slice(),
        [Entry::Round(_), Entry::Round(_), Entry::Round(_), Entry::Launch(launch)] if launch.is_clear
    ));
    let known = insights(&campaign, &campaign.reports(&Thresholds::default()));
    assert!(known.iter().any(|insight| insight.parameter == "learning_rate" && insight.round == 2), "{known:?}");
    assert!(known.iter().any(|insight| insight.parameter == "width"), "{known:?}");
}

#[test]
fn the_picture_shows_every_round_and_the_launch_with_its_interval() {
    let campaign = whole();
    for (lang, width) in [(Lang::En, 300.0), (Lang::Zh, 900.0)] {
        let options = PlotOptions { width, height: 280.0, lang };
        let scene = campaign_progress(&campaign, &options);
        // Two searches; of the confirmation both sides, and what was launched.
        let rounds: Vec<u64> = scene.hits.iter().map(|hit| hit.trial).collect();
        assert_eq!(rounds, [1, 2, 3, 3, 3]);
        let intervals: Vec<bool> = scene.table.rows.iter().map(|row| !row[3].is_empty()).collect();
        assert_eq!(intervals, [false, false, true, true, true]);
        assert_eq!(scene.table.rows[2][2], scene.table.rows[4][2]);
        assert!(to_svg(&scene, Theme::Light).contains("<svg"));
        assert!(campaign_progress(&self::campaign(), &options).hits.is_empty());
    }
}

#[test]
fn a_campaign_whose_studies_ended_without_a_result_waits_for_nothing() {
    let options = PlotOptions { width: 640.0, height: 280.0, lang: Lang::En };
    let mut campaign = self::campaign();
    open(&mut campaign, too_low(), Arrangement::Joint);
    let said = |campaign: &Campaign| campaign_progress(campaign, &options).description;
    assert_eq!(said(&campaign), "Waiting for the first trial to complete.");
    let (round, trials) = (1, campaign.rounds()[0].members()[0].record.study.trials);
    for trial in 0..trials {
        let start = What::Started { values: Values::new(), seed: trial, name: None };
        let end = if trial == 0 {
            Outcome::Infeasible { reason: "nan".into() }
        } else {
            Outcome::Failed { reason: "lost".into() }
        };
        for what in [start, What::Ended(end)] {
            campaign.apply(Event::Trial { round, study: 1, event: trial::Event { trial, what } }).unwrap();
        }
    }
    let ended = format!("No trial has completed with valid_error measured; 1 infeasible, {} failed.", trials - 1);
    assert_eq!(said(&campaign), ended);
    // A round that was concluded before anything ran.
    let mut campaign = self::campaign();
    open(&mut campaign, too_low(), Arrangement::Joint);
    conclude(&mut campaign, "Not worth it.");
    assert_eq!(said(&campaign), "No round has a completed trial.");
}

#[test]
fn a_file_holds_everything_and_folds_to_the_same_campaign() {
    let campaign = whole();
    let text = campaign::export(&campaign);
    let read = campaign::read(text.as_bytes()).unwrap();
    assert_eq!((read.torn, read.needs_newline, read.whole_bytes), (false, false, text.len() as u64));
    assert_eq!(read.campaign, campaign);
    assert_eq!(campaign::export(&read.campaign), text);
    let cut = campaign::read(&text.as_bytes()[..text.len() - 5]).unwrap();
    assert!(cut.torn && cut.campaign.launches().is_empty());
    assert_eq!(text.as_bytes()[cut.whole_bytes as usize - 1], b'\n');
}

#[test]
fn a_file_whose_records_are_kept_elsewhere_reads_without_them() {
    let campaign = whole();
    let mut text = campaign::header_to_line(campaign.plan());
    for event in campaign.events().filter(|event| !matches!(event, Event::Trial { .. })) {
        text.push_str(&campaign::event_to_line(&event));
        if matches!(event, Event::Opened(_)) {
            let round = text.matches("\"design\"").count();
            text.push_str(&campaign::event_to_line(&Event::Kept { round, study: 1, place: format!("record {round}") }));
        }
    }
    let mut read = campaign::read(text.as_bytes()).unwrap().campaign;
    assert_eq!(read.launches(), campaign.launches());
    // Without its trial a launch cannot say what it adopted.
    assert_eq!(&read.baseline(), campaign.plan().baseline());
    for (number, round) in (1..).zip(campaign.rounds()) {
        read.supply(number, 1, round.members()[0].record.clone()).unwrap();
    }
    assert_eq!(read.baseline(), campaign.baseline());
    let thresholds = Thresholds::default();
    assert_eq!(timeline(&read, &read.reports(&thresholds)), timeline(&campaign, &campaign.reports(&thresholds)));
}

#[test]
fn studies_apart_join_to_one_record() {
    let mut campaign = campaign();
    open(&mut campaign, too_low(), Arrangement::Apart);
    let (_, round) = campaign.open_round().unwrap();
    assert_eq!(round.members().iter().map(|member| member.record.study.trials).collect::<Vec<_>>(), [24, 24]);
    run(&mut campaign);
    let (_, round) = campaign.open_round().unwrap();
    let record = round.record();
    assert_eq!((record.trials().len(), round.progress()), (48, (48, 48)));
    assert_eq!(record.trials()[&4].values["width"], Value::Int(64));
    assert_eq!(record.trials()[&5].values["width"], Value::Int(128));
    assert_eq!(lab_core::analysis::groups(&record).len(), 2);
    // A launch names a trial of the joined record.
    conclude(&mut campaign, "");
    let adopted = campaign.configuration(1, 5).unwrap();
    assert_eq!(adopted.space.value("width", &Values::new()), Some(&Value::Int(128)));
}

/// A configuration is what it trains like, not how it is written.
#[test]
fn the_baseline_is_no_candidate_even_if_it_is_best() {
    let best =
        study(json!({"width": {"role": "fixed", "value": 128}, "learning_rate": {"role": "fixed", "value": 0.03}}), 1);
    let mut campaign = Campaign::new(Plan::new("simulated", "", best).unwrap());
    let mut confirmation = study(
        json!({
            "learning_rate": {"role": "scientific", "choice": [0.03, 0.001]},
            "width": {"role": "scientific", "choice": [128, 64]},
        }),
        4,
    )
    .to_json();
    let (theirs, ours) = (json!({"learning_rate": 0.03, "width": 128}), json!({"learning_rate": 0.001, "width": 64}));
    confirmation["sampler"] = json!({"kind": "manual", "points": [theirs, theirs, ours, ours]});
    open(&mut campaign, Study::from_json(&confirmation).unwrap(), Arrangement::Joint);
    run(&mut campaign);
    let candidate = campaign.candidate(1, &campaign.baseline()).unwrap();
    assert!(candidate >= 2, "trial {candidate} is the baseline");
    let evidence = Evidence::of(&campaign, 1, candidate, &campaign.baseline()).unwrap();
    assert!((evidence.candidate.len(), evidence.baseline.len()) == (2, 2) && !evidence.is_clear());
}

#[test]
fn what_does_not_follow_is_refused_and_changes_nothing() {
    let mut campaign = campaign();
    let launch =
        |round, trial| Event::Launched(Launch { round, trial, reason: String::new(), complexity: String::new() });
    assert_eq!(campaign.apply(launch(1, 0)), Err(Contradiction::NoRound { round: 1 }));
    open(&mut campaign, too_low(), Arrangement::Joint);
    let before = campaign.clone();
    let again = Event::Opened(Box::new(Design::joint(too_low())));
    assert_eq!(campaign.apply(again), Err(Contradiction::StillOpen { round: 1 }));
    assert_eq!(campaign.apply(launch(1, 0)), Err(Contradiction::NotConcluded { round: 1 }));
    let kept = |round, study| Event::Kept { round, study, place: "x".into() };
    assert_eq!(campaign.apply(kept(0, 1)), Err(Contradiction::NoRound { round: 0 }));
    assert_eq!(campaign.apply(kept(1, 0)), Err(Contradiction::NoStudy { round: 1, study: 0 }));
    assert_eq!(campaign.apply(kept(1, 2)), Err(Contradiction::NoStudy { round: 1, study: 2 }));
    assert_eq!(campaign, before);
    conclude(&mut campaign, "");
    assert_eq!(campaign.apply(kept(1, 1)), Err(Contradiction::Concluded { round: 1 }));
    assert_eq!(campaign.apply(launch(1, 0)), Err(Contradiction::NoTrial { round: 1, trial: 0 }));
    let mut other = too_low();
    other.judge_by(Objective { metric: "loss".into(), ..other.objective.clone() });
    assert_eq!(campaign.apply(Event::Opened(Box::new(Design::joint(other)))), Err(Contradiction::OtherWorkload));
    assert!(matches!(Plan::new("", "", too_low()), Err(Contradiction::BaselineVaries { .. })));
}

#[test]
fn the_budget_counts_values_dimensions_and_time() {
    let budget = Budget::of(&Design::joint(too_low()), Some(0.001));
    assert_eq!((budget.trials, budget.values, budget.dimensions, budget.per_dimension), (48, 2, 1, 24.0));
    // An external pipeline that does not say its steps takes nobody knows how long.
    assert_eq!(budget.seconds, None);
    let trials: Vec<u64> = budget.alternatives.iter().map(|alternative| alternative.trials).collect();
    // One more value; one more dimension of 24 values; twice the trials.
    assert_eq!(trials, [72, 1152, 96]);
    let several = study(
        json!({
            "a": {"role": "scientific", "choice": [1, 2]}, "b": {"role": "scientific", "choice": [1, 2]},
            "c": {"role": "nuisance", "float": [0.0, 1.0]},
        }),
        8,
    );
    let design = Design::joint(several);
    assert_eq!(design.objections().len(), 1);
    assert_eq!(Budget::of(&design, None).values, 4);
}

#[test]
fn the_first_round_is_the_advisors() {
    let first_light = Study::parse(include_str!("../../static/examples/first-light.json")).unwrap();
    let values = Sequence::new(&first_light.space, &first_light.sampler).point(0).unwrap();
    let mut revision = first_light.revise().trials(1);
    for (name, value) in values {
        revision = revision.fix(&name, value);
    }
    let baseline = revision.finish().unwrap();
    let campaign = Campaign::new(Plan::new("digits", "", baseline).unwrap());
    let advice = next(&campaign, &campaign.reports(&Thresholds::default()));
    let study = &advice.studies.first().unwrap_or_else(|| panic!("{advice:?}")).study;
    assert!(study.space.varied().any(|(parameter, _)| parameter.name.ends_with("learning_rate")), "{study:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Any bytes give a campaign or an error, and a good prefix of a file gives a campaign.
    #[test]
    fn broken_files_are_refused_or_read(cuts in prop::collection::vec((0usize..20_000, any::<u8>()), 0..4), end in 0usize..20_000) {
        static FILE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
            let mut campaign = campaign();
            open(&mut campaign, study(json!({"learning_rate": {"role": "nuisance", "float": [1e-5, 1e-3], "scale": "log"}, "width": {"role": "fixed", "value": 64}}), 2), Arrangement::Joint);
            run(&mut campaign);
            conclude(&mut campaign, "done");
            campaign::export(&campaign).into_bytes()
        });
        let mut bytes = FILE.clone();
        bytes.truncate(end.max(1));
        for (at, byte) in cuts {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        match campaign::read(&bytes) {
            Ok(finished) => {
                prop_assert!(finished.whole_bytes <= bytes.len() as u64);
                let text = campaign::export(&finished.campaign);
                prop_assert_eq!(campaign::read(text.as_bytes()).unwrap().campaign, finished.campaign);
            }
            Err(error) => prop_assert!(!error.message(lab_core::text::Lang::Zh).is_empty()),
        }
    }
}
