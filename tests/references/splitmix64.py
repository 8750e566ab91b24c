"""SplitMix64 outputs for a few seeds.

Algorithm and constants: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014, doi:10.1145/2660193.2660195 (gamma of the golden ratio, mixing variant 13 of D. Stafford).
Compared with the independent implementation in the package rndm.
"""

import rndm.core
from stored import pinned, store

MASK = 2**64 - 1


def splitmix64(seed, count):
    state, outputs = seed, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        outputs.append(z ^ (z >> 31))
    return outputs


def other(seed, count):
    # rndm replaces a state of zero by the time, so start one step later there: the first output is the mix of gamma.
    outputs = []
    if seed == 0:
        outputs.append(rndm.core._mix64(rndm.core._GAMMA))
        rndm.core._STATE = rndm.core._GAMMA
    else:
        rndm.core._STATE = seed
    while len(outputs) < count:
        outputs.append(rndm.core._next_u64())
    return outputs


sequences = []
for seed in (0, 1, 42, MASK):
    mine = splitmix64(seed, 10)
    if mine != other(seed, 10):
        raise SystemExit(f"seed {seed}: the two implementations differ")
    sequences.append({"seed": seed, "outputs": mine})

store("splitmix64", {
    "source": "Steele, Lea, Flood 2014; equal to " + pinned("rndm"),
    "unit": "unsigned 64-bit integers (read them as u64, not as floating point)",
    "sequences": sequences,
})
