"""Effects: what an arm did, against another, with intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from physiology.errors import InputError

if TYPE_CHECKING:
    import pandas


class Effect(NamedTuple):
    """One endpoint of one arm against another.

    Attributes:
        endpoint: its name.
        people: how many count in either arm; pairs in a crossover.
        difference: mean of the arm less that of the other.
        low, high: confidence interval of the difference.
        effect_size: difference over the SD (Cohen's d; of the differences in a crossover, of what
            the baseline leaves open where there is one).
        responders, responders_against: shares of either arm whose change from before the course
            is at least the threshold asked for; in a crossover the change is that between the
            arms, and the second is not a number.
    """

    endpoint: str
    people: tuple[int, int]
    difference: float
    low: float
    high: float
    effect_size: float
    responders: float
    responders_against: float = math.nan


def effect(
    endpoints: pandas.DataFrame,
    endpoint: str,
    arm: str,
    against: str,
    experiment: str | None = None,
    threshold: float = 0.0,
    confidence: float = 0.95,
) -> Effect:
    """Compare two arms.

    Subjects who took both are compared with themselves (crossover). Others by analysis of
    covariance, where the table has the endpoint of before a course, and else by Welch's interval.

    Args:
        endpoints: the table of a study.
        endpoint: a column of it.
        arm, against: names of the arms.
        experiment: of several, which one.
        threshold: change from which on a subject is a responder; a negative one counts falls.
        confidence: of the interval.

    Raises:
        InputError: for an unknown arm or endpoint, or fewer than two people in an arm.
    """
    rows = endpoints[endpoints.outcome == "completed"]
    if experiment is not None:
        rows = rows[rows.experiment == experiment]
    for name in (arm, against):
        if name not in set(rows.arm):
            raise InputError(f"there is no arm {name!r}: choose from {sorted(set(rows.arm))}")
    if endpoint not in rows:
        raise InputError(f"there is no endpoint {endpoint!r}")
    if rows.duplicated(["subject", "arm"]).any():
        raise InputError(f"several experiments have {endpoint!r}: name one of them")
    one = rows[rows.arm == arm].set_index("subject")[endpoint].dropna()
    other = rows[rows.arm == against].set_index("subject")[endpoint].dropna()
    shared = one.index.intersection(other.index)
    if len(shared) >= 2 and len(shared) >= 0.5 * min(len(one), len(other)):
        return _paired(endpoint, (one[shared] - other[shared]).to_numpy(), threshold, confidence)
    earlier = f"{endpoint}_before"
    if earlier in rows and rows[earlier].notna().any():
        both = rows[rows.arm.isin((arm, against))].dropna(subset=[endpoint, earlier])
        after, before = (both[name].to_numpy() for name in (endpoint, earlier))
        took = (both.arm == arm).to_numpy()
        return _covariance(endpoint, took, after, before, threshold, confidence)
    return _parallel(endpoint, one.to_numpy(), other.to_numpy(), confidence)


def _covariance(
    endpoint: str,
    took: np.ndarray,
    after: np.ndarray,
    before: np.ndarray,
    threshold: float,
    confidence: float,
) -> Effect:
    """Difference between parallel arms, at the same baseline, by least squares."""
    count = (int(took.sum()), int((~took).sum()))
    if min(count) < 2:
        raise InputError(f"{endpoint}: fewer than two people completed an arm")
    design = np.stack([np.ones(len(after)), took, before - before.mean()], axis=1).astype(float)
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ after
    freedom = len(after) - 3
    spread = math.sqrt(float(np.sum((after - design @ coefficients) ** 2)) / freedom)
    difference = float(coefficients[1])
    half = _quantile(confidence, freedom) * spread * math.sqrt(inverse[1, 1])
    responding = _responding(after - before, threshold)
    return Effect(
        endpoint,
        count,
        difference,
        difference - half,
        difference + half,
        difference / spread if spread else math.nan,
        float(responding[took].mean()),
        float(responding[~took].mean()),
    )


def _responding(change: np.ndarray, threshold: float) -> np.ndarray:
    return change <= threshold if threshold < 0 else change >= threshold


def _paired(endpoint: str, change: np.ndarray, threshold: float, confidence: float) -> Effect:
    mean, spread = float(change.mean()), float(change.std(ddof=1))
    half = _quantile(confidence, len(change) - 1) * spread / math.sqrt(len(change))
    size = mean / spread if spread else math.nan
    count = (len(change), len(change))
    share = float(_responding(change, threshold).mean())
    return Effect(endpoint, count, mean, mean - half, mean + half, size, share)


def _parallel(endpoint: str, one: np.ndarray, other: np.ndarray, confidence: float) -> Effect:
    if min(len(one), len(other)) < 2:
        raise InputError(f"{endpoint}: fewer than two people completed an arm")
    errors = [values.var(ddof=1) / len(values) for values in (one, other)]
    total = sum(errors)
    freedom = total**2 / sum(e**2 / (len(v) - 1) for e, v in zip(errors, (one, other), strict=True))
    difference = float(one.mean() - other.mean())
    half = _quantile(confidence, freedom) * math.sqrt(total)
    pooled = math.sqrt((one.var(ddof=1) + other.var(ddof=1)) / 2)
    size = difference / pooled if pooled else math.nan
    count = (len(one), len(other))
    low, high = difference - half, difference + half
    return Effect(endpoint, count, difference, low, high, size, math.nan)


def _quantile(confidence: float, freedom: float) -> float:
    from scipy.special import stdtrit

    if not 0 < confidence < 1:
        raise InputError(f"confidence is {confidence}: between 0 and 1")
    return float(stdtrit(freedom, 0.5 + confidence / 2))
