//! Whether a trial lies at the edge of what was searched.

use crate::space::{Domain, Setting, Values};
use crate::study::Study;

/// The outer part of a range, in its scale.
const EDGE: f64 = 0.1;

/// The first varied numeric range in whose outer tenth the trial's value lies, natural bounds and values outside of the range
/// aside.
pub fn at_edge(study: &Study, values: &Values) -> Option<String> {
    let found = study.space.parameters().iter().find(|parameter| match &parameter.setting {
        Setting::Fixed(_) | Setting::Varied { domain: Domain::Choice(_), .. } => false,
        Setting::Varied { domain, natural, .. } => {
            let place = values.get(&parameter.name).and_then(|value| domain.encode(value));
            let inside = place.filter(|u| (-1e-9..=1.0 + 1e-9).contains(u));
            inside.is_some_and(|u| (u < EDGE && !natural.low) || (u > 1.0 - EDGE && !natural.high))
        }
    });
    found.map(|parameter| parameter.name.clone())
}
