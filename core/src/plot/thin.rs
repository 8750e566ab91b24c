//! Curves with no more points than can be seen, cut to the plot area.
//!
//! Knows nothing of what the curves mean.

use super::scene::Point;

/// Keeps, of the points in each column of `column` pixels, the first, the lowest, the highest and the last: what a line
/// through all of them would cover. `points` ascend in x.
pub fn thin(points: impl Iterator<Item = Point>, column: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let mut cell: Option<Cell> = None;
    for point in points {
        let place = (point.x / column).floor();
        match &mut cell {
            Some(open) if open.place == place => open.take(point),
            _ => {
                if let Some(full) = cell.replace(Cell::new(place, point)) {
                    full.flush(&mut kept);
                }
            }
        }
    }
    if let Some(full) = cell {
        full.flush(&mut kept);
    }
    kept
}

/// The points of one column.
struct Cell {
    place: f64,
    /// First, lowest, highest, last; each with its rank of arrival.
    points: [(u32, Point); 4],
    count: u32,
}

impl Cell {
    fn new(place: f64, point: Point) -> Self {
        Self { place, points: [(0, point); 4], count: 1 }
    }

    fn take(&mut self, point: Point) {
        let next = (self.count, point);
        let [_, low, high, last] = &mut self.points;
        if point.y < low.1.y {
            *low = next;
        }
        if point.y > high.1.y {
            *high = next;
        }
        *last = next;
        self.count += 1;
    }

    fn flush(mut self, kept: &mut Vec<Point>) {
        self.points.sort_by_key(|(rank, _)| *rank);
        for (i, (rank, point)) in self.points.iter().enumerate() {
            if i == 0 || self.points.get(i - 1).is_some_and(|(before, _)| before != rank) {
                kept.push(*point);
            }
        }
    }
}

/// Moves what lies above `top` or below `bottom` to that edge, with the points where the curve crosses it.
pub fn cut(points: Vec<Point>, top: f64, bottom: f64) -> Vec<Point> {
    if points.iter().all(|point| (top..=bottom).contains(&point.y)) {
        return points;
    }
    let mut out: Vec<Point> = Vec::with_capacity(points.len() + 2);
    let mut before: Option<Point> = None;
    for point in points {
        if let Some(from) = before {
            // In the order in which they are crossed.
            for edge in if from.y < point.y { [top, bottom] } else { [bottom, top] } {
                let along = (edge - from.y) / (point.y - from.y);
                if (from.y < edge) != (point.y < edge) && (0.0..=1.0).contains(&along) {
                    out.push(Point::new(from.x + along * (point.x - from.x), edge));
                }
            }
        }
        out.push(Point::new(point.x, point.y.clamp(top, bottom)));
        before = Some(point);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_survive_thinning() {
        let points =
            (0..10_000).map(|i| Point::new(f64::from(i) * 0.01, if i == 5003 { -50.0 } else { f64::from(i % 7) }));
        let kept = thin(points, 1.0);
        assert!(kept.len() <= 400, "{}", kept.len());
        assert!(kept.iter().any(|point| point.y == -50.0));
        assert!(kept.windows(2).all(|ab| ab[0].x < ab[1].x));
        assert!(kept[0].x == 0.0 && kept[kept.len() - 1].x > 99.98);
        assert_eq!(thin(std::iter::empty(), 1.0), vec![]);
    }

    #[test]
    fn curves_are_cut_where_they_cross_the_edge() {
        let curve = vec![Point::new(0.0, -100.0), Point::new(10.0, 100.0), Point::new(20.0, 50.0)];
        let cut = cut(curve, 0.0, 60.0);
        let expected = [(0.0, 0.0), (5.0, 0.0), (8.0, 60.0), (10.0, 60.0), (18.0, 60.0), (20.0, 50.0)];
        assert_eq!(cut.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>(), expected);
    }
}
