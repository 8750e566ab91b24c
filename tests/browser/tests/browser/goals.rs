//! From a question to a decision, as somebody goes who read the playbook once: what they ask, what they press, what they are
//! told. The third goal, whether a change is worth adopting, is gone in `adopt`.

use lab_browser_tests::{LONG, Page, Profile, Role, Setup, Stage, test, until};
use std::cell::Cell;

/// What a person may press on the way.
const MOST_CLICKS: u32 = 12;
const SIZES: [(u32, u32); 2] = [(1440, 900), (390, 844)];

/// Somebody at the mouse, who counts. A press, a choice from a list and a field that is filled in count one each.
struct Hand<'a> {
    page: &'a Page,
    clicks: Cell<u32>,
}

impl Hand<'_> {
    fn counts(&self) {
        self.clicks.set(self.clicks.get() + 1);
    }

    async fn press(&self, role: Role, name: &str) {
        self.counts();
        self.page.click(role, name).await;
    }

    async fn choose(&self, name: &str, option: &str) {
        self.counts();
        self.page.choose(name, option).await;
    }

    async fn fill(&self, name: &str, text: &str) {
        self.counts();
        self.page.fill(name, text).await;
    }

    /// Reads the answer, whatever language it is in, and keeps how it looked.
    async fn decides(&self, name: &str, told: &[&str]) {
        let page = self.page;
        until("the answer is there", LONG, async || {
            let text = page.text().await;
            told.iter().all(|told| text.contains(told)).then_some(())
        })
        .await;
        assert!(self.clicks.get() <= MOST_CLICKS, "{} clicks", self.clicks.get());
        println!("{name}: {} clicks", self.clicks.get());
        for (lang, other) in [("en", "切换到中文"), ("zh", "Switch to English")] {
            for (width, height) in SIZES {
                page.resize(width, height).await;
                for theme in ["dark", "light"] {
                    page.prefer(theme).await;
                    page.shoot(&format!("{name}-{lang}-{theme}-{width}")).await;
                }
            }
            page.resize(1440, 900).await;
            page.click(Role::Button, other).await;
        }
    }
}

async fn begins(stage: &Stage) -> Page {
    let page = stage.open(&Profile::new()).await;
    page.go("/").await;
    page
}

/// Three sorts of wine told apart by two of four measurements, with noise.
fn table() -> String {
    let mut state = 12345u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31) - 0.5
    };
    let mut text = "acid,sugar,ash,colour,sort\n".to_owned();
    for i in 0..240 {
        let sort = i % 3;
        let centre = f64::from(sort);
        let row = [centre + 2.0 * noise(), noise(), noise(), 2.0 * noise() - centre];
        let cells: Vec<String> = row.iter().map(|cell| format!("{cell:.3}")).collect();
        text.push_str(&format!("{},{}\n", cells.join(","), ["red", "white", "rose"][sort as usize]));
    }
    text
}

#[tokio::test]
async fn does_weight_decay_help_on_my_table() {
    test("goal-decay", Setup::default(), async |stage| {
        let page = begins(stage).await;
        let hand = Hand { page: &page, clicks: Cell::new(0) };
        hand.press(Role::Link, "Design").await;
        hand.choose("Data set", "Your own table (CSV)…").await;
        hand.counts();
        page.hand_over("Choose a CSV file…", &stage.file("wine.csv", &table())).await;
        page.says("240 examples with 4 features: the table can be used.").await;
        hand.press(Role::Link, "Advice and procedures for this design").await;
        hand.press(Role::Link, "Advisor").await;
        hand.choose("The round is for", "whether one value beats another").await;
        hand.choose("Hyperparameter in question", "weight decay").await;
        hand.fill("Values, separated by commas", "0, 0.01").await;
        hand.press(Role::Button, "Advise").await;
        page.shoot("goal-decay-advice").await;
        hand.press(Role::Button, "Run: *").await;
        page.finishes().await;
        hand.press(Role::Link, "Analyze*").await;
        page.sees(Role::Heading, "Answer").await;
        page.sees(Role::Heading, "Which weight decay is better: 0 or 0.01?").await;
        // Whatever the verdict is, it names both sides, and what to do next.
        hand.decides("goal-decay", &["weight decay 0", "weight decay 0.01", "Next: "]).await;
    })
    .await;
}

#[tokio::test]
async fn where_does_sgd_break() {
    test("goal-sgd", Setup::default(), async |stage| {
        let page = begins(stage).await;
        let hand = Hand { page: &page, clicks: Cell::new(0) };
        hand.press(Role::Link, "Design").await;
        page.sees(Role::Heading, "Design a study").await;
        hand.press(Role::Option, "sgd").await;
        hand.press(Role::Option, "adam").await;
        hand.press(Role::Option, "nesterov").await;
        hand.press(Role::Link, "Advice and procedures for this design").await;
        hand.press(Role::Link, "Advisor").await;
        hand.choose("The round is for", "how one hyperparameter matters").await;
        hand.choose("Hyperparameter in question", "learning rate (sgd)").await;
        hand.press(Role::Button, "Run: *").await;
        page.finishes().await;
        hand.press(Role::Link, "Analyze*").await;
        page.sees(Role::Heading, "Answer").await;
        hand.decides("goal-sgd", &["Training breaks: learning rate (sgd) above", "Next: "]).await;
    })
    .await;
}
