//! The hyperparameters of optimizers, each with one text, whichever optimizer has it. Which has which stands in
//! `workload/optimizer.rs`.

use super::{Applies, Hyperparameter, Kind, above, below};
use crate::space::Scale;
use crate::text::Text;
use crate::workload::OptimizerKind;

/// Which optimizer.
pub(in crate::workload) const fn choice(name: &'static str, options: &'static [&'static str]) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Name { options },
        applies: Applies::Always,
        title: Text::new("optimizer", "优化器"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The update rule. Start with the most established one for the problem and mind all its hyperparameters. Scientific or \
             fixed, never nuisance by accident: each optimizer has its own learning rate.",
            "更新规则。从该类问题最常用的优化器开始，并留意它的全部超参数。属目标或固定超参数：每个优化器都有自己的学习率。",
        ),
    }
}

pub(in crate::workload) const fn decay(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.8, 0.999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: Text::new("decay", "衰减率"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The share of the average of squared gradients kept at each step. Larger values divide by a longer memory; smaller ones \
             react faster to a change in gradient size. 0.9 to 0.99 is usual; tune after rate and momentum.",
            "平方梯度均值每步保留的比例。较大的值记忆更长，较小的值对梯度大小的变化反应更快。常用 0.9 到 0.99；在学习率与动量之后再调优。",
        ),
    }
}

pub(in crate::workload) const fn rate(
    name: &'static str,
    kind: OptimizerKind,
    default: f64,
    usual: (f64, f64),
) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default, usual, scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: Text::new("learning rate", "学习率"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The length of each update. The most influential hyperparameter: too small trains slowly, too large diverges, and the \
             best value often lies just below the largest that trains. Search it on a log scale. It interacts with everything that \
             scales the update: momentum, batch size, warmup, weight decay.",
            "每次更新的步长，影响最大的超参数：过小则训练缓慢，过大则发散，最佳值往往紧挨着仍能训练的最大值之下。请用对数刻度搜索。\
             它与所有影响更新幅度的量相互作用：动量、批量大小、预热、权重衰减。",
        ),
    }
}

pub(in crate::workload) const fn momentum(
    name: &'static str,
    kind: OptimizerKind,
    default: f64,
    usual: (f64, f64),
) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default, usual, scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: Text::new("momentum", "动量"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The share of the previous velocity kept at each step; gradients are averaged over about 1 / (1 − momentum) steps. \
             Search it in 1 − momentum on a log scale (reverse_log). The effective rate is learning rate / (1 − momentum): tune both.",
            "每一步保留的上一次速度的比例，相当于在约 1/(1−动量) 步内平均梯度。请以 1−动量 的对数刻度（reverse_log）搜索。\
             有效学习率为 学习率/(1−动量)，两者须一同调优。",
        ),
    }
}

pub(in crate::workload) const fn beta1(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.99), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: Text::new("β₁", "β₁"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Decay of Adam's average of gradients, its momentum. From about ten trials on worth tuning beside the rate; search in \
             1 − β₁ on a log scale.",
            "Adam 梯度均值的衰减率，即其动量。约十个试验以上时值得与学习率一同调优；请以 1−β₁ 的对数刻度搜索。",
        ),
    }
}

pub(in crate::workload) const fn beta2(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.999, usual: (0.9, 0.9999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: Text::new("β₂", "β₂"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Decay of Adam's average of squared gradients. The last of its hyperparameters to tune; smaller values react faster to \
             a change in gradient size.",
            "Adam 平方梯度均值的衰减率，是其超参数中最后才需调优的一个；较小的值对梯度大小的变化反应更快。",
        ),
    }
}

pub(in crate::workload) const fn epsilon(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default: 1e-8, usual: (1e-8, 1.0), scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: Text::new("ε", "ε"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Keeps the division by the root of the average squared gradient finite. Large values turn the rule into momentum with a \
             smaller rate (learning rate / ε in Adam), so both must be tuned together; worth it from about 25 trials on.",
            "使除以平方梯度均值之平方根的运算保持有限。取大值时该规则退化为学习率更小的动量法（Adam 中为 学习率/ε），因此两者须一同调优；\
             约 25 个试验以上才值得。",
        ),
    }
}
