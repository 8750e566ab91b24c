//! The findings on trials that Optuna's own samplers chose, from 30 to 200 of them: how often each check raises a false alarm,
//! and what is still found.
//!
//! The studies under `tests/data/samples` were made by `tests/peers/optuna_samplers.py`, which says what is true of them: the
//! optimizer and `idle` have no effect, every optimum lies inside its range, 6 % of the space fails, there is noise. Here each
//! trial gets a clean curve that ends at the value the sampler saw. The records come as an import makes them: nothing says
//! who drew the trials.

use crate::sampled::{Plant, Sampled, read, record};
use lab_core::analysis::Sampling;
use lab_core::findings::evidence::{Effect, Infeasible, Seeds};
use lab_core::findings::{Code, Evidence, Finding, Lack, Report, Thresholds, analyse};
use lab_core::interchange::Wishes;
use lab_core::interchange::optuna::read_journal;
use lab_core::sampler::Drawn;
use lab_core::text::Lang;
use std::collections::BTreeMap;

const SAMPLERS: [(&str, &str); 6] = [
    ("random", include_str!("../data/samples/random.txt")),
    ("qmc", include_str!("../data/samples/qmc.txt")),
    ("tpe", include_str!("../data/samples/tpe.txt")),
    ("gp", include_str!("../data/samples/gp.txt")),
    ("cmaes", include_str!("../data/samples/cmaes.txt")),
    ("nsga2", include_str!("../data/samples/nsga2.txt")),
];
/// What the optimizer makes a difference of in these.
const EFFECT: f64 = 0.15;
const WITH_EFFECT: [(&str, &str); 5] = [
    ("random", include_str!("../data/samples/random.effect.txt")),
    ("qmc", include_str!("../data/samples/qmc.effect.txt")),
    ("tpe", include_str!("../data/samples/tpe.effect.txt")),
    ("cmaes", include_str!("../data/samples/cmaes.effect.txt")),
    ("nsga2", include_str!("../data/samples/nsga2.effect.txt")),
];
/// The best learning rate lies beyond the high end of its range.
const WITH_BEST_BEYOND: [(&str, &str); 2] = [
    ("random", include_str!("../data/samples/random.beyond.txt")),
    ("qmc", include_str!("../data/samples/qmc.beyond.txt")),
];
const SIZES: [usize; 4] = [30, 60, 100, 200];

fn report(sampled: &Sampled, n: usize, plant: Plant) -> Report {
    analyse(&record(sampled, n, Drawn::Elsewhere, plant), &Thresholds::default(), None)
}

fn is_raised(report: &Report, code: Code) -> bool {
    report.of(code).any(|finding| match finding.evidence {
        Evidence::Effect(Effect { resolved, .. }) => resolved,
        // Runs of one configuration may vary too much for the true difference to be known.
        Evidence::Seeds(Seeds { error, threshold, .. }) => EFFECT >= 2.0 * threshold * error,
        _ => true,
    })
}

/// Whether a finding of that code is false of the studies under `samples`: not where the check's own null does not hold.
fn is_null(code: Code, sampled: &Sampled, n: usize) -> bool {
    match code {
        // Enough trials of each value for the influential parameters.
        Code::SamplingSparse => n >= 100 && sampled.parameters <= 3,
        // A sampler that learns nothing of failures may try what fails again and again.
        Code::InfeasibleMany => sampled.trials[..n].iter().filter(|sample| sample.failed).count() <= n / 10,
        // There is no difference to be known.
        Code::SeedsMissing | Code::BatchSizeRetune | Code::BatchSizeTuned => false,
        _ => true,
    }
}

/// How often something holds, of how many.
#[derive(Clone, Copy, Default)]
struct Share {
    count: usize,
    of: usize,
}

impl Share {
    fn add(&mut self, holds: bool) {
        self.count += usize::from(holds);
        self.of += 1;
    }

    fn percent(self) -> f64 {
        100.0 * self.count as f64 / self.of.max(1) as f64
    }

    /// 5 %, or no more above it than chance explains (two standard errors of a true 5 %).
    fn is_rare(self) -> bool {
        let of = self.of as f64;
        self.count as f64 <= 0.05 * of + 2.0 * (0.05 * 0.95 * of).sqrt()
    }
}

fn row(name: &str, cells: impl IntoIterator<Item = String>) {
    println!("{name:<26}{}", cells.into_iter().map(|cell| format!("{cell:>14}")).collect::<String>());
}

/// The worst size of each sampler, and all sizes together, for each check; 5 % at most.
#[test]
fn no_sampler_makes_a_check_see_what_is_not_there() {
    let mut alarms: BTreeMap<(Code, &str, usize), Share> = BTreeMap::new();
    let mut named: BTreeMap<(&str, usize), Share> = BTreeMap::new();
    let mut followed: BTreeMap<(&str, usize), Share> = BTreeMap::new();
    for (sampler, text) in SAMPLERS {
        for study in read(text) {
            for n in SIZES.into_iter().filter(|n| *n <= study.trials.len()) {
                let found = report(&study, n, Plant::Nothing);
                let is_seen = |(_, lack): &(Code, Lack)| matches!(lack, Lack::Independence { .. });
                followed.entry((sampler, n)).or_default().add(found.skipped.iter().any(is_seen));
                for code in Code::ALL.into_iter().filter(|code| is_null(*code, &study, n)) {
                    alarms.entry((code, sampler, n)).or_default().add(is_raised(&found, code));
                }
                let found = report(&study, n, Plant::InfeasibleAnywhere);
                let region = |finding: &Finding| {
                    matches!(&finding.evidence, Evidence::Infeasible(Infeasible { region: Some(_), .. }))
                };
                named.entry((sampler, n)).or_default().add(found.of(Code::InfeasibleMany).any(region));
            }
        }
    }
    for (sampler, text) in WITH_EFFECT {
        for study in read(text) {
            let found = report(&study, 100, Plant::Nothing);
            alarms.entry((Code::SeedsMissing, sampler, 100)).or_default().add(is_raised(&found, Code::SeedsMissing));
        }
    }
    println!("false alarms in %: of all sizes together, and of the worst one");
    row("", SAMPLERS.map(|(sampler, _)| sampler.to_owned()));
    let mut wrong = Vec::new();
    let mut line = |name: &str, share: &dyn Fn(&'static str, usize) -> Share| {
        let cell = |sampler: &'static str| {
            let sizes = SIZES.map(|n| share(sampler, n));
            let all =
                sizes.iter().fold(Share::default(), |all, s| Share { count: all.count + s.count, of: all.of + s.of });
            if !(all.percent() <= 5.0 && sizes.iter().all(|share| share.is_rare())) {
                wrong.push(format!("{name}, {sampler}"));
            }
            let worst = sizes.iter().map(|share| share.percent()).fold(0.0, f64::max);
            if all.of == 0 { "–".to_owned() } else { format!("{:.1} {worst:.1}", all.percent()) }
        };
        row(name, SAMPLERS.map(|(sampler, _)| sampler).map(cell));
    };
    for code in Code::ALL {
        let share = |sampler, n| alarms.get(&(code, sampler, n)).copied().unwrap_or_default();
        line(code.name(), &share);
    }
    line("infeasible.many, region", &|sampler, n| named.get(&(sampler, n)).copied().unwrap_or_default());
    println!("trials seen to follow results, in %");
    for n in SIZES {
        let share = |sampler| followed.get(&(sampler, n)).copied();
        let cell = |(sampler, _)| share(sampler).map_or("–".into(), |share: Share| format!("{:.0}", share.percent()));
        row(&format!("{n} trials"), SAMPLERS.map(cell));
    }
    assert!(wrong.is_empty(), "more than 5 %: {wrong:#?}");
    let seen = |sampler, n| followed.get(&(sampler, n)).map_or(100.0, |share| share.percent());
    for n in SIZES {
        assert!(seen("random", n) <= 8.0 && seen("qmc", n) <= 5.0, "{n}");
        assert!(n < 60 || ["tpe", "gp", "cmaes"].iter().all(|sampler| seen(sampler, n) >= 95.0), "{n}");
    }
    assert!(seen("nsga2", 200) >= 95.0);
}

/// What is planted is found: by checks that look at curves whoever drew the trials, by others in random and quasi-random ones.
#[test]
fn what_still_speaks_is_heard() {
    let planted = [
        ("curve.overfitting", Code::CurveOverfitting, Plant::Overfitting, &SAMPLERS[..]),
        ("curve.still_improving", Code::CurveStillImproving, Plant::StillImproving, &SAMPLERS[..]),
        ("steps.too_long", Code::StepsTooLong, Plant::TooLong, &SAMPLERS[..]),
        ("infeasible.many", Code::InfeasibleMany, Plant::InfeasibleAnywhere, &SAMPLERS[..]),
        ("boundary.high", Code::BoundaryHigh, Plant::Nothing, &WITH_BEST_BEYOND[..]),
        ("stability.edge", Code::StabilityEdge, Plant::InfeasibleAbove(0.7), &WITH_BEST_BEYOND[..]),
        ("effect", Code::Effect, Plant::Nothing, &WITH_EFFECT[..2]),
    ];
    println!("found of 60 trials, in %");
    row("", SAMPLERS.map(|(sampler, _)| sampler.to_owned()));
    let mut missed = Vec::new();
    for (name, code, plant, samplers) in planted {
        let mut cells = Vec::new();
        for (sampler, text) in samplers {
            let mut found = Share::default();
            read(text).iter().for_each(|study| found.add(is_raised(&report(study, 60, plant), code)));
            cells.push(format!("{:.0}", found.percent()));
            if found.percent() < 80.0 {
                missed.push(format!("{name}, {sampler}: {:.0} %", found.percent()));
            }
        }
        row(name, cells);
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// A study that says how its trials were drawn is believed, and one that says nothing is tested.
#[test]
fn who_drew_the_trials_is_known_or_tested() {
    let study = &read(SAMPLERS[2].1)[0];
    let sampling = |drawn| Sampling::of(&record(study, 60, drawn, Plant::Nothing));
    assert_eq!(sampling(Drawn::Here), Sampling::Own);
    assert_eq!(sampling(Drawn::ByResults), Sampling::ByResults { p_value: None });
    assert!(matches!(sampling(Drawn::Elsewhere), Sampling::ByResults { p_value: Some(p) } if p <= 0.05));
    // Two searches in one file, one after the other: each in an order that tells nothing.
    let random = &read(SAMPLERS[0].1)[1];
    let blocks = |adam: bool| random.trials.iter().filter(move |sample| sample.adam == adam);
    let sorted = Sampled { trials: blocks(false).chain(blocks(true)).cloned().collect(), ..*random };
    let sampling = Sampling::of(&record(&sorted, 100, Drawn::Elsewhere, Plant::Nothing));
    assert!(matches!(sampling, Sampling::Independent { .. }), "{sampling:?}");
}

/// Studies of TPE in which something without any effect seemed to have one.
#[test]
fn tpe_studies_accuse_nothing() {
    let import = |text: &[u8], scientific: &[&str]| {
        let scientific = scientific.iter().map(|name| (*name).to_owned()).collect();
        read_journal(text, &Wishes { scientific, ..Wishes::default() })
            .unwrap_or_else(|error| panic!("{error:?}"))
            .record
    };
    let record = import(include_bytes!("../data/cases/tpe-no-effect.log"), &["optimizer"]);
    let found = analyse(&record, &Thresholds::default(), None);
    assert_eq!(found.of(Code::Effect).count(), 0);
    let why = found.skipped.iter().find(|(code, _)| *code == Code::Effect).map(|(_, lack)| lack.sentence(Lang::En));
    assert!(why.as_ref().is_some_and(|why| why.contains("fresh seeds")), "{why:?}");
    let record = import(include_bytes!("../data/cases/tpe-boundary.log"), &[]);
    let found = analyse(&record, &Thresholds::default(), None);
    assert_eq!(found.of(Code::BoundaryLow).chain(found.of(Code::BoundaryHigh)).count(), 0);
}
