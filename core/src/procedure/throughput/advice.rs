//! The recommendation of the batch-size finder, in words and as a study.

use super::{Bottleneck, Ceiling, Throughput};
use crate::procedure::Recommendation;
use crate::procedure::numbers::{bytes, percent, seconds, three, with_interval};
use crate::space::{Role, Value};
use crate::study::Study;
use crate::text::Sentence;
use crate::workload::Quantity;
use lab_texts::{Arg, procedures as t};

/// Up to this sharpness a step's time is near the sum of its parts.
const SUM: f64 = 2.0;

impl Throughput {
    /// What to do, for the study whose batch size was sought.
    pub fn recommend(&self, study: &Study) -> Recommendation {
        let Some((batch, size)) = self.recommended.and_then(|batch| Some((batch, self.size(batch)?))) else {
            let mut nothing = Recommendation::new(t::NO_SIZE.into());
            nothing.warnings.extend(self.ceiling.as_ref().map(Ceiling::sentence));
            return nothing;
        };
        let (rate, step) = (three(size.examples_per_second.value), seconds(size.seconds_per_step.value));
        let mut advice = Recommendation::new(t::use_size(batch, rate, step).into());
        if let Some(saturation) = self.saturation.filter(|_| !self.still_rises()) {
            let (margin, point) = (percent(self.settings.margin), with_interval(saturation.value, saturation.interval));
            advice.because(t::saturates(batch, margin, point));
        }
        match self.gain_beyond {
            Some(gain) if gain.value > 1.0 => {
                let more = percent(gain.value - 1.0);
                advice.because(t::larger_gains(more));
            }
            Some(_) => advice.because(t::NONE_FASTER),
            None => advice.because(t::LARGEST_MEASURED),
        }
        if let Some((low, high)) = self.plausible.filter(|(low, high)| low < high) {
            advice.beware(t::between_sizes(high, low));
        }
        if let Some(cost) = self.cost {
            let (overhead, example) = (seconds(cost.overhead), seconds(cost.per_example));
            let share = percent(cost.overhead_share(batch));
            if cost.sharpness < SUM {
                advice.because(t::step_costs_sum(batch, example, overhead, share));
            } else {
                advice.because(t::step_costs_most(example, overhead));
            }
        }
        advice.reasons.extend(self.ceiling.as_ref().map(Ceiling::sentence));
        self.warn_of_bottleneck(&mut advice);
        self.warn_of_precision(&mut advice);
        advice.because(t::ACCUMULATION_BUYS_NOTHING);
        put_into(study, batch, &mut advice);
        advice
    }

    fn warn_of_bottleneck(&self, advice: &mut Recommendation) {
        match self.bottleneck {
            Bottleneck::None => {}
            Bottleneck::Input { first_gain, share } => {
                let (gain, share) = (three(first_gain), percent(share));
                advice.beware(t::input_bottleneck(gain, share));
            }
            Bottleneck::PerExample { first_gain } => {
                let gain = three(first_gain);
                advice.beware(t::example_bottleneck(gain));
            }
            Bottleneck::Overhead { share } => {
                let share = percent(share);
                advice.beware(t::overhead_bottleneck(share));
            }
        }
        if self.still_rises() && self.bottleneck == Bottleneck::None {
            advice.beware(t::STILL_RISES);
        }
    }

    fn warn_of_precision(&self, advice: &mut Recommendation) {
        let rough: Vec<String> =
            self.sizes.iter().filter(|size| !size.precise).map(|size| size.batch.to_string()).collect();
        if !rough.is_empty() {
            let precision = percent(self.settings.precision);
            advice.beware(t::imprecise(precision, Arg::list(rough)));
        }
    }
}

/// Fixes the size in the study; says what must be tuned again if that changes it.
fn put_into(study: &Study, batch: u64, advice: &mut Recommendation) {
    let value = i64::try_from(batch).unwrap_or(i64::MAX);
    if study.space.value("batch_size", &crate::space::Values::new()) != Some(&Value::Int(value)) {
        let fixed: Vec<&str> = study
            .space
            .parameters()
            .iter()
            .filter(|parameter| parameter.role() == Role::Fixed && Quantity::of(&parameter.name).interacts())
            .map(|parameter| parameter.name.as_str())
            .collect();
        advice.beware(t::TUNE_ANEW);
        if !fixed.is_empty() {
            advice.beware(t::fixes(Arg::list(fixed)));
        }
    }
    advice.propose(t::study_with_size(batch).into(), study.revise().fix("batch_size", value).finish());
}

impl Ceiling {
    /// Why no larger size was measured.
    pub fn sentence(&self) -> Sentence {
        match self {
            Ceiling::TrainingSet { examples } => t::ceiling_training_set(*examples).into(),
            Ceiling::Cap { batch } => t::ceiling_cap(*batch).into(),
            Ceiling::Memory { batch, needs, limit } => {
                let (needs, limit) = (bytes(*needs), bytes(*limit));
                t::ceiling_memory(*batch, limit, needs).into()
            }
            Ceiling::Failed { batch, reason } => t::ceiling_failed(*batch, reason).into(),
            Ceiling::Slow { batch, seconds: step } => {
                let step = seconds(*step);
                t::ceiling_slow(*batch, step).into()
            }
        }
    }
}
