"""Trains small models on the .lab files and prints the accuracies quoted in README.md. Makes no file.

PyTorch, Adam, constant rate, batches of 64 from reshuffled epochs, validation every 50 steps.
"""

import json
import pathlib
import numpy as np
import torch

nn = torch.nn
FOLDER = pathlib.Path(__file__).resolve().parent.parent
torch.set_num_threads(1)


def load(name):
    line, _, body = (FOLDER / f"{name}.lab").read_bytes().partition(b"\n")
    header = json.loads(line)
    count, kind = header["examples"], {"u8": "u1", "f32": "<f4"}[header["encoding"]]
    values, labels = body[:-count], body[-count:]
    x = np.frombuffer(values, kind).astype(np.float32).reshape(count, *header["shape"]) / np.float32(header["scale"])
    return torch.tensor(x), torch.tensor(np.frombuffer(labels, "u1").astype(np.int64))


def split(name):
    """Training, validation and held-out examples."""
    x, y = load(name)
    if name == "mnist1d":
        cuts = (3200, 4000)
    else:
        order = torch.tensor(np.random.RandomState(0).permutation(len(y)))
        x, y, cuts = x[order], y[order], (int(0.7 * len(y)), int(0.85 * len(y)))
    bounds = (0, *cuts, len(y))
    return [(x[a:b], y[a:b]) for a, b in zip(bounds, bounds[1:])]


def model(family, shape, width, depth):
    layers, size = [], int(np.prod(shape))
    if family == "cnn":
        convolution, channels = (nn.Conv1d if len(shape) == 2 else nn.Conv2d), shape[0]
        for _ in range(depth):
            layers += [convolution(channels, width, 3, stride=2, padding=1), nn.ReLU()]
            channels = width
        size = nn.Sequential(*layers)(torch.zeros(1, *shape)).numel()
    layers.append(nn.Flatten())
    if family == "mlp":
        for _ in range(depth):
            layers += [nn.Linear(size, width), nn.ReLU()]
            size = width
    return nn.Sequential(*layers, nn.Linear(size, 10))


def accuracy(net, x, y):
    with torch.no_grad():
        return 100 * (net(x).argmax(1) == y).double().mean().item()


def run(name, family, width, depth, rate, steps, seed=0):
    torch.manual_seed(seed)
    train, valid, held_out = split(name)
    net = model(family, tuple(train[0].shape[1:]), width, depth)
    optimizer = torch.optim.Adam(net.parameters(), rate)
    order, at, best = torch.randperm(len(train[1])), 0, (0.0, 0, 0.0)
    for step in range(1, steps + 1):
        if at + 64 > len(order):
            order, at = torch.randperm(len(order)), 0
        batch, at = order[at:at + 64], at + 64
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(train[0][batch]), train[1][batch]).backward()
        optimizer.step()
        if step % 50 == 0:
            best = max(best, (accuracy(net, *valid), -step, accuracy(net, *held_out)))
    print(f"{name} {family} width={width} depth={depth} rate={rate} steps={steps} seed={seed}: "
          f"validation {best[0]:.1f} % at step {-best[1]}, held out {best[2]:.1f} %", flush=True)


for setting in [
    ("digits", "linear", 0, 0, 1e-2, 1500), ("digits", "mlp", 64, 1, 1e-3, 1500), ("digits", "mlp", 64, 2, 1e-3, 1500),
    ("digits", "mlp", 128, 2, 1e-3, 1500), ("digits", "cnn", 16, 2, 3e-3, 1500),
    ("mnist", "linear", 0, 0, 1e-3, 1500), ("mnist", "mlp", 128, 2, 1e-3, 1500), ("mnist", "cnn", 16, 2, 3e-3, 1500),
    ("mnist1d", "linear", 0, 0, 1e-2, 1000), ("mnist1d", "mlp", 64, 2, 3e-3, 2000), ("mnist1d", "mlp", 64, 2, 1e-2, 2000),
    ("mnist1d", "mlp", 128, 2, 3e-3, 2000), ("mnist1d", "mlp", 256, 2, 3e-3, 2000), ("mnist1d", "mlp", 256, 2, 1e-2, 2000),
    *(("mnist1d", "cnn", 32, 3, 1e-2, 2000, seed) for seed in range(3)), ("mnist1d", "cnn", 64, 3, 1e-2, 3000),
]:
    run(*setting)
