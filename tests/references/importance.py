"""Importances by optuna's conditional PED-ANOVA on fixed trials, for core/tests/importance.rs.

The trials are stored with the numbers: nothing depends on a random generator of either side.
"""

import math
import random

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from stored import pinned, store

source = pinned("optuna")
optuna.logging.set_verbosity(optuna.logging.ERROR)
rng = random.Random(7)

DISTRIBUTIONS = {
    "optimizer": CategoricalDistribution(["adam", "sgd", "lion"]),
    "adam.learning_rate": FloatDistribution(1e-5, 1e-1, log=True),
    "dropout": FloatDistribution(0.0, 0.5),
    "depth": IntDistribution(1, 6),
    "idle": FloatDistribution(-1.0, 1.0),
}


def trial(i):
    values = {
        "optimizer": ["adam", "sgd", "lion"][i % 3],
        "dropout": rng.uniform(0.0, 0.5),
        "depth": rng.randint(1, 6),
        "idle": rng.uniform(-1.0, 1.0),
    }
    loss = {"adam": 0.0, "sgd": 0.2, "lion": 0.4}[values["optimizer"]] + (values["dropout"] - 0.2) ** 2 + 0.02 * values["depth"]
    if values["optimizer"] == "adam":
        values["adam.learning_rate"] = math.exp(rng.uniform(math.log(1e-5), math.log(1e-1)))
        loss += 0.05 * (math.log10(values["adam.learning_rate"]) + 3.0) ** 2
    return values, loss


cases = []
for n in (30, 120):
    trials = [trial(i) for i in range(n)]
    study = optuna.create_study()
    for values, loss in trials:
        distributions = {name: DISTRIBUTIONS[name] for name in values}
        study.add_trial(optuna.trial.create_trial(params=values, distributions=distributions, value=loss))
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    importances = evaluator.evaluate(study)
    rows = [{"values": values, "loss": loss} for values, loss in trials]
    cases.append({"importances": importances, "trials": rows})
store("importance", {"source": source, "cases": cases})
