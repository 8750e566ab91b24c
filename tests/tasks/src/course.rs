//! The texts of all lessons in one file, which the page fetches once: a new lesson is a new folder and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::TaskError;

/// Where it stands on the site: an object of each file's text by its path.
pub const FILE: &str = "lessons/course.json";

/// The course of the lessons among these files of `from`, if there are any.
pub fn read(from: &Path, files: &BTreeSet<PathBuf>) -> Result<Option<Vec<u8>>, TaskError> {
    let mut texts = BTreeMap::new();
    for path in files.iter().filter(|path| is_text(path)) {
        let source = from.join(path);
        let text = fs::read_to_string(&source).map_err(TaskError::file(&source))?;
        texts.insert(path.to_string_lossy().replace('\\', "/"), text);
    }
    // An object of texts is JSON.
    Ok((!texts.is_empty()).then(|| serde_json::to_vec(&texts).unwrap_or_default()))
}

/// `lessons/ID/…`: words and studies; recorded studies are fetched with their lesson, tried ones are for the tests.
fn is_text(path: &Path) -> bool {
    let is_kind = path.extension().is_some_and(|end| end == "md" || end == "json");
    let is_of_lesson = path.starts_with("lessons") && path.components().count() == 3;
    is_of_lesson && is_kind && !path.ends_with("tried.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_carried_and_records_are_not() {
        for carried in ["lessons/range/en.md", "lessons/range/lesson.json", "lessons/range/live.json"] {
            assert!(is_text(Path::new(carried)), "{carried}");
        }
        for left in ["lessons/range/tried.json", "lessons/seeds/recorded.jsonl", "lessons/README.md", "data/a/b.json"] {
            assert!(!is_text(Path::new(left)), "{left}");
        }
    }

    #[test]
    fn the_texts_of_lessons_become_one_file() -> Result<(), Box<dyn std::error::Error>> {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static");
        let files = ["range", "seeds"].map(|id| PathBuf::from(format!("lessons/{id}/lesson.json"))).into();
        let course = read(&from, &files)?.ok_or("no course")?;
        let texts: BTreeMap<String, String> = serde_json::from_slice(&course)?;
        assert_eq!(texts.keys().collect::<Vec<_>>(), ["lessons/range/lesson.json", "lessons/seeds/lesson.json"]);
        assert_eq!(read(&from, &BTreeSet::new())?, None);
        Ok(())
    }
}
