"""Acceptance: weights under which a simulated population has published means, SDs and
correlations.

Of all weightings that meet the targets, the one nearest to equal weights (largest entropy) is an
exponential of the features, so that a person's weight depends on this person alone, given the
coefficients: it may be computed anywhere, and people may be selected with it one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from physiology.cohort.draws import uniforms
from physiology.errors import InputError

MOST_STEPS = 200
MET = 1e-6  # largest miss of a target, in standard deviations
FEWEST = 0.01  # smallest effective share of the people that still is a population


@dataclass(frozen=True)
class Moments:
    """Means, SDs and correlations of some quantities (of their logarithms, where they are skewed).

    Attributes:
        names: of the quantities.
        mean, spread: of each.
        correlation: between them, shape (quantities, quantities).
    """

    names: tuple[str, ...]
    mean: np.ndarray
    spread: np.ndarray
    correlation: np.ndarray

    def features(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Standardised values, and their products, less what the targets say: shape (n, people)."""
        scores = np.stack([values[name] for name in self.names])
        scores = (scores - self.mean[:, None]) / self.spread[:, None]
        upper = np.triu_indices(len(self.names))
        products = scores[upper[0]] * scores[upper[1]] - self.correlation[upper][:, None]
        return np.concatenate([scores, products])


def moments(values: Mapping[str, np.ndarray]) -> Moments:
    """The moments of measured people; those with a missing value are left out."""
    names = tuple(values)
    table = np.stack([np.asarray(values[name], float) for name in names])
    table = table[:, np.isfinite(table).all(axis=0)]
    if table.shape[1] < 3:
        raise InputError("moments need at least three people without missing values")
    return Moments(names, table.mean(axis=1), table.std(axis=1), np.atleast_2d(np.corrcoef(table)))


@dataclass(frozen=True)
class Acceptance:
    """Coefficients of the weights.

    Attributes:
        target: what the weighted population has.
        coefficients: of `target.features`.
        largest: logarithm of the largest weight before normalisation.
    """

    target: Moments
    coefficients: np.ndarray
    largest: float

    def probability(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Chance of each person to be taken into the population, at most 1."""
        logarithm = self.coefficients @ self.target.features(values) - self.largest
        return np.exp(np.minimum(logarithm, 0.0))

    def selected(self, values: Mapping[str, np.ndarray], seed: int, people: range) -> np.ndarray:
        """Who is taken: the same persons whoever asks."""
        return uniforms(seed, people, ["acceptance"])["acceptance"] < self.probability(values)


def accept(target: Moments, values: Mapping[str, np.ndarray]) -> Acceptance:
    """Find the weights by which simulated people meet targets.

    Args:
        target: means, SDs and correlations wanted.
        values: the same quantities of simulated people, arrays over them.

    Raises:
        InputError: where no weights of these people meet the targets, or only a few people
            would carry all weight.
    """
    features = target.features(values)
    coefficients = np.zeros(len(features))
    for _ in range(MOST_STEPS):
        weights, value = _weights(coefficients, features)
        gradient = features @ weights
        if np.abs(gradient).max() < MET:
            break
        centred = features - gradient[:, None]
        curvature = (centred * weights) @ centred.T + 1e-10 * np.eye(len(features))
        step = np.linalg.solve(curvature, -gradient)
        coefficients = coefficients + _damped(coefficients, step, gradient, value, features) * step
    else:
        raise InputError(
            "no weights of these people meet the targets: simulate more people, or widen how "
            "they differ"
        )
    share = 1 / (len(weights) * np.sum(weights**2))
    if share < FEWEST:
        raise InputError(
            f"the targets are met by {100 * share:.1g} % of the people only: widen how they differ"
        )
    return Acceptance(target, coefficients, float(np.max(coefficients @ features)))


def _weights(coefficients: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, float]:
    """Normalised weights, and the convex function that the best coefficients minimise."""
    logarithm = coefficients @ features
    top = logarithm.max()
    raw = np.exp(logarithm - top)
    return raw / raw.sum(), float(top + np.log(raw.mean()))


def _damped(
    coefficients: np.ndarray,
    step: np.ndarray,
    gradient: np.ndarray,
    value: float,
    features: np.ndarray,
) -> float:
    """A share of Newton's step that lowers the function."""
    share, slope = 1.0, float(gradient @ step)
    while share > 1e-8:
        if _weights(coefficients + share * step, features)[1] <= value + 1e-4 * share * slope:
            return share
        share /= 2
    return share


def compared(
    target: Moments, values: Mapping[str, np.ndarray], weights: Sequence[float] | None = None
) -> dict[str, tuple[float, float, float, float]]:
    """Target and simulated mean, target and simulated SD, of each quantity."""
    found = {}
    for place, name in enumerate(target.names):
        known = np.isfinite(values[name])
        given = np.ones(len(values[name])) if weights is None else np.asarray(weights)
        mean = np.average(values[name][known], weights=given[known])
        spread = np.sqrt(np.average((values[name][known] - mean) ** 2, weights=given[known]))
        found[name] = (
            float(target.mean[place]),
            float(mean),
            float(target.spread[place]),
            float(spread),
        )
    return found
