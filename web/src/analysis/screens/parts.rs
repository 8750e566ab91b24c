//! What several screens have: recommendations, faults, the design at hand.
//!
//! Knows nothing of any one procedure.

use crate::analysis::ask::{Ask, problems};
use crate::analysis::node::{self, Node};
use lab_core::procedure::{Proposal, Recommendation};
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};

/// The answer with its reasons, warnings and studies.
pub fn recommendation(advice: &Recommendation, lang: Lang) -> Node {
    let mut parts = vec![
        node::text("h2", lang.pick("Recommendation", "建议")),
        node::classed("p", "big", advice.headline.get(lang)),
    ];
    if !advice.reasons.is_empty() {
        parts.push(node::list(advice.reasons.iter().map(|reason| node::said(reason, lang))));
    }
    for warning in &advice.warnings {
        parts.push(node::classed("p", "warning", format!("⚠ {}", warning.get(lang))));
    }
    for Proposal { purpose, study } in &advice.studies {
        parts.push(node::study(purpose.get(lang), study, lang));
    }
    node::element("section", &[("class", "card answer")], parts)
}

/// What went wrong, where a person looks for it.
pub fn fault(sentence: &Sentence, lang: Lang) -> Node {
    node::element("p", &[("class", "error"), ("role", "alert")], [sentence.get(lang).into()])
}

/// The design at hand, or why it is of no use.
pub fn design(ask: &Ask) -> Result<Study, Sentence> {
    ask.design().map_err(|found| {
        let Sentence { en, zh } = problems(&found);
        Sentence::new(format!("The design has problems: {en}"), format!("设计存在问题：{zh}"))
    })
}

/// Which study the page works on.
pub fn about_design(ask: &Ask) -> Node {
    let name = ask.design.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
    let words = ask.lang.pick(format!("For the design at hand, \"{name}\"."), format!("针对当前设计“{name}”。"));
    node::classed("p", "note", words)
}
