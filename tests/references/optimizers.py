"""Parameters after each of some steps of common optimizers on two small deterministic problems, in float64.

The numbers are the libraries'; the update rules written in `RULES` are ours and must give the same to 1e-11 relative,
so that a reader may trust the rule that the JSON states. The problems are defined in the JSON, so that gradients can be recomputed.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch
from stored import pinned, store

keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)  # NAdam keeps its running product in the default type
STEPS, RECORDED = 100, (1, 2, 3, 5, 10, 20, 50, 100)

SCALE = np.array([1.0, 2.0, 4.0, 8.0, 10.0])
MATRIX = np.round(np.where(np.eye(5) == 1, 1.0, 0.3) * np.outer(SCALE, SCALE), 9)
VECTOR = np.array([1.0, -2.0, 3.0, 0.5, -4.0])


def quadratic(x):
    return 0.5 * x @ MATRIX @ x - VECTOR @ x, MATRIX @ x - VECTOR


def rosenbrock(x):
    a, b = x
    return (1 - a) ** 2 + 100 * (b - a * a) ** 2, np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])


PROBLEMS = {
    "quadratic": (quadratic, np.array([1.0, -1.0, 0.5, 2.0, -0.3])),
    "rosenbrock": (rosenbrock, np.array([-1.2, 1.0])),
}


# --- the rules, as the JSON states them; s: settings, t: step from 1, m: memory ---------------------------------------------

def sgd(x, g, t, m, s):
    v = m["v"] = s["momentum"] * m.get("v", 0.0) + g
    return x - s["learning_rate"] * (g + s["momentum"] * v if s["nesterov"] else v)


def moments(g, m, s):
    m["m"] = s["beta1"] * m.get("m", 0.0) + (1 - s["beta1"]) * g
    m["v"] = s["beta2"] * m.get("v", 0.0) + (1 - s["beta2"]) * g * g
    return m["m"], m["v"]


def adam_torch(x, g, t, mem, s):
    m, v = moments(g, mem, s)
    return x - s["learning_rate"] * (m / (1 - s["beta1"] ** t)) / (np.sqrt(v / (1 - s["beta2"] ** t)) + s["epsilon"])


def adam_keras(x, g, t, mem, s):
    m, v = moments(g, mem, s)
    b = np.sqrt(1 - s["beta2"] ** t) / (1 - s["beta1"] ** t)
    return x - s["learning_rate"] * b * m / (np.sqrt(v) + s["epsilon"])


def adamw(x, g, t, mem, s):
    return adam_torch(x * (1 - s["learning_rate"] * s["decoupled_weight_decay"]), g, t, mem, s)


def rmsprop_torch(x, g, t, m, s):
    v = m["v"] = s["rho"] * m.get("v", 0.0) + (1 - s["rho"]) * g * g
    u = m["u"] = s["momentum"] * m.get("u", 0.0) + g / (np.sqrt(v) + s["epsilon"])
    return x - s["learning_rate"] * u


def rmsprop_keras(x, g, t, m, s):
    v = m["v"] = s["rho"] * m.get("v", 0.0) + (1 - s["rho"]) * g * g
    u = m["u"] = s["momentum"] * m.get("u", 0.0) + s["learning_rate"] * g / np.sqrt(v + s["epsilon"])
    return x - u


def nadam_torch(x, g, t, mem, s):
    m, v = moments(g, mem, s)
    mu = s["beta1"] * (1 - 0.5 * 0.96 ** (t * s["momentum_decay"]))
    mu_next = s["beta1"] * (1 - 0.5 * 0.96 ** ((t + 1) * s["momentum_decay"]))
    product = mem["p"] = mem.get("p", 1.0) * mu
    step = (1 - mu) * g / (1 - product) + mu_next * m / (1 - product * mu_next)
    return x - s["learning_rate"] * step / (np.sqrt(v / (1 - s["beta2"] ** t)) + s["epsilon"])


def nadam_playbook(x, g, t, mem, s):
    m, v = moments(g, mem, s)
    b = np.sqrt(1 - s["beta2"] ** t) / (1 - s["beta1"] ** t)
    return x - s["learning_rate"] * b * (s["beta1"] * m + (1 - s["beta1"]) * g) / (np.sqrt(v) + s["epsilon"])


MOMENTS = "m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g^2; "
RULES = {
    "sgd": (sgd, "theta -= lr g"),
    "momentum": (sgd, "v = momentum v + g; theta -= lr v"),
    "nesterov": (sgd, "v = momentum v + g; theta -= lr (g + momentum v)"),
    "adam_torch": (adam_torch, MOMENTS + "theta -= lr (m/(1-beta1^t)) / (sqrt(v/(1-beta2^t)) + epsilon)"),
    "adam_playbook": (adam_keras, MOMENTS + "b = sqrt(1-beta2^t)/(1-beta1^t); theta -= lr b m / (sqrt(v) + epsilon)"),
    "adamw": (adamw, "theta *= 1 - lr decoupled_weight_decay; then adam_torch"),
    "rmsprop_torch": (rmsprop_torch, "v = rho v + (1-rho) g^2; u = momentum u + g/(sqrt(v) + epsilon); theta -= lr u"),
    "rmsprop_playbook": (rmsprop_keras, "v = rho v + (1-rho) g^2; u = momentum u + lr g/sqrt(v + epsilon); theta -= u"),
    "nadam_torch": (nadam_torch, MOMENTS + "mu_t = beta1 (1 - 0.5 0.96^(t momentum_decay)); P_t = mu_1 ... mu_t; "
                    "theta -= lr ((1-mu_t) g/(1-P_t) + mu_(t+1) m/(1-P_(t+1))) / (sqrt(v/(1-beta2^t)) + epsilon)"),
    "nadam_playbook": (nadam_playbook, MOMENTS + "b = sqrt(1-beta2^t)/(1-beta1^t); "
                       "theta -= lr b (beta1 m + (1-beta1) g) / (sqrt(v) + epsilon)"),
}


# --- the libraries ----------------------------------------------------------------------------------------------------------

def torch_optimizer(name, s):
    lr, l2 = s["learning_rate"], s["l2"]
    adam = lambda: {"lr": lr, "betas": (s["beta1"], s["beta2"]), "eps": s["epsilon"]}
    return {
        "sgd": lambda p: torch.optim.SGD(p, lr=lr, weight_decay=l2),
        "momentum": lambda p: torch.optim.SGD(p, lr=lr, momentum=s["momentum"], weight_decay=l2),
        "nesterov": lambda p: torch.optim.SGD(p, lr=lr, momentum=s["momentum"], nesterov=True, weight_decay=l2),
        "adam_torch": lambda p: torch.optim.Adam(p, **adam(), weight_decay=l2),
        "adamw": lambda p: torch.optim.AdamW(p, **adam(), weight_decay=s["decoupled_weight_decay"]),
        "rmsprop_torch": lambda p: torch.optim.RMSprop(p, lr=lr, alpha=s["rho"], eps=s["epsilon"], momentum=s["momentum"], weight_decay=l2),
        "nadam_torch": lambda p: torch.optim.NAdam(p, **adam(), momentum_decay=s["momentum_decay"], weight_decay=l2),
    }[name]


def run_torch(gradient, start, name, s):
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(name, s)([x])
    for _ in range(STEPS):
        x.grad = torch.tensor(gradient(x.detach().numpy())[1])
        optimizer.step()
        yield x.detach().numpy().copy()


def run_keras(gradient, start, name, s):
    x = keras.Variable(start, dtype="float64")
    if name == "adam_playbook":
        optimizer = keras.optimizers.Adam(s["learning_rate"], beta_1=s["beta1"], beta_2=s["beta2"], epsilon=s["epsilon"])
    else:
        optimizer = keras.optimizers.RMSprop(s["learning_rate"], rho=s["rho"], momentum=s["momentum"], epsilon=s["epsilon"])
    optimizer.build([x])
    for _ in range(STEPS):
        now = x.value.detach().numpy()
        optimizer.apply([torch.tensor(gradient(now)[1] + s["l2"] * now)], [x])
        yield x.value.detach().numpy().copy()


def run_rule(gradient, start, name, s, kind=np.float64):
    x, memory = start.astype(kind), {}
    for t in range(1, STEPS + 1):
        x = RULES[name][0](x, gradient(x)[1].astype(kind) + s["l2"] * x, t, memory, s).astype(kind)
        yield x


def distance(path, other):
    return float(max(np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-2)) for a, b in zip(path, other)))


LIBRARY = {name: ("torch", run_torch) for name in RULES} | {
    "adam_playbook": ("keras", run_keras), "rmsprop_playbook": ("keras", run_keras), "nadam_playbook": ("formula", run_rule)}


# --- the cases --------------------------------------------------------------------------------------------------------------

ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
CASES = [
    ("sgd", {"momentum": 0.0, "nesterov": False}, (0.01, 5e-4)),
    ("momentum", {"momentum": 0.9, "nesterov": False}, (0.003, 1e-4)),
    ("nesterov", {"momentum": 0.9, "nesterov": True}, (0.003, 1e-4)),
    ("momentum", {"momentum": 0.5, "nesterov": False}, (0.005, 3e-4)),
    ("adam_torch", ADAM, (0.05, 0.02)),
    ("adam_torch", {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-8}, (0.05, 0.02)),
    ("adam_playbook", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-2}, (0.05, 0.02)),
    ("adam_playbook", ADAM, (0.05, 0.02)),
    ("adam_playbook", {"beta1": 0.8, "beta2": 0.95, "epsilon": 1.0}, (0.3, 0.1)),
    ("adamw", ADAM | {"decoupled_weight_decay": 1e-2}, (0.05, 0.02)),
    ("rmsprop_torch", {"rho": 0.9, "momentum": 0.0, "epsilon": 1e-8}, (0.004, 0.004)),
    ("rmsprop_torch", {"rho": 0.99, "momentum": 0.9, "epsilon": 1e-8}, (0.001, 0.001)),
    ("rmsprop_playbook", {"rho": 0.9, "momentum": 0.0, "epsilon": 1e-2}, (0.004, 0.004)),
    ("rmsprop_playbook", {"rho": 0.99, "momentum": 0.9, "epsilon": 1e-2}, (0.001, 0.001)),
    ("nadam_torch", ADAM | {"momentum_decay": 4e-3}, (0.05, 0.02)),
    ("nadam_playbook", ADAM, (0.05, 0.02)),
    ("nadam_playbook", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-2}, (0.05, 0.02)),
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


cases = []
for name, settings, rates in CASES:
    for problem, rate in zip(PROBLEMS, rates):
        for l2 in (0.0,) if name == "adamw" else (0.0, 1e-2):
            cases.append(case(problem, name, {"learning_rate": rate, **settings, "l2": l2}))

store("optimizers", {
    "source": pinned("torch", "keras", "numpy") + "; the cases with library \"formula\" follow the stated rule in numpy, no library has it",
    "convention": "float64; all memories start at zero; t counts steps from 1; g = gradient(theta) + l2 theta (coupled L2 weight decay); "
                  "theta[i] is the parameter vector after recorded_steps[i] steps; float32_distance: the largest |difference| / max(|theta|, 0.01) "
                  "over all steps when the same rule is run in float32, a guide to a fair tolerance for a float32 trainer",
    "problems": {
        "quadratic": {"definition": "f = 1/2 theta' A theta - b' theta; gradient = A theta - b", "A": MATRIX.tolist(), "b": VECTOR.tolist(),
                      "theta0": PROBLEMS["quadratic"][1].tolist(), "gradient0": quadratic(PROBLEMS["quadratic"][1])[1].tolist()},
        "rosenbrock": {"definition": "f = (1-x)^2 + 100 (y-x^2)^2; gradient = [-2(1-x) - 400 x (y-x^2), 200 (y-x^2)]",
                       "theta0": PROBLEMS["rosenbrock"][1].tolist(), "gradient0": rosenbrock(PROBLEMS["rosenbrock"][1])[1].tolist()},
    },
    "rules": {name: text for name, (_, text) in RULES.items()},
    "recorded_steps": list(RECORDED),
    "cases": cases,
})
