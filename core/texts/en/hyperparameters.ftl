### Short names of hyperparameters, as they stand on an axis.

## Models

model-width = width
model-depth = depth
model-kernel = kernel
model-heads = heads
model-patch = patch
model-position = position
model-activation = activation
model-norm = normalization
model-norm-position = normalization position
model-residual = residual
model-zero-init = zero-initialised branches
model-ghost-batch-size = ghost batch size
model-norm-momentum = normalization momentum
model-init-scale = initialization scale
model-dropout = dropout

## Optimizers

optimizer = optimizer
decay = decay
learning-rate = learning rate
momentum = momentum
beta1 = β₁
beta2 = β₂
epsilon = ε

## Regularization

weight-decay = weight decay
weight-decay-kind = kind of weight decay
label-smoothing = label smoothing
augment-shift = shift
augment-rotation = rotation
augment-noise = noise
augment-mixup = mixup

## Schedule

schedule-kind = schedule
schedule-warmup-steps = warmup
schedule-decay-steps = decay steps
schedule-end-factor = end factor
schedule-stages = stages
schedule-step-factor = step factor
clip-norm = clipping norm
ema-decay = averaging decay
batch-size = batch size
accumulation = gradient accumulation

## Whether a technique is used

use-weight-decay = use of weight decay
use-dropout = use of dropout
use-label-smoothing = use of label smoothing
use-clip-norm = use of clipping
use-ema-decay = use of averaging
use-warmup = use of warmup
use-augment = use of augmentation
use-mixup = use of mixup

## Data

split-seed = split seed

## What switches are about.

technique-weight-decay = weight decay
technique-dropout = dropout
technique-label-smoothing = label smoothing
technique-clipping = gradient clipping
technique-averaging = weight averaging
technique-warmup = warmup
technique-augmentation = augmentation
technique-mixup = mixup

of-optimizer = { $name } ({ $optimizer })
