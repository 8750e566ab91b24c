//! From which lesson, procedure or campaign a study was come to first, kept for the way back.

use super::route::Route;
use crate::page::storage;
use crate::shared::place::StudyRef;

pub fn of(study: &StudyRef) -> Option<Route> {
    storage::read(&key(study)).map(|hash| Route::parse(&hash))
}

pub fn keep(study: &StudyRef, from: &Route) {
    storage::write(&key(study), &from.hash());
}

fn key(study: &StudyRef) -> String {
    format!("lab.from.{study}")
}
