//! From “this looks better” to “adopted”, as a person goes: a record in which one value looks better, fresh seeds of both, the
//! verdict, and the ledger that counts it.

use lab_browser_tests::{LONG, Page, Profile, Role, SHORT, Setup, read_record, test, until};
use lab_core::adoption::Decision;
use lab_core::adoption::ledger::Ledger;
use lab_core::study::Study;
use serde_json::json;
use std::cell::Cell;

/// So many that a judgement of twenty trials takes longer than the page needs to look at the first of them.
const STEPS: u64 = 3_000;
/// What a person may press on the way.
const MOST_CLICKS: u32 = 12;

/// Two learning rates on the handwritten digits, of which one is far too small; either ran once.
fn searched() -> String {
    compared([1e-4, 1e-2])
}

/// The same of any two rates.
fn compared([low, high]: [f64; 2]) -> String {
    let study = json!({
        "format": "lab.study/1", "name": "two rates", "question": "Which learning rate is better?",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_loss", "direction": "minimize", "at": "best"},
        "parameters": {
            "adam.learning_rate": {"role": "scientific", "choice": [low, high]},
            "model.width": {"role": "fixed", "value": 8}, "model.depth": {"role": "fixed", "value": 1},
            "batch_size": {"role": "fixed", "value": 16},
        },
        "sampler": {"kind": "halton", "seed": 1}, "trials": 2, "steps": STEPS, "eval_every": STEPS / 6,
    });
    let mut lines = vec![json!({"format": "lab.record/1", "study": study})];
    for (trial, rate, loss) in [(0, low, 2.3), (1, high, 1.4)] {
        lines.push(json!({"trial": trial, "start": {"values": {"adam.learning_rate": rate}, "seed": trial}}));
        lines.push(json!({"trial": trial, "step": STEPS, "metrics": {"valid_loss": loss}}));
        lines.push(json!({"trial": trial, "end": {"outcome": "completed"}}));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Waits until the page says this, as long as training may take.
async fn comes(page: &Page, text: &str) {
    until(&format!("the page says “{text}”"), LONG, async || page.text().await.contains(text).then_some(())).await;
}

#[tokio::test]
async fn what_looks_better_is_adopted_by_fresh_seeds() {
    test("adopt", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        let clicks = Cell::new(1);
        let press = async |role: Role, name: &str| {
            clicks.set(clicks.get() + 1);
            page.click(role, name).await;
        };
        page.go("/").await;
        page.hand_over("Open a file…", &stage.file("two.jsonl", &searched())).await;
        page.sees(Role::Heading, "Answer").await;
        press(Role::Link, "Is it worth adopting?").await;
        page.sees(Role::Heading, "What the record says so far").await;
        page.says("Not decided: a side needs at least two runs").await;
        page.says("It will be candidate 1 against this baseline").await;
        page.sees(Role::Plot, "*").await;
        page.shoot("adopt-weigh").await;

        press(Role::Button, "Train fresh seeds of both").await;
        page.sees(Role::Heading, "Verdict").await;
        comes(&page, "Adopt the candidate: it is better by").await;
        page.says("The judgement has ended.").await;
        page.says("The candidate as a study of its own").await;
        assert!(clicks.get() <= MOST_CLICKS, "{} clicks", clicks.get());
        page.shoot("adopt-verdict").await;

        // It stopped when it was decided, with seeds that the record did not have.
        let judgement = page.address().await;
        let record = page.save_record().await;
        let ended = record.trials().values().filter(|trial| trial.outcome().is_some()).count();
        assert!(record.study.trials == 20 && (6..20).contains(&ended), "{ended} of {}", record.study.trials);
        let used = |seed: u64| read_record(&searched()).trials().values().any(|trial| trial.seed == seed);
        assert!(record.trials().values().all(|trial| !used(trial.seed)));

        // It is there after a reload, and its end is written down once.
        page.go(&judgement).await;
        page.reload().await;
        page.says("Adopt the candidate: it is better by").await;
        let (name, text) = page.saved(async || page.click(Role::Button, "Save the ledger").await).await;
        assert!(name.ends_with(".ledger.jsonl") && text.lines().count() == 2, "{name}: {text}");
        let ledger = Ledger::read(text.as_bytes()).expect("a ledger").ledger;
        let opening = ledger.judgement(&record.study).expect("the judgement is in it");
        assert_eq!(ledger.ending(opening).map(|ending| ending.decision), Some(Decision::Adopt));

        // What was adopted is the next baseline.
        page.click(Role::Button, "Put into the design: The candidate as a study of its own*").await;
        page.sees(Role::Heading, "Design a study").await;
        let (_, text) = page.saved(async || page.click(Role::Button, "Save file").await).await;
        let adopted = Study::parse(&text).expect("a valid study");
        assert_eq!(adopted.space.varied().count(), 0);
        assert!(text.contains("0.01"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn the_sides_and_the_least_gain_are_chosen() {
    test("adopt-choose", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.hand_over("Open a file…", &stage.file("two.jsonl", &searched())).await;
        page.sees(Role::Heading, "Answer").await;
        page.click(Role::Link, "Is it worth adopting?").await;
        page.sees(Role::Heading, "What the record says so far").await;
        let least = "Least gain that makes it worth it";
        until("the least gain is proposed", LONG, async || (page.value(least).await == "0").then_some(())).await;
        page.fill(least, "-1").await;
        page.says("The least gain is 0 or more.").await;
        page.fill(least, "0.25").await;
        let misses = async || (!page.text().await.contains("The least gain is 0 or more.")).then_some(());
        until("the fault is mended", SHORT, misses).await;
        assert_eq!(page.value(least).await, "0.25");
        // A side against itself is no question.
        let titles = "return [...document.querySelector('#candidate').options].map((option) => option.label)";
        let titles: Vec<String> = serde_json::from_value(page.script(titles, &[]).await).unwrap_or_default();
        assert_eq!(titles.len(), 2, "{titles:?}");
        page.choose("Candidate: what may replace it", &titles[1]).await;
        page.says("candidate and baseline are the same configuration").await;
        page.choose("Baseline: what is used now", &titles[0]).await;
        page.sees(Role::Heading, "What the record says so far").await;
        // Every run on a split of the data of its own, and the difference within pairs of them.
        page.choose("Data of the fresh runs", "another split for each run").await;
        page.says("drawn anew, the same for both sides").await;
        page.shoot("adopt-splits").await;
        page.click(Role::Button, "Train fresh seeds of both").await;
        page.sees(Role::Heading, "Verdict").await;
        comes(&page, "the difference is taken split by split").await;
        comes(&page, "The judgement has ended.").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_not_decided_goes_on_on_the_runner() {
    test("adopt-runner", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.train_on("Runner").await;
        // Two rates so near to one another that ten runs of each do not tell them apart.
        page.hand_over("Open a file…", &stage.file("near.jsonl", &compared([0.01, 0.010_01]))).await;
        page.sees(Role::Heading, "Answer").await;
        page.click(Role::Link, "Is it worth adopting?").await;
        page.click(Role::Button, "Train fresh seeds of both").await;
        page.sees(Role::Heading, "Verdict").await;
        comes(&page, "Judged with fresh seeds: 10 of at most 10 runs of each side").await;
        comes(&page, "The judgement has ended.").await;
        page.says("Not decided").await;
        let judgement = page.address().await;
        let short = page.save_record().await;
        page.go(&judgement).await;
        page.click(Role::Button, "Train 20 of each on the runner, from the beginning").await;
        comes(&page, "Judged with fresh seeds: 20 of at most 20 runs of each side").await;
        comes(&page, "The judgement has ended.").await;
        // It is the same judgement: its first runs are those that there were.
        let judgement = page.address().await;
        let long = page.save_record().await;
        page.go(&judgement).await;
        assert_eq!((short.study.trials, long.study.trials), (20, 40));
        for (number, trial) in short.trials() {
            assert_eq!(
                long.trials().get(number).map(|other| (&other.seed, &other.values)),
                Some((&trial.seed, &trial.values))
            );
        }
        let (_, text) = page.saved(async || page.click(Role::Button, "Save the ledger").await).await;
        let ledger = Ledger::read(text.as_bytes()).expect("a ledger").ledger;
        let opening = ledger.judgement(&long.study).expect("the judgement is in it");
        assert_eq!((opening.number, ledger.beside(opening).len()), (1, 1), "{text}");
    })
    .await;
}
