//! Mixup as a batch undergoes it: inputs and labels of an example by one share, and the distribution of that share.

use super::{Subject, any_config};
use crate::dataset::{Dataset, Shape, Split, Targets};
use crate::workload::{Augmentation, TrialConfig};

const EXAMPLES: usize = 6;
const BATCH: usize = 4;

/// One feature and one class per example: an input tells which examples it was mixed from, and so does its target.
fn data() -> Dataset {
    Dataset {
        name: "one of each".into(),
        shape: Shape::Table { features: EXAMPLES },
        inputs: (0..EXAMPLES).flat_map(|i| (0..EXAMPLES).map(move |j| if i == j { 1.0 } else { 0.0 })).collect(),
        split: Split { train: (0..EXAMPLES as u32).collect(), valid: vec![0], test: vec![0] },
        targets: Targets::Classes {
            labels: (0..EXAMPLES as u16).collect(),
            names: (0..EXAMPLES).map(|class| class.to_string()).collect(),
        },
        gaps: Vec::new(),
    }
}

/// One trial per α.
fn configs(alphas: &[f64]) -> Vec<TrialConfig> {
    let plain = any_config();
    let config = |&mixup: &f64| TrialConfig {
        batch_size: BATCH,
        augmentation: Augmentation { mixup, ..plain.augmentation },
        ..plain
    };
    alphas.iter().map(config).collect()
}

fn rows(numbers: &[f32]) -> Vec<Vec<f32>> {
    numbers.chunks(EXAMPLES).map(<[f32]>::to_vec).collect()
}

pub fn inputs_and_labels_are_mixed_by_the_same_share(subject: &impl Subject) {
    let (data, seeds) = (data(), [3, 4, 5]);
    let mixed = subject.batches(&data, &configs(&[0.4, 0.0, 2.0]), &seeds, 5);
    let own = subject.batches(&data, &configs(&[0.0; 3]), &seeds, 5);
    for (mixed, own) in mixed.iter().zip(&own) {
        let (inputs, targets, own) = (rows(&mixed.inputs), rows(&mixed.targets), rows(&own.inputs));
        assert_eq!(inputs, targets, "an input is its own label here, and stays it");
        for trial in 0..3 {
            let shares: Vec<f32> = (0..BATCH)
                .map(|place| {
                    let (at, before) = (trial * BATCH + place, trial * BATCH + (place + BATCH - 1) % BATCH);
                    let example = |row: &Vec<f32>| row.iter().position(|&x| x == 1.0).expect("one example");
                    let (a, b) = (example(&own[at]), example(&own[before]));
                    let expected = |share: f32, j: usize| {
                        share * f32::from(u8::from(j == a)) + (1.0 - share) * f32::from(u8::from(j == b))
                    };
                    let share = if a == b { return f32::NAN } else { inputs[at][a] };
                    let off = (0..EXAMPLES).map(|j| (inputs[at][j] - expected(share, j)).abs()).fold(0.0, f32::max);
                    assert!(off < 1e-6, "trial {trial}, place {place}: {:?}", inputs[at]);
                    share
                })
                .filter(|share| !share.is_nan())
                .collect();
            assert!(
                shares.iter().all(|share| (share - shares[0]).abs() < 1e-6),
                "one share per trial and step: {shares:?}"
            );
            assert!(trial != 1 || shares[0] == 1.0, "a trial without mixup keeps its examples");
            assert!(trial == 1 || shares[0] < 1.0);
        }
    }
}

pub fn the_share_is_drawn_from_a_symmetric_beta_distribution(subject: &impl Subject) {
    // Beta(1, 1) is uniform and Beta(½, ½) is the arcsine law, of distribution 2/π asin √x.
    let data = data();
    const STEPS: u64 = 2000;
    for (alpha, distribution) in
        [(1.0, (|x| x) as fn(f64) -> f64), (0.5, |x: f64| x.sqrt().asin() * std::f64::consts::FRAC_2_PI)]
    {
        let batches = subject.batches(&data, &configs(&[alpha]), &[7], STEPS);
        let mut shares: Vec<f64> = batches
            .iter()
            .map(|batch| {
                // Neighbours in a batch differ except where an epoch ends between them: the row of two numbers tells.
                let rows = rows(&batch.inputs);
                let mixed = rows.iter().find(|row| row.iter().filter(|&&x| x > 0.0).count() == 2);
                let row = mixed.expect("two examples in one row");
                f64::from(row.iter().copied().fold(0.0, f32::max))
            })
            .collect();
        // The larger of the two parts: its distribution is F(x) − F(1 − x) for a symmetric law.
        shares.sort_unstable_by(f64::total_cmp);
        let off = shares.iter().enumerate().map(|(i, &x)| {
            let folded = distribution(x) - distribution(1.0 - x);
            (folded - i as f64 / STEPS as f64).abs().max((folded - (i + 1) as f64 / STEPS as f64).abs())
        });
        // Kolmogorov's statistic; 1.63 / √n is exceeded by 1 % of samples.
        let statistic = off.fold(0.0, f64::max) * (STEPS as f64).sqrt();
        assert!(statistic < 1.63, "α = {alpha}: {statistic}");
    }
}
