//! All of a trial's parameters are one row of a tensor [K, 1, P]: an update rule takes the same dozen operations for a network
//! of two parameters and of two hundred.

use crate::workload::network::{Layout, Parameter};
use burn::tensor::{Device, Tensor, TensorData};

/// The rows [K, 1, P] as one tensor [K, a, b] per parameter.
pub(super) fn split(layout: &Layout, rows: &Tensor<3>) -> Vec<Tensor<3>> {
    let trials = rows.dims()[0];
    let mut start = 0;
    let part = |parameter: &Parameter| {
        let [a, b] = parameter.shape;
        start += parameter.len();
        rows.clone().narrow(2, start - parameter.len(), parameter.len()).reshape([trials, a, b])
    };
    layout.parameters.iter().map(part).collect()
}

/// The inverse of [`split`].
pub(super) fn join(parts: Vec<Tensor<3>>) -> Tensor<3> {
    let row = |part: Tensor<3>| {
        let [trials, a, b] = part.dims();
        part.reshape([trials, 1, a * b])
    };
    Tensor::cat(parts.into_iter().map(row).collect(), 2)
}

/// Initial parameters [K, 1, P] of a cohort.
pub(super) fn initialize(layout: &Layout, seeds: &[u64], scales: &[f64], device: &Device) -> Tensor<3> {
    let data = seeds.iter().zip(scales).flat_map(|(&seed, &scale)| layout.initialize(seed, scale)).collect();
    Tensor::from_data(TensorData::new::<f32, _>(data, [seeds.len(), 1, layout.len()]), device)
}

/// 1 where weight decay acts, else 0: [1, 1, P].
pub(super) fn decay_mask(layout: &Layout, device: &Device) -> Tensor<3> {
    let ones = |parameter: &Parameter| std::iter::repeat_n(f32::from(u8::from(parameter.decays())), parameter.len());
    let data: Vec<f32> = layout.parameters.iter().flat_map(ones).collect();
    Tensor::from_data(TensorData::new(data, [1, 1, layout.len()]), device)
}
