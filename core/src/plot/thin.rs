//! Curves with no more points than can be seen, cut to the plot area.

use super::scene::Point;

/// Keeps, of each stretch of `column` steps, the lowest and the highest value, and the last point of all: what a line through
/// all of them would cover. `steps` ascend; a column of less than one step counts as one.
pub fn thin(steps: &[u64], values: &[f64], column: u64) -> Vec<(u64, f64)> {
    let column = column.max(1);
    let mut kept = Vec::new();
    let mut from = 0;
    while let Some(&first) = steps.get(from) {
        let end = (first / column).saturating_add(1).saturating_mul(column);
        let to = from + steps.get(from..).map_or(0, |rest| rest.partition_point(|&step| step < end)).max(1);
        let stretch = values.get(from..to).unwrap_or_default();
        let (mut low, mut high) = ((0, f64::INFINITY), (0, f64::NEG_INFINITY));
        for (i, &y) in stretch.iter().enumerate() {
            if y < low.1 {
                low = (i, y);
            }
            if y > high.1 {
                high = (i, y);
            }
        }
        let both = [low.0.min(high.0), low.0.max(high.0)];
        for &i in if both[0] == both[1] { &both[..1] } else { &both[..] } {
            kept.extend(steps.get(from + i).copied().zip(values.get(from + i).copied()));
        }
        from = to;
    }
    let last = steps.last().copied().zip(values.last().copied());
    if kept.last() != last.as_ref() {
        kept.extend(last);
    }
    kept
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
    fn what_stands_out_survives_thinning_and_where_the_curve_ends() {
        let steps: Vec<u64> = (1..=1000).map(|i| i * 10).collect();
        let mut values: Vec<f64> = (0..1000).map(|i| f64::from(i % 7)).collect();
        (values[503], values[999]) = (-50.0, 3.0);
        let kept = thin(&steps, &values, 400);
        assert!(kept.len() <= 2 * 26 + 1, "{}", kept.len());
        assert!(kept.contains(&(5040, -50.0)) && kept.last() == Some(&(10_000, 3.0)));
        assert!(kept.windows(2).all(|ab| ab[0].0 < ab[1].0));
        assert_eq!(thin(&[7], &[1.0], 0), [(7, 1.0)]);
        assert_eq!(thin(&[], &[], 10), []);
        assert_eq!(thin(&[1, u64::MAX - 1, u64::MAX], &[1.0, 2.0, 3.0], 3).len(), 3);
    }

    #[test]
    fn curves_are_cut_where_they_cross_the_edge() {
        let curve = vec![Point::new(0.0, -100.0), Point::new(10.0, 100.0), Point::new(20.0, 50.0)];
        let cut = cut(curve, 0.0, 60.0);
        let expected = [(0.0, 0.0), (5.0, 0.0), (8.0, 60.0), (10.0, 60.0), (18.0, 60.0), (20.0, 50.0)];
        assert_eq!(cut.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>(), expected);
    }
}
