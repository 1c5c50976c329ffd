"""Fisher information: what a person's measurements say of the coordinates, and of the values."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.free import FreeSet
from calibration.prior import Prior
from calibration.problem import Problem
from calibration.residuals import residuals
from calibration.search import inverse_curvature


class Information(NamedTuple):
    """What is known of one person's coordinates.

    Attributes:
        free: the parameters.
        coordinates: where this holds, shape (parameters,).
        data: Fisher information of the measurements, shape (parameters, parameters).
        prior: covariance before the measurements, shape (parameters, parameters).
    """

    free: FreeSet
    coordinates: np.ndarray
    data: np.ndarray
    prior: np.ndarray

    @property
    def covariance(self) -> np.ndarray:
        """Covariance of the coordinates given measurements and prior (Laplace)."""
        return inverse_curvature((self.data + np.linalg.inv(self.prior))[None])[0]

    @property
    def standard_errors(self) -> np.ndarray:
        """Standard errors of the values (those of the reference man), given all."""
        slopes = np.abs(self.free.slopes(self.coordinates))
        return slopes * np.sqrt(np.diag(self.covariance))

    @property
    def whitened(self) -> np.ndarray:
        """Fisher information counted in standard deviations between people.

        A direction with eigenvalue 1 is known as well from the data as from being a person; with
        99, ten times better.
        """
        factor = np.linalg.cholesky(self.prior)
        return factor.T @ self.data @ factor

    @property
    def nats(self) -> float:
        """What the measurements told, as the fall of the entropy [nat]."""
        return 0.5 * float(np.log1p(np.maximum(np.linalg.eigvalsh(self.whitened), 0.0)).sum())


def information(
    problem: Problem, coordinates: np.ndarray, prior: Prior | None = None
) -> list[Information]:
    """Fisher information of everybody's measurements.

    Args:
        problem: the people.
        coordinates: of each, shape (people, parameters); where the fits ended.
        prior: how coordinates vary between people; that of the free parameters where None.
    """
    count = len(problem)
    prior = (Prior.of(problem.free) if prior is None else prior).everybody(count)
    people = np.arange(count)
    slopes = residuals(problem, problem.predict(coordinates, people), people).slopes
    data = np.einsum("nmp,nmq->npq", slopes, slopes)
    return [
        Information(problem.free, coordinates[i], data[i], np.array(prior.covariance[i]))
        for i in people
    ]
