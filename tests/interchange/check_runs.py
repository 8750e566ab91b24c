"""Compares a record with what TensorBoard itself reads: python check_runs.py RECORD LOGDIR

    lab import tensorboard LOGDIR --out RECORD

Every value of the record must be one that TensorBoard's EventAccumulator has for that tag and step, in a folder of the run that
the trial is named after. Prints the values of TensorBoard that are not in the record; a note of the import must say why.
"""

import json
import math
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util


def folders(logdir):
    """By folder and tag the values of each step, in the order written."""
    found = {}
    for folder in {file.parent for file in logdir.rglob("*tfevents*")}:
        run = EventAccumulator(str(folder), size_guidance={"tensors": 0, "scalars": 0}).Reload()
        tags = found.setdefault(folder.relative_to(logdir).as_posix().removeprefix("."), {})
        for tag in run.Tags()["scalars"]:
            for event in run.Scalars(tag):
                tags.setdefault(tag, {}).setdefault(event.step, []).append(event.value)
        for tag in run.Tags()["tensors"]:
            for event in run.Tensors(tag):
                try:
                    array = tensor_util.make_ndarray(event.tensor_proto)
                except TypeError:  # TensorBoard's reader does not know every type.
                    continue
                if array.size == 1 and array.dtype.kind in "fiub":
                    tags.setdefault(tag, {}).setdefault(event.step, []).append(float(array.item()))
    return found


def trials(record):
    lines = [json.loads(line) for line in record.read_text().splitlines()][1:]
    found = {}
    for line in lines:
        trial = found.setdefault(line["trial"], {"name": "", "points": []})
        trial["name"] = line.get("start", {}).get("name", trial["name"])
        trial["points"] += [(name, line["step"], value) for name, value in line.get("metrics", {}).items()]
    return found


def check(record, logdir):
    known, used = folders(logdir), set()
    for number, trial in trials(record).items():
        for metric, step, value in trial["points"]:
            # A metric is a tag, with the name of a folder before or behind it where folders were joined.
            fitting = {
                (folder, tag, there)
                for folder, tags in known.items()
                for tag, steps in tags.items()
                # Without steps, TensorBoard has all values at 0.
                for there in ([0] if steps.keys() == {0} else [step])
                if tag in metric and any(math.isclose(value, other, rel_tol=1e-6) for other in steps.get(there, []))
            }
            assert fitting, (number, trial["name"], metric, step, value)
            used |= fitting
    every = {(folder, tag, step) for folder, tags in known.items() for tag, steps in tags.items() for step in steps}
    print(f"{len(trials(record))} trials, {len(used)} values as TensorBoard reads them; not in the record:")
    for folder, tag in sorted({(folder, tag) for folder, tag, _ in every - used}):
        steps = sorted(step for other in every - used if other[:2] == (folder, tag) for step in other[2:])
        print("  ", folder or ".", tag, "steps", *steps)


if __name__ == "__main__":
    check(*map(pathlib.Path, sys.argv[1:]))
