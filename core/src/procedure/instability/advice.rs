//! What would steady a training, in words and as studies.

use super::analysis::{Evidence, Instability, Sign, Verdict};
use super::design::{fixed, rate_of};
use crate::procedure::Recommendation;
use crate::procedure::numbers::{percent, three, with_interval};
use crate::space::{Domain, FloatRange, Options, Purpose, Scale, Value, Values};
use crate::study::Study;
use crate::text::{Message, Sentence};
use lab_texts::{Arg, procedures as t};

/// Steady training should bear a peak rate of so many times the best one.
const HIGHER: f64 = 10.0;
/// Warmup takes at most this share of the steps.
const WARMUP_SHARE: u64 = 10;
/// Clipping more than this share of updates is a lower learning rate in disguise.
const TOO_MUCH: f64 = 0.5;
const TRIALS_PER_WARMUP: u64 = 8;

/// Warmup lengths to try: powers of ten up to a tenth of the steps.
pub fn warmups(steps: u64) -> Vec<u64> {
    let mut lengths: Vec<u64> =
        std::iter::successors(Some(10u64), |w| w.checked_mul(10)).take_while(|w| w * WARMUP_SHARE <= steps).collect();
    if lengths.is_empty() && steps >= WARMUP_SHARE {
        lengths.push(steps / WARMUP_SHARE);
    }
    lengths
}

impl Evidence {
    pub fn sentence(&self) -> Sentence {
        let (trial, rate, times) = (self.trial, three(self.learning_rate), three(self.times_best));
        let sign: Message = match self.sign {
            Sign::Diverged { step } => t::diverges(step),
            Sign::Spikes { count, first_step, largest } => t::spikes(count, first_step, Arg::three(largest)),
            Sign::Rising { from, to } => t::rises(Arg::three(from), Arg::three(to)),
            Sign::Collapsed { best, error, chance } => {
                t::collapses(Arg::three(best), Arg::three(chance), Arg::three(error))
            }
            Sign::Behind { error, lower, chance } => {
                t::falls_behind(Arg::three(chance), Arg::three(error), Arg::three(lower))
            }
            Sign::AtChance { error, chance } => t::stays_at_chance(Arg::three(chance), Arg::three(error)),
            Sign::Steady => t::TRAINS_STEADILY.into(),
        };
        match times.as_str() {
            "1" => t::at_the_best_rate(rate, sign, trial).into(),
            _ => t::at_times_the_best_rate(rate, sign, times, trial).into(),
        }
    }
}

impl Instability {
    /// What to do, for the study that was probed around the values of its best trial.
    pub fn recommend(&self, base: &Study, best: &Values) -> Recommendation {
        let mut advice = Recommendation::new(match self.verdict {
            Verdict::Broken => {
                let rate = three(self.best_rate);
                t::broken(rate).into()
            }
            Verdict::Unstable => t::UNSTABLE.into(),
            Verdict::Stable => t::STABLE.into(),
            Verdict::Unknown => t::UNKNOWN_STABILITY.into(),
        });
        advice.reasons.extend(self.limits());
        advice.reasons.extend(self.evidence.iter().map(Evidence::sentence));
        self.say_norms(&mut advice);
        if matches!(self.verdict, Verdict::Broken | Verdict::Unstable) {
            self.propose(base, best, &mut advice);
            advice.because(t::IF_NEITHER_HELPS);
        }
        advice
    }

    /// Up to where it trains, and from where on it breaks.
    fn limits(&self) -> Option<Sentence> {
        let breaks = three(self.breaks_from?);
        let beyond =
            if self.nothing_trains_beyond { t::nothing_trains_from(breaks) } else { t::first_breaks_at(breaks) };
        Some(match self.trains_up_to {
            Some(trains) => t::trains_up_to(beyond, Arg::three(trains)).into(),
            None => t::none_trains_below(beyond).into(),
        })
    }

    fn say_norms(&self, advice: &mut Recommendation) {
        let Some(norms) = &self.norms else {
            advice.beware(t::NO_NORMS);
            return;
        };
        let (threshold, median, largest) =
            (with_interval(norms.threshold, norms.interval), three(norms.median), three(norms.largest));
        advice.because(t::norms(largest, median, threshold));
        let most = norms.clipped.iter().copied().fold(0.0, f64::max);
        if most > TOO_MUCH {
            let most = percent(most);
            advice.beware(t::clips_too_much(most));
        }
    }

    fn propose(&self, base: &Study, best: &Values, advice: &mut Recommendation) {
        let Some((name, rate)) = rate_of(&base.space, best) else { return };
        let Ok(range) = FloatRange::new(rate / 2.0, rate * HIGHER, Scale::Log) else { return };
        let steps = base.workload.steps().unwrap_or(0);
        let open = || {
            fixed(base, best)
                .vary(&name, Purpose::Nuisance, Domain::Float(range))
                .name(format!("{}, steadied", base.name))
        };
        let lengths = warmups(steps);
        let options = lengths.iter().map(|&length| Value::Int(length.try_into().unwrap_or(i64::MAX))).collect();
        if let Ok(options) = Options::new(options) {
            let list = lengths.iter().copied();
            let warmed = open()
                .vary("schedule.warmup_steps", Purpose::Scientific, Domain::Choice(options))
                .trials(TRIALS_PER_WARMUP * lengths.len() as u64)
                .question("Which is the shortest warmup that lets a higher learning rate train?");
            advice.propose(t::with_warmup(HIGHER, Arg::list(list)).into(), warmed.finish());
        }
        if let Some(norms) = self.norms.as_ref().filter(|norms| norms.threshold > 0.0) {
            let threshold = three(norms.threshold);
            let clipped = open()
                .fix("clip_norm", norms.threshold)
                .trials(2 * TRIALS_PER_WARMUP)
                .question("Does clipping gradients let a higher learning rate train?");
            advice.propose(t::with_clipping(threshold).into(), clipped.finish());
        }
    }
}
