"""Areas under a curve, by trapezoids; samples lie along the last axis."""

from typing import Any

import numpy as np

from organs.kinetics import namespace
from physiology.indices.checks import series


def area(times: Any, values: Any) -> Any:
    """Area under the curve [unit x min]."""
    minutes, y = series(times, "values", values, "any unit")
    return _trapezoids(minutes, y)


def incremental_area(times: Any, values: Any, negative: bool = False) -> Any:
    """Area above the first sample [unit x min] (Wolever1986).

    Args:
        times: minutes.
        values: samples; the first is the baseline.
        negative: subtract what lies below the baseline (net area). Where False, that part is
            ignored, and a curve that crosses the baseline counts up to the crossing.
    """
    minutes, y = series(times, "values", values, "any unit")
    above = y - y[..., :1]
    if negative:
        return _trapezoids(minutes, above)
    xp = namespace(above)
    left, right = above[..., :-1], above[..., 1:]
    positive = xp.maximum(left, 0.0) + xp.maximum(right, 0.0)
    span = xp.abs(left) + xp.abs(right)
    # Of a triangle cut by the baseline, height and base shrink alike: hence the square.
    pieces = positive * positive / xp.where(span > 0, span, 1.0)
    return (0.5 * np.diff(minutes) * pieces).sum(-1)


def mean_over_time(times: Any, values: Any) -> Any:
    """Mean of a curve over its time: area over duration."""
    minutes, y = series(times, "values", values, "any unit")
    return _trapezoids(minutes, y) / (minutes[-1] - minutes[0])


def _trapezoids(minutes: np.ndarray, y: Any) -> Any:
    return (0.5 * np.diff(minutes) * (y[..., 1:] + y[..., :-1])).sum(-1)
