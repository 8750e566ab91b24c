"""Makes the fixtures with the real libraries: python make.py (optuna 5.0, tensorboard 2.21, pandas).

Every study is small and deterministic. The fixtures are kept, so that the tests of the program need no Python; `check.py` goes
the other way and reads what the program wrote.
"""

import csv
import math
import pathlib
import shutil

import optuna
from optuna.storages import JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, types_pb2
from tensorboard.plugins.hparams import api_pb2, metadata as hparams_metadata, plugin_data_pb2, summary_v2 as hparams
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter

HERE = pathlib.Path(__file__).parent / "fixtures"
optuna.logging.set_verbosity(optuna.logging.ERROR)


def objective(trial):
    """Two branches, a pruned trial, a failed one, one that diverges, one with a NaN result."""
    kind = trial.suggest_categorical("optimizer", ["sgd", "adam", None])
    lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    width = trial.suggest_int("width", 16, 512, log=True)
    if kind == "adam":
        trial.suggest_float("beta1", 0.8, 0.99)
    trial.set_user_attr("seed", trial.number % 3)
    trial.set_user_attr("train_loss", 0.25 + trial.number)
    trial.set_user_attr("host", "a machine")
    loss = 1.0
    for step in range(0, 50, 10):
        loss = 0.1 + abs(math.log10(lr) + 3) / 4 + math.exp(-step / 20) + 64 / width / 100
        trial.report(math.inf if trial.number == 5 and step == 40 else loss, step)
    if trial.number == 3:
        raise optuna.TrialPruned()
    if trial.number == 4:
        raise ValueError("out of memory")
    if trial.number == 5:
        return math.nan
    return loss


def run(storage):
    study = optuna.create_study(
        storage=storage, study_name="two branches", sampler=optuna.samplers.RandomSampler(seed=3), direction="minimize"
    )
    study.set_metric_names(["valid_loss"])
    study.optimize(objective, n_trials=16, catch=(ValueError,))
    study.enqueue_trial({"optimizer": "adam", "lr": 0.01, "width": 64, "beta1": 0.9})
    study.ask()
    study.enqueue_trial({"optimizer": "sgd", "lr": 0.01, "width": 64})
    other = optuna.create_study(storage=storage, study_name="other", direction="maximize")
    other.optimize(lambda trial: trial.suggest_float("x", -1, 1), n_trials=3)
    return study


def optuna_files():
    for name in ["optuna.log", "optuna.db"]:
        (HERE / name).unlink(missing_ok=True)
    study = run(JournalStorage(JournalFileBackend(str(HERE / "optuna.log"))))
    run(RDBStorage(f"sqlite:///{HERE / 'optuna.db'}"))
    frame = study.trials_dataframe()
    frame.drop(columns=[name for name in frame if "datetime" in name or name == "duration"]).to_csv(
        HERE / "optuna.csv", index=False
    )


class Writer:
    """A run with fixed times, so that the fixture is the same every time but for its file name, which is replaced."""

    def __init__(self, folder):
        self.folder = folder
        self.writer = EventFileWriter(str(folder))

    def add(self, summary, step=0):
        self.writer.add_event(event_pb2.Event(wall_time=1.0, step=step, summary=summary))

    def simple(self, tag, value, step):
        """As TensorFlow 1 and PyTorch write a scalar."""
        self.add(summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, simple_value=value)]), step)

    def tensor(self, tag, value, step):
        """As TensorFlow 2 writes a scalar."""
        metadata = scalar_metadata.create_summary_metadata(None, None)
        tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[value])
        value = summary_pb2.Summary.Value(tag=tag, metadata=metadata, tensor=tensor)
        self.add(summary_pb2.Summary(value=[value]), step)

    def end(self, status):
        end = plugin_data_pb2.HParamsPluginData(
            session_end_info=plugin_data_pb2.SessionEndInfo(status=status, end_time_secs=2)
        )
        value = summary_pb2.Summary.Value(
            tag="_hparams_/session_end_info", metadata=hparams_metadata.create_summary_metadata(end)
        )
        self.add(summary_pb2.Summary(value=[value]))

    def close(self):
        self.writer.close()
        for file in self.folder.glob("events.out.tfevents.*"):
            file.rename(self.folder / "events.out.tfevents.0000000001.fixture")


def runs():
    shutil.rmtree(HERE / "runs", ignore_errors=True)
    for number in range(6):
        writer = Writer(HERE / "runs" / f"run-{number}")
        rate = 10 ** -(1 + number / 2)
        values = {"lr": rate, "optimizer": ["sgd", "adam"][number % 2], "nesterov": number > 2, "seed": number % 2}
        writer.add(hparams.hparams_pb(values, trial_id=f"trial {number}", start_time_secs=1))
        for step in range(0, 40, 10):
            loss = math.nan if number == 0 and step == 30 else 1 / (1 + step) + rate
            (writer.simple if number % 2 else writer.tensor)("val/loss", loss, step)
            writer.simple("train/loss", 1 / (2 + step), step)
        if number != 5:
            status = api_pb2.STATUS_FAILURE if number == 4 else api_pb2.STATUS_SUCCESS
            writer.end(status)
        writer.close()


def wandb_table():
    """The shape of an export from W&B's table of runs: one row a run, bookkeeping, configuration and summary unmarked."""
    with open(HERE / "wandb.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Name", "State", "Runtime", "Created", "lr", "batch_size", "val_loss"])
        states = ["finished", "finished", "crashed", "finished", "killed", "running"]
        for number, state in enumerate(states):
            loss = "" if state == "crashed" else "NaN" if number == 3 else 0.5 - number / 20
            table.writerow([f"misty-sun-{number}", state, 60 + number, "2026-01-01T00:00:00.000Z", 10**-number, 32, loss])


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    optuna_files()
    runs()
    wandb_table()
