"""The optimizers of PyTorch, timm, Keras and optax, each run in float64 on one problem: a generator of the parameters after every step."""

import importlib
import importlib.metadata
import os
import sys
import types

os.environ["KERAS_BACKEND"] = "torch"
import jax
import keras
import numpy as np
import optax
import torch
from problems import STEPS
from rules import RULES, rate_of

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)  # NAdam keeps its running product in the default type


def timm_nadamw():
    """The class from its file alone: the package as a whole asks for torchvision."""
    folder = importlib.metadata.distribution("timm").locate_file("timm")
    for name, path in (("timm", folder), ("timm.optim", folder / "optim")):
        module = sys.modules[name] = types.ModuleType(name)
        module.__path__ = [str(path)]
    return importlib.import_module("timm.optim.nadamw").NAdamW


NADAMW = timm_nadamw()


def torch_optimizer(name, s):
    lr, l2, decoupled = s["learning_rate"], s["l2"], s.get("decoupled_weight_decay", 0.0)
    adam = lambda: {"lr": lr, "betas": (s["beta1"], s["beta2"]), "eps": s["epsilon"]}
    return {
        "sgd": lambda p: torch.optim.SGD(p, lr=lr, weight_decay=l2),
        "momentum": lambda p: torch.optim.SGD(p, lr=lr, momentum=s["momentum"], weight_decay=l2),
        "nesterov": lambda p: torch.optim.SGD(p, lr=lr, momentum=s["momentum"], nesterov=True, weight_decay=l2),
        "adam_torch": lambda p: torch.optim.Adam(p, **adam(), weight_decay=l2),
        "adamw": lambda p: torch.optim.AdamW(p, **adam(), weight_decay=decoupled),
        "rmsprop_torch": lambda p: torch.optim.RMSprop(p, lr=lr, alpha=s["rho"], eps=s["epsilon"], momentum=s["momentum"], weight_decay=l2),
        "nadam_torch": lambda p: torch.optim.NAdam(p, **adam(), momentum_decay=s["momentum_decay"], weight_decay=l2),
        "nadam_playbook": lambda p: NADAMW(p, **adam(), weight_decay=decoupled),
        "nadam_decoupled": lambda p: NADAMW(p, **adam(), weight_decay=decoupled),
    }[name]


def run_torch(gradient, start, name, s):
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(name, s)([x])
    for t in range(1, STEPS + 1):
        g = gradient(x.detach().numpy())[1]
        optimizer.param_groups[0]["lr"] = rate_of(s, t)
        if isinstance(optimizer, NADAMW):
            # Its epsilon stands beside the corrected root; this one is the playbook's beside the uncorrected root.
            optimizer.param_groups[0]["eps"] = s["epsilon"] / np.sqrt(1 - s["beta2"] ** t)
            g = g + s["l2"] * x.detach().numpy()  # it has no coupled decay
        x.grad = torch.tensor(g)
        optimizer.step()
        yield x.detach().numpy().copy()


def run_keras(gradient, start, name, s):
    x = keras.Variable(start, dtype="float64")
    rate = keras.optimizers.schedules.PolynomialDecay(s["learning_rate"], STEPS, 0.0) if "rate_decay" in s else s["learning_rate"]
    adam = lambda: {"beta_1": s["beta1"], "beta_2": s["beta2"], "epsilon": s["epsilon"]}
    optimizer = {
        "adam_playbook": lambda: keras.optimizers.Adam(rate, **adam()),
        "adamw_playbook": lambda: keras.optimizers.AdamW(rate, weight_decay=s["decoupled_weight_decay"], **adam()),
        "rmsprop_keras": lambda: keras.optimizers.RMSprop(rate, rho=s["rho"], momentum=s["momentum"], epsilon=s["epsilon"]),
    }[name]()
    optimizer.build([x])
    for _ in range(STEPS):
        now = x.value.detach().numpy()
        optimizer.apply([torch.tensor(gradient(now)[1] + s["l2"] * now)], [x])
        yield x.value.detach().numpy().copy()


def optax_rule(name, s):
    """Gradient to update, coupled decay first."""
    rate = (lambda count: rate_of(s, count.astype("float64") + 1)) if "rate_decay" in s else s["learning_rate"]
    decoupled = s.get("decoupled_weight_decay", 0.0)
    if name.startswith("rmsprop"):
        rule = (optax.rmsprop(rate, decay=s["rho"], eps=s["epsilon"], initial_scale=1.0, momentum=s["momentum"], eps_in_sqrt=True),
                optax.add_decayed_weights(-s["learning_rate"] * decoupled))
    elif name in ("adam_torch", "adamw"):
        rule = (optax.adamw(rate, b1=s["beta1"], b2=s["beta2"], eps=s["epsilon"], weight_decay=decoupled),)
    else:
        rule = (optax.trace(s["momentum"], nesterov=s["nesterov"]), optax.add_decayed_weights(decoupled), optax.scale_by_learning_rate(rate))
    return optax.chain(optax.add_decayed_weights(s["l2"]), *rule)


def run_optax(gradient, start, name, s):
    rule = optax_rule(name, s)
    x = jax.numpy.asarray(start)
    state, update = rule.init(x), jax.jit(rule.update)
    for _ in range(STEPS):
        updates, state = update(jax.numpy.asarray(gradient(np.asarray(x))[1]), state, x)
        x = optax.apply_updates(x, updates)
        yield np.asarray(x)


LIBRARY = {name: ("torch", run_torch) for name in RULES} | {
    name: ("keras", run_keras) for name in ("adam_playbook", "adamw_playbook", "rmsprop_keras")} | {
    name: ("timm", run_torch) for name in ("nadam_playbook", "nadam_decoupled")} | {
    name: ("optax", run_optax)
    for name in ("rmsprop_playbook", "rmsprop_decoupled", "sgd_decoupled", "momentum_decoupled", "nesterov_decoupled")}
