"""Correlations with paired bootstrap, and regressions whose every choice is cross-validated."""

from itertools import combinations

import numpy as np
from scipy.stats import rankdata

PENALTIES = (0.1, 1.0, 3.0, 10.0, 30.0, 100.0)  # of ridge regression, in people
RESAMPLES = 4000


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Rank correlation."""
    return pearson(rankdata(a), rankdata(b))


def pearson(a: np.ndarray, b: np.ndarray) -> float:
    """Linear correlation."""
    return float(np.corrcoef(a, b)[0, 1])


def bootstrap_difference(
    one: np.ndarray, other: np.ndarray, target: np.ndarray, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of the difference of two Spearman correlations with the same target, people
    drawn with replacement."""
    chosen = np.random.default_rng(seed).integers(len(target), size=(RESAMPLES, len(target)))
    apart = _rank_correlation(one[chosen], target[chosen]) - _rank_correlation(
        other[chosen], target[chosen]
    )
    low, high = np.nanpercentile(apart, (2.5, 97.5))
    return float(low), float(high)


def _rank_correlation(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = rankdata(a, axis=1), rankdata(b, axis=1)
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))


def nested(features: np.ndarray, target: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Predictions of people by regressions on others; model and penalty are chosen among those
    others by leaving one out.

    Candidates are ridge regressions of every penalty on every subset of features, of the target
    and of its logarithm.
    """
    found = np.full(len(target), np.nan)
    for fold in np.unique(folds):
        out = folds == fold
        found[out] = _best(features[~out], target[~out], features[out])
    return found


def _best(features, target, asked) -> np.ndarray:
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)  # everybody alike: says nothing
    x, ask = (features - centre) / scale, (asked - centre) / scale
    logarithmic = [False, True] if (target > 0).all() else [False]
    lowest, answer = np.inf, np.full(len(asked), np.nan)
    for takes_log in logarithmic:
        y = np.log(target) if takes_log else target
        middle = y.mean()
        for size in range(1, x.shape[1] + 1):
            for chosen in map(list, combinations(range(x.shape[1]), size)):
                u, s, vt = np.linalg.svd(x[:, chosen], full_matrices=False)
                for penalty in PENALTIES:
                    shrink = s**2 / (s**2 + penalty)
                    fitted = u @ (shrink * (u.T @ (y - middle)))
                    # Leaving one out has a closed form.
                    leverage = (u**2) @ shrink + 1 / len(y)
                    guess = y - (y - middle - fitted) / (1 - leverage)
                    guess = np.exp(guess) if takes_log else guess
                    error = float(np.mean((guess - target) ** 2))
                    if error < lowest:
                        lowest = error
                        beta = vt.T @ ((shrink / s) * (u.T @ (y - middle)))
                        line = middle + ask[:, chosen] @ beta
                        answer = np.exp(line) if takes_log else line
    return answer
