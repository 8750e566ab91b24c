"""Learning-rate factors of constant, linear and cosine schedules, with and without warmup, from optax."""

import jax

jax.config.update("jax_enable_x64", True)
import optax
from stored import pinned, store

TOTAL, WARMUP, END = 100, 10, 0.1


def warm(decay):
    return optax.join_schedules([optax.linear_schedule(0.0, 1.0, WARMUP), decay], [WARMUP])


AFTER = TOTAL - WARMUP
SCHEDULES = [
    ("constant", 0, optax.constant_schedule(1.0)),
    ("constant", WARMUP, warm(optax.constant_schedule(1.0))),
    ("linear", 0, optax.linear_schedule(1.0, END, TOTAL)),
    ("linear", WARMUP, warm(optax.linear_schedule(1.0, END, AFTER))),
    ("cosine", 0, optax.cosine_decay_schedule(1.0, TOTAL, alpha=END)),
    ("cosine", WARMUP, optax.warmup_cosine_decay_schedule(0.0, 1.0, WARMUP, TOTAL, END)),
]

store("schedules", {
    "source": pinned("optax", "jax") + ", float64",
    "convention": "factor[t] = rate(t) / peak rate, at count t = 0 .. 100, where 100 is the total number of steps, warmup included. "
                  "optax gives update number k (k from 0) the factor at count t = k: with warmup the first update then has factor 0, "
                  "and the last of 100 updates has count 99, so the end factor itself stands at t = 100. A trainer that gives update k the "
                  "factor at t = k + 1 uses the same list shifted by one: its first update has 1/warmup, its last the end factor.",
    "formula": "t < warmup: t / warmup; else p = (t - warmup) / (total - warmup) and constant: 1; linear: 1 - (1 - end) p; "
               "cosine: end + (1 - end) (1 + cos(pi p)) / 2",
    "total_steps": TOTAL,
    "end_factor": END,
    "schedules": [{"kind": kind, "warmup_steps": warmup, "factor": [float(schedule(t)) for t in range(TOTAL + 1)]}
                  for kind, warmup, schedule in SCHEDULES],
})
