"""Makes mnist1d.lab: MNIST-1D by its published procedure.

S. Greydanus, D. Kobak: "Scaling Down Deep Learning with MNIST-1D", ICML 2024, arXiv:2011.14439. Written anew from the paper and the
parameters its authors published (templates, ranges, order of the random draws), so that seed 42 gives their frozen data set up to rounding:
each digit is a template of 12 points, which is padded, stretched, scaled, moved round, put on smooth noise, given white noise, sheared and
sampled at 40 points; then the examples are shuffled, standardised as a whole, and the last fifth is the test split.
"""

import json
import math
import pathlib
import numpy as np
from scipy.ndimage import correlate1d

EXAMPLES, TEST, SEED = 5000, 1000, 42
PADDING = (36, 60)          # points appended to a template, drawn from this range, both ends included
LONG = 12 + PADDING[1]      # points of the signal while it is transformed
LENGTH = 40                 # points of the final signal
SCALE = 0.4                 # the amplitude is multiplied by 1 + SCALE * (u - 1/2)
TRANSLATION = 48            # the signal is moved round by 0 .. 47 points
SMOOTH_NOISE = 0.25         # standard deviation, before a Gaussian filter of 2 points, of the noise that stands in for the padding
WHITE_NOISE = 0.02          # standard deviation
SHEAR = 0.75                # a line of slope SHEAR * (u - 1/2) is subtracted

TEMPLATES = np.array([
    [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
    [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
    [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
    [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
    [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
    [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
    [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
    [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
])
KERNEL = np.array([math.exp(-0.5 * (i / 2) ** 2) for i in range(-8, 9)])  # standard deviation 2, cut off at four of them
KERNEL /= math.fsum(KERNEL)


def templates():
    """Standardised, starting and ending at 0, divided by 6."""
    x = TEMPLATES - TEMPLATES.mean(axis=1, keepdims=True)
    x = x / x.std(axis=1, keepdims=True)
    return (x - x[:, :1]) / 6


def resampled(x, count):
    return np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(x)), x)


def example(template, rng):
    """One signal. The draws come in this order: padding, scale, translation, smooth noise, white noise, shear."""
    pad = PADDING[0] + int(rng.rand() * (PADDING[1] - PADDING[0] + 1))
    x = resampled(np.concatenate([template + 1e-8, np.zeros(pad)]), LONG)  # 1e-8 tells a zero of the template from the padding
    x = x * (1 + SCALE * (rng.rand() - 0.5))
    x = np.roll(x, rng.choice(TRANSLATION))
    smooth = correlate1d(SMOOTH_NOISE * rng.randn(LONG), KERNEL, mode="reflect")
    x = np.where(x != 0, x, smooth)
    x = x + WHITE_NOISE * rng.randn(LONG)
    x = x - SHEAR * (rng.rand() - 0.5) * np.linspace(-0.5, 0.5, LONG)
    return resampled(x, LENGTH)


rng = np.random.RandomState(SEED)
labels = np.repeat(np.arange(10, dtype=np.uint8), EXAMPLES // 10)
signals = np.stack([example(template, rng) for template in templates() for _ in range(EXAMPLES // 10)])
order = rng.permutation(EXAMPLES)
signals, labels = signals[order], labels[order]
mean = math.fsum(signals.ravel()) / signals.size
deviation = math.sqrt(math.fsum((signals.ravel() - mean) ** 2) / signals.size)
signals = ((signals - mean) / deviation).astype("<f4")

header = {
    "format": "lab.data/1",
    "name": "mnist1d",
    "title": {"en": "MNIST-1D (digits as signals of 40 points)", "zh": "MNIST-1D（40 点的一维数字信号）"},
    "task": "classification",
    "shape": [1, LENGTH],
    "classes": 10,
    "examples": EXAMPLES,
    "encoding": "f32",
    "scale": 1.0,
    "published_test": TEST,
    "source": "made by the procedure of S. Greydanus, D. Kobak: Scaling Down Deep Learning with MNIST-1D, ICML 2024, arXiv:2011.14439",
    "licence": "Apache-2.0 (the authors' data and parameters)",
}
target = pathlib.Path(__file__).resolve().parent.parent / "mnist1d.lab"
target.write_bytes(json.dumps(header, ensure_ascii=False).encode() + b"\n" + signals.tobytes() + labels.tobytes())
print(target.name, target.stat().st_size, "bytes, per class:", np.bincount(labels).tolist())
