"""Makes digits.lab: the 1,797 handwritten digits of 8x8 pixels (0..16) that scikit-learn ships, in their original order."""

import json
import pathlib
import numpy as np
from sklearn.datasets import load_digits

data = load_digits()
pixels = data.images.astype(np.uint8)
assert (pixels == data.images).all() and pixels.max() == 16 and pixels.shape == (1797, 8, 8)
labels = data.target.astype(np.uint8)

header = {
    "format": "lab.data/1",
    "name": "digits",
    "title": {"en": "Handwritten digits, 8×8", "zh": "手写数字 8×8"},
    "task": "classification",
    "shape": [1, 8, 8],
    "classes": 10,
    "examples": len(labels),
    "encoding": "u8",
    "scale": 16.0,
    "source": "E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, "
              "doi:10.24432/C50P49; test part, as shipped by scikit-learn",
    "licence": "CC BY 4.0",
}
target = pathlib.Path(__file__).resolve().parent.parent / "digits.lab"
target.write_bytes(json.dumps(header, ensure_ascii=False).encode() + b"\n" + pixels.tobytes() + labels.tobytes())
print(target.name, target.stat().st_size, "bytes, per class:", np.bincount(labels).tolist())
