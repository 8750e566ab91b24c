//! The course of training: schedule of the learning rate, batch, and what is done to gradients and parameters at each step.

use super::{Applies, Hyperparameter, Kind, above, below, closed};
use crate::space::Scale;
use crate::text::Text;

pub(super) const ENTRIES: [Hyperparameter; 10] = [
    Hyperparameter {
        name: "schedule.kind",
        kind: Kind::Name { options: &["constant", "linear", "cosine", "step", "inverse_sqrt"] },
        applies: Applies::Always,
        title: Text::new("schedule", "学习率调度"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The course of the learning rate. Begin with a constant rate; a linear or cosine decay usually ends lower and with less \
             step-to-step variation. Step decay falls in stages; inverse square root decays slowly and needs no known end. Changing \
             it re-opens the search for the rate.",
            "学习率随步数的变化。先用恒定学习率；线性或余弦衰减通常最终更低、步间波动更小。step 分段下降；inverse_sqrt 缓慢衰减，\
             不需预知终点。更换调度后需重新搜索学习率。",
        ),
    },
    Hyperparameter {
        name: "schedule.warmup_steps",
        kind: Kind::Whole { low: 0, high: 1_000_000, default: 0, usual: (1, 1000), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("warmup", "预热步数"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "First steps over which the rate rises linearly to its peak. A cure for early instability: it lets a larger rate train.",
            "学习率线性升至峰值所用的最初步数。它能治疗早期不稳定，使更大的学习率可以训练。",
        ),
    },
    Hyperparameter {
        name: "schedule.decay_steps",
        kind: Kind::Whole { low: 0, high: 1_000_000, default: 0, usual: (100, 1000), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("decay steps", "衰减步数"),
        #[cfg(any(test, feature = "explained"))]
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
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The rate at the last step of a linear or cosine decay as a share of its peak. Rarely worth tuning; 0 to 0.1 is usual.",
            "线性或余弦衰减最后一步的学习率占峰值的比例。很少值得调优，通常取 0 到 0.1。",
        ),
    },
    Hyperparameter {
        name: "schedule.stages",
        kind: Kind::Whole { low: 1, high: 100, default: 3, usual: (2, 5), scale: Scale::Linear },
        applies: Applies::Always,
        title: Text::new("stages", "阶段数"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Equally long stages of a step decay, the first at the full rate; without effect on other schedules. 2 to 5 are usual, \
             with a larger step factor the more there are. Rarely worth tuning.",
            "step 衰减的等长阶段数，第一阶段为完整学习率；对其他调度无作用。常用 2 到 5；阶段越多，阶梯比例应越大。很少值得调优。",
        ),
    },
    Hyperparameter {
        name: "schedule.step_factor",
        kind: Kind::Real { limits: above(0.0, 1.0), default: 0.1, usual: (0.05, 0.5), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("step factor", "阶梯比例"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The rate of each stage of a step decay as a share of the stage before; without effect on other schedules. 0.1 is \
             classic, 0.5 goes with many stages.",
            "step 衰减中每个阶段的学习率占上一阶段的比例；对其他调度无作用。经典取值为 0.1，阶段较多时取 0.5。",
        ),
    },
    Hyperparameter {
        name: "clip_norm",
        kind: Kind::Real { limits: closed(0.0, 1e6), default: 0.0, usual: (0.1, 10.0), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("clipping norm", "裁剪范数"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Gradients with a larger global norm are scaled down to it; 0 is off. A cure for rare outliers: the 90th percentile of \
             the gradient norms is a start. If most steps are clipped it acts as a smaller learning rate: lower that instead.",
            "全局范数更大的梯度被缩小到此值；0 为关闭。用于治疗偶发的异常梯度：可从梯度范数的第 90 百分位开始。若多数步都被裁剪，\
             则等同于更小的学习率，应改为降低学习率。",
        ),
    },
    Hyperparameter {
        name: "ema_decay",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.9, 0.9999), scale: Scale::ReverseLog },
        applies: Applies::Always,
        title: Text::new("averaging decay", "参数平均衰减"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Decay of an exponential average of the parameters (Polyak averaging), evaluated beside them; 0 is off. It averages \
             about 1 / (1 − decay) steps, which evens out the variation from step to step much as a decaying rate does. Keep that \
             well below the number of steps.",
            "参数指数平均（Polyak 平均）的衰减率，与原参数一同评估；0 为关闭。它平均约 1/(1−衰减率) 步，像衰减学习率一样抚平步间波动。\
             该步数应远小于训练步数。",
        ),
    },
    Hyperparameter {
        name: "batch_size",
        kind: Kind::Whole { low: 1, high: 65_536, default: 64, usual: (16, 512), scale: Scale::Log },
        applies: Applies::Always,
        title: Text::new("batch size", "批量大小"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Examples per step. It governs speed and cost and is not a knob for validation quality: choose it by throughput, and \
             tune optimizer and regularization anew whenever it changes.",
            "每一步的样本数。它决定速度与成本，不应用来调节验证集性能：按吞吐量选择，一旦改变就要重新调优优化器与正则化超参数。",
        ),
    },
    Hyperparameter {
        name: "accumulation",
        kind: Kind::Listed { low: 1, high: 1024, default: 1, usual: &[1, 2, 4] },
        applies: Applies::Always,
        title: Text::new("gradient accumulation", "梯度累积"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Equal parts in which each batch is computed, one after another; it must divide the batch. It buys memory but no \
             throughput: a step simulates a larger batch at its full cost. Avoid it unless the batch does not fit; batch \
             normalization then sees only a part.",
            "每个批量分成相等的若干份依次计算，必须整除批量。它节省内存，但不提高吞吐量：每步以完整的成本模拟更大的批量。\
             除非批量放不进内存，否则应避免；此时批归一化只看到其中一份。",
        ),
    },
];
