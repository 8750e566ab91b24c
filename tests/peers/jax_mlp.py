"""The same work in JAX: an MLP on 64 inputs trained with Adam, one step after another, batches gathered from the data.

Prints one JSON object: steps per second alone (64-128-128-10, batch 64) and trial-steps per second of 32 at once
(64-32-32-10, batch 32, vmap). Run by `cargo lab bench` when `python3 -c "import jax"` works. jit-compiled; the time of
compilation is left out; median of five runs.
"""

import json
import statistics
import time

import jax
import jax.numpy as jnp


def init(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    bound = lambda n: (6.0 / n) ** 0.5
    return [
        (jax.random.uniform(k, (a, b), minval=-bound(a), maxval=bound(a)), jnp.zeros(b))
        for k, a, b in zip(keys, sizes, sizes[1:])
    ]


def loss(params, x, y):
    for w, b in params[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = params[-1]
    return -jnp.mean(jnp.sum(jax.nn.log_softmax(x @ w + b) * y, axis=1))


def step(state, rate, x, y):
    params, mean, square, t = state
    grads = jax.grad(loss)(params, x, y)
    t = t + 1
    tree = jax.tree_util.tree_map
    mean = tree(lambda m, g: 0.9 * m + 0.1 * g, mean, grads)
    square = tree(lambda s, g: 0.999 * s + 0.001 * g * g, square, grads)
    b = jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    params = tree(lambda p, m, s: p - rate * b * m / (jnp.sqrt(s) + 1e-8), params, mean, square)
    return params, mean, square, t


def measure(width, batch, trials, steps):
    key = jax.random.PRNGKey(0)
    data = jax.random.normal(key, (1079, 64))
    labels = jax.nn.one_hot(jax.random.randint(key, (1079,), 0, 10), 10)
    order = jax.random.randint(key, (steps, trials, batch), 0, 1079)
    sizes = [64, width, width, 10]
    params = jax.vmap(lambda k: init(k, sizes))(jax.random.split(key, trials))
    zeros = jax.tree_util.tree_map(jnp.zeros_like, params)
    rates = jnp.linspace(1e-3, 2e-3, trials)
    advance = jax.jit(jax.vmap(step, in_axes=((0, 0, 0, None), 0, 0, 0), out_axes=(0, 0, 0, None)))
    gather = jax.jit(lambda rows: (data[rows], labels[rows]))

    def run(count):
        state = (params, zeros, zeros, jnp.float32(0))
        for i in range(count):
            x, y = gather(order[i])
            state = advance(state, rates, x, y)
        jax.block_until_ready(state)

    run(20)
    speeds = []
    for _ in range(5):
        start = time.perf_counter()
        run(steps)
        speeds.append(steps * trials / (time.perf_counter() - start))
    return statistics.median(speeds)


print(json.dumps({"alone": measure(128, 64, 1, 2000), "together": measure(32, 32, 32, 1000), "version": jax.__version__}))
