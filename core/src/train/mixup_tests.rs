//! Mixup as a batch undergoes it: inputs and labels of an example by one share, and the distribution of that share.

use super::batches::{Batches, PreparedData};
use super::device;
use crate::dataset::{Dataset, Shape, Split, Targets};
use crate::space::{Space, Values};
use crate::workload::{Augmentation, ModelFamily, TrialConfig};

const EXAMPLES: usize = 6;
const BATCH: usize = 4;

/// One feature and one class per example: an input tells which examples it was mixed from, and so does its target.
fn data() -> PreparedData {
    let dataset = Dataset {
        name: "one of each".into(),
        shape: Shape::Table { features: EXAMPLES },
        inputs: (0..EXAMPLES).flat_map(|i| (0..EXAMPLES).map(move |j| if i == j { 1.0 } else { 0.0 })).collect(),
        split: Split { train: (0..EXAMPLES as u32).collect(), valid: vec![0], test: vec![0] },
        targets: Targets::Classes {
            labels: (0..EXAMPLES as u16).collect(),
            names: (0..EXAMPLES).map(|class| class.to_string()).collect(),
        },
    };
    PreparedData::new(&dataset, &device::cpu())
}

/// Batches of one trial per α.
fn batches(alphas: &[f64], seeds: &[u64]) -> Batches {
    let space = Space::new(Vec::new(), "").expect("an empty space");
    let plain = TrialConfig::resolve(&space, &Values::new(), ModelFamily::Linear, 10, 10).expect("defaults");
    let config = |&mixup: &f64| TrialConfig {
        batch_size: BATCH,
        augmentation: Augmentation { mixup, ..plain.augmentation },
        ..plain
    };
    let configs: Vec<TrialConfig> = alphas.iter().map(config).collect();
    Batches::new(seeds.to_vec(), &configs, EXAMPLES, &device::cpu())
}

fn rows(tensor: burn::tensor::Tensor<3>) -> Vec<Vec<f32>> {
    let numbers: Vec<f32> = tensor.into_data().try_to_vec().expect("numbers");
    numbers.chunks(EXAMPLES).map(<[f32]>::to_vec).collect()
}

#[test]
fn inputs_and_labels_are_mixed_by_the_same_share() {
    let (data, seeds) = (data(), [3, 4, 5]);
    let (mut mixing, mut plain) = (batches(&[0.4, 0.0, 2.0], &seeds), batches(&[0.0; 3], &seeds));
    for t in 0..5 {
        let (mixed, own) = (mixing.gather(&data, t), plain.gather(&data, t));
        let (inputs, targets, own) = (rows(mixed.inputs), rows(mixed.targets), rows(own.inputs));
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

#[test]
fn the_share_is_drawn_from_a_symmetric_beta_distribution() {
    // Beta(1, 1) is uniform and Beta(½, ½) is the arcsine law, of distribution 2/π asin √x.
    let data = data();
    const STEPS: u64 = 2000;
    for (alpha, distribution) in
        [(1.0, (|x| x) as fn(f64) -> f64), (0.5, |x: f64| x.sqrt().asin() * std::f64::consts::FRAC_2_PI)]
    {
        let mut batches = batches(&[alpha], &[7]);
        let mut shares: Vec<f64> = (0..STEPS)
            .map(|t| {
                // Neighbours in a batch differ except where an epoch ends between them: the row of two numbers tells.
                let rows = rows(batches.gather(&data, t).inputs);
                let mixed = rows.iter().find(|row| row.iter().filter(|&&x| x > 0.0).count() == 2);
                let row = mixed.expect("two examples in one row");
                f64::from(row.iter().copied().fold(0.0, f32::max))
            })
            .collect();
        // The larger of the two parts: its distribution is F(x) − F(1 − x) for a symmetric law.
        shares.sort_by(f64::total_cmp);
        let off = shares.iter().enumerate().map(|(i, &x)| {
            let folded = distribution(x) - distribution(1.0 - x);
            (folded - i as f64 / STEPS as f64).abs().max((folded - (i + 1) as f64 / STEPS as f64).abs())
        });
        // Kolmogorov's statistic; 1.63 / √n is exceeded by 1 % of samples.
        let statistic = off.fold(0.0, f64::max) * (STEPS as f64).sqrt();
        assert!(statistic < 1.63, "α = {alpha}: {statistic}");
    }
}
