### What each hyperparameter does, where it usually lies, what it interacts with.

## Models

model-width = Units per hidden layer, channels per convolution (in a residual network, of its first half), or numbers per token of a transformer. Wider models fit more and cost more: parameters grow with its square. Usually scientific or fixed; a wider model may want a smaller rate and more regularization.
model-depth = The number of hidden layers, convolutions, residual blocks or transformer blocks. Deeper models express more but are harder to optimise without normalization and residual connections; the best rate falls with depth. Usually scientific or fixed.
model-kernel = The side length of each convolution's window, in pixels or points; odd values keep the borders symmetric, and a residual network needs them. Larger kernels see further per layer and cost more. Usually fixed.
model-heads = Attention heads: each compares tokens in its own width / heads numbers, at the same total cost. It must divide the width; 16 to 64 numbers per head are usual. Usually fixed.
model-patch = Points a side of the patches into which an image or a sequence is cut; each becomes one token. It must divide the sides. Smaller patches show more detail and make more tokens: attention costs their number squared. Without effect on data of tokens. Usually fixed.
model-position = How a transformer learns where a token stands: a learned vector per place, fixed sine waves, or nothing, which makes the input a set (right only where order carries no meaning). Scientific or fixed.
model-activation = The nonlinearity between layers. Relu is the safe start; gelu and silu are smoother, tanh saturates. Scientific or fixed: each wants its own learning rate.
model-norm = Layer normalization gives the inputs of each activation mean 0 and variance 1 within an example. It lets deep models train at larger rates. Scientific or fixed; it interacts with depth, initialization and learning rate.
model-norm-position = Inside the residual branch (pre) or after the sum (post). Pre keeps a clean path for the gradient and is stable; post often needs warmup, the more the deeper the model. Scientific or fixed; it interacts with warmup, depth and rate.
model-residual = Whether each hidden layer but the first adds its input to its output. It keeps gradients alive in deep models and changes little in shallow ones. Scientific or fixed; it interacts with depth and initialization.
model-zero-init = Whether every residual branch begins as zero, so that the network begins shallow and deepens as it learns. It steadies the first steps of deep networks and large batches, where it can save part of the warmup. Scientific or fixed.
model-ghost-batch-size = Examples whose mean and variance batch normalization takes together; 0 for the whole batch. It must divide the batch (its part, with accumulation). It separates normalization from the batch size: its noise regularizes, so keep it when the batch changes; 16 to 64 is usual.
model-norm-momentum = The share of batch normalization's running mean and variance kept at each step; evaluation uses them. Near 1 they lag behind a model that learns fast or for few steps; far below they are noisy. Rarely tuned: 0.9 to 0.99.
model-init-scale = Factor on the random initial weights; 1 is the standard for the activation. Too small and signals vanish with depth, too large and they explode or saturate. Normalization makes it matter less. Nuisance or fixed; it interacts with depth and the learning rate.
model-dropout = The share of hidden activations set to zero in each training step, the others scaled up to match. A regularizer: useful where the model overfits, harmful where it underfits. Its presence is scientific, its strength nuisance; it interacts with width, weight decay and the number of steps.

## Optimizers

optimizer = The update rule. Start with the most established one for the problem and mind all its hyperparameters. Scientific or fixed, never nuisance by accident: each optimizer has its own learning rate.
decay = The share of the average of squared gradients kept at each step. Larger values divide by a longer memory; smaller ones react faster to a change in gradient size. 0.9 to 0.99 is usual; tune after rate and momentum.
learning-rate = The length of each update. The most influential hyperparameter: too small trains slowly, too large diverges, and the best value often lies just below the largest that trains. Search it on a log scale. It interacts with everything that scales the update: momentum, batch size, warmup, weight decay.
momentum = The share of the previous velocity kept at each step; gradients are averaged over about 1 / (1 − momentum) steps. Search it in 1 − momentum on a log scale (reverse_log). The effective rate is learning rate / (1 − momentum): tune both.
beta1 = Decay of Adam's average of gradients, its momentum. From about ten trials on worth tuning beside the rate; search in 1 − β₁ on a log scale.
beta2 = Decay of Adam's average of squared gradients. The last of its hyperparameters to tune; smaller values react faster to a change in gradient size.
epsilon = Keeps the division by the root of the average squared gradient finite. Large values turn the rule into momentum with a smaller rate (learning rate / ε in Adam), so both must be tuned together; worth it from about 25 trials on.

## Regularization

weight-decay = Coefficient λ of the pull of each weight (not of biases or normalization) towards zero. A regularizer: raise it where the model overfits. It interacts with the learning rate, and useful values depend on its kind: around 1e-4 for L2, 0.01 to 1 decoupled.
weight-decay-kind = L2 adds λw to the gradient, so that momentum and adaptive scaling act on it too; decoupled takes rate × λw off beside the update, which decays all weights alike under adaptive optimizers. AdamW is always decoupled. Scientific or fixed: each kind wants its own λ.
label-smoothing = The share of each target spread evenly over all classes; classification only. It keeps the model from growing overconfident: 0.05 to 0.1 is usual. The losses of different values cannot be compared; compare errors.
augment-shift = Images and sequences of a training batch move by up to so many points along each axis, at random. It multiplies the data where position carries no meaning: 1 to 4 of 28 pixels. A regularizer that wants more steps.
augment-rotation = Images of a training batch turn by up to so many degrees either way, at random. Up to about 15 suits digits; too much makes a 6 of a 9. It interacts with shift, width and the number of steps.
augment-noise = Standard deviation of normal noise added to every standardised input of a training batch. On a linear model it acts as an L2 penalty: tune it with or instead of weight decay. 0.05 to 0.5 is usual.
augment-mixup = Training examples are mixed in pairs, inputs and targets alike, by a share drawn from Beta(α, α); this is α, 0 is off. A strong regularizer: 0.1 to 0.4 is usual. It wants more steps and less of the other regularizers; the training loss stays high.

## Schedule

schedule-kind = The course of the learning rate. Begin with a constant rate; a linear or cosine decay usually ends lower and with less step-to-step variation. Step decay falls in stages; inverse square root decays slowly and needs no known end. Changing it re-opens the search for the rate.
schedule-warmup-steps = First steps over which the rate rises linearly to its peak. A cure for early instability: it lets a larger rate train.
schedule-decay-steps = Last steps over which the rate decays; before them it is flat. Unless given, decay begins right after warmup. A run is lengthened by its flat part.
schedule-end-factor = The rate at the last step of a linear or cosine decay as a share of its peak. Rarely worth tuning; 0 to 0.1 is usual.
schedule-stages = Equally long stages of a step decay, the first at the full rate; without effect on other schedules. 2 to 5 are usual, with a larger step factor the more there are. Rarely worth tuning.
schedule-step-factor = The rate of each stage of a step decay as a share of the stage before; without effect on other schedules. 0.1 is classic, 0.5 goes with many stages.
clip-norm = Gradients with a larger global norm are scaled down to it; 0 is off. A cure for rare outliers: the 90th percentile of the gradient norms is a start. If most steps are clipped it acts as a smaller learning rate: lower that instead.
ema-decay = Decay of an exponential average of the parameters (Polyak averaging), evaluated beside them; 0 is off. It averages about 1 / (1 − decay) steps, which evens out the variation from step to step much as a decaying rate does. Keep that well below the number of steps.
batch-size = Examples per step. It governs speed and cost and is not a knob for validation quality: choose it by throughput, and tune optimizer and regularization anew whenever it changes.
accumulation = Equal parts in which each batch is computed, one after another; it must divide the batch. It buys memory but no throughput: a step simulates a larger batch at its full cost. Avoid it unless the batch does not fit; batch normalization then sees only a part.

## Whether a technique is used

use-weight-decay = Whether weights are pulled towards zero at all. Ask it as a scientific question, false against true, and tune the strength, weight_decay, as a nuisance under "when": only then is decay at its best compared with none.
use-dropout = Whether hidden activations are dropped at all. Scientific where the question is whether dropout helps; its strength, model.dropout, is a nuisance that is active only where this is true.
use-label-smoothing = Whether targets are smoothed at all; classification only. Scientific or fixed, its strength label_smoothing a nuisance under it. Judge it by errors: the losses with and without cannot be compared.
use-clip-norm = Whether large gradients are scaled down at all. Ask it where training is unstable; the threshold, clip_norm, is tuned under it. Without instability it should make no difference.
use-ema-decay = Whether an average of the parameters is kept and evaluated beside them; ema_decay says how long it reaches. The trained parameters are the same with and without it: compare ema_valid_error with valid_error instead where that is the question.
use-warmup = Whether the rate rises to its peak over the first steps, as many as schedule.warmup_steps says. Ask it where training breaks early or high rates fail; tune the rate on both sides, since warmup pays by letting a higher one train.
use-augment = Whether training inputs are changed at random: shifted, rotated or made noisy, as strongly as augment.shift, augment.rotation and augment.noise say. Scientific or fixed; augmentation wants more steps than a training without.
use-mixup = Whether training examples are mixed in pairs, with the strength augment.mixup. Scientific or fixed; it wants more steps and less of the other regularizers than a training without.

## Data

split-seed = Which examples are trained on and which validate: each number above 0 draws both parts anew, in the same sizes, and 0 is the split that ships; test stays as it is. Nothing to tune: several values show how far a result hangs on the split. Nuisance or fixed; its best value is luck.
