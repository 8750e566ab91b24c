"""Unscrambled Sobol points (Joe-Kuo direction numbers, new-joe-kuo-6) from scipy.

scipy walks the sequence in Gray code order: point i is the xor of the direction numbers at the set bits of i ^ (i >> 1).
"""

from scipy.stats import qmc
from stored import pinned, store

BITS = 30
points = qmc.Sobol(d=12, scramble=False, bits=BITS).random(64)


def late(index):
    """Numerators over 2^BITS of the point of that index in 64 dimensions: exercises the recurrence past the first s."""
    engine = qmc.Sobol(d=64, scramble=False, bits=BITS)
    if index:
        engine.fast_forward(index)
    row = engine.random(1)[0] * 2**BITS
    assert all(value == int(value) for value in row)
    return {"index": index, "numerators": [int(value) for value in row]}


store("sobol", {
    "source": pinned("scipy", "numpy"),
    "convention": "row i is the point of index i from 0 (the origin), in Gray code order: "
                  "the xor of the direction numbers at the set bits of i ^ (i >> 1)",
    "points": points.tolist(),
    "bits": BITS,
    "late_points": [late(index) for index in (0, 1, 100, 1023, 65535, 1000003)],
})
