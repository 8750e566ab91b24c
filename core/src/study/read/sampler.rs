//! Reads the sampler of a study, and holds it against the space and the number of trials.

use super::Reader;
use super::fields::{Object, kind_of};
use crate::problem::{Expected, Fault};
use crate::sampler::{self, Drawn, SamplerKind, SamplerSpec};
use crate::space::{Space, Values};
use crate::study::MAX_TRIALS;
use serde_json::Value as Json;

/// Values per numeric parameter of a grid.
const MAX_LEVELS: u64 = 10_000;

impl Reader {
    pub(super) fn sampler(
        &mut self,
        top: &Object,
        space: Option<&Space>,
        trials: Option<u64>,
        external: bool,
    ) -> Option<SamplerSpec> {
        let path = "$.sampler";
        let Some(json) = top.get("sampler") else {
            if external {
                return Some(SamplerSpec::new(SamplerKind::Halton, 0));
            }
            return self.report("$", Fault::Missing { key: "sampler" });
        };
        let sampler = self.object(json, path)?;
        self.known_keys(sampler, path, &["kind", "seed", "levels", "points", "drawn"]);
        let seed = match sampler.get("seed") {
            None => Some(0),
            // JSON readers of other languages keep whole numbers exact up to 2⁵³.
            Some(_) => self.whole(sampler, path, "seed", 0, 1 << 53),
        };
        let kind = match sampler.get("kind") {
            None => "halton".to_owned(),
            Some(_) => self.text(sampler, path, "kind")?,
        };
        let kind = match kind.as_str() {
            "halton" => SamplerKind::Halton,
            "sobol" => SamplerKind::Sobol,
            "random" => SamplerKind::Random,
            "grid" => SamplerKind::Grid { levels: self.grid_levels(sampler, space?, trials?)? },
            "manual" => SamplerKind::Manual { points: self.points(sampler, space)? },
            other => return self.not_one_of("$.sampler.kind", other, &SamplerKind::NAMES),
        };
        if let (SamplerKind::Sobol, Some(space)) = (&kind, space) {
            let (found, limit) = (space.varied().count() as u64, sampler::MAX_SOBOL_DIMENSIONS as u64);
            if found > limit {
                return self.report(path, Fault::TooLarge { what: "varied parameters with sobol", found, limit });
            }
        }
        let points = match (&kind, space) {
            (SamplerKind::Grid { levels }, Some(space)) => Some(sampler::grid_size(space, *levels)),
            (SamplerKind::Manual { points }, _) => Some(points.len() as u64),
            _ => None,
        };
        if let (Some(points), Some(trials)) = (points, trials)
            && trials > points
        {
            self.report::<()>("$.trials", Fault::TooFewPoints { points, trials });
        }
        let drawn = match sampler.get("drawn") {
            None => Drawn::Here,
            Some(_) => {
                let name = self.text(sampler, path, "drawn")?;
                match Drawn::parse(&name) {
                    Some(drawn) => drawn,
                    None => return self.not_one_of("$.sampler.drawn", &name, &Drawn::NAMES),
                }
            }
        };
        Some(SamplerSpec { kind, seed: seed?, drawn })
    }

    /// The levels written down, or the fewest whose grid holds all trials.
    pub(super) fn grid_levels(&mut self, sampler: &Object, space: &Space, trials: u64) -> Option<u64> {
        match sampler.get("levels") {
            Some(_) => self.whole(sampler, "$.sampler", "levels", 1, MAX_LEVELS),
            None => {
                // The size grows with the levels: halve the interval.
                let (mut low, mut high) = (1, MAX_LEVELS);
                while low < high {
                    let middle = low.midpoint(high);
                    if sampler::grid_size(space, middle) >= trials { high = middle } else { low = middle + 1 }
                }
                Some(low)
            }
        }
    }

    pub(super) fn points(&mut self, sampler: &Object, space: Option<&Space>) -> Option<Vec<Values>> {
        let path = "$.sampler.points";
        let json = self.member(sampler, "$.sampler", "points")?;
        let Json::Array(list) = json else {
            return self.report(path, Fault::Type { expected: Expected::List, found: kind_of(json) });
        };
        if list.len() as u64 > MAX_TRIALS {
            return self.report(path, Fault::TooLarge { what: "points", found: list.len() as u64, limit: MAX_TRIALS });
        }
        let mut points = Vec::with_capacity(list.len());
        for (i, json) in list.iter().enumerate() {
            let path = format!("{path}[{i}]");
            let Some(object) = self.object(json, &path) else { continue };
            let mut values = Values::new();
            for (name, json) in object {
                if let Some(value) = self.scalar(json, &format!("{path}[{name:?}]")) {
                    values.insert(name.clone(), value);
                }
            }
            if let Some(space) = space.filter(|_| values.len() == object.len()) {
                self.problems.extend(space.check_values(&values, &path));
                points.push(values);
            }
        }
        Some(points)
    }
}
