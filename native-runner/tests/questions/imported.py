"""Makes the two records of other tools: an Optuna study and a table, both of scikit-learn's MLPClassifier on its digits.

    python imported.py
"""

import csv
import warnings

import optuna
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.WARNING)
X, y = load_digits(return_X_y=True)
X = X / 16.0
TRAIN, VALID, OF_TRAIN, OF_VALID = train_test_split(X, y, test_size=0.25, random_state=0, stratify=y)


def error(seed, **settings):
    """Validation error of one training of 20 epochs."""
    model = MLPClassifier(hidden_layer_sizes=(16,), max_iter=20, random_state=seed, **settings)
    return 1.0 - model.fit(TRAIN, OF_TRAIN).score(VALID, OF_VALID)


def optuna_study():
    """Which solver, when the learning rate of each is searched?"""
    path = "optuna-solver/study.log"
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(path))
    sampler = optuna.samplers.RandomSampler(seed=1)
    study = optuna.create_study(study_name="solver", storage=storage, sampler=sampler, direction="minimize")

    def objective(trial):
        solver = trial.suggest_categorical("solver", ["sgd", "adam"])
        rate = trial.suggest_float("learning_rate_init", 1e-4, 1e-1, log=True)
        return error(trial.number, solver=solver, learning_rate_init=rate)

    study.optimize(objective, n_trials=40)


def table():
    """Is tanh better than relu? Eight runs of each with seeds of their own."""
    with open("table-activation/runs.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["run", "seed", "activation", "valid_error"])
        for run, (activation, seed) in enumerate((a, s) for a in ("relu", "tanh") for s in range(8)):
            found = error(seed, activation=activation, solver="adam", learning_rate_init=0.003)
            rows.writerow([run, seed, activation, f"{found:.5f}"])


if __name__ == "__main__":
    optuna_study()
    table()
