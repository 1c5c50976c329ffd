"""Profile likelihoods: how the best fit worsens as one parameter is held away from its best.

Every point is a search over all other parameters; the points of all parameters run as one batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.fit import Fits
from calibration.least_squares import Evaluation, Outcome, minimise
from calibration.problem import Problem
from calibration.search import Search
from physiology.errors import InputError

POINTS = (-2.0, -1.0, 0.0, 1.0, 2.0)  # in standard errors of the Laplace approximation
RISE_90 = 1.3527717  # half the 90 % quantile of chi-square with one degree of freedom


class Profile(NamedTuple):
    """One parameter held at some values, all others fitted again.

    Attributes:
        path: of the parameter.
        values: at which it was held (those of the reference man).
        rise: by how much the cost (half of -2 log posterior) rises; NaN where a search failed.
        low, high: where the rise passes 1.35, by interpolation: the 90 % interval; infinite where
            the profile does not reach it.
    """

    path: str
    values: np.ndarray
    rise: np.ndarray
    low: float
    high: float


def profiles(
    problem: Problem,
    fits: Fits,
    person: int,
    names: Sequence[str] | None = None,
    points: Sequence[float] = POINTS,
    iterations: int = 20,
) -> list[Profile]:
    """Profile likelihoods of one person (with the prior that the fit had).

    Args:
        problem: the people.
        fits: of all of them.
        person: index.
        names: parameters; all where None.
        points: where to hold each, in standard errors from the fit.
        iterations: most evaluations of each search.

    Raises:
        InputError: for a parameter that is not free.
    """
    free = problem.free
    names = free.names if names is None else tuple(names)
    for name in names:
        if name not in free.names:
            raise InputError(f"{name} is not free: choose of {', '.join(free.names)}")
    item = fits.items[person]
    errors = np.sqrt(np.diag(item.covariance))
    held = np.repeat([free.names.index(name) for name in names], len(points))
    at = item.coordinates[held] + np.tile(points, len(names)) * errors[held]
    cost = _held(problem, fits, person, held, at, iterations)
    rise = cost.reshape(len(names), -1) - np.fmin(item.cost, np.nanmin(cost))
    where = at.reshape(rise.shape)
    found = []
    for row, name in enumerate(names):
        own = free.items[free.names.index(name)]
        ends = _crossings(where[row], rise[row], float(item.coordinates[free.names.index(name)]))
        low, high = (float(own.value_at(end)) if np.isfinite(end) else end for end in ends)
        found.append(Profile(name, own.value_at(where[row]), rise[row], low, high))
    return found


def _held(problem, fits, person, held, at, iterations) -> np.ndarray:
    """Cost of searches that each hold one coordinate."""
    count = len(held)
    parameters = len(problem.free.items)
    prior = fits.prior.everybody(len(fits)).take(np.full(count, person))
    search = Search(problem, np.full(count, person), prior)
    others = np.array([[j for j in range(parameters) if j != k] for k in held])

    def whole(x, searches):
        full = np.empty((len(searches), parameters))
        np.put_along_axis(full, others[searches], x, axis=1)
        full[np.arange(len(searches)), held[searches]] = at[searches]
        return full

    def evaluate(x, searches) -> Evaluation:
        found = search.evaluate(whole(x, searches), searches)
        keep = others[searches]
        gradient = np.take_along_axis(found.gradient, keep, axis=1)
        pick = np.arange(len(searches))[:, None, None]
        curvature = found.curvature[pick, keep[:, :, None], keep[:, None, :]]
        return Evaluation(found.cost, gradient, curvature)

    # Where the others would go if everything were normal.
    item = fits.items[person]
    pull = item.covariance[:, held] / np.diag(item.covariance)[held]
    expected = item.coordinates + (pull * (at - item.coordinates[held])).T
    found = minimise(evaluate, np.take_along_axis(expected, others, axis=1), iterations)
    failed = np.array([outcome is Outcome.FAILED for outcome in found.outcome])
    return np.where(failed, np.nan, found.cost)


def _crossings(x: np.ndarray, rise: np.ndarray, best: float) -> tuple[float, float]:
    """Where the profile passes the 90 % line, below and above the best."""

    def beyond(side) -> float:
        chosen = side & np.isfinite(rise)
        distance = np.abs(x[chosen] - best)
        order = np.argsort(distance)
        # The signed root of the rise is nearly linear: it is what is interpolated.
        root = np.concatenate([[0.0], np.sqrt(np.maximum(rise[chosen][order], 0.0))])
        far = np.concatenate([[0.0], distance[order]])
        passed = np.flatnonzero(root >= np.sqrt(RISE_90))
        if not passed.size:
            return np.inf
        k = passed[0]
        share = (np.sqrt(RISE_90) - root[k - 1]) / (root[k] - root[k - 1])
        return float(far[k - 1] + share * (far[k] - far[k - 1]))

    return best - beyond(x < best), best + beyond(x > best)
