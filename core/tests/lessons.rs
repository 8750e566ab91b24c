//! The lessons in `static/lessons`: each holds together in every language, its recorded study shows what it claims, and the
//! table of the playbook's rows is up to date. A broken lesson is answered with every problem at its place.

use lab_core::findings::Code;
use lab_core::lesson::{Course, Form, Lesson, Owner, ROWS, Truth, explaining, faults};
use lab_core::plot::{PlotOptions, Point};
use lab_core::problem::Problem;
use lab_core::record::{Lines, Record};
use lab_core::text::Lang;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../static")
}

fn file(name: &str) -> Option<Vec<u8>> {
    std::fs::read(root().join(name)).ok()
}

fn course() -> Course {
    let entries = std::fs::read_dir(root().join("lessons")).expect("the folder of lessons");
    let folders = entries.map(|entry| entry.expect("an entry")).filter(|entry| entry.path().is_dir());
    let ids: Vec<String> = folders.map(|folder| folder.file_name().to_string_lossy().into_owned()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    Course::read(&ids, &file).unwrap_or_else(|problems| panic!("{}", said(&problems).join("\n")))
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| problem.message(Lang::En)).collect()
}

fn record(name: &str) -> Record {
    let mut lines = Lines::default();
    lines.push(&file(name).expect("a record")).expect("a sound record");
    lines.finish().expect("a sound record").record
}

#[test]
fn every_lesson_holds_together_and_its_recorded_study_shows_its_claim() {
    let course = course();
    assert!(course.lessons.len() >= 8);
    for lesson in &course.lessons {
        assert_eq!(said(&faults(lesson, &file)), Vec::<String>::new());
        // The figure tells it before anything is run, and so the recorded study does not solve the task.
        let verdict = lesson.judge(&record(&lesson.recorded.file), Lang::Zh);
        assert!(!verdict.passed() && verdict.tasks.len() == lesson.task.len() + 1, "{}: {verdict:?}", lesson.id);
    }
}

#[test]
fn the_truth_of_each_guess_is_computed_from_a_record() {
    let course = course();
    let truth = |id: &str| {
        let lesson = course.get(id).expect("a lesson");
        lesson.guess.truth(&record(&lesson.recorded.file))
    };
    assert!(matches!(truth("range"), Some(Truth::Number(rate)) if rate > 5e-4 && rate <= 1e-3));
    assert!(
        matches!(truth("stability"), Some(Truth::Number(rate)) if rate > 0.03 && rate < 1.0),
        "{:?}",
        truth("stability")
    );
    // At a rate that suits one of them alone the comparison is decided.
    assert!(matches!(truth("fair-comparison"), Some(Truth::Choice(0))), "{:?}", truth("fair-comparison"));
    assert_eq!(truth("samplers"), Some(Truth::Number(4.0)));
    assert!(matches!(truth("overfitting"), Some(Truth::Curve(points)) if points.len() == 20));
    assert!(matches!(truth("steps"), Some(Truth::Number(step)) if step > 50.0));
    assert!(matches!(truth("seeds"), Some(Truth::Between([low, high])) if low <= high));
}

#[test]
fn a_guess_that_is_a_place_in_the_figure_is_drawn_there() {
    let forms = course().lessons.into_iter().filter_map(|lesson| {
        let form = lesson.guess.form(&lesson.figure)?;
        let record = record(&lesson.recorded.file);
        let options = PlotOptions { width: 640.0, height: 320.0, lang: Lang::En };
        let scene = lesson.drawn(&record, &options);
        let pressed = |guess: &str, x| form.pressed(guess, &scene, None, Point::new(x, 150.0)).expect("an axis");
        let guess = pressed(&pressed("", 300.0), 600.0);
        let owner = Owner { name: "your guess", is_record: false };
        assert!(!form.marks(&guess, &scene, owner).is_empty(), "{}: {guess}", lesson.id);
        if lesson.id == "range" {
            // Where the knobs lead, beyond everything that was recorded.
            assert!(guess.parse::<f64>().is_ok_and(|rate| rate > 0.1 && rate < 1.0), "{guess}");
            assert!(lesson.figure.draw(&record, None, &options).x.is_some_and(|axis| axis.high < 0.01));
        }
        Some((lesson.id, form))
    });
    let expected = [
        ("range", Form::Upright),
        ("stability", Form::Upright),
        ("overfitting", Form::Curve),
        ("steps", Form::Upright),
        ("best-of-n", Form::Level),
        ("seeds", Form::Between),
    ];
    let forms: BTreeMap<String, Form> = forms.collect();
    assert_eq!(forms, expected.map(|(id, form)| (id.to_owned(), form)).into());
}

#[test]
fn the_lesson_that_a_finding_leads_to_is_there_and_speaks_of_it() {
    let course = course();
    let led: BTreeSet<&str> = Code::ALL.into_iter().filter_map(explaining).collect();
    assert!(led.len() >= 7, "{led:?}");
    for id in led {
        let lesson = course.get(id).unwrap_or_else(|| panic!("there is no lesson {id}"));
        let codes = Code::ALL.into_iter().filter(|code| explaining(*code) == Some(id));
        let links: Vec<String> = codes.map(|code| format!("](finding:{})", code.name())).collect();
        for lang in Lang::ALL {
            let text = &lesson.words(lang).text;
            assert!(links.iter().any(|link| text.contains(link)), "{id} in {lang:?} links to none of {links:?}");
        }
    }
}

/// `lab lesson list --rows` writes the table.
#[test]
fn the_table_of_rows_is_up_to_date() {
    let readme = String::from_utf8(file("lessons/README.md").expect("the table's file")).expect("text");
    let table = course().table();
    assert!(readme.contains(&table), "put this into static/lessons/README.md:\n{table}");
    assert!(ROWS.iter().all(|row| table.contains(&format!("| {row} |"))));
}

/// A sound lesson with changes to its files.
fn broken(id: &str, change: impl Fn(&str, String) -> Option<String>) -> Vec<String> {
    let files = |name: &str| {
        let text = String::from_utf8(file(name)?).ok()?;
        change(name, text).map(String::into_bytes)
    };
    said(&Lesson::read(id, &files).expect_err("it is broken"))
}

#[test]
fn a_broken_lesson_is_answered_with_every_problem_at_its_place() {
    let found = broken("range", |name, text| {
        let text = match name {
            "lessons/range/lesson.json" => text
                .replace("\"minutes\": 8", "\"minutes\": 0, \"minuets\": 1")
                .replace("\"B8\"", "\"B88\"")
                .replace("\"axis-", "\"axes-")
                .replace("[8, 16, 24, 32]", "[8, 24, 32]")
                .replace("\"boundary.low\"", "\"boundary.lo\"")
                .replace("{\"check\": \"trials\", \"at_least\": 16}", "{\"check\": \"trial\"}"),
            "lessons/range/zh.md" => text.replace("## 陷阱", "## 圈套"),
            "lessons/range/en.md" => {
                text.replace("finding:boundary.high", "https://example.org").replace("- Seed\n", "")
            }
            _ => text,
        };
        Some(text)
    });
    let json = "lessons/range/lesson.json ";
    let places = [
        format!("{json}$: "),
        format!("{json}$.minutes: "),
        format!("{json}$.rows[1]: "),
        format!("{json}$.figure: "),
        format!("{json}$.knobs[1].places: "),
        format!("{json}$.task[1].code: "),
        format!("{json}$.task[4].check: "),
        "lessons/range/zh.md: ".to_owned(),
        "lessons/range/en.md:".to_owned(),
    ];
    for place in &places {
        assert!(found.iter().any(|problem| problem.starts_with(place)), "nothing at {place} in\n{}", found.join("\n"));
    }
    assert_eq!(found.len(), places.len(), "{}", found.join("\n"));
}

#[test]
fn a_language_or_a_study_that_is_missing_is_named() {
    let without = |gone: &'static str| {
        broken("range", move |name, text| (name != format!("lessons/range/{gone}")).then_some(text)).join("\n")
    };
    for gone in ["zh.md", "en.md", "live.json", "lesson.json"] {
        assert!(without(gone).contains(&format!("lessons/range/{gone}")), "{}", without(gone));
    }
    // A hint more in one language is a lesson of its own.
    let more = broken("range", |name, text| Some(if name.ends_with("zh.md") { text + "- 另一条\n" } else { text }));
    assert_eq!(more.len(), 1, "{more:?}");
    // A place of a knob that makes no study.
    let found = broken("range", |_, text| Some(text.replace("[0.001, 0.01, 0.1, 1]", "[0.001, 0.01, 0.1, 0.00001]")));
    assert!(found.iter().any(|problem| problem.contains("$.knobs[0].places[3]")), "{found:?}");
}

#[test]
fn a_dead_link_between_lessons_is_found() {
    let problems = Course::read(&["stability"], &file).expect_err("it leads to a lesson that is not there");
    let found = said(&problems);
    assert!(found.len() == 2 && found.iter().all(|problem| problem.contains("lesson:range")), "{found:?}");
}
