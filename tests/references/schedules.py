"""Learning-rate factors by step: from optax constant, linear, cosine and step; inverse square root by the two papers that use it."""

import math

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

# --- warmup, flat part, then decay over the rest ----------------------------------------------------------------------------

PARTS = [  # warmup, flat and decay steps, 100 together
    (0, 0, 100),
    (10, 0, 90),
    (10, 40, 50),
    (0, 60, 40),
    (1, 29, 70),
]


def parts(warmup, flat, decay):
    """optax schedules in a row, each counting from its own start; empty parts left out."""
    pieces, start = [], 0
    for steps, schedule in ((warmup, lambda: optax.linear_schedule(0.0, 1.0, warmup)), (flat, lambda: optax.constant_schedule(1.0))):
        if steps:
            pieces.append((start, schedule()))
            start += steps
    pieces.append((start, decay))
    return optax.join_schedules([piece for _, piece in pieces], [begin for begin, _ in pieces[1:]])


def stage_starts(decay, stages):
    """Counts within the decay part at which stages 1, 2, ... begin, exactly: the least count c with floor(c stages / decay) = stage."""
    return [-(-stage * decay // stages) for stage in range(1, stages)]


def step_schedule(warmup, flat, decay, factor, stages):
    schedule = parts(warmup, flat, optax.piecewise_constant_schedule(1.0, {start: factor for start in stage_starts(decay, stages)}))
    for count in range(warmup + flat, TOTAL):
        if not math.isclose(schedule(count), factor ** ((count - warmup - flat) * stages // decay), rel_tol=1e-12):
            raise SystemExit(f"step schedule: the stated formula differs at count {count}")
    return schedule


def inverse_sqrt(warmup, flat):
    """Both papers' own forms; the peak does not matter for the factor. With a warmup and a flat part the second goes on from the first."""
    if flat == 0 and warmup > 0:
        attention = lambda step: 512**-0.5 * min(step**-0.5, step * warmup**-1.5)
        return lambda step: attention(step) / attention(warmup) if step else 0.0
    t5 = lambda step: 1 / math.sqrt(max(step, warmup + flat, 1))
    return lambda step: min(1.0, step / warmup) if step < warmup else t5(step) / t5(0)


def shaped():
    for w, f, d in PARTS:
        assert w + f + d == TOTAL
        yield {"kind": "linear", "end_factor": END}, (w, f, d), parts(w, f, optax.linear_schedule(1.0, END, d))
        yield {"kind": "cosine", "end_factor": END}, (w, f, d), parts(w, f, optax.cosine_decay_schedule(1.0, d, alpha=END))
        for factor, stages in ((0.5, 4), (0.1, 3), (0.7, 10)):
            yield {"kind": "step", "step_factor": factor, "stages": stages}, (w, f, d), step_schedule(w, f, d, factor, stages)
        yield {"kind": "inverse_sqrt"}, (w, f, d), inverse_sqrt(w, f)


store("schedules", {
    "source": pinned("optax", "jax") + ", float64; inverse_sqrt: written from the papers, no library used",
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
    "shaped_convention": "factor[t] at count t = 0 .. 100 as above; start = warmup_steps + flat_steps, start + decay_steps = 100; "
                         "t < warmup_steps: t / warmup_steps; then 1 up to start; then by c = t - start: linear and cosine as above with "
                         "p = c / decay_steps and end = end_factor; step: step_factor^min(floor(c stages / decay_steps), stages - 1), in whole "
                         "numbers: stage i is the counts ceil(i decay_steps / stages) <= c < ceil((i+1) decay_steps / stages), the last also "
                         "has c = decay_steps; inverse_sqrt: sqrt(max(start, 1) / max(t, start, 1))",
    "inverse_sqrt_source": "Vaswani et al. 2017, arXiv 1706.03762, eq. 3 (warmup, then step^-1/2): rate = d^-1/2 min(step^-1/2, step warmup^-3/2); "
                           "Raffel et al. 2020, arXiv 1910.10683, section 3.1.2: rate = 1 / sqrt(max(step, k)); steps count from 1",
    "shaped": [{**kind, "warmup_steps": w, "flat_steps": f, "decay_steps": d, "factor": [float(schedule(t)) for t in range(TOTAL + 1)]}
               for kind, (w, f, d), schedule in shaped()],
})
