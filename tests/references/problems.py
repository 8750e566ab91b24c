"""Two small deterministic problems that the optimizers are run on, and the steps at which the parameters are stored."""

import numpy as np

STEPS, RECORDED = 100, (1, 2, 3, 5, 10, 20, 50, 100)

SCALE = np.array([1.0, 2.0, 4.0, 8.0, 10.0])
MATRIX = np.round(np.where(np.eye(5) == 1, 1.0, 0.3) * np.outer(SCALE, SCALE), 9)
VECTOR = np.array([1.0, -2.0, 3.0, 0.5, -4.0])


def quadratic(x):
    return 0.5 * x @ MATRIX @ x - VECTOR @ x, MATRIX @ x - VECTOR


def rosenbrock(x):
    a, b = x
    return (1 - a) ** 2 + 100 * (b - a * a) ** 2, np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])


PROBLEMS = {
    "quadratic": (quadratic, np.array([1.0, -1.0, 0.5, 2.0, -0.3])),
    "rosenbrock": (rosenbrock, np.array([-1.2, 1.0])),
}
DESCRIBED = {
    "quadratic": {"definition": "f = 1/2 theta' A theta - b' theta; gradient = A theta - b", "A": MATRIX.tolist(), "b": VECTOR.tolist(),
                  "theta0": PROBLEMS["quadratic"][1].tolist(), "gradient0": quadratic(PROBLEMS["quadratic"][1])[1].tolist()},
    "rosenbrock": {"definition": "f = (1-x)^2 + 100 (y-x^2)^2; gradient = [-2(1-x) - 400 x (y-x^2), 200 (y-x^2)]",
                   "theta0": PROBLEMS["rosenbrock"][1].tolist(), "gradient0": rosenbrock(PROBLEMS["rosenbrock"][1])[1].tolist()},
}
