"""Whole networks by formula-made weights, in float64, from PyTorch's modules: outputs, loss, gradients, running statistics.

Covers the perceptron with layer normalization and residual connections, the residual CNN with batch normalization and the transformer.
"""

import math
import torch
from generated import FORMULA, described, rounded, values
from stored import pinned, store

torch.set_default_dtype(torch.float64)
nn = torch.nn
EPSILON, CLASSES = 1e-5, 3
ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU, "tanh": nn.Tanh, "silu": nn.SiLU}


class Mlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        widths = [s["features"]] + [s["width"]] * s["depth"]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:] + [CLASSES]))
        self.norms = nn.ModuleList(nn.LayerNorm(s["width"], eps=EPSILON) if s["layer_norm"] else nn.Identity() for _ in range(s["depth"]))
        self.act, self.residual = ACTIVATIONS[s["activation"]](), s["residual"]

    def forward(self, x):
        for i, norm in enumerate(self.norms):
            y = self.act(norm(self.layers[i](x)))
            x = x + y if self.residual and i else y
        return self.layers[-1](x)

    def names(self):
        for i, layer in enumerate(self.layers):
            yield f"layer{i}", layer
            if i < len(self.norms) and not isinstance(self.norms[i], nn.Identity):
                yield f"norm{i}", self.norms[i]


class Block(nn.Module):
    def __init__(self, s, a, b, stride):
        super().__init__()
        convolution = lambda a, b, kernel, stride: nn.Conv2d(a, b, kernel, stride, kernel // 2, bias=False)
        norm = lambda: nn.BatchNorm2d(b, eps=EPSILON, momentum=1 - s["norm_momentum"])
        self.first, self.first_norm, self.second, self.second_norm = convolution(a, b, 3, stride), norm(), convolution(b, b, 3, 1), norm()
        self.shortcut = convolution(a, b, 1, stride) if stride > 1 else nn.Identity()
        self.act, self.position = ACTIVATIONS[s["activation"]](), s["norm_position"]

    def forward(self, x):
        y = self.second(self.act(self.first_norm(self.first(x))))
        kept = self.shortcut(x)
        return self.act(kept + self.second_norm(y) if self.position == "pre" else self.second_norm(kept + y))


class Resnet(nn.Module):
    def __init__(self, s):
        super().__init__()
        width = s["width"]
        self.stem = nn.Conv2d(s["channels"], width, 3, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(width, eps=EPSILON, momentum=1 - s["norm_momentum"])
        self.blocks = nn.ModuleList([Block(s, width, width, 1), Block(s, width, 2 * width, 2)])
        self.readout, self.act = nn.Linear(2 * width, CLASSES), ACTIVATIONS[s["activation"]]()

    def forward(self, x):
        x = self.act(self.norm(self.stem(x)))
        for block in self.blocks:
            x = block(x)
        return self.readout(x.mean((2, 3)))

    def names(self):
        yield from (("stem", self.stem), ("stem.norm", self.norm))
        for i, block in enumerate(self.blocks):
            yield from ((f"block{i}.first", block.first), (f"block{i}.first.norm", block.first_norm), (f"block{i}.second", block.second))
            if not isinstance(block.shortcut, nn.Identity):
                yield f"block{i}.shortcut", block.shortcut
            yield f"block{i}.second.norm", block.second_norm
        yield "readout", self.readout


class Place(nn.Module):
    """A learned vector for each place."""

    def __init__(self, tokens, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(tokens, width))


class Transformer(nn.Module):
    def __init__(self, s):
        super().__init__()
        width, self.s = s["width"], s
        self.embedding = nn.Linear(s["token_features"], width)
        self.place = Place(s["tokens"], width) if s["position"] == "learned" else None
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(width, s["heads"], 4 * width, dropout=0.0, activation=s["activation"], layer_norm_eps=EPSILON,
                                       batch_first=True, norm_first=s["norm_position"] == "pre") for _ in range(s["depth"]))
        self.norm = nn.LayerNorm(width, eps=EPSILON) if s["norm_position"] == "pre" else nn.Identity()
        self.readout = nn.Linear(width, CLASSES)

    def places(self):
        """Vaswani et al. 2017, section 3.5."""
        tokens, width = self.s["tokens"], self.s["width"]
        if self.s["position"] == "none":
            return 0.0
        if self.place is not None:
            return self.place.weight
        angle = lambda place, i: place / 10000 ** (2 * (i // 2) / width)
        return torch.tensor([[(math.cos if i % 2 else math.sin)(angle(place, i)) for i in range(width)] for place in range(tokens)])

    def forward(self, x):
        x = self.embedding(x) + self.places()
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return self.readout(x[:, -1] if self.s["reading"] == "tokens" else x.mean(1))

    def names(self):
        yield "embedding", self.embedding
        if self.place is not None:
            yield "position", self.place
        for i, block in enumerate(self.blocks):
            yield from ((f"block{i}.norm1", block.norm1), (f"block{i}.qkv", block.self_attn), (f"block{i}.projection", block.self_attn.out_proj),
                        (f"block{i}.norm2", block.norm2), (f"block{i}.up", block.linear1), (f"block{i}.down", block.linear2))
        if self.s["norm_position"] == "pre":
            yield "norm", self.norm
        yield "readout", self.readout


def tensors(network):
    """(name, the module's tensor, laid out as stored, scale, shift), in the order of a pass."""
    for name, module in network.names():
        if isinstance(module, (nn.LayerNorm, nn.BatchNorm2d)):
            yield from ((f"{name}.gain", module.weight, lambda x: x, 0.3, 1.0), (f"{name}.offset", module.bias, lambda x: x, 0.3, 0.0))
        elif isinstance(module, Place):
            yield name, module.weight, lambda x: x, 0.7, 0.0
        elif isinstance(module, nn.Conv2d):
            yield f"{name}.weight", module.weight, lambda x: x, 0.5, 0.0
        else:
            weight, bias = (module.in_proj_weight, module.in_proj_bias) if isinstance(module, nn.MultiheadAttention) else (module.weight, module.bias)
            yield from ((f"{name}.weight", weight, lambda x: x.T, 0.7, 0.0), (f"{name}.bias", bias, lambda x: x, 0.3, 0.0))


def rebuilt(text):
    return values(text["shape"], text["k"], text["scale"], text["shift"])


def prepared(network):
    """Sets every parameter by the formula; how each is made."""
    made = {}
    with torch.no_grad():
        for k, (name, tensor, stored, scale, shift) in enumerate(tensors(network)):
            made[name] = described(stored(tensor).shape, k, scale, shift)
            tensor.copy_(stored(rebuilt(made[name])))
    if sum(1 for _ in network.parameters()) != len(made):
        raise SystemExit("a parameter has no name")
    return made


def judged(name, network, outputs, labels):
    losses = nn.functional.cross_entropy(outputs, torch.tensor(labels), reduction="none")
    network.zero_grad()
    losses.mean().backward()
    gradients = {key: stored(tensor.grad) for key, tensor, stored, *_ in tensors(network)}
    if not all(gradient.abs().max() > 1e-4 for gradient in gradients.values()):
        raise SystemExit(f"{name}: a gradient is (almost) zero, so that it would check nothing")
    norm = torch.sqrt(sum((gradient**2).sum() for gradient in gradients.values()))
    return {"logits": rounded(outputs), "losses": rounded(losses), "loss": losses.mean().item(), "gradient_norm": norm.item(),
            "gradients": {key: rounded(gradient) for key, gradient in gradients.items()}}


def mlp(**s):
    network = Mlp(s)
    made, inputs, labels = prepared(network), described((6, s["features"]), 60, 1.5), [0, 1, 2, 0, 2, 1]
    return {"settings": s, "parameters": made, "inputs": inputs, "labels": labels, **judged("mlp", network, network(rebuilt(inputs)), labels)}


def resnet(**s):
    network = Resnet(s)
    made, labels = prepared(network), [0, 1, 2, 0, 2, 1, 1, 0]
    shape = (8, s["channels"], *s["size"])
    inputs = [described(shape, k, 1.5, 0.2) for k in (60, 63, 66)]
    norms = [(name, module) for name, module in network.names() if isinstance(module, nn.BatchNorm2d)]
    running = lambda: {name: {"mean": rounded(module.running_mean), "variance": rounded(module.running_var)} for name, module in norms}
    # All else treats examples one by one: a network called on each ghost batch in turn is a network with ghost batch norm.
    train = lambda x: torch.cat([network(part) for part in x.split(s["ghost_batch_size"] or len(labels))])
    out = {"settings": s, "parameters": made, "inputs": inputs, "labels": labels, **judged("resnet", network, train(rebuilt(inputs[0])), labels)}
    out["running_after_first"] = running()
    for text in inputs[1:]:
        train(rebuilt(text))
    out["running_after_all"] = running()
    network.eval()
    return out | {"evaluation_logits": rounded(network(rebuilt(inputs[0])))}


def transformer(shape, **s):
    network = Transformer(s)
    made, labels = prepared(network), [0, 1, 2, 1]
    if s["reading"] == "tokens":
        # One-hot of each token: what the formula would make is no token.
        ids = [[(example * example + example + 2 * place + example * place) % s["token_features"] for place in range(s["tokens"])] for example in range(4)]
        inputs, x = {"tokens": ids}, nn.functional.one_hot(torch.tensor(ids), s["token_features"]).to(torch.float64)
    else:
        inputs = described((4, *shape), 60, 1.5)
        channels, h, w = shape
        ph, pw = s["patch"]
        x = rebuilt(inputs).reshape(4, channels, h // ph, ph, w // pw, pw).permute(0, 2, 4, 1, 3, 5).reshape(4, s["tokens"], s["token_features"])
    return {"settings": s, "shape": shape, "parameters": made, "inputs": inputs, "labels": labels,
            **judged("transformer", network, network(x), labels)}


RES = {"channels": 2, "size": [7, 6], "width": 3, "depth": 2, "kernel": 3}
TRA = {"width": 6, "depth": 2, "heads": 2}
TOKENS = {"reading": "tokens", "tokens": 3, "token_features": 5}
SEQUENCE = {"reading": "patches", "tokens": 4, "token_features": 6, "patch": [1, 3]}
IMAGE = {"reading": "patches", "tokens": 6, "token_features": 8, "patch": [2, 2]}

store("networks", {
    "source": pinned("torch", "numpy") + ", float64, results rounded to 9 digits",
    "formula": FORMULA,
    "convention": "parameters in the order of a pass; linear weights [in, out]: y = x W + b (torch has the transpose); convolution weights "
                  "[out, in, height, width], cross-correlation, zero padding kernel // 2, no bias; inputs row-major; loss: mean over the examples of "
                  "-log softmax(logits)[label]; gradients of that mean, laid out like the parameters; gradient_norm: Euclidean norm of them all; "
                  "norms: epsilon 1e-5, biased variance; gelu with erf; no dropout",
    "mlp_convention": "for each hidden layer y = act(norm(linear(x))), x = y for the first, x + y after it with residual; then a linear layer",
    "mlp": [mlp(features=5, width=6, depth=depth, activation=activation, layer_norm=norm, residual=residual) for depth, activation, norm, residual in
            ((2, "relu", True, False), (3, "relu", False, True), (3, "gelu", True, True), (3, "tanh", True, True), (3, "silu", True, True))],
    "resnet_convention": "stem: conv 3x3 stride 2 to width channels, norm, act; block0: stride 1, identity shortcut; block1: stride 2 to 2 width channels, "
                         "shortcut a 1x1 convolution of stride 2; pre: x = act(s(x) + norm(conv(act(norm(conv(x)))))), post: "
                         "x = act(norm(s(x) + conv(act(norm(conv(x)))))); mean over the positions; linear. logits, losses, gradients: training mode on "
                         "inputs[0]; every ghost_batch_size consecutive examples (0: all) are normalised together; running statistics start at mean 0, "
                         "variance 1 and after each group become norm_momentum r + (1 - norm_momentum) s, s the group's mean and unbiased variance; "
                         "running_after_first: after inputs[0], running_after_all: after all inputs in turn, parameters unchanged; "
                         "evaluation_logits: inputs[0] by running_after_all",
    "resnet": [resnet(**RES, activation=activation, norm_position=position, ghost_batch_size=ghost, norm_momentum=momentum)
               for activation, position, ghost, momentum in (("relu", "pre", 0, 0.9), ("relu", "pre", 4, 0.9), ("silu", "post", 2, 0.7))],
    "transformer_convention": "tokens: inputs.tokens[example][place], one-hot of token_features classes each, read by the embedding, the last token answers; "
                              "patches: shape = [channels, height, width], cut into patch = [rows, columns], tokens in row-major order of patches, each with its "
                              "numbers in the order (channel, row, column), the mean over the tokens answers. embedding is linear; position is added after it: "
                              "learned: one vector a place; sinusoidal: [place][i] = sin (even i) or cos (odd i) of place / 10000^(2 floor(i/2) / width); "
                              "blocks as in layers.json; pre: one more norm before the answer is taken",
    "transformer": [
        transformer([5, 3], **TRA, **TOKENS, activation="relu", norm_position="pre", position="learned"),
        transformer([5, 3], **TRA, **TOKENS, activation="gelu", norm_position="post", position="sinusoidal"),
        transformer([2, 1, 12], **TRA, **SEQUENCE, activation="gelu", norm_position="pre", position="sinusoidal"),
        transformer([2, 4, 6], **TRA, **IMAGE, activation="relu", norm_position="post", position="none"),
    ],
})
