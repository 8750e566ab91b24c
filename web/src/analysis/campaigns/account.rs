//! A campaign told: what it is about, what happened, what is known, and what can come next.
//!
//! What is said comes from the core. Knows nothing of how a campaign changes.

use super::close;
use crate::analysis::stored::Stored;
use crate::shared::exchange::campaign::{
    EXAMPLE, Evidence, Head, Home, Insight, Launched, Looked, Member, Round, Station,
};
use crate::shared::exchange::procedures::Advice;
use crate::shared::files::ended;
use lab_core::campaign::{self, Campaign, Entry, LaunchEntry, Precondition, RoundEntry, insights, timeline};
use lab_core::findings::Thresholds;
use lab_core::text::Sentence;

pub fn account(key: &str, campaign: &Campaign, stored: &Stored, missing: Vec<Sentence>) -> Looked {
    let reports = campaign.reports(&Thresholds::default());
    let stations = timeline(campaign, &reports).into_iter().map(|entry| match entry {
        Entry::Round(entry) => Station::Round(Box::new(round(*entry, campaign, stored))),
        Entry::Launch(entry) => Station::Launch(launched(entry)),
    });
    let known = insights(campaign, &reports).into_iter().map(|insight| Insight {
        parameter: insight.parameter,
        round: insight.round,
        sentence: insight.sentence,
    });
    let (is_mine, open) = (key != EXAMPLE, campaign.open_round());
    Looked {
        has_runner: stored.has_runner,
        troubles: stored.trouble.iter().cloned().chain(missing).collect(),
        head: head(campaign),
        stations: stations.collect(),
        known: known.collect(),
        conclusion: close::concludable(campaign, &reports).filter(|_| is_mine),
        next: Advice::new(campaign::next(campaign, &reports), Vec::new()),
        adoption: close::adoptable(campaign).filter(|_| is_mine),
        opens: (is_mine && open.is_none()).then(|| campaign.rounds().len() + 1),
        progress: open.map(|(_, round)| round.progress()),
    }
}

fn head(campaign: &Campaign) -> Head {
    let (plan, baseline, none) = (campaign.plan(), campaign.baseline(), Default::default());
    let unmet = Precondition::ALL.into_iter().filter(|known| !plan.checklist.contains(known));
    let value = |name: &str| baseline.space.value(name, &none).map_or_else(|| "–".to_owned(), ToString::to_string);
    let parameters = baseline.space.parameters().iter();
    let objective = &plan.baseline().objective;
    Head {
        name: plan.name.clone(),
        purpose: plan.purpose.clone(),
        metric: objective.metric.clone(),
        direction: objective.direction,
        unmet: unmet.map(|known| known.sentence().into()).collect(),
        has_launched: !campaign.launches().is_empty(),
        configuration: parameters.map(|parameter| (parameter.name.clone(), value(&parameter.name))).collect(),
    }
}

fn round(entry: RoundEntry, campaign: &Campaign, stored: &Stored) -> Round {
    let members = campaign.round(entry.round).map(|round| round.members()).unwrap_or_default();
    Round {
        round: entry.round,
        question: entry.question,
        aim: entry.aim,
        progress: entry.progress,
        best: entry.best,
        evidence: entry.evidence,
        members: members.iter().map(|its| member(its, stored)).collect(),
        objections: entry.objections,
        findings: entry.findings.into_iter().map(|(code, sentence)| (code.to_owned(), sentence)).collect(),
        learnt: entry.conclusion,
        conditions: entry.conditions.iter().map(|(name, value)| format!("{name} = {value}")).collect(),
        dismissed: entry.dismissed,
        budget: entry.budget.sentence(),
    }
}

fn member(member: &campaign::Member, stored: &Stored) -> Member {
    let ended = ended(&member.record);
    // What was just opened in this browser is there when the link is followed.
    let new = || member.kept.clone().filter(|place| ended == 0 && Home::of(place) == Home::Browser);
    let kept = member.kept.as_ref().and_then(|place| stored.records.get(place));
    Member {
        values: member.scientific.iter().map(|(name, value)| format!("{name} = {value}")).collect(),
        ended,
        trials: member.record.study.trials,
        study: kept.map(|kept| kept.study.clone()).or_else(new),
    }
}

fn launched(entry: LaunchEntry) -> Launched {
    Launched {
        round: entry.round,
        trial: entry.trial,
        evidence: Evidence { sentence: entry.evidence, is_clear: entry.is_clear },
        changes: entry.changes,
        reason: entry.reason,
        complexity: entry.complexity,
    }
}
