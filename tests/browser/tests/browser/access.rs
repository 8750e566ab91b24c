//! Every page for everybody: named, in order, and as narrow as a telephone; each on a screenshot in both languages, both
//! themes and two widths.

use lab_browser_tests::{Page, Profile, Role, Setup, faults, overflow, small_study, test};

const WIDE: (u32, u32) = (1440, 900);
const NARROW: (u32, u32) = (360, 740);

#[tokio::test]
async fn every_page_is_named_and_fits() {
    test("access", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&small_study("digits: nesterov or adam?", 16, 8, 300, 20)).await;
        page.finishes().await;
        let study = page.address().await.rsplit('/').next().unwrap_or_default().to_owned();
        let pages = [
            ("start", "/#/".to_owned()),
            ("design", "/#/design".to_owned()),
            ("run", format!("/#/run/{study}")),
            ("analyze", format!("/#/analyze/{study}")),
        ];
        let mut wrong = Vec::new();
        for (lang, other) in [("en", "切换到中文"), ("zh", "Switch to English")] {
            for (name, address) in &pages {
                page.go(address).await;
                settled(&page, name).await;
                wrong.extend(faults(&page).await.into_iter().map(|fault| format!("{name}, {lang}: {fault}")));
                for (width, height) in [WIDE, NARROW] {
                    page.resize(width, height).await;
                    for theme in ["light", "dark"] {
                        page.prefer(theme).await;
                        page.shoot(&format!("{name}-{lang}-{theme}-{width}")).await;
                    }
                    match overflow(&page).await {
                        0 => {}
                        excess => wrong.push(format!("{name}, {lang}, {width}: {excess} pixels too wide")),
                    }
                }
            }
            page.resize(WIDE.0, WIDE.1).await;
            page.prefer("light").await;
            page.click(Role::Button, other).await;
        }
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    })
    .await;
}

/// Waits until the page shows what it is for, whatever its language.
async fn settled(page: &Page, name: &str) {
    match name {
        "run" | "analyze" => page.sees(Role::Heading, "digits: nesterov or adam?").await,
        "start" => page.sees(Role::Link, "*").await,
        _ => page.sees(Role::Plot, "*").await,
    }
}
