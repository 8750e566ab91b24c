//! Hyperparameters of the models.

use super::{Applies, Hyperparameter, Kind, above, below};
use crate::space::Scale;
use crate::workload::ModelFamily::{Cnn, Mlp, Resnet, Transformer};
use crate::workload::{Activation, NormPosition, Position};
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::hyperparameters as titles;

pub(super) const NETWORKS: Applies = Applies::Models(&[Mlp, Cnn, Resnet, Transformer]);
const RESNET: Applies = Applies::Models(&[Resnet]);
const TRANSFORMER: Applies = Applies::Models(&[Transformer]);

pub(super) const ENTRIES: [Hyperparameter; 15] = [
    Hyperparameter {
        name: "model.width",
        kind: Kind::Whole { low: 1, high: 4096, default: 64, usual: (16, 256), scale: Scale::Log },
        applies: NETWORKS,
        title: titles::MODEL_WIDTH,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_WIDTH,
    },
    Hyperparameter {
        name: "model.depth",
        kind: Kind::Whole { low: 1, high: 16, default: 2, usual: (1, 4), scale: Scale::Linear },
        applies: NETWORKS,
        title: titles::MODEL_DEPTH,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_DEPTH,
    },
    Hyperparameter {
        name: "model.kernel",
        kind: Kind::Listed { low: 1, high: 9, default: 3, usual: &[3, 5, 7] },
        applies: Applies::Models(&[Cnn, Resnet]),
        title: titles::MODEL_KERNEL,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_KERNEL,
    },
    Hyperparameter {
        name: "model.heads",
        kind: Kind::Listed { low: 1, high: 64, default: 4, usual: &[1, 2, 4, 8] },
        applies: TRANSFORMER,
        title: titles::MODEL_HEADS,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_HEADS,
    },
    Hyperparameter {
        name: "model.patch",
        kind: Kind::Listed { low: 1, high: 32, default: 4, usual: &[2, 4] },
        applies: TRANSFORMER,
        title: titles::MODEL_PATCH,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_PATCH,
    },
    Hyperparameter {
        name: "model.position",
        kind: Kind::Name { options: &Position::NAMES },
        applies: TRANSFORMER,
        title: titles::MODEL_POSITION,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_POSITION,
    },
    Hyperparameter {
        name: "model.activation",
        kind: Kind::Name { options: &Activation::NAMES },
        applies: NETWORKS,
        title: titles::MODEL_ACTIVATION,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_ACTIVATION,
    },
    Hyperparameter {
        name: "model.norm",
        kind: Kind::Name { options: &["none", "layer"] },
        applies: Applies::Models(&[Mlp]),
        title: titles::MODEL_NORM,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_NORM,
    },
    Hyperparameter {
        name: "model.norm_position",
        kind: Kind::Name { options: &NormPosition::NAMES },
        applies: Applies::Models(&[Resnet, Transformer]),
        title: titles::MODEL_NORM_POSITION,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_NORM_POSITION,
    },
    Hyperparameter {
        name: "model.residual",
        kind: Kind::Name { options: &["no", "yes"] },
        applies: Applies::Models(&[Mlp]),
        title: titles::MODEL_RESIDUAL,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_RESIDUAL,
    },
    Hyperparameter {
        name: "model.zero_init",
        kind: Kind::Name { options: &["no", "yes"] },
        applies: RESNET,
        title: titles::MODEL_ZERO_INIT,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_ZERO_INIT,
    },
    Hyperparameter {
        name: "model.ghost_batch_size",
        kind: Kind::Listed { low: 0, high: 65_536, default: 0, usual: &[16, 32, 64] },
        applies: RESNET,
        title: titles::MODEL_GHOST_BATCH_SIZE,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_GHOST_BATCH_SIZE,
    },
    Hyperparameter {
        name: "model.norm_momentum",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.999), scale: Scale::ReverseLog },
        applies: RESNET,
        title: titles::MODEL_NORM_MOMENTUM,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_NORM_MOMENTUM,
    },
    Hyperparameter {
        name: "model.init_scale",
        kind: Kind::Real { limits: above(0.0, 1e3), default: 1.0, usual: (0.1, 10.0), scale: Scale::Log },
        applies: NETWORKS,
        title: titles::MODEL_INIT_SCALE,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_INIT_SCALE,
    },
    Hyperparameter {
        name: "model.dropout",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.0, 0.5), scale: Scale::Linear },
        applies: NETWORKS,
        title: titles::MODEL_DROPOUT,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MODEL_DROPOUT,
    },
];
