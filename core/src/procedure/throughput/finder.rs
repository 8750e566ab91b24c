//! Which window to time next. A state machine: ask [`Finder::next`], time it, tell [`Finder::take`].
//!
//! First a climb: each size runs until its windows are long enough to time, which is also its warm-up (kernels are chosen,
//! caches filled) and is thrown away; the first size that does not fit ends it. Then rounds over all sizes until the
//! recommendation is settled. Owns no clock; safe to drop at any time.

use super::analysis::{Throughput, Window};
use super::{Ceiling, Settings};
use crate::random::Stream;
use serde::{Deserialize, Serialize};

/// A window to time: run `discard` steps of that batch size, then time `steps` more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    pub batch: u64,
    pub discard: u64,
    pub steps: u64,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The timed steps took so long; of it so much to prepare the batches, where that is known.
    Window {
        seconds: f64,
        input_seconds: Option<f64>,
    },
    /// The size does not fit, by prediction or by a failed allocation.
    Memory {
        needs: u64,
        limit: u64,
    },
    Failed {
        reason: String,
    },
}

#[derive(Clone, Debug)]
pub struct Finder {
    settings: Settings,
    sizes: Vec<Size>,
    ceiling: Option<Ceiling>,
    phase: Phase,
    /// The sizes that are timed until the next look at the result.
    open: Vec<usize>,
    /// Seconds of all windows so far.
    spent: f64,
}

/// One batch size and its timed windows.
#[derive(Clone, Debug)]
pub(super) struct Size {
    pub batch: u64,
    /// Steps of a window.
    pub steps: u64,
    pub windows: Vec<Window>,
}

#[derive(Clone, Debug)]
enum Phase {
    /// Trying a size: how many windows it had so far.
    Climb {
        batch: u64,
        steps: u64,
        windows: u32,
    },
    /// The sizes still to be timed in this round, the next one last.
    Round {
        number: u32,
        waiting: Vec<usize>,
    },
    Done,
}

/// Steps thrown away before the first window of a size, and before every later one.
const FIRST_DISCARD: u64 = 3;
const DISCARD: u64 = 1;
/// Windows of a climb at least.
const CLIMB_WINDOWS: u32 = 2;
/// No window has more steps.
const MOST_STEPS: u64 = 100_000;
/// An interval of a median needs six windows; two more let it exclude the worst.
const LEAST_ROUNDS: u32 = 8;
/// Rounds between looks at the result: each look is a chance to stop by luck.
const LOOK_EVERY: u32 = 4;

impl Finder {
    pub fn new(settings: Settings) -> Self {
        let mut finder =
            Self { settings, sizes: Vec::new(), ceiling: None, phase: Phase::Done, open: Vec::new(), spent: 0.0 };
        finder.climb(settings.smallest.max(1).next_power_of_two());
        finder
    }

    /// The window to time now; `None` when the result is complete.
    pub fn next(&self) -> Option<Request> {
        match &self.phase {
            Phase::Climb { batch, steps, windows } => Some(Request {
                batch: *batch,
                discard: if *windows == 0 { FIRST_DISCARD } else { DISCARD },
                steps: *steps,
            }),
            Phase::Round { waiting, .. } => {
                let size = self.sizes.get(*waiting.last()?)?;
                Some(Request { batch: size.batch, discard: DISCARD, steps: size.steps })
            }
            Phase::Done => None,
        }
    }

    /// Takes the answer to the request that [`Finder::next`] gave.
    pub fn take(&mut self, answer: Answer) {
        let Some(Request { batch, steps, .. }) = self.next() else { return };
        match answer {
            Answer::Memory { needs, limit } => self.lose(batch, Ceiling::Memory { batch, needs, limit }),
            Answer::Failed { reason } => self.lose(batch, Ceiling::Failed { batch, reason }),
            Answer::Window { seconds, input_seconds } => {
                // A clock that did not move says only that the window was too short.
                let seconds = if seconds.is_finite() { seconds.max(1e-9) } else { f64::MAX };
                self.spent += seconds;
                match &self.phase {
                    Phase::Climb { windows, .. } => self.climbed(batch, steps, windows + 1, seconds),
                    Phase::Round { .. } => self.timed(Window { round: 0, steps, seconds, input_seconds }),
                    Phase::Done => {}
                }
            }
        }
    }

    /// How far measuring is, from 0 to 1: the share of its rounds or of its time, whichever is more.
    pub fn progress(&self) -> f64 {
        match &self.phase {
            Phase::Climb { .. } => 0.0,
            Phase::Round { number, .. } => (f64::from(*number) / f64::from(self.settings.most_rounds.max(1)))
                .max(self.spent / self.settings.most_seconds)
                .min(1.0),
            Phase::Done => 1.0,
        }
    }

    /// What the windows so far say.
    pub fn result(&self) -> Throughput {
        Throughput::new(self.settings, &self.sizes, self.ceiling.clone())
    }

    /// Goes on to a size, or to the rounds if there is no larger one.
    fn climb(&mut self, batch: u64) {
        let Settings { largest, train_examples, .. } = self.settings;
        let ceiling = match (&self.ceiling, train_examples) {
            (Some(slow), _) => Some(slow.clone()),
            (None, Some(examples)) if batch > examples => Some(Ceiling::TrainingSet { examples }),
            _ if batch > largest => Some(Ceiling::Cap { batch: largest }),
            _ => None,
        };
        match ceiling {
            None => self.phase = Phase::Climb { batch, steps: 1, windows: 0 },
            Some(ceiling) => {
                self.ceiling = Some(ceiling);
                self.start_round(0);
            }
        }
    }

    /// A window of the climb: longer ones, or the next size.
    fn climbed(&mut self, batch: u64, steps: u64, windows: u32, seconds: f64) {
        let wanted = self.settings.window_seconds / seconds;
        if (wanted > 1.25 && steps < MOST_STEPS) || windows < CLIMB_WINDOWS {
            // A first window is slow for reasons of its own: grow in steps.
            let factor = wanted.clamp(1.0, 8.0).ceil() as u64;
            self.phase = Phase::Climb { batch, steps: (steps * factor).min(MOST_STEPS), windows };
            return;
        }
        self.sizes.push(Size { batch, steps, windows: Vec::new() });
        let step = seconds / steps as f64;
        if step > self.settings.longest_step {
            self.ceiling = Some(Ceiling::Slow { batch, seconds: step });
        }
        self.climb(batch.saturating_mul(2));
    }

    /// A window of a round.
    fn timed(&mut self, window: Window) {
        let Phase::Round { number, waiting } = &mut self.phase else { return };
        let number = *number;
        if let Some(size) = waiting.pop().and_then(|i| self.sizes.get_mut(i)) {
            size.windows.push(Window { round: number, ..window });
        }
        if waiting.is_empty() {
            self.start_round(number + 1);
        }
    }

    fn start_round(&mut self, number: u32) {
        let over = number >= self.settings.most_rounds || self.spent >= self.settings.most_seconds;
        if over {
            self.open.clear();
        } else if number < LEAST_ROUNDS {
            self.open = (0..self.sizes.len()).collect();
        } else if (number - LEAST_ROUNDS).is_multiple_of(LOOK_EVERY) {
            let result = self.result();
            let open = |size: &Size| result.wants_more(size.batch);
            self.open = self.sizes.iter().enumerate().filter(|(_, size)| open(size)).map(|(i, _)| i).collect();
        }
        let open: Vec<usize> = self.open.iter().copied().filter(|&i| i < self.sizes.len()).collect();
        if open.is_empty() {
            self.phase = Phase::Done;
        } else {
            // In random order: whatever a size leaves behind or a slowing machine does favours nobody.
            let order = Stream::new(0).child("throughput").index(u64::from(number)).permutation(open.len());
            let waiting = order.into_iter().filter_map(|i| open.get(i as usize).copied()).collect();
            self.phase = Phase::Round { number, waiting };
        }
    }

    /// A size that cannot run ends the climb, or drops out of the rounds with all larger ones.
    fn lose(&mut self, batch: u64, ceiling: Ceiling) {
        self.sizes.retain(|size| size.batch < batch);
        self.ceiling = Some(ceiling);
        let number = match self.phase {
            Phase::Round { number, .. } => number,
            _ => 0,
        };
        self.start_round(number);
    }
}
