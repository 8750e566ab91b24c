//! The cost of convolutional models, and the sides of what their layers see.

use super::{Cost, product};
use crate::dataset::Shape;
use crate::workload::model::{Cnn, Resnet};

/// An input or a layer's result: channels and sides. An axis of one point (a sequence is an image of height 1) stays so: the
/// kernels along it are one long.
#[derive(Clone, Copy)]
struct Grid {
    channels: u64,
    sides: [u64; 2],
}

impl Grid {
    fn of(shape: Shape) -> Self {
        let (channels, sides) = match shape {
            Shape::Sequence { channels, length } => (channels, [1, length]),
            Shape::Image { channels, height, width } => (channels, [height, width]),
            Shape::Table { features: length } => (1, [1, length]),
            Shape::Tokens { vocabulary, length } => (vocabulary, [1, length]),
        };
        Self { channels: channels as u64, sides: sides.map(|side| side as u64) }
    }

    fn positions(self) -> u64 {
        product(&self.sides)
    }
}

/// The side a convolution padded by half its kernel leaves of `side`.
pub(in crate::workload) fn side_out(side: usize, kernel: usize, stride: usize) -> usize {
    (side + 2 * (kernel / 2)).saturating_sub(kernel) / stride.max(1) + 1
}

impl Cost {
    /// Counts a convolution with `keeps` numbers held per number of its result; returns its result.
    fn convolution(
        &mut self,
        whole: Grid,
        from: Grid,
        channels: usize,
        kernel: usize,
        stride: usize,
        keeps: u64,
    ) -> Grid {
        let along = |axis: usize, n: usize| if whole.sides[axis] == 1 { 1 } else { n };
        let sides = [0, 1].map(|i| side_out(from.sides[i] as usize, along(i, kernel), along(i, stride)) as u64);
        let out = Grid { channels: channels as u64, sides };
        let fan_in = product(&[from.channels, along(0, kernel) as u64, along(1, kernel) as u64]);
        let weights = product(&[fan_in, out.channels]);
        self.parameters = self.parameters.saturating_add(weights);
        self.forward_flops = self.forward_flops.saturating_add(product(&[2, weights, out.positions()]));
        // Its input unfolded, and what is kept of its result.
        self.hold(product(&[fan_in.saturating_add(keeps * out.channels), out.positions()]));
        out
    }

    pub(super) fn cnn(&mut self, cnn: &Cnn, shape: Shape, outputs: u64) {
        let whole = Grid::of(shape);
        self.hold(shape.len() as u64);
        let mut grid = whole;
        for _ in 0..cnn.depth {
            grid = self.convolution(whole, grid, cnn.width, cnn.kernel, 2, 3);
            self.parameters += grid.channels;
        }
        self.dense(product(&[grid.channels, grid.positions()]), outputs, 1);
    }

    pub(super) fn resnet(&mut self, resnet: &Resnet, shape: Shape, outputs: u64) {
        /// The result, and six tensors of the normalization and activation.
        const KEEPS: u64 = 7;
        let whole = Grid::of(shape);
        self.hold(shape.len() as u64);
        let mut grid = self.convolution(whole, whole, resnet.width, resnet.kernel, 2, KEEPS);
        self.parameters += 2 * grid.channels;
        for block in 0..resnet.depth {
            let narrows = resnet.depth > 1 && block == resnet.depth.div_ceil(2);
            let channels = if narrows { 2 * resnet.width } else { grid.channels as usize };
            if narrows {
                self.convolution(whole, grid, channels, 1, 2, KEEPS);
            }
            let stride = if narrows { 2 } else { 1 };
            grid = self.convolution(whole, grid, channels, resnet.kernel, stride, KEEPS);
            grid = self.convolution(whole, grid, channels, resnet.kernel, 1, KEEPS);
            self.parameters += 4 * grid.channels;
        }
        self.dense(grid.channels, outputs, 1);
    }
}
