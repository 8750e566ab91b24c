//! Convolutions as products: the points under a kernel are gathered beside one another, for all trials at once.
//!
//! A grouped convolution, one group a trial, would be one operation forward, but its way back launches kernels for every group.

use crate::workload::network::Convolution;
use burn::tensor::{Device, Int, Tensor, TensorData};
use lab_kernels::{Window, unfold};

/// Which points of an image lie under each tap of a kernel at each place.
pub(super) struct Unfolding {
    taps: usize,
    /// Of what is read, and of what is made.
    points: [usize; 2],
    gather: Option<Gather>,
}

/// Nothing is gathered where every point is used once, in order.
struct Gather {
    /// [taps · points made]
    indices: Tensor<1, Int>,
    /// [1, taps · points made]: 0 where the kernel reaches over the border; without it if it never does.
    inside: Option<Tensor<2>>,
}

impl Unfolding {
    pub fn new(geometry: &Convolution, device: &Device) -> Self {
        let window = Window { channels: 1, size: geometry.size, kernel: geometry.kernel, stride: geometry.stride };
        let (points, made) = (geometry.size.iter().product(), window.size_out().iter().product());
        let (taps, n) = (window.fan_in(), window.fan_in() * made);
        // Points counted from 1, unfolded as the CPU unfolds an image, so that 0 is beyond its border.
        let numbers: Vec<f32> = (1..=points).map(|point| point as f32).collect();
        let mut places = vec![0.0; n];
        unfold(&mut places, &numbers, &window, 1);
        let gather = (places != numbers).then(|| {
            let inside: Vec<f32> = places.iter().map(|place| place.min(1.0)).collect();
            let indices: Vec<i32> = places.iter().map(|place| (place - 1.0).max(0.0) as i32).collect();
            Gather {
                indices: Tensor::from_data(TensorData::new(indices, [n]), device),
                inside: inside.contains(&0.0).then(|| Tensor::from_data(TensorData::new(inside, [1, n]), device)),
            }
        });
        Self { taps, points: [points, made], gather }
    }

    /// [K, channels, B · points] → [K, channels · taps, B · points made].
    pub fn apply(&self, x: Tensor<3>) -> Tensor<3> {
        let Some(Gather { indices, inside }) = &self.gather else { return x };
        let ([trials, channels, all], [points, made]) = (x.dims(), self.points);
        let batch = all / points;
        let gathered = x.reshape([trials * channels * batch, points]).select(1, indices.clone());
        let gathered = match inside {
            Some(inside) => gathered.mul(inside.clone()),
            None => gathered,
        };
        gathered.reshape([trials * channels, batch, self.taps, made]).swap_dims(1, 2).reshape([
            trials,
            channels * self.taps,
            batch * made,
        ])
    }
}
