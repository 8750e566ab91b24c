//! The thresholds of all checks, each with its meaning and its default, to be changed on the page.
//!
//! Knows nothing of how a check applies them.

use crate::science::ask::{Ask, number};
use crate::science::node::{self, Node};
use lab_core::findings::{Threshold, Thresholds};
use lab_core::space::format_number;
use lab_core::text::{Lang, Sentence, Text};
use std::collections::BTreeMap;

/// The button that takes all changes back.
const DEFAULTS: &str = "defaults";

#[derive(Default)]
pub struct Chosen {
    pub values: Thresholds,
    /// What was typed and is no value, and why.
    refused: BTreeMap<&'static str, (String, Sentence)>,
    /// Something was changed: the list stays open.
    open: bool,
}

impl Chosen {
    /// Follows the fields; whether a check may decide otherwise now.
    pub fn follow(&mut self, ask: &Ask) -> bool {
        if ask.act == DEFAULTS {
            let changed = self.values != Thresholds::default();
            *self = Self { open: true, ..Self::default() };
            return changed;
        }
        let before = self.values.clone();
        for known in Thresholds::LIST {
            let Some(text) = ask.field(&field(known)) else { continue };
            // What is shown as it is says nothing new.
            if text == self.text(known) {
                continue;
            }
            self.open = true;
            let set = number(text).and_then(|value| {
                let refused =
                    |fault: lab_core::problem::Fault| Sentence::new(fault.sentence(Lang::En), fault.sentence(Lang::Zh));
                self.values.set(known.name, value).map_err(refused)
            });
            match set {
                Ok(()) => drop(self.refused.remove(known.name)),
                Err(why) => drop(self.refused.insert(known.name, (text.to_owned(), why))),
            }
        }
        before != self.values
    }

    fn text(&self, known: &Threshold) -> String {
        match self.refused.get(known.name) {
            Some((text, _)) => text.clone(),
            None => format_number(self.values.get(known.name).unwrap_or(known.default)),
        }
    }

    pub fn show(&self, lang: Lang) -> Node {
        let row = |known: &Threshold| {
            let (name, text, meaning) = (field(known), self.text(known), known.meaning.get(lang));
            let attributes = [
                ("type", "text"),
                ("name", name.as_str()),
                ("id", name.as_str()),
                ("value", text.as_str()),
                ("aria-label", meaning),
                ("autocomplete", "off"),
                ("data-live", ""),
                ("size", "6"),
                ("aria-invalid", "true"),
            ];
            let refused = self.refused.get(known.name);
            let attributes = if refused.is_some() { &attributes[..] } else { &attributes[..8] };
            let mut value = vec![node::element("input", attributes, [])];
            value.extend(refused.map(|(_, why)| node::classed("p", "error", why.get(lang))));
            let codes: Vec<&str> = known.codes.iter().map(|code| code.name()).collect();
            vec![
                meaning.into(),
                node::element("div", &[], value),
                format_number(known.default).into(),
                codes.join(lang.pick(", ", "、")).into(),
            ]
        };
        let name = lang.pick("Thresholds", "阈值");
        let heads = lang
            .pick(["what it is", "value", "default", "findings it decides"], ["含义", "值", "默认值", "所决定的发现"]);
        let defaults = Thresholds::default();
        let differ = |known: &&Threshold| self.values.get(known.name) != defaults.get(known.name);
        let changed = Thresholds::LIST.iter().filter(differ).count();
        let line = match changed {
            0 => lang.pick("Thresholds of the checks", "各项检查的阈值").to_owned(),
            n => {
                lang.pick(format!("Thresholds of the checks ({n} changed)"), format!("各项检查的阈值（已更改 {n} 个）"))
            }
        };
        let parts = [
            node::text("summary", line),
            node::classed("p", "note", NOTE.get(lang)),
            node::table_of(name, heads, Thresholds::LIST.iter().map(row).collect()),
            node::buttons([node::button(Text::new("Back to the defaults", "恢复默认值"), DEFAULTS, lang, false)]),
        ];
        node::element("details", if self.open { &[("open", "")] } else { &[] }, parts)
    }
}

const NOTE: Text = Text::new(
    "The defaults keep false alarms rare on studies that are in order, as measured on synthetic ones. A change holds in this page, until it is closed, and everything is judged anew.",
    "默认值在合成研究上测定，使正常的研究极少误报。更改在本页关闭前有效，并会重新评判一切。",
);

fn field(known: &Threshold) -> String {
    format!("threshold-{}", known.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(act: &str, value: &str) -> Ask {
        let fields = [("threshold-crowd".to_owned(), vec![value.to_owned()])].into();
        Ask { act: act.to_owned(), fields, ..Ask::default() }
    }

    #[test]
    fn a_value_is_taken_or_refused_with_its_reason() {
        let mut chosen = Chosen::default();
        assert!(!chosen.follow(&ask("change", "0.5")), "the default");
        assert!(chosen.follow(&ask("change", "0.7")) && chosen.values.crowd == 0.7);
        assert!(!chosen.follow(&ask("change", "7")) && chosen.values.crowd == 0.7);
        let shown = chosen.show(Lang::En).to_string();
        assert!(shown.contains("nearest valid value") && shown.contains("(1 changed)"), "{shown}");
        assert!(chosen.follow(&ask(DEFAULTS, "7")) && chosen.values == Thresholds::default());
    }
}
