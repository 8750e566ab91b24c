"""Numbers that a reader rebuilds from a formula instead of reading them, and the rounding of stored results.

Every tensor has an index k of its own; its element i in row-major order is shift + scale sin((i + 1 + 100 k)^2), in radians and
float64: the squares are whole numbers, so that nothing but the sine is inexact, and no two rows repeat.
"""

import numpy as np
import torch

FORMULA = ("element i (row-major, from 0) of a tensor with index k is shift + scale sin((i + 1 + 100 k)^2), radians, computed in float64; "
           "head holds its first elements")


def values(shape, k, scale, shift=0.0):
    count = int(np.prod(shape))
    return torch.from_numpy(shift + scale * np.sin((np.arange(count) + 1.0 + 100 * k) ** 2)).reshape(shape)


def described(shape, k, scale, shift=0.0):
    return {"shape": list(shape), "k": k, "scale": scale, "shift": shift, "head": rounded(values(shape, k, scale, shift).flatten()[:3])}


def rounded(tensor):
    """Nested lists with nine significant digits: more than float32 holds."""
    return np.vectorize(lambda x: float(f"{x:.9g}"), otypes=[float])(tensor.detach().numpy()).tolist()
