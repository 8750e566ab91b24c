//! Where a person is, as the part of the address after `#`.
//!
//! Every state that can be returned to has an address. Knows nothing of what a page shows.

use crate::shared::place::StudyRef;

/// A place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Start,
    /// One of the lessons, or their list.
    Learn(String),
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

/// The page that reads other tools' files, among the procedures.
pub const IMPORT: &str = "import";

/// The tabs of the top bar, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Start,
    Learn,
    Design,
    Run,
    Analyze,
    Procedures,
    Campaign,
}

impl Tab {
    pub const ALL: [Tab; 7] =
        [Tab::Start, Tab::Learn, Tab::Design, Tab::Run, Tab::Analyze, Tab::Procedures, Tab::Campaign];
}

impl Route {
    /// Reads `location.hash`; what is not an address of ours leads to the start page.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        match page {
            "learn" => Route::Learn(rest.to_owned()),
            "design" => Route::Design(query.split('&').find_map(|pair| pair.strip_prefix("s=")).map(str::to_owned)),
            "run" => Route::Run(rest.parse().ok()),
            "analyze" => Route::Analyze(rest.parse().ok()),
            "adopt" => Route::Adopt(rest.parse().ok()),
            "procedures" => Route::Procedures(rest.to_owned()),
            "campaign" => Route::Campaign(rest.to_owned()),
            _ => Route::Start,
        }
    }

    /// The address, `#` included.
    pub fn hash(&self) -> String {
        let with = |page: &str, study: &Option<StudyRef>| match study {
            Some(study) => format!("#/{page}/{study}"),
            None => format!("#/{page}"),
        };
        let below = |page: &str, name: &str| match name {
            "" => format!("#/{page}"),
            name => format!("#/{page}/{name}"),
        };
        match self {
            Route::Start => "#/".into(),
            Route::Learn(id) => below("learn", id),
            Route::Design(None) => "#/design".into(),
            Route::Design(Some(encoded)) => format!("#/design?s={encoded}"),
            Route::Run(study) => with("run", study),
            Route::Analyze(study) => with("analyze", study),
            Route::Adopt(study) => with("adopt", study),
            Route::Procedures(name) => below("procedures", name),
            Route::Campaign(key) => below("campaign", key),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back() {
        let study = Some(StudyRef::Browser("k3".into()));
        for route in [
            Route::Start,
            Route::Learn(String::new()),
            Route::Learn("fair-comparison".into()),
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
        assert_eq!(Route::parse(""), Route::Start);
        assert_eq!(Route::parse("#/nowhere/x"), Route::Start);
    }
}
