//! The recommendation of a steps-to-target experiment, in words and as a study.

use super::{BestRun, Critical, StepsToTarget};
use crate::procedure::Recommendation;
use crate::procedure::numbers::{seconds, three, with_interval};
use lab_texts::procedures as t;

/// A smaller size that takes at most this share longer is preferred: it needs fewer examples.
const WORTH: f64 = 0.1;

impl StepsToTarget {
    /// The batch size to train with: the fastest where times are known, else the largest that scales well.
    pub fn recommended(&self) -> Option<u64> {
        let reached = || self.points.iter().filter_map(|point| Some((point.batch, point.best.as_ref()?)));
        let times: Vec<(u64, f64)> = reached().filter_map(|(batch, best)| Some((batch, best.seconds?))).collect();
        let fastest = times.iter().map(|(_, seconds)| *seconds).fold(f64::INFINITY, f64::min);
        if let Some((batch, _)) = times.iter().find(|(_, seconds)| *seconds <= fastest * (1.0 + WORTH)) {
            return Some(*batch);
        }
        match self.fit.map(|fit| fit.critical) {
            Some(Critical::Found { batch: critical, .. }) => {
                let below = reached().map(|(batch, _)| batch).rfind(|&batch| batch as f64 <= critical);
                below.or_else(|| reached().next().map(|(batch, _)| batch))
            }
            _ => self.perfect_until,
        }
    }

    pub fn recommend(&self) -> Recommendation {
        let (metric, target) = (&self.metric, three(self.target));
        let Some((batch, best)) = self.recommended().and_then(|batch| Some((batch, self.point(batch)?.best.as_ref()?)))
        else {
            let mut nothing = Recommendation::new(t::none_reached(metric, target).into());
            self.warn(&mut nothing);
            return nothing;
        };
        let steps = best.steps;
        let mut advice = Recommendation::new(match best.seconds.map(seconds) {
            Some(time) => t::reaches_soonest(batch, metric, steps, target, time).into(),
            None => t::largest_that_scales(batch, metric, steps, target).into(),
        });
        self.say_critical(&mut advice);
        self.say_resources(batch, best, &mut advice);
        advice.because(t::TUNED_ANEW);
        self.warn(&mut advice);
        self.say_epochs(&mut advice);
        if let Some(study) = self.studies.get(&batch) {
            advice.propose(t::tune_further(batch).into(), study.revise().finish());
        }
        advice
    }

    fn say_critical(&self, advice: &mut Recommendation) {
        match self.fit.map(|fit| fit.critical) {
            Some(Critical::Found { batch, interval }) => {
                let critical = with_interval(batch, Some(interval));
                advice.because(t::critical_size(critical));
            }
            Some(Critical::AtLeast { batch }) => {
                let batch = three(batch);
                advice.because(t::critical_at_least(batch));
            }
            Some(Critical::AtMost { batch }) => {
                let batch = three(batch);
                advice.because(t::critical_at_most(batch));
            }
            Some(Critical::Unknown) | None => advice.beware(t::CRITICAL_UNKNOWN),
        }
    }

    fn say_resources(&self, batch: u64, best: &BestRun, advice: &mut Recommendation) {
        let cheapest = self.points.iter().filter_map(|point| Some((point.batch, point.best.as_ref()?.examples)));
        if let Some((cheap, examples)) = cheapest.min_by_key(|(_, examples)| *examples)
            && cheap != batch
        {
            let times = three(best.examples as f64 / examples.max(1) as f64);
            advice.because(t::times_the_examples(cheap, times));
        }
    }

    fn say_epochs(&self, advice: &mut Recommendation) {
        let Some(view) = &self.epoch_view else { return };
        let (Some(first), Some(last)) = (view.points.first(), view.points.last()) else { return };
        if first.0 != last.0 {
            let (small, large) = (three(first.2), three(last.2));
            advice.beware(t::equal_examples(view.examples, first.0, first.1, large, last.0, last.1, small));
        }
    }

    fn warn(&self, advice: &mut Recommendation) {
        for point in &self.points {
            let batch = point.batch;
            match &point.best {
                None => advice.beware(t::none_of_trials_reached(batch, point.trials)),
                Some(BestRun { at_edge: Some(name), .. }) => advice.beware(t::best_at_edge(batch, name)),
                Some(_) => {}
            }
        }
    }
}
