//! Every page for everybody: named, in order, and as narrow as a telephone; each on a screenshot in both languages, both
//! themes and two widths.

use lab_browser_tests::{Profile, Setup, faults, overflow, test, tour};

const WIDE: (u32, u32) = (1440, 900);
const NARROW: (u32, u32) = (360, 740);

#[tokio::test]
async fn every_page_is_named_and_fits() {
    test("access", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        let mut wrong = Vec::new();
        tour(&page, async |name, lang| {
            wrong.extend(faults(&page).await.into_iter().map(|fault| format!("{name}, {lang}: {fault}")));
            for (width, height) in [NARROW, WIDE] {
                page.resize(width, height).await;
                for theme in ["dark", "light"] {
                    page.prefer(theme).await;
                    page.shoot(&format!("{name}-{lang}-{theme}-{width}")).await;
                }
                match overflow(&page).await {
                    0 => {}
                    excess => wrong.push(format!("{name}, {lang}, {width}: {excess} pixels too wide")),
                }
            }
        })
        .await;
        assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    })
    .await;
}
