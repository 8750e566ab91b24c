//! How fast training goes, and the progress bar of `lab run`. Refuses to know what is trained.

use crate::training::workers::Extent;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lab_core::text::Lang;
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
    let speed_text = thousands(speed);
    let left = seconds_left(extent.steps_left, speed).map(|seconds| duration(seconds, lang));
    let mut text = lang.pick(
        format!("{ended}/{trials} trials, {running} running, {speed_text} steps/s"),
        format!("{ended}/{trials} 个试验，{running} 个进行中，{speed_text} 步/秒"),
    );
    if let Some(left) = left {
        text.push_str(&lang.pick(format!(", {left} left"), format!("，剩余 {left}")));
    }
    text
}

/// A whole number with separators.
fn thousands(x: f64) -> String {
    let digits = format!("{x:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn duration(seconds: f64, lang: Lang) -> String {
    let seconds = seconds.min(1e9).ceil() as u64;
    match seconds {
        0..60 => lang.pick(format!("{seconds} s"), format!("{seconds} 秒")),
        60..3600 => lang.pick(
            format!("{} min {} s", seconds / 60, seconds % 60),
            format!("{} 分 {} 秒", seconds / 60, seconds % 60),
        ),
        _ => {
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            lang.pick(format!("{hours} h {minutes} min"), format!("{hours} 小时 {minutes} 分"))
        }
    }
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
        assert_eq!(duration(7_260.0, Lang::Zh), "2 小时 1 分");
    }
}
