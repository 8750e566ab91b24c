//! Convolutions as products: the points under a kernel are gathered beside one another, for all trials at once.
//!
//! A grouped convolution, one group a trial, would be one operation forward, but its way back launches kernels for every group.

use crate::workload::network::Convolution;
use burn::tensor::{Device, Int, Tensor, TensorData};

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
        let ([h, w], [kh, kw], [sh, sw]) = (geometry.size, geometry.kernel, geometry.stride);
        let [oh, ow] = geometry.size_out();
        let mut places = Vec::with_capacity(kh * kw * oh * ow);
        for (ky, kx) in (0..kh).flat_map(|ky| (0..kw).map(move |kx| (ky, kx))) {
            for (y, x) in (0..oh).flat_map(|y| (0..ow).map(move |x| (y, x))) {
                let (y, x) = ((y * sh + ky).checked_sub(kh / 2), (x * sw + kx).checked_sub(kw / 2));
                places.push(y.zip(x).filter(|(y, x)| *y < h && *x < w).map(|(y, x)| y * w + x));
            }
        }
        let identity = places.len() == h * w && places.iter().enumerate().all(|(i, place)| *place == Some(i));
        let gather = (!identity).then(|| {
            let n = places.len();
            let inside: Vec<f32> = places.iter().map(|place| f32::from(u8::from(place.is_some()))).collect();
            let indices: Vec<i32> = places.iter().map(|place| place.unwrap_or(0) as i32).collect();
            Gather {
                indices: Tensor::from_data(TensorData::new(indices, [n]), device),
                inside: places
                    .iter()
                    .any(Option::is_none)
                    .then(|| Tensor::from_data(TensorData::new(inside, [1, n]), device)),
            }
        });
        Self { taps: kh * kw, points: [h * w, oh * ow], gather }
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
