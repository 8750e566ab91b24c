//! The report of ordinary and odd records: one well-formed page that loads nothing, in both languages.

use lab_core::plot::Baseline;
use lab_core::record::Record;
use lab_core::report::{Claim, Section, report};
use lab_core::sampler::Sequence;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Metrics, Outcome, What};

/// Names as an attacker would write them.
const NASTY: &str = "<script>alert(1)</script> & \"x\" </style><img src=//evil>";

fn record(trials: u64) -> Record {
    let study = Study::from_json(&serde_json::json!({
        "format": "lab.study/1", "name": NASTY, "question": "哪个更好？ <b>", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "optimizer": {"role": "scientific", "choice": ["sgd", "</svg><script>"]},
            "rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"},
        },
        "sampler": {"kind": "halton", "seed": 2}, "trials": 20,
    }))
    .unwrap();
    let mut record = Record::new(study.clone());
    for (trial, values) in (0..trials).zip(Sequence::new(&study.space, &study.sampler).iter()) {
        let mut apply = |what| record.apply(Event { trial, what }).unwrap();
        apply(What::Started { values, seed: 0, name: None });
        for step in [1, 2, 3] {
            apply(What::Measured {
                step,
                metrics: Metrics::from([("valid_error".into(), 1.0 / (trial + step) as f64)]),
            });
        }
        let reason = "</desc><script>".to_owned();
        apply(What::Ended(if trial % 5 == 4 { Outcome::Infeasible { reason } } else { Outcome::Completed }));
    }
    record
}

/// HTML that is also XML but for its head: everything is closed, quoted and escaped.
fn check(page: &str, lang: Lang) {
    assert!(page.starts_with("<!DOCTYPE html>\n") && page.ends_with("</html>\n"));
    let body = &page[page.find("<main>").unwrap()..page.find("</main>").unwrap() + "</main>".len()];
    let document = roxmltree::Document::parse(body).unwrap();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(!["script", "img", "link", "iframe", "object", "use", "image"].contains(&name), "{name}");
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on") && !attribute.value().contains("url("), "{attribute:?}");
            assert!(!["href", "src", "style"].contains(&attribute.name()), "{attribute:?}");
        }
    }
    assert!(page.contains("default-src 'none'") && page.contains(&format!("<html lang=\"{}\">", lang.tag())));
    assert!(!page.contains("NaN"));
}

/// The text of that language.
fn of(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

#[test]
fn a_report_is_one_sound_page() {
    let (full, empty, one) = (record(20), record(0), record(1));
    let claims = vec![
        Claim {
            warns: true,
            code: "boundary.high".into(),
            headline: "rate crowds <its> end".into(),
            lines: vec!["adam: so it does".into(), NASTY.into()],
        },
        Claim { warns: false, code: "effect".into(), headline: NASTY.into(), lines: Vec::new() },
    ];
    let baseline = Some(Baseline { objective: 0.3, label: NASTY.into() });
    for lang in [Lang::En, Lang::Zh] {
        let ordinary = Section {
            record: &full,
            answer: vec!["Not decided.".into()],
            claims: Some(claims.clone()),
            baseline: baseline.clone(),
        };
        let page = report(std::slice::from_ref(&ordinary), lang);
        check(&page, lang);
        assert!(page.matches("<svg").count() >= 8 && page.contains("boundary.high"));
        assert!(page.contains("<p>adam: so it does</p>"));
        assert!(page.contains(of(lang, "Warning", "警告")) && page.contains("哪个更好？ &lt;b&gt;"));
        let nothing = Section { record: &empty, answer: Vec::new(), claims: Some(Vec::new()), baseline: None };
        let single = Section { record: &one, answer: Vec::new(), claims: None, baseline: None };
        let several = report(&[ordinary, nothing.clone(), single], lang);
        check(&several, lang);
        assert!(several.contains(of(lang, "Comparison", "比较")));
        let page = report(&[nothing], lang);
        check(&page, lang);
        assert!(page.contains(of(lang, "No trial has completed yet.", "还没有试验完成。")));
        assert!(page.contains(of(lang, "No warnings.", "没有警告。")));
    }
}
