"""Makes databases as old versions of Optuna wrote them: python make_old_optuna.py FILE, once with each version.

`native-runner/tests/data/cases/optuna-1.5.db` is of optuna 1.5.0, `optuna-2.10-real.db` of 2.10.1, both with sqlalchemy 1.4 and
alembic 1.9 on Python 3.11. Pages of 512 bytes keep them small. The other databases there are written by hand after a fault.
"""

import sqlite3
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def objective(trial):
    x = trial.suggest_uniform("x", 0, 1)
    trial.suggest_loguniform("lr", 1e-5, 1e-1)
    trial.suggest_discrete_uniform("q", 0, 1, 0.25)
    trial.suggest_int("n", 1, 9)
    # Steps of whole numbers came with 2.0.
    if optuna.__version__ >= "2":
        trial.suggest_int("m", 32, 256, 32)
    trial.suggest_categorical("c", ["a", None, 3])
    for step in range(3):
        trial.report(x + step, step)
    trial.set_user_attr("acc", 0.5)
    if trial.number == 2:
        raise optuna.exceptions.TrialPruned()
    return x + 2


if __name__ == "__main__":
    file = sys.argv[1]
    study = optuna.create_study(storage=f"sqlite:///{file}", study_name="old", direction="maximize")
    study.optimize(objective, n_trials=5)
    database = sqlite3.connect(file)
    database.execute("PRAGMA page_size=512")
    database.execute("VACUUM")
