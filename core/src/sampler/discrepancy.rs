//! How evenly points fill the unit cube.

/// The squared centred L2 discrepancy CD² of points in [0, 1]ᵈ: dimensionless, lower is more even.
///
/// F. J. Hickernell, *A generalized discrepancy and quadrature error bound*, Mathematics of Computation 67, 1998,
/// eq. (5.1a). `None` without points or if they differ in length. Takes O(n² d) steps.
pub fn centred(points: &[Vec<f64>]) -> Option<f64> {
    let dimensions = points.first()?.len();
    if points.iter().any(|point| point.len() != dimensions) {
        return None;
    }
    let n = points.len() as f64;
    let single =
        |point: &Vec<f64>| -> f64 { point.iter().map(|x| (x - 0.5).abs()).map(|a| 1.0 + (a - a * a) / 2.0).product() };
    let pair = |p: &Vec<f64>, q: &Vec<f64>| -> f64 {
        p.iter().zip(q).map(|(x, y)| 1.0 + ((x - 0.5).abs() + (y - 0.5).abs() - (x - y).abs()) / 2.0).product()
    };
    let constant: f64 = std::iter::repeat_n(13.0 / 12.0, dimensions).product();
    let singles: f64 = points.iter().map(single).sum();
    let pairs: f64 = points.iter().flat_map(|p| points.iter().map(move |q| pair(p, q))).sum();
    Some(constant - 2.0 * singles / n + pairs / (n * n))
}

/// E\[CD²\] of `n` independent uniform points: ((5/4)ᵈ − (13/12)ᵈ) / n.
pub fn centred_of_random(n: u64, dimensions: usize) -> f64 {
    let power = |base: f64| std::iter::repeat_n(base, dimensions).product::<f64>();
    (power(5.0 / 4.0) - power(13.0 / 12.0)) / n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Reference {
        exact: Vec<Exact>,
        table: Vec<Row>,
    }

    #[derive(serde::Deserialize)]
    struct Exact {
        name: String,
        cd2: f64,
        points: Vec<Vec<f64>>,
    }

    #[derive(serde::Deserialize)]
    struct Row {
        n: u64,
        d: usize,
        expected_random: f64,
    }

    #[test]
    fn equals_the_reference() {
        let reference: Reference =
            serde_json::from_str(include_str!("../../../tests/references/discrepancy.json")).unwrap();
        assert_eq!(reference.exact.len(), 6);
        for Exact { name, cd2, points } in reference.exact {
            let found = centred(&points).unwrap();
            assert!((found - cd2).abs() < 1e-13, "{name}: {found}, not {cd2}");
        }
        for Row { n, d, expected_random } in reference.table {
            assert!((centred_of_random(n, d) / expected_random - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn no_points_have_no_discrepancy() {
        assert_eq!(centred(&[]), None);
        assert_eq!(centred(&[vec![0.5], vec![0.5, 0.5]]), None);
    }
}
