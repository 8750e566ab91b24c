"""The update rules as optimizers.json states them, in numpy.

Arguments: x: parameters, g: gradient with coupled decay, rate: of this step, t: step from 1, m or mem: memory, s: settings.
"""

import numpy as np
from problems import STEPS


def rate_of(s, t):
    """The rate of step t, from 1."""
    return s["learning_rate"] * (1 - (t - 1) / STEPS if "rate_decay" in s else 1.0)


def sgd(x, g, rate, t, m, s):
    v = m["v"] = s["momentum"] * m.get("v", 0.0) + g
    return x - rate * (g + s["momentum"] * v if s["nesterov"] else v)


def moments(g, m, s):
    m["m"] = s["beta1"] * m.get("m", 0.0) + (1 - s["beta1"]) * g
    m["v"] = s["beta2"] * m.get("v", 0.0) + (1 - s["beta2"]) * g * g
    return m["m"], m["v"]


def adam_torch(x, g, rate, t, mem, s):
    m, v = moments(g, mem, s)
    return x - rate * (m / (1 - s["beta1"] ** t)) / (np.sqrt(v / (1 - s["beta2"] ** t)) + s["epsilon"])


def adam_keras(x, g, rate, t, mem, s):
    m, v = moments(g, mem, s)
    b = np.sqrt(1 - s["beta2"] ** t) / (1 - s["beta1"] ** t)
    return x - rate * b * m / (np.sqrt(v) + s["epsilon"])


def rmsprop_torch(x, g, rate, t, m, s):
    v = m["v"] = s["rho"] * m.get("v", 0.0) + (1 - s["rho"]) * g * g
    u = m["u"] = s["momentum"] * m.get("u", 0.0) + g / (np.sqrt(v) + s["epsilon"])
    return x - rate * u


def rmsprop_keras(x, g, rate, t, m, s):
    v = m["v"] = s["rho"] * m.get("v", 0.0) + (1 - s["rho"]) * g * g
    u = m["u"] = s["momentum"] * m.get("u", 0.0) + rate * g / np.sqrt(v + s["epsilon"])
    return x - u


def rmsprop_playbook(x, g, rate, t, m, s):
    m.setdefault("v", 1.0)
    return rmsprop_keras(x, g, rate, t, m, s)


def nadam_torch(x, g, rate, t, mem, s):
    m, v = moments(g, mem, s)
    mu = s["beta1"] * (1 - 0.5 * 0.96 ** (t * s["momentum_decay"]))
    mu_next = s["beta1"] * (1 - 0.5 * 0.96 ** ((t + 1) * s["momentum_decay"]))
    product = mem["p"] = mem.get("p", 1.0) * mu
    step = (1 - mu) * g / (1 - product) + mu_next * m / (1 - product * mu_next)
    return x - rate * step / (np.sqrt(v / (1 - s["beta2"] ** t)) + s["epsilon"])


def nadam_playbook(x, g, rate, t, mem, s):
    m, v = moments(g, mem, s)
    b = np.sqrt(1 - s["beta2"] ** t) / (1 - s["beta1"] ** t)
    return x - rate * b * (s["beta1"] * m + (1 - s["beta1"]) * g) / (np.sqrt(v) + s["epsilon"])


DECOUPLED = "; lambda: decoupled_weight_decay, theta on the right before the step"
MOMENTS = "m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g^2; "
RULES = {
    "sgd": (sgd, "theta -= lr g"),
    "momentum": (sgd, "v = momentum v + g; theta -= lr v"),
    "nesterov": (sgd, "v = momentum v + g; theta -= lr (g + momentum v)"),
    "adam_torch": (adam_torch, MOMENTS + "theta -= lr (m/(1-beta1^t)) / (sqrt(v/(1-beta2^t)) + epsilon)"),
    "adam_playbook": (adam_keras, MOMENTS + "b = sqrt(1-beta2^t)/(1-beta1^t); theta -= lr b m / (sqrt(v) + epsilon)"),
    "adamw": (adam_torch, "adam_torch, and theta -= lr lambda theta" + DECOUPLED),
    "adamw_playbook": (adam_keras, "adam_playbook, and theta -= lr lambda theta" + DECOUPLED),
    "sgd_decoupled": (sgd, "sgd, and theta -= lr lambda theta" + DECOUPLED),
    "momentum_decoupled": (sgd, "momentum, and theta -= lr lambda theta" + DECOUPLED),
    "nesterov_decoupled": (sgd, "nesterov, and theta -= lr lambda theta" + DECOUPLED),
    "rmsprop_decoupled": (rmsprop_playbook, "rmsprop_playbook, and theta -= lr lambda theta (outside u)" + DECOUPLED),
    "nadam_decoupled": (nadam_playbook, "nadam_playbook, and theta -= lr lambda theta" + DECOUPLED),
    "rmsprop_torch": (rmsprop_torch, "v = rho v + (1-rho) g^2; u = momentum u + g/(sqrt(v) + epsilon); theta -= lr u"),
    "rmsprop_keras": (rmsprop_keras, "v = rho v + (1-rho) g^2; u = momentum u + lr g/sqrt(v + epsilon); theta -= u"),
    "rmsprop_playbook": (rmsprop_playbook, "as rmsprop_keras, but v starts at 1 (Choi et al. 2019, arXiv 1910.05446, table 1)"),
    "nadam_torch": (nadam_torch, MOMENTS + "mu_t = beta1 (1 - 0.5 0.96^(t momentum_decay)); P_t = mu_1 ... mu_t; "
                    "theta -= lr ((1-mu_t) g/(1-P_t) + mu_(t+1) m/(1-P_(t+1))) / (sqrt(v/(1-beta2^t)) + epsilon)"),
    "nadam_playbook": (nadam_playbook, MOMENTS + "b = sqrt(1-beta2^t)/(1-beta1^t); "
                       "theta -= lr b (beta1 m + (1-beta1) g) / (sqrt(v) + epsilon)"),
}


def run_rule(gradient, start, name, s, kind=np.float64):
    x, memory = start.astype(kind), {}
    for t in range(1, STEPS + 1):
        rate = rate_of(s, t)
        decay = rate * s.get("decoupled_weight_decay", 0.0) * x
        x = (RULES[name][0](x, gradient(x)[1].astype(kind) + s["l2"] * x, rate, t, memory, s) - decay).astype(kind)
        yield x


def distance(path, other):
    return float(max(np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-2)) for a, b in zip(path, other)))
