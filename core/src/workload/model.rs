//! Architectures with the numbers that determine their shapes.

use crate::named::named;
use serde::{Deserialize, Serialize};

named! {
    /// A family of architectures.
    pub enum ModelFamily {
        Linear = "linear",
        Mlp = "mlp",
        Cnn = "cnn",
        Resnet = "resnet",
        Transformer = "transformer",
    }
}

named! {
    /// The nonlinearity between layers. The first is the default.
    #[derive(Serialize, Deserialize)]
    pub enum Activation {
        Relu = "relu",
        Tanh = "tanh",
        Gelu = "gelu",
        Silu = "silu",
    }
}

named! {
    /// Where a residual network normalises. The first is the default.
    #[derive(Serialize, Deserialize)]
    pub enum NormPosition {
        /// Inside the residual branch: x + norm(f(x)) in a residual CNN, x + f(norm(x)) in a transformer.
        Pre = "pre",
        /// After the sum: norm(x + f(x)).
        Post = "post",
    }
}

named! {
    /// How a transformer learns where a token stands. The first is the default.
    #[derive(Serialize, Deserialize)]
    pub enum Position {
        /// One learned vector per place.
        Learned = "learned",
        /// Vaswani et al. 2017, section 3.5.
        Sinusoidal = "sinusoidal",
        /// Nothing: the model sees a set.
        None = "none",
    }
}

/// A model with the numbers that determine its shapes, its dropout rate and the scale of its initial weights.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Model {
    Linear,
    Mlp(Mlp),
    Cnn(Cnn),
    Resnet(Resnet),
    Transformer(Transformer),
}

/// `depth` hidden layers of `width` units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mlp {
    pub width: usize,
    pub depth: usize,
    pub activation: Activation,
    /// Layer normalization between each hidden layer's linear map and its activation.
    pub layer_norm: bool,
    /// x + f(x) around every hidden layer but the first.
    pub residual: bool,
    pub dropout: f64,
    pub init_scale: f64,
}

/// `depth` convolutions of `width` channels (kernel `kernel`, stride 2, padding kernel / 2), then a linear layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cnn {
    pub width: usize,
    pub depth: usize,
    pub kernel: usize,
    pub activation: Activation,
    pub dropout: f64,
    pub init_scale: f64,
}

/// A residual CNN (He et al. 2016): a stride-2 stem of `width` channels, `depth` blocks of two convolutions with batch
/// normalization, of which the second half has twice the channels at half the resolution, global average pooling, a
/// linear layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resnet {
    pub width: usize,
    pub depth: usize,
    pub kernel: usize,
    pub activation: Activation,
    pub norm_position: NormPosition,
    /// Whether every branch begins as zero, so that the network begins shallow (Goyal et al. 2017).
    pub zero_init: bool,
    /// Examples normalised together; 0 for the whole batch (Hoffer et al. 2017).
    pub ghost_batch_size: usize,
    /// The share of the running statistics kept at each update.
    pub norm_momentum: f64,
    pub dropout: f64,
    pub init_scale: f64,
}

/// A transformer encoder (Vaswani et al. 2017): `depth` blocks of self-attention and a two-layer network of 4 × `width`
/// units. Tokens are read by an embedding; images and sequences in patches of `patch` points a side. Answers from the
/// last token, or from the mean over patches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transformer {
    pub width: usize,
    pub depth: usize,
    pub heads: usize,
    pub patch: usize,
    pub activation: Activation,
    pub norm_position: NormPosition,
    pub position: Position,
    pub dropout: f64,
    pub init_scale: f64,
}

impl Model {
    pub fn family(&self) -> ModelFamily {
        match self {
            Model::Linear => ModelFamily::Linear,
            Model::Mlp(_) => ModelFamily::Mlp,
            Model::Cnn(_) => ModelFamily::Cnn,
            Model::Resnet(_) => ModelFamily::Resnet,
            Model::Transformer(_) => ModelFamily::Transformer,
        }
    }

    /// Units, channels or numbers per token; `None` for a model without hidden layers.
    pub fn width(&self) -> Option<usize> {
        match self {
            Model::Linear => None,
            Model::Mlp(Mlp { width, .. })
            | Model::Cnn(Cnn { width, .. })
            | Model::Resnet(Resnet { width, .. })
            | Model::Transformer(Transformer { width, .. }) => Some(*width),
        }
    }

    /// The same model, narrower or wider.
    pub fn with_width(mut self, to: usize) -> Model {
        match &mut self {
            Model::Linear => {}
            Model::Mlp(Mlp { width, .. })
            | Model::Cnn(Cnn { width, .. })
            | Model::Resnet(Resnet { width, .. })
            | Model::Transformer(Transformer { width, .. }) => *width = to,
        }
        self
    }

    pub fn dropout(&self) -> f64 {
        match self {
            Model::Linear => 0.0,
            Model::Mlp(Mlp { dropout, .. })
            | Model::Cnn(Cnn { dropout, .. })
            | Model::Resnet(Resnet { dropout, .. })
            | Model::Transformer(Transformer { dropout, .. }) => *dropout,
        }
    }

    /// Factor on the initial weights.
    pub fn init_scale(&self) -> f64 {
        match self {
            Model::Linear => 1.0,
            Model::Mlp(Mlp { init_scale, .. })
            | Model::Cnn(Cnn { init_scale, .. })
            | Model::Resnet(Resnet { init_scale, .. })
            | Model::Transformer(Transformer { init_scale, .. }) => *init_scale,
        }
    }

    /// Share of the running statistics of batch normalization kept at each update; 0 for a model without any.
    pub fn norm_momentum(&self) -> f64 {
        match self {
            Model::Resnet(resnet) => resnet.norm_momentum,
            _ => 0.0,
        }
    }

    /// The model without the numbers in which trials of one cohort may differ: two models of equal architecture have the
    /// same tensors and the same operations.
    pub fn architecture(&self) -> Model {
        let mut model = *self;
        match &mut model {
            Model::Linear => {}
            Model::Mlp(Mlp { dropout, init_scale, .. })
            | Model::Cnn(Cnn { dropout, init_scale, .. })
            | Model::Transformer(Transformer { dropout, init_scale, .. }) => (*dropout, *init_scale) = (0.0, 1.0),
            Model::Resnet(resnet) => {
                (resnet.dropout, resnet.init_scale, resnet.norm_momentum) = (0.0, 1.0, 0.0);
            }
        }
        model
    }
}
