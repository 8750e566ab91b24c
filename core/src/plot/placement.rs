//! Where a study's sampler will put its trials, seen along two of its parameters.

use super::axis_plot::PlotOptions;
use super::lettering;
use super::markers::{Shown, symbol};
use super::names::{exact, parameter_title, trial_lines};
use super::plane::Plane;
use super::scene::{DataTable, Hit, Point, Scene, Target};
use super::sheet::{Key, SMALL, Sheet, waiting};
use crate::analysis::{Group, group_of, groups};
use crate::order;
use crate::record::{Record, Trial};
use crate::sampler::Sequence;
use crate::space::Value;
use crate::study::Study;
use crate::trial::{Event, What};
use lab_texts::{Lang, counts, plots};

const RADIUS: f64 = 4.0;

/// All trials the study will run in which both parameters are active.
pub fn sample_plot(study: &Study, x: &str, y: &str, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let title = plots::samples(parameter_title(x, lang), parameter_title(y, lang)).get(lang);
    let (Some(px), Some(py)) = (study.space.get(x), study.space.get(y)) else {
        let name = if study.space.get(x).is_none() { x } else { y };
        return waiting(width, height, title, plots::no_parameter(name).get(lang));
    };
    let record = planned(study);
    let groups = groups(&record);
    let points = points(&record, x, y);
    if points.is_empty() {
        return waiting(width, height, title, plots::samples_none(x, y).get(lang));
    }
    let group_of = group_of(&groups);
    let category = |group: Option<&Group>| group.map_or(0, |group| group.category);
    let group = |number: u64| group_of.get(&number).and_then(|&i| groups.get(i));

    let mut sheet = Sheet::new(width, height);
    let (shown, all) = (points.len(), record.trials().len());
    let trials = counts::trials(all);
    let counted = if shown == all { trials } else { plots::part(shown, trials) };
    let mut keys = vec![Key::plain(counted.get(lang))];
    let present = |known: &&Group| points.iter().any(|(number, ..)| group(*number) == Some(*known));
    keys.extend(groups.iter().filter(present).filter_map(group_key));
    let plane = Plane::paint(
        &mut sheet,
        (px, points.iter().map(|(_, _, x, _)| x)),
        (py, points.iter().map(|(.., y)| y)),
        &keys,
        lang,
    );

    let mut symbols: Vec<(Option<&Group>, Vec<Point>)> = Vec::new();
    let mut hits = Vec::with_capacity(points.len());
    let mut rows = Vec::with_capacity(points.len());
    for (number, trial, x, y) in &points {
        rows.push(vec![number.to_string(), exact(x), exact(y)]);
        let Some(at) = plane.place(x, y, *number) else { continue };
        let group = group(*number);
        match symbols.iter_mut().find(|(other, _)| category(*other) == category(group)) {
            Some((_, places)) => places.push(at),
            None => symbols.push((group, vec![at])),
        }
        let lines = planned_lines(&record, *number, trial, lang);
        hits.push(Hit { trial: *number, target: Target::Spot { at, radius: RADIUS }, lines });
    }
    order::sort_by(&mut symbols, |(a, _), (b, _)| category(*a).cmp(&category(*b)));
    for (group, at) in symbols {
        sheet.marks.push(symbol(group, Shown::Filled).mark(at, RADIUS));
    }
    order::sort_by(&mut hits, |a: &Hit, b| a.anchor().x.total_cmp(&b.anchor().x).then(a.trial.cmp(&b.trial)));
    let (x_extent, y_extent) = (plane.x.extent(lang), plane.y.extent(lang));
    let description = plots::samples_description(counted, x, x_extent, y, y_extent).get(lang);
    sheet.scene(title, description, hits, DataTable::new([plots::TRIAL.get(lang), x, y], rows))
}

/// The trials in which both parameters are active, with their values.
fn points<'r>(record: &'r Record, x: &str, y: &str) -> Vec<(u64, &'r Trial, Value, Value)> {
    let point = |(&number, trial): (&u64, &'r Trial)| {
        let value = |name| record.study.space.value(name, &trial.values).cloned();
        Some((number, trial, value(x)?, value(y)?))
    };
    record.trials().iter().filter_map(point).collect()
}

/// What is said of a trial that has not begun: its number and its values.
fn planned_lines(record: &Record, number: u64, trial: &Trial, lang: Lang) -> Vec<String> {
    let mut lines = trial_lines(record, number, trial, None, lang);
    if let Some(first) = lines.first_mut() {
        *first = record.title(number, lang);
    }
    lines
}

/// What a group looks like, where it has a name.
fn group_key(group: &Group) -> Option<Key> {
    let name = lettering::shorten_name(&group.label()?, SMALL, 180.0);
    Some(Key::of(symbol(Some(group), Shown::Filled), name))
}

/// The study as if all its trials had just begun.
fn planned(study: &Study) -> Record {
    let mut record = Record::new(study.clone());
    let trials = usize::try_from(study.trials).unwrap_or(usize::MAX);
    for (number, values) in (0..).zip(Sequence::new(&study.space, &study.sampler).iter().take(trials)) {
        // A new trial of a new number contradicts nothing.
        let _ = record.apply(Event { trial: number, what: What::Started { values, seed: 0, name: None } });
    }
    record
}
