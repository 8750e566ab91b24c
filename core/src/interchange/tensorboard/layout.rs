//! Which folders are one run: tools write the lines of a plot, the splits of the data and the hyperparameters into folders of
//! their own, and TensorBoard shows each as a run.
//!
//! - `add_scalars` (PyTorch): `run/loss_val` or `run/loss/val` with the one tag `loss`, in the folder of a run.
//! - Keras and estimators: `run/train` and `run/validation`, or `train/run` and `validation/run`, with the same tags.
//! - `add_hparams` (PyTorch): `run/1795697630.65` or `run/name` with hyperparameters and last values.
//!
//! Knows nothing of objectives and trials.

use super::part::Part;
use super::runs::{Attempt, has_content, has_hyperparameters};
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::Place;
use crate::measure::split_of_word;
use lab_texts::import_runs as t;
use std::collections::{BTreeMap, BTreeSet};

/// By folder, the trainings in it.
pub type Folders = BTreeMap<String, Vec<Attempt>>;

/// By folder that is part of a run: the folder of that run, and how.
pub type Parts = BTreeMap<String, (String, Part)>;

pub fn parts(folders: &mut Folders, account: &mut Account) -> Parts {
    let mut parts = lines(folders);
    hyperparameters(folders, &mut parts, account);
    splits(folders, &mut parts);
    for (folder, (of, part)) in parts.iter().filter(|(folder, _)| folders.get(*folder).is_some_and(|a| has_content(a)))
    {
        say(folder, of, part, folders, account);
    }
    parts
}

fn say(folder: &str, of: &str, part: &Part, folders: &Folders, account: &mut Account) {
    let place = Place::Trial(if of.is_empty() { folder } else { of }.to_owned());
    let mut tags = folders.get(folder).into_iter().flatten().flat_map(|attempt| attempt.events.scalars.keys());
    let tag = tags.next().map_or("loss", String::as_str);
    if let Some((subject, text)) = part.message(folder, tag) {
        account.say(Kind::Merged, &subject, place, || text);
    }
}

/// Folders that `add_scalars` made: the nearest folder above that holds a file is the run.
fn lines(folders: &Folders) -> Parts {
    let mut parts = Parts::new();
    for (folder, attempts) in folders {
        let tags: BTreeSet<&String> = attempts.iter().flat_map(|attempt| attempt.events.scalars.keys()).collect();
        let above = ancestors(folder).find(|above| folders.contains_key(*above));
        let (Some(above), Some(tag)) = (above, tags.first()) else { continue };
        let rest = folder.get(above.len()..).unwrap_or("").trim_start_matches('/');
        // Of PyTorch, and of tensorboardX.
        let line = rest.strip_prefix(&format!("{}_", tag.replace('/', "_"))).filter(|line| !line.contains('/'));
        let line = line.or_else(|| rest.strip_prefix(&format!("{tag}/")));
        if let Some(line) = line.filter(|line| !line.is_empty() && tags.len() == 1 && !has_hyperparameters(attempts)) {
            parts.insert(folder.clone(), (above.to_owned(), Part::Line(line.to_owned())));
        }
    }
    parts
}

/// The folders above one, the nearest first; the last is the one that holds all.
pub fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let first = (!folder.is_empty()).then(|| parent(folder));
    std::iter::successors(first, |folder| (!folder.is_empty()).then(|| parent(folder)))
}

fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Folders that `add_hparams` made, in the folder of a run that says nothing of hyperparameters.
fn hyperparameters(folders: &mut Folders, parts: &mut Parts, account: &mut Account) {
    let only_last = |attempt: &Attempt| attempt.events.scalars.values().all(|curve| curve.len() < 2);
    let with_content = || folders.iter().filter(|(_, attempts)| has_content(attempts)).map(|(folder, _)| folder);
    // What has folders of its own inside is a run.
    let outer: BTreeSet<&str> = with_content().flat_map(|folder| ancestors(folder)).collect();
    let measured: BTreeSet<&str> = with_content()
        .filter(|folder| split_of_word(folder.rsplit('/').next().unwrap_or(folder)).is_some())
        .map(|folder| parent(folder))
        .chain(parts.values().map(|(of, _)| of.as_str()))
        .collect();
    let mut found: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for (folder, attempts) in folders.iter().filter(|(folder, _)| !folder.is_empty()) {
        let above = parent(folder);
        let plain = has_hyperparameters(attempts) && attempts.iter().all(only_last) && !outer.contains(folder.as_str());
        if plain && folders.get(above).is_some_and(|above| !has_hyperparameters(above)) {
            found.entry(above).or_default().push(folder);
        }
    }
    let (mut joined, mut unclear) = (Parts::new(), Vec::new());
    for (above, inner) in found {
        let sets: Vec<_> = inner.iter().filter_map(|folder| folders.get(*folder)).flatten().collect();
        let alike =
            sets.windows(2).all(|pair| matches!(pair, [a, b] if a.events.hyperparameters == b.events.hyperparameters));
        let own =
            |attempts: &Vec<Attempt>| attempts.iter().filter(|attempt| !attempt.events.scalars.is_empty()).count();
        let trainings = folders.get(above).map_or(0, own).max(usize::from(measured.contains(above)));
        if trainings > 0 && (alike || sets.len() == trainings) {
            joined.extend(inner.into_iter().map(|folder| (folder.clone(), (above.to_owned(), Part::Hyperparameters))));
        } else if trainings > 0 {
            unclear.push((above.to_owned(), sets.len()));
        }
    }
    parts.extend(joined);
    for (above, count) in unclear {
        // One writer for all: whose curves these are is told nowhere.
        account.say(Kind::Dropped, &format!("curves of {above}"), Place::Trial(above.clone()), || {
            t::unclear_curves(count)
        });
        let of_above = |folder: &String| {
            let split = split_of_word(folder.rsplit('/').next().unwrap_or(folder)).is_some();
            *folder == above
                || parts.get(folder).is_some_and(|(of, _)| *of == above)
                || split && parent(folder) == above
        };
        folders.iter_mut().filter(|(folder, _)| of_above(folder)).for_each(|(_, attempts)| attempts.clear());
    }
}

/// A folder as a part of the data: the folder of the run, the name of the part, and whether it is the innermost folder.
fn split(folder: &str) -> Option<(String, &str, bool)> {
    let names: Vec<&str> = folder.split('/').collect();
    let place = names.iter().rposition(|name| split_of_word(name).is_some())?;
    let name = names.get(place)?;
    let others: Vec<&str> = names.iter().enumerate().filter(|(i, _)| *i != place).map(|(_, name)| *name).collect();
    Some((others.join("/"), name, place + 1 == names.len()))
}

/// Folders named after a part of the data. One such name alone may be a run's own: then it must be in a run that has
/// something of its own, or beside runs that have several.
fn splits(folders: &Folders, parts: &mut Parts) {
    let mut found: BTreeMap<String, Vec<Split<'_>>> = BTreeMap::new();
    let mut plain: BTreeSet<&str> = BTreeSet::new();
    for (folder, attempts) in folders {
        if parts.contains_key(folder) || !has_content(attempts) {
            continue;
        }
        match split(folder) {
            Some((of, name, inner)) => found.entry(of).or_default().push(Split { folder, name, inner }),
            None if !folder.is_empty() => drop(plain.insert(parent(folder))),
            None => {}
        }
    }
    let several = |splits: &[Split]| splits.iter().any(|split| splits.iter().any(|other| other.name != split.name));
    let usual = found.values().any(|splits| several(splits));
    for (of, splits) in found {
        let own = folders.get(&of).is_some_and(|attempts| has_content(attempts));
        let runs_beside = plain.contains(of.as_str());
        let several = several(&splits);
        for Split { folder, name, inner } in splits {
            let among = several && !(runs_beside && inner);
            let alone = inner && usual && !of.is_empty() && !runs_beside;
            if among || alone || (own && inner) {
                parts.insert(folder.to_owned(), (of.clone(), Part::Split(name.to_owned())));
            }
        }
    }
}

/// A folder that may be a part of the data, and whether it is the innermost one that is called so.
#[derive(Clone, Copy)]
struct Split<'a> {
    folder: &'a str,
    name: &'a str,
    inner: bool,
}

#[cfg(test)]
mod tests {
    use super::super::events::Events;
    use super::*;

    /// Folders with the tags of their curves; `lr=…` is a hyperparameter, `tag!` has one value.
    fn joined(given: &[(&str, &[&str])]) -> Vec<(String, String, Part)> {
        let mut folders = Folders::new();
        for (folder, tags) in given {
            let mut events = Events::default();
            for tag in *tags {
                if let Some(value) = tag.strip_prefix("lr=") {
                    events.hyperparameters.insert("lr".into(), value.into());
                } else {
                    let points = if tag.ends_with('!') { 1 } else { 3 };
                    events.scalars.insert(tag.trim_end_matches('!').into(), (0..points).map(|i| (i, 1.0)).collect());
                }
            }
            folders.insert((*folder).into(), vec![Attempt { file: "f".into(), events }]);
        }
        let found = parts(&mut folders, &mut Account::default());
        found.into_iter().map(|(folder, (of, part))| (folder, of, part)).collect()
    }

    fn part(folder: &str, of: &str, part: Part) -> (String, String, Part) {
        (folder.into(), of.into(), part)
    }

    #[test]
    fn lines_of_add_scalars() {
        let line = |name: &str| Part::Line(name.into());
        assert_eq!(joined(&[("a", &[]), ("a/loss/val", &["loss"])]), [part("a/loss/val", "a", line("val"))]);
        assert_eq!(
            joined(&[("a", &[]), ("a/loss_all_val", &["loss/all"])]),
            [part("a/loss_all_val", "a", line("val"))]
        );
        assert_eq!(joined(&[("", &[]), ("loss_val", &["loss"])]), [part("loss_val", "", line("val"))]);
        assert_eq!(joined(&[("loss_1", &["loss"]), ("loss_2", &["loss"])]), [], "runs of these names");
        assert_eq!(joined(&[("a", &[]), ("a/loss_val", &["loss", "lr"])]), []);
    }

    #[test]
    fn parts_of_the_data() {
        let split = |name: &str| Part::Split(name.into());
        let keras = [part("a/train", "a", split("train")), part("a/validation", "a", split("validation"))];
        assert_eq!(joined(&[("a/train", &["loss"]), ("a/validation", &["loss"])]), keras);
        assert_eq!(joined(&[("a", &["lr=1"]), ("a/train", &["loss"]), ("a/validation", &["loss"])]), keras);
        assert_eq!(joined(&[("a", &["loss"]), ("a/eval", &["loss"])]), [part("a/eval", "a", split("eval"))]);
        let turned = [part("train/a", "a", split("train")), part("val/a", "a", split("val"))];
        assert_eq!(joined(&[("train/a", &["loss"]), ("val/a", &["loss"])]), turned);
        // A run that ended before its first validation is one like the others.
        let more = joined(&[("a/train", &["loss"]), ("a/validation", &["loss"]), ("b/train", &["loss"])]);
        assert_eq!(more[..2], keras);
        assert_eq!(more[2..], [part("b/train", "b", split("train"))]);
        // Runs that are called so.
        assert_eq!(joined(&[("test", &["loss"]), ("baseline", &["loss"])]), []);
        assert_eq!(joined(&[("test", &["loss"]), ("eval", &["loss"]), ("baseline", &["loss"])]), []);
        assert_eq!(joined(&[("a/train", &["loss"]), ("b/train", &["loss"])]), []);
    }

    #[test]
    fn hyperparameters_of_add_hparams() {
        let inner = |folder| part(folder, "a", Part::Hyperparameters);
        assert_eq!(joined(&[("a", &["loss"]), ("a/1.5", &["lr=1", "hparam/loss!"])]), [inner("a/1.5")]);
        let twice = joined(&[("a", &["loss"]), ("a/1.5", &["lr=1"]), ("a/1.6", &["lr=1"])]);
        assert_eq!(twice, [inner("a/1.5"), inner("a/1.6")]);
        let lines = joined(&[("a", &[]), ("a/loss_val", &["loss"]), ("a/1.5", &["lr=1"])]);
        assert_eq!(lines[0], inner("a/1.5"));
        // The folder that holds all may have a file that only says which hyperparameters there are.
        assert_eq!(joined(&[("", &[]), ("a", &["lr=1"]), ("b", &["lr=1"])]), []);
        let keras = joined(&[("", &[]), ("a", &["lr=1"]), ("a/train", &["loss"]), ("a/validation", &["loss"])]);
        assert!(keras.len() == 2 && keras.iter().all(|(_, of, _)| of == "a"), "{keras:?}");
        // One writer for a whole sweep.
        assert_eq!(joined(&[("a", &[]), ("a/1.5", &["lr=1"]), ("a/1.6", &["lr=2"])]), []);
        assert_eq!(joined(&[("a", &["loss"]), ("a/b", &["lr=1", "loss"])]), [], "a run of its own");
    }
}
