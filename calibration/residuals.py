"""Residuals: what was measured against what the model says, in standard deviations.

Half the sum of their squares is the negative logarithm of the likelihood (up to a constant), for
censored samples too, so that least squares, curvature and posterior all mean the same.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from calibration.layout import Layout
from calibration.problem import Prediction, Problem


class Residuals(NamedTuple):
    """Residuals of every person: values (people, residuals), slopes (people, residuals,
    parameters). What was not measured counts zero."""

    values: np.ndarray
    slopes: np.ndarray

    @property
    def cost(self) -> np.ndarray:
        """Half the sum of squares, by person; infinite where the model does not follow."""
        with np.errstate(invalid="ignore", over="ignore"):
            cost = 0.5 * np.sum(self.values**2, axis=1)
        finite = np.isfinite(cost) & np.isfinite(self.slopes).all(axis=(1, 2))
        return np.where(finite, cost, np.inf)


def residuals(
    problem: Problem,
    prediction: Prediction,
    people: np.ndarray,
    hidden: Mapping[str, np.ndarray] | None = None,
) -> Residuals:
    """Residuals of some people, all visits joined.

    Args:
        prediction: of these people, in this order.
        people: indices; somebody may come more than once.
        hidden: by visit, measurements that do not count: bool, (people, analytes, times).
    """
    masks = hidden or {}
    parts = [
        visit_residuals(
            layout, prediction.values[name], prediction.slopes[name], people, masks.get(name)
        )
        for name, layout in problem.visits.items()
    ]
    return Residuals(
        np.concatenate([p.values for p in parts], axis=1),
        np.concatenate([p.slopes for p in parts], axis=1),
    )


def visit_residuals(
    layout: Layout, values, slopes, people: np.ndarray, hidden: np.ndarray | None = None
) -> Residuals:
    """Residuals of one visit."""
    measured = layout.measured
    wanted = np.moveaxis(measured.values[..., people], -1, 0)
    sd = np.moveaxis(measured.sd[..., people], -1, 0)
    censored = np.moveaxis(measured.censored[..., people], -1, 0)
    there = np.isfinite(wanted) if hidden is None else np.isfinite(wanted) & ~hidden
    weight = np.where(there, 1 / np.where(there, sd, 1.0), 0.0)
    distance = weight * (values - np.where(there, wanted, 0.0))
    gradient = weight[..., None] * slopes
    if censored.any():
        limited, push = below_limit(distance)
        distance = np.where(censored, limited, distance)
        gradient = np.where(censored[..., None], push[..., None] * gradient, gradient)
    count = len(distance)
    # A model that fails shows in the samples it was asked for, and only there.
    distance = np.where(there, distance, 0.0)
    gradient = np.where(there[..., None], gradient, 0.0)
    return Residuals(distance.reshape(count, -1), gradient.reshape(count, -1, slopes.shape[-1]))


def below_limit(distance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Residual, and its slope, of a sample known only to lie below a limit.

    Its square is -2 log of the probability that the measurement falls below the limit, where the
    model lies `distance` standard deviations above it.
    """
    from scipy.special import log_ndtr

    log_probability = log_ndtr(-distance)
    residual = np.sqrt(-2 * log_probability + 1e-12)
    density = np.exp(-0.5 * distance**2 - log_probability) / np.sqrt(2 * np.pi)
    return residual, density / residual
