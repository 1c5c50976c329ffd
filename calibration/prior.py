"""Prior: how the coordinates of free parameters vary between people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.free import FreeSet


@dataclass(frozen=True)
class Prior:
    """A normal distribution of the coordinates, one for everybody or one for each person.

    Attributes:
        mean: shape (parameters,) or (people, parameters).
        covariance: shape (parameters, parameters) or (people, parameters, parameters).
    """

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, free: FreeSet, width: float = 1.0) -> Prior:
        """What the free parameters bring with them: independent, `width` times as wide."""
        deviations = width * np.array([item.deviation for item in free.items])
        return cls(np.array([item.centre for item in free.items]), np.diag(deviations**2))

    def everybody(self, people: int) -> Prior:
        """The same, written out for each person."""
        count = self.mean.shape[-1]
        return Prior(
            np.broadcast_to(self.mean, (people, count)),
            np.broadcast_to(self.covariance, (people, count, count)),
        )

    def take(self, people: np.ndarray) -> Prior:
        """The prior of some people, where each has one."""
        return Prior(self.mean[people], self.covariance[people])

    def repeated(self, times: int) -> Prior:
        """Everybody's prior several times over."""
        return Prior(np.tile(self.mean, (times, 1)), np.tile(self.covariance, (times, 1, 1)))

    def draws(self, count: int, seed: int) -> list[np.ndarray]:
        """Coordinates drawn for everybody, `count` times; each (people, parameters)."""
        random = np.random.default_rng(seed)
        factor = np.linalg.cholesky(self.covariance)
        return [
            self.mean + np.einsum("npq,nq->np", factor, random.standard_normal(self.mean.shape))
            for _ in range(count)
        ]

    @property
    def whitening(self) -> np.ndarray:
        """Matrices W with W'W the inverse covariance: residuals are W (x - mean)."""
        return np.linalg.inv(np.linalg.cholesky(self.covariance))
