### 超参数的简短名称，用于坐标轴。

## 模型

model-width = 宽度
model-depth = 深度
model-kernel = 卷积核
model-heads = 注意力头数
model-patch = 图块边长
model-position = 位置编码
model-activation = 激活函数
model-norm = 归一化
model-norm-position = 归一化位置
model-residual = 残差连接
model-zero-init = 零初始化分支
model-ghost-batch-size = 虚拟批量
model-norm-momentum = 归一化动量
model-init-scale = 初始化尺度
model-dropout = dropout

## 优化器

optimizer = 优化器
decay = 衰减率
learning-rate = 学习率
momentum = 动量
beta1 = β₁
beta2 = β₂
epsilon = ε

## 正则化

weight-decay = 权重衰减
weight-decay-kind = 权重衰减方式
label-smoothing = 标签平滑
augment-shift = 平移
augment-rotation = 旋转
augment-noise = 噪声
augment-mixup = 样本混合

## 训练进程

schedule-kind = 学习率调度
schedule-warmup-steps = 预热步数
schedule-decay-steps = 衰减步数
schedule-end-factor = 终值比例
schedule-stages = 阶段数
schedule-step-factor = 阶梯比例
clip-norm = 裁剪范数
ema-decay = 参数平均衰减
batch-size = 批量大小
accumulation = 梯度累积

## 是否使用某项技术

use-weight-decay = 是否使用权重衰减
use-dropout = 是否使用 dropout
use-label-smoothing = 是否使用标签平滑
use-clip-norm = 是否使用梯度裁剪
use-ema-decay = 是否使用参数平均
use-warmup = 是否使用预热
use-augment = 是否使用数据增强
use-mixup = 是否使用样本混合

## 数据

split-seed = 划分种子

## 开关所指的技术。

technique-weight-decay = 权重衰减
technique-dropout = dropout
technique-label-smoothing = 标签平滑
technique-clipping = 梯度裁剪
technique-averaging = 参数平均
technique-warmup = 预热
technique-augmentation = 数据增强
technique-mixup = 样本混合

of-optimizer = { $name }（{ $optimizer }）
