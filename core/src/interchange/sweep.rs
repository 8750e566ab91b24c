//! A study as the YAML of a W&B sweep.
//!
//! After the public JSON Schema of sweep configurations (wandb/sweeps, `config/schema.json`). What a sweep cannot say stands
//! in comments: conditions (every parameter is drawn in every run), log scales in 1 − x, quasi-random sampling. Texts are
//! written as JSON strings, which YAML 1.2 reads alike. Knows nothing of files.

use crate::sampler::SamplerKind;
use crate::space::{Domain, Parameter, Scale, Setting, Value};
use crate::study::{Direction, MAX_OPTIONS, Study};
use std::fmt::Write as _;

/// The YAML; `program` is the script that a run starts.
pub fn write_sweep(study: &Study, program: &str) -> String {
    let goal = match study.objective.direction {
        Direction::Minimize => "minimize",
        Direction::Maximize => "maximize",
    };
    let method = if matches!(study.sampler.kind, SamplerKind::Grid { .. }) { "grid" } else { "random" };
    let mut out = String::new();
    if method == "random" {
        out.push_str("# Sweeps draw at random: quasi-random points need the lab's own sampler.\n");
    }
    let conditional: Vec<&str> = study
        .space
        .parameters()
        .iter()
        .filter(|parameter| !parameter.when.is_empty())
        .map(|parameter| parameter.name.as_str())
        .collect();
    if !conditional.is_empty() {
        let names = conditional.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        line(&mut out, format_args!("# Drawn in every run, but used under a condition only: {names}"));
    }
    line(&mut out, format_args!("program: {}", quoted(program)));
    line(&mut out, format_args!("name: {}", quoted(&study.name)));
    line(&mut out, format_args!("method: {method}"));
    line(&mut out, format_args!("metric:\n  name: {}\n  goal: {goal}", quoted(&study.objective.metric)));
    line(&mut out, format_args!("run_cap: {}", study.trials));
    line(&mut out, format_args!("parameters:"));
    for parameter in study.space.parameters() {
        line(&mut out, format_args!("  {}:", quoted(&parameter.name)));
        domain(&mut out, parameter, method == "grid");
    }
    out
}

fn domain(out: &mut String, parameter: &Parameter, grid: bool) {
    let domain = match &parameter.setting {
        Setting::Fixed(value) => return line(out, format_args!("    value: {}", scalar(value))),
        Setting::Varied { domain, .. } => domain,
    };
    if let Some(values) = between_multiples(domain) {
        return line(out, format_args!("    values: [{}]", values.join(", ")));
    }
    let (name, low, high, step) = match domain {
        Domain::Choice(options) => {
            let options: Vec<String> = options.as_slice().iter().map(scalar).collect();
            return line(out, format_args!("    values: [{}]", options.join(", ")));
        }
        Domain::Float(range) => {
            if range.scale() == Scale::ReverseLog {
                line(out, format_args!("    # The study draws it on a log scale in 1 - x."));
            }
            let name = match (range.scale(), range.step()) {
                (Scale::Log, _) => "log_uniform_values",
                (_, Some(_)) => "q_uniform",
                (_, None) => "uniform",
            };
            (name, point(range.low()), point(range.high()), range.step().map(point))
        }
        Domain::Int(range) => {
            let (name, step) = match (range.scale(), range.step()) {
                (Scale::Log, _) => ("q_log_uniform_values", Some("1".to_owned())),
                (_, 1) => ("int_uniform", None),
                (_, step) => ("q_uniform", Some(step.to_string())),
            };
            (name, range.low().to_string(), range.high().to_string(), step)
        }
    };
    if grid {
        line(out, format_args!("    # A grid needs values: choose some between these ends."));
    }
    line(out, format_args!("    distribution: {name}\n    min: {low}\n    max: {high}"));
    if let Some(step) = step {
        line(out, format_args!("    q: {step}"));
    }
}

/// The values of a stepped range that does not begin at a multiple of its step: a sweep rounds to multiples. Ranges of more
/// values than a choice may have are rounded all the same.
fn between_multiples(domain: &Domain) -> Option<Vec<String>> {
    let few = |count: u64| count <= MAX_OPTIONS as u64;
    match domain {
        Domain::Int(range) if range.low() % range.step() != 0 && few(range.count()) => {
            Some(range.values().map(|number| number.to_string()).collect())
        }
        Domain::Float(range) => {
            let (count, steps) = (range.count()?, range.low() / range.step()?);
            let multiple = (steps - steps.round()).abs() < 1e-6;
            (!multiple && few(count)).then(|| (0..count).map(|k| point(range.nth(k))).collect())
        }
        _ => None,
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        // YAML 1.1 reads 1e-5 as text: a point makes it a number.
        Value::Float(x) => point(*x),
        other => other.to_string(),
    }
}

fn point(x: f64) -> String {
    let text = format!("{x:?}");
    match text.split_once('e') {
        Some((digits, power)) if !digits.contains('.') => format!("{digits}.0e{power}"),
        _ => text,
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn line(out: &mut String, text: std::fmt::Arguments) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_becomes_a_sweep() {
        let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let yaml = write_sweep(&study, "train.py");
        for expected in [
            "method: random\n",
            "  name: \"valid_error\"\n  goal: minimize\n",
            "  \"optimizer\":\n    values: [\"nesterov\", \"adam\"]\n",
            "    distribution: log_uniform_values\n",
            "# Drawn in every run, but used under a condition only: ",
        ] {
            assert!(yaml.contains(expected), "{expected} is missing in\n{yaml}");
        }
        assert_eq!([1e-5, 2.5e-7, 0.5, 1e300].map(point), ["1.0e-5", "2.5e-7", "0.5", "1.0e300"]);
    }
}
