//! A comparison in words and as `lab compare --json` prints it.

use super::comparison::Comparison;
use super::complexity::Change;
use super::runs::{Chosen, objectives};
use super::sequential::ERROR;
use super::sources::mean_and_deviation;
use super::verdict::{Cause, Decision, MOST_MORE_RUNS, measured};
use crate::measure;
use crate::text::Lang;
use crate::workload::called;
use lab_texts::{Arg, Message, adoption as t, format, units};
use serde_json::{Value as Json, json};

impl Comparison {
    /// The document of `lab compare --json`.
    pub fn to_json(&self, lang: Lang) -> Json {
        let complexity = json!({
            "baseline": self.complexity[0], "candidate": self.complexity[1], "changes": self.changes,
            "text": Arg::sentences(self.costs()).get(lang),
        });
        let mut json = json!({
            "metric": self.metric, "direction": self.direction.name(),
            "baseline": side(&self.baseline), "candidate": side(&self.candidate),
            "gain": self.gain, "min_gain": self.least, "paired": self.paired,
            "decision": self.verdict.decision, "more_runs": self.more_runs,
            "sources": self.sources, "complexity": complexity, "message": self.message(lang),
        });
        if let (Some(place), Some(document)) = (self.place, json.as_object_mut()) {
            document.insert("ledger".into(), json!({"candidate": place.number, "error": place.error}));
        }
        json
    }

    /// All of it in sentences.
    pub fn message(&self, lang: Lang) -> String {
        Arg::sentences(self.sentences()).get(lang)
    }

    /// What was decided first, then what it rests on, what it costs, and what was left out.
    pub fn sentences(&self) -> Vec<Message> {
        let mut sentences = vec![self.verdict_in_words()];
        sentences.extend(self.means());
        if self.verdict.decision == Decision::Undecided {
            sentences.push(match self.more_runs < MOST_MORE_RUNS {
                true => t::more_runs(self.more_runs),
                false => t::too_many_runs(MOST_MORE_RUNS),
            });
        }
        sentences.extend(self.costs());
        sentences.extend(self.notes());
        sentences
    }

    fn verdict_in_words(&self) -> Message {
        let Some((estimate, [low, high], level)) =
            self.gain.and_then(|gain| Some((gain.estimate, gain.interval?, level(gain.level))))
        else {
            return self.without_interval();
        };
        let digits = digits(0.5 * (high - low));
        // What rounds to 0 has no sign.
        let smallest = 0.5 * libm::pow(10.0, -f64::from(digits));
        let shown = |x: f64| Arg::fixed(if x.abs() < smallest { 0.0 } else { x }, digits);
        match (self.verdict.decision, self.verdict.cause) {
            (_, Cause::Diverges | Cause::Trains | Cause::TooFew) => self.without_interval(),
            (Decision::Adopt, _) => t::adopt(shown(estimate), shown(high), level, shown(low)),
            (Decision::Keep, _) if high <= 0.0 => t::keep_worse(shown(-low), level, shown(-estimate), shown(-high)),
            (Decision::Keep, _) if estimate < 0.0 => {
                t::keep_small_worse(shown(-low), Arg::exact(self.least), level, shown(-estimate), shown(-high))
            }
            (Decision::Undecided, _) if estimate < 0.0 => {
                t::undecided_worse(shown(-low), level, shown(-estimate), shown(-high))
            }
            (Decision::Keep, _) => {
                t::keep_small(shown(estimate), shown(high), Arg::exact(self.least), level, shown(low))
            }
            (Decision::Undecided, _) => t::undecided(shown(estimate), shown(high), level, shown(low)),
        }
    }

    fn without_interval(&self) -> Message {
        let (ours, theirs) = (&self.candidate, &self.baseline);
        let (n, m) = (ours.runs.len(), theirs.runs.len());
        match self.verdict.cause {
            Cause::Diverges => t::diverges(ours.lost(), theirs.lost(), n, m),
            Cause::Trains => t::trains(ours.lost(), theirs.lost(), n, m),
            Cause::Interval | Cause::TooFew => {
                let [theirs, ours] = measured(self.paired, [&theirs.in_order(), &ours.in_order()]);
                t::undecided_few(theirs, ours)
            }
        }
    }

    fn means(&self) -> Option<Message> {
        let ((ours, spread), (theirs, other)) =
            (mean_and_deviation(&self.candidate.runs), mean_and_deviation(&self.baseline.runs));
        let spread = spread.unwrap_or(0.0).max(other.unwrap_or(0.0));
        let shown = |x: f64| if spread > 0.0 { Arg::fixed(x, digits(spread)) } else { Arg::from(x) };
        let (n, m) = (self.candidate.measured(), self.baseline.measured());
        Some(t::means(shown(theirs?), shown(ours?), measure::called(&self.metric), n, m))
    }

    /// What the candidate costs in complexity.
    fn costs(&self) -> Vec<Message> {
        const MOST: usize = 12;
        let mut costs = Vec::new();
        if !self.changes.is_empty() {
            let mut changes: Vec<Arg> =
                self.changes.iter().take(MOST).map(|change| Arg::from(in_words(change))).collect();
            if self.changes.len() > MOST {
                changes.push("…".into());
            }
            costs.push(t::changes(Arg::list(changes)));
        }
        let [before, after] = self.complexity;
        if let (Some(a), Some(b), Some(flops), Some(other)) =
            (before.parameters, after.parameters, before.step_flops, after.step_flops)
            && (a != b || flops != other)
        {
            let times = other as f64 / flops.max(1) as f64;
            costs.push(t::size(Arg::grouped(a), Arg::grouped(b), Arg::three(times)));
        }
        if let (Some(a), Some(b)) = (before.steps, after.steps)
            && a != b
        {
            costs.push(t::other_steps(a, b));
        }
        costs
    }

    /// How runs were counted.
    fn notes(&self) -> Vec<Message> {
        let (theirs, ours) = (&self.baseline, &self.candidate);
        let mut notes = Vec::new();
        if self.paired {
            notes.push(t::PAIRED.into());
        }
        notes.extend(theirs.selected.map(t::selected_baseline));
        notes.extend(ours.selected.map(t::selected_candidate));
        if theirs.among > 1 {
            notes.push(t::among_baseline(theirs.among));
        }
        if ours.among > 1 {
            notes.push(t::among_candidate(ours.among));
        }
        if self.verdict.cause == Cause::Interval && theirs.lost() + ours.lost() > 0 {
            notes.push(t::lost_left_out(theirs.lost(), ours.lost()));
        }
        let never_varies = |side: &Chosen| objectives(&side.runs).windows(2).all(|runs| runs[0] == runs[1]);
        if self.sources.retrain_sd == Some(0.0) && never_varies(theirs) && never_varies(ours) {
            notes.push(t::NEVER_VARIES.into());
        }
        notes.extend(self.place.map(|place| t::ledger(Arg::share(ERROR), Arg::share(place.error), place.number)));
        notes
    }
}

fn side(side: &Chosen) -> Json {
    let (mean, deviation) = mean_and_deviation(&side.runs);
    let trials: Vec<u64> = side.runs.iter().map(|run| run.trial).collect();
    json!({
        "runs": side.runs.len(), "mean": mean, "sd": deviation, "values": side.values,
        "infeasible": side.lost(), "trials": trials, "left_out": side.selected,
    })
}

fn in_words(change: &Change) -> Message {
    let shown = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.as_f64().map_or_else(|| other.to_string(), crate::space::format_number),
    };
    let Change { parameter, baseline, candidate } = change;
    let parameter = called(parameter);
    match (baseline.as_ref().map(shown), candidate.as_ref().map(shown)) {
        (Some(before), Some(after)) => t::change(before, after, parameter),
        (None, after) => t::added(after.unwrap_or_default(), parameter),
        (Some(before), None) => t::removed(before, parameter),
    }
}

/// A level with as many digits as tell two of what it lacks to certainty.
fn level(level: f64) -> Arg {
    let unit = libm::pow(10.0, f64::from(digits(100.0 * (1.0 - level))));
    units::percent(Arg::exact((100.0 * level * unit).round() / unit)).into()
}

/// Digits behind the decimal sign of what is known to within `error`: two of its own.
fn digits(error: f64) -> u8 {
    format::last_place(error).map_or(6, |place| (1 - place).clamp(0, 12) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::compare;
    use crate::adoption::examples::{record, trial};
    use crate::record::Record;

    fn repeated(x: f64, losses: &[f64]) -> Record {
        let loss = |loss: f64| Some(loss).filter(|loss| loss.is_finite());
        record(&losses.iter().zip(1..).map(|(&y, seed)| trial(x, seed, loss(y))).collect::<Vec<_>>())
    }

    fn said(baseline: &[f64], candidate: &[f64], least: f64, lang: Lang) -> String {
        compare(&repeated(1.0, baseline), &repeated(2.0, candidate), least, None).unwrap().message(lang)
    }

    const HIGH: [f64; 5] = [0.0213, 0.0202, 0.0224, 0.0219, 0.0207];
    const LOW: [f64; 5] = [0.0187, 0.0180, 0.0196, 0.0191, 0.0181];

    #[test]
    fn a_level_has_the_digits_that_tell_it_from_certainty() {
        // Of the first candidates of a ledger, and of a choice among ten.
        let shown = [0.95, 1.0 - 0.05 / 3.0, 1.0 - 0.05 / 6.0, 0.995].map(|share| level(share).get(Lang::En));
        assert_eq!(shown, ["95 %", "98.3 %", "99.17 %", "99.5 %"]);
    }

    #[test]
    fn the_document_is_the_contract_s() {
        let document = compare(&repeated(1.0, &HIGH), &repeated(2.0, &LOW), 0.0, None).unwrap().to_json(Lang::En);
        for place in [
            "/baseline/runs",
            "/baseline/mean",
            "/baseline/sd",
            "/candidate/mean",
            "/gain/estimate",
            "/gain/interval/0",
            "/gain/interval/1",
            "/gain/level",
            "/more_runs",
            "/sources/retrain_sd",
        ] {
            assert!(document.pointer(place).is_some_and(Json::is_number), "{place} in {document}");
        }
        assert_eq!(document["decision"], "adopt");
        assert_eq!((&document["metric"], &document["direction"]), (&json!("loss"), &json!("minimize")));
        assert_eq!(document["candidate"]["values"], json!({"x": 2.0}));
        assert_eq!((&document["sources"]["search_sd"], &document["sources"]["data_sd"]), (&Json::Null, &Json::Null));
        assert_eq!(document["gain"]["level"], 0.95);
    }

    #[test]
    fn names_are_those_of_people_in_sentences_and_of_files_in_fields() {
        let mut found = compare(&repeated(1.0, &HIGH), &repeated(2.0, &LOW), 0.0, None).unwrap();
        found.metric = "valid_error".into();
        let rate = Change { parameter: "adam.learning_rate".into(), baseline: None, candidate: Some(json!(0.01)) };
        let depth = Change { parameter: "model.depth".into(), baseline: Some(json!(1)), candidate: Some(json!(2)) };
        found.changes = vec![rate, depth];
        let said = found.message(Lang::En);
        assert!(said.contains("The candidate has validation error 0.01870"), "{said}");
        assert!(said.contains("It changes learning rate (adam) 0.01 (new), depth from 1 to 2."), "{said}");
        let said = found.message(Lang::Zh);
        assert!(said.contains("验证误差：候选配置 0.01870") && said.contains("深度由 1 改为 2"), "{said}");
        let document = found.to_json(Lang::En);
        assert_eq!(document["metric"], "valid_error");
        assert_eq!(document["complexity"]["changes"][0]["parameter"], "adam.learning_rate");
    }

    #[test]
    fn decisions_are_said_with_the_digits_they_know() {
        let adopt = "Adopt the candidate: it is better by 0.0026 (95 % interval 0.0014 to 0.0038). \
                     The candidate has loss 0.01870 (mean of 5 runs), the baseline 0.02130 (5). It changes x from 1 to 2.";
        assert_eq!(said(&HIGH, &LOW, 0.0, Lang::En), adopt);
        let keep = said(&LOW, &HIGH, 0.0, Lang::Zh);
        assert!(keep.starts_with("保留基线：候选配置差 0.0026（95 % 区间 0.0014 至 0.0038）。"), "{keep}");
        let small = said(&HIGH, &LOW, 0.01, Lang::En);
        assert!(small.contains("gains 0.0026") && small.contains("0.01 was asked for"), "{small}");
        let few = said(&HIGH[..1], &LOW[..1], 0.0, Lang::En);
        assert!(few.starts_with("Not decided: a side needs") && few.contains("About 2 more runs"), "{few}");
        let same = said(&HIGH, &HIGH, 0.0, Lang::En);
        assert!(
            same.starts_with("Not decided: the candidate gains 0.0000") && same.contains("would be needed to tell"),
            "{same}"
        );
        let lost = said(&HIGH, &[0.01, f64::NAN, 0.01, 0.01, 0.01], 0.0, Lang::En);
        assert!(lost.starts_with("Keep the baseline: 1 of 5 runs of the candidate diverged, and 0 of 5"), "{lost}");
    }
}
