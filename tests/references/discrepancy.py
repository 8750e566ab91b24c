"""Centred discrepancy of scrambled Halton, scrambled Sobol and uniform random points, and exact values for fixed point sets.

CD^2 is the squared centred L2 discrepancy, F. J. Hickernell, "A generalized discrepancy and quadrature error bound",
Mathematics of Computation 67 (1998), eq. (5.1a); scipy.stats.qmc.discrepancy(method="CD") returns this square, no root taken.
"""

import numpy
from scipy.stats import qmc
from stored import pinned, store

SEEDS = range(100)
SIZES = (16, 32, 64, 128, 256)
DIMENSIONS = (1, 2, 3, 4, 6, 8)
GENERATORS = {
    "halton": lambda n, d, seed: qmc.Halton(d=d, scramble=True, rng=seed).random(n),
    "sobol": lambda n, d, seed: qmc.Sobol(d=d, scramble=True, rng=seed).random(n),
    "random": lambda n, d, seed: numpy.random.default_rng(seed).random((n, d)),
}


def formula(x):
    """The published formula, written out, to be sure of what scipy returns."""
    n, d = x.shape
    a = abs(x - 0.5)
    one = numpy.prod(1 + a / 2 - a**2 / 2, axis=1).sum()
    two = numpy.prod(1 + a[:, None] / 2 + a[None] / 2 - abs(x[:, None] - x[None]) / 2, axis=2).sum()
    return (13 / 12) ** d - 2 / n * one + two / n**2


def expected_random(n, d):
    """E[CD^2] of n independent uniform points, exactly: only the n diagonal terms of the double sum are not at their mean."""
    return ((5 / 4) ** d - (13 / 12) ** d) / n


def summary(n, d):
    row = {"n": n, "d": d, "expected_random": expected_random(n, d)}
    for name, points in GENERATORS.items():
        values = numpy.array([qmc.discrepancy(points(n, d, seed), method="CD") for seed in SEEDS])
        row[name] = {"mean": values.mean(), "sd": values.std(ddof=1), "p95": numpy.quantile(values, 0.95), "max": values.max()}
    gap = abs(row["random"]["mean"] - row["expected_random"])
    if gap > 4 * row["random"]["sd"] / len(SEEDS) ** 0.5:
        raise SystemExit(f"n={n}, d={d}: the random mean is not at its expectation")
    return row


def exact():
    rng = numpy.random.default_rng(2024)
    sets = {
        "centre": numpy.array([[0.5, 0.5, 0.5]]),
        "corner": numpy.array([[0.0, 0.0]]),
        "midpoints of a 4x4 grid": numpy.array([[(i + 0.5) / 4, (j + 0.5) / 4] for i in range(4) for j in range(4)]),
        "10 random points in 5 dimensions": rng.random((10, 5)).round(6),
        "7 points with repeats": numpy.array([[0.125, 0.875]] * 3 + [[0.25, 0.5], [0.75, 0.5], [0.999, 0.001], [0.4, 0.6]]),
        "unscrambled Halton, 32 points, 4 dimensions": qmc.Halton(d=4, scramble=False).random(32),
    }
    out = []
    for name, x in sets.items():
        value = qmc.discrepancy(x, method="CD")
        if abs(value - formula(x)) > 1e-12:
            raise SystemExit(f"{name}: scipy does not follow the formula")
        out.append({"name": name, "cd2": value, "points": x.tolist()})
    return out


store("discrepancy", {
    "source": pinned("scipy", "numpy"),
    "quantity": "squared centred L2 discrepancy CD^2 (Hickernell 1998), no root taken; dimensionless, lower is more even",
    "statistics": "over seeds 0 to 99: mean, sample standard deviation (n-1), 95th percentile (linear interpolation), maximum; "
                  "the first n points of each sequence from index 0; halton: random digit permutations per base and digit (Owen 2017), "
                  "sobol: linear matrix scramble and digital shift; random: PCG64; expected_random: ((5/4)^d - (13/12)^d) / n",
    "exact": exact(),
    "table": [summary(n, d) for n in SIZES for d in DIMENSIONS],
})
