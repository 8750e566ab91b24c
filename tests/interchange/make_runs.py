"""Makes runs of TensorBoard as the real writers lay them out: python make_runs.py

(torch 2.6, tensorboardX 2.6, tensorflow 2.21 with keras 3.15, tensorboard 2.21.) Every case is a folder of
core/tests/data/cases/, small and deterministic: file names and times are replaced by counted ones. `check_runs.py` compares a
record that was read from such a folder with TensorBoard's own reader.
"""

import itertools
import pathlib
import re
import shutil

import numpy
import tensorboardX
import tensorflow as tf
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.hparams import api as hp
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter

HERE = pathlib.Path(__file__).parents[2] / "core" / "tests" / "data" / "cases"
clock = itertools.count(1_700_000_000)


def finish(folder):
    """Names and times that do not change: files in the order in which they were begun, a second apart."""
    files = [file for file in folder.rglob("*tfevents*") if "tfevents.17000" not in file.name]
    events = {file: list(tf.compat.v1.io.tf_record_iterator(str(file))) for file in files}
    parsed = {file: [event_pb2.Event.FromString(event) for event in events[file]] for file in files}
    for file in sorted(files, key=lambda file: (parsed[file][0].wall_time, file.name)):
        time = next(clock)
        with open(file.parent / f"events.out.tfevents.{time}.host", "wb") as out:
            writer = RecordWriter(out)
            for event in parsed[file]:
                if event.WhichOneof("what") in ("graph_def", "meta_graph_def"):
                    continue
                event.wall_time = time
                writer.write(event.SerializeToString())
        file.unlink()
    for number, stamped in enumerate(sorted(path for path in folder.rglob("*") if re.fullmatch(r"\d{10}\.\d+", path.name))):
        stamped.rename(stamped.parent / f"{1_700_000_000 + number}.25")


def case(make):
    folder = HERE / make.__name__.replace("_", "-")
    shutil.rmtree(folder, ignore_errors=True)
    make(folder)
    finish(folder)


def loss(step, rate=0.1):
    return round(rate + 1 / (1 + step), 4)


def tb_torch_lines(folder):
    """add_scalars of PyTorch (`loss_val`, `acc_all_val`) and add_hparams, of which one has a tag of the curves."""
    for number, rate in enumerate([0.1, 0.01]):
        writer = SummaryWriter(str(folder / f"run_{number}"))
        for step in range(4):
            writer.add_scalars("loss", {"train": loss(step, 0), "val": loss(step, rate)}, step)
            writer.add_scalars("acc/all", {"val": step / 4}, step)
            writer.add_scalar("lr", rate, step)
        writer.add_hparams({"lr": rate, "width": 64, "bias": True, "opt": "sgd"}, {"lr": 0.5, "hparam/loss": loss(3, rate)})
        writer.close()


def tb_resume(folder):
    """Resumed at step 3 after step 5 was written; the same with purge_step; begun twice in one folder."""
    for name, first, purge in [("later", 3, None), ("purged", 3, 3), ("twice", 0, None)]:
        for start, offset in [(0, 0.5), (first, 0)]:
            writer = SummaryWriter(str(folder / name), purge_step=purge if start else None)
            for step in range(start, 6 if offset else 8):
                writer.add_scalar("val/loss", loss(step) + offset, step)
            if offset:
                writer.add_scalar("only/before", 1.0, 4)
            writer.close()
            finish(folder)


def keras(folder, values, epochs, validation=True):
    rng = numpy.random.default_rng(0)
    x, y = rng.normal(size=(32, 2)).astype("float32"), rng.integers(0, 2, 32)
    tf.keras.utils.set_random_seed(0)
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(2, activation="softmax")])
    optimizer = tf.keras.optimizers.SGD(values["lr"])
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    callbacks = [tf.keras.callbacks.TensorBoard(str(folder), write_graph=False)]
    data = (x, y) if validation else None
    model.fit(x, y, epochs=epochs, validation_data=data, callbacks=callbacks, verbose=0)
    if validation:
        with tf.summary.create_file_writer(str(folder)).as_default():
            hp.hparams(values)


def tb_keras(folder):
    """The callback of Keras with hyperparameters and their ranges; the last run ended before its first validation."""
    with tf.summary.create_file_writer(str(folder)).as_default():
        hparams = [hp.HParam("lr", hp.RealInterval(1e-4, 1.0)), hp.HParam("units", hp.Discrete([1, 2, 4]))]
        hp.hparams_config(hparams=hparams, metrics=[hp.Metric("epoch_loss", group="validation")])
    for number, rate in enumerate([0.5, 0.05, 0.005]):
        keras(folder / f"run-{number}", {"lr": rate, "units": 2}, 3, validation=number < 2)


def tb_keras_again(folder):
    """One folder for two trainings, as with a fixed log_dir."""
    for rate in [0.5, 0.05]:
        keras(folder / "logs", {"lr": rate}, 3)
        finish(folder)


def tb_one_writer(folder):
    """A writer for a whole sweep: PyTorch's example of add_hparams."""
    with tensorboardX.SummaryWriter(str(folder)) as writer:
        for number, rate in enumerate([0.1, 0.2, 0.3]):
            writer.add_hparams({"lr": rate, "bsize": number + 1}, {"hparam/accuracy": 0.5 + rate}, name=f"set{number}")
            writer.add_scalar("train/loss", rate, number)


def tb_counted(folder):
    """Names that end in counts and in times; a run without scalars; no steps."""
    for name in ["PPO_1", "PPO_2", "PPO_10", "DQN_1"]:
        with tensorboardX.SummaryWriter(str(folder / name)) as writer:
            for step in range(4):
                writer.add_scalar("rollout/ep_rew_mean", step + len(name), step * 2048)
                writer.add_scalar("train/value_loss", 1.0, step * 2048)
                writer.add_scalar("unstepped", step / 2)
    tensorboardX.SummaryWriter(str(folder / "empty")).close()


def tb_flat(folder):
    """The files of three runs in one folder."""
    for rate in [0.1, 0.2, 0.3]:
        with tensorboardX.SummaryWriter(str(folder)) as writer:
            for step in range(4):
                writer.add_scalar("valid_loss", loss(step, rate), step)
        finish(folder)


def tb_tensors(folder):
    """Scalars as tensors of every type, and what is no scalar."""
    with tf.summary.create_file_writer(str(folder / "of_tensorflow")).as_default():
        for step in range(3):
            tf.summary.scalar("val_loss", loss(step), step)
            tf.summary.text("note", "words", step)
            tf.summary.histogram("weights", [1.0, 2.0, 3.0], step)
            tf.summary.image("picture", numpy.zeros((1, 2, 2, 3)), step)
    writer = EventFileWriter(str(folder / "of_every_type"))
    floats, signed = ["float16", "bfloat16", "float32", "float64"], ["int8", "int16", "int32", "int64"]
    types = floats + signed + ["uint8", "uint16", "uint32", "uint64", "bool"]
    for step in range(-1, 2):
        values = []
        for name in types:
            kind = tf.as_dtype(name)
            number = numpy.array(1.5 if kind.is_floating else 1, kind.as_numpy_dtype)
            by_field = tf.make_tensor_proto(number, kind)
            by_bytes = type(by_field)(dtype=kind.as_datatype_enum, tensor_content=number.tobytes())
            by_bytes.tensor_shape.SetInParent()
            for how, proto in [("field", by_field), ("bytes", by_bytes)]:
                value = summary_pb2.Summary.Value(tag=f"{name}/{how}")
                value.tensor.ParseFromString(proto.SerializeToString())
                values.append(value)
        values.append(summary_pb2.Summary.Value(tag="val_loss", simple_value=float("nan") if step == 1 else 1.0))
        values.append(summary_pb2.Summary.Value(tag="vector", tensor=tensor_util.make_tensor_proto([1.0, 2.0])))
        writer.add_event(event_pb2.Event(wall_time=1.0, step=step, summary=summary_pb2.Summary(value=values)))
    writer.close()


if __name__ == "__main__":
    for make in [tb_torch_lines, tb_resume, tb_keras, tb_keras_again, tb_one_writer, tb_counted, tb_flat, tb_tensors]:
        case(make)
