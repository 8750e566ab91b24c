"""Welch's interval and one-sided test by scipy on small samples of several shapes, for core/tests/adoption.

The samples are stored with the numbers: nothing depends on a random generator of either side.
"""

import numpy as np
from scipy import stats
from stored import pinned, store

rng = np.random.default_rng(20)
DRAWS = [
    lambda n: rng.standard_normal(n),
    lambda n: rng.exponential(size=n),
    lambda n: rng.standard_t(3, n),
    lambda n: rng.lognormal(0.0, 1.0, n),
]

cases = []
for draw in DRAWS:
    for n, m, spread, gain, tail in [(3, 3, 1.0, 0.0, 0.025), (5, 5, 3.0, 3.0, 0.025), (8, 3, 0.1, 1.0, 0.025), (4, 4, 1.0, 2.0, 0.00625)]:
        baseline = np.round(gain + draw(n), 6)
        candidate = np.round(spread * draw(m), 6)
        test = stats.ttest_ind(baseline, candidate, equal_var=False, alternative="greater")
        interval = stats.ttest_ind(baseline, candidate, equal_var=False).confidence_interval(1 - 2 * tail)
        cases.append({
            "baseline": baseline.tolist(), "candidate": candidate.tolist(), "freedom": float(test.df),
            "p_value": float(test.pvalue), "tail": tail, "interval": [float(interval.low), float(interval.high)],
        })

store("adoption", {"source": pinned("scipy", "numpy"), "cases": cases})
