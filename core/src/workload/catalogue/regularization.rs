//! What keeps a model from memorising: weight decay, label smoothing, augmentation.

use super::{Applies, Hyperparameter, Kind, below, closed};
use crate::dataset::Layout::{Image, Sequence, Table};
use crate::dataset::Task;
use crate::space::Scale;
use crate::text::Text;

pub(super) const ENTRIES: [Hyperparameter; 7] = [
    Hyperparameter {
        name: "weight_decay",
        kind: Kind::Real { limits: closed(0.0, 1e3), default: 0.0, usual: (1e-6, 1e-1), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("weight decay", "权重衰减"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Coefficient λ of the pull of each weight (not of biases or normalization) towards zero. A regularizer: raise it where \
             the model overfits. It interacts with the learning rate, and useful values depend on its kind: around 1e-4 for L2, \
             0.01 to 1 decoupled.",
            "把每个权重（不含偏置与归一化参数）拉向零的系数 λ。它是正则化手段：过拟合时增大。与学习率相互作用，取值取决于其方式：\
             L2 约为 1e-4，解耦时为 0.01 到 1。",
        ),
    },
    Hyperparameter {
        name: "weight_decay_kind",
        kind: Kind::Name { options: &["l2", "decoupled"] },
        applies: Applies::Always,
        title: Text::new("kind of weight decay", "权重衰减方式"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "L2 adds λw to the gradient, so that momentum and adaptive scaling act on it too; decoupled takes rate × λw off beside \
             the update, which decays all weights alike under adaptive optimizers. AdamW is always decoupled. Scientific or fixed: \
             each kind wants its own λ.",
            "l2 把 λw 加到梯度上，动量与自适应缩放也作用于它；decoupled 在更新之外减去 学习率×λw，在自适应优化器下各权重的衰减一致。\
             AdamW 总是解耦的。属目标或固定超参数：两种方式需各自的 λ。",
        ),
    },
    Hyperparameter {
        name: "label_smoothing",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.0, 0.2), scale: Scale::Linear },
        applies: Applies::Task(Task::Classification),
        title: Text::new("label smoothing", "标签平滑"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The share of each target spread evenly over all classes; classification only. It keeps the model from growing \
             overconfident: 0.05 to 0.1 is usual. The losses of different values cannot be compared; compare errors.",
            "把目标的这一比例均匀分给所有类别；仅用于分类。它防止模型过度自信，常用 0.05 到 0.1。不同取值的损失不可比较，应比较错误率。",
        ),
    },
    Hyperparameter {
        name: "augment.shift",
        kind: Kind::Whole { low: 0, high: 16, default: 0, usual: (0, 4), scale: Scale::Linear },
        applies: Applies::Layouts(&[Image, Sequence]),
        title: Text::new("shift", "平移"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Images and sequences of a training batch move by up to so many points along each axis, at random. It multiplies the \
             data where position carries no meaning: 1 to 4 of 28 pixels. A regularizer that wants more steps.",
            "训练批量中的图像和序列沿各轴随机移动至多这么多点。位置没有意义时，它等于扩充数据：28 像素中取 1 到 4。\
             作为正则化手段，它需要更多训练步。",
        ),
    },
    Hyperparameter {
        name: "augment.rotation",
        kind: Kind::Real { limits: closed(0.0, 180.0), default: 0.0, usual: (0.0, 30.0), scale: Scale::Linear },
        applies: Applies::Layouts(&[Image]),
        title: Text::new("rotation", "旋转"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Images of a training batch turn by up to so many degrees either way, at random. Up to about 15 suits digits; too much \
             makes a 6 of a 9. It interacts with shift, width and the number of steps.",
            "训练批量中的图像向两侧随机旋转至多这么多度。数字图像适合 15 度以内；过大会把 9 变成 6。与平移、宽度和训练步数相互作用。",
        ),
    },
    Hyperparameter {
        name: "augment.noise",
        kind: Kind::Real { limits: closed(0.0, 10.0), default: 0.0, usual: (0.0, 0.5), scale: Scale::Linear },
        applies: Applies::Layouts(&[Image, Sequence, Table]),
        title: Text::new("noise", "噪声"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Standard deviation of normal noise added to every standardised input of a training batch. On a linear model it acts \
             as an L2 penalty: tune it with or instead of weight decay. 0.05 to 0.5 is usual.",
            "加到训练批量每个标准化输入上的正态噪声的标准差。对线性模型它相当于 L2 惩罚：可与权重衰减一同调优或取代它。常用 0.05 到 0.5。",
        ),
    },
    Hyperparameter {
        name: "augment.mixup",
        kind: Kind::Real { limits: closed(0.0, 1.0), default: 0.0, usual: (0.0, 0.4), scale: Scale::Linear },
        applies: Applies::Always,
        title: Text::new("mixup", "样本混合"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Training examples are mixed in pairs, inputs and targets alike, by a share drawn from Beta(α, α); this is α, 0 is off. \
             A strong regularizer: 0.1 to 0.4 is usual. It wants more steps and less of the other regularizers; the training loss \
             stays high.",
            "训练样本两两混合，输入与目标用同一比例，比例取自 Beta(α, α)；此处为 α，0 为关闭。它是较强的正则化，常用 0.1 到 0.4。\
             需要更多训练步、更少的其他正则化；训练损失会保持较高。",
        ),
    },
];
