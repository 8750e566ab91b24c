//! What a screen shows, as a tree of HTML elements in JSON: `["tag", {attributes}, child, …]`, a text being a string.
//!
//! The page makes elements of it without knowing what they say. Texts stay texts on that way: nothing a person wrote is
//! ever read as HTML. Beside HTML's own, there is the element `plot` (a figure whose scene the page asks for), and
//! attributes tell what a control does:
//!
//! | attribute | on | the page |
//! |---|---|---|
//! | `data-act` | a button | asks the same screen again with this act and the values of all its fields |
//! | `data-live` | a field | asks again when its value has changed |
//! | `data-files` | a file input | hands the chosen files to the same screen, with the act `files` |
//! | `data-to`, `data-study` | a button | puts the study into the design, or runs it |
//!
//! Knows nothing of what is said.

use lab_core::plot::DataTable;
use lab_core::text::{Lang, Sentence, Text};
use serde_json::{Value as Json, json};

pub type Node = Json;

/// An element.
pub fn element(tag: &str, attributes: &[(&str, &str)], children: impl IntoIterator<Item = Node>) -> Node {
    let attributes: serde_json::Map<String, Json> =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    let mut node = vec![Json::from(tag), Json::Object(attributes)];
    node.extend(children);
    Json::Array(node)
}

pub fn text(tag: &str, words: impl Into<String>) -> Node {
    element(tag, &[], [words.into().into()])
}

/// A text of a class.
pub fn classed(tag: &str, class: &str, words: impl Into<String>) -> Node {
    element(tag, &[("class", class)], [words.into().into()])
}

pub fn card(children: impl IntoIterator<Item = Node>) -> Node {
    element("section", &[("class", "card")], children)
}

pub fn list(items: impl IntoIterator<Item = String>) -> Node {
    element("ul", &[("class", "said")], items.into_iter().map(|item| text("li", item)))
}

/// Something folded away under a line.
pub fn folded(line: impl Into<String>, children: impl IntoIterator<Item = Node>) -> Node {
    let head = text("summary", line);
    element("details", &[], std::iter::once(head).chain(children))
}

/// The plot of that number of this screen.
pub fn plot(index: usize, title: impl Into<String>, height: f64) -> Node {
    json!(["plot", {"index": index, "title": title.into(), "height": height}])
}

pub fn table(name: &str, table: &DataTable) -> Node {
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| cell.clone().into()).collect()).collect();
    table_of(name, table.columns.iter().map(String::as_str), rows)
}

/// A table whose cells may hold controls.
pub fn table_of<'a>(name: &str, columns: impl IntoIterator<Item = &'a str>, rows: Vec<Vec<Node>>) -> Node {
    let head = columns.into_iter().map(|column| element("th", &[("scope", "col")], [column.into()]));
    let body = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().map(|(i, cell)| match i {
            0 => element("th", &[("scope", "row")], [cell]),
            _ => element("td", &[], [cell]),
        });
        element("tr", &[], cells)
    });
    let table = element(
        "table",
        &[("class", "data")],
        [element("thead", &[], [element("tr", &[], head)]), element("tbody", &[], body)],
    );
    element("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", name)], [table])
}

/// A button that asks this screen again.
pub fn button(label: Text, act: &str, lang: Lang, primary: bool) -> Node {
    let class = if primary { "primary" } else { "" };
    let attributes = [("type", "button"), ("class", class), ("data-act", act), ("id", act)];
    element("button", &attributes, [label.get(lang).into()])
}

/// A button that hands files to this screen, or all files of a folder.
pub fn file_button(label: Text, id: &str, folder: bool, lang: Lang) -> Node {
    let attributes = [("type", "file"), ("id", id), ("data-files", ""), ("multiple", ""), ("webkitdirectory", "")];
    let input = element("input", if folder { &attributes } else { &attributes[..4] }, []);
    element("label", &[("class", "button files")], [label.get(lang).into(), input])
}

pub fn buttons(buttons: impl IntoIterator<Item = Node>) -> Node {
    element("div", &[("class", "buttons")], buttons)
}

/// The controls of a form in a row.
pub fn fields(fields: impl IntoIterator<Item = Node>) -> Node {
    element("div", &[("class", "fields")], fields)
}

/// A field for a text or number.
pub fn input(name: &str, label: Text, value: &str, lang: Lang) -> Node {
    let attributes = [("type", "text"), ("name", name), ("id", name), ("value", value), ("autocomplete", "off")];
    labelled(label.get(lang), element("input", &attributes, []))
}

/// A field for several lines.
pub fn lines(name: &str, label: Text, value: &str, lang: Lang) -> Node {
    let attributes = [("name", name), ("id", name), ("rows", "3")];
    labelled(label.get(lang), element("textarea", &attributes, [value.into()]))
}

/// A choice among `(value, title)`; asks again when it has changed, if `live`.
pub fn select(name: &str, label: Text, options: &[(String, String)], value: &str, live: bool, lang: Lang) -> Node {
    labelled(label.get(lang), bare_select(name, label.get(lang), options, value, live))
}

pub fn bare_select(name: &str, label: &str, options: &[(String, String)], value: &str, live: bool) -> Node {
    let options = options.iter().map(|(option, title)| {
        let attributes: &[(&str, &str)] = &[("value", option.as_str()), ("selected", "selected")];
        element("option", if option == value { attributes } else { &attributes[..1] }, [title.clone().into()])
    });
    let attributes = [("name", name), ("id", name), ("aria-label", label), ("data-live", "")];
    element("select", if live { &attributes } else { &attributes[..3] }, options)
}

/// One box of several with the same name.
pub fn checkbox(name: &str, value: &str, title: &str, checked: bool) -> Node {
    let id = format!("{name}-{value}");
    let attributes =
        [("type", "checkbox"), ("name", name), ("value", value), ("id", id.as_str()), ("checked", "checked")];
    let attributes = if checked { &attributes[..] } else { &attributes[..4] };
    element("label", &[("class", "check")], [element("input", attributes, []), title.into()])
}

fn labelled(label: &str, control: Node) -> Node {
    element("label", &[("class", "field")], [text("span", label), control])
}

/// How far something is, for eyes and screen readers.
pub fn progress(name: &str, share: f64) -> Node {
    let percent = format!("{:.0}", share.clamp(0.0, 1.0) * 100.0);
    let width = format!("width:{percent}%");
    let bar = element("div", &[("class", "bar-done"), ("style", width.as_str())], []);
    let attributes = [
        ("class", "bar"),
        ("role", "progressbar"),
        ("aria-label", name),
        ("aria-valuemin", "0"),
        ("aria-valuemax", "100"),
        ("aria-valuenow", percent.as_str()),
    ];
    element("div", &attributes, [bar])
}

pub fn said(sentence: &Sentence, lang: Lang) -> String {
    sentence.get(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_lists_and_texts_stay_texts() {
        assert_eq!(classed("p", "note", "<b>"), json!(["p", {"class": "note"}, "<b>"]));
        assert_eq!(list(["a".to_owned()]), json!(["ul", {"class": "said"}, ["li", {}, "a"]]));
        let chosen = bare_select("n", "N", &[("a".into(), "A".into()), ("b".into(), "B".into())], "b", false);
        assert_eq!(chosen[3], json!(["option", {"value": "b", "selected": "selected"}, "B"]));
    }
}
