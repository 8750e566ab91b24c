"""Studies sampled by Optuna's own samplers, with a known truth: what `core/tests/findings/adaptive.rs` measures the checks on.

    optuna_samplers.py SAMPLER STUDIES TRIALS [--effect E] [--best U] [--first S] > core/tests/data/samples/SAMPLER.txt

SAMPLER: tpe, gp, cmaes, nsga2, random, qmc. Study s (its seed is s) minimises

    y = 0.05 + E [optimizer = adam] + 0.85 (1 - exp(-q)) + N(0, sd),  q = sum over j of w_j (u_j - o_j)^2,

where u_j in [0, 1] is the place of parameter j in its range: x0 a learning rate (w 4), x1 without any effect (w 0), x2 (w 1),
x3 (w 1), x4 (w 0.25). There are 2, 3 or 5 of them (s mod 3), o_0 lies in [0.4, 0.6] unless --best says where, the others in
[0.35, 0.65]; sd is 0.003, 0.01 or 0.03. Trials with u_0 above 0.94 fail. The optimizer has no effect unless --effect says so.
Half of the studies take the sampler as it comes, the others as it is often set (`sampler` below).

Each place and y is rounded to 18 bits before the sampler sees it, so that the file says exactly what it saw. A line of the
file is a study: "SEED PARAMETERS " and for each trial a letter (a or b for the optimizer, A or B if the trial failed) and
three digits in base 64 (ASCII 48 to 111) for each u_j and for y. Needs optuna 5.0.0, cmaes 0.13, scipy, and torch for gp:

    for s in tpe cmaes nsga2; do python optuna_samplers.py $s 80 200 > $s.txt; done
    for s in random qmc; do python optuna_samplers.py $s 60 200 > $s.txt; done; python optuna_samplers.py gp 60 100 > gp.txt
    for s in tpe cmaes nsga2; do python optuna_samplers.py $s 30 100 --effect 0.15 > $s.effect.txt; done
    for s in random qmc; do python optuna_samplers.py $s 40 100 --effect 0.15 > $s.effect.txt; done
    for s in random qmc; do python optuna_samplers.py $s 40 100 --best 1.15 > $s.beyond.txt; done

With --first 1000 it makes others of the same kind.
"""

import argparse
import math
import random
import warnings

import optuna

BITS = 18
WEIGHTS = [4.0, 0.0, 1.0, 1.0, 0.25]
FAILS_ABOVE = 0.94


def digits(share):
    whole = min(max(round(share * (2**BITS - 1)), 0), 2**BITS - 1)
    return "".join(chr(48 + (whole >> shift & 63)) for shift in (12, 6, 0)), whole / (2**BITS - 1)


def sampler(kind, seed):
    usual = seed % 2 == 0
    if kind == "tpe":
        return optuna.samplers.TPESampler(seed=seed) if usual else optuna.samplers.TPESampler(seed=seed, multivariate=False)
    if kind == "gp":
        return optuna.samplers.GPSampler(seed=seed)
    if kind == "cmaes":
        return optuna.samplers.CmaEsSampler(seed=seed, n_startup_trials=1 if usual else 10)
    if kind == "nsga2":
        return optuna.samplers.NSGAIISampler(seed=seed, population_size=50 if usual else 20)
    if kind == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.QMCSampler(seed=seed, qmc_type="sobol" if usual else "halton", scramble=seed % 4 != 0)


def study(kind, seed, trials, effect, best):
    draw = random.Random(seed)
    parameters = [2, 3, 5][seed % 3]
    optima = [draw.uniform(0.4, 0.6) if best is None else best] + [draw.uniform(0.35, 0.65) for _ in range(4)]
    deviation = draw.choice([0.003, 0.01, 0.03])
    out = []

    def objective(trial):
        optimizer = trial.suggest_categorical("optimizer", ["sgd", "adam"])
        places, written = [], []
        for j in range(parameters):
            text, place = digits(trial.suggest_float(f"x{j}", 0.0, 1.0))
            places.append(place)
            written.append(text)
        q = sum(w * (u - o) ** 2 for w, u, o in zip(WEIGHTS, places, optima))
        y = 0.05 + effect * (optimizer == "adam") + 0.85 * (1.0 - math.exp(-q)) + draw.gauss(0.0, deviation)
        text, y = digits(y)
        failed = places[0] > FAILS_ABOVE
        letter = "ab"[optimizer == "adam"]
        out.append((letter.upper() if failed else letter) + "".join(written) + text)
        return math.nan if failed else y

    optuna.create_study(sampler=sampler(kind, seed)).optimize(objective, n_trials=trials)
    print(seed, parameters, "".join(out), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sampler", choices=["tpe", "gp", "cmaes", "nsga2", "random", "qmc"])
    parser.add_argument("studies", type=int)
    parser.add_argument("trials", type=int)
    parser.add_argument("--effect", type=float, default=0.0)
    parser.add_argument("--best", type=float)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    for seed in range(asked.first, asked.first + asked.studies):
        study(asked.sampler, seed, asked.trials, asked.effect, asked.best)
