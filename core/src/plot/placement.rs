//! Where a study's sampler will put its trials, seen along two of its parameters.

use super::axis_plot::PlotOptions;
use super::lettering;
use super::markers::{Shown, symbol};
use super::names::{exact, parameter_title, trial_lines};
use super::parameter_axis::{ParameterAxis, Side};
use super::scene::{DataTable, Hit, Point, Scene, Target};
use super::sheet::{Key, SMALL, Sheet, TEXT, waiting};
use crate::analysis::{Group, group_of, groups};
use crate::order;
use crate::record::Record;
use crate::sampler::Sequence;
use crate::study::Study;
use crate::trial::{Event, What};
use lab_texts::{counts, plots};

const RADIUS: f64 = 4.0;

/// All trials the study will run in which both parameters are active.
pub fn sample_plot(study: &Study, x: &str, y: &str, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let (x_title, y_title) = (parameter_title(x, lang), parameter_title(y, lang));
    let title = plots::samples(x_title, &y_title).get(lang);
    let (Some(px), Some(py)) = (study.space.get(x), study.space.get(y)) else {
        let name = if study.space.get(x).is_none() { x } else { y };
        return waiting(width, height, title, plots::no_parameter(name).get(lang));
    };
    let record = planned(study);
    let groups = groups(&record);
    let both = |trial: &crate::record::Trial| {
        let value = |name| study.space.value(name, &trial.values).cloned();
        Some((value(x)?, value(y)?))
    };
    let points: Vec<_> =
        record.trials().iter().filter_map(|(&number, trial)| both(trial).map(|(x, y)| (number, trial, x, y))).collect();
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
    for known in &groups {
        let present = points.iter().any(|(number, ..)| group(*number) == Some(known));
        if let Some(label) = known.label().filter(|_| present) {
            keys.push(Key::of(symbol(Some(known), Shown::Filled), lettering::shorten_name(&label, SMALL, 180.0)));
        }
    }
    let left = ParameterAxis::new(py, points.iter().map(|(.., y)| y), 1.0, 0.0).captions(y, lang);
    let fits = left.iter().find(|caption| lettering::width(caption, TEXT) <= sheet.room());
    sheet.caption(fits.unwrap_or(&y_title));
    sheet.keys(&keys);
    sheet.settle();
    let vertical = ParameterAxis::new(py, points.iter().map(|(.., y)| y), sheet.bottom, sheet.top);
    vertical.paint_left(&mut sheet);
    let horizontal = ParameterAxis::new(px, points.iter().map(|(_, _, x, _)| x), sheet.left, sheet.right);
    let top = sheet.top;
    horizontal.paint_bounds(&mut sheet, Side::Foot, top);
    vertical.paint_bounds(&mut sheet, Side::Left, top);
    horizontal.paint_foot(&mut sheet);
    sheet.foot_caption(&horizontal.captions(x, lang));

    let mut symbols: Vec<(Option<&Group>, Vec<Point>)> = Vec::new();
    let mut hits = Vec::with_capacity(points.len());
    let mut rows = Vec::with_capacity(points.len());
    for (number, trial, x, y) in &points {
        rows.push(vec![number.to_string(), exact(x), exact(y)]);
        let places = (horizontal.place(x, *number, Side::Foot), vertical.place(y, *number, Side::Left));
        let (Some(x), Some(y)) = places else { continue };
        let (at, group) = (Point::new(x, y), group(*number));
        match symbols.iter_mut().find(|(other, _)| category(*other) == category(group)) {
            Some((_, places)) => places.push(at),
            None => symbols.push((group, vec![at])),
        }
        // The trial has not begun: its number and values are all there is to say.
        let mut lines = trial_lines(&record, *number, trial, None, lang);
        if let Some(first) = lines.first_mut() {
            *first = record.title(*number, lang);
        }
        hits.push(Hit { trial: *number, target: Target::Spot { at, radius: RADIUS }, lines });
    }
    order::sort_by(&mut symbols, |(a, _), (b, _)| category(*a).cmp(&category(*b)));
    for (group, at) in symbols {
        sheet.marks.push(symbol(group, Shown::Filled).mark(at, RADIUS));
    }
    order::sort_by(&mut hits, |a: &Hit, b| a.anchor().x.total_cmp(&b.anchor().x).then(a.trial.cmp(&b.trial)));
    let (x_extent, y_extent) = (horizontal.extent(lang), vertical.extent(lang));
    let description = plots::samples_description(counted, x, x_extent, y, y_extent).get(lang);
    sheet.scene(title, description, hits, DataTable::new([plots::TRIAL.get(lang), x, y], rows))
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
