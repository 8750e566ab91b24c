//! Every lesson of the course as it is done: its claim holds in the study that is trained here, with three seeds.

use lab_browser_tests::{Profile, Role, Setup, course, test};
use lab_core::lesson::{Checker, Lesson};
use lab_core::record::Record;

#[tokio::test]
async fn the_claims_of_the_first_lessons_hold_live() {
    claims("claims-first", |place| place <= 4).await;
}

#[tokio::test]
async fn the_claims_of_the_further_lessons_hold_live() {
    claims("claims-further", |place| place > 4).await;
}

/// Trains the live study of each of these lessons as it stands, with each of three seeds.
async fn claims(name: &str, those: impl Fn(u64) -> bool) {
    let course = course();
    let lessons: Vec<&Lesson> = course.lessons.iter().filter(|lesson| those(lesson.place)).collect();
    assert!(lessons.len() >= 4, "{} lessons", lessons.len());
    test(name, Setup::default(), async |stage| {
        let mut wrong = Vec::new();
        for lesson in lessons {
            let page = stage.open(&Profile::new()).await;
            for seed in 1..=3 {
                page.go(&format!("/#/learn/{}", lesson.id)).await;
                page.choose("Seed", &seed.to_string()).await;
                page.click(Role::Button, "Run this study").await;
                page.click(Role::Link, "Watch it on Run").await;
                page.finishes().await;
                let record = page.save_record().await;
                assert_eq!(record.study.sampler.seed, seed, "{}", lesson.id);
                wrong.extend(unshown(lesson, seed, &record));
            }
            page.close().await;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}

/// What a record does not show of the lesson's claim.
fn unshown(lesson: &Lesson, seed: u64, record: &Record) -> Vec<String> {
    let checker = Checker::new(record);
    let failing = lesson.live.shows.iter().filter(|check| !checker.holds(check));
    failing.map(|check| format!("{}, seed {seed}: the live study does not show {check:?}", lesson.id)).collect()
}
