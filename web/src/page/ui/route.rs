//! Where a person is, as the part of the address after `#`.
//!
//! Every state that can be returned to has an address. Knows nothing of what a page shows.

use crate::shared::place::StudyRef;
use lab_core::named;

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

impl Route {
    /// Reads `location.hash`; what is not an address of ours leads to the start page.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        match Tab::parse(page) {
            Some(Tab::Learn) => Route::Learn(rest.to_owned()),
            Some(Tab::Design) => {
                Route::Design(query.split('&').find_map(|pair| pair.strip_prefix("s=")).map(str::to_owned))
            }
            Some(Tab::Run) => Route::Run(rest.parse().ok()),
            Some(Tab::Analyze) => Route::Analyze(rest.parse().ok()),
            Some(Tab::Procedures) => Route::Procedures(rest.to_owned()),
            Some(Tab::Campaign) => Route::Campaign(rest.to_owned()),
            None if page == ADOPT => Route::Adopt(rest.parse().ok()),
            Some(Tab::Start) | None => Route::Start,
        }
    }

    /// The address, `#` included.
    pub fn hash(&self) -> String {
        let page = self.tab().name();
        let of = |page: &str, study: &Option<StudyRef>| match study {
            Some(study) => format!("#/{page}/{study}"),
            None => format!("#/{page}"),
        };
        match self {
            Route::Start => "#/".into(),
            Route::Design(Some(encoded)) => format!("#/{page}?s={encoded}"),
            Route::Design(None) => format!("#/{page}"),
            Route::Run(study) | Route::Analyze(study) => of(page, study),
            Route::Adopt(study) => of(ADOPT, study),
            Route::Learn(name) | Route::Procedures(name) | Route::Campaign(name) => match name.as_str() {
                "" => format!("#/{page}"),
                name => format!("#/{page}/{name}"),
            },
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
