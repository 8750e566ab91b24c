//! The plots of the procedures: throughput, time per step, steps to a target, gradient norms.
//!
//! Knows nothing of how the numbers were measured.

use super::axis_plot::PlotOptions;
use super::chart::{Bar, Chart, Dot, Rule, Series, Side};
use super::scene::{Dash, DataTable, Ink, Scene, Shape};
use crate::procedure::instability::Norms;
use crate::procedure::steps_to_target::StepsToTarget;
use crate::procedure::throughput::{Estimate, SizeResult, Throughput};
use crate::procedure::written::{percent, seconds, three, with_interval};
use crate::space::Scale;
use crate::text::Lang;

const BINS: usize = 24;

fn interval(estimate: &Estimate) -> Option<(f64, f64)> {
    estimate.interval.map(|interval| (interval.low, interval.high))
}

fn batch_side(lang: Lang) -> Side {
    Side {
        caption: lang.pick("batch size (examples)", "批量大小（样本）").into(), scale: Scale::Log, whole: true
    }
}

/// Examples per second by batch size, beside what perfect doubling would give.
pub fn throughput(found: &Throughput, options: &PlotOptions) -> Scene {
    let lang = options.lang;
    let ideal = lang.pick("if every doubling doubled it", "若每次加倍都翻倍");
    // The ideal line is drawn as high as the measured points reach.
    let top = found.sizes.iter().map(|size| size.examples_per_second.value).fold(0.0, f64::max) * 1.2;
    let line = found.sizes.iter().map(|size| (size.batch as f64, size.ideal)).filter(|(_, y)| *y <= top);
    let value = |size: &SizeResult| size.examples_per_second;
    let title = lang.pick("Throughput", "吞吐量");
    let caption = lang.pick("examples per second, higher is better", "每秒样本数，越高越好");
    let reference = Series::line(Ink::Muted, Dash::Dashed, line).named(ideal);
    sizes(found, lang, title, caption, Some(reference), value).scene(options.width, options.height, waits(lang))
}

/// Seconds per step by batch size.
pub fn step_time(found: &Throughput, options: &PlotOptions) -> Scene {
    let lang = options.lang;
    let fit = found.cost.map(|cost| {
        let line = found.sizes.iter().map(|size| (size.batch as f64, cost.seconds(size.batch)));
        let name = lang.pick("fixed part + part per example", "固定部分 + 每样本部分");
        Series::line(Ink::Muted, Dash::Dashed, line).named(name)
    });
    let title = lang.pick("Time per step", "每步时间");
    let caption = lang.pick("seconds per step, lower is better", "每步秒数，越低越好");
    let value = |size: &SizeResult| size.seconds_per_step;
    sizes(found, lang, title, caption, fit, value).scene(options.width, options.height, waits(lang))
}

fn waits(lang: Lang) -> &'static str {
    lang.pick("The first sizes are being timed.", "正在为最初的批量计时。")
}

fn sizes(
    found: &Throughput,
    lang: Lang,
    title: &str,
    caption: &str,
    reference: Option<Series>,
    value: impl Fn(&SizeResult) -> Estimate,
) -> Chart {
    let dots = found.sizes.iter().map(|size| {
        let estimate = value(size);
        let lines = vec![
            lang.pick(format!("batch {}", size.batch), format!("批量 {}", size.batch)),
            lang.pick(
                format!("{} examples/s", three(size.examples_per_second.value)),
                format!("每秒 {} 个样本", three(size.examples_per_second.value)),
            ),
            lang.pick(
                format!("{} per step", seconds(size.seconds_per_step.value)),
                format!("每步 {}", seconds(size.seconds_per_step.value)),
            ),
        ];
        Dot { x: size.batch as f64, y: estimate.value, interval: interval(&estimate), hit: Some((size.batch, lines)) }
    });
    let measured = Series {
        name: Some(lang.pick("measured, with 95 % intervals", "测量值与 95 % 区间").into()),
        ink: Ink::Accent,
        symbol: Some(Shape::Circle),
        line: Some(Dash::Solid),
        dots: dots.collect(),
    };
    let rule = found.recommended.map(|batch| Rule {
        at: batch as f64,
        upright: true,
        name: lang.pick(format!("dashed line: {batch} is recommended"), format!("虚线：建议 {batch}")),
    });
    let columns = lang.pick(
        ["batch size", "examples/s", "seconds per step", "windows", "time on input"],
        ["批量大小", "样本/秒", "秒/步", "窗口数", "输入占时"],
    );
    let row = |size: &SizeResult| {
        let (rate, step) = (&size.examples_per_second, &size.seconds_per_step);
        vec![
            size.batch.to_string(),
            with_interval(rate.value, rate.interval),
            with_interval(step.value, step.interval),
            size.windows.to_string(),
            size.input_share.map(percent).unwrap_or_default(),
        ]
    };
    Chart {
        title: title.into(),
        description: lang.pick(
            format!("{title} at {} batch sizes.", found.sizes.len()),
            format!("{} 个批量大小下的{title}。", found.sizes.len()),
        ),
        across: batch_side(lang),
        up: Side { caption: caption.into(), scale: Scale::Log, whole: false },
        series: [Some(measured), reference].into_iter().flatten().collect(),
        bars: Vec::new(),
        rules: rule.into_iter().collect(),
        table: DataTable { columns: columns.map(str::to_owned).into(), rows: found.sizes.iter().map(row).collect() },
    }
}

/// Steps to the target by batch size, with the line of perfect scaling.
pub fn steps_to_target(found: &StepsToTarget, options: &PlotOptions) -> Scene {
    let lang = options.lang;
    let best = || found.points.iter().filter_map(|point| Some((point, point.best.as_ref()?)));
    let dots = best().map(|(point, best)| {
        let lines = vec![
            lang.pick(format!("batch {}", point.batch), format!("批量 {}", point.batch)),
            lang.pick(format!("{} steps", best.steps), format!("{} 步", best.steps)),
            lang.pick(format!("{} examples", best.examples), format!("{} 个样本", best.examples)),
            lang.pick(
                format!("{} of {} trials reached the target", point.reached, point.trials),
                format!("{} 个试验中有 {} 个达到目标", point.trials, point.reached),
            ),
        ];
        let interval = best.interval.map(|interval| (interval.low, interval.high));
        Dot { x: point.batch as f64, y: best.steps as f64, interval, hit: Some((point.batch, lines)) }
    });
    let measured = Series {
        name: Some(lang.pick("best trial of each size", "各批量的最佳试验").into()),
        ink: Ink::Accent,
        symbol: Some(Shape::Circle),
        line: Some(Dash::Solid),
        dots: dots.collect(),
    };
    let perfect = best().filter_map(|(point, _)| Some((point.batch as f64, found.perfect(point.batch as f64)?)));
    let perfect = Series::line(Ink::Muted, Dash::Dashed, perfect)
        .named(lang.pick("perfect scaling: twice the batch, half the steps", "完美扩展：批量加倍，步数减半"));
    let columns = lang.pick(
        ["batch size", "trials", "reached", "steps", "examples", "against perfect scaling", "seconds"],
        ["批量大小", "试验数", "达到数", "步数", "样本数", "相对完美扩展", "秒"],
    );
    let rows = found.points.iter().map(|point| {
        let best = point.best.as_ref();
        let text =
            |of: &dyn Fn(&crate::procedure::steps_to_target::BestRun) -> String| best.map(of).unwrap_or_default();
        vec![
            point.batch.to_string(),
            point.trials.to_string(),
            point.reached.to_string(),
            text(&|best| with_interval(best.steps as f64, best.interval)),
            text(&|best| best.examples.to_string()),
            text(&|best| three(best.waste)),
            text(&|best| best.seconds.map(three).unwrap_or_default()),
        ]
    });
    let chart = Chart {
        title: lang.pick("Steps to the target", "达到目标的步数").into(),
        description: lang.pick(
            format!("Steps to reach {} {} at {} batch sizes.", found.metric, three(found.target), found.points.len()),
            format!("{} 个批量大小下达到 {} {} 的步数。", found.points.len(), found.metric, three(found.target)),
        ),
        across: batch_side(lang),
        up: Side {
            caption: lang.pick("steps to the target, fewer is better", "达到目标的步数，越少越好").into(),
            scale: Scale::Log,
            whole: true,
        },
        series: vec![measured, perfect],
        bars: Vec::new(),
        rules: Vec::new(),
        table: DataTable { columns: columns.map(str::to_owned).into(), rows: rows.collect() },
    };
    let empty = lang.pick("No trial has reached the target.", "没有试验达到目标。");
    chart.scene(options.width, options.height, empty)
}

/// Gradient norms step by step, with the proposed clip threshold.
pub fn norm_curve(norms: &Norms, options: &PlotOptions) -> Scene {
    let lang = options.lang;
    let points = norms.steps.iter().zip(&norms.values).map(|(&step, &norm)| (step as f64, norm));
    let chart = Chart {
        title: lang.pick("Gradient norm by step", "各步的梯度范数").into(),
        description: lang.pick(
            format!("Gradient norms of trial {}; median {}.", norms.trial, three(norms.median)),
            format!("试验 {} 的梯度范数；中位数 {}。", norms.trial, three(norms.median)),
        ),
        across: Side { caption: lang.pick("step", "步").into(), scale: Scale::Linear, whole: true },
        up: norm_side(norms, lang),
        series: vec![Series::line(Ink::Accent, Dash::Solid, points)],
        bars: Vec::new(),
        rules: vec![threshold(norms, false, lang)],
        table: DataTable {
            columns: vec![lang.pick("step", "步").into(), lang.pick("gradient norm", "梯度范数").into()],
            rows: norms.steps.iter().zip(&norms.values).map(|(s, n)| vec![s.to_string(), three(*n)]).collect(),
        },
    };
    chart.scene(options.width, options.height, "")
}

/// How often norms of a size occurred; bins of equal ratio.
pub fn norm_histogram(norms: &Norms, options: &PlotOptions) -> Scene {
    let lang = options.lang;
    let positive = || norms.values.iter().copied().filter(|&norm| norm > 0.0);
    let (low, high) = (positive().fold(f64::INFINITY, f64::min), norms.largest.max(f64::MIN_POSITIVE));
    let width = (libm::log(high) - libm::log(low.min(high))).max(1e-6) / BINS as f64;
    let mut counts = [0u32; BINS];
    for norm in positive() {
        let bin = ((libm::log(norm) - libm::log(low)) / width) as usize;
        if let Some(count) = counts.get_mut(bin.min(BINS - 1)) {
            *count += 1;
        }
    }
    let edge = |i: usize| libm::exp(libm::log(low) + width * i as f64);
    let bars: Vec<Bar> = counts
        .iter()
        .enumerate()
        .map(|(i, &count)| Bar { from: edge(i), to: edge(i + 1), height: f64::from(count) })
        .collect();
    let rows = bars.iter().map(|bar| vec![three(bar.from), three(bar.to), bar.height.to_string()]).collect();
    let columns = lang.pick(["from", "to", "steps"], ["从", "到", "步数"]).map(str::to_owned).into();
    let chart = Chart {
        title: lang.pick("Gradient norms, how often", "梯度范数的分布").into(),
        description: lang.pick(
            format!("Histogram of {} gradient norms.", norms.values.len()),
            format!("{} 个梯度范数的直方图。", norms.values.len()),
        ),
        across: norm_side(norms, lang),
        up: Side { caption: lang.pick("steps", "步数").into(), scale: Scale::Linear, whole: true },
        series: Vec::new(),
        bars,
        rules: vec![threshold(norms, true, lang)],
        table: DataTable { columns, rows },
    };
    chart.scene(options.width, options.height, "")
}

fn norm_side(norms: &Norms, lang: Lang) -> Side {
    let scale = if norms.values.iter().any(|&norm| norm > 0.0) { Scale::Log } else { Scale::Linear };
    Side { caption: lang.pick("gradient norm", "梯度范数").into(), scale, whole: false }
}

fn threshold(norms: &Norms, upright: bool, lang: Lang) -> Rule {
    let at = three(norms.threshold);
    let name = lang.pick(format!("dashed line: 90th percentile, {at}"), format!("虚线：第 90 百分位，{at}"));
    Rule { at: norms.threshold, upright, name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::throughput::{Answer, Finder, Settings};

    fn found() -> Throughput {
        let mut finder = Finder::new(Settings { largest: 256, ..Settings::default() });
        while let Some(request) = finder.next() {
            let seconds = (1e-3 + 1e-5 * request.batch as f64) * request.steps as f64;
            finder.take(Answer::Window { seconds, input_seconds: Some(seconds / 10.0) });
        }
        finder.result()
    }

    #[test]
    fn each_size_is_a_point_of_both_plots() {
        let found = found();
        for lang in [Lang::En, Lang::Zh] {
            let options = PlotOptions { width: 480.0, height: 300.0, lang };
            for scene in [throughput(&found, &options), step_time(&found, &options)] {
                assert_eq!(
                    scene.hits.iter().map(|hit| hit.trial).collect::<Vec<_>>(),
                    [1, 2, 4, 8, 16, 32, 64, 128, 256]
                );
                assert_eq!(scene.table.rows.len(), 9);
                assert!(scene.table.rows.iter().all(|row| row.len() == scene.table.columns.len()));
            }
        }
        let nothing = Finder::new(Settings::default()).result();
        let options = PlotOptions { width: 480.0, height: 300.0, lang: Lang::En };
        assert!(throughput(&nothing, &options).hits.is_empty());
    }

    #[test]
    fn the_histogram_counts_every_norm() {
        let norms = Norms::new(0, 0.1, (0..100).map(|i| (i, 1.0 + (i % 10) as f64))).unwrap();
        let options = PlotOptions { width: 480.0, height: 300.0, lang: Lang::En };
        let scene = norm_histogram(&norms, &options);
        let total: f64 = scene.table.rows.iter().map(|row| row[2].parse::<f64>().unwrap()).sum();
        assert_eq!(total, 100.0);
        assert_eq!(norm_curve(&norms, &options).table.rows.len(), 100);
    }
}
