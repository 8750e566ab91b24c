"""Makes modular.lab: addition modulo 59 as a table of all pairs, shuffled.

Each example is the three tokens a, b, "=" (the numbers 0 to 58, and 59 for "="); its class is (a + b) mod 59. The task is that of
A. Power et al.: Grokking, arXiv:2201.02177, with another prime. The 59² pairs are shuffled by the Fisher-Yates algorithm on
SplitMix64 (seed 6); the last 1,305 are the test split, so that the lab's 80 % of the rest is half the table, 1,740 pairs.
"""

import json
import pathlib
import numpy as np

P, TEST = 59, 1305
SHUFFLE_SEED = 6
MASK = 2**64 - 1


def permutation(count, seed):
    """Fisher-Yates; the bias of the remainder is below 2^-50 and the order is the same everywhere."""
    order, state = list(range(count)), seed
    for last in range(count - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        other = (z ^ (z >> 31)) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return order


a, b = np.divmod(np.arange(P * P), P)
tokens = np.stack([a, b, np.full_like(a, P)], axis=1).astype(np.uint8)
labels = ((a + b) % P).astype(np.uint8)
order = permutation(P * P, SHUFFLE_SEED)
header = {
    "format": "lab.data/1",
    "name": "modular",
    "title": {"en": "Addition modulo 59", "zh": "模 59 加法"},
    "task": "classification",
    "shape": [3],
    "vocabulary": P + 1,
    "classes": P,
    "examples": P * P,
    "encoding": "token",
    "scale": 1.0,
    "published_test": TEST,
    "source": "made by the script modular.py; the task after A. Power et al.: Grokking, arXiv:2201.02177",
    "licence": "CC0-1.0",
}
target = pathlib.Path(__file__).resolve().parent.parent / "modular.lab"
target.write_bytes(json.dumps(header, ensure_ascii=False).encode() + b"\n" + tokens[order].tobytes() + labels[order].tobytes())
print(target.name, target.stat().st_size, "bytes, per class of the first part:", np.bincount(labels[order][:-TEST]).tolist())
