//! Which configurations cannot be: numbers that exclude each other, or that the data cannot serve.
//!
//! The catalogue has the limits of each number by itself; here is what only several together say. One list of rules serves the
//! design of a study (every combination it can draw) and each trial before it trains.

use super::config::TrialConfig;
use super::cost::{Cost, MEMORY_LIMIT};
use super::model::{Model, Resnet};
use super::network::side_out;
use crate::dataset::{DataFacts, Shape};
use crate::problem::{Fault, Misfit, Problem};
use lab_texts::problem as t;

/// A change that would resolve a conflict: the hyperparameter, and what is to be said of it.
pub(crate) type Remedy = (&'static str, Fault);

/// One thing to check.
pub(crate) struct Rule {
    /// The hyperparameters it looks at.
    pub names: &'static [&'static str],
    /// Whether only the extremes of a range matter: more is never better.
    pub is_monotone: bool,
    /// The changes that would each resolve the conflict, the likeliest first; none without a conflict. Without facts of the
    /// data, what depends on them passes.
    pub check: fn(&TrialConfig, Option<&DataFacts>) -> Vec<Remedy>,
}

pub(crate) const RULES: [Rule; 8] = [
    Rule { names: &["batch_size"], is_monotone: true, check: batch },
    Rule { names: &["accumulation", "batch_size"], is_monotone: false, check: accumulation },
    Rule { names: &["model.ghost_batch_size", "batch_size", "accumulation"], is_monotone: false, check: ghost },
    Rule { names: &["model.heads", "model.width"], is_monotone: false, check: heads },
    Rule { names: &["model.patch"], is_monotone: false, check: patch },
    Rule { names: &["model.kernel", "model.depth"], is_monotone: false, check: kernel },
    Rule { names: &["schedule.warmup_steps", "schedule.decay_steps"], is_monotone: true, check: schedule },
    Rule {
        names: &["batch_size", "model.width", "model.depth", "model.kernel", "model.patch", "accumulation"],
        is_monotone: true,
        check: memory,
    },
];

impl TrialConfig {
    /// Everything that keeps this trial from being trained, located by parameter name.
    pub fn check(&self, data: Option<&DataFacts>) -> Vec<Problem> {
        let first = |rule: &Rule| (rule.check)(self, data).into_iter().next();
        RULES.iter().filter_map(first).map(|(name, fault)| Problem::new(name, fault)).collect()
    }
}

fn remedy(parameter: &'static str, found: usize, misfit: Misfit, nearest: u64) -> Remedy {
    (parameter, Fault::Misfit { parameter, found: found as u64, misfit, nearest, among: Vec::new() })
}

fn batch(config: &TrialConfig, data: Option<&DataFacts>) -> Vec<Remedy> {
    let Some(examples) = data.map(|data| data.train_examples as u64) else { return Vec::new() };
    if config.batch_size as u64 <= examples {
        return Vec::new();
    }
    vec![remedy("batch_size", config.batch_size, Misfit::Examples { examples }, examples)]
}

fn accumulation(config: &TrialConfig, _: Option<&DataFacts>) -> Vec<Remedy> {
    divides(("accumulation", config.accumulation), ("batch_size", config.batch_size), 1)
}

fn ghost(config: &TrialConfig, _: Option<&DataFacts>) -> Vec<Remedy> {
    let Model::Resnet(Resnet { ghost_batch_size: ghost @ 1.., .. }) = config.model else { return Vec::new() };
    if !config.batch_size.is_multiple_of(config.accumulation.max(1)) {
        // That is said of the accumulation.
        return Vec::new();
    }
    divides(("model.ghost_batch_size", ghost), ("batch_size", config.batch_size), config.accumulation)
}

fn heads(config: &TrialConfig, _: Option<&DataFacts>) -> Vec<Remedy> {
    match config.model {
        Model::Transformer(model) => divides(("model.heads", model.heads), ("model.width", model.width), 1),
        _ => Vec::new(),
    }
}

/// `parts` times the divisor must divide the dividend.
fn divides(divisor: (&'static str, usize), dividend: (&'static str, usize), parts: usize) -> Vec<Remedy> {
    let (d, n, parts) = (divisor.1.max(1) as u64, dividend.1 as u64, parts.max(1) as u64);
    if n.is_multiple_of(d * parts) {
        return Vec::new();
    }
    let title = |name: &str| super::hyperparameter(name).map_or(t::NUMBER, |entry| entry.title);
    let the_part = if parts == 1 { title(dividend.0) } else { t::PART_OF_BATCH };
    let the_whole = if parts == 1 { title(divisor.0) } else { t::ALL_PARTS };
    let down = n / (d * parts) * d * parts;
    let up = down + d * parts;
    let nearest = if down > 0 && n - down <= up - n { down } else { up };
    vec![
        remedy(divisor.0, divisor.1, Misfit::Divisor { what: the_part, number: n / parts }, divisor_near(n / parts, d)),
        remedy(dividend.0, dividend.1, Misfit::Multiple { what: the_whole, number: d * parts }, nearest),
    ]
}

/// The divisor of `n` closest to `d`, the smaller of two.
fn divisor_near(n: u64, d: u64) -> u64 {
    (1..=n.max(1)).filter(|i| n.is_multiple_of(*i)).min_by_key(|i| i.abs_diff(d)).unwrap_or(1)
}

fn patch(config: &TrialConfig, data: Option<&DataFacts>) -> Vec<Remedy> {
    let (Model::Transformer(model), Some(data)) = (config.model, data) else { return Vec::new() };
    let common = match data.shape {
        Shape::Sequence { length, .. } => length as u64,
        Shape::Image { height, width, .. } => greatest_common_divisor(height as u64, width as u64),
        Shape::Table { .. } | Shape::Tokens { .. } => return Vec::new(),
    };
    let patch = model.patch.max(1) as u64;
    if common.is_multiple_of(patch) {
        return Vec::new();
    }
    let misfit = Misfit::Divisor { what: t::SIDE_OF_INPUT, number: common };
    vec![remedy("model.patch", model.patch, misfit, divisor_near(common, patch))]
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// A kernel may not be larger than the input. Behind the first layer borders are padded, and a kernel fits while each of its
/// weights meets some point at some place: up to 2 × side − 1.
fn kernel(config: &TrialConfig, data: Option<&DataFacts>) -> Vec<Remedy> {
    let Some(data) = data else { return Vec::new() };
    let (kernel, depth, is_residual) = match config.model {
        Model::Cnn(cnn) => (cnn.kernel, cnn.depth, false),
        Model::Resnet(resnet) => (resnet.kernel, resnet.depth, true),
        _ => return Vec::new(),
    };
    let lengths = match data.shape {
        Shape::Sequence { length, .. } => vec![length],
        Shape::Image { height, width, .. } => vec![height, width],
        Shape::Table { .. } | Shape::Tokens { .. } => return Vec::new(),
    };
    // Along an axis of one point there is nothing to convolve.
    let Some(side) = lengths.into_iter().filter(|side| *side > 1).min() else { return Vec::new() };
    let blocked = |kernel: usize, depth: usize| {
        let mut layers = sides(side, kernel, depth, is_residual).into_iter().enumerate();
        layers.find(|&(layer, side)| kernel > if layer == 0 { side } else { 2 * side - 1 })
    };
    let fits = |kernel: usize| blocked(kernel, depth).is_none() && !(is_residual && kernel.is_multiple_of(2));
    let nearest = (1..kernel).rev().find(|kernel| fits(*kernel)).unwrap_or(1) as u64;
    let Some((layer, side)) = blocked(kernel, depth) else {
        if fits(kernel) {
            return Vec::new();
        }
        return vec![remedy("model.kernel", kernel, Misfit::Odd, nearest)];
    };
    let misfit = Misfit::Kernel { layer: layer as u64 + 1, side: side as u64 };
    let mut remedies = vec![remedy("model.kernel", kernel, misfit, nearest)];
    if let Some(depth_that_fits) = (1..depth).rev().find(|depth| blocked(kernel, *depth).is_none()) {
        let misfit = Misfit::Depth { kernel: kernel as u64, side: side as u64 };
        remedies.push(remedy("model.depth", depth, misfit, depth_that_fits as u64));
    }
    remedies
}

/// The side that each convolution sees, in order.
fn sides(side: usize, kernel: usize, depth: usize, is_residual: bool) -> Vec<usize> {
    let mut sides = vec![side];
    let mut see = |stride| {
        let last = sides.last().copied().unwrap_or(side);
        sides.push(side_out(last, kernel, stride));
    };
    if is_residual {
        for block in 0..depth {
            see(if block == 0 { 2 } else { 1 });
            see(if depth > 1 && block == depth.div_ceil(2) { 2 } else { 1 });
        }
    } else {
        (1..depth).for_each(|_| see(2));
    }
    sides
}

fn schedule(config: &TrialConfig, _: Option<&DataFacts>) -> Vec<Remedy> {
    let steps = config.steps;
    let lengths = [
        ("schedule.warmup_steps", config.schedule.warmup_steps),
        ("schedule.decay_steps", config.schedule.decay_steps),
    ];
    let long = lengths.into_iter().find(|(_, length)| *length > steps);
    long.map(|(name, length)| remedy(name, length as usize, Misfit::Steps { steps }, steps)).into_iter().collect()
}

fn memory(config: &TrialConfig, data: Option<&DataFacts>) -> Vec<Remedy> {
    let Some(data) = data else { return Vec::new() };
    let parts = config.accumulation.max(1);
    let split = if config.split_seed == 0 { 0 } else { data.split_bytes() };
    let bytes = |model: &Model, batch: usize| {
        let cost = Cost::of(model, data.shape, data.outputs);
        cost.map_or(0, |cost| cost.training_bytes(batch.div_ceil(parts) as u64).saturating_add(split))
    };
    let found = bytes(&config.model, config.batch_size);
    if found <= MEMORY_LIMIT {
        return Vec::new();
    }
    let misfit = Misfit::Memory { bytes: found, limit: MEMORY_LIMIT };
    let halves = |n: usize| std::iter::successors(Some(n / 2), |n| Some(n / 2)).take_while(|n| *n > 0);
    let mut remedies = Vec::new();
    if let Some(batch) = halves(config.batch_size).find(|batch| bytes(&config.model, *batch) <= MEMORY_LIMIT) {
        remedies.push(remedy("batch_size", config.batch_size, misfit.clone(), batch as u64));
    }
    if let Some(width) = config.model.width() {
        let narrow = |width: usize| bytes(&config.model.with_width(width), config.batch_size) <= MEMORY_LIMIT;
        let nearest = halves(width).find(|width| narrow(*width)).unwrap_or(1);
        remedies.push(remedy("model.width", width, misfit, nearest as u64));
    }
    remedies
}
