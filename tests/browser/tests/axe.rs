//! Every page against the rules of axe-core (WCAG 2.2 A and AA, and its best practices), in both languages, dark and
//! narrow, light and wide. A program of its own, since it needs axe-core on the machine.

use lab_browser_tests::{Page, Profile, Role, Setup, course, overflow, test, tour};
use lab_core::text::Lang;

#[tokio::test]
async fn no_page_breaks_a_rule_of_axe() {
    test("axe", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        let (mut broken, mut looks) = (Vec::new(), 0);
        tour(&page, async |name, lang| {
            // The last size and theme are those in which the language is switched.
            for (width, height, theme) in [(360, 740, "dark"), (1440, 900, "light")] {
                page.resize(width, height).await;
                page.prefer(theme).await;
                let found = violations(&page).await;
                broken.extend(found.into_iter().map(|rule| format!("{name}, {lang}, {theme}, {width}: {rule}")));
                looks += 1;
            }
        })
        .await;
        // Nothing found would mean nothing if nothing could be.
        let plant = "const faint = document.createElement('p');
            faint.textContent = 'grey on grey';
            faint.style = 'color: #888; background: #777';
            document.querySelector('main').append(faint, document.createElement('img'))";
        page.script(plant, &[]).await;
        let planted = violations(&page).await;
        for rule in ["color-contrast: ", "image-alt: "] {
            assert!(planted.iter().any(|found| found.starts_with(rule)), "no {rule}in {planted:#?}");
        }
        assert!(broken.is_empty(), "{} faults in {looks} looks:\n{}", broken.len(), broken.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn no_lesson_breaks_a_rule_of_axe_or_is_too_wide() {
    test("axe-lessons", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        let (mut broken, mut looks) = (Vec::new(), 0);
        for lesson in &course().lessons {
            for lang in Lang::ALL {
                page.go(&format!("/#/learn/{}?lang={}", lesson.id, lang.code())).await;
                page.sees(Role::Heading, &lesson.words(lang).title).await;
                page.sees(Role::Plot, "*").await;
                for (width, height, theme) in [(360, 740, "dark"), (1440, 900, "light")] {
                    page.resize(width, height).await;
                    page.prefer(theme).await;
                    let mut found = violations(&page).await;
                    let excess = overflow(&page).await;
                    found.extend((excess > 0).then(|| format!("{excess} pixels too wide")));
                    let place = format!("{}, {}, {theme}, {width}", lesson.id, lang.code());
                    broken.extend(found.into_iter().map(|rule| format!("{place}: {rule}")));
                    page.shoot(&format!("lesson-{}-{}-{theme}-{width}", lesson.id, lang.code())).await;
                    looks += 1;
                }
            }
        }
        assert!(looks >= 32, "{looks} looks");
        assert!(broken.is_empty(), "{} faults in {looks} looks:\n{}", broken.len(), broken.join("\n"));
    })
    .await;
}

/// The rules the page breaks as it stands, and where.
async fn violations(page: &Page) -> Vec<String> {
    let script = "const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const place = (node) => `${node.target.join(' ')} (${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')})`;
        return axe.run(document, { runOnly, resultTypes: ['violations'] }).then((results) => results.violations.map(
            (rule) => `${rule.id}: ${rule.nodes.map(place).join(', ')}`))";
    serde_json::from_value(page.with_axe(script).await).unwrap_or_else(|error| panic!("axe answers otherwise: {error}"))
}
