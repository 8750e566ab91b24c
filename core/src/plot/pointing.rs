//! Pointing at a scene: by pointer, by arrow key, and how what is pointed at stands out.

use super::scene::{Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};

/// The trials that stand out at the moment; repainted over an unchanged scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    pub hovered: Option<u64>,
    pub selected: Option<u64>,
}

impl Scene {
    /// What lies nearest to a place, not farther than `max_distance`; of equally near ones the lower trial.
    pub fn nearest(&self, x: f64, y: f64, max_distance: f64) -> Option<&Hit> {
        let place = Point::new(x, y);
        let mut best: Option<(f64, &Hit)> = None;
        for hit in &self.hits {
            let distance2 = match hit.target {
                Target::Spot { at, .. } => distance2(place, at),
                Target::Curve { mark, curve, .. } => self
                    .curve(mark, curve)
                    .map_or(f64::INFINITY, |points| distance2_to_curve(place, points, max_distance)),
            };
            let nearer = best.is_none_or(|(d, other)| distance2 < d || (distance2 == d && hit.trial < other.trial));
            if nearer && distance2 <= max_distance * max_distance {
                best = Some((distance2, hit));
            }
        }
        best.map(|(_, hit)| hit)
    }

    /// The hit of a trial.
    pub fn hit(&self, trial: u64) -> Option<&Hit> {
        self.hits.iter().find(|hit| hit.trial == trial)
    }

    /// The hit after that of `trial`, the first one without a trial in the scene; none after the last.
    pub fn next(&self, trial: Option<u64>) -> Option<&Hit> {
        match self.position(trial) {
            Some(i) => self.hits.get(i + 1),
            None => self.hits.first(),
        }
    }

    /// The hit before that of `trial`, the last one without a trial in the scene; none before the first.
    pub fn previous(&self, trial: Option<u64>) -> Option<&Hit> {
        match self.position(trial) {
            Some(i) => self.hits.get(i.checked_sub(1)?),
            None => self.hits.last(),
        }
    }

    /// Marks to paint over the scene so that the highlighted trials stand out.
    pub fn overlay(&self, highlight: Highlight) -> Vec<Mark> {
        let mut marks = Vec::new();
        if let Some(hit) = highlight.selected.and_then(|trial| self.hit(trial)) {
            self.emphasise(hit, Ink::Accent, &mut marks);
        }
        if let Some(hit) =
            highlight.hovered.filter(|_| highlight.hovered != highlight.selected).and_then(|trial| self.hit(trial))
        {
            self.emphasise(hit, Ink::Text, &mut marks);
        }
        marks
    }

    fn position(&self, trial: Option<u64>) -> Option<usize> {
        let trial = trial?;
        self.hits.iter().position(|hit| hit.trial == trial)
    }

    fn curve(&self, mark: usize, curve: usize) -> Option<&[Point]> {
        match self.marks.get(mark)? {
            Mark::Curves { curves, .. } => curves.get(curve).map(Vec::as_slice),
            _ => None,
        }
    }

    fn emphasise(&self, hit: &Hit, ink: Ink, marks: &mut Vec<Mark>) {
        let ring = |at, radius| Mark::Symbols {
            at: vec![at],
            shape: Shape::Circle,
            radius,
            fill: None,
            stroke: Some(Stroke::solid(ink, 2.0)),
        };
        match hit.target {
            Target::Spot { at, radius } => marks.push(ring(at, radius + 4.0)),
            Target::Curve { mark, curve, end } => {
                let Some(points) = self.curve(mark, curve) else { return };
                // A halo of the ground lifts the curve above those it crosses.
                for stroke in [Stroke::solid(Ink::Surface, 6.0).faded(0.8), Stroke::solid(ink, 2.5)] {
                    marks.push(Mark::Curves { curves: vec![points.to_vec()], stroke });
                }
                marks.push(ring(end, 5.0));
            }
        }
    }
}

/// The square of the distance to a curve whose x ascend, as far as it can matter within `reach`.
fn distance2_to_curve(place: Point, points: &[Point], reach: f64) -> f64 {
    let from = points.partition_point(|point| point.x < place.x - reach).saturating_sub(1);
    let to = (points.partition_point(|point| point.x <= place.x + reach) + 1).min(points.len());
    match points.get(from..to) {
        Some([only]) => distance2(place, *only),
        Some(near) => near.windows(2).map(|ab| distance2_to_segment(place, ab[0], ab[1])).fold(f64::INFINITY, f64::min),
        None => f64::INFINITY,
    }
}

/// The square of the distance between two points.
fn distance2(a: Point, b: Point) -> f64 {
    (a.x - b.x).powi(2) + (a.y - b.y).powi(2)
}

/// The square of the distance from a place to the segment from `a` to `b`.
fn distance2_to_segment(place: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length2 = dx * dx + dy * dy;
    if length2 == 0.0 {
        return distance2(place, a);
    }
    let along = (((place.x - a.x) * dx + (place.y - a.y) * dy) / length2).clamp(0.0, 1.0);
    distance2(place, Point::new(a.x + along * dx, a.y + along * dy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene() -> Scene {
        let spot =
            |trial, x, y| Hit { trial, target: Target::Spot { at: Point::new(x, y), radius: 4.0 }, lines: vec![] };
        let curve = vec![Point::new(0.0, 100.0), Point::new(100.0, 50.0)];
        Scene {
            marks: vec![Mark::Curves { curves: vec![curve], stroke: Stroke::solid(Ink::Faint, 1.0) }],
            hits: vec![
                spot(5, 10.0, 10.0),
                spot(2, 20.0, 10.0),
                Hit {
                    trial: 7,
                    target: Target::Curve { mark: 0, curve: 0, end: Point::new(100.0, 50.0) },
                    lines: vec![],
                },
            ],
            ..Scene::default()
        }
    }

    #[test]
    fn the_nearest_target_within_reach_is_found() {
        let scene = scene();
        let trial = |x, y| scene.nearest(x, y, 12.0).map(|hit| hit.trial);
        assert_eq!(trial(11.0, 11.0), Some(5));
        assert_eq!(trial(15.0, 10.0), Some(2), "of two equally near ones the lower trial");
        assert_eq!(trial(50.0, 80.0), Some(7));
        assert_eq!(trial(50.0, 10.0), None);
    }

    #[test]
    fn keys_walk_the_hits_in_order_and_stop_at_the_ends() {
        let scene = scene();
        let trial = |hit: Option<&Hit>| hit.map(|hit| hit.trial);
        assert_eq!(trial(scene.next(None)), Some(5));
        assert_eq!(trial(scene.next(Some(5))), Some(2));
        assert_eq!(trial(scene.next(Some(7))), None);
        assert_eq!(trial(scene.previous(Some(5))), None);
        assert_eq!(trial(scene.previous(None)), Some(7));
    }

    #[test]
    fn a_highlight_is_an_overlay() {
        let scene = scene();
        assert!(scene.overlay(Highlight::default()).is_empty());
        assert_eq!(scene.overlay(Highlight { hovered: Some(5), selected: Some(5) }).len(), 1);
        assert_eq!(scene.overlay(Highlight { hovered: Some(5), selected: Some(7) }).len(), 4);
        assert!(scene.overlay(Highlight { hovered: Some(99), selected: None }).is_empty());
    }
}
