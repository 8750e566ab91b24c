//! Where a person is, as the part of the address after `#`.
//!
//! Every state that can be returned to has an address. Knows nothing of what a page shows.

use crate::shared::place::StudyRef;
use lab_core::named;
use lab_core::text::Lang;

/// A place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Start,
    /// One of the lessons, or their list.
    Learn(Lesson),
    /// With the design that a link carries, still encoded.
    Design(Option<String>),
    /// A study, or the one at hand.
    Run(Option<StudyRef>),
    Analyze(Option<StudyRef>),
    /// Whether a configuration of a study is adopted, or how a judgement stands.
    Adopt(Option<StudyRef>),
    /// One of the procedures, or their list.
    Procedures(String),
    /// A campaign by its key, or their list.
    Campaign(String),
}

/// A lesson, as a link holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// Empty: the list of all.
    pub id: String,
    /// Where its knobs stand, as the lesson writes their places; empty: where they were left.
    pub knobs: Vec<String>,
    pub lang: Option<Lang>,
    /// What is presented of it, where it is presented and not read; from 1.
    pub slide: Option<usize>,
}

/// The page that a study's analysis leads to, where a candidate is judged.
const ADOPT: &str = "adopt";

/// The page that reads other tools' files, among the procedures.
pub const IMPORT: &str = "import";

named! {
    /// The tabs of the top bar, in order, by their names in addresses.
    pub enum Tab {
        Start = "start",
        Learn = "learn",
        Design = "design",
        Run = "run",
        Analyze = "analyze",
        Procedures = "procedures",
        Campaign = "campaign",
    }
}

impl Tab {
    /// Its page: about `study` where it is about one; `name` and `query` are what an address says behind the tab's name.
    pub fn route(self, study: Option<StudyRef>, name: &str, query: &str) -> Route {
        match self {
            Tab::Start => Route::Start,
            Tab::Learn => Route::Learn(Lesson::parse(name, query)),
            Tab::Design => Route::Design(query.split('&').find_map(|pair| pair.strip_prefix("s=")).map(str::to_owned)),
            Tab::Run => Route::Run(study),
            Tab::Analyze => Route::Analyze(study),
            Tab::Procedures => Route::Procedures(name.to_owned()),
            Tab::Campaign => Route::Campaign(name.to_owned()),
        }
    }
}

impl Route {
    /// Reads `location.hash`; what is not an address of ours leads to the start page.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        let study = rest.parse().ok();
        match Tab::parse(page) {
            Some(tab) => tab.route(study, rest, query),
            None if page == ADOPT => Route::Adopt(study),
            None => Route::Start,
        }
    }

    /// The address, `#` included.
    pub fn hash(&self) -> String {
        let page = self.tab().name();
        let of = |page: &str, study: &Option<StudyRef>| match study {
            Some(study) => format!("#/{page}/{study}"),
            None => format!("#/{page}"),
        };
        let below = |name: &str| match name {
            "" => format!("#/{page}"),
            name => format!("#/{page}/{name}"),
        };
        match self {
            Route::Start => "#/".into(),
            Route::Design(Some(encoded)) => format!("#/{page}?s={encoded}"),
            Route::Design(None) => format!("#/{page}"),
            Route::Run(study) | Route::Analyze(study) => of(page, study),
            Route::Adopt(study) => of(ADOPT, study),
            Route::Learn(lesson) => below(&lesson.id) + &lesson.query(),
            Route::Procedures(name) | Route::Campaign(name) => below(name),
        }
    }

    /// A lesson as it was left.
    pub fn lesson(id: impl Into<String>) -> Self {
        Route::Learn(Lesson { id: id.into(), ..Lesson::default() })
    }

    /// The list of lessons.
    pub fn lessons() -> Self {
        Route::lesson("")
    }

    pub fn tab(&self) -> Tab {
        match self {
            Route::Start => Tab::Start,
            Route::Learn(_) => Tab::Learn,
            Route::Design(_) => Tab::Design,
            Route::Run(_) => Tab::Run,
            Route::Analyze(_) | Route::Adopt(_) => Tab::Analyze,
            Route::Procedures(_) => Tab::Procedures,
            Route::Campaign(_) => Tab::Campaign,
        }
    }
}

impl Lesson {
    fn parse(id: &str, query: &str) -> Self {
        let mut lesson = Self { id: id.to_owned(), ..Self::default() };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "knobs" => lesson.knobs = value.split(',').map(decoded).collect(),
                "lang" => lesson.lang = Lang::parse(value),
                "slide" => lesson.slide = value.parse().ok(),
                _ => {}
            }
        }
        lesson
    }

    /// The part of its address from `?` on, if there is one.
    fn query(&self) -> String {
        let knobs = self.knobs.iter().map(|place| encoded(place)).collect::<Vec<_>>().join(",");
        let parts = [
            (!self.knobs.is_empty()).then(|| format!("knobs={knobs}")),
            self.lang.map(|lang| format!("lang={}", lang.code())),
            self.slide.map(|slide| format!("slide={slide}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// A text as an address may carry it (RFC 3986).
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// What [`encoded`] was given. What it did not write stands for itself.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| str::from_utf8(pair).ok());
        let escaped = pair.filter(|_| byte == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        out.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back() {
        let study = Some(StudyRef::Browser("k3".into()));
        for route in [
            Route::Start,
            Route::lessons(),
            Route::lesson("fair-comparison"),
            Route::Learn(Lesson {
                id: "range".into(),
                knobs: ["1", "0.001", "a,b &ü%"].map(str::to_owned).into(),
                lang: Some(Lang::Zh),
                slide: Some(2),
            }),
            Route::Design(None),
            Route::Design(Some("abc_-".into())),
            Route::Run(None),
            Route::Run(study.clone()),
            Route::Analyze(study.clone()),
            Route::Adopt(None),
            Route::Adopt(study),
            Route::Procedures(String::new()),
            Route::Procedures("advisor".into()),
            Route::Campaign(String::new()),
            Route::Campaign("18f2a".into()),
        ] {
            assert_eq!(Route::parse(&route.hash()), route);
        }
        for tab in Tab::ALL {
            assert_eq!(tab.route(None, "", "").tab(), tab);
        }
        assert_eq!(Route::parse(""), Route::Start);
        assert_eq!(Route::parse("#/nowhere/x"), Route::Start);
    }

    #[test]
    fn the_address_of_a_lesson_can_be_read_and_typed() {
        let knobs = vec!["1".to_owned(), "24".to_owned()];
        let lesson = Lesson { id: "range".into(), knobs, lang: Some(Lang::En), slide: None };
        assert_eq!(Route::Learn(lesson).hash(), "#/learn/range?knobs=1,24&lang=en");
        assert_eq!(Route::lesson("range").hash(), "#/learn/range");
        // What is not understood is left out.
        assert_eq!(Route::parse("#/learn/range?lang=xx&slide=x&y"), Route::lesson("range"));
        let odd = Route::parse("#/learn/range?knobs=%,%z9,%E4%BD");
        assert!(matches!(odd, Route::Learn(Lesson { knobs, .. }) if knobs[0] == "%" && knobs[1] == "%z9"));
    }
}
