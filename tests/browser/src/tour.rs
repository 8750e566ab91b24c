//! A walk through every page of the site, in both languages, with a study to show.
//!
//! Knows nothing of what is looked at on the way.

use crate::page::{Page, Role};
use crate::studies::small_study;
use crate::wait::{SHORT, until};

/// Not the name of the example, which the design has until that of the link is read.
const STUDY: &str = "digits, briefly";

/// Trains a small study and goes to every page; there `look` gets the page's name and its language, `en` or `zh`.
pub async fn tour(page: &Page, mut look: impl AsyncFnMut(&str, &str)) {
    page.start(&small_study(STUDY, 16, 8, 300, 20)).await;
    page.finishes().await;
    let study = page.address().await.rsplit('/').next().unwrap_or_default().to_owned();
    // A campaign of one round, whose trials are there already.
    page.begin_campaign("digits, better", &format!("the best trial of {STUDY}")).await;
    page.choose("Study", STUDY).await;
    page.click(Role::Button, "Take it as round 1 with the 8 trials it has").await;
    page.conclude(1, "Nothing certain yet.").await;
    let campaign = page.address().await.rsplit('/').next().unwrap_or_default().to_owned();
    let pages = [
        ("start", "/#/".to_owned()),
        ("lessons", "/#/learn".to_owned()),
        ("lesson", "/#/learn/fair-comparison".to_owned()),
        ("design", "/#/design".to_owned()),
        ("run", format!("/#/run/{study}")),
        ("analyze", format!("/#/analyze/{study}")),
        ("adopt", format!("/#/adopt/{study}")),
        ("campaigns", "/#/campaign".to_owned()),
        ("campaign", format!("/#/campaign/{campaign}")),
    ];
    for (lang, other) in [("en", "切换到中文"), ("zh", "Switch to English")] {
        for (name, address) in &pages {
            page.go(address).await;
            settled(page, name).await;
            look(name, lang).await;
        }
        page.click(Role::Button, other).await;
    }
}

/// Waits until the page shows what it is for, whatever its language.
async fn settled(page: &Page, name: &str) {
    match name {
        "run" | "analyze" => page.sees(Role::Heading, STUDY).await,
        "adopt" => {
            page.sees(Role::Heading, STUDY).await;
            page.sees(Role::Plot, "*").await;
        }
        "start" => page.sees(Role::Link, "*").await,
        "lessons" => {
            until("the lessons are listed", SHORT, async || {
                let count = page.script("return document.querySelectorAll('main .ways a').length", &[]).await;
                (count.as_u64()? > 1).then_some(())
            })
            .await;
        }
        "campaigns" => page.sees(Role::Heading, "*").await,
        "campaign" => page.sees(Role::Heading, "digits, better").await,
        _ => page.sees(Role::Plot, "*").await,
    }
}
