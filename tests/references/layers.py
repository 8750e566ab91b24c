"""Batch normalization with ghost batches, one transformer block and label smoothing, by themselves, in float64, from PyTorch."""

import torch
from generated import FORMULA, described, rounded, values
from stored import pinned, store

torch.set_default_dtype(torch.float64)
nn = torch.nn
EPSILON = 1e-5


# --- batch normalization ----------------------------------------------------------------------------------------------------

BATCH, CHANNELS, STEPS = 8, 3, 5


def batch_norm(size, ghost, momentum):
    shape = (BATCH, CHANNELS, *size)
    module = nn.BatchNorm2d(CHANNELS, eps=EPSILON, momentum=1 - momentum)
    gain, offset, slope = (described((CHANNELS,), 40, 0.4, 1.0), described((CHANNELS,), 41, 0.3), described(shape, 42, 1.0))
    with torch.no_grad():
        module.weight.copy_(rebuilt(gain))
        module.bias.copy_(rebuilt(offset))
    inputs = [described(shape, k, 1.5, 0.2 * (k + 1)) for k in range(STEPS)]
    steps = []
    for k, text in enumerate(inputs):
        x = rebuilt(text).requires_grad_()
        module.zero_grad()
        y = torch.cat([module(part) for part in x.split(ghost or BATCH)])
        (y * rebuilt(slope)).sum().backward()
        steps.append({"running_mean": rounded(module.running_mean), "running_variance": rounded(module.running_var)})
        if k == 0:
            first = {"outputs": rounded(y), "input_gradient": rounded(x.grad), "gain_gradient": rounded(module.weight.grad),
                     "offset_gradient": rounded(module.bias.grad)}
    module.eval()
    x = rebuilt(inputs[0]).requires_grad_()
    y = module(x)
    (y * rebuilt(slope)).sum().backward()
    return {"size": list(size), "ghost_batch_size": ghost, "momentum": momentum, "gain": gain, "offset": offset, "slope": slope,
            "inputs": inputs, "first_step": first, "after_step": steps,
            "evaluation": {"outputs": rounded(y), "input_gradient": rounded(x.grad)}}


def rebuilt(text):
    return values(text["shape"], text["k"], text["scale"], text["shift"])


# --- one transformer block --------------------------------------------------------------------------------------------------

EXAMPLES, TOKENS, WIDTH, HEADS = 2, 5, 6, 2
BLOCK = [("norm1.gain", (WIDTH,), "norm1.weight"), ("norm1.offset", (WIDTH,), "norm1.bias"),
         ("qkv.weight", (WIDTH, 3 * WIDTH), "self_attn.in_proj_weight"), ("qkv.bias", (3 * WIDTH,), "self_attn.in_proj_bias"),
         ("projection.weight", (WIDTH, WIDTH), "self_attn.out_proj.weight"), ("projection.bias", (WIDTH,), "self_attn.out_proj.bias"),
         ("norm2.gain", (WIDTH,), "norm2.weight"), ("norm2.offset", (WIDTH,), "norm2.bias"),
         ("up.weight", (WIDTH, 4 * WIDTH), "linear1.weight"), ("up.bias", (4 * WIDTH,), "linear1.bias"),
         ("down.weight", (4 * WIDTH, WIDTH), "linear2.weight"), ("down.bias", (WIDTH,), "linear2.bias")]


def block(position, activation):
    module = nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, dropout=0.0, activation=activation, layer_norm_eps=EPSILON,
                                        batch_first=True, norm_first=position == "pre")
    theirs = dict(module.named_parameters())
    parameters = {name: described(shape, k, 0.3 if len(shape) == 1 else 0.7, 1.0 if name.endswith("gain") else 0.0)
                  for k, (name, shape, _) in enumerate(BLOCK)}
    with torch.no_grad():
        for name, _, their in BLOCK:
            theirs[their].copy_(rebuilt(parameters[name]).T if name.endswith("weight") else rebuilt(parameters[name]))
    inputs, slope = described((EXAMPLES, TOKENS, WIDTH), 40, 1.0), described((EXAMPLES, TOKENS, WIDTH), 41, 1.0)
    x = rebuilt(inputs).requires_grad_()
    y = module(x)
    (y * rebuilt(slope)).sum().backward()
    gradients = {name: rounded(theirs[their].grad.T if name.endswith("weight") else theirs[their].grad) for name, _, their in BLOCK}
    return {"norm_position": position, "activation": activation, "heads": HEADS, "parameters": parameters, "inputs": inputs, "slope": slope,
            "outputs": rounded(y), "input_gradient": rounded(x.grad), "gradients": gradients}


# --- label smoothing --------------------------------------------------------------------------------------------------------

def smoothing(epsilon, scale, mixed):
    logits, labels, partners = described((6, 4), 40, scale), [0, 1, 2, 3, 1, 2], [3, 1, 0, 2, 2, 0]
    x = rebuilt(logits).requires_grad_()
    one_hot = lambda labels: nn.functional.one_hot(torch.tensor(labels), 4).to(x.dtype)
    # With mixup the target is a mixture before it is smoothed; without, torch gets the labels themselves.
    targets = mixed * one_hot(labels) + (1 - mixed) * one_hot(partners) if mixed < 1 else torch.tensor(labels)
    losses = nn.functional.cross_entropy(x, targets, label_smoothing=epsilon, reduction="none")
    losses.mean().backward()
    return {"label_smoothing": epsilon, "mixed": mixed, "labels": labels, "partners": partners, "logits": logits, "losses": rounded(losses),
            "loss": losses.mean().item(), "gradient": rounded(x.grad)}


store("layers", {
    "source": pinned("torch", "numpy") + ", float64, results rounded to 9 digits",
    "formula": FORMULA,
    "batch_norm_convention": "torch.nn.BatchNorm2d on inputs [batch, channels, height, width], called on each group of ghost_batch_size consecutive "
                             "examples in turn (0: all together); a group is normalised by its own mean and biased variance per channel, epsilon 1e-5; "
                             "running values start at mean 0, variance 1 and after each group become momentum r + (1 - momentum) s with s the "
                             "group's mean and its unbiased variance (torch's own momentum is 1 minus this one); one training pass over each of "
                             "inputs in turn, after_step[i]: the running values after inputs[i]; gain and offset do not change; gradients are those of "
                             "sum(slope outputs); evaluation: inputs[0] by the final running values",
    "batch_norm": [batch_norm(size, ghost, momentum) for size, ghost, momentum in
                   (((2, 3), 0, 0.9), ((2, 3), 4, 0.9), ((2, 3), 2, 0.99), ((2, 3), 1, 0.5), ((1, 1), 4, 0.9))],
    "transformer_block_convention": "torch.nn.TransformerEncoderLayer, dropout 0, no mask, layer norm epsilon 1e-5 with biased variance; inputs "
                                    "[example, token, width]; pre: x = x + attention(norm1(x)), x = x + down(act(up(norm2(x)))); post: "
                                    "x = norm1(x + attention(x)), x = norm2(x + down(act(up(x)))); weights are stored [in, out]: y = x W + b (torch "
                                    "has the transpose); the 3 width columns of qkv are all of q, then k, then v, within each one the heads in turn; "
                                    "scores = q k' / sqrt(width / heads), softmax over the keys; gelu with erf; gradients are those of sum(slope outputs)",
    "transformer_block": [block(position, activation) for position in ("pre", "post") for activation in ("gelu", "relu")],
    "label_smoothing_convention": "target = mixed onehot(label) + (1 - mixed) onehot(partner), then (1 - label_smoothing) target + label_smoothing / classes; "
                                  "losses: -sum target log softmax(logits), natural logarithm; gradient of their mean with respect to the logits",
    "label_smoothing": [smoothing(epsilon, scale, mixed)
                        for epsilon, scale, mixed in ((0.0, 2.0, 1.0), (0.1, 2.0, 1.0), (0.3, 2.0, 1.0), (0.1, 40.0, 1.0), (0.0, 2.0, 0.7), (0.1, 2.0, 0.7))],
})
