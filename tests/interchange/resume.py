"""Studies of every kind through the program and back: python resume.py LAB FOLDER, with any version of Optuna from 3.6 on.

Makes small studies in a journal and in a database, imports and exports each with the binary LAB, and compares every trial with
what it was: values (`None` and lists among them), ranges with their steps, states. Then Optuna goes on with the export.
"""

import pathlib
import subprocess
import sys
import warnings

import optuna
from optuna.storages import JournalStorage, RDBStorage

try:
    from optuna.storages.journal import JournalFileBackend
except ImportError:
    from optuna.storages import JournalFileStorage as JournalFileBackend

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def choices(trial):
    depth = trial.suggest_categorical("max_depth", [None, 5, 10])
    trial.suggest_categorical("layers", [[64, 64], [128], None])
    trial.suggest_categorical("norm", [1.0, float("inf")])
    trial.suggest_categorical("bias", [True, False])
    trial.suggest_int("seed", 0, 2**32 - 1)
    return trial.suggest_int("units", 32, 256, step=32) / 256 + trial.suggest_float("drop", 0, 0.5, step=0.1) + (depth or 0)


def branches(trial):
    total = sum(trial.suggest_int(f"units_{i}", 8, 64, log=True) for i in range(trial.suggest_int("layers", 1, 3)))
    if trial.suggest_categorical("optimizer", ["sgd", "adam"]) == "sgd":
        total += trial.suggest_float("momentum", 0, 0.99)
    for step in range(4):
        trial.report(total / (step + 1), step)
    if trial.number % 5 == 4:
        raise optuna.TrialPruned()
    return total / 4


def constrained(trial):
    x = trial.suggest_float("x", 0, 1)
    trial.set_user_attr("over", x - 0.5)
    return x


STUDIES = {
    "choices": (choices, lambda: optuna.samplers.TPESampler(seed=1)),
    "branches": (branches, lambda: optuna.samplers.NSGAIISampler(population_size=4, seed=1)),
    "constrained": (
        constrained,
        lambda: optuna.samplers.TPESampler(seed=1, constraints_func=lambda trial: [trial.user_attrs["over"], -1.0]),
    ),
}


def storage(file):
    if file.suffix == ".db":
        return RDBStorage(f"sqlite:///{file}")
    return JournalStorage(JournalFileBackend(str(file)))


def check(lab, folder, name, ending):
    objective, sampler = STUDIES[name]
    made, record, back = folder / f"{name}.{ending}", folder / f"{name}.jsonl", folder / f"{name}.back.{ending}"
    for file in [made, record, back]:
        file.unlink(missing_ok=True)
    study = optuna.create_study(storage=storage(made), study_name=name, sampler=sampler())
    study.optimize(objective, n_trials=25)
    subprocess.run([lab, "import", "optuna", made, "--out", record], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([lab, "export", "optuna", record, "--out", back], check=True, stderr=subprocess.DEVNULL)
    again = optuna.load_study(storage=storage(back), study_name=name, sampler=sampler())
    assert len(again.trials) == len(study.trials)
    for was, found in zip(study.trials, again.trials):
        assert (was.params, was.distributions, was.state) == (found.params, found.distributions, found.state), was.number
        assert was.values == found.values, was.number
        # A value without reports is exported as the only report, so that its step comes back.
        assert not was.intermediate_values or was.intermediate_values == found.intermediate_values, was.number
        assert was.system_attrs.get("constraints") == found.system_attrs.get("constraints"), was.number
    assert again.best_params == study.best_params
    again.optimize(objective, n_trials=4)
    assert len(again.trials) == 29
    subprocess.run([lab, "import", "optuna", back, "--out", record, "--overwrite"], check=True, stderr=subprocess.DEVNULL)
    print(f"{optuna.__version__} {name}.{ending}: 25 trials alike, resumed to", len(again.trials))


if __name__ == "__main__":
    for name in STUDIES:
        for ending in ["log", "db"]:
            check(sys.argv[1], pathlib.Path(sys.argv[2]), name, ending)
