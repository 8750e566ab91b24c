//! A page as a person sees it: things have a role and a name, text can be read, buttons pressed, keys typed.
//!
//! Every look waits until there is something to see. Knows nothing of what the page is about.

mod campaign;
mod evidence;
mod files;
mod programs;
mod study;

use crate::wait::{SHORT, until};
use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

pub use evidence::Line;
pub use fantoccini::key::Key;
pub use study::Progress;

/// The script that finds things by role and name.
const EYES: &str = include_str!("eyes.js");
/// The key under which WebDriver passes elements (W3C WebDriver § 12.3.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What kind of thing is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Button,
    Link,
    MenuItem,
    Heading,
    /// Takes text.
    Field,
    /// One of a list.
    Choice,
    /// A radio button, switch or check box.
    Option,
    ProgressBar,
    Plot,
    Region,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Button => "button",
            Role::Link => "link",
            Role::MenuItem => "menuitem",
            Role::Heading => "heading",
            Role::Field => "field",
            Role::Choice => "choice",
            Role::Option => "option",
            Role::ProgressBar => "progressbar",
            Role::Plot => "plot",
            Role::Region => "region",
        }
    }
}

/// One tab of one browser.
#[derive(Clone)]
pub struct Page {
    client: Client,
    site: String,
    downloads: PathBuf,
    console: Arc<Mutex<Vec<Line>>>,
}

impl Page {
    pub(crate) fn new(client: Client, site: &str, downloads: PathBuf) -> Self {
        Self { client, site: site.to_owned(), downloads, console: Arc::default() }
    }

    /// Goes to an address of the site and waits for the page.
    pub async fn go(&self, path: &str) {
        self.visit(path).await;
        self.loaded().await;
    }

    /// Goes to an address of the site, whatever is there.
    pub async fn visit(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.site)).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Follows a link to an address of the site that stands on a page of no site, and waits for the page.
    pub async fn come_from_elsewhere(&self, path: &str) {
        self.go_nowhere().await;
        self.script("location.href = arguments[0]", &[json!(format!("{}{path}", self.site))]).await;
        // A page that is just being left answers no script.
        until("the page has loaded", SHORT, async || {
            let found = self.client.execute("return !!document.querySelector('main')", Vec::new()).await.ok()?;
            found.as_bool()?.then_some(())
        })
        .await;
    }

    /// Keeps a cookie of the site as if it had been set there.
    pub(crate) async fn take_cookie(&self, name: &str, value: &str) {
        let cookie = json!({"name": name, "value": value, "url": self.site, "httpOnly": true, "sameSite": "Strict"});
        let kept = self.devtools("Network.setCookie", cookie).await;
        assert_eq!(kept["success"], true, "the cookie {name}");
    }

    /// Goes to an empty page, which belongs to no site and is bound by no site's security policy.
    pub async fn go_nowhere(&self) {
        self.client.goto("about:blank").await.unwrap_or_else(|error| panic!("about:blank: {error}"));
    }

    pub async fn reload(&self) {
        self.client.refresh().await.unwrap_or_else(|error| panic!("reload: {error}"));
        self.loaded().await;
    }

    /// The part of the address behind the site.
    pub async fn address(&self) -> String {
        let address = self.client.current_url().await.unwrap_or_else(|error| panic!("the address: {error}"));
        address.as_str().strip_prefix(&self.site).unwrap_or(address.as_str()).to_owned()
    }

    async fn loaded(&self) {
        until("the page has loaded", SHORT, async || {
            self.script("return !!document.querySelector('main')", &[]).await.as_bool()?.then_some(())
        })
        .await;
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str, arguments: &[Json]) -> Json {
        self.client
            .execute(script, arguments.to_vec())
            .await
            .unwrap_or_else(|error| panic!("a script failed: {error}\n{script}"))
    }

    /// Runs a script that can use `find`, `all` and `nameOf` (`eyes.js`).
    pub(crate) async fn look(&self, script: &str, arguments: &[Json]) -> Json {
        self.script(&format!("{EYES}\n{script}"), arguments).await
    }

    /// The names of everything visible of that role, in document order.
    pub async fn names(&self, role: Role) -> Vec<String> {
        let names = self.look("return all(arguments[0]).map(nameOf)", &[json!(role.name())]).await;
        serde_json::from_value(names).unwrap_or_default()
    }

    /// Whether it is visible now. `name` is the whole name, or its beginning followed by `*`.
    pub async fn has(&self, role: Role, name: &str) -> bool {
        !self.present(role, name).await.is_empty()
    }

    /// Waits until it is visible.
    pub async fn sees(&self, role: Role, name: &str) {
        self.find(role, name).await;
    }

    /// Waits until it is gone.
    pub async fn misses(&self, role: Role, name: &str) {
        until(&format!("the {} “{name}” is gone", role.name()), SHORT, async || {
            (!self.has(role, name).await).then_some(())
        })
        .await;
    }

    /// Presses it with the mouse, in the middle of the screen.
    pub async fn click(&self, role: Role, name: &str) {
        until(&format!("the {} “{name}” can be pressed", role.name()), SHORT, async || {
            let element = self.present(role, name).await.into_iter().next()?;
            self.scroll_to(&element).await.ok()?;
            // It may have moved, or been replaced by its like, since it was seen: then it is looked for again.
            element.click().await.ok()
        })
        .await;
    }

    /// Presses the mouse on it at the first place and drags it over the others; a place is a share of its width and height.
    pub async fn draw(&self, role: Role, name: &str, places: &[(f64, f64)]) {
        let element = self.find(role, name).await;
        let drawn = async {
            self.scroll_to(&element).await?;
            let (_, _, width, height) = element.rectangle().await?;
            let mut mouse = MouseActions::new("mouse".into());
            for (i, (x, y)) in places.iter().enumerate() {
                // Places are counted from the middle of an element.
                let (x, y) = ((x - 0.5) * width, (y - 0.5) * height);
                mouse = mouse.then(PointerAction::MoveToElement { element: element.clone(), duration: None, x, y });
                if i == 0 {
                    mouse = mouse.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
                }
            }
            self.client.perform_actions(mouse.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT })).await
        };
        drawn.await.unwrap_or_else(|error| panic!("drawing on the {} “{name}”: {error}", role.name()));
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(Role::Field, name).await;
        let all = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
        let typed = async {
            field.send_keys(&all).await?;
            field.send_keys(text).await
        };
        typed.await.unwrap_or_else(|error| panic!("the field “{name}”: {error}"));
    }

    /// What stands in a field; nothing if there is no such field now.
    pub async fn value(&self, name: &str) -> String {
        let value = self.look("return find('field', arguments[0])[0]?.value ?? ''", &[json!(name)]).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Chooses one of a list by its visible text.
    pub async fn choose(&self, name: &str, option: &str) {
        // A list may be drawn anew while it is being read.
        until(&format!("“{option}” of “{name}”"), SHORT, async || {
            self.find(Role::Choice, name).await.select_by_label(option).await.ok()
        })
        .await;
    }

    /// Presses and releases a key, wherever the focus is.
    pub async fn press(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keyboard".into()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.unwrap_or_else(|error| panic!("a key: {error}"));
    }

    /// Presses the keys of a text, wherever the focus is.
    pub async fn press_all(&self, text: &str) {
        let press = |keys: KeyActions, value| keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        let keys = text.chars().fold(KeyActions::new("keyboard".into()), press);
        self.client.perform_actions(keys).await.unwrap_or_else(|error| panic!("{text}: {error}"));
    }

    /// Presses Tab until the focus is there; `*` as in names.
    pub async fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        while passed.len() < 60 {
            let focused = self.focused().await;
            if name.strip_suffix('*').map_or(focused == name, |start| focused.starts_with(start)) {
                return;
            }
            passed.push(focused);
            self.press(Key::Tab).await;
        }
        panic!("Tab does not lead to “{name}”, only to {passed:?}");
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> String {
        self.look("return nameOf(document.activeElement)", &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// All the text a person can read now.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText", &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says this somewhere.
    pub async fn says(&self, text: &str) {
        until(&format!("the page says “{text}”"), SHORT, async || self.text().await.contains(text).then_some(())).await;
    }

    /// Opens a tab of its own in front of the page, which is hidden from then on and still looked at by this.
    pub async fn cover(&self) {
        let tab = self.client.new_window(true).await.unwrap_or_else(|error| panic!("another tab: {error}"));
        self.devtools("Target.activateTarget", json!({"targetId": String::from(tab.handle)})).await;
        let state = self.script("return document.visibilityState", &[]).await;
        assert_eq!(state, "hidden", "the page behind another tab");
    }

    /// Ends the browser, as closing its last window does; its profile stays.
    pub async fn close(self) {
        self.keep_console().await;
        // A browser that has gone already is closed as well.
        let _ = self.client.close().await;
    }

    async fn find(&self, role: Role, name: &str) -> Element {
        let looked = tokio::time::timeout(
            SHORT,
            until("", 2 * SHORT, async || self.present(role, name).await.into_iter().next()),
        )
        .await;
        match looked {
            Ok(element) => element,
            Err(_) => panic!("there is no {} “{name}”, only {:?}", role.name(), self.names(role).await),
        }
    }

    async fn present(&self, role: Role, name: &str) -> Vec<Element> {
        let found = self.look("return find(arguments[0], arguments[1])", &[json!(role.name()), json!(name)]).await;
        self.elements(&found)
    }

    /// The elements that a script returned.
    pub(crate) fn elements(&self, found: &Json) -> Vec<Element> {
        let references = found.as_array().into_iter().flatten().filter_map(|element| element.get(ELEMENT)?.as_str());
        references.map(|id| Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()))).collect()
    }

    async fn scroll_to(&self, element: &Element) -> Result<Json, CmdError> {
        let argument = json!({ELEMENT: &*element.element_id()});
        self.client
            .execute(
                "arguments[0].scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'})",
                vec![argument],
            )
            .await
    }
}
