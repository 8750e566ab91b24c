//! How fast training goes, and the progress bar of `lab run`. Refuses to know what is trained.

use crate::training::workers::Extent;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lab_core::text::Lang;
use lab_texts::Arg;
use lab_texts::runner::training as t;
use std::collections::VecDeque;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Speeds are averaged over so many seconds.
const WINDOW: Duration = Duration::from_secs(5);
/// Between two lines where there is no terminal to draw a bar on.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Steps per second over the last seconds.
#[derive(Debug, Default)]
pub struct Rate {
    seen: VecDeque<(Instant, u64)>,
}

impl Rate {
    /// Takes the count of steps at a time; gives the speed, 0 while nothing is measured.
    pub fn update(&mut self, now: Instant, steps: u64) -> f64 {
        self.seen.push_back((now, steps));
        while self.seen.get(1).is_some_and(|(then, _)| now.duration_since(*then) >= WINDOW) {
            self.seen.pop_front();
        }
        let Some(&(then, before)) = self.seen.front() else { return 0.0 };
        let seconds = now.duration_since(then).as_secs_f64();
        if seconds > 0.0 { steps.saturating_sub(before) as f64 / seconds } else { 0.0 }
    }
}

/// Seconds left at this speed; `None` while it is unknown.
pub fn seconds_left(steps_left: u64, steps_per_second: f64) -> Option<f64> {
    (steps_per_second > 0.0).then(|| steps_left as f64 / steps_per_second)
}

/// A bar on a terminal, or now and then a line elsewhere; always on standard error.
pub struct Progress {
    bar: Option<ProgressBar>,
    rate: Rate,
    last_line: Instant,
    lang: Lang,
}

impl Progress {
    pub fn new(trials: u64, lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(trials), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:32.cyan/dim} {msg}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, rate: Rate::default(), last_line: Instant::now(), lang }
    }

    pub fn update(&mut self, extent: Extent) {
        let now = Instant::now();
        let speed = self.rate.update(now, extent.steps);
        let message = line(extent, speed, self.lang);
        match &self.bar {
            Some(bar) => {
                bar.set_position(extent.ended);
                bar.set_message(message);
            }
            None if now.duration_since(self.last_line) >= LINE_EVERY => {
                eprintln!("{message}");
                self.last_line = now;
            }
            None => {}
        }
    }

    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `12/32 trials, 2 running, 5,120 steps/s, 1 min 5 s left`.
fn line(extent: Extent, speed: f64, lang: Lang) -> String {
    let Extent { ended, running, trials, .. } = extent;
    let steps = Arg::grouped(speed.round() as u64);
    let message = match seconds_left(extent.steps_left, speed) {
        Some(left) => t::progress_left(ended, Arg::time(left), running, steps, trials),
        None => t::progress(ended, running, steps, trials),
    };
    message.get(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_forgets_what_is_long_past() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut rate = Rate::default();
        assert_eq!(rate.update(at(0), 0), 0.0);
        assert_eq!(rate.update(at(1), 100), 100.0);
        for second in 2..=20 {
            rate.update(at(second), 100);
        }
        assert_eq!(rate.update(at(21), 100), 0.0);
    }

    #[test]
    fn a_line_reads_well() {
        let extent = Extent { ended: 12, running: 2, trials: 32, steps: 0, steps_left: 65_000 };
        assert_eq!(line(extent, 1000.0, Lang::En), "12/32 trials, 2 running, 1,000 steps/s, 1 min 5 s left");
        assert_eq!(line(extent, 0.0, Lang::En), "12/32 trials, 2 running, 0 steps/s");
        assert_eq!(line(extent, 1.0, Lang::Zh), "12/32 个试验，2 个进行中，1 步/秒，剩余 18 小时 3 分");
    }
}
