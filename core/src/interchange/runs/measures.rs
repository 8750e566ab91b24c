//! Measurements of one file as rows of numbers, and the step at which each row stands.
//!
//! Knows nothing of files and runs.

use crate::interchange::account::Account;
use crate::interchange::cell::{Cell, Style};
use crate::interchange::column::{Commas, Survey};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::lenient;
use crate::interchange::table::Sheet;
use csv::ByteRecord;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// No file may have more measurements.
const MOST_ROWS: usize = 5_000_000;

/// JSON that is one document takes many times its size.
const MOST_AT_ONCE: usize = 64 << 20;

/// Columns that say when a row was measured, the finest first.
const STEPS: [&str; 14] = [
    "step",
    "global_step",
    "_step",
    "trainer/global_step",
    "training_iteration",
    "iteration",
    "iter",
    "num_timesteps",
    "Step",
    "Iteration",
    "epoch",
    "Epoch",
    "epochs",
    "round",
];
/// What is beside the measurements.
const BESIDE: [&str; 34] = [
    "timestamp",
    "_timestamp",
    "_runtime",
    "_wandb",
    "time",
    "wall_time",
    "walltime",
    "date",
    "datetime",
    "pid",
    "hostname",
    "node_ip",
    "trial_id",
    "experiment_id",
    "experiment_tag",
    "logdir",
    "done",
    "should_checkpoint",
    "checkpoint_dir_name",
    "time_this_iter_s",
    "time_total_s",
    "time_since_restore",
    "timesteps_since_restore",
    "iterations_since_restore",
    "warmup_time",
    "episodes_total",
    "timesteps_total",
    "config",
    "id",
    "seed",
    "level",
    "run_id",
    "status",
    "duration",
];

/// Rows of numbers by the name of each.
#[derive(Debug, Default)]
pub struct Rows {
    rows: Vec<BTreeMap<String, f64>>,
}

/// Values by metric and step; not all of them finite.
pub type Points = BTreeMap<String, BTreeMap<u64, f64>>;

impl Rows {
    /// A table: columns that hold anything but numbers are passed over.
    ///
    /// # Errors
    /// No table, or a row that is too long.
    pub fn of_table(bytes: &[u8]) -> Result<Self, ImportError> {
        let sheet = Sheet::new(bytes, &mut Account::default())?;
        let headers = sheet.headers()?;
        let mut surveys = vec![Survey::default(); headers.len()];
        each(&sheet, &headers, |cells| {
            for (survey, cell) in surveys.iter_mut().zip(cells) {
                survey.add(&String::from_utf8_lossy(cell), 0);
            }
            Ok(())
        })?;
        let commas = Commas::of(sheet.separator, surveys.iter());
        let styles: Vec<Option<Style>> = surveys.iter().map(|survey| survey.style_of_numbers(commas)).collect();
        let mut rows = Vec::new();
        each(&sheet, &headers, |cells| {
            let mut row = BTreeMap::new();
            for ((name, style), cell) in headers.iter().zip(&styles).zip(cells) {
                if let Some(style) = style
                    && let Cell::Number(number) = Cell::read(&String::from_utf8_lossy(cell), *style)
                {
                    row.insert(name.clone(), number.value);
                }
            }
            rows.push(row);
            Ok(())
        })?;
        Ok(Self { rows })
    }

    /// JSON: a line for each measurement, a list of them, lists by metric, or the last ones alone.
    ///
    /// # Errors
    /// A line that is no JSON, but for a torn last one.
    pub fn of_json(bytes: &[u8]) -> Result<Self, ImportError> {
        let text = bytes.trim_ascii();
        // A larger file is read line by line alone.
        let whole = if text.len() <= MOST_AT_ONCE { lenient::parse(text).ok() } else { None };
        let mut rows = Vec::new();
        match whole {
            Some(Json::Object(map)) => {
                // Transformers' Trainer keeps its history among other things.
                if let Some(Json::Array(history)) = map.get("log_history") {
                    rows.extend(history.iter().filter_map(Json::as_object).map(|map| numbers(map, "")));
                } else {
                    rows = of_object(&map);
                }
            }
            Some(Json::Array(list)) => rows.extend(list.iter().filter_map(Json::as_object).map(|map| numbers(map, ""))),
            _ => {
                let lines: Vec<(u64, &[u8])> = (1u64..)
                    .zip(text.split(|&byte| byte == b'\n'))
                    .filter(|(_, line)| !line.trim_ascii().is_empty())
                    .collect();
                let last = lines.len().saturating_sub(1);
                for (i, (number, line)) in lines.into_iter().enumerate() {
                    match lenient::parse(line) {
                        Ok(Json::Object(map)) => rows.push(numbers(&map, "")),
                        Ok(_) => {}
                        Err(_) if i == last && i > 0 => {}
                        Err(error) => return Err(ImportError::new(Place::Line(number), Fault::NotJson(error))),
                    }
                }
            }
        }
        check(rows.len())?;
        Ok(Self { rows })
    }

    /// What was measured once, without a step.
    pub fn only(&self) -> Option<BTreeMap<String, f64>> {
        let [row] = self.rows.as_slice() else { return None };
        if STEPS.iter().any(|step| row.contains_key(*step)) {
            return None;
        }
        Some(row.iter().filter(|(name, _)| is_metric(name)).map(|(name, value)| (name.clone(), *value)).collect())
    }

    /// The values by metric and step. The step is a column in which no metric has two values at one step; without one, the
    /// rows are counted.
    pub fn into_points(self) -> Points {
        let step = STEPS.into_iter().find(|name| self.is_step(name));
        let mut points = Points::new();
        for (count, row) in (1u64..).zip(&self.rows) {
            let at = match step {
                None => count,
                Some(name) => match row.get(name).and_then(|&x| whole(x)) {
                    Some(at) => at,
                    None => continue,
                },
            };
            for (name, &value) in row.iter().filter(|(name, _)| is_metric(name)) {
                points.entry(name.clone()).or_default().insert(at, value);
            }
        }
        points
    }

    fn is_step(&self, step: &str) -> bool {
        let mut seen: BTreeMap<&str, BTreeMap<u64, u64>> = BTreeMap::new();
        let mut there = 0;
        for row in &self.rows {
            let Some(&at) = row.get(step) else { continue };
            let Some(at) = whole(at) else { return false };
            there += 1;
            for (name, value) in row.iter().filter(|(name, _)| is_metric(name)) {
                let first = seen.entry(name).or_default().insert(at, value.to_bits());
                if first.is_some_and(|first| first != value.to_bits()) {
                    return false;
                }
            }
        }
        there > 0
    }
}

fn is_metric(name: &str) -> bool {
    let outer = name.split(['.', '/']).next().unwrap_or(name);
    !STEPS.contains(&name) && !BESIDE.contains(&name) && outer != "config" && outer != "_wandb" && !name.is_empty()
}

fn each(
    sheet: &Sheet,
    headers: &[String],
    mut of_row: impl FnMut(&ByteRecord) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut count = 0;
    crate::interchange::table::rows(sheet, headers, &mut Account::default(), |row| {
        count += 1;
        check(count)?;
        of_row(row.cells())
    })
}

fn check(rows: usize) -> Result<(), ImportError> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    Err(ImportError::file(Fault::TooMany { what: lab_texts::import_expected::MEASUREMENTS, limit: MOST_ROWS as u64 }))
}

/// `{"loss": 0.5}`, lists by metric as Keras keeps its history, or Sacred's `{"loss": {"steps": […], "values": […]}}`.
fn of_object(map: &Map<String, Json>) -> Vec<BTreeMap<String, f64>> {
    let lists = map.iter().filter_map(|(name, json)| Some((name, json.as_array()?)));
    let lists: Vec<(&String, &Vec<Json>)> =
        lists.filter(|(_, list)| !list.is_empty() && list.iter().all(|x| lenient::number(x).is_some())).collect();
    let sacred = map
        .iter()
        .filter_map(|(name, json)| Some((name, json.get("steps")?.as_array()?, json.get("values")?.as_array()?)));
    let mut rows: Vec<BTreeMap<String, f64>> = Vec::new();
    for (name, steps, values) in sacred {
        let pairs =
            steps.iter().zip(values).filter_map(|(step, value)| Some((step.as_f64()?, lenient::number(value)?)));
        rows.extend(pairs.map(|(step, value)| BTreeMap::from([("step".to_owned(), step), (name.clone(), value)])));
    }
    if !rows.is_empty() {
        return rows;
    }
    if lists.is_empty() {
        return vec![numbers(map, "")];
    }
    for (name, list) in lists {
        rows.resize(rows.len().max(list.len()), BTreeMap::new());
        for (row, value) in rows.iter_mut().zip(list) {
            row.extend(lenient::number(value).map(|value| (name.clone(), value)));
        }
    }
    rows
}

/// The numbers of an object, with dots between levels.
fn numbers(map: &Map<String, Json>, above: &str) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    for (key, json) in map {
        let name = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match json {
            Json::Object(inner) if key != "config" && above.len() < 200 => found.extend(numbers(inner, &name)),
            _ => found.extend(lenient::number(json).map(|value| (name, value))),
        }
    }
    found
}

fn whole(x: f64) -> Option<u64> {
    (x >= 0.0 && x.fract() == 0.0 && x < 9e15).then_some(x as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(rows: Result<Rows, ImportError>) -> Vec<(String, Vec<(u64, f64)>)> {
        let points = rows.unwrap().into_points();
        points.into_iter().map(|(name, points)| (name, points.into_iter().collect())).collect()
    }

    #[test]
    fn every_layout_of_measurements_is_read() {
        let loss = vec![("loss".to_owned(), vec![(1, 0.5), (2, 0.4)])];
        for table in ["step,loss\n1,0.5\n2,0.4\n", "epoch,step,loss\n0,1,0.5\n0,2,0.4\n", "loss,note\n0.5,a\n0.4,b\n"] {
            assert_eq!(points(Rows::of_table(table.as_bytes())), loss, "{table}");
        }
        for json in [
            "{\"step\": 1, \"loss\": 0.5}\n{\"step\": 2, \"loss\": 0.4}\n",
            "{\"step\": 1, \"loss\": 0.5}\n{\"step\": 2, \"loss\": 0.4}\n{\"step\": 3, \"lo",
            "[{\"epoch\": 1, \"loss\": 0.5}, {\"epoch\": 2, \"loss\": 0.4}]",
            "{\"loss\": [0.5, 0.4]}",
            "{\"loss\": {\"steps\": [1, 2], \"timestamps\": [\"a\", \"b\"], \"values\": [0.5, 0.4]}}",
            "{\"log_history\": [{\"step\": 1, \"epoch\": 0.3, \"loss\": 0.5}, {\"step\": 2, \"loss\": 0.4}], \"x\": 1}",
            "{\"loss\": 0.5, \"training_iteration\": 1, \"config\": {\"lr\": 1}, \"pid\": 3}\n{\"loss\": 0.4, \"training_iteration\": 2}",
        ] {
            assert_eq!(points(Rows::of_json(json.as_bytes())), loss, "{json}");
        }
        assert_eq!(points(Rows::of_json(b"{\"loss\": 0.5}")), [("loss".to_owned(), vec![(1, 0.5)])]);
        assert!(Rows::of_json(b"nothing").is_err());
    }

    #[test]
    fn a_column_that_repeats_is_no_step() {
        let table = "epoch,loss\n0,0.5\n0,0.4\n1,0.3\n";
        assert_eq!(points(Rows::of_table(table.as_bytes()))[0].1, [(1, 0.5), (2, 0.4), (3, 0.3)]);
        // Lightning writes training and validation of one step in two rows.
        let table = "epoch,step,train_loss,val_loss\n0,9,0.5,\n0,9,,0.6\n1,19,0.4,\n1,19,,0.5\n";
        assert_eq!(points(Rows::of_table(table.as_bytes()))[1].1, [(9, 0.6), (19, 0.5)]);
    }
}
