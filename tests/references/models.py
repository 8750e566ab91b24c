"""Logits, cross entropy and every gradient of three small models with fixed weights, in float64, from PyTorch."""

import numpy as np
import torch
from stored import pinned, store

torch.set_default_dtype(torch.float64)
EXAMPLES, CLASSES = 6, 3
nn = torch.nn

MODELS = {
    "mlp": ([4], nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, CLASSES)),
            "linear 4 to 5, relu, linear 5 to 3"),
    "cnn": ([1, 8, 8], nn.Sequential(nn.Conv2d(1, 3, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(3, 3, 3, stride=2, padding=1), nn.ReLU(),
                                     nn.Flatten(), nn.Linear(12, CLASSES)),
            "conv 3x3 stride 2 padding 1 to 3 channels, relu, the same again, flatten (channel, row, column), linear 12 to 3"),
    "cnn_1d": ([1, 10], nn.Sequential(nn.Conv1d(1, 3, 3, stride=2, padding=1), nn.ReLU(), nn.Conv1d(3, 3, 3, stride=2, padding=1), nn.ReLU(),
                                      nn.Flatten(), nn.Linear(9, CLASSES)),
               "conv 3 stride 2 padding 1 to 3 channels, relu, the same again, flatten (channel, position), linear 9 to 3"),
}


def check(name, shape, model, text, rng):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.from_numpy(rng.normal(0, 0.5, tuple(parameter.shape)).round(4)))
    inputs = torch.from_numpy(rng.normal(0, 1, (EXAMPLES, *shape)).round(4))
    labels = torch.from_numpy(rng.permutation(np.arange(EXAMPLES) % CLASSES))
    logits = model(inputs)
    losses = nn.functional.cross_entropy(logits, labels, reduction="none")
    losses.mean().backward()
    gradients = {key: parameter.grad for key, parameter in model.named_parameters()}
    if not all(gradient.abs().max() > 1e-3 for gradient in gradients.values()):
        raise SystemExit(f"{name}: a gradient is (almost) zero, so that it would check nothing")
    norm = torch.sqrt(sum((gradient**2).sum() for gradient in gradients.values()))
    return {
        "name": name,
        "layers": text,
        "parameters": {key: parameter.tolist() for key, parameter in model.named_parameters()},
        "inputs": inputs.tolist(),
        "labels": labels.tolist(),
        "logits": logits.tolist(),
        "losses": losses.tolist(),
        "loss": losses.mean().item(),
        "gradients": {key: gradient.tolist() for key, gradient in gradients.items()},
        "gradient_norm": norm.item(),
    }


rng = np.random.default_rng(7)
store("models", {
    "source": pinned("torch", "numpy") + ", float64",
    "convention": "parameters are named after the layer's place, activations counted; linear weight [out, in]: y = W x + b; "
                  "convolution weight [out, in, height, width] (cross-correlation, zero padding); loss: mean over the examples of "
                  "-log softmax(logits)[label], natural logarithm; gradients of that mean; gradient_norm: Euclidean norm of them all",
    "models": [check(name, shape, model, text, rng) for name, (shape, model, text) in MODELS.items()],
})
