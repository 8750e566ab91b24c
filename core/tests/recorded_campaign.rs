//! The recorded campaign (`static/studies/mnist1d-campaign.jsonl`): every decision in it follows from what was found before.

use lab_core::campaign::{self, Aim, Campaign, Event, Evidence, Phase, confirmation, next};
use lab_core::findings::{Code, Thresholds};

fn recorded() -> Campaign {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/studies/mnist1d-campaign.jsonl");
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    campaign::read(&bytes).unwrap_or_else(|error| panic!("{}", error.message(Default::default()))).campaign
}

/// The campaign as it stood when that round was about to be opened.
fn before(campaign: &Campaign, round: usize) -> Campaign {
    let mut then = Campaign::new(campaign.plan().clone());
    let mut opened = 0;
    for event in campaign.events() {
        opened += usize::from(matches!(event, Event::Opened(_)));
        if opened == round {
            break;
        }
        then.apply(event).unwrap();
    }
    then
}

#[test]
fn it_leads_from_a_poor_baseline_to_a_launch_by_findings() {
    let (campaign, thresholds) = (recorded(), Thresholds::default());
    let rounds = campaign.rounds();
    assert!(rounds.len() >= 4 && rounds.iter().all(|round| matches!(round.phase, Phase::Concluded(_))));
    let reports = campaign.reports(&thresholds);
    let codes =
        |round: usize| -> Vec<Code> { reports[round - 1].findings.iter().map(|finding| finding.code).collect() };

    // Round 1 cannot tell: its ranges end too low and training is too short.
    let first = codes(1);
    assert!(first.contains(&Code::BoundaryHigh), "{first:?}");
    assert!(first.contains(&Code::CurveStillImproving) || first.contains(&Code::StepsTooShort), "{first:?}");
    // Rounds 2 and 3 are the studies that the findings before them ask for; what round 1 was warned of is gone.
    for round in [2, 3] {
        let then = before(&campaign, round);
        let proposed = next(&then, &then.reports(&thresholds));
        assert_eq!(proposed.studies.first().map(|proposal| &proposal.study), Some(&rounds[round - 1].design.study));
    }
    for code in [Code::BoundaryHigh, Code::CurveStillImproving, Code::StepsTooShort] {
        assert!(!codes(2).contains(&code), "{code:?}");
    }

    // The last round runs the candidate of the one before it against the baseline, with several seeds.
    let last = rounds.len();
    assert_eq!(Aim::of(&rounds[last - 1].design.study), Aim::Confirm);
    let then = before(&campaign, last);
    let candidate = then.candidate(last - 1, &then.baseline()).unwrap();
    assert_eq!(confirmation(&then, last - 1, candidate, 5).as_ref(), Ok(&rounds[last - 1].design.study));

    let [launch] = campaign.launches() else { panic!("{:?}", campaign.launches()) };
    let evidence = Evidence::of(&campaign, last, launch.trial, campaign.plan().baseline()).unwrap();
    assert_eq!((launch.round, evidence.candidate.len(), evidence.baseline.len()), (last, 5, 5));
    assert!(evidence.is_clear(), "{}", evidence.sentence().en);
}
