"""The same work in JAX: five trainings with Adam, batches gathered from the data, one step after another.

Prints one JSON object: for each of alone, small, medium, resnet and transformer the trial-steps per second of a Python loop
around a jitted step ("loop") and of all steps in one jitted scan ("scan"), which is the fastest way to say it in JAX; trials
that train together are mapped (vmap). Run by `cargo lab bench`. With an argument such as 1,8,64 it measures the models of
`tests/device` with so many trials together. Compilation is left out; medians of five runs.
"""

import json
import statistics
import sys
import time

import jax
import jax.numpy as jnp

EXAMPLES = 1079


def dense(key, inputs, outputs, gain):
    bound = (3 * gain / inputs) ** 0.5
    return {"w": jax.random.uniform(key, (inputs, outputs), minval=-bound, maxval=bound), "b": jnp.zeros(outputs)}


def mlp(width, key):
    keys = jax.random.split(key, 3)
    return [dense(k, a, b, 2.0) for k, a, b in zip(keys, [64, width, width], [width, width, 10])]


def run_mlp(p, x):
    for layer in p[:-1]:
        x = jax.nn.relu(x @ layer["w"] + layer["b"])
    return x @ p[-1]["w"] + p[-1]["b"]


def kernel(key, inputs, outputs, size):
    bound = (6.0 / (inputs * size * size)) ** 0.5
    return jax.random.uniform(key, (size, size, inputs, outputs), minval=-bound, maxval=bound)


def norm(n):
    return {"gain": jnp.ones(n), "offset": jnp.zeros(n)}


def resnet(width, key):
    k = jax.random.split(key, 7)
    return {
        "stem": kernel(k[0], 1, width, 3),
        "stem_norm": norm(width),
        "blocks": [
            {"first": kernel(k[1], width, width, 3), "second": kernel(k[2], width, width, 3), "norms": [norm(width)] * 2},
            {
                "first": kernel(k[3], width, 2 * width, 3),
                "second": kernel(k[4], 2 * width, 2 * width, 3),
                "norms": [norm(2 * width)] * 2,
                "shortcut": kernel(k[5], width, 2 * width, 1),
            },
        ],
        "readout": dense(k[6], 2 * width, 10, 1.0),
    }


def conv(x, w, stride):
    pad = w.shape[0] // 2
    return jax.lax.conv_general_dilated(
        x, w, (stride, stride), [(pad, pad)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def batch_norm(x, p):
    mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2))
    return (x - mean) * jax.lax.rsqrt(var + 1e-5) * p["gain"] + p["offset"]


def run_resnet(p, x):
    x = x.reshape(-1, 8, 8, 1)
    x = jax.nn.relu(batch_norm(conv(x, p["stem"], 2), p["stem_norm"]))
    for block in p["blocks"]:
        stride = 2 if "shortcut" in block else 1
        y = jax.nn.relu(batch_norm(conv(x, block["first"], stride), block["norms"][0]))
        y = batch_norm(conv(y, block["second"], 1), block["norms"][1])
        x = jax.nn.relu(y + (conv(x, block["shortcut"], 2) if "shortcut" in block else x))
    x = x.mean((1, 2))
    return x @ p["readout"]["w"] + p["readout"]["b"]


def transformer(width, key, tokens=10, patch=4):
    k = jax.random.split(key, 11)
    block = lambda k: {
        "norm1": norm(width),
        "qkv": dense(k[0], width, 3 * width, 1.0),
        "projection": dense(k[1], width, width, 1.0),
        "norm2": norm(width),
        "up": dense(k[2], width, 4 * width, 2.0),
        "down": dense(k[3], 4 * width, width, 1.0),
    }
    return {
        "embedding": dense(k[0], patch, width, 1.0),
        "position": jax.random.normal(k[1], (tokens, width)) / width**0.5,
        "blocks": [block(k[2:6]), block(k[6:10])],
        "norm": norm(width),
        "readout": dense(k[10], width, 10, 1.0),
    }


def layer_norm(x, p):
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(var + 1e-5) * p["gain"] + p["offset"]


def linear(x, p):
    return x @ p["w"] + p["b"]


def run_transformer(heads, p, x):
    batch, width = x.shape[0], p["position"].shape[1]
    x = linear(x.reshape(batch, 10, 4), p["embedding"]) + p["position"]
    for block in p["blocks"]:
        qkv = linear(layer_norm(x, block["norm1"]), block["qkv"]).reshape(batch, 10, 3, heads, width // heads)
        q, k, v = qkv[:, :, 0], qkv[:, :, 1], qkv[:, :, 2]
        scores = jnp.einsum("bthd,bshd->bhts", q, k) / (width // heads) ** 0.5
        mixed = jnp.einsum("bhts,bshd->bthd", jax.nn.softmax(scores, -1), v).reshape(batch, 10, width)
        x = x + linear(mixed, block["projection"])
        x = x + linear(jax.nn.relu(linear(layer_norm(x, block["norm2"]), block["up"])), block["down"])
    return linear(layer_norm(x, p["norm"]).mean(1), p["readout"])


def measure(init, run, features, batch, trials, steps):
    tree = jax.tree_util.tree_map

    def loss(p, x, y):
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(run(p, x)) * y, axis=1))

    def step(state, rate, x, y):
        p, m, s, t = state
        g = jax.grad(loss)(p, x, y)
        t = t + 1
        m = tree(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        s = tree(lambda s, g: 0.999 * s + 0.001 * g * g, s, g)
        b = jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        p = tree(lambda p, m, s: p - rate * b * m / (jnp.sqrt(s) + 1e-8), p, m, s)
        return p, m, s, t

    key = jax.random.PRNGKey(0)
    data = jax.random.normal(key, (EXAMPLES, features))
    labels = jax.nn.one_hot(jax.random.randint(key, (EXAMPLES,), 0, 10), 10)
    order = jax.random.randint(key, (steps, trials, batch), 0, EXAMPLES)
    params = jax.vmap(init)(jax.random.split(key, trials))
    zeros = tree(jnp.zeros_like, params)
    rates = jnp.linspace(1e-3, 2e-3, trials)
    advance = jax.vmap(step, in_axes=((0, 0, 0, None), 0, 0, 0), out_axes=(0, 0, 0, None))

    @jax.jit
    def one(state, rows):
        return advance(state, rates, data[rows], labels[rows])

    @jax.jit
    def scan(state, order):
        return jax.lax.scan(lambda state, rows: (one(state, rows), None), state, order)[0]

    def loop(state, order):
        for rows in order:
            state = one(state, rows)
        return state

    start = (params, zeros, zeros, jnp.float32(0))
    speeds = {}
    for name, way in [("loop", lambda: loop(start, list(order))), ("scan", lambda: scan(start, order))]:
        jax.block_until_ready(way())
        runs = []
        for _ in range(5):
            begun = time.perf_counter()
            jax.block_until_ready(way())
            runs.append(steps * trials / (time.perf_counter() - begun))
        speeds[name] = statistics.median(runs)
    return speeds


WORKS = {
    "alone": (lambda k: mlp(128, k), run_mlp, 64, 64, 1, 2000),
    "small": (lambda k: mlp(32, k), run_mlp, 64, 32, 32, 1000),
    "medium": (lambda k: mlp(128, k), run_mlp, 64, 64, 16, 200),
    "resnet": (lambda k: resnet(8, k), run_resnet, 64, 32, 8, 50),
    "transformer": (lambda k: transformer(16, k), lambda p, x: run_transformer(4, p, x), 40, 32, 8, 100),
}

if len(sys.argv) > 1:
    # What `lab measure-device` measures: batches of 32, so many trials together.
    found = []
    for trials in map(int, sys.argv[1].split(",")):
        for family, work in [("mlp", "medium"), ("resnet", "resnet"), ("transformer", "transformer")]:
            init, run, features, _, _, _ = WORKS[work]
            speeds = measure(init, run, features, 32, trials, 200)
            found.append({"family": family, "trials": trials, "trial_steps_per_second": speeds})
    print(json.dumps({"version": jax.__version__, "device": str(jax.devices()[0]), "speeds": found}))
else:
    print(json.dumps({"version": jax.__version__} | {name: measure(*work) for name, work in WORKS.items()}))
