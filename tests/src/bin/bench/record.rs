//! How long a large record file takes to open, and how much memory, beside peers that read the same lines.
//!
//! Each measurement is a process of its own, so that its peak of memory is its alone. Judges nothing.

use lab_core::random::Stream;
use lab_core::text::Lang;
use native_runner::files::read_record;
use serde_json::{Value as Json, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Said to this program before a reader and a file, in place of names of figures.
pub const READ: &str = "--read";

/// Who reads: the lab as `lab analyze` does, or serde_json every line and nothing more.
const READERS: [&str; 2] = ["lab", "serde_json"];

/// Five metrics with all their digits, as another pipeline writes them: 1,000 trials × 1,020 points make 203 MB.
const TRIALS: u64 = 1_000;
const POINTS: u64 = 1_020;
const METRICS: [&str; 5] = ["grad_norm", "train_error", "train_loss", "valid_error", "valid_loss"];

/// Writes a large record, opens it with every reader, and prints a line for each.
pub fn measure() {
    let path = std::env::temp_dir().join(format!("bench-{}.jsonl", std::process::id()));
    let size = write(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("record: {TRIALS} trials × {POINTS} points × {} metrics: {:.0} MB", METRICS.len(), size as f64 / 1e6);
    let this = std::env::current_exe().expect("a program has a file");
    for reader in READERS {
        report(reader, size, Command::new(&this).args([READ, reader]).arg(&path));
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/record.py");
    for reader in ["json", "pandas"] {
        report(&format!("Python's {reader}"), size, Command::new(&python).args([script, reader]).arg(&path));
    }
    // What is left behind lies among temporary files.
    let _ = std::fs::remove_file(&path);
}

/// Median and peak of three runs of a command that prints its seconds and kibibytes.
fn report(reader: &str, size: u64, command: &mut Command) {
    let mut runs: Vec<(f64, f64)> = (0..3)
        .filter_map(|_| {
            let figures: Json = serde_json::from_slice(&command.output().ok()?.stdout).ok()?;
            Some((figures["seconds"].as_f64()?, figures["peak_kib"].as_f64()?))
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    match runs.get(runs.len() / 2) {
        None => println!("record/{reader}: is not installed"),
        Some((seconds, _)) => {
            let peak = runs.iter().map(|run| run.1).fold(0.0, f64::max) * 1024.0;
            let (peak, share) = (peak / 1e6, peak / size as f64);
            println!("record/{reader}: {seconds:.2} s, peak memory {peak:.0} MB, {share:.2} of the file");
        }
    }
}

/// In the process of its own: reads the file and prints what that took.
pub fn read(reader: &str, path: &str) {
    let (start, path) = (Instant::now(), PathBuf::from(path));
    let items = match reader {
        "lab" => {
            read_record(&path, Lang::En).map(|record| record.trials().len()).map_err(|error| error.sentence(Lang::En))
        }
        _ => plain(&path).map_err(|error| error.to_string()),
    };
    let seconds = start.elapsed().as_secs_f64();
    let items = items.unwrap_or_else(|error| panic!("{error}"));
    println!("{}", json!({"seconds": seconds, "peak_kib": peak_kib(), "items": items}));
}

/// Every line as a JSON tree, dropped at once.
fn plain(path: &Path) -> io::Result<usize> {
    let mut members = 0;
    for line in BufReader::new(File::open(path)?).lines() {
        members += serde_json::from_str::<Json>(&line?)?.as_object().map_or(0, |object| object.len());
    }
    Ok(members)
}

/// The most memory this process ever held, as Linux counts it; nothing elsewhere.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Writes the record and returns its length in bytes.
fn write(path: &Path) -> io::Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    let study = json!({
        "format": "lab.study/1", "name": "large", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {"learning_rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"}}, "trials": TRIALS});
    writeln!(file, "{}", json!({"format": "lab.record/1", "study": study}))?;
    for trial in 0..TRIALS {
        let noise = Stream::new(3).index(trial);
        let rate = 1e-4 * 1e4f64.powf(noise.uniform(0));
        writeln!(file, "{}", json!({"trial": trial, "start": {"values": {"learning_rate": rate}, "seed": trial}}))?;
        for point in 1..=POINTS {
            let decay = (-6.0 * point as f64 / POINTS as f64).exp();
            write!(file, "{{\"trial\":{trial},\"step\":{},\"metrics\":", point * 50)?;
            for (i, name) in (0..).zip(METRICS) {
                let value = 0.05 + decay * (1.0 + 0.1 * noise.uniform(point * 8 + i));
                write!(file, "{}\"{name}\":{value}", if i == 0 { '{' } else { ',' })?;
            }
            writeln!(file, "}}}}")?;
        }
        writeln!(file, "{}", json!({"trial": trial, "end": {"outcome": "completed"}}))?;
    }
    file.into_inner()?.metadata().map(|file| file.len())
}
