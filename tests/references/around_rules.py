"""What stands around an update rule: clipping by the global norm before it, averaging of the parameters after it, from optax in float64.

The rule in words of the JSON is run in numpy beside optax and must agree to 1e-11 relative, as in optimizers.py.
"""

import jax
import numpy as np
import optax
from libraries import optax_rule
from problems import DESCRIBED, PROBLEMS, RECORDED, STEPS
from rules import RULES, distance, run_rule
from stored import pinned, store

TENSORS = {"quadratic": [2, 1, 2], "rosenbrock": [1, 1]}
SGD = {"momentum": 0.0, "nesterov": False, "l2": 0.0}
MOMENTUM = SGD | {"momentum": 0.9}
NESTEROV = MOMENTUM | {"nesterov": True}
ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "l2": 0.0}
RMS = {"rho": 0.9, "momentum": 0.9, "epsilon": 1e-8, "l2": 0.0}
CLIPPED = [  # name, settings, (rate, largest norm) of each problem
    ("sgd", SGD, ((0.01, 3.0), (5e-4, 10.0))),
    ("momentum", MOMENTUM, ((0.003, 20.0), (1e-4, 50.0))),
    ("momentum", MOMENTUM | {"l2": 0.1}, ((0.01, 2.5), (3e-4, 20.0))),
    ("nesterov", NESTEROV, ((0.003, 10.0), (3e-4, 20.0))),
    ("adam_torch", ADAM, ((0.05, 5.0), (0.02, 50.0))),
    ("adamw", ADAM | {"decoupled_weight_decay": 0.1}, ((0.05, 5.0), (0.02, 50.0))),
    ("rmsprop_playbook", RMS, ((0.002, 20.0), (0.002, 20.0))),
]
AVERAGED = [  # name, settings, rate of each problem
    ("sgd", SGD, (0.01, 5e-4)),
    ("momentum", MOMENTUM, (0.003, 1e-4)),
    ("adam_torch", ADAM, (0.05, 0.02)),
]
DECAYS = (0.5, 0.9, 0.99, 0.999)


def split(x, problem):
    return tuple(np.split(x, np.cumsum(TENSORS[problem])[:-1]))


def run(problem, name, s):
    """Parameters after every step, as one vector; optax sees them as several tensors."""
    gradient, start = PROBLEMS[problem]
    clip = optax.clip_by_global_norm(s["max_norm"]) if "max_norm" in s else optax.identity()
    rule = optax.chain(clip, optax_rule(name, s))
    x = split(start, problem)
    state, update = rule.init(x), jax.jit(rule.update)
    for _ in range(STEPS):
        updates, state = update(split(gradient(np.concatenate(x))[1], problem), state, x)
        x = optax.apply_updates(x, updates)
        yield np.concatenate(x)


def clipped(gradient, largest):
    def smaller(x):
        value, g = gradient(x)
        return value, g * min(1.0, largest / np.sqrt(np.sum(g * g)))
    return smaller


def clipping(problem, name, s):
    gradient, start = PROBLEMS[problem]
    path = list(run(problem, name, s))
    limited = clipped(gradient, s["max_norm"])
    error = distance(run_rule(limited, start, name, s), path)
    norms = np.array([np.linalg.norm(gradient(x)[1]) for x in [start, *path[:-1]]])
    count = int((norms > s["max_norm"]).sum())
    gap = np.abs(norms / s["max_norm"] - 1).min()  # a norm at the threshold would be counted either way in float32
    print(f"{problem:10} {name:16} clipped {count}, nearest norm {gap:.1e} off, rule within {error:.1e}")
    if not error < 1e-11 or not 0 < count < STEPS or gap < 1e-4:
        raise SystemExit("the rule differs, or the steps are all or none clipped, or one stands on the threshold")
    return {"problem": problem, "optimizer": name, "settings": s, "float32_distance": distance(run_rule(limited, start, name, s, np.float32), path),
            "clipped_steps": count, "gradient_norm": [norms[step - 1] for step in RECORDED],
            "theta": [path[step - 1].tolist() for step in RECORDED]}


def averaging(problem, name, s):
    _, start = PROBLEMS[problem]
    path = list(run(problem, name, s))
    averages = {}
    for decay in DECAYS:
        ema = optax.ema(decay, debias=True)
        state, average, mine = ema.init(start), [], np.zeros_like(start)
        for t, x in enumerate(path, 1):
            out, state = ema.update(jax.numpy.asarray(x), state)
            average.append(np.asarray(out))
            mine = decay * mine + (1 - decay) * x
            if not np.allclose(mine / (1 - decay**t), out, rtol=1e-11, atol=1e-13):
                raise SystemExit(f"{problem} {name}, decay {decay}, step {t}: the stated average differs")
        averages[str(decay)] = [average[step - 1].tolist() for step in RECORDED]
    return {"problem": problem, "optimizer": name, "settings": s,
            "float32_distance": distance(run_rule(*PROBLEMS[problem], name, s, np.float32), path),
            "theta": [path[step - 1].tolist() for step in RECORDED], "average": averages}


store("around_rules", {
    "source": pinned("optax", "jax", "numpy") + ", float64",
    "convention": "problems, rules and recorded_steps as in optimizers.json; the parameter vector is cut into consecutive tensors of the lengths "
                  "tensors[problem], the norm is that of all of them together",
    "clipping_rule": "n = Euclidean norm of the gradient of the loss over all tensors; g = gradient min(1, max_norm / n); "
                     "coupled l2 theta is added after clipping; gradient_norm[i] = n at step recorded_steps[i], before clipping; "
                     "clipped_steps: how many of the 100 steps have n > max_norm",
    "averaging_rule": "a_0 = 0; a_t = decay a_(t-1) + (1-decay) theta_t with theta_t after update t from 1; the average is a_t / (1 - decay^t); "
                      "the update rule sees theta, never the average; average[decay][i] is the average after recorded_steps[i] steps",
    "problems": DESCRIBED,
    "tensors": TENSORS,
    "rules": {name: RULES[name][1] for name in dict.fromkeys(name for name, *_ in CLIPPED + AVERAGED)},
    "recorded_steps": list(RECORDED),
    "clipping": [clipping(problem, name, {"learning_rate": rate, **settings, "max_norm": largest})
                 for name, settings, both in CLIPPED for problem, (rate, largest) in zip(PROBLEMS, both)],
    "averaging": [averaging(problem, name, {"learning_rate": rate, **settings})
                  for name, settings, rates in AVERAGED for problem, rate in zip(PROBLEMS, rates)],
})
