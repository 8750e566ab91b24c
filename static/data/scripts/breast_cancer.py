"""Makes breast_cancer.csv: the Wisconsin diagnostic breast cancer table that scikit-learn ships, target column `diagnosis`."""

import csv
import pathlib
from sklearn.datasets import load_breast_cancer

data = load_breast_cancer()
columns = [name.replace(" ", "_") for name in data.feature_names]
target = pathlib.Path(__file__).resolve().parent.parent / "breast_cancer.csv"
with target.open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*columns, "diagnosis"])
    for features, label in zip(data.data.tolist(), data.target):
        writer.writerow([*map(repr, features), data.target_names[label]])
print(target.name, len(data.target), "rows,", len(columns), "features,", target.stat().st_size, "bytes")
