//! What to do next: adopt, mend the search, or run more, as many as are expected to decide.

use super::Next;
use super::verdict::Verdict;
use crate::analysis::Configuration;
use crate::findings::code::Concern;
use crate::findings::effect::leaders;
use crate::findings::evidence::{Effect, Evidence};
use crate::findings::revision::{MOST_RUNS, RUNS, proposed_runs, repeat, runs_to_decide};
use crate::findings::view::{Group, View};
use crate::findings::{Code, Report};
use crate::study::Study;
use lab_texts::{Message, findings as texts};

/// Configurations that are run again where nothing is compared.
const REPEATED: usize = 3;

pub fn next(view: &View<'_>, report: &Report, verdict: &Verdict) -> Next {
    let study = &view.record.study;
    let steps = study.workload.steps();
    let of = |what: Message, study: Option<Study>| {
        let trials = study.as_ref().map_or(0, |study| study.trials);
        Next {
            what,
            trials,
            steps: study.as_ref().map_or(steps, |study| study.workload.steps()),
            study,
            says_cost: false,
        }
    };
    let by_runs = report
        .of(Code::Effect)
        .any(|finding| matches!(finding.evidence, Evidence::Effect(Effect { runs: Some(_), .. })));
    if verdict.decided && (by_runs || verdict.sides.is_none()) {
        return of(texts::NEXT_ADOPT.into(), None);
    }
    let is_of_search = |code: Code| matches!(code.concern(), Concern::Search(_));
    let mended = report.findings.iter().find(|finding| is_of_search(finding.code) && finding.revised_study.is_some());
    let mended = mended.filter(|finding| !verdict.decided && (!by_runs || finding.code == Code::Chance));
    if let Some((finding, action)) = mended.and_then(|finding| Some((finding, finding.words.as_ref()?.action.clone()?)))
    {
        return Next { says_cost: true, ..of(action, finding.revised_study.clone()) };
    }
    if view.ranked.is_empty() {
        let broken = report.findings.iter().find(|f| matches!(f.code, Code::TrialsFailed | Code::InfeasibleMany));
        if let Some(action) = broken.and_then(|finding| finding.words.as_ref()?.action.clone()) {
            return of(action, None);
        }
        let left = study.trials.saturating_sub(view.record.trials().len() as u64);
        let what = if view.record.trials().is_empty() { texts::NEXT_FIRST } else { texts::NEXT_TRIALS };
        return Next { trials: left, ..of(what.into(), None) };
    }
    match leaders(view) {
        Some((leader, rival, difference)) => of_runs(view, verdict, (leader, rival), difference, of),
        None => {
            let mut all: Vec<&Configuration> = view.groups.iter().flat_map(|group| &group.configurations).collect();
            all.sort_by(|a, b| (view.sign * a.mean).total_cmp(&(view.sign * b.mean)));
            let best: Vec<u64> = all.iter().take(REPEATED).filter_map(|c| c.trials.first().copied()).collect();
            of(texts::next_repeat(RUNS), repeat(view, &best, RUNS as usize))
        }
    }
}

/// Fresh seeds of the two leading configurations, as many as are expected to decide.
fn of_runs(
    view: &View<'_>,
    verdict: &Verdict,
    (leader, rival): (&Group, &Group),
    difference: f64,
    of: impl Fn(Message, Option<Study>) -> Next,
) -> Next {
    let first = |group: &Group| group.configurations.first().and_then(|c| c.trials.first().copied());
    let trials: Vec<u64> = [first(leader), first(rival)].into_iter().flatten().collect();
    let error = view.unit(&view.objective().metric).error;
    let runs = proposed_runs(error, difference);
    let what = match (verdict.decided, runs_to_decide(error, difference)) {
        (true, _) => texts::next_confirm(runs),
        (false, Some(..=MOST_RUNS)) => texts::next_runs(runs),
        (false, _) => texts::next_more(runs),
    };
    of(what, repeat(view, &trials, runs as usize))
}
