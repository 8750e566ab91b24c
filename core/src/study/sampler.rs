//! The sampler in the file of a study: read and held against the space and the number of trials, and written.

use super::MAX_TRIALS;
use super::check::outside;
use super::read::Reader;
use super::read::fields::{Object, kind_of};
use crate::problem::{Expected, Fault, Problem};
use crate::sampler::{self, Drawn, SamplerKind, SamplerName, SamplerSpec};
use crate::space::{Space, Values};
use serde_json::{Map, Value as Json};

/// Values per numeric parameter of a grid.
const MAX_LEVELS: u64 = 10_000;
/// JSON readers of other languages keep whole numbers exact up to 2⁵³.
const MAX_SEED: u64 = 1 << 53;

/// Whether a sampler has as many trials as are asked for.
fn too_few(kind: &SamplerKind, space: &Space, trials: Option<u64>) -> Option<Problem> {
    let points = match kind {
        SamplerKind::Halton | SamplerKind::Random => return None,
        SamplerKind::Sobol => {
            let (found, limit) = (space.varied().count() as u64, sampler::MAX_SOBOL_DIMENSIONS as u64);
            let fault = Fault::TooLarge { what: "varied parameters with sobol", found, limit };
            return (found > limit).then(|| Problem::new("$.sampler", fault));
        }
        SamplerKind::Grid { levels } => sampler::grid_size(space, *levels),
        SamplerKind::Manual { points } => points.len() as u64,
    };
    let trials = trials.filter(|trials| *trials > points)?;
    Some(Problem::new("$.trials", Fault::TooFewPoints { points, trials }))
}

/// What is wrong with a sampler for a space and so many trials.
pub(super) fn problems(spec: &SamplerSpec, space: &Space, trials: u64) -> Vec<Problem> {
    let mut problems: Vec<Problem> = outside("$.sampler.seed", spec.seed, 0, MAX_SEED).into_iter().collect();
    match &spec.kind {
        SamplerKind::Halton | SamplerKind::Sobol | SamplerKind::Random => {}
        SamplerKind::Grid { levels } => problems.extend(outside("$.sampler.levels", *levels, 1, MAX_LEVELS)),
        SamplerKind::Manual { points } => {
            if points.len() as u64 > MAX_TRIALS {
                let fault = Fault::TooLarge { what: "points", found: points.len() as u64, limit: MAX_TRIALS };
                return vec![Problem::new("$.sampler.points", fault)];
            }
            for (i, values) in points.iter().enumerate() {
                problems.extend(space.check_values(values, &format!("$.sampler.points[{i}]")));
            }
        }
    }
    problems.extend(too_few(&spec.kind, space, Some(trials)));
    problems
}

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
            Some(_) => self.whole(sampler, path, "seed", 0, MAX_SEED),
        };
        let name = match sampler.get("kind") {
            None => SamplerName::Halton,
            Some(_) => {
                let name = self.text(sampler, path, "kind")?;
                match SamplerName::parse(&name) {
                    Some(name) => name,
                    None => return self.not_one_of("$.sampler.kind", &name, &SamplerName::NAMES),
                }
            }
        };
        let kind = match name {
            SamplerName::Halton => SamplerKind::Halton,
            SamplerName::Sobol => SamplerKind::Sobol,
            SamplerName::Random => SamplerKind::Random,
            SamplerName::Grid => SamplerKind::Grid { levels: self.grid_levels(sampler, space?, trials?)? },
            SamplerName::Manual => SamplerKind::Manual { points: self.points(sampler, space)? },
        };
        if let Some(space) = space {
            self.problems.extend(too_few(&kind, space, trials));
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
    fn grid_levels(&mut self, sampler: &Object, space: &Space, trials: u64) -> Option<u64> {
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

    fn points(&mut self, sampler: &Object, space: Option<&Space>) -> Option<Vec<Values>> {
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

pub(super) fn write(sampler: &SamplerSpec) -> Json {
    let mut out = Map::new();
    out.insert("kind".into(), sampler.kind.name().into());
    out.insert("seed".into(), sampler.seed.into());
    if sampler.drawn != Drawn::Here {
        out.insert("drawn".into(), sampler.drawn.name().into());
    }
    match &sampler.kind {
        SamplerKind::Halton | SamplerKind::Sobol | SamplerKind::Random => {}
        SamplerKind::Grid { levels } => {
            out.insert("levels".into(), (*levels).into());
        }
        SamplerKind::Manual { points } => {
            let points: Vec<Json> = points
                .iter()
                .map(|values| {
                    values.iter().map(|(name, value)| (name.clone(), value.to_json())).collect::<Map<_, _>>().into()
                })
                .collect();
            out.insert("points".into(), points.into());
        }
    }
    Json::Object(out)
}
