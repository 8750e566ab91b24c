"""Parameters after each of some steps of common optimizers on two small deterministic problems, in float64.

The numbers are the libraries'; the update rules of rules.py are ours and must give the same to 1e-11 relative,
so that a reader may trust the rule that the JSON states. The problems are defined in the JSON, so that gradients can be recomputed.
"""

import numpy as np
from libraries import LIBRARY
from problems import DESCRIBED, PROBLEMS, RECORDED
from rules import RULES, distance, run_rule
from stored import pinned, store


SGD = {"momentum": 0.0, "nesterov": False}
MOMENTUM = {"momentum": 0.9, "nesterov": False}
NESTEROV = {"momentum": 0.9, "nesterov": True}
ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
ADAM_LARGE = ADAM | {"epsilon": 1e-2}
ADAM_SHORT = {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-8}
ADAM_SGD = {"beta1": 0.8, "beta2": 0.95, "epsilon": 1.0}
RMS = {"rho": 0.9, "momentum": 0.0, "epsilon": 1e-8}
RMS_LONG = {"rho": 0.99, "momentum": 0.9, "epsilon": 1e-8}
LARGE = {"epsilon": 1e-2}


def decoupled(settings, decay):
    return settings | {"decoupled_weight_decay": decay}


BOTH, NONE, STRONG = (0.0, 1e-2), (0.0,), (0.1,)
CASES = [  # name, settings, rate of each problem, values of l2
    ("sgd", SGD, (0.01, 5e-4), BOTH),
    ("momentum", MOMENTUM, (0.003, 1e-4), BOTH),
    ("nesterov", NESTEROV, (0.003, 1e-4), BOTH),
    ("momentum", MOMENTUM | {"momentum": 0.5}, (0.005, 3e-4), BOTH),
    ("adam_torch", ADAM, (0.05, 0.02), BOTH),
    ("adam_torch", ADAM_SHORT, (0.05, 0.02), BOTH),
    ("adam_playbook", ADAM_LARGE, (0.05, 0.02), BOTH),
    ("adam_playbook", ADAM, (0.05, 0.02), BOTH),
    ("adam_playbook", ADAM_SGD, (0.3, 0.1), BOTH),
    ("adamw", decoupled(ADAM, 1e-2), (0.05, 0.02), NONE),
    ("rmsprop_torch", RMS, (0.004, 0.004), BOTH),
    ("rmsprop_torch", RMS_LONG, (0.001, 0.001), BOTH),
    ("rmsprop_keras", RMS | LARGE, (0.004, 0.004), BOTH),
    ("rmsprop_keras", RMS_LONG | LARGE, (0.001, 0.001), BOTH),
    ("nadam_torch", ADAM | {"momentum_decay": 4e-3}, (0.05, 0.02), BOTH),
    ("nadam_playbook", ADAM, (0.05, 0.02), BOTH),
    ("nadam_playbook", ADAM_LARGE, (0.05, 0.02), BOTH),
    ("nadam_playbook", ADAM_SHORT, (0.05, 0.02), BOTH),
    ("nadam_playbook", ADAM_SGD, (0.1, 0.05), NONE),
    ("rmsprop_playbook", RMS, (0.004, 0.004), BOTH),
    ("rmsprop_playbook", RMS_LONG, (0.001, 0.001), BOTH),
    ("rmsprop_playbook", {"rho": 0.95, "momentum": 0.5, "epsilon": 1.0}, (0.02, 0.004), BOTH),
    ("momentum", MOMENTUM, (0.003, 1e-4), STRONG),
    ("nesterov", NESTEROV, (0.003, 1e-4), STRONG),
    ("nesterov", NESTEROV | {"momentum": 0.5}, (0.005, 3e-4), BOTH),
    ("adam_torch", ADAM, (0.05, 0.02), STRONG),
    ("adam_playbook", ADAM_LARGE, (0.05, 0.02), STRONG),
    ("adamw", decoupled(ADAM, 0.5), (0.05, 0.02), NONE),
    ("adamw", decoupled(ADAM_SHORT, 0.1), (0.05, 0.02), NONE),
    ("adamw_playbook", decoupled(ADAM, 0.1), (0.05, 0.02), NONE),
    ("adamw_playbook", decoupled(ADAM_LARGE, 0.1), (0.05, 0.02), NONE),
    ("adamw_playbook", decoupled(ADAM_SGD, 0.5), (0.3, 0.1), NONE),
    ("nadam_decoupled", decoupled(ADAM_LARGE, 0.1), (0.05, 0.02), NONE),
    ("nadam_decoupled", decoupled(ADAM_SHORT, 0.5), (0.05, 0.02), NONE),
    ("sgd_decoupled", decoupled(SGD, 0.1), (0.01, 5e-4), NONE),
    ("momentum_decoupled", decoupled(MOMENTUM, 0.1), (0.003, 1e-4), NONE),
    ("momentum_decoupled", decoupled(MOMENTUM | {"momentum": 0.5}, 1.0), (0.005, 3e-4), NONE),
    ("nesterov_decoupled", decoupled(NESTEROV, 0.1), (0.003, 1e-4), NONE),
    ("nesterov_decoupled", decoupled(NESTEROV | {"momentum": 0.5}, 1.0), (0.005, 3e-4), NONE),
    ("rmsprop_decoupled", decoupled(RMS, 0.5), (0.004, 0.004), NONE),
    ("rmsprop_decoupled", decoupled(RMS_LONG | LARGE, 0.1), (0.001, 0.001), NONE),
]
SCHEDULED = [  # the rate falls: whether a memory or the decay holds the rate shows only so
    ("momentum", MOMENTUM, (0.003, 1e-4), BOTH),
    ("nesterov", NESTEROV, (0.003, 1e-4), BOTH),
    ("adam_playbook", ADAM_LARGE, (0.05, 0.02), BOTH),
    ("nadam_playbook", ADAM_LARGE, (0.05, 0.02), BOTH),
    ("rmsprop_playbook", RMS_LONG, (0.001, 0.001), BOTH),
    ("momentum_decoupled", decoupled(MOMENTUM, 0.1), (0.003, 1e-4), NONE),
    ("adamw_playbook", decoupled(ADAM_LARGE, 0.1), (0.05, 0.02), NONE),
    ("nadam_decoupled", decoupled(ADAM_LARGE, 0.1), (0.05, 0.02), NONE),
]


def case(problem, name, settings):
    gradient, start = PROBLEMS[problem]
    library, run = LIBRARY[name]
    path = list(run(gradient, start, name, settings))
    error = distance(run_rule(gradient, start, name, settings), path)
    if not error < 1e-11 or not np.isfinite(path[-1]).all():
        raise SystemExit(f"{problem} {name} {settings}: the stated rule is {error} away from {library}")
    single = distance(run_rule(gradient, start, name, settings, np.float32), path)
    print(f"{problem:10} {name:16} l2={settings['l2']:<5} rule within {error:.1e}, float32 {single:.1e}  f: {gradient(start)[0]:.4g} -> {gradient(path[-1])[0]:.4g}")
    return {"problem": problem, "optimizer": name, "library": library, "settings": settings, "float32_distance": single,
            "theta": [path[step - 1].tolist() for step in RECORDED]}


def all_cases(cases, extra):
    return [case(problem, name, {"learning_rate": rate, **settings, **extra, "l2": l2})
            for name, settings, rates, l2s in cases for problem, rate in zip(PROBLEMS, rates) for l2 in l2s]


cases, scheduled = all_cases(CASES, {}), all_cases(SCHEDULED, {"rate_decay": "linear"})

store("optimizers", {
    "source": pinned("torch", "keras", "optax", "jax", "timm", "numpy") + "; each case names its library; timm: NAdamW, written to table 1 of "
              "arXiv 1910.05446, its epsilon set to epsilon / sqrt(1-beta2^t) at step t, as it stands beside the corrected root",
    "convention": "float64; all memories start at zero (v of rmsprop_playbook and rmsprop_decoupled at 1); t counts steps from 1; "
                  "g = gradient(theta) + l2 theta (coupled L2 weight decay); "
                  "lr = learning_rate, in scheduled_cases lr = learning_rate (1 - (t-1)/100); "
                  "theta[i] is the parameter vector after recorded_steps[i] steps; float32_distance: the largest |difference| / max(|theta|, 0.01) "
                  "over all steps when the same rule is run in float32, a guide to a fair tolerance for a float32 trainer",
    "problems": DESCRIBED,
    "rules": {name: text for name, (_, text) in RULES.items()},
    "recorded_steps": list(RECORDED),
    "cases": cases,
    "scheduled_cases": scheduled,
})
