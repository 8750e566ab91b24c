"""The first points of the unscrambled Halton sequence (bases 2, 3, 5, 7, 11, 13, 17, 19), index 0 first."""

from scipy.stats import qmc
from stored import pinned, store

points = qmc.Halton(d=8, scramble=False).random(64)

store("halton", {
    "source": pinned("scipy", "numpy"),
    "bases": [2, 3, 5, 7, 11, 13, 17, 19],
    "convention": "row i is the point of index i, starting at i = 0 (the origin)",
    "points": points.tolist(),
})
