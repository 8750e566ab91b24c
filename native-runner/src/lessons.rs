//! The lessons that this program carries, or those of a folder that a teacher is writing.
//!
//! Refuses to know what a lesson is: it only finds the files.

use lab_core::lesson::{Course, faults};
use lab_core::problem::Problem;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// Why there is no course.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{} problems", .0.len())]
    Problems(Vec<Problem>),
}

/// The lessons that this program carries.
///
/// # Errors
/// Every problem of every lesson; a test holds that there is none.
pub fn carried() -> Result<Course, CourseError> {
    let ids: BTreeSet<&str> = CARRIED.iter().filter_map(|(path, _)| path.split('/').nth(1)).collect();
    let file = |name: &str| CARRIED.iter().find(|(path, _)| *path == name).map(|(_, content)| content.to_vec());
    Course::read(&ids.into_iter().collect::<Vec<_>>(), &file).map_err(CourseError::Problems)
}

/// The lessons in a folder such as `static/lessons`, with everything that their recorded studies must show; other recorded
/// studies are found from the folder above it.
///
/// # Errors
/// Every problem of every lesson.
pub fn in_folder(folder: &Path) -> Result<Course, CourseError> {
    let mut ids: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().is_dir() {
            ids.extend(entry.file_name().into_string().ok());
        }
    }
    ids.sort();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let file = |name: &str| {
        // A name that climbs out of the folder is no file of a site.
        let inside = name.split('/').all(|part| !part.is_empty() && part != "..");
        let path = match name.strip_prefix("lessons/") {
            Some(own) => folder.join(own),
            None => folder.join("..").join(name),
        };
        std::fs::read(path).ok().filter(|_| inside)
    };
    let course = Course::read(&ids, &file).map_err(CourseError::Problems)?;
    let problems: Vec<Problem> = course.lessons.iter().flat_map(|lesson| faults(lesson, &file)).collect();
    if problems.is_empty() { Ok(course) } else { Err(CourseError::Problems(problems)) }
}
