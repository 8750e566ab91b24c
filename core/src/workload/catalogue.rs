//! Every hyperparameter of the built-in workloads: its kind, limits, default, usual range and explanation.
//!
//! The one source for the page, the command line, the schema and the validator. A new hyperparameter is one entry here
//! and its use in `config`.

use super::config::{ModelFamily, OptimizerKind};
use crate::space::Scale;
use crate::text::Text;
use std::fmt;

/// One hyperparameter of the built-in workloads.
#[derive(Clone, Copy, Debug)]
pub struct Hyperparameter {
    pub name: &'static str,
    pub kind: Kind,
    pub applies: Applies,
    /// One short name a person reads on an axis.
    pub title: Text,
    /// What it does, where it usually lies, what it interacts with.
    pub explanation: Text,
}

/// The values it takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A real number; `usual` is a sensible range to search in `scale`.
    Real { limits: Limits, default: f64, usual: (f64, f64), scale: Scale },
    /// A whole number within [low, high].
    Whole { low: i64, high: i64, default: i64, usual: (i64, i64), scale: Scale },
    /// One of some names; the first is the default.
    Name { options: &'static [&'static str] },
}

/// The workloads it has an effect in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Applies {
    Always,
    Models(&'static [ModelFamily]),
    Optimizer(OptimizerKind),
}

/// An interval of reals with open or closed ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    pub low: f64,
    pub low_included: bool,
    pub high: f64,
    pub high_included: bool,
}

impl Limits {
    pub fn contain(&self, x: f64) -> bool {
        (x > self.low || (self.low_included && x == self.low))
            && (x < self.high || (self.high_included && x == self.high))
    }

    /// The closest number inside that a person would write.
    pub fn nearest(&self, x: f64) -> f64 {
        let margin = 1e-6;
        if x <= self.low {
            if self.low_included { self.low } else { self.low + margin }
        } else if self.high_included {
            x.min(self.high)
        } else {
            x.min(self.high - margin)
        }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = (if self.low_included { '[' } else { '(' }, if self.high_included { ']' } else { ')' });
        write!(f, "{open}{}, {}{close}", self.low, self.high)
    }
}

const fn closed(low: f64, high: f64) -> Limits {
    Limits { low, low_included: true, high, high_included: true }
}

const fn above(low: f64, high: f64) -> Limits {
    Limits { low, low_included: false, high, high_included: true }
}

const fn below(low: f64, high: f64) -> Limits {
    Limits { low, low_included: true, high, high_included: false }
}

const fn rate(name: &'static str, kind: OptimizerKind, default: f64, usual: (f64, f64)) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default, usual, scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: Text::new("learning rate", "学习率"),
        explanation: Text::new(
            "The length of each update. The most influential hyperparameter: too small trains slowly, too large diverges, and the \
             best value often lies just below the largest that trains. Search it on a log scale. It interacts with everything that \
             scales the update: momentum, batch size, warmup, weight decay.",
            "每次更新的步长，影响最大的超参数：过小则训练缓慢，过大则发散，最佳值往往紧挨着仍能训练的最大值之下。请用对数刻度搜索。\
             它与所有影响更新幅度的量相互作用：动量、批量大小、预热、权重衰减。",
        ),
    }
}

const fn momentum(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: Text::new("momentum", "动量"),
        explanation: Text::new(
            "The share of the previous velocity kept at each step; gradients are averaged over about 1 / (1 − momentum) steps. \
             Search it in 1 − momentum on a log scale (reverse_log). The effective rate is learning rate / (1 − momentum): tune both.",
            "每一步保留的上一次速度的比例，相当于在约 1/(1−动量) 步内平均梯度。请以 1−动量 的对数刻度（reverse_log）搜索。\
             有效学习率为 学习率/(1−动量)，两者须一同调优。",
        ),
    }
}

const NETWORKS: &[ModelFamily] = &[ModelFamily::Mlp, ModelFamily::Cnn];

/// The catalogue, in the order a person should meet it.
pub const HYPERPARAMETERS: &[Hyperparameter] = &[
    Hyperparameter {
        name: "model.width",
        kind: Kind::Whole { low: 1, high: 4096, default: 64, usual: (16, 256), scale: Scale::Log },
        applies: Applies::Models(NETWORKS),
        title: Text::new("width", "宽度"),
        explanation: Text::new(
            "Units per hidden layer, or channels per convolution. Wider models fit more and cost more: parameters grow with its \
             square. Usually scientific or fixed; a wider model may want a smaller rate and more regularization.",
            "每个隐藏层的单元数，或每个卷积的通道数。更宽的模型拟合能力更强、成本更高：参数量按其平方增长。通常是目标或固定超参数；\
             更宽的模型可能需要更小的学习率和更强的正则化。",
        ),
    },
    Hyperparameter {
        name: "model.depth",
        kind: Kind::Whole { low: 1, high: 16, default: 2, usual: (1, 4), scale: Scale::Linear },
        applies: Applies::Models(NETWORKS),
        title: Text::new("depth", "深度"),
        explanation: Text::new(
            "The number of hidden layers or convolutions. Deeper models express more but are harder to optimise without \
             normalization; the best rate falls with depth. Usually scientific or fixed.",
            "隐藏层或卷积的层数。更深的模型表达力更强，但没有归一化时更难优化；最佳学习率随深度下降。通常是目标或固定超参数。",
        ),
    },
    Hyperparameter {
        name: "model.kernel",
        kind: Kind::Whole { low: 1, high: 9, default: 3, usual: (3, 7), scale: Scale::Linear },
        applies: Applies::Models(&[ModelFamily::Cnn]),
        title: Text::new("kernel", "卷积核"),
        explanation: Text::new(
            "The side length of each convolution's window, in pixels or points; odd values keep the borders symmetric. Larger \
             kernels see further per layer and cost more. Usually fixed.",
            "卷积窗口的边长（像素或点数）；奇数使边界对称。更大的卷积核每层看得更远，成本也更高。通常固定。",
        ),
    },
    Hyperparameter {
        name: "model.activation",
        kind: Kind::Name { options: &["relu", "tanh", "gelu", "silu"] },
        applies: Applies::Models(NETWORKS),
        title: Text::new("activation", "激活函数"),
        explanation: Text::new(
            "The nonlinearity between layers. Relu is the safe start; gelu and silu are smoother, tanh saturates. Scientific or \
             fixed: each wants its own learning rate.",
            "层间的非线性函数。relu 是稳妥的起点；gelu 与 silu 更平滑，tanh 会饱和。属目标或固定超参数：每种激活都需要各自的学习率。",
        ),
    },
    Hyperparameter {
        name: "model.dropout",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.0, 0.5), scale: Scale::Linear },
        applies: Applies::Models(NETWORKS),
        title: Text::new("dropout", "dropout"),
        explanation: Text::new(
            "The share of hidden activations set to zero in each training step, the others scaled up to match. A regularizer: \
             useful where the model overfits, harmful where it underfits. Its presence is scientific, its strength nuisance; it \
             interacts with width, weight decay and the number of steps.",
            "每个训练步中被置零的隐藏激活比例，其余按比例放大。它是正则化手段：过拟合时有益，欠拟合时有害。是否使用属目标超参数，\
             强度属冗余超参数；与宽度、权重衰减和训练步数相互作用。",
        ),
    },
    Hyperparameter {
        name: "optimizer",
        kind: Kind::Name { options: &["adam", "sgd", "momentum", "nesterov"] },
        applies: Applies::Always,
        title: Text::new("optimizer", "优化器"),
        explanation: Text::new(
            "The update rule. Start with the most established one for the problem and mind all its hyperparameters. Scientific or \
             fixed, never nuisance by accident: each optimizer has its own learning rate.",
            "更新规则。从该类问题最常用的优化器开始，并留意它的全部超参数。属目标或固定超参数：每个优化器都有自己的学习率。",
        ),
    },
    rate("adam.learning_rate", OptimizerKind::Adam, 1e-3, (1e-4, 1e-1)),
    Hyperparameter {
        name: "adam.beta1",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.99), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(OptimizerKind::Adam),
        title: Text::new("β₁", "β₁"),
        explanation: Text::new(
            "Decay of Adam's average of gradients, its momentum. From about ten trials on worth tuning beside the rate; search in \
             1 − β₁ on a log scale.",
            "Adam 梯度均值的衰减率，即其动量。约十个试验以上时值得与学习率一同调优；请以 1−β₁ 的对数刻度搜索。",
        ),
    },
    Hyperparameter {
        name: "adam.beta2",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.999, usual: (0.9, 0.9999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(OptimizerKind::Adam),
        title: Text::new("β₂", "β₂"),
        explanation: Text::new(
            "Decay of Adam's average of squared gradients. The last of its hyperparameters to tune; smaller values react faster to \
             a change in gradient size.",
            "Adam 平方梯度均值的衰减率，是其超参数中最后才需调优的一个；较小的值对梯度大小的变化反应更快。",
        ),
    },
    Hyperparameter {
        name: "adam.epsilon",
        kind: Kind::Real { limits: above(0.0, 1e3), default: 1e-8, usual: (1e-8, 1.0), scale: Scale::Log },
        applies: Applies::Optimizer(OptimizerKind::Adam),
        title: Text::new("ε", "ε"),
        explanation: Text::new(
            "Added to the root of Adam's average squared gradient. Large values turn Adam into momentum with a rate of learning \
             rate / ε, so both must be tuned together; worth it from about 25 trials on.",
            "加在 Adam 平方梯度均值之平方根上的常数。取大值时 Adam 退化为学习率为 学习率/ε 的动量法，因此两者须一同调优；约 25 个试验以上才值得。",
        ),
    },
    rate("sgd.learning_rate", OptimizerKind::Sgd, 1e-1, (1e-3, 10.0)),
    rate("momentum.learning_rate", OptimizerKind::Momentum, 1e-2, (1e-4, 1.0)),
    momentum("momentum.momentum", OptimizerKind::Momentum),
    rate("nesterov.learning_rate", OptimizerKind::Nesterov, 1e-2, (1e-4, 1.0)),
    momentum("nesterov.momentum", OptimizerKind::Nesterov),
    Hyperparameter {
        name: "schedule.kind",
        kind: Kind::Name { options: &["constant", "linear", "cosine"] },
        applies: Applies::Always,
        title: Text::new("schedule", "学习率调度"),
        explanation: Text::new(
            "The course of the learning rate. Begin with a constant rate; a linear or cosine decay usually ends lower and with less \
             step-to-step variation. Changing it re-opens the search for the rate.",
            "学习率随步数的变化。先用恒定学习率；线性或余弦衰减通常最终更低、步间波动更小。更换调度后需重新搜索学习率。",
        ),
    },
    Hyperparameter {
        name: "schedule.warmup_steps",
        kind: Kind::Whole { low: 0, high: 1_000_000, default: 0, usual: (1, 1000), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("warmup", "预热步数"),
        explanation: Text::new(
            "First steps over which the rate rises linearly to its peak. A cure for early instability: it lets a larger rate train.",
            "学习率线性升至峰值所用的最初步数。它能治疗早期不稳定，使更大的学习率可以训练。",
        ),
    },
    Hyperparameter {
        name: "schedule.decay_steps",
        kind: Kind::Whole { low: 0, high: 1_000_000, default: 0, usual: (100, 10_000), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("decay steps", "衰减步数"),
        explanation: Text::new(
            "Last steps over which the rate decays; before them it is flat. Unless given, decay begins right after warmup. A run is \
             lengthened by its flat part.",
            "学习率衰减所占的最后步数，此前保持不变。未给出时，预热结束即开始衰减。延长训练时应延长平坦部分。",
        ),
    },
    Hyperparameter {
        name: "schedule.end_factor",
        kind: Kind::Real { limits: closed(0.0, 1.0), default: 0.0, usual: (1e-3, 1.0), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("end factor", "终值比例"),
        explanation: Text::new(
            "The rate at the last step as a share of its peak. Rarely worth tuning; 0 to 0.1 is usual.",
            "最后一步的学习率占峰值的比例。很少值得调优，通常取 0 到 0.1。",
        ),
    },
    Hyperparameter {
        name: "weight_decay",
        kind: Kind::Real { limits: closed(0.0, 1e3), default: 0.0, usual: (1e-6, 1e-1), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("weight decay", "权重衰减"),
        explanation: Text::new(
            "Coefficient λ of an L2 penalty ½λ‖w‖² whose gradient λw is added to that of each weight (not of biases). A regularizer; \
             interacts with the learning rate and, in Adam, with the scale of the gradients.",
            "L2 惩罚 ½λ‖w‖² 的系数 λ，其梯度 λw 加到每个权重（不含偏置）的梯度上。它是正则化手段，与学习率相互作用；在 Adam 中还与梯度尺度相互作用。",
        ),
    },
    Hyperparameter {
        name: "batch_size",
        kind: Kind::Whole { low: 1, high: 65_536, default: 64, usual: (16, 512), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("batch size", "批量大小"),
        explanation: Text::new(
            "Examples per step. It governs speed and cost and is not a knob for validation quality: choose it by throughput, and \
             tune optimizer and regularization anew whenever it changes.",
            "每一步的样本数。它决定速度与成本，不应用来调节验证集性能：按吞吐量选择，一旦改变就要重新调优优化器与正则化超参数。",
        ),
    },
];

/// The catalogue's entry of that name.
pub fn hyperparameter(name: &str) -> Option<&'static Hyperparameter> {
    HYPERPARAMETERS.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn entries_are_unique_and_explained_in_both_languages() {
        let names: BTreeSet<_> = HYPERPARAMETERS.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), HYPERPARAMETERS.len());
        for entry in HYPERPARAMETERS {
            assert!(entry.explanation.en.len() > 60 && entry.explanation.zh.chars().count() > 20, "{}", entry.name);
            assert_eq!(entry.check(&entry.default_value()), Ok(()), "{}", entry.name);
        }
    }

    #[test]
    fn limits_name_the_nearest_valid_value() {
        let momentum = hyperparameter("nesterov.momentum").unwrap();
        assert!(momentum.check(&1.0.into()).is_err());
        assert!(
            hyperparameter("model.width")
                .unwrap()
                .check(&0i64.into())
                .unwrap_err()
                .sentence(crate::text::Lang::En)
                .contains("nearest valid value is 1")
        );
        let limits = above(0.0, 1e3);
        assert!(limits.contain(limits.nearest(-1.0)) && limits.contain(limits.nearest(1e9)));
    }
}
