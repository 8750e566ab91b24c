"""Makes diabetes.csv: the diabetes table of Efron et al. 2004 that scikit-learn ships, unscaled, target column `progression`."""

import csv
import pathlib
from sklearn.datasets import load_diabetes

NAMES = {"bmi": "body_mass_index", "bp": "blood_pressure", "s1": "total_cholesterol", "s2": "low_density_lipoproteins",
         "s3": "high_density_lipoproteins", "s4": "cholesterol_ratio", "s5": "log_triglycerides", "s6": "blood_sugar"}

data = load_diabetes(scaled=False)
target = pathlib.Path(__file__).resolve().parent.parent / "diabetes.csv"
with target.open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*(NAMES.get(name, name) for name in data.feature_names), "progression"])
    for features, progression in zip(data.data.tolist(), data.target.tolist()):
        writer.writerow([*(f"{value:.10g}" for value in features), f"{progression:.10g}"])
print(target.name, len(data.target), "rows,", len(data.feature_names), "features,", target.stat().st_size, "bytes")
