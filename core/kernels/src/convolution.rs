//! Convolutions as products: every window of an image unfolded into a column, and slopes folded back.

/// A convolution's geometry on planes of one size, padded by half its kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub channels: usize,
    /// Height and width of what it reads.
    pub size: [usize; 2],
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
}

impl Window {
    /// Height and width of what it makes.
    pub fn size_out(&self) -> [usize; 2] {
        let side = |i: usize| {
            let (size, kernel) = (self.size[i], self.kernel[i]);
            (size + 2 * (kernel / 2)).saturating_sub(kernel) / self.stride[i] + 1
        };
        [side(0), side(1)]
    }

    /// Numbers in a window, over all channels.
    pub fn fan_in(&self) -> usize {
        self.channels * self.kernel[0] * self.kernel[1]
    }

    /// The places out of `size_out` along an axis whose window has a point at `offset` within the image, and the first such
    /// point.
    fn inside(&self, axis: usize, offset: usize, places: usize) -> (usize, usize, usize) {
        let (pad, stride) = (self.kernel[axis] / 2, self.stride[axis]);
        let first = pad.saturating_sub(offset).div_ceil(stride);
        let last = (self.size[axis] + pad).saturating_sub(offset).div_ceil(stride).min(places);
        let first = first.min(last);
        (first, last, (first * stride + offset).saturating_sub(pad))
    }

    /// Calls `run(column, image, length)` for stretches of numbers that lie together on both sides, and `gap(column, length)`
    /// for those outside the image. `n` examples lie at each point.
    #[inline(always)]
    fn walk(&self, n: usize, mut run: impl FnMut(usize, usize, usize), mut gap: impl FnMut(usize, usize)) {
        let [h, w] = self.size;
        let [places_y, places_x] = self.size_out();
        let mut at = 0;
        for channel in 0..self.channels {
            for ky in 0..self.kernel[0] {
                let (top, bottom, first_y) = self.inside(0, ky, places_y);
                for kx in 0..self.kernel[1] {
                    let (left, right, first_x) = self.inside(1, kx, places_x);
                    for place in 0..places_y {
                        if place < top || place >= bottom || left == right {
                            gap(at, places_x * n);
                        } else {
                            let y = first_y + (place - top) * self.stride[0];
                            let image = ((channel * h + y) * w + first_x) * n;
                            if left > 0 {
                                gap(at, left * n);
                            }
                            if right < places_x {
                                gap(at + right * n, (places_x - right) * n);
                            }
                            if self.stride[1] == 1 {
                                run(at + left * n, image, (right - left) * n);
                            } else {
                                for i in 0..right - left {
                                    run(at + (left + i) * n, image + i * self.stride[1] * n, n);
                                }
                            }
                        }
                        at += places_x * n;
                    }
                }
            }
        }
    }
}

/// [channels, h, w, n] → columns [fan-in, h′, w′, n]; 0 outside the image.
pub fn unfold(columns: &mut [f32], image: &[f32], window: &Window, n: usize) {
    let columns = core::cell::RefCell::new(columns);
    window.walk(
        n,
        |to, from, length| columns.borrow_mut()[to..to + length].copy_from_slice(&image[from..from + length]),
        |to, length| columns.borrow_mut()[to..to + length].fill(0.0),
    );
}

/// Adds columns [fan-in, h′, w′, n] to where `unfold` took them from.
pub fn fold(image: &mut [f32], columns: &[f32], window: &Window, n: usize) {
    crate::vectorised(
        #[inline(always)]
        || {
            window.walk(
                n,
                |from, to, length| {
                    let (to, from) = (&mut image[to..to + length], &columns[from..from + length]);
                    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
                },
                |_, _| {},
            );
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every window, stride and size, point by point.
    #[test]
    fn columns_are_windows_and_folding_is_their_transpose() {
        for (kernel, stride, size) in [
            ([3, 3], [1, 1], [4, 5]),
            ([3, 3], [2, 2], [5, 6]),
            ([1, 5], [1, 2], [1, 9]),
            ([1, 1], [2, 2], [4, 4]),
            ([5, 5], [2, 2], [2, 3]),
        ] {
            let (channels, n) = (2, 3);
            let window = Window { channels, size, kernel, stride };
            let [h, w] = size;
            let [places_y, places_x] = window.size_out();
            let image: Vec<f32> = (0..channels * h * w * n).map(|i| i as f32 + 1.0).collect();
            let mut columns = vec![f32::NAN; window.fan_in() * places_y * places_x * n];
            unfold(&mut columns, &image, &window, n);
            let mut expected = Vec::new();
            let mut back = vec![0.0; image.len()];
            for c in 0..channels {
                for (ky, kx) in (0..kernel[0]).flat_map(|ky| (0..kernel[1]).map(move |kx| (ky, kx))) {
                    for (y, x) in (0..places_y).flat_map(|y| (0..places_x).map(move |x| (y, x))) {
                        let y = (y * stride[0] + ky).checked_sub(kernel[0] / 2).filter(|y| *y < h);
                        let x = (x * stride[1] + kx).checked_sub(kernel[1] / 2).filter(|x| *x < w);
                        for example in 0..n {
                            let point = y.zip(x).map(|(y, x)| ((c * h + y) * w + x) * n + example);
                            expected.push(point.map_or(0.0, |point| image[point]));
                            if let Some(point) = point {
                                back[point] += 1.0;
                            }
                        }
                    }
                }
            }
            assert_eq!(columns, expected, "{window:?}");
            let mut folded = vec![0.0; image.len()];
            fold(&mut folded, &vec![1.0; columns.len()], &window, n);
            assert_eq!(folded, back, "{window:?}");
        }
    }
}
