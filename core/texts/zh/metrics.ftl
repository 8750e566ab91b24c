### 指标的名称、单位与优化方向。

train-loss = 训练损失
train-error = 训练误差
valid-loss = 验证损失
valid-error = 验证误差
grad-norm = 梯度范数
ema-valid-loss = 平均参数的验证损失
ema-valid-error = 平均参数的验证误差
clipped-share = 被裁剪步的比例

nats = 奈特
share-of-examples = 样本比例
mean-squared = 标准化均方误差
root-mean-square = 均方根，目标变量的单位

lower-is-better = 越低越好
higher-is-better = 越高越好
