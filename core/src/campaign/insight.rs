//! What is known so far: of every hyperparameter, what each round found out about it.
//!
//! Ranges are those of the best quarter of the completed trials, at least four.

use super::{Aim, Campaign, Phase};
use crate::analysis::ranking;
use crate::findings::{Code, Report};
use crate::procedure::numbers::three;
use crate::record::Record;
use crate::text::Sentence;
use lab_texts::{Arg, campaign as texts};
use serde::Serialize;

/// Fewer trials span no range worth naming.
const LEAST: usize = 4;

/// Something a round found out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Insight {
    pub parameter: String,
    /// Counted from 1.
    pub round: usize,
    pub sentence: Sentence,
}

/// Everything that concluded rounds found out, by parameter, the latest round first.
pub fn insights(campaign: &Campaign, reports: &[Report]) -> Vec<Insight> {
    let mut found = Vec::new();
    for ((number, round), report) in (1..).zip(campaign.rounds()).zip(reports) {
        let Phase::Concluded(conclusion) = &round.phase else { continue };
        if Aim::of(&round.design.study) == Aim::Confirm {
            continue; // Two configurations with several seeds tell of themselves, not of single parameters.
        }
        let record = round.record();
        for effect in report.of(Code::Effect) {
            let about = effect.parameter.iter().chain(effect.group.iter().flat_map(|group| group.keys()));
            for parameter in about {
                let sentence = Sentence::of(|lang| effect.message(lang));
                found.push(Insight { parameter: parameter.clone(), round: number, sentence });
            }
        }
        found.extend(ranges(&record).into_iter().map(|(parameter, sentence)| Insight {
            parameter,
            round: number,
            sentence,
        }));
        found.extend(conclusion.keeps.iter().map(|(parameter, value)| Insight {
            parameter: parameter.clone(),
            round: number,
            sentence: texts::kept_at(Arg::shown(value)).into(),
        }));
    }
    found.sort_by(|a, b| a.parameter.cmp(&b.parameter).then(b.round.cmp(&a.round)));
    found
}

/// Where the best quarter of the trials lies, and where of the searched range that is.
fn ranges(record: &Record) -> Vec<(String, Sentence)> {
    let ranking = ranking(record);
    let best = ranking.get(..ranking.len().div_ceil(4)).unwrap_or_default();
    let mut found = Vec::new();
    for (parameter, domain) in record.study.space.varied() {
        let Some((low, high)) = domain.ends() else { continue };
        let value = |trial: &u64| record.trials().get(trial)?.values.get(&parameter.name)?.as_f64();
        let values: Vec<f64> = best.iter().filter_map(|ranked| value(&ranked.trial)).collect();
        if values.len() < LEAST {
            continue;
        }
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let n = values.len();
        let [a, b, c, d] = [least, most, low, high].map(three);
        let sentence =
            texts::best_between(Arg::shown(&a), Arg::shown(&b), Arg::shown(&c), Arg::shown(&d), Arg::shown(n)).into();
        found.push((parameter.name.clone(), sentence));
    }
    found
}
