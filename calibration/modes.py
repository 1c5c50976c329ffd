"""Modes: the peaks of one person's posterior, where further starts of a fit ended at other places.

Curvature at the most probable coordinates tells nothing of a second peak beside it. Around every
peak the posterior is taken as normal (Laplace), and each peak weighs what it holds; an interval
is that of the mixture.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

APART = 2.0  # standard deviations in some coordinate, from which on two ends are two peaks
DEEPEST = 6.0  # a peak whose cost is higher than the best by more holds next to nothing
HALVINGS = 60  # of the stretch in which a quantile is looked for


class Modes(NamedTuple):
    """Peaks, the most probable coordinates first.

    Attributes:
        weights: share of the posterior in each, shape (modes,).
        coordinates: shape (modes, parameters).
        covariances: around each, shape (modes, parameters, parameters).
    """

    weights: np.ndarray
    coordinates: np.ndarray
    covariances: np.ndarray

    @classmethod
    def one(cls, coordinates: np.ndarray, covariance: np.ndarray) -> Modes:
        """A single peak."""
        return cls(np.ones(1), coordinates[None], covariance[None])

    def interval(self, outside: float = 0.05) -> np.ndarray:
        """Quantiles of every coordinate that leave a share outside on either side, shape
        (2, parameters); NaN where the fit failed."""
        return np.stack([self._quantile(outside), self._quantile(1 - outside)])

    def _quantile(self, share: float) -> np.ndarray:
        from scipy.special import ndtr

        spread = np.sqrt(np.einsum("kpp->kp", self.covariances))
        low = (self.coordinates - 9 * spread).min(axis=0)
        high = (self.coordinates + 9 * spread).max(axis=0)
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            below = self.weights @ ndtr((middle - self.coordinates) / spread) < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return 0.5 * (low + high)


def modes(coordinates: np.ndarray, covariances: np.ndarray, costs: np.ndarray) -> Modes:
    """The distinct peaks among where the searches of one person ended.

    Args:
        coordinates: shape (searches, parameters).
        covariances: there, shape (searches, parameters, parameters).
        costs: minus log posterior there, to a constant; NaN or infinite where a search failed.
    """
    order = np.argsort(costs)
    spread = np.sqrt(np.einsum("kpp->kp", covariances))
    kept = [order[0]]
    for k in order[1:]:
        if not costs[k] <= costs[order[0]] + DEEPEST:
            continue
        apart = np.abs(coordinates[k] - coordinates[kept]) / np.minimum(spread[k], spread[kept])
        if (apart.max(axis=1) > APART).all():
            kept.append(k)
    chosen = np.array(kept)
    # What a normal peak holds: its height times the volume under it.
    with np.errstate(invalid="ignore"):
        _, volume = np.linalg.slogdet(covariances[chosen])
        held = np.exp(costs[order[0]] - costs[chosen] + 0.5 * (volume - volume[0]))
    held = np.where(np.isfinite(held), held, 1.0)
    return Modes(held / held.sum(), coordinates[chosen], covariances[chosen])
