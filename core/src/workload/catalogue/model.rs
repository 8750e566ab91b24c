//! Hyperparameters of the models.

use super::{Applies, Hyperparameter, Kind, above, below};
use crate::space::Scale;
use crate::text::Text;
use crate::workload::ModelFamily::{Cnn, Mlp, Resnet, Transformer};

const NETWORKS: Applies = Applies::Models(&[Mlp, Cnn, Resnet, Transformer]);
const RESNET: Applies = Applies::Models(&[Resnet]);
const TRANSFORMER: Applies = Applies::Models(&[Transformer]);

pub(super) const ENTRIES: [Hyperparameter; 15] = [
    Hyperparameter {
        name: "model.width",
        kind: Kind::Whole { low: 1, high: 4096, default: 64, usual: (16, 256), scale: Scale::Log },
        applies: NETWORKS,
        title: Text::new("width", "宽度"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Units per hidden layer, channels per convolution (in a residual network, of its first half), or numbers per token of \
             a transformer. Wider models fit more and cost more: parameters grow with its square. Usually scientific or fixed; a \
             wider model may want a smaller rate and more regularization.",
            "每个隐藏层的单元数、每个卷积的通道数（残差网络中指前半部分），或 transformer 每个词元的维数。更宽的模型拟合能力更强、成本更高：\
             参数量按其平方增长。通常是目标或固定超参数；更宽的模型可能需要更小的学习率和更强的正则化。",
        ),
    },
    Hyperparameter {
        name: "model.depth",
        kind: Kind::Whole { low: 1, high: 16, default: 2, usual: (1, 4), scale: Scale::Linear },
        applies: NETWORKS,
        title: Text::new("depth", "深度"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The number of hidden layers, convolutions, residual blocks or transformer blocks. Deeper models express more but are \
             harder to optimise without normalization and residual connections; the best rate falls with depth. Usually \
             scientific or fixed.",
            "隐藏层、卷积、残差块或 transformer 块的数量。更深的模型表达力更强，但没有归一化和残差连接时更难优化；最佳学习率随深度下降。\
             通常是目标或固定超参数。",
        ),
    },
    Hyperparameter {
        name: "model.kernel",
        kind: Kind::Listed { low: 1, high: 9, default: 3, usual: &[3, 5, 7] },
        applies: Applies::Models(&[Cnn, Resnet]),
        title: Text::new("kernel", "卷积核"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The side length of each convolution's window, in pixels or points; odd values keep the borders symmetric, and a \
             residual network needs them. Larger kernels see further per layer and cost more. Usually fixed.",
            "卷积窗口的边长（像素或点数）；奇数使边界对称，残差网络必须用奇数。更大的卷积核每层看得更远，成本也更高。通常固定。",
        ),
    },
    Hyperparameter {
        name: "model.heads",
        kind: Kind::Listed { low: 1, high: 64, default: 4, usual: &[1, 2, 4, 8] },
        applies: TRANSFORMER,
        title: Text::new("heads", "注意力头数"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Attention heads: each compares tokens in its own width / heads numbers, at the same total cost. It must divide the \
             width; 16 to 64 numbers per head are usual. Usually fixed.",
            "注意力头的数量：每个头用 宽度/头数 维比较词元，总成本不变。它必须整除宽度；每头 16 到 64 维较常见。通常固定。",
        ),
    },
    Hyperparameter {
        name: "model.patch",
        kind: Kind::Listed { low: 1, high: 32, default: 4, usual: &[2, 4] },
        applies: TRANSFORMER,
        title: Text::new("patch", "图块边长"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Points a side of the patches into which an image or a sequence is cut; each becomes one token. It must divide the \
             sides. Smaller patches show more detail and make more tokens: attention costs their number squared. Without effect \
             on data of tokens. Usually fixed.",
            "图像或序列被切成的图块的边长（点数），每块成为一个词元，必须整除各边。更小的图块保留更多细节，但词元更多：\
             注意力的成本按词元数的平方增长。对词元数据无作用。通常固定。",
        ),
    },
    Hyperparameter {
        name: "model.position",
        kind: Kind::Name { options: &["learned", "sinusoidal", "none"] },
        applies: TRANSFORMER,
        title: Text::new("position", "位置编码"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "How a transformer learns where a token stands: a learned vector per place, fixed sine waves, or nothing, which makes \
             the input a set (right only where order carries no meaning). Scientific or fixed.",
            "transformer 如何得知词元的位置：每个位置一个可学习向量、固定的正弦波，或不编码（输入成为集合，只在顺序没有意义时合适）。\
             属目标或固定超参数。",
        ),
    },
    Hyperparameter {
        name: "model.activation",
        kind: Kind::Name { options: &["relu", "tanh", "gelu", "silu"] },
        applies: NETWORKS,
        title: Text::new("activation", "激活函数"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The nonlinearity between layers. Relu is the safe start; gelu and silu are smoother, tanh saturates. Scientific or \
             fixed: each wants its own learning rate.",
            "层间的非线性函数。relu 是稳妥的起点；gelu 与 silu 更平滑，tanh 会饱和。属目标或固定超参数：每种激活都需要各自的学习率。",
        ),
    },
    Hyperparameter {
        name: "model.norm",
        kind: Kind::Name { options: &["none", "layer"] },
        applies: Applies::Models(&[Mlp]),
        title: Text::new("normalization", "归一化"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Layer normalization gives the inputs of each activation mean 0 and variance 1 within an example. It lets deep models \
             train at larger rates. Scientific or fixed; it interacts with depth, initialization and learning rate.",
            "层归一化使每个样本在激活函数前的输入均值为 0、方差为 1，让深层模型能以更大的学习率训练。属目标或固定超参数；\
             与深度、初始化和学习率相互作用。",
        ),
    },
    Hyperparameter {
        name: "model.norm_position",
        kind: Kind::Name { options: &["pre", "post"] },
        applies: Applies::Models(&[Resnet, Transformer]),
        title: Text::new("normalization position", "归一化位置"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Inside the residual branch (pre) or after the sum (post). Pre keeps a clean path for the gradient and is stable; post \
             often needs warmup, the more the deeper the model. Scientific or fixed; it interacts with warmup, depth and rate.",
            "归一化放在残差分支内（pre）或相加之后（post）。pre 为梯度保留畅通的路径，较稳定；post 常需预热，模型越深越需要。\
             属目标或固定超参数；与预热、深度和学习率相互作用。",
        ),
    },
    Hyperparameter {
        name: "model.residual",
        kind: Kind::Name { options: &["no", "yes"] },
        applies: Applies::Models(&[Mlp]),
        title: Text::new("residual", "残差连接"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Whether each hidden layer but the first adds its input to its output. It keeps gradients alive in deep models and \
             changes little in shallow ones. Scientific or fixed; it interacts with depth and initialization.",
            "除第一层外，每个隐藏层是否把输入加到输出上。它使深层模型的梯度不致消失，对浅层模型影响不大。属目标或固定超参数；\
             与深度和初始化相互作用。",
        ),
    },
    Hyperparameter {
        name: "model.zero_init",
        kind: Kind::Name { options: &["no", "yes"] },
        applies: RESNET,
        title: Text::new("zero-initialised branches", "零初始化分支"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Whether every residual branch begins as zero, so that the network begins shallow and deepens as it learns. It steadies \
             the first steps of deep networks and large batches, where it can save part of the warmup. Scientific or fixed.",
            "每个残差分支是否从零开始：网络起初很浅，随学习逐渐变深。它使深层网络和大批量训练的最初几步更稳定，可省去部分预热。\
             属目标或固定超参数。",
        ),
    },
    Hyperparameter {
        name: "model.ghost_batch_size",
        kind: Kind::Listed { low: 0, high: 65_536, default: 0, usual: &[16, 32, 64] },
        applies: RESNET,
        title: Text::new("ghost batch size", "虚拟批量"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Examples whose mean and variance batch normalization takes together; 0 for the whole batch. It must divide the batch \
             (its part, with accumulation). It separates normalization from the batch size: its noise regularizes, so keep it \
             when the batch changes; 16 to 64 is usual.",
            "批归一化共同计算均值与方差的样本数；0 表示整个批量。它必须整除批量（有梯度累积时为其每一份）。它把归一化与批量大小分开：\
             其噪声有正则化作用，改变批量时应保持不变；常用 16 到 64。",
        ),
    },
    Hyperparameter {
        name: "model.norm_momentum",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.999), scale: Scale::ReverseLog },
        applies: RESNET,
        title: Text::new("normalization momentum", "归一化动量"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The share of batch normalization's running mean and variance kept at each step; evaluation uses them. Near 1 they lag \
             behind a model that learns fast or for few steps; far below they are noisy. Rarely tuned: 0.9 to 0.99.",
            "批归一化的滑动均值与方差每步保留的比例，评估时使用它们。接近 1 时会落后于学得快或步数少的模型；过小则噪声大。\
             很少调优：0.9 到 0.99。",
        ),
    },
    Hyperparameter {
        name: "model.init_scale",
        kind: Kind::Real { limits: above(0.0, 1e3), default: 1.0, usual: (0.1, 10.0), scale: Scale::Log },
        applies: NETWORKS,
        title: Text::new("initialization scale", "初始化尺度"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "Factor on the random initial weights; 1 is the standard for the activation. Too small and signals vanish with depth, \
             too large and they explode or saturate. Normalization makes it matter less. Nuisance or fixed; it interacts with depth \
             and the learning rate.",
            "随机初始权重的倍数；1 为与激活函数相配的标准值。过小则信号随深度消失，过大则爆炸或饱和；有归一化时影响较小。\
             属冗余或固定超参数；与深度和学习率相互作用。",
        ),
    },
    Hyperparameter {
        name: "model.dropout",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.0, 0.5), scale: Scale::Linear },
        applies: NETWORKS,
        title: Text::new("dropout", "dropout"),
        #[cfg(any(test, feature = "explained"))]
        explanation: Text::new(
            "The share of hidden activations set to zero in each training step, the others scaled up to match. A regularizer: \
             useful where the model overfits, harmful where it underfits. Its presence is scientific, its strength nuisance; it \
             interacts with width, weight decay and the number of steps.",
            "每个训练步中被置零的隐藏激活比例，其余按比例放大。它是正则化手段：过拟合时有益，欠拟合时有害。是否使用属目标超参数，\
             强度属冗余超参数；与宽度、权重衰减和训练步数相互作用。",
        ),
    },
];
