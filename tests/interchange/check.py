"""Reads, plots and goes on with what the lab exported, with the real libraries.

    lab export optuna RECORD --out DIR/study.log
    lab export optuna RECORD --out DIR/study.db
    lab export tensorboard RECORD --out DIR/runs
    lab export csv RECORD --out DIR/table.csv
    lab export wandb-sweep RECORD --out DIR/sweep.yaml
    python check.py RECORD DIR

Compares every trial with the record, computes importances, draws Optuna's plots, and lets Optuna add two trials to each
storage; run `lab import optuna` on them afterwards to see that they come back. Needs optuna, plotly, scikit-learn, tensorboard,
pandas, pyyaml, and sweeps (for the schema of sweep configurations).
"""

import json
import math
import pathlib
import sys

import jsonschema
import optuna
import pandas
import yaml
from optuna.storages import JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

optuna.logging.set_verbosity(optuna.logging.ERROR)


def read(record):
    """The study, and by trial its values, seed, curves and outcome."""
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    trials = {}
    for line in lines[1:]:
        trial = trials.setdefault(line["trial"], {"values": {}, "curves": {}, "outcome": None})
        if "start" in line:
            trial["values"], trial["seed"] = line["start"]["values"], line["start"].get("seed", 0)
        elif "end" in line:
            trial["outcome"] = line["end"]["outcome"]
        else:
            for name, value in line["metrics"].items():
                trial["curves"].setdefault(name, {})[line["step"]] = value
    return lines[0]["study"], trials


def objective_of(study, trial):
    objective = study["objective"]
    curve = trial["curves"].get(objective["metric"], {})
    if not curve:
        return None
    if objective.get("at", "best") == "last":
        return curve[max(curve)]
    return (min if objective["direction"] == "minimize" else max)(curve.values())


def choices(parameter):
    """The options, with what texts among them stand for; Optuna compares lists as it stored them."""
    stands_for = parameter.get("stands_for", {})
    return [stands_for.get(option, option) if isinstance(option, str) else option for option in parameter["choice"]]


def meaning(parameter, choice):
    """The option that stands for a choice."""
    found = [option for option, means in parameter.get("stands_for", {}).items() if means == choice]
    return found[0] if found else choice


def suggest(trial, study):
    """The space of the study, as a person would write it for Optuna."""
    values = {}
    for name, parameter in study["parameters"].items():
        if parameter["role"] == "fixed":
            values[name] = parameter["value"]
        elif all(values.get(parent) in among for parent, among in parameter.get("when", {}).items()):
            log = parameter.get("scale") == "log"
            if "float" in parameter:
                values[name] = trial.suggest_float(name, *parameter["float"], step=parameter.get("step"), log=log)
            elif "int" in parameter:
                values[name] = trial.suggest_int(name, *parameter["int"], step=parameter.get("step", 1), log=log)
            else:
                values[name] = meaning(parameter, trial.suggest_categorical(name, choices(parameter)))
    return float(len(values))


def optuna_loads(storage, study, trials):
    loaded = optuna.load_study(study_name=study["name"], storage=storage)
    assert loaded.user_attrs["lab:study"] == study
    assert len(loaded.trials) == len(trials), (len(loaded.trials), len(trials))
    states = {"completed": "COMPLETE", "infeasible": "FAIL", "failed": "FAIL", None: "RUNNING"}
    for found, (number, trial) in zip(loaded.trials, sorted(trials.items())):
        assert found.user_attrs.get("lab:trial", found.number) == number
        varied = {name: v for name, v in trial["values"].items() if study["parameters"][name]["role"] != "fixed"}
        params = {name: meaning(study["parameters"][name], value) for name, value in found.params.items()}
        assert params == varied, (params, varied)
        assert found.intermediate_values == trial["curves"].get(study["objective"]["metric"], {})
        assert found.state.name == states.get(trial["outcome"], found.state.name), (number, found.state)
        if found.state.name == "COMPLETE":
            assert found.value == objective_of(study, trial)
        assert found.user_attrs["seed"] == trial["seed"]
    print("  loaded", len(loaded.trials), "trials; best", loaded.best_value, "of trial", loaded.best_trial.number)
    print("  importances", {k: round(v, 3) for k, v in optuna.importance.get_param_importances(loaded).items()})
    for plot in ["history", "intermediate"]:
        name = {"history": "plot_optimization_history", "intermediate": "plot_intermediate_values"}[plot]
        assert len(getattr(optuna.visualization, name)(loaded).data) > 0, plot
    for name in ["plot_parallel_coordinate", "plot_slice", "plot_param_importances"]:
        assert len(getattr(optuna.visualization, name)(loaded).data) > 0, name
    loaded.sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=2)
    loaded.optimize(lambda trial: suggest(trial, study), n_trials=2)
    assert len(loaded.trials) == len(trials) + 2
    print("  resumed:", [t.value for t in loaded.trials[-2:]])


def tensorboard_loads(folder, study, trials):
    for number, trial in trials.items():
        run = EventAccumulator(str(folder / f"trial-{number:05}"), size_guidance={"tensors": 0, "scalars": 0})
        run.Reload()
        for name, curve in trial["curves"].items():
            if name in run.Tags()["scalars"]:
                points = {event.step: event.value for event in run.Scalars(name)}
            else:
                points = {}
            for event in run.Tensors(name) if name in run.Tags()["tensors"] else []:
                points[event.step] = event.tensor_proto.double_val[0] if event.tensor_proto.double_val else math.nan
            assert points.keys() == curve.keys(), (name, points, curve)
            assert all(math.isclose(points[step], curve[step], rel_tol=1e-7, abs_tol=1e-300) for step in curve), name
        content = run.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
        start = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
        for name, value in trial["values"].items():
            field = start.hparams[name]
            assert getattr(field, field.WhichOneof("kind")) == value, (name, field, value)
        if trial["outcome"] is not None:
            content = run.SummaryMetadata("_hparams_/session_end_info").plugin_data.content
            status = plugin_data_pb2.HParamsPluginData.FromString(content).session_end_info.status
            assert status == {"completed": 1, "stopped": 0}.get(trial["outcome"], 2)
    print("  ", len(trials), "runs with scalars and hyperparameters")


def table_loads(file, study, trials):
    table = pandas.read_csv(file, float_precision="round_trip")
    for number, trial in trials.items():
        rows = table[table["trial"] == number]
        for name, curve in trial["curves"].items():
            column = rows[rows[f"metric.{name}"].notna()].set_index("step")[f"metric.{name}"]
            assert {int(step): value for step, value in column.items()} == curve
    print("  ", len(table), "rows")


def sweep_loads(file, study):
    sweep = yaml.safe_load(file.read_text())
    try:
        import importlib.resources
        schema = json.loads(importlib.resources.files("sweeps").joinpath("config/schema.json").read_text())
        jsonschema.Draft7Validator(schema).validate(sweep)
        print("   valid by the schema of wandb/sweeps")
    except ModuleNotFoundError:
        print("   package sweeps is not installed: the schema was not checked")
    assert sweep["metric"]["name"] == study["objective"]["metric"]
    for name, parameter in study["parameters"].items():
        found = sweep["parameters"][name]
        if "float" in parameter or "int" in parameter:
            ends = parameter.get("float", parameter.get("int"))
            assert [found["min"], found["max"]] == ends and isinstance(found["min"], (int, float)), found
        elif "choice" in parameter:
            assert found["values"] == parameter["choice"]
        else:
            assert found["value"] == parameter["value"]


if __name__ == "__main__":
    record, folder = map(pathlib.Path, sys.argv[1:])
    study, trials = read(record)
    print("journal")
    optuna_loads(JournalStorage(JournalFileBackend(str(folder / "study.log"))), study, trials)
    print("database")
    optuna_loads(RDBStorage(f"sqlite:///{folder / 'study.db'}"), study, trials)
    print("tensorboard")
    tensorboard_loads(folder / "runs", study, trials)
    print("table")
    table_loads(folder / "table.csv", study, trials)
    print("sweep")
    sweep_loads(folder / "sweep.yaml", study)
